"""What takes too long is stopped, whatever it is doing; the rest of the project is linted, and it is said."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from command_line import write, wxlint

from wxlint.api import CallSite, Flow, Message, ProjectIndex, ProjectResult, Rule, RuleResult, on_call, on_flow, on_project
from wxlint.commands import analysis
from wxlint.config.model import Config
from wxlint.diagnostics import Note, Report
from wxlint.engine import project_phase
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.memory import Memory
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.engine.store import Store
from wxlint.engine.time_limit import OutOfTime, Stopped, TimeLimit
from wxlint.semantics.workspace import Workspace
from wxlint.taint.interpreter import Run

LIMIT = 0.4
PROJECT = {
    "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a", "pages/b/b", "pages/c/c"] }',
    "mp/pages/a/a.js": "wx.call('a')\n",
    "mp/pages/b/b.js": "wx.call('first')\nwx.call('slow')\nwx.call('last')\n",
    "mp/pages/c/c.js": "wx.call('c')\n",
    "cf/f/index.js": "const cloud = require('wx-server-sdk')\nexports.main = event => cloud.database().collection('a').where(event.filter).get()\n",
    "cf/g/index.js": "const cloud = require('wx-server-sdk')\nexports.main = event => cloud.database().collection('a').where(event.filter).get()\n",
}
needs_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timer on this system")
needs_fork = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")


def spin(_: object = None) -> None:
    """Take all the time there is."""
    while True:
        with contextlib.suppress(Exception):  # as a careless rule does
            re.fullmatch(r"(a+)+b", "a" * 64)  # no Python runs in here


class Calls(Rule):
    """Reports each call of `wx.call`."""

    id = "test/calls"
    summary = summary_zh = "a call"
    messages: ClassVar[Mapping[str, Message]] = {"found": Message("call of {value}", zh="{value}")}

    @on_call("wx.call")
    def check(self, call: CallSite) -> RuleResult:
        """One finding a call."""
        value = call.argument(0)
        yield self.finding(call, "found", value=value.text if value else "")


class Slow(Calls):
    """Never comes back from one of the calls."""

    id = "test/slow"

    @on_call("wx.call")
    def check(self, call: CallSite) -> RuleResult:
        """One finding a call, and no end."""
        value = call.argument(0)
        if value is not None and value.text == "'slow'":
            spin()
        yield from super().check(call)


class SlowProject(Calls):
    """Never comes to an end with the project."""

    id = "test/slow-project"

    @on_project
    def check_all(self, index: ProjectIndex) -> ProjectResult:
        """One finding, and no end."""
        where = next(call for path in index.project.files if path.endswith("a.js") for call in calls_in(index, path))
        yield self.finding(where, "found", value="all")
        spin()


class SlowFlows(Calls):
    """Never comes to an end with a flow."""

    id = "test/slow-flows"

    @on_flow(source="client-input", sink="record-filter")
    def flow(self, flow: Flow) -> ProjectResult:
        """One finding, and no end."""
        yield self.finding(flow, "found", value=flow.name)
        spin()


class Flows(Calls):
    """Reports each flow."""

    id = "test/zz-flows"

    @on_flow(source="client-input", sink="record-filter")
    def flow(self, flow: Flow) -> ProjectResult:
        """One finding a flow."""
        yield self.finding(flow, "found", value=flow.name)


def calls_in(index: ProjectIndex, path: str) -> list[CallSite]:
    """The calls in a script."""
    from wxlint.semantics.calls import call_sites

    module = index.module(path)
    assert module is not None
    return list(call_sites(module))


def run(root: Path, *rules: type[Rule], jobs: int = 1, memory: bool = False) -> Report:
    """Lint `root` with these rules, and little time for each file."""
    catalogue = Catalogue({rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)})
    kept = Memory(Store(), b"code", ("x",), catalogue) if memory else None
    return check([root], Options(Selection(catalogue, Config(), "recommended"), time_limit=LIMIT, jobs=jobs, memory=kept), root)


def said(report: Report) -> list[tuple[str, str, str]]:
    """Rule, path and message of each finding."""
    return [(item.finding.rule, item.finding.path, item.finding.message.en) for item in report.diagnostics]


def limits(report: Report) -> list[Note]:
    """The notes about what was stopped, without the seconds."""
    return [note for note in report.notes if note.kind == "limit"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write(tmp_path / "project", PROJECT)


@needs_timer
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=needs_fork)])
def test_a_rule_that_never_comes_back_costs_the_rest_of_its_file(jobs, root):
    report = run(root, Calls, Slow, jobs=jobs)
    b = "mp/pages/b/b.js"
    assert [item for item in said(report) if item[1] == b] == [
        ("test/calls", b, "call of 'first'"),
        ("test/slow", b, "call of 'first'"),
        ("test/calls", b, "call of 'slow'"),
    ]
    assert [item[:2] for item in said(report) if item[1] != b] == [
        (rule, f"mp/pages/{page}/{page}.js") for page in "ac" for rule in ("test/calls", "test/slow")
    ]
    (note,) = limits(report)
    assert note.path == b
    assert "in the rule `test/slow` after" in note.message.en
    assert "`test/slow`" in note.message.zh


RULE = '''"""A rule that never comes back."""

from wxlint.api import CallSite, Message, Rule, RuleResult, on_call


class Endless(Rule):
    """Never comes back."""

    summary = summary_zh = "endless"
    messages = {"found": Message("found", zh="found")}

    @on_call("wx.call")
    def check(self, call: CallSite) -> RuleResult:
        """No end."""
        while True:
            pass
'''


@needs_timer
@pytest.mark.parametrize(("text", "code"), [("{}", 0), ("{", 1)])
def test_the_exit_code_tells_of_what_was_found(text, code, root, monkeypatch):
    write(root.parent, {"own/test/endless.py": RULE})
    write(root, {"mp/pages/a/a.js": "", "mp/pages/c/c.js": "", "mp/pages/c/c.json": text})
    monkeypatch.chdir(root)
    monkeypatch.setattr(analysis, "Options", partial(Options, time_limit=LIMIT))
    result = wxlint("check", "--rules", root.parent / "own", "--select", "test/endless", "--no-config", "--format", "concise")
    assert result.code == code
    assert result.out.count("syntax-error") == code
    assert "mp/pages/b/b.js: the analysis of this file was stopped in the rule `test/endless` after" in result.err


@needs_timer
def test_nothing_of_a_run_that_was_stopped_is_kept(root):
    assert limits(run(root, Slow, memory=True))
    assert limits(run(root, Slow, memory=True))
    assert not list((root.parent / "cache").rglob("run-*"))
    write(root, {"mp/pages/b/b.js": "wx.call('b')\n"})
    assert not limits(run(root, Slow, memory=True))
    assert list((root.parent / "cache").rglob("run-*"))


@needs_timer
def test_a_file_that_is_slow_before_any_rule_looks_at_it(root, monkeypatch):
    module = Workspace.module

    def slow(workspace, path):
        if path == "mp/pages/b/b.js":
            workspace._handlers[0] = None
            spin()
        return module(workspace, path)

    forgotten = []
    forget = Workspace.forget
    monkeypatch.setattr(Workspace, "module", slow)
    monkeypatch.setattr(Workspace, "forget", lambda workspace: (forgotten.append(dict(workspace._handlers)), forget(workspace)))
    report = run(root, Calls)
    assert [item[1] for item in said(report)] == ["mp/pages/a/a.js", "mp/pages/c/c.js"]
    assert [note.path for note in limits(report)] == ["mp/pages/b/b.js"]
    assert "was stopped after" in limits(report)[0].message.en
    assert forgotten == [{0: None}]


@needs_timer
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=needs_fork)])
def test_a_function_in_which_values_cannot_be_followed(jobs, root, monkeypatch):
    load = Run.load

    def slow(interpreted, module):
        return spin() if module.path == "cf/f/index.js" else load(interpreted, module)

    monkeypatch.setattr(Run, "load", slow)
    report = run(root, Flows, jobs=jobs)
    assert [item[1] for item in said(report) if item[2] == "call of event.filter"] == ["cf/g/index.js"]
    (note,) = limits(report)
    assert note.path == "cf/f/index.js"
    assert "following values from here was stopped" in note.message.en


@needs_timer
def test_a_rule_that_never_comes_to_an_end_with_the_project(root):
    report = run(root, Calls, SlowFlows, SlowProject, Flows)
    flows = [item[:2] for item in said(report) if item[2] == "call of event.filter"]
    assert flows == [("test/slow-flows", "cf/f/index.js"), ("test/zz-flows", "cf/f/index.js"), ("test/zz-flows", "cf/g/index.js")]
    assert ("test/slow-project", "mp/pages/a/a.js", "call of all") in said(report)
    stopped = [note.message.en.partition(" was stopped")[0] for note in limits(report)]
    assert stopped == ["the rule `test/slow-flows`", "the rule `test/slow-project`"]


@needs_timer
def test_after_some_rules_that_are_stopped_the_others_are_not_asked(root, monkeypatch):
    monkeypatch.setattr(project_phase, "_MOST_STOPPED", 1)
    report = run(root, SlowFlows, SlowProject, Flows)
    assert [note.message.en.partition(",")[0] for note in limits(report)][1:] == ["2 more rules about the whole project did not run"]
    assert {item[0] for item in said(report) if item[2] == "call of event.filter"} == {"test/slow-flows"}


@needs_timer
def test_the_timer_is_given_back():
    before = signal.getsignal(signal.SIGPROF)
    with TimeLimit(LIMIT) as limit:
        assert isinstance(limit.run(spin), Stopped)
        assert signal.getsignal(signal.SIGPROF) != before
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
        assert limit.run(lambda: None) is None
        with pytest.raises(ValueError, match="own"):
            limit.run(fail)
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def fail() -> None:
    raise ValueError("its own failure")


@needs_timer
def test_a_timer_that_somebody_else_uses_stays_his(monkeypatch):
    rung: list[int] = []
    before = signal.signal(signal.SIGPROF, lambda number, _: rung.append(number))
    try:
        with TimeLimit(0.0) as limit:
            assert limit.run(lambda: signal.raise_signal(signal.SIGPROF)) is None
            assert isinstance(limit.run(limit.check), Stopped)
        assert rung == [signal.SIGPROF]
    finally:
        signal.signal(signal.SIGPROF, before)


@needs_timer
def test_what_rings_early_or_late_does_nothing():
    with TimeLimit(1000) as limit:
        assert limit.run(lambda: signal.raise_signal(signal.SIGPROF)) is None
        signal.raise_signal(signal.SIGPROF)


def test_without_a_timer_the_time_is_looked_at_between_two_rules(root, monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)

    def slow(rule: Slow, call: CallSite) -> RuleResult:
        ends = time.process_time() + LIMIT
        while call.module.path == "mp/pages/b/b.js" and time.process_time() < ends:
            pass
        yield from Calls.check(rule, call)

    monkeypatch.setattr(Slow, "check", on_call("wx.call")(slow))
    report = run(root, Slow)
    assert [item[1:] for item in said(report) if item[1] == "mp/pages/b/b.js"] == [("mp/pages/b/b.js", "call of 'first'")]
    assert [note.path for note in limits(report)] == ["mp/pages/b/b.js"]


def test_outside_the_main_thread_there_is_no_timer():
    found: list[object] = []

    def work(wait: Callable[[], None]) -> None:
        with TimeLimit(0.0) as limit:
            found.append(limit.run(wait))
            found.append(limit.run(limit.check))

    thread = threading.Thread(target=work, args=(lambda: None,))
    thread.start()
    thread.join()
    assert found[0] is None
    assert isinstance(found[1], Stopped)


def test_out_of_time_is_no_failure_of_a_rule():
    assert not issubclass(OutOfTime, Exception)
