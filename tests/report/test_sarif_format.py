"""`--format sarif`: the structure of the log, and what GitHub makes of it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from report_builders import Files, both
from sarif_samples import FILES, FUNCTION, PAGE, rich_report

from wxlint import __version__
from wxlint.diagnostics import Finding, Lang, Note, Report, RuleInfo, Severity, Span, Text
from wxlint.report import REPOSITORY_URL, render, sarif
from wxlint.report.line_hash import LineHashes


def log_run(report: Report) -> dict[str, Any]:
    document = json.loads(render(report, "sarif").encode())
    assert (document["$schema"], document["version"]) == ("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0")
    [run] = document["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture(scope="module")
def rich() -> dict[str, Any]:
    return log_run(rich_report())


def test_the_tool_names_itself(rich: dict[str, Any]) -> None:
    driver = rich["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"], driver["informationUri"]) == ("wxlint", __version__, REPOSITORY_URL)
    assert rich["automationDetails"] == {"id": "wxlint/"}
    assert rich["columnKind"] == "utf16CodeUnits"
    assert rich["language"] == driver["language"] == "en-US"
    assert "uri" not in rich["originalUriBaseIds"]["%SRCROOT%"], "a log must not tell where it was made"
    assert "versionControlProvenance" not in rich


def test_rules_carry_their_help_and_what_github_sorts_by(rich: dict[str, Any]) -> None:
    rules = {rule["id"]: rule for rule in rich["tool"]["driver"]["rules"]}
    assert rules["auth/client-supplied-openid"] == {
        "id": "auth/client-supplied-openid",
        "name": "AuthClientSuppliedOpenid",
        "shortDescription": {"text": "openid decided by the caller."},
        "fullDescription": {"text": "Looks for `event.openid` in a query."},
        "help": {key: rich_report().rules["auth/client-supplied-openid"].explanation for key in ("text", "markdown")},
        "helpUri": "https://github.com/wxlint/wxlint/blob/main/rules/README.md#authclient-supplied-openid",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["auth", "security", "wechat-mini-program"],
            "precision": "high",
            "problem.severity": "error",
            "security-severity": "8.0",
        },
    }
    assert rules["cloud/unhandled-call-failure"]["properties"] == {
        "tags": ["cloud", "wechat-mini-program"],
        "precision": "high",
        "problem.severity": "warning",
    }
    assert rules["cloud/unhandled-call-failure"]["help"]["markdown"] == "cloud call without a failure handler."
    assert rules["database/operator-injection"]["properties"]["security-severity"] == "5.0"
    assert rules["database/operator-injection"]["fullDescription"]["text"] == "One paragraph."
    assert "helpUri" not in rules["database/operator-injection"]
    assert "helpUri" not in rules["performance/whole-data-set"], "only web addresses are links"
    assert len(rules["performance/whole-data-set"]["fullDescription"]["text"]) == 1024
    assert rules["performance/whole-data-set"]["defaultConfiguration"] == {"level": "note"}
    assert rules["syntax-error"]["shortDescription"]["text"] == "syntax error.", "the engine reports under ids that are no rules"
    assert rules["syntax-error"]["properties"]["tags"] == ["wechat-mini-program"]
    assert list(rules) == sorted(rules)


def test_results_point_at_their_rules(rich: dict[str, Any]) -> None:
    rules = rich["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in rich["results"]] == [result["ruleId"] for result in rich["results"]]
    assert [result["level"] for result in rich["results"]] == ["error", "warning", "error", "note", "warning", "error", "warning"]
    assert [result["properties"]["confidence"] for result in rich["results"]][2:5] == ["medium", "high", "low"]


def test_a_result_says_what_is_wrong_and_links_to_why(rich: dict[str, Any]) -> None:
    result = rich["results"][0]
    assert result["message"]["text"].split("\n") == [
        "`_openid` is decided by the caller.",
        "use `const { OPENID } = cloud.getWXContext()`.",
        r"[`event\['openid'\]` is chosen by the caller](1)",
        "[sent here](2)",
    ]
    assert [(location["id"], location["message"]["text"]) for location in result["relatedLocations"]] == [
        (1, "`event['openid']` is chosen by the caller."),
        (2, "sent here."),
    ]
    assert rich["results"][3]["message"]["text"] == "[a] (https://example.org) {0} {{x}}.", "code cannot put a link into an alert"
    assert rich["results"][5]["message"]["text"] == "odd name!"


def test_places_are_percent_encoded_and_count_utf_16(rich: dict[str, Any]) -> None:
    physical = rich["results"][2]["locations"][0]["physicalLocation"]
    # The byte order mark takes no column; the emoji takes two.
    assert physical["region"] == {"startLine": 1, "startColumn": 21, "endLine": 1, "endColumn": 24, "snippet": {"text": '"b"'}}
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in rich["results"]]
    assert uris[1] == {"uri": "%E5%B0%8F%E7%A8%8B%E5%BA%8F/pages/%E9%A6%96%E9%A1%B5%201/index.js", "uriBaseId": "%SRCROOT%"}
    assert unquote(uris[1]["uri"]) == PAGE
    assert uris[5]["uri"] == "a%3Ab%25c%23d%3F.js"
    multi_line = rich["results"][1]["locations"][0]["physicalLocation"]
    assert multi_line["region"] | {"snippet": None} == {"startLine": 2, "startColumn": 1, "endLine": 5, "endColumn": 3, "snippet": None}
    assert multi_line["contextRegion"] == {
        "startLine": 1,
        "endLine": 6,
        "snippet": {"text": "// 🎉 页面\nwx.cloud.callFunction({\n  name: 'pay',\n  data: { openid }\n})\n"},
    }


@pytest.mark.parametrize(
    ("path", "uri"), [("D:/elsewhere/a b.js", "file:///D:/elsewhere/a%20b.js"), ("/tmp/中.js", "file:///tmp/%E4%B8%AD.js"), ("../b.js", None)]
)
def test_only_a_path_that_is_absolute_stands_alone(path: str, uri: str | None) -> None:
    [result] = log_run(Files().report(Finding("x/y", path, Span(0, 0), both("m"))))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == ({"uri": uri} if uri else {"uri": path, "uriBaseId": "%SRCROOT%"})


def test_a_name_that_is_no_utf_8_keeps_its_bytes() -> None:
    for path, uri in ((b"caf\xe9.js".decode("utf-8", "surrogateescape"), "caf%E9.js"), ("a\ud800.js", "a%3F.js")):
        [result] = log_run(Files().report(Finding("x/y", path, Span(0, 0), both("m"))))["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_code_is_carried_along_where_there_is_some_and_not_too_much(rich: dict[str, Any]) -> None:
    locations = [result["locations"][0]["physicalLocation"] for result in rich["results"]]
    assert "contextRegion" not in locations[3], "a context that is no more than the region is none"
    assert locations[4]["region"]["snippet"] == {"text": "bad"}
    assert "contextRegion" not in locations[4], "a minified line is not worth carrying"
    assert locations[6] == {
        "artifactLocation": {"uri": "gone.js", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
    }


def test_fingerprints_are_github_s_and_our_own(rich: dict[str, Any]) -> None:
    source = FILES.source(FUNCTION)
    assert source
    assert rich["results"][0]["partialFingerprints"] == {"primaryLocationLineHash": LineHashes(source)[5], "wxlint/v1": "fingerprint-0"}


def test_a_flow_is_a_code_flow(rich: dict[str, Any]) -> None:
    [code_flow] = rich["results"][0]["codeFlows"]
    [thread_flow] = code_flow["threadFlows"]
    steps = [step["location"] for step in thread_flow["locations"]]
    assert [step["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 4, 5]
    assert steps[1]["message"] == {"text": "`event.openid` is chosen by the caller."}
    assert "codeFlows" not in rich["results"][1]


def test_a_fix_groups_its_edits_by_file(rich: dict[str, Any]) -> None:
    [fix] = rich["results"][0]["fixes"]
    assert fix["description"] == {"text": "take it from the context."}
    assert fix["properties"] == {"safe": False}
    function, page = fix["artifactChanges"]
    assert unquote(function["artifactLocation"]["uri"]) == FUNCTION
    assert [replacement["insertedContent"]["text"] for replacement in function["replacements"]] == ["{ OPENID: openid }", "cloud.getWXContext()"]
    assert page["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 14, "endLine": 4, "endColumn": 19}},
        {
            "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
            "insertedContent": {"text": "'use strict'\n"},
        },
    ]


def test_notes_become_notifications(rich: dict[str, Any]) -> None:
    [invocation] = rich["invocations"]
    assert invocation["executionSuccessful"] is True
    execution = invocation["toolExecutionNotifications"]
    assert [(entry["level"], entry["properties"]["kind"], entry["message"]["text"]) for entry in execution] == [
        ("note", "skipped", "minified."),
        ("note", "framework", "a Taro project: rules for pages are silent."),
        ("warning", "unreadable", "no permission."),
    ]
    assert unquote(execution[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "小程序/lib 1.js"
    assert [entry["message"]["text"] for entry in invocation["toolConfigurationNotifications"]] == ["no project.config.json."]


def test_a_rule_that_failed_makes_the_run_unsuccessful() -> None:
    [invocation] = log_run(FILES.report(notes=(Note("internal-error", both("a rule failed")),)))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_an_empty_report_is_a_whole_log() -> None:
    run = log_run(Files().report())
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_chinese() -> None:
    run = log_run(rich_report(lang=Lang.ZH))
    rule = next(rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "auth/client-supplied-openid")
    assert run["language"] == "zh-CN"
    assert rule["shortDescription"]["text"] == "openid 由调用方决定。"
    assert rule["fullDescription"]["text"] == "查询条件里的 `event.openid`。"
    assert rule["help"]["markdown"].startswith("调用方传入的 openid。")


def test_the_analysed_version_is_told_where_it_is_known() -> None:
    extra = {"repository": "https://github.com/a/b", "revision": "c0ffee", "branch": "main"}
    assert log_run(FILES.report(extra=extra))["versionControlProvenance"] == [
        {"repositoryUri": "https://github.com/a/b", "revisionId": "c0ffee", "branch": "main", "mappedTo": {"uriBaseId": "%SRCROOT%"}}
    ]


def test_more_results_than_github_takes_lose_the_least_severe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MAX_RESULTS", 3)
    severities = [Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.INFO, Severity.ERROR]
    findings = [Finding(f"x/r{index}", "one.js", Span(0, 1), both("m"), severity=severity) for index, severity in enumerate(severities)]
    run = log_run(FILES.report(*findings))
    assert [result["ruleId"] for result in run["results"]] == ["x/r1", "x/r2", "x/r4"]
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "2 of 5 results were left out, the least severe ones: GitHub takes 3 a run."
    assert notification["level"] == "warning"


def test_a_very_long_flow_keeps_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MAX_STEPS == 1_000
    monkeypatch.setattr(sarif, "MAX_STEPS", 4)
    for length, expected in (
        (4, ["step 0.", "step 1.", "step 2.", "step 3."]),
        (9, ["step 0.", "step 1.", "5 steps before this one are left out: step 7.", "step 8."]),
    ):
        flow = tuple(FILES.label("one.js", "x", f"step {number}") for number in range(length))
        run = log_run(FILES.report(FILES.finding("one.js", "x", "m", flow=flow)))
        locations = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
        assert [step["location"]["message"]["text"] for step in locations] == expected


@pytest.mark.parametrize(("rule", "name"), [("a/b-c", None), ("plain", None), ("wxml/es5-only", "WxmlEs5Only"), ("our-own/rule", "OurOwnRule")])
def test_a_friendly_name_only_where_it_is_a_name(rule: str, name: str | None) -> None:
    info = RuleInfo(rule, Text("s", "s"), Severity.INFO, "", "", "")
    [described] = log_run(FILES.report(rules={rule: info}))["tool"]["driver"]["rules"]
    assert described.get("name") == name
