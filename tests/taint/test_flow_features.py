"""One language feature each: does a value get from `source()` to `sink(x)`, unless `sanitize(x)` lies between?

The cases stand in flows/*.js: `// case: name` begins one, `// !` ends a line where a finding is expected. They run through the command line's own path: models in a
TOML file, plain JavaScript files outside any Mini Program.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wxlint.config import DEFAULT
from wxlint.engine.catalogue import load_catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection

FLOWS = Path(__file__).parent / "flows"
MODELS = (
    {
        "source": [{"kind": "tainted", "api": "source", "at": "ReturnValue"}],
        "sink": [{"kind": "danger", "api": "sink", "at": "Argument[*]"}],
        "sanitizer": [{"kinds": ["danger"], "api": "sanitize"}],
    },
)


def read_cases():
    cases = {}
    for path in sorted(FLOWS.glob("*.js")):
        for part in re.split(r"^// case: ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, code = part.partition("\n")
            key = f"{path.stem}: {name}"
            assert key not in cases, f"two cases are called {key}"
            cases[key] = code
    return cases


CASES = read_cases()


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flows")
    files = {}
    for number, (key, code) in enumerate(CASES.items()):
        files[f"case{number}.js"] = key
        (folder / f"case{number}.js").write_text(code, "utf-8")
    selection = Selection(load_catalogue(), DEFAULT, "all", select=("security/custom-flow",))
    report = check([folder], Options(selection, models=MODELS), cwd=folder)
    lines = {key: set() for key in CASES}
    for diagnostic in report.diagnostics:
        assert diagnostic.finding.rule == "security/custom-flow", diagnostic
        source = report.source(diagnostic.finding.path)
        lines[files[diagnostic.finding.path]].add(source.position(diagnostic.finding.span.start).line)
    return lines


def test_there_are_enough_cases():
    assert len(CASES) >= 150
    assert sum("// !" not in code for code in CASES.values()) >= 30


@pytest.mark.parametrize("key", CASES)
def test_flow(key, found):
    expected = {number for number, line in enumerate(CASES[key].split("\n"), 1) if line.rstrip().endswith("// !")}
    assert found[key] == expected, CASES[key]
