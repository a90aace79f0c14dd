"""What a run imports. Start-up is most of a run on projects as people have them, so an import here has to be worth its time in every run."""

import json
import subprocess
import sys

import pytest
from command_line import REPOSITORY, write

LOAD = """
import json, sys
before = set(sys.modules)
from wxlint.cli import main
try:
    main(["check", ".", "--no-config", "--quiet"])
except SystemExit:
    pass
print(json.dumps(sorted(set(sys.modules) - before)))
"""
CLEAN = {
    "project.config.json": '{ "miniprogramRoot": "mp/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"], "lazyCodeLoading": "requiredComponents" }',
    "mp/app.js": "App({})\n",
    "mp/pages/a/a.js": "Page({ onLoad() { this.setData({ a: 1 }) } })\n",
    "mp/pages/a/a.json": "{}",
    "mp/pages/a/a.wxml": "<view>{{a}}</view>\n",
}
NEVER = {
    "esprima",  # 300 ms, and only words a syntax error
    "tree_sitter_typescript",
    "tree_sitter_html",
    "pathspec",
    "platformdirs",
    "asyncio",
    "concurrent",
    "multiprocessing",
    "email",
    "http",
    "importlib.metadata",
    "importlib.resources",
    "logging",
    "pickle",
    "sqlite3",
    "subprocess",
    "tempfile",
    "tomllib",
    "unittest",
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The modules of a first run, of one like it, and of one that finds the project as it was."""
    root = write(tmp_path_factory.mktemp("clean"), CLEAN)
    env = {"PYTHONPATH": str(REPOSITORY), "XDG_CACHE_HOME": str(root.parent / "cache"), "LANG": "C.UTF-8"}

    def run(script: str) -> list[str]:
        done = subprocess.run([sys.executable, "-c", script], cwd=root, env=env, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])

    run(LOAD)  # the index of rules is made, which imports all of them
    return run(LOAD.replace('"--quiet"', '"--quiet", "--no-cache"')), run(LOAD)


def packages(modules: list[str]) -> set[str]:
    """The packages that are not Python's own."""
    return {name.partition(".")[0] for name in modules if not name.startswith("wxlint")} - sys.stdlib_module_names - {"__mp_main__"}


def test_a_clean_run_imports_no_more_than_it_needs(imported):
    cold, _ = imported
    assert packages(cold) == {"click", "tree_sitter", "tree_sitter_javascript", "tree_sitter_json"}
    assert NEVER.isdisjoint(cold)
    assert NEVER.isdisjoint(packages(cold))
    rules = [name for name in cold if name.startswith("wxlint_rule_")]
    assert 0 < len(rules) < sum(1 for _ in (REPOSITORY / "rules").glob("*/*.py")) / 2


def test_a_run_that_finds_nothing_changed_imports_nothing_that_analyses(imported):
    _, warm = imported
    assert packages(warm) == {"click"}
    assert NEVER.isdisjoint(warm)
    assert not [
        name
        for name in warm
        if name.startswith(("wxlint_rule_", "wxlint.semantics", "wxlint.syntax", "wxlint.taint", "wxlint.views", "wxlint.platform"))
    ]
    engine = {name.removeprefix("wxlint.engine.") for name in warm if name.startswith("wxlint.engine.")}
    assert engine.isdisjoint({"analyse", "dispatch_flows", "link", "project_run", "instances", "suppress"})
