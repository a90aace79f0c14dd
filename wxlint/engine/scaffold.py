"""`wxlint new-rule`: one file with everything a rule needs, and nothing else touched."""

from __future__ import annotations

import re
from pathlib import Path

_ID = re.compile(r"[a-z]+/[a-z]+(?:-[a-z0-9]+)*")

_TEMPLATE = '''"""{title}.

## What it does

Say in two sentences what is reported.

## Why is this bad?

Say what happens at run time, and where that is written or was measured.

## Example

```js
wx.cloud.{method}()
```

## Use instead

```js
```

## Known limits

Say what the rule cannot see, and that it is silent there.

## 中文

查什么、为什么、怎么改。
"""

from wxlint.api import CallSite, Message, Rule, RuleResult, Severity, on_call


class {name}(Rule):
    summary = "{summary}"
    summary_zh = ""
    severity = Severity.WARNING
    since = ""
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/basis/getting-started.html",)

    messages = {{
        "found": Message(
            "what is wrong, with names in `backticks` and no full stop",
            zh="哪里不对",
            help="say what to do",
            help_zh="怎么改",
        ),
    }}

    @on_call("wx.cloud.{method}")
    def check(self, call: CallSite) -> RuleResult:
        yield self.finding(call.callee, "found")

    invalid = (
        """
        wx.cloud.{method}()
        ^^^^^^^^^{carets} what is wrong, with names in `backticks` and no full stop
        """,
    )
    valid = ("wx.cloud.other()",)
'''


class InvalidRuleIdError(Exception):
    """An id that is not `category/name-with-dashes`."""


class RuleExistsError(Exception):
    """There is a rule file with that id already."""


def write_rule(identifier: str, folder: Path) -> Path:
    """Write the file of a new rule below `folder` and give its path. Raises InvalidRuleIdError, RuleExistsError, OSError."""
    if not _ID.fullmatch(identifier):
        raise InvalidRuleIdError(identifier)
    category, _, name = identifier.partition("/")
    path = folder / category / f"{name.replace('-', '_')}.py"
    if path.exists():
        raise RuleExistsError(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_rule_source(name), "utf-8", newline="\n")
    return path


def _rule_source(name: str) -> str:
    words = name.split("-")
    method = words[0] + "".join(word.title() for word in words[1:])
    return _TEMPLATE.format(
        title=" ".join(words).capitalize(),
        method=method,
        name="".join(word.title() for word in words),
        summary=" ".join(words),
        carets="^" * len(method),
    )
