"""Adding dependencies to package.json, and recognising bundlers in it."""

import pytest

from wxlint.project.package_json import dependency_insertion, uses_bundler
from wxlint.syntax.json import parse_json
from wxlint.testing import apply_edits


def inserted(text, *names):
    data = text.encode()
    edits = [dependency_insertion("package.json", data, parse_json(data), name, "^1.0.0") for name in names]
    return None if None in edits else apply_edits(data, edits).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{ "dependencies": { "a": "1" } }', '{ "dependencies": { "a": "1", "b": "^1.0.0" } }'),
        ('{\n  "dependencies": {\n    "a": "1"\n  }\n}', '{\n  "dependencies": {\n    "a": "1",\n    "b": "^1.0.0"\n  }\n}'),
        ('{\r\n\t"dependencies": {\r\n\t\t"a": "1"\r\n\t}\r\n}', '{\r\n\t"dependencies": {\r\n\t\t"a": "1",\r\n\t\t"b": "^1.0.0"\r\n\t}\r\n}'),
    ],
)
def test_a_dependency_is_written_as_its_neighbours_are(before, after):
    assert inserted(before, "b") == after


def test_several_dependencies_can_be_added_at_once():
    assert inserted('{"dependencies":{"a":"1"}}', "b", "c") in (
        '{"dependencies":{"a":"1", "b": "^1.0.0", "c": "^1.0.0"}}',
        '{"dependencies":{"a":"1", "c": "^1.0.0", "b": "^1.0.0"}}',
    )


@pytest.mark.parametrize("text", ["{}", '{ "dependencies": {} }', '{ "dependencies": [] }', '{ "dependencies": { "a": } }', "", "[1]"])
def test_nothing_is_written_where_there_is_nothing_to_stand_behind(text):
    assert inserted(text, "b") is None


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ({"devDependencies": {"esbuild": "1"}}, True),
        ({"dependencies": {"webpack": "5"}}, True),
        ({"scripts": {"build": "npx tsup src/index.ts"}}, True),
        ({"scripts": {"build": "tsc -p ."}, "devDependencies": {"typescript": "5"}}, False),
        ({"scripts": {"test": "echo rollups"}}, False),
        ({"scripts": ["webpack"], "devDependencies": "webpack"}, False),
        ({}, False),
    ],
)
def test_bundlers(package, expected):
    assert uses_bundler(package) is expected
