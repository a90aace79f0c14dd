import contextlib
import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wxlint.config import (
    DEFAULT,
    ENGINE_IDS,
    PRESETS,
    Config,
    ConfigError,
    ConfigErrors,
    KnownRules,
    Option,
    OptionType,
    Override,
    RuleSetting,
    effective_setting,
    find_config,
    load_config,
)
from wxlint.config.positions import KeyPath, locate
from wxlint.diagnostics import Lang, Severity, Text

KNOWN = KnownRules(
    ids=frozenset({"auth/client-supplied-openid", "cloud/init-missing", "cloud/unhandled-call-failure", "function/init-missing"}),
    aliases={
        "AUTH-WX-003": ("auth/client-supplied-openid",),
        "AUTH-WX-010": ("function/init-missing", "cloud/init-missing"),
        "cloud/require-init": ("cloud/init-missing",),
    },
    options={
        "cloud/unhandled-call-failure": {
            "wrappers": Option(OptionType.STRINGS),
            "mode": Option(OptionType.STRING, ("lenient", "exact")),
            "label": Option(OptionType.STRING),
            "depth": Option(OptionType.INTEGER),
            "promises": Option(OptionType.BOOLEAN),
            "hooks": Option(OptionType.STRINGS, ("fail", "complete")),
        },
        "cloud/init-missing": {"depth": Option(OptionType.INTEGER)},
    },
)


@pytest.fixture
def load(tmp_path: Path):
    def load_text(text: str | bytes, known: KnownRules = KNOWN) -> Config:
        path = tmp_path / "wxlint.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_config(path, known)

    return load_text


@pytest.fixture
def mistakes(load):
    """Every mistake as `line:column: message`."""

    def load_wrong(text: str | bytes) -> list[str]:
        with pytest.raises(ConfigErrors) as caught:
            load(text)
        assert all(error.message.zh and error.message.zh != error.message.en for error in caught.value.errors)
        return [f"{error.line}:{error.column}: {error.message.en}" for error in caught.value.errors]

    return load_wrong


def off(rule: str) -> RuleSetting:
    return RuleSetting(rule, off=True)


def at(rule: str, severity: Severity, **options: object) -> RuleSetting:
    return RuleSetting(rule, severity=severity, options=tuple(sorted(options.items())))  # type: ignore[arg-type]


# What is read


def test_an_empty_file_is_the_default_with_a_path(load, tmp_path: Path) -> None:
    assert load("") == Config(path=tmp_path / "wxlint.toml")
    assert Config() == DEFAULT
    assert DEFAULT.extends == "recommended"


def test_everything_at_once(load, tmp_path: Path) -> None:
    config = load("""
        extends = "strict"
        exclude = ["legacy/", "*.min.js", "!legacy/kept.js"]

        [rules]
        "cloud/init-missing" = "error"
        "function/init-missing" = "off"
        "cloud/unhandled-call-failure" = { severity = "info", wrappers = ["request", "api.call"], mode = "exact", depth = 2, promises = false }

        [[overrides]]
        files = ["cloudfunctions/**"]
        [overrides.rules]
        "cloud/init-missing" = "warning"

        [[overrides]]
        files = ["a.js"]
        rules = { "auth/client-supplied-openid" = "off" }
    """)
    assert config == Config(
        path=tmp_path / "wxlint.toml",
        extends="strict",
        exclude=("legacy/", "*.min.js", "!legacy/kept.js"),
        rules=(
            at("cloud/init-missing", Severity.ERROR),
            at("cloud/unhandled-call-failure", Severity.INFO, wrappers=("request", "api.call"), mode="exact", depth=2, promises=False),
            off("function/init-missing"),
        ),
        overrides=(
            Override(("cloudfunctions/**",), (at("cloud/init-missing", Severity.WARNING),)),
            Override(("a.js",), (off("auth/client-supplied-openid"),)),
        ),
    )
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(config) == hash(pickle.loads(pickle.dumps(config)))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset(load, preset: str) -> None:
    assert load(f"extends = '{preset}'").extends == preset


@pytest.mark.parametrize(("said", "setting"), [("off", off("syntax-error")), *((s.value, at("syntax-error", s)) for s in Severity)])
def test_every_severity_and_the_engines_own_ids(load, said: str, setting: RuleSetting) -> None:
    assert load(f'[rules]\n"syntax-error" = "{said}"').rules == (setting,)


def test_an_alias_stands_for_its_rules(load) -> None:
    assert load('rules = { AUTH-WX-003 = "off" }').rules == (off("auth/client-supplied-openid"),)
    assert load('rules = { AUTH-WX-010 = "info" }').rules == (at("cloud/init-missing", Severity.INFO), at("function/init-missing", Severity.INFO))


def test_a_glob_stands_for_rules_but_not_for_the_engines_ids(load) -> None:
    assert load('rules = { "cloud/*" = "off" }').rules == (off("cloud/init-missing"), off("cloud/unhandled-call-failure"))
    assert {setting.rule for setting in load('rules = { "*" = "off" }').rules} == KNOWN.ids
    assert KNOWN.ids.isdisjoint(ENGINE_IDS)


def test_the_more_direct_name_wins_whatever_the_order(load) -> None:
    text = """[rules]
        "cloud/init-missing" = "error"
        "AUTH-WX-010" = "info"
        "*" = "warning"
        "cloud/*" = "off"
    """
    assert load(text).rules == (
        at("auth/client-supplied-openid", Severity.WARNING),
        at("cloud/init-missing", Severity.ERROR),
        off("cloud/unhandled-call-failure"),
        at("function/init-missing", Severity.INFO),
    )


def test_options_alone_leave_the_severity_to_others(load) -> None:
    text = '"cloud/unhandled-call-failure" = { depth = 3 }'
    assert load(f"[rules]\n{text}").rules == (RuleSetting("cloud/unhandled-call-failure", options=(("depth", 3),)),)
    assert load(f'[rules]\n"cloud/*" = "off"\n{text}').by_rule["cloud/unhandled-call-failure"] == RuleSetting(
        "cloud/unhandled-call-failure", off=True, options=(("depth", 3),)
    )


def test_an_option_under_a_glob_goes_to_the_rules_that_have_it(load) -> None:
    assert load('rules = { "cloud/*" = { depth = 1, promises = true } }').rules == (
        RuleSetting("cloud/init-missing", options=(("depth", 1),)),
        RuleSetting("cloud/unhandled-call-failure", options=(("depth", 1), ("promises", True))),
    )


def test_a_table_header_can_name_a_rule(load) -> None:
    assert load('[rules."cloud/init-missing"]\nseverity = "info"').rules == (at("cloud/init-missing", Severity.INFO),)


@pytest.mark.parametrize("text", ['extends = "seed"\r\n[rules]\r\n"cloud/*" = "off"\r\n', '\ufeffextends = "seed"\n[rules]\n"cloud/*" = "off"'])
def test_windows_line_ends_and_byte_order_mark(load, text: str) -> None:
    config = load(text)
    assert (config.extends, len(config.rules)) == ("seed", 2)


# What is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'exlude = ["a"]',
            ["1:1: there is no key `exlude` here: the keys are `extends`, `exclude`, `rules`, `overrides`, `models`; the nearest is `exclude`"],
        ),
        (
            'extends = "recomended"',
            ["1:11: `recomended` is not a preset: the choices are `seed`, `recommended`, `strict`, `all`; the nearest is `recommended`"],
        ),
        ("extends = [\n'seed']", ["1:11: `extends` must be a string, not an array"]),
        ('exclude = "dist"', ["1:11: `exclude` must be an array of strings, not a string"]),
        (
            'exclude = [\n "dist",\n  7, 1979-05-27]',
            ["3:3: this element must be a string, not a number", "3:6: this element must be a string, not a date or time"],
        ),
        ('exclude = ["a", ""]', ["1:17: not a pattern as in .gitignore, no file matches it: ``"]),
        (
            'exclude = [1, "!"]',
            ["1:12: this element must be a string, not a number", "1:15: not a pattern as in .gitignore, no file matches it: `!`"],
        ),
        ('exclude = ["*a*a*a*a*b"]', ["1:12: more than 3 `*` in one part of a pattern take too long to match: `*a*a*a*a*b`"]),
        ('exclude = ["# x"]', ["1:12: not a pattern as in .gitignore, no file matches it: `# x`"]),
        ('"cloud/init-missing" = "off"', ["1:1: `cloud/init-missing` is a rule: it goes under `[rules]`"]),
        ("rules = 1", ["1:9: `rules` must be a table, not a number"]),
        ('[rules]\n"cloud/init-mising" = "off"', ["2:1: there is no rule `cloud/init-mising`; the nearest is `cloud/init-missing`"]),
        ('[rules]\n  init-missing = "off"', ["2:3: there is no rule `init-missing`; the nearest is `cloud/init-missing`"]),
        ('[rules]\n"cloud/require-inti" = "off"', ["2:1: there is no rule `cloud/require-inti`; the nearest is `cloud/init-missing`"]),
        ('[rules]\nAUTH-WX-013 = "off"', ["2:1: there is no rule `AUTH-WX-013`; the nearest is `auth/client-supplied-openid`"]),
        ('[rules]\nAUTH-WX-0100 = "off"', ["2:1: there is no rule `AUTH-WX-0100`; the nearest is `AUTH-WX-010`"]),
        ('[rules]\nnothing-like-it-at-all = "off"', ["2:1: there is no rule `nothing-like-it-at-all`; `wxlint rules` lists them"]),
        ('[rules]\n"clod/*" = "off"', ["2:1: no rule matches `clod/*`; the nearest is `cloud/*`"]),
        ('[rules.cloud]\ninit-missing = "off"', ["1:8: there is no rule `cloud`; the nearest is `cloud/*`"]),
        ('[rules]\nsyntax-eror = "off"', ["2:1: there is no rule `syntax-eror`; the nearest is `syntax-error`"]),
        (
            '[rules]\n"cloud/init-missing" = "warn"',
            ["2:24: `warn` is not a severity: the choices are `off`, `error`, `warning`, `info`; the nearest is `warning`"],
        ),
        (
            '[rules]\n"cloud/init-missing" = 2',
            ["2:24: `cloud/init-missing` must be a severity (`off`, `error`, `warning`, `info`) or a table, not a number"],
        ),
        (
            '[rules]\n"cloud/init-missing" = ["error", {}]',
            ["2:24: `cloud/init-missing` must be a severity (`off`, `error`, `warning`, `info`) or a table, not an array"],
        ),
        ('[rules]\n"cloud/init-missing" = { severity = false }', ["2:37: `severity` must be a string, not a boolean"]),
        ('[rules]\n"cloud/init-missing".severity = "fatal"', ["2:33: `fatal` is not a severity: the choices are `off`, `error`, `warning`, `info`"]),
        (
            '[rules]\n"cloud/init-missing" = { severty = "off" }',
            ["2:26: `cloud/init-missing` has no option `severty`: it takes `depth`, `severity`; the nearest is `severity`"],
        ),
        ("[rules]\nAUTH-WX-003 = { depth = 1 }", ["2:17: `AUTH-WX-003` has no option `depth`: it takes `severity`"]),
        ('overrides = "x"', ["1:13: `overrides` must be an array of tables, `[[overrides]]`, not a string"]),
        ('[overrides]\nfiles = ["a"]', ["1:2: `overrides` must be an array of tables, `[[overrides]]`, not a table"]),
        ("overrides = [1]", ["1:14: this element must be a table, not a number"]),
        ("[[overrides]]", ["1:3: this override has no `files`", "1:3: this override has no `rules`"]),
        ("[[overrides]]\nfiles = []\n[overrides.rules]", ["2:9: `files` is empty: this override matches no file"]),
        (
            "[[overrides]]\nfile = ['a']\nfiles = ['a']\nrules = {}",
            ["2:1: there is no key `file` here: the keys are `files`, `rules`; the nearest is `files`"],
        ),
        (
            "[[overrides]]\nfiles = ['a']\nrules = {}\n[[overrides]]\nfiles = ['b', 1]\n[overrides.rules]\n'cloud/x' = 'off'\n'syntax-error' = 'of'",
            [
                "5:15: this element must be a string, not a number",
                "7:1: there is no rule `cloud/x`; `wxlint rules` lists them",
                "8:18: `of` is not a severity: the choices are `off`, `error`, `warning`, `info`; the nearest is `off`",
            ],
        ),
        # columns count code points; a name with control characters is shown escaped
        ('"环境" = 1; \n', ["1:9: this is not TOML: Expected newline or end of document after a statement"]),
        ('[rules]\n"环境" = "off"', ["2:1: there is no rule `环境`; `wxlint rules` lists them"]),
        (
            '[rules]\n"cloud/init-missing" = { "\\u001b[2J" = 1 }',
            ["2:26: `cloud/init-missing` has no option `\\x1b[2J`: it takes `depth`, `severity`"],
        ),
        # text that is not TOML
        ("a = [1\n", ["2:1: this is not TOML: Unclosed array"]),
        ("extends = 'a'\r\nextends = 'b'\r\n[rules]", ["2:14: this is not TOML: Cannot overwrite a value"]),
        (
            '[rules]\ncloud/init-missing = "off"',
            ["2:6: this is not TOML: Expected '=' after a key in a key/value pair; a rule's name needs quotes: `\"cloud/…\" = …`"],
        ),
        ("a = " + "[" * 10_000, ["0:0: values are nested too deeply"]),
        (".".join("a" * 2000) + " = 1", ["1:1: this line has more than 1000 dots; split it"]),
        (b"# ok\nextends = '\xff'", ["2:12: the configuration is not UTF-8"]),
        (b"\xef\xbb\xbfa\xff", ["1:2: the configuration is not UTF-8"]),
        ("#" * 70_000, ["0:0: the configuration is larger than 64 KiB; it is not read"]),
    ],
)
def test_mistakes(mistakes, text: str | bytes, expected: list[str]) -> None:
    assert mistakes(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("wrappers = 'a'", "`wrappers` must be an array of strings, not a string"),
        ("wrappers = ['a', 1]", "this element must be a string, not a number"),
        ("mode = 'exat'", "`exat` is not a value for this option: the choices are `lenient`, `exact`; the nearest is `exact`"),
        ("mode = true", "`mode` must be a string, not a boolean"),
        ("depth = true", "`depth` must be a whole number, not a boolean"),
        ("depth = 1.5", "`depth` must be a whole number, not a number"),
        ("promises = 1", "`promises` must be `true` or `false`, not a number"),
        ("promises = {}", "`promises` must be `true` or `false`, not a table"),
        ("hooks = ['fail', 'success']", "`success` is not a value for this option: the choices are `fail`, `complete`"),
        (
            "wraper = []",
            "`cloud/unhandled-call-failure` has no option `wraper`: it takes `depth`, `hooks`, `label`, `mode`, `promises`, `severity`, `wrappers`",
        ),
    ],
)
def test_option_mistakes(mistakes, value: str, expected: str) -> None:
    (mistake,) = mistakes(f'[rules]\n"cloud/unhandled-call-failure" = {{ {value} }}')
    assert expected in mistake
    assert mistake.startswith("2:")


@pytest.mark.parametrize("value", ["label = ''", "hooks = ['complete']", "hooks = []", "mode = 'lenient'", "depth = -1"])
def test_options_that_are_right(load, value: str) -> None:
    name, given_value = tomllib.loads(value).popitem()
    (setting,) = load(f'[rules]\n"cloud/unhandled-call-failure" = {{ {value} }}').rules
    assert dict(setting.options) == {name: tuple(given_value) if isinstance(given_value, list) else given_value}


@pytest.mark.parametrize("key", ["rules-dir", "rules_dir", "rule-dirs", "plugins", "cache-dir", "cache", "output-file", "output", "path"])
def test_a_project_cannot_name_code_to_run_or_files_to_write(mistakes, key: str) -> None:
    (mistake,) = mistakes(f'{key} = "../elsewhere"')
    assert mistake.startswith(f"1:1: there is no key `{key}` here")


def test_all_mistakes_are_reported_in_the_order_of_the_file(load, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load('extend = "seed"\n[rules]\n"cloud/x/y/z" = "off"\n"cloud/init-missing" = "on"\n')
    path = tmp_path / "wxlint.toml"
    assert [(error.path, error.line, error.column) for error in caught.value.errors] == [(path, 1, 1), (path, 3, 1), (path, 4, 24)]
    assert all(error.errors == (error,) for error in caught.value.errors)
    assert (caught.value.line, caught.value.column) == (1, 1)
    assert str(caught.value).splitlines()[2].startswith(f"{path}:4:24: `on` is not a severity")
    assert caught.value.render(Lang.ZH).splitlines()[2].startswith(f"{path}:4:24: `on` 不是有效的严重程度")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


def test_the_place_of_the_file_itself_is_not_shown() -> None:
    assert str(ConfigError(Path("a.toml"), 0, 0, Text("unreadable", "无法读取"))) == "a.toml: unreadable"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the configuration cannot be read: No such file"):
        load_config(tmp_path / "missing.toml", KNOWN)
    with pytest.raises(ConfigError, match="this is not a file"):
        load_config(tmp_path, KNOWN)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "wxlint.toml")
    with pytest.raises(ConfigError, match="this is not a file"):
        load_config(tmp_path / "wxlint.toml", KNOWN)
    assert find_config(tmp_path) is None


def test_a_file_full_of_unknown_rules_is_answered_quickly(load) -> None:
    known = KnownRules(frozenset(f"cloud/some-rule-name-{index}" for index in range(200)))
    text = "[rules]\n" + "".join(f'"cloud/some-rule-xame-{index}x" = "off"\n' for index in range(1500))
    with pytest.raises(ConfigErrors) as caught:
        load(text, known)
    assert len(caught.value.errors) == 1500
    assert "the nearest is" in caught.value.errors[0].message.en
    assert "lists them" in caught.value.errors[-1].message.en


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(alphabet="[]{}\"'.=#,\n \\abrules/*", max_size=60).map(str.encode)))
def test_any_bytes_give_a_configuration_or_mistakes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "wxlint.toml"
    path.write_bytes(data)
    try:
        config = load_config(path, KNOWN)
    except ConfigErrors as caught:
        lines = data.decode("utf-8-sig", "replace").split("\n")
        assert caught.errors
        assert all(error.line == 0 or 1 <= error.line <= len(lines) for error in caught.errors)
    else:
        assert config.path == path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "extends": st.sampled_from([*PRESETS, "recomended", 1]),
            "exclude": st.lists(st.sampled_from(["a", "*.js", "!b", "", 3]), max_size=3),
            "rules": st.dictionaries(
                st.sampled_from([*sorted(KNOWN.ids), *KNOWN.aliases, "cloud/*", "syntax-error", "nope"]), st.sampled_from(["off", "info", "of"])
            ),
        },
    )
)
def test_reading_is_exactly_checking(tmp_path: Path, document: dict[str, object]) -> None:
    """A document is accepted when every part is right, and otherwise as many mistakes are reported as there are."""
    rules: dict[str, str] = document.get("rules", {})  # type: ignore[assignment]
    lines = [f"{key} = {value!r}" for key, value in document.items() if key != "rules"]
    lines += ["[rules]", *(f"{name!r} = {said!r}" for name, said in rules.items())] if "rules" in document else []
    path = tmp_path / "wxlint.toml"
    path.write_text("\n".join(lines))
    wrong = (document.get("extends") in ("recomended", 1)) + sum(glob in ("", 3) for glob in document.get("exclude", []))  # type: ignore[attr-defined]
    wrong += sum(name == "nope" or said == "of" for name, said in rules.items())
    with contextlib.ExitStack() as stack:
        caught = stack.enter_context(pytest.raises(ConfigErrors)) if wrong else None
        config = load_config(path, KNOWN)
        assert config.extends == document.get("extends", "recommended")
        assert config.exclude == tuple(document.get("exclude", ()))  # type: ignore[arg-type]
        assert {setting.rule for setting in config.rules} == {rule for name in rules for rule in KNOWN.resolve(name)}
    assert caught is None or len(caught.value.errors) == wrong


# Where things stand

TRICKY = '''# a = 1
"quoted.key" = 1   # [not.a.header]
'li.te"ral' = "a # b"
bare-key_1.sub . "x y" = 'it = "no"'
multi = """
fake = 1
[fake]
\\""" still"""""
raw = \'\'\'
[fake]
\'\'\'
dates = [ 1979-05-27 07:32:00, 07:32:00 ]
array = [ # comment ] here
  { a = 1, b.c = [2, "]"] }, # }
  [[3], []],
]
inline = { "k" = { z = "}" }, l = [ { m = 1 } ] }
[table.'a.b'.c]
x = -1.5e3
[[list]]
n = 1
[list.sub]
o = 2
[[list]]
[[list.inner]]
p = 3
[[list.inner]]
p = 4
[list.inner.deep]
q = 5
[table]
last = true'''


def leaves(value: object, path: KeyPath = ()) -> list[tuple[KeyPath, object]]:
    children = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    return [(path, value)] + [leaf for key, child in children for leaf in leaves(child, (*path, key))]


def check_places(text: str) -> None:
    """Every value of the document, read again from where it is said to stand, is that value; every key is where it is said to be."""
    document = tomllib.loads(text)
    places = locate(text)
    paths = {path for path, _ in leaves(document)} - {()}
    assert set(places) == paths
    for path, value in leaves(document)[1:]:
        place = places[path]
        if isinstance(path[-1], str):
            assert text.startswith(path[-1], place.key) or text[place.key] in "\"'"
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            continue
        rest = text[place.value :]
        for end in range(1, len(rest) + 1):
            with contextlib.suppress(ValueError):
                read = tomllib.loads(f"x = {rest[:end]}")["x"]
                if read == value and rest[end : end + 1] in ("", " ", ",", "]", "}", "\n", "#"):
                    break
        else:
            pytest.fail(f"{path} is not {value!r} at {rest[:40]!r}")


def test_places_in_a_tricky_document() -> None:
    check_places(TRICKY)
    places = locate(TRICKY)
    assert TRICKY[places["list", 1, "inner", 1, "deep", "q"].key :].startswith("q = 5")
    assert TRICKY[places["list", 1].value :].startswith("list]]\n[[list.inner]]\np = 3")
    assert TRICKY[places["array", 0, "b", "c", 1].value :].startswith('"]"]')
    assert TRICKY[places["bare-key_1", "sub", "x y"].key :].startswith('"x y"')


keys = st.one_of(st.text(alphabet="ab-_1", min_size=1, max_size=3), st.text(alphabet='a. #]="\n\\环', max_size=3))
scalars = st.one_of(st.integers(), st.booleans(), st.text(alphabet="a#]}\",\n\\'", max_size=4))
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def written(value: object, draw) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        forms = [quoted(value), '""' + quoted(value).replace("\\n", "\n") + '""']
        return draw(st.sampled_from(forms if not value.startswith("\n") else forms[:1]))
    blank = draw(st.sampled_from(["", " ", "\n", " # ]\n "]))
    if isinstance(value, list):
        return "[" + blank + ",".join(blank + written(item, draw) + blank for item in value) + blank + "]"
    assert isinstance(value, dict)
    return "{" + ", ".join(f" {quoted(key)} = {written(item, draw)} " for key, item in value.items()) + "}"


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_places_in_any_document(data: st.DataObject) -> None:
    lines = []
    for header in [None, *data.draw(st.lists(keys, unique=True, max_size=3))]:
        table = data.draw(st.dictionaries(keys, values, max_size=3))
        repeat = 0 if header is None else data.draw(st.integers(0, 2))
        title = "" if header is None else quoted(f"t{header}")
        for _ in range(max(1, repeat)):
            lines.append(f"[[ {title} ]]" if repeat else f"[{title}.x . {title}]" if title else "")
            lines += [f"{quoted(key)}{'.a' if data.draw(st.booleans()) else ''} = {written(value, data.draw)} # = x" for key, value in table.items()]
    text = "\n".join(lines)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        pytest.fail(f"the test writes wrong TOML: {text}")
    check_places(text)


def test_very_deep_paths_are_cut() -> None:
    places = locate(".".join("k" * 900) + " = 1")
    assert max(map(len, places)) == 8


# Where the file is found


def test_the_nearest_file_upward_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "project" / "miniprogram" / "pages"
    deep.mkdir(parents=True)
    assert find_config(deep) is None
    (tmp_path / "project" / "wxlint.toml").touch()
    (tmp_path / "wxlint.toml").touch()
    script = deep / "index.js"
    script.touch()
    expected = tmp_path.resolve() / "project" / "wxlint.toml"
    assert find_config(deep) == find_config(script) == find_config(tmp_path / "project") == expected
    assert find_config(deep / ".." / "..") == expected
    (deep / "wxlint.toml").mkdir()
    assert find_config(deep) == expected


@pytest.mark.parametrize("worktree", [False, True])
def test_the_search_ends_with_the_repository(tmp_path: Path, worktree: bool) -> None:
    inner = tmp_path / "repository" / "src"
    inner.mkdir(parents=True)
    git = tmp_path / "repository" / ".git"
    git.touch() if worktree else git.mkdir()
    (tmp_path / "wxlint.toml").touch()
    assert find_config(inner) is None
    (tmp_path / "repository" / "wxlint.toml").touch()
    assert find_config(inner) == tmp_path.resolve() / "repository" / "wxlint.toml"


def test_the_search_follows_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "wxlint.toml").touch()
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert find_config(Path()) == find_config(Path("missing")) == tmp_path.resolve() / "wxlint.toml"


# What holds for one file


def test_the_preset_decides_where_nothing_is_said() -> None:
    assert effective_setting(DEFAULT, "cloud/init-missing", "app.js") is None


def test_later_overrides_win(load) -> None:
    config = load("""
        [rules]
        "cloud/init-missing" = { severity = "error", depth = 1 }
        [[overrides]]
        files = ["cloudfunctions/", "!cloudfunctions/pay/**"]
        rules = { "cloud/*" = "off" }
        [[overrides]]
        files = ["*.ts"]
        rules = { "cloud/init-missing" = { severity = "info", depth = 2 } }
        [[overrides]]
        files = ["/app.ts"]
        rules = { "cloud/init-missing" = { depth = 3 } }
    """)

    def holds(rule: str, path: str) -> RuleSetting | None:
        return effective_setting(config, rule, path)

    assert holds("cloud/init-missing", "app.js") == at("cloud/init-missing", Severity.ERROR, depth=1)
    assert holds("cloud/init-missing", "cloudfunctions/a/index.js") == RuleSetting("cloud/init-missing", off=True, options=(("depth", 1),))
    assert holds("cloud/init-missing", "cloudfunctions/pay/index.js") == at("cloud/init-missing", Severity.ERROR, depth=1)
    assert holds("cloud/init-missing", "cloudfunctions/a/index.ts") == at("cloud/init-missing", Severity.INFO, depth=2)
    assert holds("cloud/init-missing", "app.ts") == at("cloud/init-missing", Severity.INFO, depth=3)
    assert holds("cloud/init-missing", "sub/app.ts") == at("cloud/init-missing", Severity.INFO, depth=2)
    assert holds("cloud/unhandled-call-failure", "cloudfunctions/a/index.js") == off("cloud/unhandled-call-failure")
    assert holds("cloud/unhandled-call-failure", "页面/app.js") is None


def test_an_override_can_turn_a_rule_on_again(load) -> None:
    config = load('[rules]\n"*" = "off"\n[[overrides]]\nfiles = ["a.js"]\nrules = { "cloud/init-missing" = "error" }')
    assert effective_setting(config, "cloud/init-missing", "a.js") == at("cloud/init-missing", Severity.ERROR)
    assert effective_setting(config, "cloud/init-missing", "b.js") == off("cloud/init-missing")


# Names and start-up


def test_known_names() -> None:
    assert KNOWN.resolve("AUTH-WX-010") == ("cloud/init-missing", "function/init-missing")
    assert KNOWN.resolve("*/init-missing") == ("cloud/init-missing", "function/init-missing")
    assert KNOWN.resolve("unused-*") == ()
    assert KNOWN.resolve("unused-suppression") == ("unused-suppression",)
    assert KNOWN.resolve("") == KNOWN.resolve("cloud") == KNOWN.resolve("Cloud/init-missing") == ()
    assert KNOWN.nearest("Cloud/Init-Missing") == "cloud/init-missing"


def test_nothing_heavy_is_imported_before_there_is_a_file() -> None:
    code = "import sys, wxlint.config; print(*sorted({'tomllib', 'pathspec', 'fnmatch', 'json', 'wxlint.config.check'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
