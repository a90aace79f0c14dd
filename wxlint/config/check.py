"""From the values of a TOML document to a `Config`, collecting every mistake on the way."""

from __future__ import annotations

import enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from wxlint.config.errors import ConfigError
from wxlint.config.known import KnownRules, Option, OptionType, is_glob
from wxlint.config.model import PRESETS, Config, OptionValue, Override, RuleSetting
from wxlint.config.positions import KeyPath, Place, locate
from wxlint.config.settings import compile_globs
from wxlint.diagnostics import Severity, Text
from wxlint.nearest import nearest, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_OFF = "off"
_LEVELS = (_OFF, *(severity.value for severity in Severity))
_SEVERITY_KEY = "severity"

_MOST_SUGGESTIONS = 50
"""A file with more mistakes than this is no slip of the pen, and comparing every name with every rule takes its time."""

_MOST_STARS = 3
"""pathspec matches with backtracking: four stars in one part need 24 s for a file name of 250 characters, three half a second."""

_T = TypeVar("_T")


class _Rank(enum.IntEnum):
    """How directly a line names a rule. The more direct wins over the other, whatever their order."""

    GLOB = 0
    ALIAS = 1
    ID = 2


class Checker:
    """Checks one document. `problems` holds what is wrong; a value with a problem is left out of the result."""

    def __init__(self, path: Path, text: str, known: KnownRules) -> None:
        self.path = path
        self.text = text
        self.known = known
        self.problems: list[ConfigError] = []

    def config(self, document: Mapping[str, Any]) -> Config:
        """The configuration that `document` describes, as far as it is right."""
        fields: dict[str, Any] = {}
        for key, value in document.items():
            check = _TOP_LEVEL.get(key)
            if check is not None:
                fields[key] = check(self, value, (key,))
            elif self.known.resolve(key):
                self.problem_at_key((key,), Text(f"{quote(key)} is a rule: it goes under `[rules]`", f"{quote(key)} 是规则，应写在 `[rules]` 之下"))
            else:
                self.unknown(key, _TOP_LEVEL, (key,))
        return Config(path=self.path, **{key: value for key, value in fields.items() if value is not None})

    def preset(self, value: object, at: KeyPath) -> str | None:
        """`extends`."""
        name = self.expect(value, str, at, _A_STRING)
        return None if name is None else self.choice(name, PRESETS, at, Text("preset", "预设"))

    def globs(self, value: object, at: KeyPath) -> tuple[str, ...]:
        """An array of gitignore patterns."""
        globs = []
        for index, item in enumerate(self.expect(value, list, at, _STRINGS) or ()):
            glob = self.expect(item, str, (*at, index), _A_STRING)
            if glob is None:
                continue
            wrong = _unusable(glob)
            if wrong is None:
                globs.append(glob)
            else:
                self.problem((*at, index), Text(f"{wrong.en}: {quote(glob)}", f"{wrong.zh}：{quote(glob)}"))
        return tuple(globs)

    def models(self, value: object, at: KeyPath) -> tuple[Mapping[str, object], ...]:
        """`[[models]]`: sources, sinks, sanitizers and summaries of the user's own."""
        from wxlint.taint.models import ModelError, Models

        tables = self.expect(value, list, at, Text("an array of tables, `[[models]]`", "表的数组，写作 `[[models]]`"))
        found = []
        for index, item in enumerate(tables or ()):
            table = self.expect(item, dict, (*at, index), _A_TABLE)
            if table is None:
                continue
            try:
                Models().add_table(table, "models", custom=True)
            except ModelError as error:
                self.problem((*at, index), Text(str(error), str(error)))
            else:
                found.append(table)
        return tuple(found)

    def overrides(self, value: object, at: KeyPath) -> tuple[Override, ...]:
        """`[[overrides]]`."""
        tables = self.expect(value, list, at, Text("an array of tables, `[[overrides]]`", "表的数组，写作 `[[overrides]]`"))
        checked = [self.override(table, (*at, index)) for index, table in enumerate(tables or ())]
        return tuple(override for override in checked if override is not None)

    def override(self, value: object, at: KeyPath) -> Override | None:
        """One of `[[overrides]]`. Both keys are needed: without one of them it says nothing."""
        table = self.expect(value, dict, at, _A_TABLE)
        if table is None:
            return None
        for key in table:
            if key not in _OVERRIDE_KEYS:
                self.unknown(key, _OVERRIDE_KEYS, (*at, key))
        for key in _OVERRIDE_KEYS:
            if key not in table:
                self.problem(at, Text(f"this override has no `{key}`", f"这一项 overrides 缺少 `{key}`"))
        if table.get("files") == []:
            self.problem((*at, "files"), Text("`files` is empty: this override matches no file", "`files` 为空，这一项 overrides 匹配不到任何文件"))
        return Override(self.globs(table.get("files", []), (*at, "files")), self.rules(table.get("rules", {}), (*at, "rules")))

    def rules(self, value: object, at: KeyPath) -> tuple[RuleSetting, ...]:
        """`[rules]`, with one setting for every id that its lines stand for."""
        ranked: list[tuple[_Rank, RuleSetting]] = []
        for name, said in (self.expect(value, dict, at, _A_TABLE) or {}).items():
            ids = self.known.resolve(name)
            if not ids:
                self.unknown_rule(name, (*at, name))
                continue
            rank = _Rank.ID if ids == (name,) else _Rank.GLOB if is_glob(name) and name not in self.known.aliases else _Rank.ALIAS
            ranked.extend((rank, setting) for setting in self.settings(ids, said, (*at, name)))
        settings: dict[str, RuleSetting] = {}
        for _, setting in sorted(ranked, key=lambda item: item[0]):  # stable: of two globs, the later line wins
            before = settings.get(setting.rule)
            settings[setting.rule] = setting if before is None else before.then(setting)
        return tuple(settings[rule] for rule in sorted(settings))

    def settings(self, ids: tuple[str, ...], said: object, at: KeyPath) -> list[RuleSetting]:
        """What one line of `[rules]` says of each of its rules: a severity, or a table with a severity and options."""
        if isinstance(said, str):
            level = self.level(said, at)
            return [] if level is None else [_setting(rule, level, {}) for rule in ids]
        wanted = Text(f"a severity ({_join(_LEVELS)}) or a table", f"严重程度（{_join_zh(_LEVELS)}）或表")
        table = self.expect(said, dict, at, wanted)
        if table is None:
            return []
        level = None
        options: dict[str, dict[str, OptionValue]] = {rule: {} for rule in ids}
        for name in table:
            if name == _SEVERITY_KEY:
                severity = self.expect(table[name], str, (*at, name), _A_STRING)
                level = None if severity is None else self.level(severity, (*at, name))
                continue
            takers = {rule: self.known.options[rule][name] for rule in ids if name in self.known.options.get(rule, {})}
            if not takers:
                self.unknown_option(name, ids, (*at, name))
            for option in sorted(set(takers.values()), key=repr):
                value = self.option(table[name], option, (*at, name))
                for rule, own in takers.items():
                    if value is not None and own == option:
                        options[rule][name] = value
        return [_setting(rule, level, options[rule]) for rule in ids]

    def level(self, value: str, at: KeyPath) -> str | None:
        """A severity or `off`."""
        return self.choice(value, _LEVELS, at, Text("severity", "严重程度"))

    def option(self, value: object, option: Option, at: KeyPath) -> OptionValue | None:
        """An option's value, if it is what the rule declares."""
        match option.type:
            case OptionType.BOOLEAN:
                return self.expect(value, bool, at, Text("`true` or `false`", " `true` 或 `false`"))
            case OptionType.INTEGER:
                return self.expect(value, int, at, Text("a whole number", "整数"))
            case OptionType.STRING:
                text = self.expect(value, str, at, _A_STRING)
                return text if text is None or not option.choices else self.choice(text, option.choices, at, _VALUE)
            case OptionType.STRINGS:
                texts = self.strings(value, at)
                if texts is None or not option.choices:
                    return texts
                checked = [self.choice(text, option.choices, (*at, index), _VALUE) for index, text in enumerate(texts)]
                return tuple(text for text in checked if text is not None)

    def strings(self, value: object, at: KeyPath) -> tuple[str, ...] | None:
        """An array of strings."""
        items = self.expect(value, list, at, _STRINGS)
        if items is None:
            return None
        checked = [self.expect(item, str, (*at, index), _A_STRING) for index, item in enumerate(items)]
        return tuple(item for item in checked if item is not None)

    def choice(self, value: str, choices: tuple[str, ...], at: KeyPath, kind: Text) -> str | None:
        """`value`, if it is one of `choices`."""
        if value in choices:
            return value
        near = _nearest_of(value, choices)
        self.problem(
            at,
            Text(
                f"{quote(value)} is not a {kind.en}: the choices are {_join(choices)}{near.en}",
                f"{quote(value)} 不是有效的{kind.zh}，可选 {_join_zh(choices)}{near.zh}",
            ),
        )
        return None

    def expect(self, value: object, kind: type[_T], at: KeyPath, wanted: Text) -> _T | None:
        """`value`, if it is of this type and no other: `true` is not a number here."""
        if isinstance(value, kind) and type(value) is kind:
            return value
        subject = Text(quote(at[-1]), f"{quote(at[-1])} ") if isinstance(at[-1], str) else Text("this element", "这个元素")
        given = _TYPE_NAMES.get(type(value), Text("a date or time", "日期或时间"))
        self.problem(at, Text(f"{subject.en} must be {wanted.en}, not {given.en}", f"{subject.zh}应为{wanted.zh}，而不是{given.zh}"))
        return None

    def unknown(self, key: str, keys: Iterable[str], at: KeyPath) -> None:
        """A key that nothing reads."""
        keys = tuple(keys)
        near = _nearest_of(key, keys)
        self.problem_at_key(
            at,
            Text(
                f"there is no key {quote(key)} here: the keys are {_join(keys)}{near.en}",
                f"这里没有 {quote(key)} 这个键，可用的键是 {_join_zh(keys)}{near.zh}",
            ),
        )

    def unknown_rule(self, name: str, at: KeyPath) -> None:
        """A name for which there is no rule."""
        near = self.known.nearest(name) if len(self.problems) < _MOST_SUGGESTIONS else None
        if is_glob(name):
            said = Text(f"no rule matches {quote(name)}", f"没有规则匹配 {quote(name)}")
        else:
            said = Text(f"there is no rule {quote(name)}", f"没有 {quote(name)} 这条规则")
        hint = (
            Text("`wxlint rules` lists them", "`wxlint rules` 列出全部规则")
            if near is None
            else Text(f"the nearest is `{near}`", f"最接近的是 `{near}`")
        )
        self.problem_at_key(at, Text(f"{said.en}; {hint.en}", f"{said.zh}；{hint.zh}"))

    def unknown_option(self, name: str, ids: tuple[str, ...], at: KeyPath) -> None:
        """An option that none of the rules of this line has."""
        options = sorted({_SEVERITY_KEY, *(option for rule in ids for option in self.known.options.get(rule, {}))})
        near = _nearest_of(name, options)
        rule = quote(str(at[-2]))
        self.problem_at_key(
            at,
            Text(
                f"{rule} has no option {quote(name)}: it takes {_join(options)}{near.en}",
                f"{rule} 没有 {quote(name)} 这个选项，可用的是 {_join_zh(options)}{near.zh}",
            ),
        )

    def problem(self, at: KeyPath, message: Text) -> None:
        """A mistake in the value at `at`."""
        self.add(self.place(at).value, message)

    def problem_at_key(self, at: KeyPath, message: Text) -> None:
        """A mistake in the key at `at`."""
        self.add(self.place(at).key, message)

    def add(self, offset: int, message: Text) -> None:
        """A mistake at a character offset."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        self.problems.append(ConfigError(self.path, line, column, message))

    def place(self, at: KeyPath) -> Place:
        """Where `at` stands."""
        while at not in self.places and at:
            at = at[:-1]
        return self.places.get(at, Place(0, 0))

    @cached_property
    def places(self) -> Mapping[KeyPath, Place]:
        """Every key and value of the document; worked out for the first mistake."""
        return locate(self.text)


_TOP_LEVEL: Mapping[str, Callable[[Checker, object, KeyPath], object]] = {
    "extends": Checker.preset,
    "exclude": Checker.globs,
    "rules": Checker.rules,
    "overrides": Checker.overrides,
    "models": Checker.models,
}
"""What reads each top-level key. The keys are the names of `Config`'s fields."""

_OVERRIDE_KEYS = ("files", "rules")

_A_STRING = Text("a string", "字符串")
_STRINGS = Text("an array of strings", "字符串数组")
_A_TABLE = Text("a table", "表")
_VALUE = Text("value for this option", "选项值")

_TYPE_NAMES: Mapping[type, Text] = {
    bool: Text("a boolean", "布尔值"),
    int: Text("a number", "数字"),
    float: Text("a number", "数字"),
    str: Text("a string", "字符串"),
    list: Text("an array", "数组"),
    dict: Text("a table", "表"),
}


def _unusable(glob: str) -> Text | None:
    """Why `glob` cannot be used as a gitignore pattern."""
    parts = glob.split("/")
    if parts.count("**") > _MOST_STARS or any(part.count("*") > _MOST_STARS for part in parts):
        return Text(
            f"more than {_MOST_STARS} `*` in one part of a pattern take too long to match", f"模式的一段里超过 {_MOST_STARS} 个 `*`，匹配会太慢"
        )
    try:
        if any(pattern.include is not None for pattern in compile_globs((glob,)).patterns):
            return None
    except ValueError:
        pass
    return Text("not a pattern as in .gitignore, no file matches it", "不是有效的 .gitignore 式模式，匹配不到任何文件")


def _setting(rule: str, level: str | None, options: Mapping[str, OptionValue]) -> RuleSetting:
    severity = None if level in (None, _OFF) else Severity(level)
    return RuleSetting(rule, level == _OFF, severity, tuple(sorted(options.items())))


def _nearest_of(value: str, choices: Iterable[str]) -> Text:
    near = nearest(value, choices)
    return Text("", "") if near is None else Text(f"; the nearest is `{near}`", f"，最接近的是 `{near}`")


def _join(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _join_zh(names: Iterable[str]) -> str:
    return "、".join(f"`{name}`" for name in names)
