from __future__ import annotations

from wxlint.recent import Recent


def test_answers_are_asked_for_once_while_they_are_kept():
    asked: list[str] = []
    let_go: list[str] = []

    def find(key: str) -> str:
        asked.append(key)
        return key.upper()

    recent = Recent(find, 5, len, let_go.append)
    assert [recent.get(key) for key in ("ab", "cd", "ab", "ef", "ab", "cd")] == ["AB", "CD", "AB", "EF", "AB", "CD"]
    assert asked == ["ab", "cd", "ef", "cd"]
    assert let_go == ["CD", "EF"]


def test_the_last_answer_is_kept_whatever_it_weighs():
    recent = Recent(lambda key: [key], 0)
    assert recent.get(1) is recent.get(1)
    recent.get(2)
    assert recent.get(1) == [1]


def test_nothing_is_kept_once_it_is_cleared():
    recent = Recent(lambda key: [key], 10)
    before = recent.get(1)
    recent.clear()
    assert recent.get(1) is not before
