"""Security rules that the platform does not understand, or that let everybody write.

## What it does

Looks at files with the security rules of CloudBase (`database.rules.json`, `storage.rules.json`, `security-rules.json` and their kind, one rule set or one per collection): unknown and repeated operations, values that
are neither `true`, `false` nor an expression, `true` for writing, and more than three `get()` in one expression.

## Why is this bad?

An operation with a misspelt name protects nothing: the built-in default holds. Of a repeated key the last one counts. `"write": true` lets every user of the Mini Program change and delete every record.

## Example

```json
{ "read": true, "wirte": "doc._openid == auth.openid" }
```

## Use instead

```json
{ "read": true, "write": "doc._openid == auth.openid" }
```

## Known limits

Only rules that are kept in the repository can be seen, under such a file name. Whether an expression says what was meant is not judged, except that it should not ask for `auth.uid` alone, which a Mini Program's user does not have.

## 中文

检查仓库中的云开发安全规则文件（`database.rules.json`、`storage.rules.json`、`security-rules.json` 等）：未知或重复的操作名、非布尔值且非表达式的值、写操作为 `true`、一个表达式中超过三个 `get()`，
以及只判断 `auth.uid`（小程序用户没有该值，应使用 `auth.openid`）。
操作名写错等于没有规则；键重复时以最后一个为准；`"write": true` 意味着任何用户都能修改和删除所有数据。
"""

from wxlint.api import CONFIG, JsonSite, Message, Rule, RuleResult, Severity, nearest, on_json, regex

# https://docs.cloudbase.net/rule/learn-rules: `invoke` is for cloud functions
OPERATIONS = frozenset({"read", "write", "create", "update", "delete", "invoke"})
WRITES = frozenset({"write", "create", "update", "delete"})
MOST_GETS = 3
GET = regex(r"(?<![\w.])get\s*\(")


class InvalidSecurityRule(Rule):
    summary = "security rule that is misspelt or lets everybody write"
    summary_zh = "安全规则无效，或允许所有人写入"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://docs.cloudbase.net/en/rule/learn-rules", "https://docs.cloudbase.net/en/database/security-rules")
    aliases = ("database/security-rule-shape",)
    files = CONFIG

    messages = {
        "unknown": Message(
            "`{name}` is no operation: this rule protects nothing",
            zh="`{name}` 不是有效的操作名：这条规则不起作用",
            help="write `{meant}`",
            help_zh="写成 `{meant}`",
        ),
        "repeated": Message(
            "`{name}` stands here a second time: only the last one counts",
            zh="`{name}` 重复出现，只有最后一个生效",
            help="keep one of them",
            help_zh="只保留一个",
        ),
        "first": Message("the other one is here", zh="另一个在这里"),
        "value": Message(
            "a rule is `true`, `false` or an expression in quotes",
            zh="规则的值只能是 `true`、`false` 或表达式字符串",
            help='write an expression such as "doc._openid == auth.openid"',
            help_zh='写成表达式，例如 "doc._openid == auth.openid"',
        ),
        "open": Message(
            "`{name}` is open to everybody: any user may change what others wrote",
            zh="`{name}` 对所有人开放：任何用户都能修改他人的数据",
            help='restrict it, for example to "doc._openid == auth.openid", or set it to `false` and write in cloud functions',
            help_zh='加以限制，例如 "doc._openid == auth.openid"；或设为 `false`，改由云函数写入',
        ),
        "uid": Message(
            "users of a Mini Program have no `auth.uid`: this never lets them in",
            zh="小程序用户没有 `auth.uid`，该规则永远不会放行",
            help="compare with `auth.openid`, or with both",
            help_zh="改为与 `auth.openid` 比较，或两者都判断",
        ),
        "gets": Message(
            "an expression may hold {most} `get()` at most, and this one has {count}",
            zh="一个表达式最多包含 {most} 个 `get()`，此处有 {count} 个",
            help="keep what is asked for in the record itself",
            help_zh="把需要判断的内容存入记录本身",
        ),
    }

    @on_json("security-rules")
    def check(self, site: JsonSite) -> RuleResult:
        sets = [(member.key,) for member in site.members() if member.value is not None and member.value.kind == "object"]
        for path in [(), *sets] if not sets or len(sets) < len(site.members()) else sets:
            yield from self._check_set(site, path)

    def _check_set(self, site: JsonSite, path: tuple[str, ...]) -> RuleResult:
        seen: set[str] = set()
        if not any(member.key in OPERATIONS for member in site.members(*path)):
            return
        for member in site.members(*path):
            value = member.value
            if value is None or (not path and value.kind == "object"):
                continue
            if member.key not in OPERATIONS:
                meant = nearest(member.key, OPERATIONS)
                if meant is not None and meant not in seen:
                    yield self.finding(site.at_key(member), "unknown", name=member.key, meant=meant, severity=Severity.ERROR)
                continue
            if member.key in seen:
                first = next(other for other in site.members(*path) if other.key == member.key)
                yield self.finding(site.at_key(member), "repeated", name=member.key, related=[self.label(site.at_key(first), "first")])
            seen.add(member.key)
            where = site.at(value)
            if not isinstance(value.value, (bool, str)):
                yield self.finding(where, "value")
            elif member.key in WRITES and value.value is True:
                yield self.finding(where, "open", name=member.key)
            elif isinstance(value.value, str):
                gets = len(GET.findall(value.value))
                if gets > MOST_GETS:
                    yield self.finding(where, "gets", most=MOST_GETS, count=gets)
                if "auth.uid" in value.value and "auth.openid" not in value.value and self.project.repository.mini_programs:
                    yield self.finding(where, "uid", severity=Severity.INFO)

    invalid = (
        """
        -- database.rules.json --
        {
          "read": true,
          "wirte": "doc._openid == auth.openid",
          ^^^^^^^ error: `wirte` is no operation: this rule protects nothing
          "delete": true
                    ^^^^ `delete` is open to everybody: any user may change what others wrote
        }
        """,
        """
        -- database.rules.json --
        {
          "notes": { "read": "doc.owner == auth.uid", "write": "doc._openid == auth.openid", "write": 1 },
                             ^^^^^^^^^^^^^^^^^^^^^^^ info: users of a Mini Program have no `auth.uid`: this never lets them in
                                                      ------- the other one is here
                                                                                             ^^^^^^^ `write` stands here a second time: only the last one counts
                                                                                                      ^ a rule is `true`, `false` or an expression in quotes
          "orders": { "read": "get('a') == get('b') && get('c') == get('d')" }
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an expression may hold 3 `get()` at most, and this one has 4
        }
        """,
    )
    valid = (
        """
        -- database.rules.json --
        {
          "notes": { "read": true, "write": "doc._openid == auth.openid" },
          "orders": { "read": "doc.owner == auth.openid || doc.owner == auth.uid", "create": "get(`database.shops.${doc.shop}`).open", "update": false, "delete": false }
        }
        """,
        """
        -- cloudfunctions/function.rules.json --
        { "*": { "invoke": "auth != null" }, "sweep": { "invoke": false } }
        """,
        """
        -- miniprogram/data/rules.json --
        { "write": true, "wirte": true }
        """,
    )
