"""`--timing`: where the time of a run goes.

The functions in question are wrapped when timing is asked for, so that nothing is paid for it otherwise. A phase inside another one counts for itself alone: what a
rule has parsed is parsing, and no time of the rule.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from wxlint.diagnostics import Lang, Text

STARTUP, IMPORTING, DISCOVERY, READING, PARSING, SEMANTICS, FLOWS, LINKING, REPORTING, REST = (
    Text("start-up", "启动"),
    Text("importing rules", "加载规则"),
    Text("discovery", "发现文件"),
    Text("reading", "读取"),
    Text("parsing", "解析"),
    Text("semantics", "语义"),
    Text("flows", "数据流"),
    Text("linking", "汇总"),
    Text("reporting", "输出"),
    Text("the rest", "其余"),
)
_MOST_RULES = 15


class Clock:
    """Seconds by phase or rule. `start` begins what counts as the rest; the processor time until then is the start-up."""

    def __init__(self) -> None:
        self.seconds: dict[Text, float] = {STARTUP: time.process_time()}
        self.rules: dict[str, float] = {}
        self._running: list[tuple[dict[Any, float], Any]] = []
        self._since = time.perf_counter()

    def enter(self, table: dict[Any, float], key: Any) -> None:
        """What runs from now on counts for `key`."""
        self._settle()
        self._running.append((table, key))

    def leave(self) -> None:
        """What runs from now on counts for what ran before."""
        self._settle()
        self._running.pop()

    def _settle(self) -> None:
        now = time.perf_counter()
        table, key = self._running[-1] if self._running else (self.seconds, REST)
        table[key] = table.get(key, 0.0) + now - self._since
        self._since = now

    def wrapped(self, function: Callable[..., Any], key: Text) -> Callable[..., Any]:
        """`function`, its time counted for `key`. An iterator is run to its end at once: who takes from it must not count."""

        def timed(*arguments: Any, **named: Any) -> Any:
            self.enter(self.seconds, key)
            try:
                result = function(*arguments, **named)
                return iter(list(result)) if isinstance(result, Iterator) else result
            finally:
                self.leave()

        return timed

    def wrap(self, owner: Any, name: str, key: Text) -> None:
        """Put the wrapped function in the place of `owner.name`."""
        setattr(owner, name, self.wrapped(getattr(owner, name), key))

    def render(self, language: Lang) -> str:
        """The table: phases in their order, then the rules that took most."""
        self._settle()
        total = sum(self.seconds.values()) + sum(self.rules.values()) or 1.0
        in_rules = Text("rules", "规则")
        rows = [(phase.render(language), self.seconds.get(phase, 0.0)) for phase in (STARTUP, IMPORTING, DISCOVERY, READING, PARSING, SEMANTICS)]
        rows.append((in_rules.render(language), sum(self.rules.values())))
        slowest = sorted(self.rules.items(), key=lambda item: (-item[1], item[0]))
        rows += [(f"  {rule}", seconds) for rule, seconds in slowest[:_MOST_RULES]]
        if len(slowest) > _MOST_RULES:
            rest = sum(seconds for _, seconds in slowest[_MOST_RULES:])
            rows.append((Text(f"  {len(slowest) - _MOST_RULES} others", f"  其他 {len(slowest) - _MOST_RULES} 条").render(language), rest))
        rows += [(phase.render(language), self.seconds.get(phase, 0.0)) for phase in (FLOWS, LINKING, REPORTING, REST)]
        return "".join(f"{seconds:9.3f} s {100 * seconds / total:5.1f} %  {name}\n" for name, seconds in rows)


def start_clock() -> Clock:
    """Wrap everything that counts; from now on, time is taken."""
    from wxlint import report
    from wxlint.engine import analyse, catalogue, dispatch_flows, flow_prefilter, part_run, project_run, reader, rule_index
    from wxlint.project import discover
    from wxlint.semantics import module, workspace

    clock = Clock()
    clock.wrap(catalogue, "load_rule", IMPORTING)
    clock.wrap(project_run, "discover", DISCOVERY)
    clock.wrap(project_run, "find_targets", DISCOVERY)
    clock.wrap(reader, "read_source", READING)
    clock.wrap(discover, "read_source", READING)
    clock.wrap(workspace.Workspace, "open", PARSING)
    clock.wrap(analyse, "open_wxml", PARSING)
    clock.wrap(analyse, "open_json", PARSING)
    clock.wrap(analyse, "json_errors", PARSING)
    clock.wrap(analyse, "script_errors", PARSING)
    clock.wrap(analyse, "call_sites", SEMANTICS)
    clock.wrap(analyse, "member_sites", SEMANTICS)
    clock.wrap(module, "build_scopes", SEMANTICS)
    clock.wrap(dispatch_flows, "function_flows", FLOWS)
    clock.wrap(dispatch_flows, "module_flows", FLOWS)
    clock.wrap(dispatch_flows, "_shipped", FLOWS)
    clock.wrap(flow_prefilter.FlowPrefilter, "may_hold_flow", FLOWS)
    clock.wrap(part_run, "_settled", LINKING)
    clock.wrap(project_run, "diagnostics", LINKING)
    clock.wrap(report, "render", REPORTING)
    check = rule_index.RuleHandle.check

    def timed_check(handle: rule_index.RuleHandle, method: str) -> Callable[[object], list[object]]:
        call = check(handle, method)

        def timed(subject: object) -> list[object]:
            clock.enter(clock.rules, handle.id)
            try:
                return list(call(subject) or ())
            finally:
                clock.leave()

        return timed

    setattr(rule_index.RuleHandle, "check", timed_check)  # noqa: B010 (an assignment is one that mypy does not accept)
    return clock
