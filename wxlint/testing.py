"""The examples in rule files are their tests: parsing them and running them.

An example is source text. Lines of carets under a line assert a finding there: the carets its span (as far as it stands on that line), the text after them its
exact English message, with the severity before it where that is not the rule's own. Lines of dashes assert a related label in the same way.

    wx.cloud.callFunction({ name: 'pay' })
    ^^^^^^^^^^^^^^^^^^^^^ nobody handles the rejection of this call

Several files are separated by `-- path --` lines; `-- path: 200000 bytes --` begins one that large, which holds its lines again and again (`x`, if it has none);
`-- fixed --` or `-- fixed: path --` holds a file as it is after all fixes. What comes before the first separator is
the rule's natural file: the script of a page (`miniprogram/pages/index/index.js`), or what the rule is about as far as its `files` and its hooks tell:

- the entry of a cloud function (`cloudfunctions/fn/index.js`), if `files` are those of functions;
- the page's `index.wxml`, if `files` is `WXML`; a module `miniprogram/utils/index.wxs`, if it is `WXS`;
- a configuration file, if `files` is `CONFIG` or all hooks are `@on_json`: that of the first role asked for, app.json (`miniprogram/app.json`) if that is `*` or
  there is none.

Around it stands a small project with one page, unless the example brings its own project.config.json or app.json, the natural file left aside. Carets work in WXML
and JSON as they do in scripts: the lines that hold them are taken out before the files are written.
"""

from __future__ import annotations

import re
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from wxlint.config import CONFIG_NAME, DEFAULT, load_config
from wxlint.diagnostics import Confidence, Edit, Finding, Severity, SourceText, Span, Text
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.fix import Fixer
from wxlint.engine.places import Places
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.engine.targets import find_targets
from wxlint.records import dataclass
from wxlint.regex import regex
from wxlint.rules import CONFIG, FUNCTION, WXML, WXS, Rule

PAGE = "miniprogram/pages/index/index.js"
MARKUP = "miniprogram/pages/index/index.wxml"
ENTRY = "cloudfunctions/fn/index.js"
_CONFIGURATIONS = {
    "page": "miniprogram/pages/index/index.json",
    "component": "miniprogram/components/item/item.json",
    "game": "miniprogram/game.json",
    "plugin": "plugin/plugin.json",
    "project": "project.config.json",
    "project-private": "project.private.config.json",
    "sitemap": "miniprogram/sitemap.json",
    "theme": "miniprogram/theme.json",
    "ext": "miniprogram/ext.json",
    "function": "cloudfunctions/fn/config.json",
    "package": "cloudfunctions/fn/package.json",
    "cloudbase": "cloudbaserc.json",
}
_APP = "miniprogram/app.json"

_SCAFFOLD = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/index/index"] }',
}
_FUNCTION_SCAFFOLD = {"cloudfunctions/fn/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.0" } }'}
_SEPARATOR = regex(r"^-- (.+) --$")
_SIZED = regex(r"(?P<path>.+): (?P<size>\d+) bytes")
_FIXED = regex(r"^\s*-- fixed(?:: .+)? --$", re.MULTILINE)
_MARK = regex(r"^(\s*)(\^+|-{2,})(?: (.*))?$")
_SEVERITY = regex(r"^(error|warning|info): ")


@dataclass(frozen=True)
class Expectation:
    """One line of carets or dashes: where, and the message (None where only the place is asserted)."""

    path: str
    line: int
    column: int
    width: int
    message: str | None
    severity: str | None
    related: bool

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column} (+{self.width})"
        return f"{text} {self.severity + ': ' if self.severity else ''}{self.message or ''}"


@dataclass()
class Example:
    """One example, taken apart."""

    files: dict[str, str] = field(default_factory=dict)
    expected: list[Expectation] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)


def natural_file(rule: type[Rule]) -> str:
    """Where the code of an example stands that names no file."""
    hooks = rule.hooks()
    roles = [role for hook in hooks if hook.kind == "json" for role in hook.keys]
    if rule.files == CONFIG or (roles and all(hook.kind in ("json", "project") for hook in hooks)):
        return _CONFIGURATIONS.get(roles[0], _APP) if roles else _APP
    if rule.files == WXML:
        return MARKUP
    if rule.files == WXS or rule.files == WXS | WXML:
        return "miniprogram/utils/index.wxs"
    return ENTRY if rule.files <= FUNCTION else PAGE


def parse_example(text: str, rule: type[Rule]) -> Example:
    """Take an example apart."""
    natural = natural_file(rule)
    example = Example()
    for name, lines in _sections(textwrap.dedent(text).strip("\n"), natural):
        if name == "fixed" or name.startswith("fixed:"):
            example.fixed[name.removeprefix("fixed").removeprefix(":").strip() or natural] = "\n".join(lines) + "\n"
            continue
        source: list[str] = []
        for line in lines:
            mark = _MARK.match(line)
            if mark is None:
                source.append(line)
                continue
            message = mark[3]
            severity = _SEVERITY.match(message) if message else None
            example.expected.append(
                Expectation(
                    path=name,
                    line=len(source),
                    column=len(mark[1]) + 1,
                    width=len(mark[2]),
                    message=message[severity.end() :] if message and severity else message,
                    severity=severity[1] if severity else None,
                    related=mark[2].startswith("-"),
                )
            )
        sized = _SIZED.fullmatch(name)
        if sized is None:
            example.files[name] = "\n".join(source) + "\n"
        else:
            example.files[sized["path"]] = _filled("\n".join(source) + "\n" if source else "x", int(sized["size"]))
    return example


def _filled(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


def _sections(text: str, natural: str) -> Iterator[tuple[str, list[str]]]:
    name, lines = natural, []
    for line in text.split("\n"):
        separator = _SEPARATOR.match(line)
        if separator is None:
            lines.append(line)
            continue
        if any(part.strip() for part in lines) or name != natural:
            yield name, lines
        name, lines = separator[1], []
    yield name, lines


def example_problems(rule: type[Rule], text: str, *, valid: bool) -> list[str]:
    """As `example_differences`, in English."""
    return [problem.en for problem in example_differences(rule, text, valid=valid)]


def example_differences(rule: type[Rule], text: str, *, valid: bool) -> list[Text]:
    """What is wrong with one example of `rule`: nothing, if the rule does what the example says. Raises ConfigErrors for an example's own wxlint.toml."""
    example = parse_example(text, rule)
    with tempfile.TemporaryDirectory(prefix="wxlint-example-") as folder:
        root = Path(folder).resolve()
        for path, content in _with_scaffold(example, rule).items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8", newline="")
        catalogue = Catalogue({rule.id: rule})
        config = load_config(root / CONFIG_NAME, catalogue.known) if CONFIG_NAME in example.files else DEFAULT
        selection = Selection(catalogue, config, "all", select=(rule.id,))
        options = Options(selection, min_confidence=Confidence.LOW)
        report = check([root], options, cwd=root)
        fixed = _fixed(root, options) if example.fixed else {}
    findings = [item.finding for item in report.diagnostics if item.finding.rule in (rule.id, "internal-error")]
    sources = {path: SourceText(content.encode()) for path, content in example.files.items()}
    if valid:
        return [_unexpected(finding, sources) for finding in findings]
    problems = _compare(example, findings, sources, rule)
    if example.fixed:
        problems += _compare_fixed(example, fixed)
    elif any(finding.fix is not None for finding in findings) and not any(_FIXED.search(other) for other in rule.invalid):
        problems.append(
            Text("the rule has a fix, and no example shows its result: `-- fixed --`", "规则有修复，但没有示例写明修复结果：`-- fixed --`")
        )
    return problems


def _with_scaffold(example: Example, rule: type[Rule]) -> dict[str, str]:
    natural = natural_file(rule)
    own = any(path.rsplit("/", 1)[-1] in ("project.config.json", "app.json", "cloudbaserc.json") for path in example.files if path != natural)
    scaffold = {} if own else dict(_SCAFFOLD)
    if ENTRY in example.files:
        scaffold |= _FUNCTION_SCAFFOLD
    elif natural in example.files and natural.startswith("cloudfunctions/fn/"):
        scaffold |= _FUNCTION_SCAFFOLD | {ENTRY: "exports.main = async () => ({})\n"}
    return scaffold | example.files


def _compare(example: Example, findings: Iterable[Finding], sources: dict[str, SourceText], rule: type[Rule]) -> list[Text]:
    problems: list[Text] = []
    remaining = list(findings)
    for expectation in (item for item in example.expected if not item.related):
        match = next((finding for finding in remaining if _matches(expectation, finding, sources, rule)), None)
        if match is None:
            problems.append(Text(f"missing finding: {expectation}", f"缺少问题：{expectation}"))
        else:
            remaining.remove(match)
    problems += [_unexpected(finding, sources) for finding in remaining]
    labels = [label for finding in findings for label in (*finding.related, *finding.flow)]
    for expectation in (item for item in example.expected if item.related):
        if not any(_stands_at(expectation, label.path, label.span, sources) and expectation.message in (None, label.message.en) for label in labels):
            found = "; ".join(f"{_place(label.path, label.span, sources)} {label.message.en}" for label in labels)
            problems.append(Text(f"missing label: {expectation} (found: {found})", f"缺少标注：{expectation}（实际为：{found}）"))
    if not any(not item.related for item in example.expected):
        problems.append(Text("an invalid example needs a line of carets", "错误示例需要一行 `^`"))
    return problems


def _matches(expectation: Expectation, finding: Finding, sources: dict[str, SourceText], rule: type[Rule]) -> bool:
    severity = expectation.severity or rule.severity.value
    return (
        _stands_at(expectation, finding.path, finding.span, sources)
        and expectation.message in (None, finding.message.en)
        and finding.severity is Severity(severity)
        and finding.rule == rule.id
    )


def _stands_at(expectation: Expectation, path: str, span: Span, sources: dict[str, SourceText]) -> bool:
    return (
        path == expectation.path and path in sources and _place_of(span, sources[path]) == (expectation.line, expectation.column, expectation.width)
    )


def _place_of(span: Span, source: SourceText) -> tuple[int, int, int]:
    """Line, column and width on that line."""
    start, end = source.position(span.start), source.position(span.end)
    width = end.column - start.column if end.line == start.line else len(source.line_text(start.line)) - start.column + 1
    return start.line, start.column, max(1, width)


def _place(path: str, span: Span, sources: dict[str, SourceText]) -> str:
    if path not in sources:
        return path
    line, column, width = _place_of(span, sources[path])
    return f"{path}:{line}:{column} (+{width})"


def _unexpected(finding: Finding, sources: dict[str, SourceText]) -> Text:
    described = f"{_place(finding.path, finding.span, sources)} {finding.severity.value}: {finding.message.en} [{finding.rule}]"
    return Text(f"unexpected finding: {described}", f"多出问题：{described}")


def _fixed(root: Path, options: Options) -> dict[str, str]:
    """What `--fix --unsafe-fixes` makes of the files that it changes."""
    result = Fixer(lambda: check([root], options, cwd=root), Places(find_targets([root]), root), unsafe=True).fix()
    return {file.path: file.after.decode("utf-8", "replace") for file in result.files}


def _compare_fixed(example: Example, fixed: dict[str, str]) -> list[Text]:
    problems = []
    for path in {*example.fixed, *fixed}:
        expected, actual = example.fixed.get(path), fixed.get(path, example.files.get(path, ""))
        if expected is None:
            problems.append(Text(f"{path} is changed by the fix as well, to\n{actual}", f"修复还改动了 {path}，改后为\n{actual}"))
        elif actual != expected:
            problems.append(Text(f"{path} after the fix is\n{actual}instead of\n{expected}", f"修复后的 {path} 为\n{actual}应为\n{expected}"))
    return problems


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with `edits` applied; they must not overlap and must come last first."""
    for edit in edits:
        data = data[: edit.span.start] + edit.text.encode() + data[edit.span.end :]
    return data
