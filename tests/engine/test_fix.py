"""Fixing: what is applied together, what is left alone, and what reaches the disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import ClassVar

import pytest
from command_line import write

from wxlint.api import CallSite, Edit, Fix, Message, Rule, RuleResult, Span, Text, on_call
from wxlint.config.model import Config
from wxlint.diagnostics import Report
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.fix import MOST_PASSES, Fixer, FixResult
from wxlint.engine.fix_edits import Taken, is_consistent
from wxlint.engine.places import Places
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.engine.targets import find_targets
from wxlint.testing import example_problems

PAGE = "mp/pages/a/a.js"
BASE = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    PAGE: "",
}


class Renames(Rule):
    """Renames `wx.oldName` to `wx.newName`; the fix of `wx.risky` is not safe."""

    id = "test/renames"
    summary = summary_zh = "an old name"
    messages: ClassVar = {"found": Message("old name", zh="旧名字")}

    @on_call("wx.oldName", "wx.risky")
    def check(self, call: CallSite) -> RuleResult:
        """A finding with a fix."""
        edit = Edit(call.path, call.callee.span, "wx.newName")
        yield self.finding(call.callee, "found", fix=Fix(Text("rename", "改名"), (edit,), safe=call.name == "wx.oldName"))


class Says(Rule):
    """Replaces the whole call by the text of its first argument, whatever that is; the second, if there is one, is the path to do it in."""

    id = "test/says"
    summary = summary_zh = "says"
    messages: ClassVar = {"found": Message("said", zh="说")}

    @on_call("wx.say")
    def check(self, call: CallSite) -> RuleResult:
        """A finding with a fix."""
        text, other = call.argument(0).constant().value, call.argument(1)
        edits = [Edit(call.path, call.span, text)]
        if other is not None:
            edits.append(Edit(other.constant().value, Span(0, 0), "// here\n"))
        yield self.finding(call, "found", fix=Fix(Text("say", "说"), tuple(edits), safe=True))


class Endless(Rule):
    """Its fix puts the same call back."""

    id = "test/endless"
    summary = summary_zh = "endless"
    messages: ClassVar = {"found": Message("again: {text}", zh="又：{text}")}

    @on_call("wx.grow", "wx.stay")
    def check(self, call: CallSite) -> RuleResult:
        """A finding with a fix that does not help."""
        argument = call.argument(0)
        text = argument.text if argument is not None else ""
        new = f"{call.callee.text}({text}1)" if call.name == "wx.grow" else f"wx.stay(({text}))"
        message = text if call.name == "wx.grow" else "same"
        yield self.finding(call, "found", text=message, fix=Fix(Text("f", "f"), (Edit(call.path, call.span, new),), safe=True))


RULES = {rule.id: rule for rule in (Endless, Renames, Says)}


def fixed(root: Path, *paths: str, unsafe: bool = False) -> tuple[FixResult, Report]:
    """Fix `paths` below `root` in memory."""
    asked = [root / path for path in paths] or [root]
    options = Options(Selection(Catalogue(RULES), Config(), "all"))

    def run() -> Report:
        return check(asked, options, root)

    result = Fixer(run, Places(find_targets(asked), root), unsafe=unsafe).fix()
    return result, result.report


def written(root: Path, source: str | bytes, *, path: str = PAGE, unsafe: bool = False) -> tuple[bytes, Report]:
    """What becomes of a file with `source` on the disk."""
    write(root, {**BASE, path: source})
    result, _ = fixed(root, unsafe=unsafe)
    report = result.write(lambda: check([root], Options(Selection(Catalogue(RULES), Config(), "all")), root))
    return (root / path).read_bytes(), report


def notes(report: Report) -> list[tuple[str | None, str]]:
    """Path and words of the notes about fixes."""
    return [(note.path, note.message.en) for note in report.notes if note.kind == "fix"]


# -- what is applied ---------------------------------------------------------------------------------------------------------------------


def test_safe_fixes_are_applied_and_others_only_on_demand(tmp_path):
    data, report = written(tmp_path, "wx.oldName(1)\nwx.risky(2)\n")
    assert data == b"wx.newName(1)\nwx.risky(2)\n"
    summary = report.summary
    assert (summary.fixed, summary.fixed_files, summary.fixable, summary.unsafely_fixable, summary.warnings) == (1, 1, 0, 1, 1)
    data, report = written(tmp_path, "wx.oldName(1)\nwx.risky(2)\n", unsafe=True)
    assert data == b"wx.newName(1)\nwx.newName(2)\n"
    assert (report.summary.fixed, report.summary.warnings) == (2, 0)


def test_fixes_that_overlap_take_a_pass_each(tmp_path):
    data, report = written(tmp_path, "wx.say('wx.oldName(1)')\nwx.oldName(wx.oldName(2))\n")
    assert data == b"wx.newName(1)\nwx.newName(wx.newName(2))\n"
    assert report.summary.fixed == 4


def edit(start: int, end: int, text: str = "x", path: str = "a.js") -> Edit:
    """An edit of some file."""
    return Edit(path, Span(start, end), text)


@pytest.mark.parametrize(
    ("second", "fits"),
    [
        ((edit(4, 6),), True),
        ((edit(3, 6),), False),  # it touches the first
        ((edit(0, 0),), False),
        ((edit(1, 2),), False),
        ((edit(0, 9),), False),
        ((edit(0, 3, "y"),), False),
        ((edit(0, 3),), True),  # the very same change
        ((edit(0, 3), edit(9, 9)), False),
        ((edit(0, 3, path="b.js"),), True),
        ((edit(9, 9), edit(10, 10), edit(2, 3, path="b.js")), True),
    ],
)
def test_what_a_pass_takes_together(second, fits):
    taken = Taken()
    assert taken.add((edit(0, 3),))
    assert taken.add(second) is fits


def test_what_is_only_taken_out_may_stand_side_by_side():
    taken = Taken()
    assert taken.add((edit(0, 3, ""),))
    assert taken.add((edit(3, 5, ""),))
    assert not taken.add((edit(4, 6, ""),))
    assert not taken.add((edit(5, 5, "x"),))
    assert taken.add((edit(5, 6, ""),))


@pytest.mark.parametrize(
    ("edits", "consistent"),
    [
        ((edit(0, 3), edit(3, 5)), True),
        ((edit(0, 3), edit(2, 5)), False),
        ((edit(0, 3), edit(0, 3)), True),
        ((edit(1, 1, "x"), edit(1, 1, "y")), False),
        ((edit(0, 3), edit(0, 3, path="b.js")), True),
    ],
)
def test_edits_of_one_fix_must_not_overlap(edits, consistent):
    assert is_consistent(edits) is consistent


def test_nothing_is_written_before_it_is_asked_for(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.oldName()\n"})
    result, report = fixed(tmp_path)
    assert [(file.path, file.before, file.after) for file in result.files] == [(PAGE, b"wx.oldName()\n", b"wx.newName()\n")]
    assert report.diagnostics == ()
    assert (tmp_path / PAGE).read_bytes() == b"wx.oldName()\n"


def test_suppressed_findings_are_not_fixed(tmp_path):
    source = "// wxlint-disable-next-line test/renames -- later\nwx.oldName()\nwx.oldName()\n"
    assert written(tmp_path, source)[0] == source.encode()[:-13] + b"wx.newName()\n"


def test_only_the_files_asked_for_are_touched(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.oldName()\n", "mp/b.js": "wx.oldName()\n", "mp/c.js": "wx.say('0', 'mp/d.js')\n", "mp/d.js": "wx.x()\n"})
    result, _ = fixed(tmp_path, "mp/b.js", "mp/c.js")
    assert [file.path for file in result.files] == ["mp/b.js"]  # c.js has a fix that changes d.js, too
    result, _ = fixed(tmp_path, "mp/c.js", "mp/d.js")
    assert [(file.path, file.after) for file in result.files] == [("mp/c.js", b"0\n"), ("mp/d.js", b"// here\nwx.x()\n")]


def test_a_fix_of_a_file_outside_is_not_applied(tmp_path):
    root = write(tmp_path / "project", {**BASE, PAGE: "wx.say('0', '../outside.js')\n"})
    write(tmp_path, {"outside.js": "wx.x()\n"})
    assert fixed(root)[0].files == []


# -- what is left alone ------------------------------------------------------------------------------------------------------------------


def test_a_file_that_would_parse_worse_is_left_alone(tmp_path):
    write(tmp_path, {"mp/b.js": "wx.oldName()\n"})
    data, report = written(tmp_path, "wx.oldName()\nwx.say('(')\n")
    assert data == b"wx.oldName()\nwx.say('(')\n"
    assert (tmp_path / "mp/b.js").read_bytes() == b"wx.newName()\n"
    assert notes(report) == [(PAGE, "left alone: with its fixes it would not parse as well as now")]


def test_json_that_would_parse_worse_is_left_alone(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.say('0', 'mp/pages/a/a.json')\n", "mp/pages/a/a.json": "{}"})
    result, report = fixed(tmp_path)
    assert result.files == []  # the fix would put a comment into JSON, and it is both edits or none
    assert notes(report) == [("mp/pages/a/a.json", "left alone: with its fixes it would not parse as well as now")]


def test_a_broken_file_may_be_fixed_as_long_as_it_gets_no_worse(tmp_path):
    assert written(tmp_path, "wx.oldName(1)\nlet = {{\n")[0].startswith(b"wx.newName(1)\n")


def test_a_fix_that_does_not_help_is_applied_once(tmp_path):
    data, _ = written(tmp_path, "wx.stay(1)\n")
    assert data == b"wx.stay((1))\n"


def test_fixes_that_call_for_each_other_end(tmp_path):
    data, report = written(tmp_path, "wx.grow(0)\n")
    assert data == b"wx.grow(0" + b"1" * MOST_PASSES + b")\n"
    assert [words.partition(":")[0] for _, words in notes(report)] == [f"stopped after {MOST_PASSES} passes"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfwx.oldName()\r\n", b"\xef\xbb\xbfwx.newName()\r\n"),
        (b"let a\r\nwx.say('1\\n2')\r\n", b"let a\r\n1\r\n2\r\n"),
        (b"let a\nwx.say('1\\n2')\r\n", b"let a\n1\n2\r\n"),
        (b"wx.say('1\\n2')", b"1\n2"),
        (b"// \xff\nwx.oldName()\n", b"// \xff\nwx.newName()\n"),
        (b"// \xff\nwx.say('\\u9875')\n", b"// \xff\nwx.say('\\u9875')\n"),
        (b"wx.say('\\u9875')\n", "页\n".encode()),
    ],
)
def test_encoding_and_line_endings_stay(tmp_path, before, after):
    assert written(tmp_path, before)[0] == after


def test_a_second_run_changes_nothing(tmp_path):
    written(tmp_path, "wx.say('wx.oldName(wx.oldName(1))')\n")
    assert fixed(tmp_path)[0].files == []


# -- writing -----------------------------------------------------------------------------------------------------------------------------


def test_permissions_stay(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.oldName()\n"})
    (tmp_path / PAGE).chmod(0o755)
    fixed(tmp_path)[0].write(lambda: pytest.fail("all could be written"))
    assert stat.S_IMODE((tmp_path / PAGE).stat().st_mode) == 0o755
    assert sorted(path.name for path in (tmp_path / PAGE).parent.iterdir()) == ["a.js"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.oldName()\n", "mp/b.js": "wx.oldName()\n"})
    result, _ = fixed(tmp_path)
    (tmp_path / PAGE).write_text("wx.oldName() // mine\n")
    report = result.write(lambda: check([tmp_path], Options(Selection(Catalogue(RULES), Config(), "all")), tmp_path))
    assert (tmp_path / PAGE).read_text() == "wx.oldName() // mine\n"
    assert (tmp_path / "mp/b.js").read_text() == "wx.newName()\n"
    assert notes(report) == [(PAGE, "not written: it was changed meanwhile; run again")]
    assert (report.summary.fixed, report.summary.fixed_files, report.summary.warnings) == (1, 1, 1)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_links_are_not_followed(tmp_path):
    outside = write(tmp_path / "outside", {"x.js": "wx.oldName()\n"})
    root = write(tmp_path / "project", {**BASE, PAGE: "wx.oldName()\n"})
    (root / "mp/link.js").symlink_to(outside / "x.js")
    (root / "mp/folder").symlink_to(outside)
    result, _ = fixed(root)
    assert [file.path for file in result.files] == [PAGE]
    (root / PAGE).rename(outside / "a.js")
    (root / PAGE).symlink_to(outside / "a.js")  # since it was read
    report = result.write(lambda: check([root], Options(Selection(Catalogue(RULES), Config(), "all")), root))
    assert notes(report) == [(PAGE, "not written: it is a link, or lies outside the project")]
    assert [path.read_text() for path in (outside / "x.js", outside / "a.js")] == ["wx.oldName()\n"] * 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_said(tmp_path):
    write(tmp_path, {**BASE, PAGE: "wx.oldName()\n"})
    (tmp_path / PAGE).chmod(0o444)
    result, _ = fixed(tmp_path)
    report = result.write(lambda: check([tmp_path], Options(Selection(Catalogue(RULES), Config(), "all")), tmp_path))
    assert notes(report) == [(PAGE, "not written: Permission denied")]


# -- examples ----------------------------------------------------------------------------------------------------------------------------


def test_a_fix_has_an_example_of_its_result():
    example = "wx.oldName()\n^^^^^^^^^^ old name\n"

    class Untested(Renames):
        invalid = (example,)

    class Tested(Renames):
        invalid = (example, f"{example}-- fixed --\nwx.newName()\n")

    def said(rule: type[Rule], text: str) -> list[str]:
        return example_problems(rule, text, valid=False)

    assert said(Untested, example) == ["the rule has a fix, and no example shows its result: `-- fixed --`"]
    assert [said(Tested, text) for text in Tested.invalid] == [[], []]
    assert said(Tested, f"{example}-- fixed --\nwx.other()\n") == [
        "miniprogram/pages/index/index.js after the fix is\nwx.newName()\ninstead of\nwx.other()\n"
    ]
