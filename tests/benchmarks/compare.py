"""wxlint, oxlint and ESLint on the same trees, in turns: medians of wall and CPU seconds, ratios, peak memory, and wxlint's own phases.

    python tests/benchmarks/compare.py --tools ~/bench --sizes 100,1000,10000 --packages --rounds 7 path/to/project

Nothing in it is a test: machines differ, and so do moments. Ratios within one run are what counts, and of these the ones of CPU seconds where others use the machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from trees import make_tree

TOOLS = {"oxlint": "1.94.0", "eslint": "9.39.5"}
PACKAGES = {"tdesign-miniprogram": "1.16.0", "@vant/weapp": "1.11.7"}
REPOSITORY = Path(__file__).parent.parent.parent
ESLINT_CONFIG = """export default [{ files: ['**/*.js'], languageOptions: { ecmaVersion: 'latest', sourceType: 'commonjs' }, rules: { 'no-undef': 'error' } }]
"""
"""One rule, the cheapest way to run ESLint at all; modules that it cannot parse as scripts are counted like any."""


@dataclass
class Samples:
    """What was measured of one command on one tree."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    """MB, of the largest process."""


def main() -> None:
    """Parse options, prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="projects to measure on, too")
    parser.add_argument("--tools", type=Path, required=True, help="folder for oxlint, ESLint and the packages, and for the trees that are made")
    parser.add_argument("--sizes", default="", help="numbers of files of the trees to make, comma-separated")
    parser.add_argument("--packages", action="store_true", help="measure on tdesign-miniprogram and @vant/weapp, too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", default="", help="commands to leave out, comma-separated: eslint takes minutes on large trees")
    parser.add_argument("--no-install", action="store_true", help="take the tools as they are in the folder")
    options = parser.parse_args()
    tools = options.tools.absolute()
    if not options.no_install:
        install(tools)
    trees = [make_tree(tools, int(size)) for size in options.sizes.split(",") if size]
    if options.packages:
        trees += [copied_package(tools, name) for name in PACKAGES]
    left_out = set(options.without.split(","))
    for tree in (*trees, *(folder.absolute() for folder in options.folders)):
        measure(tree, tools, options.rounds, left_out)


def install(folder: Path) -> None:
    """The pinned tools and packages, by npm."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in (TOOLS | PACKAGES).items()]
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", str(folder), *wanted], check=True)


def copied_package(tools: Path, name: str) -> Path:
    """A package outside `node_modules`, where every linter passes it over."""
    target = tools / "packages" / name.replace("/", "-")
    if not target.exists():
        shutil.copytree(tools / "node_modules" / name, target)
    return target


def measure(tree: Path, tools: Path, rounds: int, left_out: set[str]) -> None:
    """Run all commands in turns and print what they took."""
    config = tools / "eslint.config.mjs"
    config.write_text(ESLINT_CONFIG)
    binaries = tools / "node_modules" / ".bin"
    wxlint = [sys.executable, "-m", "wxlint", "check", ".", "--quiet", "--no-config"]
    commands = {
        "wxlint cold": [*wxlint, "--no-cache"],
        "wxlint 1 job": [*wxlint, "--no-cache", "--jobs", "1"],
        "wxlint warm": wxlint,
        "oxlint": [str(binaries / "oxlint"), "--quiet", "."],
        "eslint": [str(binaries / "eslint"), "--config", str(config), "--no-error-on-unmatched-pattern", "."],
    }
    commands = {name: command for name, command in commands.items() if name not in left_out}
    samples = {name: Samples() for name in commands}
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"XDG_CACHE_HOME": cache, "PYTHONPATH": str(REPOSITORY)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(2):  # bytecode, the index of rules and the cache are there before anything is measured
            run([*wxlint], tree, environment, Samples())
        for _ in range(rounds):
            for name, command in commands.items():
                run(command, tree, environment, samples[name])
        phases = subprocess.run(
            [*wxlint, "--no-cache", "--jobs", "1", "--timing"], cwd=tree, env=environment, capture_output=True, text=True, check=False
        ).stderr
    files = sum(len(names) for _, _, names in os.walk(tree))
    print(f"\n{tree} ({files} files)\n{'':14}{'wall':>9}{'/oxlint':>9}{'cpu':>9}{'/oxlint':>9}{'memory':>10}")
    bar = samples.get("oxlint")
    for name, sample in samples.items():
        wall, cpu = statistics.median(sample.wall), statistics.median(sample.cpu)
        ratios = [
            f"{own / statistics.median(other):9.2f}" if bar else " " * 9
            for own, other in ((wall, bar.wall if bar else []), (cpu, bar.cpu if bar else []))
        ]
        print(f"{name:14}{wall:9.3f}{ratios[0]}{cpu:9.3f}{ratios[1]}{max(sample.memory):7.0f} MB")
    print(phases, flush=True)


def run(command: list[str], folder: Path, environment: dict[str, str], samples: Samples) -> None:
    """One run of `command` in `folder`."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # waited for already
    samples.wall.append(time.perf_counter() - started)
    samples.cpu.append(usage.ru_utime + usage.ru_stime)
    samples.memory.append(usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
