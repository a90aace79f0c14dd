"""Every snippet of the guide that the preset `seed` is named after, as a project of the same shape."""

from __future__ import annotations

import pytest
from command_line import FIXTURES, check_pinned, copy, fixtures, json_report, wxlint

SNIPPETS = list(fixtures("seed"))
LOGGED, DECIDED = "privacy/logged-identity", "auth/client-decided-owner"

RECOMMENDED = {
    "scenario-2-identity": [LOGGED],
    "scenario-3-call": [LOGGED],
    "scenario-4-test": [LOGGED],
    "practice-3-union-id": [LOGGED, LOGGED],
    "pattern-2-authorise": [DECIDED],
    "pattern-3-union-id": [LOGGED, LOGGED],
}
"""What `recommended` says beyond `seed`: the guide logs identities, and its second pattern lets the caller say who owns a record."""


def test_there_is_a_fixture_for_every_snippet():
    assert len(SNIPPETS) == 11
    assert {f"seed/{name}" for name in RECOMMENDED} <= set(SNIPPETS)


@pytest.mark.parametrize("fixture", SNIPPETS)
def test_the_advice_of_the_guide_is_clean_under_its_own_preset(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    assert json_report("--preset", "seed").report["diagnostics"] == []


@pytest.mark.parametrize("fixture", SNIPPETS)
def test_recommended_adds_what_the_guide_gets_wrong(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    assert json_report().rules == RECOMMENDED.get(fixture.removeprefix("seed/"), [])


@pytest.mark.parametrize("fixture", SNIPPETS)
def test_output_is_what_is_pinned(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    runs = [f"# --preset {preset}\n\n{wxlint('check', '--no-config', '--preset', preset).out}" for preset in ("seed", "recommended")]
    check_pinned(FIXTURES / f"{fixture}.out", "\n".join(runs))
