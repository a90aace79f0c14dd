"""A trigger that the platform does not accept, or that runs at another time than meant.

## What it does

Checks the triggers in a cloud function's config.json and in cloudbaserc.json: the type, the name, and the seven fields of the cron expression with their ranges; in config.json also that there is one trigger alone.

## Why is this bad?

The upload of the trigger fails, or the function never runs. The expressions are not those of Unix: they have seven fields, from seconds to years. The time is Beijing's (UTC+8).

## Example

```json
{ "triggers": [{ "name": "daily", "type": "timer", "config": "0 2 * * *" }] }
```

## Use instead

```json
{ "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 2 * * * *" }] }
```

## Known limits

Expressions with other signs than digits, names, `*`, `,`, `-`, `/` and `?` are not judged, nor triggers of other types in cloudbaserc.json, nor values that a variable completes.

## 中文

检查云函数 config.json 和 cloudbaserc.json 中的触发器：类型、名称，以及 Cron 表达式的七个字段及其范围；config.json 中只能有一个触发器。
触发器不合法会导致上传失败或从不执行。Cron 表达式有七个字段（秒 分 时 日 月 星期 年），与 Unix 的五个字段不同；时间为北京时间（UTC+8）。
例如每天凌晨 2 点应写为 `0 0 2 * * * *`。
"""

from collections.abc import Iterator

from wxlint.api import CONFIG, Finding, JsonNode, JsonSite, Message, Rule, RuleResult, Severity, on_json, regex

_NAME = regex(r"[A-Za-z][\w-]{0,59}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    (0, 59, ()),
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 6, _DAYS),
    (1970, 2099, ()),
)
"""developers.weixin.qq.com, timed triggers; docs.cloudbase.net, timed triggers: least, greatest and words of seconds, minutes, hours, days, months, weekdays, years."""
_TERM = regex(r"(?:\*|\?|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")


class InvalidTrigger(Rule):
    summary = "trigger of a cloud function that is not accepted"
    summary_zh = "云函数触发器配置无效"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/functions/triggers.html",
        "https://docs.cloudbase.net/cli-v1/functions/trigger",
    )
    aliases = ("function/valid-trigger",)
    files = CONFIG

    messages = {
        "fields": Message(
            "this expression has {count} fields, and a trigger needs seven: second, minute, hour, day, month, weekday, year",
            zh="该表达式有 {count} 个字段，而触发器需要七个：秒、分、时、日、月、星期、年",
            help="write `{meant}`, if the fields that are there are meant as in Unix",
            help_zh="如果现有字段与 Unix 的含义相同，应写为 `{meant}`",
        ),
        "count": Message(
            "this expression has {count} fields, and a trigger needs seven: second, minute, hour, day, month, weekday, year",
            zh="该表达式有 {count} 个字段，而触发器需要七个：秒、分、时、日、月、星期、年",
            help="write all seven, with `*` for what may be anything",
            help_zh="写全七个字段，任意值用 `*`",
        ),
        "range": Message(
            "`{value}` is out of range: field {number} of an expression goes from {least} to {greatest}",
            zh="`{value}` 超出范围：表达式的第 {number} 个字段取值为 {least} 到 {greatest}",
            help="choose a value in this range",
            help_zh="改为范围内的值",
        ),
        "order": Message(
            "`{value}` never matches: it ends before it begins",
            zh="`{value}` 永远不会匹配：结束值小于起始值",
            help="put the smaller value first",
            help_zh="把较小的值写在前面",
        ),
        "type": Message(
            "there is no trigger of type `{value}` here",
            zh="此处不支持类型为 `{value}` 的触发器",
            help="write `timer`",
            help_zh="改为 `timer`",
        ),
        "name": Message(
            "`{value}` is no name for a trigger: it takes a letter, then up to 59 letters, digits, `-` and `_`",
            zh="`{value}` 不是有效的触发器名称：须以字母开头，由字母、数字、`-`、`_` 组成，最多 60 个字符",
            help="give it another name",
            help_zh="请改名",
        ),
        "missing": Message(
            "this trigger has no `{property}`",
            zh="该触发器缺少 `{property}`",
            help="add it",
            help_zh="请补上",
        ),
        "several": Message(
            "a function has one trigger in config.json, and this is another one",
            zh="config.json 中一个云函数只能有一个触发器，此处多出一个",
            help="join them into one expression, or make another function",
            help_zh="合并为一个表达式，或拆成多个云函数",
        ),
    }

    @on_json("function")
    def check_function(self, site: JsonSite) -> RuleResult:
        triggers = site.items("triggers")
        for trigger in triggers[1:]:
            yield self.finding(site.at(trigger), "several")
        for trigger in triggers:
            kind = trigger.get("type")
            if kind is not None and isinstance(kind.value, str) and kind.value != "timer":
                yield self.finding(site.at(kind), "type", value=kind.value)
            else:
                yield from self._check(site, trigger)

    @on_json("cloudbase")
    def check_cloudbase(self, site: JsonSite) -> RuleResult:
        sections = [site.items("functions")]
        for plugin in site.members("framework", "plugins"):
            functions = plugin.value.get("inputs", "functions") if plugin.value is not None else None
            sections.append(functions.items() if functions is not None else ())
        for function in (function for section in sections for function in section):
            for list_of in (function.get("triggers"), function.get("config", "triggers")):
                for trigger in list_of.items() if list_of is not None else ():
                    kind = trigger.get("type")
                    if kind is not None and kind.value == "timer":
                        yield from self._check(site, trigger)

    def _check(self, site: JsonSite, trigger: JsonNode) -> Iterator[Finding]:
        if trigger.kind != "object":
            return
        for key in ("name", "type", "config"):
            if trigger.get(key) is None:
                yield self.finding(site.at(trigger), "missing", property=key)
        name, config = trigger.get("name"), trigger.get("config")
        if name is not None and isinstance(name.value, str) and "{{" not in name.value and not _NAME.fullmatch(name.value):
            yield self.finding(site.at(name), "name", value=name.value)
        if config is None or not isinstance(config.value, str) or "{{" in config.value:
            return
        fields = config.value.split()
        if len(fields) in (5, 6):
            meant = " ".join((["0"] if len(fields) == 5 else []) + fields + ["*"])
            yield self.finding(site.at(config), "fields", count=len(fields), meant=meant)
        elif len(fields) != len(_FIELDS):
            yield self.finding(site.at(config), "count", count=len(fields))
        else:
            yield from self._check_fields(site, config, fields)

    def _check_fields(self, site: JsonSite, config: JsonNode, fields: list[str]) -> Iterator[Finding]:
        for number, (text, (least, greatest, words)) in enumerate(zip(fields, _FIELDS, strict=True), 1):
            for term in text.split(","):
                match = _TERM.fullmatch(term)
                bounds = [_number(bound, words) for bound in (match["first"], match["last"]) if bound] if match is not None else []
                if any(bound is None for bound in bounds):
                    continue
                numbers = [bound for bound in bounds if bound is not None]
                if any(not least <= bound <= greatest for bound in numbers):
                    yield self.finding(site.at(config), "range", value=term, number=number, least=least, greatest=greatest)
                elif len(numbers) == 2 and numbers[0] > numbers[1] and words is not _DAYS:
                    yield self.finding(site.at(config), "order", value=term)

    invalid = (
        """
        -- cloudfunctions/clean/index.js --
        exports.main = async () => {}
        -- cloudfunctions/clean/config.json --
        {
          "triggers": [
            { "name": "1-daily", "type": "timer", "config": "0 2 * * *" },
                      ^^^^^^^^^ `1-daily` is no name for a trigger: it takes a letter, then up to 59 letters, digits, `-` and `_`
                                                            ^^^^^^^^^^^ this expression has 5 fields, and a trigger needs seven: second, minute, hour, day, month, weekday, year
            { "name": "hourly", "type": "cron", "config": "0 0 * * * * *" }
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a function has one trigger in config.json, and this is another one
                                        ^^^^^^ there is no trigger of type `cron` here
          ]
        }
        """,
        """
        -- cloudfunctions/clean/index.js --
        exports.main = async () => {}
        -- cloudfunctions/clean/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 60 25 * 9-3 MON-FRI *" }] }
                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ `60` is out of range: field 2 of an expression goes from 0 to 59
                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ `25` is out of range: field 3 of an expression goes from 0 to 23
                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ `9-3` never matches: it ends before it begins
        """,
        """
        -- project.config.json --
        { "cloudfunctionRoot": "functions/", "miniprogramRoot": "miniprogram/" }
        -- functions/clean/index.js --
        exports.main = async () => {}
        -- cloudbaserc.json --
        {
          "functionRoot": "functions",
          "functions": [
            { "name": "clean", "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 1 * *" }, { "name": "u", "type": "timer" }] }
                                                                                      ^^^^^^^^^^^^^ this expression has 6 fields, and a trigger needs seven: second, minute, hour, day, month, weekday, year
                                                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this trigger has no `config`
          ]
        }
        """,
    )
    valid = (
        """
        -- cloudfunctions/clean/index.js --
        exports.main = async () => {}
        -- cloudfunctions/clean/config.json --
        {
          // every day at ten past six and six in the evening
          "triggers": [{ "name": "clean_daily-1", "type": "timer", "config": "0 10 6,18 * * * *" }],
          "permissions": { "openapi": [] }
        }
        """,
        """
        -- cloudfunctions/tick/index.js --
        exports.main = async () => {}
        -- cloudfunctions/tick/config.json --
        { "triggers": [{ "name": "tick", "type": "timer", "config": "*/5 1/5 8-20/2 ? JAN,mar-Jun MON-FRI 2026-2030" }] }
        """,
        """
        -- project.config.json --
        { "cloudfunctionRoot": "functions/", "miniprogramRoot": "miniprogram/" }
        -- functions/clean/index.js --
        exports.main = async () => {}
        -- cloudbaserc.json --
        {
          "functions": [
            { "name": "clean", "triggers": [
              { "name": "night", "type": "timer", "config": "0 0 2 1 * * *" },
              { "name": "noon", "type": "timer", "config": "{{env.NOON}}" },
              { "name": "upload", "type": "cos", "config": "bucket" }
            ] },
            { "name": "other" }
          ]
        }
        """,
        """
        -- cloudfunctions/tick/index.js --
        exports.main = async () => {}
        -- cloudfunctions/tick/config.json --
        { "permissions": { "openapi": ["wxacode.get"] }, "triggers": [] }
        -- miniprogram/config.json --
        { "triggers": [{ "config": "0 2 * * *" }] }
        """,
    )


def _number(bound: str, words: tuple[str, ...]) -> int | None:
    """A number, or the number that a word stands for; None for what is neither."""
    if bound.isdecimal():
        return int(bound)
    low = bound.lower()
    return words.index(low) + (1 if words is _MONTHS else 0) if low in words else None
