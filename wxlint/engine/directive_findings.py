"""What the engine reports about suppression comments: those that are worded wrongly, and those that suppress nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wxlint.diagnostics import Edit, Finding, Fix, Span, Text
from wxlint.engine.directives import Directive, DirectiveKind, Name
from wxlint.engine.suppress import PREFIX
from wxlint.nearest import nearest, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from wxlint.engine.directive_coverage import Coverage, Entry

UNUSED = "unused-suppression"
UNKNOWN = "unknown-suppression"

_MOST_ADVISED = 20
"""How many unknown names of one file get advice of their own and a fix: a hostile file has tens of thousands, and each is compared with every rule."""

_DELETE = Text("delete the comment", "删除这条注释")
_DELETE_IDS = Text("delete the ids that suppress nothing", "删除不起作用的规则名")
_LIST_RULES = Text("`wxlint rules` lists the ids", "用 `wxlint rules` 查看全部规则名")


def unused_findings(directives: Sequence[Directive], path: str, coverage: Coverage, ran: Container[str]) -> tuple[list[Finding], int]:
    """One finding for every directive with names that suppressed nothing, and how many such findings are suppressed in turn.

    A directive for `unused-suppression` has its use only now, so these come last; that one of them is unused cannot be suppressed.
    """

    def unused_of(directive: Directive, *, own: bool) -> list[Entry]:
        entries = coverage.entries_of(directive)
        return [entry for entry in entries if (UNUSED in entry.rules) == own and not entry.used and all(rule in ran for rule in entry.rules)]

    silenced: set[Span] = set()
    for directive in directives:
        if unused_of(directive, own=False) and coverage.suppresses(UNUSED, directive.comment.start, directive.line):
            silenced.add(directive.comment)
    found = []
    for directive in directives:
        entries = unused_of(directive, own=True)
        if directive.comment not in silenced:
            entries += unused_of(directive, own=False)
        if entries:
            found.append(_unused_finding(directive, sorted((entry.name for entry in entries), key=lambda name: name.span), path))
    return found, len(silenced)


def _unused_finding(directive: Directive, names: Sequence[Name], path: str) -> Finding:
    en, zh = _list(names)
    if directive.kind is DirectiveKind.ENABLE:
        message = Text(
            f"nothing to enable again: no `wxlint-disable` of {en} is open here", f"这里没有尚未结束的针对 {zh} 的 `wxlint-disable`，无需重新启用"
        )
    else:
        message = Text(f"unneeded suppression: nothing is reported for {en} here", f"多余的屏蔽：此处没有 {zh} 的报告")
    whole = len(names) == len(directive.names)
    fix = _deletion(directive, names, path)
    return Finding(UNUSED, path, directive.comment if whole else names[0].span, message, help=fix.title, fix=fix)


def unknown_findings(
    directives: Sequence[Directive], path: str, nearest_rule: Callable[[str], str | None], resolve: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[Directive, Finding]]:
    """What is wrong with the wording of directives, each with its directive."""
    advised = 0
    for directive in directives:
        if directive.kind is None:
            if finding := _unknown_word(directive, path):
                yield directive, finding
            continue
        if not directive.names:
            yield directive, _nameless(directive, path)
        for run in _unknown_runs(directive, resolve):
            finding = _unknown_names(run, path)
            advised += 1
            yield directive, _advised(finding, directive, run, nearest_rule) if advised <= _MOST_ADVISED else finding


def _unknown_word(directive: Directive, path: str) -> Finding | None:
    """A comment that begins with `wxlint-…` and looks as if it were meant as a directive."""
    near = nearest(directive.word.removeprefix(PREFIX), [kind.value.removeprefix(PREFIX) for kind in DirectiveKind])
    if near is None and not directive.word.startswith((f"{PREFIX}ignore", f"{PREFIX}disable", f"{PREFIX}enable")):
        return None
    word = quote(directive.word)
    message = Text(f"{word} is not a directive, so nothing is suppressed", f"{word} 不是有效的指令，不会屏蔽任何报告")
    if near is None:
        kinds = [f"`{kind.value}`" for kind in DirectiveKind]
        return _unknown_finding(
            path, directive.word_span, message, Text(f"the directives are {', '.join(kinds)}", f"可用的指令是 {'、'.join(kinds)}")
        )
    help_ = Text(f"write `{PREFIX}{near}`", f"改为 `{PREFIX}{near}`")
    return _unknown_finding(path, directive.word_span, message, help_, Fix(help_, (Edit(path, directive.word_span, f"{PREFIX}{near}"),), safe=False))


def _nameless(directive: Directive, path: str) -> Finding:
    word = f"`{directive.word}`"
    help_ = Text(f"name the rules: `{directive.word} cloud/init-missing -- why`", f"写明规则：`{directive.word} cloud/init-missing -- 原因`")
    if directive.kind is DirectiveKind.ENABLE:  # deleting it would leave everything suppressed
        message = Text(
            f"{word} names no rule, so it ends every `wxlint-disable` before it", f"{word} 没有写规则名，会结束之前所有的 `wxlint-disable`"
        )
        return _unknown_finding(path, directive.comment, message, help_)
    message = Text(f"{word} names no rule, so nothing is suppressed", f"{word} 没有写规则名，不会屏蔽任何报告")
    return _unknown_finding(path, directive.comment, message, help_, Fix(_DELETE, (Edit(path, directive.removal, directive.remainder),), safe=True))


def _unknown_runs(directive: Directive, resolve: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[Name, ...]]:
    """Unknown names; those with only blanks between them are together, since they are most likely a reason without ` -- `."""
    run: list[Name] = []
    for name in directive.names:
        unknown = not resolve(name.text)
        if run and (name.follows_comma or not unknown):
            yield tuple(run)
            run = []
        if unknown:
            run.append(name)
    if run:
        yield tuple(run)


def _unknown_names(run: tuple[Name, ...], path: str) -> Finding:
    shown = quote(" ".join(name.text for name in run))
    message = Text(f"{shown} is not the id of a rule, so nothing is suppressed for it", f"{shown} 不是规则名，对它的屏蔽不起作用")
    return _unknown_finding(path, Span(run[0].span.start, run[-1].span.end), message, _LIST_RULES)


def _advised(finding: Finding, directive: Directive, run: tuple[Name, ...], nearest_rule: Callable[[str], str | None]) -> Finding:
    """The finding about unknown names with what is most likely meant, and a fix. Only what suppresses nothing before and after is a safe one."""
    path, span = finding.path, finding.span
    near = nearest_rule(run[0].text) if len(run) == 1 else None
    if near is not None:
        title = Text(f"replace it by `{near}`", f"改为 `{near}`")
        help_ = Text(f"the nearest id is `{near}`", f"最接近的规则名是 `{near}`")
        return replace(finding, help=help_, fix=Fix(title, (Edit(path, span, near),), safe=False))
    if not run[0].follows_comma:
        help_ = Text("begin the reason with ` -- `", "原因之前要写 ` -- `")
        return replace(finding, help=help_, fix=Fix(help_, (Edit(path, Span(span.start, span.start), "-- "),), safe=True))
    help_ = _LIST_RULES if len(run) == 1 else Text("write ids first, then ` -- ` and the reason", "先写规则名，再写 ` -- ` 和原因")
    return replace(finding, help=help_, fix=_deletion(directive, run, path))


def _unknown_finding(path: str, span: Span, message: Text, help_: Text, fix: Fix | None = None) -> Finding:
    return Finding(UNKNOWN, path, span, message, help=help_, fix=fix)


def _deletion(directive: Directive, names: Sequence[Name], path: str) -> Fix:
    """Take `names` out of a directive, and the whole comment if no name is left."""
    if len(names) == len(directive.names):
        return Fix(_DELETE, (Edit(path, directive.removal, directive.remainder),), safe=True)
    going = {name.span for name in names}
    edits = []
    kept_end: int | None = None  # the end of the last name that stays
    start: int | None = None  # where the names that go begin
    for name in directive.names:
        if name.span in going:
            start = name.span.start if start is None else start
            continue
        if start is not None:
            edits.append(Edit(path, Span(start, name.span.start), ""))
            start = None
        kept_end = name.span.end
    if start is not None and kept_end is not None:
        edits.append(Edit(path, Span(kept_end, directive.names[-1].span.end), ""))
    return Fix(_DELETE_IDS, tuple(edits), safe=True)


def _list(names: Sequence[Name]) -> tuple[str, str]:
    quoted = [quote(name.text) for name in names]
    return ", ".join(quoted), "、".join(quoted)
