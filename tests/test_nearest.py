import pytest
from hypothesis import given
from hypothesis import strategies as st

import wxlint.nearest
from wxlint.engine.catalogue import load_catalogue
from wxlint.nearest import edit_distance, nearest, quote

RULES = ["cloud/init-missing", "cloud/unhandled-call-failure", "function/init-missing", "auth/client-supplied-openid", "syntax-error"]
words = st.text(alphabet="abc/-", max_size=8)


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("recomended", ["seed", "recommended", "strict", "all"], "recommended"),
        ("warn", ["off", "error", "warning", "info"], "warning"),
        ("ERROR", ["off", "error", "warning", "info"], "error"),
        ("erorr", ["off", "error", "warning", "info"], "error"),
        ("fatal", ["off", "error", "warning", "info"], None),
        ("w", ["warning"], None),
        ("", ["off"], None),
        ("x", [], None),
        ("cloud/init-mising", RULES, "cloud/init-missing"),
        ("init-missing", RULES, "cloud/init-missing"),
        ("function/unhandled-call-failure", RULES, "cloud/unhandled-call-failure"),
        ("syntaxerror", RULES, "syntax-error"),
        ("rules-dir", ["extends", "exclude", "rules", "overrides"], None),
        ("ab", ["bb", "aa"], "aa"),
    ],
)
def test_nearest(name: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(name, candidates) == expected


@pytest.mark.parametrize(
    ("left", "right", "distance"), [("", "", 0), ("ab", "ba", 1), ("kitten", "sitting", 3), ("ca", "abc", 3), ("环境", "环镜", 1)]
)
def test_edit_distance(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right, distance) == distance
    assert edit_distance(left, right, distance + 5) == distance
    assert distance == 0 or edit_distance(left, right, distance - 1) is None


@given(words, words)
def test_edit_distance_agrees_with_the_definition(left: str, right: str) -> None:
    table = {(row, 0): row for row in range(len(left) + 1)} | {(0, column): column for column in range(len(right) + 1)}
    for row in range(1, len(left) + 1):
        for column in range(1, len(right) + 1):
            costs = [table[row - 1, column] + 1, table[row, column - 1] + 1, table[row - 1, column - 1] + (left[row - 1] != right[column - 1])]
            if row > 1 and column > 1 and left[row - 1] == right[column - 2] and left[row - 2] == right[column - 1]:
                costs.append(table[row - 2, column - 2] + 1)
            table[row, column] = min(costs)
    expected = table[len(left), len(right)]
    assert edit_distance(left, right, 20) == expected
    assert edit_distance(right, left, 20) == expected
    assert (edit_distance(left, right, 2) is None) == (expected > 2)


@given(words, st.lists(words))
def test_nearest_does_not_depend_on_the_order(name: str, candidates: list[str]) -> None:
    assert nearest(name, candidates) == nearest(name, candidates[::-1])


@given(st.sampled_from(RULES), st.data())
def test_one_slip_is_recognised(rule: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rule) - 1))
    assert nearest(rule[:at] + rule[at + 1 :], RULES) == rule
    assert nearest(rule[:at] + "x" + rule[at:], RULES) == rule


def test_a_very_long_name_costs_nothing() -> None:
    assert nearest("x" * 10_000_000, RULES) is None


def test_quote_is_short_and_harmless() -> None:
    assert quote("cloud/x") == "`cloud/x`"
    assert quote("\x1b[31m\n环境") == "`\\x1b[31m\\n环境`"
    assert quote("y" * 61) == f"`{'y' * 60}…`"


def test_the_bound_on_the_work_does_not_matter_for_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    known = load_catalogue().known
    bare = [rule.partition("/")[2] for rule in sorted(known.ids) if "/" in rule]
    bounded = [known.nearest(name) for name in bare]
    monkeypatch.setattr(wxlint.nearest, "_MOST_WORK", 1 << 40)
    assert bounded == [known.nearest(name) for name in bare]


@pytest.mark.parametrize(("name", "expected"), [("init-mising", "cloud/init-missing"), ("unhandled-cal-failure", "cloud/unhandled-call-failure")])
def test_a_rule_may_be_called_by_its_last_part(name: str, expected: str) -> None:
    assert load_catalogue().known.nearest(name) == expected
