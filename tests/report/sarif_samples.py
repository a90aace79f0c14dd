"""A report that has everything a SARIF log can carry, for the tests of its structure and for the validator."""

from __future__ import annotations

from typing import Any

from report_builders import Files, both

from wxlint.diagnostics import Confidence, Edit, Finding, Fix, Label, Note, Report, RuleInfo, Severity, Span, Text

PAGE = "小程序/pages/首页 1/index.js"
FUNCTION = "cloudfunctions/订单/index.js"

FILES = Files(
    {
        PAGE: "// 🎉 页面\r\nwx.cloud.callFunction({\r\n  name: 'pay',\r\n  data: { openid }\r\n})\r\n".encode(),
        FUNCTION: (
            b"const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async (event) => {\n"
            b"  const { openid } = event\n  return db.collection('orders').where({ _openid: openid }).get()\n}\n"
        ),
        "app.json": '\ufeff{ "pages": ["中🎉文", "b"] }'.encode(),
        "one.js": b"x",
        "dist/bundle.js": b"a" * 3000 + b"bad",
        "a:b%c#d?.js": b"\xff\xfe call() \x00\n",
    }
)

RULES = {
    info.id: info
    for info in (
        RuleInfo(
            "auth/client-supplied-openid",
            Text("openid decided by the caller", "openid 由调用方决定"),
            Severity.ERROR,
            "An openid that the caller sends.\n\n## What it does\n\nLooks for `event.openid`\nin a query.\n\n## Why is this bad?\n\nAnyone can send it.\n",
            "调用方传入的 openid。\n\n## 查什么\n\n查询条件里的 `event.openid`。\n",
            "https://github.com/wxlint/wxlint/blob/main/rules/README.md#authclient-supplied-openid",
        ),
        RuleInfo("cloud/unhandled-call-failure", both("cloud call without a failure handler"), Severity.WARNING, "", "", "https://example.org/call"),
        RuleInfo("database/operator-injection", both("operators taken from the request"), Severity.WARNING, "# Title\n\nOne paragraph.", "", ""),
        RuleInfo("performance/whole-data-set", both("the whole data object is set"), Severity.INFO, "## What\n\n" + "long " * 400, "", "file:///x"),
    )
}


def rich_report(**fields: Any) -> Report:
    """All severities and confidences, labels, a flow, fixes, notes, Chinese paths, a rule of the engine's own, and files that are odd or gone."""
    function_steps = (
        FILES.label(FUNCTION, "event", "`event` is the caller's"),
        FILES.label(FUNCTION, "openid", "`event.openid` is chosen by the caller"),
        FILES.label(FUNCTION, "openid", "and used here", occurrence=2),
    )
    fix = Fix(
        both("take it from the context"),
        (
            Edit(FUNCTION, FILES.span(FUNCTION, "{ openid }"), "{ OPENID: openid }"),
            Edit(FUNCTION, FILES.span(FUNCTION, "event", 1), "cloud.getWXContext()"),
            Edit(PAGE, FILES.span(PAGE, ",\r\n  data: { openid }"), ""),
            Edit(PAGE, Span(0, 0), "'use strict'\n"),
        ),
        safe=False,
    )
    findings = (
        FILES.finding(
            FUNCTION,
            "openid",
            "`_openid` is decided by the caller",
            occurrence=2,
            rule="auth/client-supplied-openid",
            severity=Severity.ERROR,
            help=both("use `const { OPENID } = cloud.getWXContext()`"),
            related=(FILES.label(FUNCTION, "openid", "`event['openid']` is chosen by the caller"), FILES.label(PAGE, "openid", "sent here")),
            flow=function_steps,
            fix=fix,
        ),
        FILES.finding(
            PAGE,
            "wx.cloud.callFunction({\r\n  name: 'pay',\r\n  data: { openid }\r\n})",
            "nobody handles `fail`",
            rule="cloud/unhandled-call-failure",
        ),
        FILES.finding("app.json", '"b"', "no such page", rule="app/missing-page", severity=Severity.ERROR, confidence=Confidence.MEDIUM),
        FILES.finding("one.js", "x", "[a](https://example.org) {0} {{x}}", rule="performance/whole-data-set", severity=Severity.INFO),
        FILES.finding("dist/bundle.js", "bad", "far right", rule="database/operator-injection", confidence=Confidence.LOW),
        FILES.finding("a:b%c#d?.js", "call()", "odd name!", rule="syntax-error", severity=Severity.ERROR),
        Finding("cloud/unhandled-call-failure", "gone.js", Span(4, 9), both("gone"), related=(Label("../other/gone.js", Span(1, 2), both("also")),)),
    )
    notes = (
        Note("skipped", both("minified"), "小程序/lib 1.js"),
        Note("framework", both("a Taro project: rules for pages are silent")),
        Note("unreadable", both("no permission"), "secret.js"),
        Note("configuration", both("no project.config.json")),
    )
    return FILES.report(*findings, notes=notes, rules=RULES, **fields)
