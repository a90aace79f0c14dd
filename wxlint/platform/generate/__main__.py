"""`python -m wxlint.platform.generate [--check]`."""

from __future__ import annotations

import argparse
import sys

from wxlint.platform.generate.declarations import UnreadableError
from wxlint.platform.generate.npm import AlteredError, UnreachableError
from wxlint.platform.generate.tables import FOLDER, make_tables


def main(arguments: list[str] | None = None) -> int:
    """Write the tables, or with `--check` compare them with what is written. Returns the exit code: 1 for a difference, 2 if a package cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m wxlint.platform.generate", description="Make the tables of platform facts from npm packages.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a table is not what the packages give")
    check = parser.parse_args(arguments).check
    try:
        tables = make_tables(lambda name: print(f"reading {name}", flush=True))
    except UnreachableError as problem:
        print(f"{'skipped' if check else 'error'}: {problem}", file=sys.stdout if check else sys.stderr)
        return 0 if check else 2
    except (AlteredError, UnreadableError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    stale = []
    for name, content in tables.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            stale.append(name)
            if not check:
                path.write_text(content, encoding="utf-8")
    unknown = sorted({path.name for path in FOLDER.glob("*.json")} - tables.keys())
    if check and (stale or unknown):
        print(f"not current: {', '.join([*stale, *unknown])}; run python -m wxlint.platform.generate", file=sys.stderr)
        return 1
    print(f"{len(tables)} tables are current" if check or not stale else f"wrote {', '.join(stale)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
