"""What a rule is: the base class, the decorators that say what interests it, and loading rule files by path.

A rule file lies in `rules/<category>/<name_with_underscores>.py`; its id is that path, `category/name-with-dashes`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from wxlint.diagnostics import Confidence, Finding, Fix, Label, Located, Severity, Span, Text
from wxlint.project.model import FileKind
from wxlint.records import dataclass
from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.project.model import Project
    from wxlint.taint.flows import Flow

CLIENT = frozenset(kind for kind in FileKind if kind.is_client)
FUNCTION = frozenset(kind for kind in FileKind if kind.is_function)
EVERYWHERE = CLIENT | FUNCTION
WXML = frozenset({FileKind.WXML})
WXS = frozenset({FileKind.WXS})
"""WXS files and the inline `<wxs>` of WXML files."""
CONFIG = frozenset({FileKind.CONFIG})
"""The JSON files that the platform or its tools read."""

PRESETS = ("seed", "recommended", "strict", "all")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a rule in both languages, as templates: `{name}` is replaced by the parameter of that name, any other brace stays."""

    en: str
    zh: str
    help: str = ""
    help_zh: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of a rule that a user may change in wxlint.toml."""

    default: object
    description: str
    description_zh: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a rule saw in one file and needs when the whole project is known. Plain data: `data` holds scalars, or tuples of them."""

    rule: str
    name: str
    path: str
    span: Span
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hook:
    """One method of a rule and what calls it. `keys` are paths, packages or patterns, as the kind says; `triggers` are bytes without which it cannot fire."""

    kind: str
    keys: tuple[str, ...]
    triggers: tuple[bytes, ...]
    method: str = ""
    beside: bytes = b""
    """For flows: what the WXML beside the script must hold."""


Method = TypeVar("Method", bound=Callable[..., object])


def _decorate(kind: str, keys: tuple[str, ...], triggers: tuple[bytes, ...], beside: bytes = b"") -> Callable[[Method], Method]:
    def mark(method: Method) -> Method:
        hooks: tuple[Hook, ...] = getattr(method, "wxlint_hooks", ())
        method.wxlint_hooks = (*hooks, Hook(kind, keys, triggers, beside=beside))  # type: ignore[attr-defined]
        return method

    return mark


def _last_name(path: str) -> bytes:
    """The bytes that a file must hold for `path` to occur in it; empty where it can occur in any, as with an SDK that another module hands out."""
    names = [name for name in path.replace("()", "").split(".") if name not in ("*", "**")]
    return b"" if len(names) == 1 and names[0] != "wx" else _SHORTEST.get(names[-1], names[-1].encode())


_SHORTEST = {"startTransaction": b"Transaction"}
"""`runTransaction` hands its callback what `startTransaction` gives: either name will do."""


def on_call(*paths: str) -> Callable[[Method], Method]:
    """Call the method with each `CallSite` whose callee resolves to one of `paths`: `wx.cloud.init`, `wx.*` (one more name) or `wx.cloud.**` (any)."""
    return _decorate("call", paths, tuple(map(_last_name, paths)))


def on_member(*owners: str) -> Callable[[Method], Method]:
    """Call the method with each `MemberSite` of something that resolves to one of `owners`: all uses of `wx.cloud.x` for `wx.cloud`."""
    return _decorate("member", owners, tuple(map(_last_name, owners)))


def on_import(*packages: str) -> Callable[[Method], Method]:
    """Call the method with each `ImportUse` of one of `packages` (`*` for every import, relative ones included)."""
    return _decorate("import", packages, tuple(package.encode() if package != "*" else b"" for package in packages))


def on_module(*triggers: str) -> Callable[[Method], Method]:
    """Call the method with each script module whose bytes hold one of `triggers` (every one, if none is given)."""
    return _decorate("module", (), tuple(trigger.encode() for trigger in triggers) or (b"",))


def on_text(pattern: str, *triggers: str) -> Callable[[Method], Method]:
    """Call the method with each match of the bytes regex `pattern` in any text file, comments included."""
    return _decorate("text", (pattern,), tuple(trigger.encode() for trigger in triggers) or (b"",))


def on_element(*tags: str) -> Callable[[Method], Method]:
    """Call the method with each `ElementSite` of a WXML file whose tag is one of `tags` (`*`: all elements)."""
    return _decorate("element", tags, tuple(b"" if tag == "*" else f"<{tag}".encode() for tag in tags))


def on_wxml(*triggers: str) -> Callable[[Method], Method]:
    """Call the method with each WXML file, a `WxmlSite`, whose bytes hold one of `triggers` (every one, if none is given)."""
    return _decorate("wxml", (), tuple(trigger.encode() for trigger in triggers) or (b"",))


def on_json(*roles: str) -> Callable[[Method], Method]:
    """Call the method with each configuration file, a `JsonSite`, that has one of `roles`: see there (`*`: all). It is called whatever `files` says."""
    return _decorate("json", roles, (b"",))


def on_flow(*, source: str, sink: str | tuple[str, ...], spelled: tuple[str, ...] = (), beside: str = "") -> Callable[[Method], Method]:
    """Call the method with each `Flow` of a value from a source of kind `source` to a sink of one of the kinds `sink`; the kinds are named by models.

    A method that only wants parts of the source with certain names says so in `spelled`: client scripts that, with all that they import, hold none of these texts,
    in any case, are not interpreted for its sake. Likewise `beside` is a text without which the WXML beside a script makes no flow in the script matter.
    """
    return _decorate("flow", (source, *((sink,) if isinstance(sink, str) else sink)), tuple(text.encode() for text in spelled), beside.encode())


def on_project(method: Method) -> Method:
    """Call the method once with the `ProjectIndex`, after all files."""
    return _decorate("project", (), ())(method)


class Rule:
    """Base of all rules. A subclass stands alone in its file and describes one mistake."""

    id: ClassVar[str] = ""
    """Set by the loader from the file's path."""

    summary: ClassVar[str]
    summary_zh: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    since: ClassVar[str] = ""
    presets: ClassVar[tuple[str, ...]] = ("recommended",)
    """Presets that turn the rule on; `strict` holds all of `recommended`, `all` holds everything."""
    severity_in: ClassVar[Mapping[str, Severity]] = {}
    """Another severity under some presets."""
    references: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[tuple[str, ...]] = ()
    files: ClassVar[frozenset[FileKind]] = EVERYWHERE
    options: ClassVar[Mapping[str, Option]] = {}
    messages: ClassVar[Mapping[str, Message]] = {}
    invalid: ClassVar[tuple[str, ...]] = ()
    valid: ClassVar[tuple[str, ...]] = ()

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        self.project = project
        self.settings = {name: option.default for name, option in self.options.items()} | dict(settings or {})

    @classmethod
    def hooks(cls) -> tuple[Hook, ...]:
        """What calls this rule."""
        members = {name: member for base in reversed(cls.__mro__) for name, member in vars(base).items()}
        return tuple(replace(hook, method=name) for name in sorted(members) for hook in getattr(members[name], "wxlint_hooks", ()))

    @classmethod
    def looks_at(cls, kind: FileKind) -> bool:
        """Whether the rule can report something in files of this kind."""
        return kind in cls.files or (kind is FileKind.CONFIG and any(hook.kind == "json" for hook in cls.hooks()))

    def text(self, key: str, **parameters: object) -> Text:
        """Message `key` with its parameters, for a label. A parameter that reads differently in the two languages is a `Text`."""
        message = self.messages[key]
        return _filled(message.en, message.zh, parameters)

    def label(self, where: Located, key: str, **parameters: object) -> Label:
        """A related place with message `key`."""
        return Label(where.path, where.span, self.text(key, **parameters))

    def finding(
        self,
        where: Located,
        key: str,
        *,
        related: Iterable[Label] = (),
        flow: Iterable[Label] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.HIGH,
        redact: Iterable[Span] = (),
        **parameters: object,
    ) -> Finding:
        """A finding at `where` with message `key`; `severity` replaces the rule's own for this one, `redact` marks secrets that no output may show."""
        message = self.messages[key]
        help_text = _filled(message.help, message.help_zh, parameters) if message.help else None
        return Finding(
            rule=self.id,
            path=where.path,
            span=where.span,
            message=self.text(key, **parameters),
            help=help_text,
            related=tuple(related),
            flow=tuple(flow),
            fix=fix,
            severity=severity or self.severity,
            confidence=confidence,
            redact=tuple(redact),
        )

    def flow_finding(
        self, flow: Flow, key: str, *, source_key: str, related: Iterable[Label] = (), severity: Severity | None = None, **parameters: Any
    ) -> Finding:
        """A finding at the end of `flow`, with the source (message `source_key`) and the steps from it; `related` are further places."""
        from wxlint.taint.steps import flow_labels

        steps = flow_labels(flow, self.text(source_key, source=flow.name))
        return self.finding(flow, key, related=(*steps[:1], *related), flow=steps, severity=severity, source=flow.name, **parameters)

    def fact(self, name: str, where: Located, **data: object) -> Fact:
        """Something to remember until the whole project is known."""
        return Fact(self.id, name, where.path, where.span, data)


RuleResult = Iterator[Finding | Fact]
ProjectResult = Iterator[Finding]
ProjectCheck = Callable[["ProjectIndex"], ProjectResult]

_PARAMETER = regex(r"\{([a-z_]+)\}")


def _filled(en: str, zh: str, parameters: Mapping[str, object]) -> Text:
    english = {name: value.en if isinstance(value, Text) else value for name, value in parameters.items()}
    chinese = {name: value.zh if isinstance(value, Text) else value for name, value in parameters.items()}
    return Text(sys.intern(_fill(en, english)), sys.intern(_fill(zh, chinese)))  # many findings say the same


def _fill(template: str, parameters: Mapping[str, object]) -> str:
    return _PARAMETER.sub(lambda match: str(parameters[match[1]]) if match[1] in parameters else match[0], template)
