"""Two calls of `setData` one right after the other.

## What it does

Reports `setData` in a statement that follows another `setData` of the same page or component, with nothing between them.

## Why is this bad?

Each call compares the data, hands it to the other thread and may render. One call with both does it once.

## Example

```js
this.setData({ loading: false })
this.setData({ list: res.data })
```

## Use instead

```js
this.setData({ loading: false, list: res.data })
```

## Known limits

Silent where the first call has a callback, where the second reads the page's data, and where their data is not written out.

## 中文

检查紧挨着的两次 `setData`（同一页面或组件，中间没有其他语句）。
每次调用都要比较数据、跨线程传输并可能渲染，合并成一次即可。
前一次带有回调、后一次读取了页面数据，或数据不是字面量时不报告。
"""

from collections.abc import Sequence

from wxlint.api import (
    CLIENT,
    CallSite,
    Edit,
    Fix,
    Message,
    Module,
    ObjectLiteral,
    Place,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    add_property,
    on_module,
    regex,
    unresolved_calls,
)

OWN_DATA = regex(r"\b(?:this|that|self|_this|_self|_that|me|page)\.data\b")


class ConsecutiveSetData(Rule):
    summary = "`setData` right after another `setData`"
    summary_zh = "连续调用 `setData`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/merge-setdata",)
    files = CLIENT

    messages = {
        "again": Message(
            "this `setData` follows another one: together they are one",
            zh="该 `setData` 紧跟在另一次之后，可以合并为一次",
            help="put both into one call",
            help_zh="合并为一次调用",
        ),
        "first": Message("the one before is here", zh="前一次在这里"),
    }

    @on_module("setData")
    def check(self, module: Module) -> RuleResult:
        found = ((call.enclosing_statement(), call) for call in unresolved_calls(module, "setData") if call.is_statement)
        calls = {statement.span: call for statement, call in found if statement.kind == "expression_statement"}
        done: set[Span] = set()
        for span, call in calls.items():
            run = [call]
            while span not in done and (following := run[-1].next_statement) is not None and following.span in calls:
                second = calls[following.span]
                if not self._belong_together(run[-1], second):
                    break
                done.add(following.span)
                run.append(second)
            if len(run) > 1:
                where = Place(module.path, run[1].callee.span)
                yield self.finding(where, "again", related=[self.label(Place(module.path, call.callee.span), "first")], fix=self._merge(run))

    @staticmethod
    def _belong_together(first: CallSite, second: CallSite) -> bool:
        receiver, other = first.receiver, second.receiver
        if receiver is None or other is None or receiver.text != other.text or len(first.arguments) != 1 or not second.arguments:
            return False
        one, two = first.arguments[0], second.arguments[0]
        return one.node.type == "object" and two.node.type == "object" and OWN_DATA.search(two.text) is None

    @staticmethod
    def _merge(run: Sequence[CallSite]) -> Fix | None:
        """Everything in the first call, and the others gone; not where one has a callback, or a key comes twice, or comments would be lost."""
        literals = [ObjectLiteral(call.module, call.arguments[0].node) for call in run]
        keys = [name for literal in literals for name in literal.keys() or ()]
        if any(len(call.arguments) != 1 or literal.keys() is None for call, literal in zip(run, literals, strict=True)) or len(keys) != len(
            set(keys)
        ):
            return None
        if any("//" in literal.text or "/*" in literal.text for literal in literals) or not all(literals[1:]):
            return None
        inner = ", ".join(
            " ".join(line.strip() for line in literal.text[1:-1].strip().rstrip(",").splitlines()) for literal in literals[1:] if literal.keys()
        )
        statements = [call.enclosing_statement() for call in run]
        edits = [add_property(literals[0], inner)] if inner else []
        edits += [
            Edit(call.path, Span(before.span.end, after.span.end), "")
            for call, before, after in zip(run[1:], statements, statements[1:], strict=False)
        ]
        between = run[0].module.data[statements[0].span.end : statements[-1].span.start]
        if b"//" in between or b"/*" in between:
            return None
        return Fix(Text("put both into one call", "合并为一次调用"), tuple(edits), safe=False)

    invalid = (
        """
        Page({
          done(res) {
            this.setData({ loading: false })
            ------------ the one before is here
            this.setData({ list: res.data })
            ^^^^^^^^^^^^ this `setData` follows another one: together they are one
            this.setData({
              'user.name': res.name,
              more: res.more,
            })
          }
        })
        -- fixed --
        Page({
          done(res) {
            this.setData({ loading: false, list: res.data, 'user.name': res.name, more: res.more })
          }
        })
        """,
        """
        Component({
          methods: {
            done(res) {
              const that = this
              that.setData({ loading: false });
              that.setData({ loading: true }, () => that.next());
              ^^^^^^^^^^^^ this `setData` follows another one: together they are one
            }
          }
        })
        """,
    )
    valid = (
        """
        Page({
          done(res) {
            this.setData({ loading: false }, () => this.next())
            this.setData({ list: res.data })
            this.log(res)
            this.setData({ count: res.count })
          }
        })
        """,
        """
        Page({
          done(res) {
            this.setData({ list: res.data })
            this.setData({ count: this.data.list.length })
            if (res.more) this.setData({ more: true })
            this.setData(res.rest)
            this.setData({ end: true })
          }
        })
        """,
        """
        Page({
          done(res) {
            this.card.setData({ open: true })
            this.setData({ open: true })
            switch (res.kind) {
              case 1:
                this.setData({ one: true })
                break
              case 2:
                this.setData({ two: true })
            }
          }
        })
        """,
    )
