"""Members taken out of JSON objects, and the files that count as security rules."""

from __future__ import annotations

import json

import pytest

from wxlint.project.languages import is_security_rules
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.testing import apply_edits
from wxlint.views.sites import open_json

FILE = SourceFile("app.json", FileKind.CONFIG, Language.JSON)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"x": 1}', "{}"),
        ('{ "x": 1 }', "{}"),
        ('{"x": 1, "b": 2}', '{"b": 2}'),
        ('{"a": 1, "x": {"y": [1]}}', '{"a": 1}'),
        ('{"a": 1, "x": true, "b": 2}', '{"a": 1, "b": 2}'),
        ('{\n  "a": 1,\n  "x": true\n}\n', '{\n  "a": 1\n}\n'),
        ('{\n  "x": true,\n  "b": 2\n}\n', '{\n  "b": 2\n}\n'),
    ],
)
def test_removal(before, after):
    site = open_json(FILE, "app", before.encode())
    member = site.member("x")
    assert site.root is not None
    assert member is not None
    done = apply_edits(before.encode(), [site.removal(site.root, member)]).decode()
    assert done == after
    assert "x" not in json.loads(done)


@pytest.mark.parametrize(
    "name",
    [
        "database.rules.json",
        "storage-rules.json",
        "security_rules.json",
        "functionRules.json".lower(),
        "database.rules.prod.json",
        "todos.rules.json",
    ],
)
def test_security_rules(name):
    assert is_security_rules(name)


@pytest.mark.parametrize("name", ["rules.json", "database.json", "database.rules.js", "rules.config.json", "package.json", "my.rules.json.txt"])
def test_other_files(name):
    assert not is_security_rules(name)
