"""Which rules run where, and how serious their findings are."""

from __future__ import annotations

from pathlib import Path

import pytest

from wxlint.api import Message, Rule, Severity
from wxlint.config import KnownRules, load_config
from wxlint.config.model import Config
from wxlint.diagnostics import Finding, Span, Text
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.select import Selection, UnknownRuleError, expand_names, preset_has


def _rule(identifier: str, **attributes: object) -> type[Rule]:
    base = {"summary": "s", "summary_zh": "s", "messages": {"m": Message("m", zh="m")}, "id": identifier}
    return type("Example", (Rule,), base | attributes)


RULES = {
    rule.id: rule
    for rule in (
        _rule("cloud/advised", presets=("seed",), severity=Severity.INFO, severity_in={"all": Severity.WARNING}),
        _rule("cloud/off", presets=()),
        _rule("cloud/usual", presets=("seed", "recommended"), aliases=("OLD-1",)),
        _rule("wxml/strict", presets=("strict",), aliases=("OLD-1",)),
    )
}
CATALOGUE = Catalogue(RULES)


def _selection(text: str = "", preset: str | None = None, *, tmp_path: Path | None = None, **lists: tuple[str, ...]) -> Selection:
    config = Config()
    if text and tmp_path is not None:
        path = tmp_path / "wxlint.toml"
        path.write_text(text, "utf-8")
        config = load_config(path, CATALOGUE.known)
    return Selection(CATALOGUE, config, preset or config.extends, **lists)


def _finding(rule: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(rule, "a.js", Span(0, 1), Text("m", "m"), severity=severity)


def _ids(selection: Selection) -> list[str]:
    return [rule.id.partition("/")[2] for rule in selection.rules()]


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("seed", ["advised", "usual"]),
        ("recommended", ["usual"]),
        ("strict", ["usual", "strict"]),
        ("all", ["advised", "off", "usual", "strict"]),
    ],
)
def test_presets(preset, expected):
    assert _ids(_selection(preset=preset)) == expected
    assert [rule.id.partition("/")[2] for rule in RULES.values() if preset_has(preset, rule)] == expected


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"select": ("cloud/off",)}, ["off"]),
        ({"select": ("cloud/off", "cloud/usual"), "ignore": ("cloud/usual",)}, ["off"]),
        ({"ignore": ("cloud/usual",)}, []),
        ({"select": ("syntax-error",)}, []),
    ],
)
def test_select_and_ignore(lists, expected):
    assert _ids(_selection(**lists)) == expected


def test_a_configuration_turns_rules_on_and_off(tmp_path):
    text = '[rules]\n"cloud/usual" = "off"\n"cloud/off" = "error"\n'
    selection = _selection(text, tmp_path=tmp_path)
    assert _ids(selection) == ["off"]
    applied = selection.apply(_finding("cloud/off"), "a.js")
    assert applied is not None
    assert applied.severity is Severity.ERROR
    assert selection.apply(_finding("cloud/usual"), "a.js") is None


def test_overrides_hold_in_their_files_only(tmp_path):
    text = '[[overrides]]\nfiles = ["tests/"]\nrules = { "cloud/usual" = "off", "cloud/off" = "info" }\n'
    selection = _selection(text, tmp_path=tmp_path)
    assert _ids(selection) == ["off", "usual"], "both run on some file"
    assert selection.apply(_finding("cloud/usual"), "tests/a.js") is None
    assert selection.apply(_finding("cloud/usual"), "a.js") is not None
    assert selection.apply(_finding("cloud/off"), "a.js") is None
    found = selection.apply(_finding("cloud/off"), "tests/a.js")
    assert found is not None
    assert found.severity is Severity.INFO


def test_options_alone_turn_nothing_on_and_change_no_severity(tmp_path):
    catalogue = Catalogue(RULES | {"cloud/off": _rule("cloud/off", presets=(), options={"most": _option(3)})})
    path = tmp_path / "wxlint.toml"
    path.write_text('[rules]\n"cloud/off" = { most = 7 }\n', "utf-8")
    config = load_config(path, catalogue.known)
    assert _ids(Selection(catalogue, config, "recommended")) == ["usual"]
    selection = Selection(catalogue, config, "all")
    assert selection.settings(catalogue.rules["cloud/off"]) == {"most": 7}
    assert selection.apply(_finding("cloud/off", Severity.ERROR), "a.js") == _finding("cloud/off", Severity.ERROR)


def _option(default: object) -> object:
    from wxlint.api import Option

    return Option(default, "how many", "多少")


def test_another_severity_under_a_preset():
    def under(preset: str, severity: Severity, **lists: tuple[str, ...]) -> Severity | None:
        applied = _selection(preset=preset, **lists).apply(_finding("cloud/advised", severity), "a.js")
        return None if applied is None else applied.severity

    assert under("seed", Severity.INFO) is Severity.INFO
    assert under("all", Severity.INFO) is Severity.WARNING
    assert under("all", Severity.INFO, select=("cloud/advised",)) is Severity.WARNING
    assert under("all", Severity.ERROR) is Severity.ERROR, "what a rule decides for one finding stays"
    assert under("recommended", Severity.INFO) is None


@pytest.mark.parametrize("identifier", ["syntax-error", "unused-suppression", "unknown-suppression", "internal-error"])
def test_the_engines_own_ids_obey_the_configuration(identifier, tmp_path):
    finding = _finding(identifier)
    assert _selection().apply(finding, "a.js") == finding
    assert _selection(f'[rules]\n"{identifier}" = "off"\n', tmp_path=tmp_path).apply(finding, "a.js") is None
    taken_lightly = _selection(f'[rules]\n"{identifier}" = "info"\n', tmp_path=tmp_path).apply(finding, "a.js")
    assert taken_lightly is not None
    assert taken_lightly.severity is Severity.INFO
    override = f'[[overrides]]\nfiles = ["old/"]\nrules = {{ "{identifier}" = "off" }}\n'
    assert _selection(override, tmp_path=tmp_path).apply(finding, "old/a.js") is None
    assert _selection(override, tmp_path=tmp_path).apply(finding, "a.js") == finding
    assert _selection(ignore=(identifier,)).apply(finding, "a.js") is None


def test_what_could_not_be_analysed_is_said_whatever_is_selected():
    selection = _selection(select=("cloud/usual",))
    said = [
        rule for rule in ("syntax-error", "internal-error", "unused-suppression", "unknown-suppression") if selection.apply(_finding(rule), "a.js")
    ]
    assert said == ["syntax-error", "internal-error"]
    assert _selection(select=("cloud/usual", "unused-suppression")).apply(_finding("unused-suppression"), "a.js") is not None
    assert _selection(select=("cloud/usual",), ignore=("syntax-error",)).apply(_finding("syntax-error"), "a.js") is None


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["cloud/off"], ("cloud/off",)),
        (["cloud/*"], ("cloud/advised", "cloud/off", "cloud/usual")),
        (["cloud/off,wxml/*", " cloud/off , "], ("cloud/off", "wxml/strict")),
        (["OLD-1"], ("cloud/usual", "wxml/strict")),
        (["syntax-error"], ("syntax-error",)),
        (["*"], ("cloud/advised", "cloud/off", "cloud/usual", "wxml/strict")),
        (["", ","], ()),
        ([], ()),
    ],
)
def test_names_are_ids_aliases_and_globs(patterns, expected):
    assert expand_names(patterns, CATALOGUE.known) == expected


@pytest.mark.parametrize(("name", "nearest"), [("cloud/usal", "cloud/usual"), ("clod/*", "cloud/*"), ("zzzzzz", None)])
def test_an_unknown_name_raises_with_the_nearest(name, nearest):
    with pytest.raises(UnknownRuleError) as raised:
        expand_names([f"cloud/off,{name}"], CATALOGUE.known)
    assert (raised.value.name, raised.value.nearest) == (name, nearest)


def test_nothing_is_known_of_an_empty_catalogue():
    with pytest.raises(UnknownRuleError) as raised:
        expand_names(["cloud/off"], KnownRules(frozenset()))
    assert raised.value.nearest is None
