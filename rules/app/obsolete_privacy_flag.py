"""`__usePrivacyCheck__`, which no longer does anything.

## What it does

Reports `__usePrivacyCheck__` in app.json.

## Why is this bad?

From September to October 2023 the entry turned the check of the privacy statement on. Since 17 October 2023 the check is on for every app, whatever the entry says; `false` looks as if it were not.

## Example

```json
{ "pages": ["pages/index/index"], "__usePrivacyCheck__": false }
```

## Use instead

```json
{ "pages": ["pages/index/index"] }
```

## Known limits

None.

## 中文

检查 app.json 中的 `__usePrivacyCheck__`。
它只在 2023 年 9 月至 10 月间用于开启隐私检查；自 2023 年 10 月 17 日起，所有小程序都会检查，与此项无关，写成 `false` 只会误导人。
没有已知限制。
"""

from wxlint.api import CONFIG, Fix, JsonSite, Message, Rule, RuleResult, Severity, Text, on_json

_FLAG = "__usePrivacyCheck__"


class ObsoletePrivacyFlag(Rule):
    summary = "`__usePrivacyCheck__`, which no longer does anything"
    summary_zh = "`__usePrivacyCheck__` 已不再起作用"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html",)
    files = CONFIG

    messages = {
        "on": Message(
            "`__usePrivacyCheck__` does nothing: the check is on for every app since October 2023",
            zh="`__usePrivacyCheck__` 不再起作用：自 2023 年 10 月起所有小程序都会检查",
            help="remove it",
            help_zh="请删除",
        ),
        "off": Message(
            "`__usePrivacyCheck__` does nothing: the privacy check is on all the same, since October 2023",
            zh="`__usePrivacyCheck__` 不再起作用：自 2023 年 10 月起，隐私检查照样开启",
            help="remove it, and handle the user's refusal",
            help_zh="请删除，并处理用户拒绝授权的情况",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        member, root = site.member(_FLAG), site.root
        if member is None or root is None:
            return
        is_off = member.value is not None and member.value.value is False
        fix = Fix(Text(f"remove `{_FLAG}`", f"删除 `{_FLAG}`"), (site.removal(root, member),), safe=True)
        yield self.finding(site.entry(member), "off" if is_off else "on", fix=fix)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "__usePrivacyCheck__": true
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `__usePrivacyCheck__` does nothing: the check is on for every app since October 2023
        }
        -- fixed --
        {
          "pages": ["pages/index/index"]
        }
        """,
        """
        { "__usePrivacyCheck__": false, "pages": ["pages/index/index"] }
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `__usePrivacyCheck__` does nothing: the privacy check is on all the same, since October 2023
        -- fixed --
        { "pages": ["pages/index/index"] }
        """,
    )
    valid = (
        '{ "pages": ["pages/index/index"] }',
        '{ "pages": ["pages/index/index"], "window": { "__usePrivacyCheck__": true } }',
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "__usePrivacyCheck__": true }
        """,
    )
