"""What a run began and did not bring to its end, because it took too long or there was too much of it, and what is to be said of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from wxlint.diagnostics import Note, Text
from wxlint.engine.time_limit import Stopped
from wxlint.records import dataclass


@dataclass()
class Unfinished:
    """What one project's run did not bring to its end."""

    files: dict[str, Stopped] = field(default_factory=dict)
    """The files whose analysis was stopped, by their paths."""
    flows: dict[str, Stopped] = field(default_factory=dict)
    """The files of the functions and scripts in which following values was stopped."""
    rules: list[Stopped] = field(default_factory=list)
    """The rules that were stopped while they looked at flows or at the whole project."""
    unasked: set[str] = field(default_factory=set)
    """The rules that were not asked about the whole project after that."""
    cut_off: set[str] = field(default_factory=set)
    """The files of the functions and scripts in which there were more calls than are followed."""

    @property
    def ran_out_of_time(self) -> bool:
        """Whether something was stopped that another run may bring to its end."""
        return bool(self.files or self.flows or self.rules)

    def add(self, other: Unfinished) -> None:
        """Take up what another part of the run did not bring to its end."""
        self.files |= other.files
        self.flows |= other.flows
        known = {stopped.rule for stopped in self.rules}
        self.rules += [stopped for stopped in other.rules if stopped.rule not in known]
        self.unasked = (self.unasked | other.unasked) - {stopped.rule for stopped in self.rules}
        self.cut_off |= other.cut_off

    def notes(self, wants: Callable[[str], bool]) -> Iterator[Note]:
        """A note for each thing left undone that concerns a file that `wants` is true of."""
        for path, stopped in sorted(self.files.items()):
            if wants(path):
                yield Note("limit", _file_text(stopped), path)
        for path, stopped in sorted(self.flows.items()):
            if wants(path):
                yield Note("limit", _flows_text(stopped), path)
        for path in sorted(self.cut_off):
            if wants(path):
                yield Note("limit", _cut_off_text(), path)
        for stopped in self.rules:
            yield Note("limit", _rule_text(stopped))
        if self.unasked:
            yield Note("limit", _unasked_text(len(self.unasked)))


def _file_text(stopped: Stopped) -> Text:
    seconds = round(stopped.seconds)
    if stopped.rule:
        return Text(
            f"the analysis of this file was stopped in the rule `{stopped.rule}` after {seconds} s of processor time: findings in it are missing; "
            "ignore that rule here or exclude the file, and report this with the file",
            f"分析此文件耗用 {seconds} 秒处理器时间后，在规则 `{stopped.rule}` 中被中止：该文件的部分问题没有报告；可对此文件忽略该规则或排除此文件，并连同此文件一起报告",
        )
    return Text(
        f"the analysis of this file was stopped after {seconds} s of processor time: findings in it are missing; exclude the file, and report this with the file",
        f"分析此文件耗用 {seconds} 秒处理器时间后被中止：该文件的部分问题没有报告；可排除此文件，并连同此文件一起报告",
    )


def _flows_text(stopped: Stopped) -> Text:
    seconds = round(stopped.seconds)
    return Text(
        f"following values from here was stopped after {seconds} s of processor time: what rules about flows would find is missing; "
        "exclude the file, and report this with the file",
        f"从此处跟踪数据流耗用 {seconds} 秒处理器时间后被中止：相关的数据流问题没有报告；可排除此文件，并连同此文件一起报告",
    )


def _cut_off_text() -> Text:
    from wxlint.taint.interpreter import MAX_CALLS

    return Text(
        f"values were followed through the first {MAX_CALLS:,} calls only: what rules about flows would find behind these is missing",
        f"数据流只跟踪了前 {MAX_CALLS:,} 次函数调用：其后的数据流问题没有报告",
    )


def _rule_text(stopped: Stopped) -> Text:
    seconds = round(stopped.seconds)
    return Text(
        f"the rule `{stopped.rule}` was stopped after {seconds} s of processor time: findings of it are missing; ignore the rule, and report this with the project",
        f"规则 `{stopped.rule}` 耗用 {seconds} 秒处理器时间后被中止：该规则的部分问题没有报告；可忽略该规则，并连同项目一起报告",
    )


def _unasked_text(count: int) -> Text:
    rules = f"{count} more rule{'s' * (count != 1)}"
    return Text(
        f"{rules} about the whole project did not run, because others before took too long",
        f"另有 {count} 条检查整个项目的规则没有运行，因为之前的规则耗时过长",
    )
