"""Items added to JSON arrays in the style of the others."""

import pytest

from wxlint.syntax.json import parse_json
from wxlint.syntax.json_edits import append_item
from wxlint.testing import apply_edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{ "a": [] }', '{ "a": ["x"] }'),
        ('{ "a": [\n] }', '{ "a": ["x"] }'),
        ('{ "a": ["b"] }', '{ "a": ["b", "x"] }'),
        ('{ "a": [\n  "b",\n  "c"\n] }', '{ "a": [\n  "b",\n  "c",\n  "x"\n] }'),
        ('{\r\n\t"a": [\r\n\t\t"b"\r\n\t]\r\n}', '{\r\n\t"a": [\r\n\t\t"b",\r\n\t\t"x"\r\n\t]\r\n}'),
        ('{ "a": [\n  "b" // one\n] }', '{ "a": [\n  "b",\n  "x" // one\n] }'),
        ('{ "a": [ /* none */ ] }', None),
    ],
)
def test_append_item(before, after):
    data = before.encode()
    edit = append_item("a.json", data, parse_json(data).root.get("a"), '"x"')
    assert (None if edit is None else apply_edits(data, [edit]).decode()) == after
