"""The fingerprint of a line agrees with the one that GitHub's upload action computes."""

from __future__ import annotations

import pytest

from wxlint.diagnostics import SourceText
from wxlint.report.line_hash import LineHashes

GREETINGS = [
    "e9496ae3ebfced30",
    "fb7c023a8b9ccb3f",
    "ce8ba1a563dcdaca",
    "e20e36e16fcb0cc8",
    "b3edc88f2938467e",
    "c8e28b0b4002a3a0",
    "c129715d7a2bc9a3",
]


# The published vectors of github/codeql-action, src/fingerprints.test.ts.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f", "54703d4cd895b18", "180aee12dab6264", "a23a3dc5e078b07b"]),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
    ],
)
def test_published_vectors(text: str, expected: list[str]) -> None:
    hashes = LineHashes(SourceText(text.encode()))
    assert [hashes[line] for line in range(1, len(expected) + 1)] == [f"{value}:1" for value in expected]


def test_equal_lines_are_numbered() -> None:
    hashes = LineHashes(SourceText(b"Lorem ipsum dolor sit amet.\n" * 10))
    assert [hashes[line] for line in range(1, 12)] == [
        *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
        "a7f2ff1481e87703:1",
        "a9cf91f7bbf1862b:1",
        "55ec222b86bcae53:1",
        "cc97dc7b1d7d8f7b:1",
        "c129715d7a2bc9a3:1",
    ]


def test_characters_beyond_the_basic_plane_count_as_two_units() -> None:
    value = 0
    for unit in (0xD83C, 0xDF89, 0xFFFF, *[0] * 97):
        value = (value * 37 + unit) % 2**64
    assert LineHashes(SourceText("🎉".encode()))[1] == f"{value:x}:1"


def test_a_line_keeps_its_hash_when_lines_are_added_above() -> None:
    code = b"wx.cloud.callFunction({ name: 'pay' })\n" + b"x" * 200
    assert LineHashes(SourceText(code))[1] == LineHashes(SourceText(b"// new\n\n" + code))[3]


def test_a_line_outside_the_file_counts_as_the_last_one() -> None:
    hashes = LineHashes(SourceText(b"a\nb"))
    assert hashes[9] == hashes[2]
