"""Trees to measure on: the fixture projects, multiplied under varied names and with varied contents, the same for everybody."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "projects"
_WORDS = ("order", "coupon", "member", "address", "activity", "report", "ticket", "lesson", "venue", "parcel", "invoice", "survey")


def make_tree(folder: Path, files: int) -> Path:
    """A folder with about `files` files in `folder`, made once."""
    root = folder / f"tree-{files}"
    done = root / ".complete"
    if done.exists():
        return root
    shutil.rmtree(root, ignore_errors=True)
    projects = sorted(path for path in FIXTURES.iterdir() if path.is_dir())
    sources = {project: sorted(path for path in project.rglob("*") if path.is_file()) for project in projects}
    varied = random.Random(files)
    written = number = 0
    while written < files:
        project = projects[number % len(projects)]
        name = f"{varied.choice(_WORDS)}-{number}"
        for source in sources[project]:
            target = root / f"team-{number % 23}" / name / source.relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_varied(source, number, varied))
            written += 1
        number += 1
    done.touch()
    return root


def _varied(source: Path, number: int, varied: random.Random) -> bytes:
    """The contents of a file with something of their own: other constants and, in scripts, functions that no other copy has."""
    data = source.read_bytes()
    if source.suffix not in (".js", ".ts"):
        return data
    word = varied.choice(_WORDS)
    lines = [f"// {word} {number}"]
    lines += [
        f"function {word}{number}x{index}(value) {{ return value > {varied.randrange(1000)} ? '{varied.choice(_WORDS)}' : [value, {index}] }}"
        for index in range(varied.randrange(1, 12))
    ]
    return data + b"\n" + "\n".join(lines).encode() + b"\n"
