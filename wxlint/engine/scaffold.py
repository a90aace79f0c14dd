"""`wxlint new-rule`: one file with everything a rule needs, and nothing else touched.

What only the author can know stands in the file as a blank, in ‹angle quotes›. A rule with a blank left in it is not done, and wxlint's own tests say so.
"""

from __future__ import annotations

from pathlib import Path

from wxlint import __version__
from wxlint.regex import regex

BLANK = regex(r"‹[^›]*›")

REMEDY = regex(r"(?:no|disallow|forbid|avoid|prefer|must|should)-|(?:use|require)-(?!before-|after-|outside-|inside-)")
"""How a name begins that says what to do. A rule is named after the bad pattern, so that "disable cloud/unhandled-call-failure" reads as English."""

_ID = regex(r"[a-z]+/[a-z]+(?:-[a-z0-9]+)*")
_CLOUD_FUNCTION_CATEGORIES = frozenset({"auth", "function"})

_TEMPLATE = '''"""{title}.

## What it does

Reports ‹what, in one or two sentences›.

## Why is this bad?

‹What happens at run time, and where that is written or was measured.›

## Example

```js
{call}
```

## Use instead

```js
‹the same, done right›
```

## Known limits

Silent where ‹the rule cannot know›.

## 中文

检查‹什么›。‹为什么不好，运行时会发生什么。›‹怎么改。›
"""

from wxlint.api import {side}, CallSite, Message, Rule, RuleResult, Severity, on_call


class {name}(Rule):
    summary = "{summary}"
    summary_zh = "‹一句话概括›"
    severity = Severity.WARNING
    since = "{since}"
    presets = ()  # nothing but its name turns it on, until its findings in real projects have been read
    references = ("https://‹where the platform says so›",)
    files = {side}

    messages = {{
        "found": Message(
            "‹what is wrong, names in `backticks`›",
            zh="‹哪里不对，名称放在 `反引号` 里›",
            help="‹what to do›",
            help_zh="‹怎么改›",
        ),
    }}

    @on_call("{path}")
    def check(self, call: CallSite) -> RuleResult:
        yield self.finding(call.callee, "found")

    invalid = (
        """
        {setup}
        {call}
        {carets} ‹what is wrong, names in `backticks`›
        """,
        """
        {other_setup}
        {other_call}
        {other_carets} ‹what is wrong, names in `backticks`›
        """,
    )
    valid = (
        """
        {setup}
        cloud.other()
        """,
        "const cloud = notTheSdk()\\n{call}",
        "// {call}",
    )
'''

_CLIENT = {
    "side": "CLIENT",
    "path": "wx.cloud.{method}",
    "setup": "const cloud = wx.cloud",
    "other_setup": "const {{ {method}: renamed }} = wx.cloud",
}
_FUNCTION = {
    "side": "FUNCTION",
    "path": "wx-server-sdk.{method}",
    "setup": "const cloud = require('wx-server-sdk')",
    "other_setup": "const {{ {method}: renamed }} = require('wx-server-sdk')",
}


class InvalidRuleIdError(Exception):
    """An id that is not `category/name-of-the-bad-pattern`."""


class RuleExistsError(Exception):
    """There is a rule file with that id already."""


def write_rule(identifier: str, folder: Path) -> Path:
    """Write the file of a new rule below `folder` and give its path. Raises InvalidRuleIdError, RuleExistsError, OSError."""
    category, _, name = identifier.partition("/")
    if not _ID.fullmatch(identifier) or REMEDY.match(name):
        raise InvalidRuleIdError(identifier)
    path = folder / category / f"{name.replace('-', '_')}.py"
    if path.exists():
        raise RuleExistsError(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_rule_source(category, name), "utf-8", newline="\n")
    return path


def _rule_source(category: str, name: str) -> str:
    words = name.split("-")
    method = words[0] + "".join(word.title() for word in words[1:])
    side = _FUNCTION if category in _CLOUD_FUNCTION_CATEGORIES else _CLIENT
    return _TEMPLATE.format(
        **{key: text.format(method=method) for key, text in side.items()},
        title=" ".join(words).capitalize(),
        name="".join(word.title() for word in words),
        summary=" ".join(words),
        since=__version__,
        call=f"cloud.{method}()",
        carets="^" * len(f"cloud.{method}"),
        other_call="renamed()",
        other_carets="^" * len("renamed"),
    )
