"""A run: what is analysed, what is reported of it, and how configuration, suppression and failures come together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from command_line import write

from wxlint.api import CallSite, Confidence, Message, Option, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, on_call, on_project
from wxlint.config import load_config
from wxlint.config.model import Config
from wxlint.diagnostics import Report
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.engine.targets import MissingPathError, Target, find_targets

BASE = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a", "old/b/b"] }',
    "mp/pages/a/a.js": "wx.call(1)\n",
    "mp/old/b/b.js": "wx.call(2)\n",
}


class Calls(Rule):
    """Reports each call of `wx.call`, in the file phase."""

    id = "test/calls"
    summary = summary_zh = "a call"
    severity = Severity.WARNING
    options: ClassVar[Mapping[str, Option]] = {"word": Option("call", "what to say", "说什么")}
    messages: ClassVar[Mapping[str, Message]] = {"found": Message("{word} of {value}", zh="{word} {value}", help="drop it", help_zh="去掉")}

    @on_call("wx.call")
    def check(self, call: CallSite) -> RuleResult:
        """One finding a call, and a fact."""
        value = call.argument(0)
        confidence = Confidence.LOW if value is not None and value.text == "'low'" else Confidence.HIGH
        yield self.finding(call, "found", word=self.settings["word"], value=value.text if value else "", confidence=confidence)
        yield self.fact("call", call)


class Collected(Rule):
    """Reports each call in the project phase, with how many there are."""

    id = "test/collected"
    summary = summary_zh = "all calls"
    options: ClassVar[Mapping[str, Option]] = {"word": Option("calls", "what to say", "说什么")}
    messages: ClassVar[Mapping[str, Message]] = {"found": Message("one of {count} {word}", zh="{count} {word} 之一")}

    @on_call("wx.call")
    def note(self, call: CallSite) -> RuleResult:
        """Remember the call."""
        yield self.fact("call", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        """One finding a fact."""
        facts = index.facts(self, "call")
        for fact in facts:
            yield self.finding(fact, "found", count=len(facts), word=self.settings["word"])


class Broken(Rule):
    """Throws in both phases."""

    id = "test/broken"
    summary = summary_zh = "broken"
    messages: ClassVar[Mapping[str, Message]] = {"found": Message("m", zh="m")}

    @on_call("wx.call")
    def check(self, call: CallSite) -> RuleResult:
        """Throw at the call."""
        raise RuntimeError("in the file phase")

    @on_project
    def check_all(self, index: ProjectIndex) -> ProjectResult:
        """Throw at the end."""
        raise RecursionError("in the project phase")


def run(root: Path, *paths: str, rules: tuple[type[Rule], ...] = (Calls,), config: str = "", **options: object) -> Report:
    """Lint `paths` below `root` with these rules; `config` is the text of its wxlint.toml."""
    catalogue = Catalogue({rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)})
    loaded = Config()
    if config:
        (root / "wxlint.toml").write_text(config, "utf-8")
        loaded = load_config(root / "wxlint.toml", catalogue.known)
    selection = Selection(catalogue, loaded, loaded.extends)
    targets = [root / path for path in paths] or [root]
    return check(targets, Options(selection, **options), root)  # type: ignore[arg-type]


def said(report: Report) -> list[tuple[str, str]]:
    """Path and message of each finding."""
    return [(item.finding.path, item.finding.message.en) for item in report.diagnostics]


# -- configuration --------------------------------------------------------------------------------------------------------------------


def test_options_of_a_rule_hold_everywhere(tmp_path):
    write(tmp_path, BASE)
    report = run(tmp_path, config='[rules]\n"test/calls" = { word = "use" }\n')
    assert said(report) == [("mp/old/b/b.js", "use of 2"), ("mp/pages/a/a.js", "use of 1")]


def test_options_of_overrides_hold_in_their_files(tmp_path):
    write(tmp_path, BASE | {"mp/old/c.js": "wx.call(3)\n"})
    text = """
[rules]
"test/calls" = { word = "use" }
[[overrides]]
files = ["mp/old/"]
rules = { "test/calls" = { word = "old use" }, "test/collected" = { word = "old ones" } }
[[overrides]]
files = ["c.js"]
rules = { "test/calls" = { word = "odd use", severity = "error" } }
"""
    report = run(tmp_path, rules=(Calls, Collected), config=text)
    assert sorted(said(report)) == [
        ("mp/old/b/b.js", "old use of 2"),
        ("mp/old/b/b.js", "one of 3 old ones"),
        ("mp/old/c.js", "odd use of 3"),
        ("mp/old/c.js", "one of 3 old ones"),
        ("mp/pages/a/a.js", "one of 3 calls"),
        ("mp/pages/a/a.js", "use of 1"),
    ]
    assert [item.finding.severity for item in report.diagnostics if item.finding.message.en == "odd use of 3"] == [Severity.ERROR]


def test_excluded_files_are_not_analysed(tmp_path):
    write(tmp_path, BASE)
    assert said(run(tmp_path, config='exclude = ["old/"]\n')) == [("mp/pages/a/a.js", "call of 1")]


@pytest.mark.parametrize(
    ("exclude", "found"),
    [
        ("old/", ["pages/a/a.js"]),
        ("app/mp/old/", ["pages/a/a.js"]),
        ("/app/mp/old/", ["pages/a/a.js"]),
        ("*/mp/old", ["pages/a/a.js"]),
        ("/mp/old/", ["old/b/b.js", "pages/a/a.js"]),
        ("/old/", ["old/b/b.js", "pages/a/a.js"]),
        ("app/", []),
        ("/app", []),
        ("b.js", ["pages/a/a.js"]),
    ],
)
def test_a_configuration_above_the_project_excludes_from_its_own_folder(tmp_path, exclude, found):
    write(tmp_path, {f"app/{path}": content for path, content in BASE.items()})
    report = run(tmp_path, "app", config=f'exclude = ["{exclude}"]\n')
    assert [path.removeprefix("app/mp/") for path, _ in said(report)] == found


def test_a_configuration_above_the_project_overrides_from_its_own_folder(tmp_path):
    write(tmp_path, {f"app/{path}": content for path, content in BASE.items()})
    text = '[[overrides]]\nfiles = ["app/mp/old/"]\nrules = { "test/calls" = "off" }\n'
    assert said(run(tmp_path, "app", config=text)) == [("app/mp/pages/a/a.js", "call of 1")]


def test_a_configuration_from_elsewhere_counts_from_the_project(tmp_path):
    root = write(tmp_path / "project", BASE)
    catalogue = Catalogue({Calls.id: Calls})
    path = write(tmp_path / "ci", {"wxlint.toml": 'exclude = ["/mp/old/"]\n'}) / "wxlint.toml"
    report = check([root], Options(Selection(catalogue, load_config(path, catalogue.known), "recommended")), root)
    assert said(report) == [("mp/pages/a/a.js", "call of 1")]


def test_every_project_may_have_its_own_selection(tmp_path):
    for name in ("first", "second"):
        write(tmp_path / name, BASE)
    catalogue = Catalogue({Calls.id: Calls})

    def selection(root: Path) -> Selection:
        return Selection(catalogue, Config(), "recommended", ignore=(Calls.id,) if root.name == "first" else ())

    report = check([tmp_path / "first", tmp_path / "second"], Options(selection), tmp_path)
    assert [path for path, _ in said(report)] == ["second/mp/old/b/b.js", "second/mp/pages/a/a.js"]


# -- suppression ----------------------------------------------------------------------------------------------------------------------

PLACES = {
    "mp/pages/a/a.js": "wx.call(1) // wxlint-disable-line {rule}\n",
    "mp/pages/a/a.ts": "wx.call(1) // wxlint-disable-line {rule}\n",
    "mp/pages/a/a.wxs": "var a = 1 // wxlint-disable-line {rule}\n",
    "mp/pages/a/a.wxml": "<!-- wxlint-disable-next-line {rule} -->\n<view />\n",
    "mp/pages/a/b.wxml": "<wxs module='m'>\n// wxlint-disable-next-line {rule}\nvar a = '/* wxlint-disable x */'\n</wxs>\n",
    "mp/pages/a/a.wxss": "/* wxlint-disable {rule} */\n.a {{ content: '/* wxlint-disable x */'; background: url(a/*wxlint-disable*/b.png) }}\n",
    "mp/pages/a/a.json": '{{\n  // wxlint-disable-next-line {rule}\n  "usingComponents": {{}}\n}}\n',
}


@pytest.mark.parametrize("path", PLACES)
def test_comments_are_read_in_every_language(tmp_path, path):
    """A comment that suppresses nothing is reported, so reading it shows; what only looks like a comment is not read."""
    files = BASE if path == "mp/pages/a/a.js" else {name: content for name, content in BASE.items() if name != "mp/pages/a/a.js"}
    write(tmp_path, files | {path: PLACES[path].format(rule="test/unheard-of")})
    report = run(tmp_path)
    here = [item.finding for item in report.diagnostics if item.finding.path == path and item.finding.rule == "unknown-suppression"]
    assert [finding.message.en for finding in here] == ["`test/unheard-of` is not the id of a rule, so nothing is suppressed for it"]
    data = (tmp_path / path).read_bytes()
    assert data[here[0].span.start : here[0].span.end] == b"test/unheard-of"


def test_suppressed_findings_are_counted(tmp_path):
    write(tmp_path, BASE | {"mp/pages/a/a.js": "// wxlint-disable-next-line test/calls -- wanted\nwx.call(1)\nwx.call(2)\n"})
    report = run(tmp_path, "mp/pages")
    assert said(report) == [("mp/pages/a/a.js", "call of 2")]
    assert report.summary.suppressed == 1


def test_an_uncertain_finding_uses_its_suppression_even_where_it_is_not_shown(tmp_path):
    write(tmp_path, BASE | {"mp/pages/a/a.js": "// wxlint-disable-next-line test/calls\nwx.call('low')\n"})
    for level, suppressed in ((Confidence.LOW, 1), (Confidence.HIGH, 0)):
        report = run(tmp_path, "mp/pages", min_confidence=level)
        assert (said(report), report.summary.suppressed) == ([], suppressed)


def test_a_directive_for_a_rule_that_is_off_in_its_file_is_not_unused(tmp_path):
    write(tmp_path, BASE | {"mp/old/b/b.js": "/* wxlint-disable test/calls */\n", "mp/pages/a/a.js": "/* wxlint-disable test/calls */\n"})
    report = run(tmp_path, config='[[overrides]]\nfiles = ["mp/old/"]\nrules = { "test/calls" = "off" }\n')
    assert [(item.finding.rule, item.finding.path) for item in report.diagnostics] == [("unused-suppression", "mp/pages/a/a.js")]


def test_the_configuration_turns_off_what_the_engine_reports(tmp_path):
    write(tmp_path, BASE | {"mp/pages/a/a.js": "/* wxlint-disable test/calls, x/y */ var = 1\n"})
    assert sorted(item.finding.rule for item in run(tmp_path, "mp/pages").diagnostics) == [
        "syntax-error",
        "unknown-suppression",
        "unused-suppression",
    ]
    text = '[rules]\n"unused-suppression" = "off"\n"unknown-suppression" = "info"\n"syntax-error" = "warning"\n'
    found = [(item.finding.rule, item.finding.severity) for item in run(tmp_path, "mp/pages", config=text).diagnostics]
    assert found == [("unknown-suppression", Severity.INFO), ("syntax-error", Severity.WARNING)]


# -- failures -------------------------------------------------------------------------------------------------------------------------


def test_a_rule_that_throws_costs_its_own_findings(tmp_path):
    write(tmp_path, BASE)
    report = run(tmp_path, rules=(Calls, Broken))
    assert sorted(message for _, message in said(report)) == [
        "call of 1",
        "call of 2",
        "the rule `test/broken` failed here: RecursionError: in the project phase",
        "the rule `test/broken` failed here: RuntimeError: in the file phase",
        "the rule `test/broken` failed here: RuntimeError: in the file phase",
    ]


def test_failures_are_said_whatever_was_asked_for(tmp_path):
    write(tmp_path, BASE)
    report = run(tmp_path, "mp/pages/a/a.js", rules=(Calls, Broken))
    assert {item.finding.rule for item in report.diagnostics} == {"test/calls", "internal-error"}


def test_a_failure_of_the_engine_costs_one_file(tmp_path, monkeypatch):
    from wxlint.engine import analyse

    real = analyse.script_errors

    def broken(module):
        if module.path == "mp/old/b/b.js":
            raise MemoryError("no more")
        return real(module)

    monkeypatch.setattr(analyse, "script_errors", broken)
    write(tmp_path, BASE)
    assert said(run(tmp_path)) == [
        ("mp/old/b/b.js", "the analysis of this file failed: MemoryError: no more"),
        ("mp/pages/a/a.js", "call of 1"),
    ]


def test_a_failure_of_the_flow_engine_costs_one_function(tmp_path, monkeypatch):
    from wxlint.engine import dispatch_flows
    from wxlint.engine.catalogue import load_catalogue

    def broken(*_: object):
        raise RecursionError("too deep")
        yield

    monkeypatch.setattr(dispatch_flows, "function_flows", broken)
    rule = load_catalogue().rules["auth/client-supplied-openid"]
    files = {
        "cf/f/index.js": "const cloud = require('wx-server-sdk')\nexports.main = async event => event.openid\n",
        "cf/f/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
    }
    write(tmp_path, BASE | files)
    assert ("cf/f/index.js", "the analysis of this file failed: RecursionError: too deep") in said(run(tmp_path, rules=(Calls, rule)))


# -- targets --------------------------------------------------------------------------------------------------------------------------


def test_targets_are_grouped_by_project(tmp_path):
    for name in ("first", "first/inner", "second"):
        write(tmp_path / name, BASE)
    first, inner, second = (Path(os.path.realpath(tmp_path / name)) for name in ("first", "first/inner", "second"))
    targets = find_targets([second / "mp/app.json", first, inner, second / "mp/pages"])
    assert targets == [Target(inner, ("",)), Target(first, ("",)), Target(second, ("mp/app.json", "mp/pages"))]


def test_a_missing_path_is_an_error(tmp_path):
    with pytest.raises(MissingPathError, match="nowhere"):
        find_targets([tmp_path, tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("wanted", "path", "expected"),
    [
        ("", "a/b.js", True),
        ("a", "a/b.js", True),
        ("a/b.js", "a/b.js", True),
        ("a", "ab/c.js", False),
        ("a/b", "a/b.js", False),
        ("a/b.js", "a/c.js", False),
    ],
)
def test_what_is_wanted(wanted, path, expected):
    assert Target(Path("/x"), (wanted,)).wants(path) is expected


@pytest.mark.parametrize(
    ("wanted", "path", "expected"),
    [
        ("a/b.js", "project.config.json", True),
        ("a/b.js", "a/app.json", True),
        ("a/b.js", "c/app.json", False),
        ("a", "a/c/app.json", True),
        ("", "c/app.json", True),
        ("a", None, True),
    ],
)
def test_what_concerns_it(wanted, path, expected):
    assert Target(Path("/x"), (wanted,)).concerns(path) is expected


def test_findings_survive_moved_lines(tmp_path):
    write(tmp_path, BASE | {"mp/pages/a/a.js": "wx.call(1)\nwx.call(1)\nwx.call(2)\n"})
    before = [item.fingerprint for item in run(tmp_path).diagnostics]
    write(tmp_path, {"mp/pages/a/a.js": "// moved\n\nwx.call( 1 );\n  wx.call(1)\n\nwx.call(2)\n"})
    after = [item.fingerprint for item in run(tmp_path).diagnostics]
    assert before == after
    assert len(set(before)) == 4, "the same code twice is two findings"


def test_findings_are_the_same_whichever_part_of_the_repository_was_asked_for(tmp_path):
    write(tmp_path, {f"apps/first/{path}": content for path, content in BASE.items()})
    (tmp_path / ".git").mkdir()
    whole = {item.finding.path: item.fingerprint for item in run(tmp_path).diagnostics}
    part = {item.finding.path: item.fingerprint for item in run(tmp_path, "apps/first/mp/pages/a/a.js").diagnostics}
    assert part.items() <= whole.items()
    assert part


# -- progress and limits --------------------------------------------------------------------------------------------------------------


def test_progress_counts_files(tmp_path):
    write(tmp_path, BASE)
    seen: list[tuple[int, int]] = []
    run(tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 4) for done in range(4)]


def test_files_over_the_limit_are_left_out_with_a_note(tmp_path):
    write(tmp_path, BASE | {"mp/pages/a/a.js": "wx.call(1) //" + "x" * 200 + "\n"})
    report = run(tmp_path, size_limit=120)
    assert said(report) == [("mp/old/b/b.js", "call of 2")]
    assert [(note.kind, note.path, note.message.en) for note in report.notes] == [
        ("skipped", "mp/pages/a/a.js", "larger than the size limit, not analysed")
    ]
    assert report.summary.skipped == 1


@pytest.mark.parametrize("limit", [1, 100])
def test_flows_that_are_not_followed_to_the_end_are_said(tmp_path, monkeypatch, limit):
    from wxlint.taint import interpreter

    monkeypatch.setattr(interpreter, "MAX_CALLS", limit)
    files = {
        "cf/f/index.js": "const a = x => b(x)\nconst b = x => x.openid\nexports.main = async event => a(event)\n",
        "cf/f/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
    }
    from wxlint.engine.catalogue import load_catalogue

    write(tmp_path, BASE | files)
    report = run(tmp_path, rules=(load_catalogue().rules["auth/client-supplied-openid"],))
    said_of = [(note.kind, note.path) for note in report.notes if note.kind == "limit"]
    assert said_of == ([("limit", "cf/f/index.js")] if limit == 1 else [])
