"""A flow in words: one label a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Label, Text

if TYPE_CHECKING:
    from wxlint.taint.flows import Flow


def flow_labels(flow: Flow, source: Text) -> tuple[Label, ...]:
    """The steps of `flow` from the source, worded `source`, to the sink. The place where the source's own name is read comes first."""
    reads = [number for number, step in enumerate(flow.steps) if step.kind == "read"]
    first = reads[-1] if reads and flow.steps[reads[-1]].name == flow.name else 0
    earlier = [step for step in flow.steps[:first] if step.kind != "read"]
    labels = [Label(step.path, step.span, _words(step.kind, step.name)) for step in earlier]
    for number, step in enumerate(flow.steps[first:]):
        labels.append(Label(step.path, step.span, source if number == 0 else _words(step.kind, step.name)))
    if not labels or labels[-1].span != flow.span:
        labels.append(Label(flow.path, flow.span, Text("it arrives here", "最终到达此处")))
    return tuple(labels)


def _words(kind: str, name: str) -> Text:
    if kind == "passed":
        return Text(f"passed on as `{name}`", f"作为 `{name}` 传入")
    if kind == "assigned":
        return Text(f"stored in `{name}`", f"存入 `{name}`")
    return Text(f"`{name}` is read", f"读取 `{name}`")
