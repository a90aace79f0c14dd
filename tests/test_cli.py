"""The command line: every option, every exit code, what goes where."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import REPOSITORY, json_report, process, write, wxlint

import wxlint as package
from wxlint.engine.catalogue import load_catalogue

PROJECT = {
    "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/index/index"] }',
    "miniprogram/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    "miniprogram/pages/index/index.js": "Page({\n  onLoad() {\n    wx.cloud.callFunction({ name: 'pay', success() {} })\n  }\n})\n",
    "cloudfunctions/pay/index.js": (
        "const cloud = require('wx-server-sdk')\n"
        "cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })\n"
        "exports.main = async ({ openid }) => cloud.database().collection('orders').where({ _openid: openid }).get()\n"
    ),
    "cloudfunctions/pay/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
}
DROPPED, CLAIMED, UNTRACED = "cloud/unhandled-call-failure", "auth/client-supplied-openid", "cloud/trace-user-unset"
PAGE, FUNCTION = "miniprogram/pages/index/index.js", "cloudfunctions/pay/index.js"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one error, one warning, and one advice of a rule that is off by default; the current folder."""
    root = write(tmp_path / "project", PROJECT)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


# -- exit codes ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "error"], 1),
        (["--fail-on", "info"], 1),
        (["--fail-on", "never"], 0),
        (["--select", DROPPED], 1),
        (["--select", DROPPED, "--fail-on", "error"], 0),
        (["--select", UNTRACED], 0),
        (["--select", UNTRACED, "--fail-on", "info"], 1),
        (["--select", "cloud/init-missing"], 0),
        (["--ignore", f"{DROPPED},{CLAIMED}"], 0),
    ],
)
def test_exit_code(project, arguments, code):
    assert wxlint("check", *arguments).code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "`nowhere` does not exist"),
        (["check", PAGE, "nowhere/index.js"], "`nowhere/index.js` does not exist"),
        (["check", "--config", "none.toml"], "none.toml: the configuration cannot be read: No such file or directory"),
        (["check", "--config", "a.toml", "--no-config"], "`--config` and `--no-config` contradict each other"),
        (["check", "--select", ","], "`--select` names no rule"),
        (["check", "--output-file", "no/such/folder.json"], "`no/such/folder.json` cannot be written: No such file or directory"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--fail-on", "always"], "'always' is not one of"),
        (["check", "--preset", "strictest"], "'strictest' is not one of"),
        (["check", "--jobs", "0"], "0 is not in the range x>=1"),
        (["check", "--frobnicate"], "No such option"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["rule", "cloud/no-such-rule-at-all"], "there is no rule `cloud/no-such-rule-at-all`"),
        (["new-rule", "Cloud/Bad"], "`Cloud/Bad` is no rule id"),
    ],
)
def test_wrong_calls_say_what_is_wrong_and_exit_with_2(project, arguments, message):
    result = wxlint(*arguments)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""


def test_a_failure_of_wxlint_itself_is_no_finding_and_no_traceback(project, monkeypatch):
    def broken(*_: object) -> None:
        raise ValueError("quite impossible")

    monkeypatch.setattr("wxlint.engine.project_run.find_targets", broken)
    result = wxlint("check")
    assert result.code == 2
    assert result.err.startswith("wxlint: internal error: ValueError: quite impossible (")
    assert "Traceback" not in result.err


def test_an_interrupt_ends_the_run(project, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wxlint.engine.project_run.find_targets", interrupted)
    result = wxlint("check")
    assert (result.code, result.out, result.err) == (130, "", "")


# -- which rules run ------------------------------------------------------------------------------------------------------------------


def test_select_names_exactly_what_runs(project):
    write(project, {"wxlint.toml": f'[rules]\n"{DROPPED}" = "off"\n"{CLAIMED}" = "info"\n'})
    assert wxlint("check", "--select", DROPPED).code == 1, "what the configuration turns off"
    report = json_report("--config", "wxlint.toml", "--select", f"{UNTRACED},{DROPPED}", "--select", CLAIMED).report
    found = [(item["rule"], item["severity"]) for item in report["diagnostics"]]
    assert found == [(CLAIMED, "info"), (UNTRACED, "info"), (DROPPED, "warning")], "the configuration still says how serious a finding is"


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--select", "cloud/*"], {DROPPED, UNTRACED}),
        (["--select", "cloud/un*"], {DROPPED}),
        (["--select", f"{DROPPED}, {CLAIMED} ,"], {DROPPED, CLAIMED}),
        (["--select", "cloud/*", "--ignore", "*/trace-user-*"], {DROPPED}),
        (["--ignore", "auth/*"], {DROPPED}),
        (["--ignore", "cloud/*", "--ignore", CLAIMED], set()),
        (["--preset", "all", "--ignore", "privacy/*"], {DROPPED, CLAIMED, UNTRACED}),
        (["--preset", "seed"], {DROPPED, CLAIMED, UNTRACED}),
        (["--select", "auth/openid-from-event"], {CLAIMED}),
    ],
)
def test_selection(project, arguments, rules):
    assert set(json_report(*arguments).rules) == rules


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("cloud/unhandled-call-failur", "the nearest is `cloud/unhandled-call-failure`"),
        ("unhandled-call-failure", "the nearest is `cloud/unhandled-call-failure`"),
        ("clud/*", "the nearest is `cloud/*`"),
        ("cloud", "the nearest is `cloud/*`"),
        ("syntax-eror", "the nearest is `syntax-error`"),
        ("zzz", "`wxlint rules` lists them"),
    ],
)
def test_an_unknown_rule_is_an_error_with_the_nearest_name(project, option, name, nearest):
    result = wxlint("check", option, f"{DROPPED},{name}")
    assert (result.code, result.err) == (2, f"wxlint: there is no rule `{name}`; {nearest}\n")


def test_unknown_rule_in_chinese(project):
    result = wxlint("check", "--lang", "zh", "--select", "cloud/init-mising")
    assert result.err == "wxlint: 没有规则 `cloud/init-mising`；最接近的是 `cloud/init-missing`\n"


def test_min_confidence(project):
    write(project, {"rules/mine/guess.py": _RULE_OF_MEDIUM_CONFIDENCE})
    found = {level: json_report("--rules", "rules", "--select", "mine/guess", "--min-confidence", level).rules for level in ("low", "medium", "high")}
    assert found == {"low": ["mine/guess"], "medium": ["mine/guess"], "high": []}


# -- configuration --------------------------------------------------------------------------------------------------------------------


def test_the_nearest_configuration_is_used(project, monkeypatch):
    write(project, {"wxlint.toml": f'[rules]\n"{DROPPED}" = "off"\n'})
    assert DROPPED not in wxlint("check").out
    assert DROPPED in wxlint("check", "--no-config").out
    monkeypatch.chdir(project / "miniprogram/pages")
    assert wxlint("check").code == 0, "the configuration stands above the current folder"
    assert wxlint("check", "--no-config", "index/index.js").code == 1


def test_the_configuration_of_a_file_is_that_of_its_project(project):
    """What is found in a file must not depend on how the file was named."""
    write(project, {"miniprogram/pages/wxlint.toml": f'[rules]\n"{DROPPED}" = "off"\n'})
    assert wxlint("check").code == wxlint("check", PAGE).code == wxlint("check", "miniprogram/pages").code == 1


def test_every_project_has_its_own_configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, setting in (("first", "off"), ("second", "error")):
        write(tmp_path / name, PROJECT | {"wxlint.toml": f'[rules]\n"{DROPPED}" = "{setting}"\n"{CLAIMED}" = "off"\n'})
    report = json.loads(wxlint("check", "first", "second", "--format", "json").out)
    assert [(item["path"], item["severity"]) for item in report["diagnostics"]] == [(f"second/{PAGE}", "error")]


def test_mistakes_in_the_configuration_have_file_line_and_nearest_name(project):
    write(project, {"wxlint.toml": 'extends = "recomended"\n[rules]\n"cloud/init-mising" = "off"\n', "sub/a.js": ""})
    english = (
        "wxlint.toml:1:11: `recomended` is not a preset: the choices are `seed`, `recommended`, `strict`, `all`; the nearest is `recommended`\n"
        "wxlint.toml:3:1: there is no rule `cloud/init-mising`; the nearest is `cloud/init-missing`\n"
    )
    assert wxlint("check").err == english
    assert wxlint("check").code == 2
    assert "wxlint.toml:3:1: 没有 `cloud/init-mising` 这条规则；最接近的是 `cloud/init-missing`\n" in wxlint("check", "--lang", "zh").err


def test_preset_of_the_command_line_replaces_that_of_the_configuration(project):
    write(project, {"wxlint.toml": 'extends = "all"\n'})
    assert UNTRACED in wxlint("check").out
    assert UNTRACED not in wxlint("check", "--preset", "recommended").out


# -- files and folders ----------------------------------------------------------------------------------------------------------------


def test_files_are_analysed_in_their_project_and_reported_alone(project):
    write(project, {"miniprogram/pages/index/index.js": PROJECT[PAGE].replace("'pay'", "'pey'")})
    report = json_report(PAGE).report
    assert [(item["rule"], item["path"]) for item in report["diagnostics"]] == [("cloud/unknown-function", PAGE), (DROPPED, PAGE)][::-1]
    assert report["summary"]["files"] == 1
    assert json_report("miniprogram/app.js").rules == [], "the page's findings are not those of app.js"


def test_what_is_suppressed_elsewhere_is_not_counted(project):
    write(project, {FUNCTION: f"/* wxlint-disable {CLAIMED} */\n{PROJECT[FUNCTION]}"})
    assert json_report().report["summary"]["suppressed"] == 1
    assert json_report(PAGE).report["summary"]["suppressed"] == 0


def test_several_projects_in_one_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b", "a"):
        write(tmp_path / name, PROJECT)
    report = json_report("b", f"a/{PAGE}", f"a/{FUNCTION}").report
    assert [item["path"] for item in report["diagnostics"]] == [f"a/{FUNCTION}", f"a/{PAGE}", f"b/{FUNCTION}", f"b/{PAGE}"]
    assert report["summary"]["files"] == 2 + len(PROJECT)


def test_a_project_inside_another_one_is_reported_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, PROJECT | {f"packages/inner/{path}": content for path, content in PROJECT.items()})
    whole, twice = json_report().report, json_report(".", "packages/inner", f"packages/inner/{PAGE}", PAGE).report
    assert [item["path"] for item in twice["diagnostics"]] == [item["path"] for item in whole["diagnostics"]]
    assert twice["summary"]["files"] == whole["summary"]["files"] == 2 * len(PROJECT)


def test_the_same_path_twice(project):
    assert len(json_report(PAGE, f"./{PAGE}", project / PAGE, "miniprogram").rules) == 1


# -- output ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output_format", ["text", "concise", "json", "sarif", "github"])
def test_output_file_holds_what_stdout_would(project, output_format):
    printed = wxlint("check", "--format", output_format)
    result = wxlint("check", "--format", output_format, "--output-file", "out.txt")
    assert result.out == ""
    assert result.code == printed.code == 1
    written = Path("out.txt").read_text("utf-8")
    if output_format == "json":
        assert json.loads(written)["diagnostics"] == json.loads(printed.out)["diagnostics"]
    elif output_format in ("text", "concise"):
        assert written.splitlines()[:-1] == printed.out.splitlines()[:-1]
    else:
        assert written == printed.out


def test_json_is_the_contract(project):
    report = json_report().report
    assert report["version"] == 1
    assert report["tool"] == {"name": "wxlint", "version": package.__version__}
    assert " ".join(report["summary"]) == "files errors warnings infos suppressed skipped seconds fixable fixed known unchanged"
    assert (report["summary"]["errors"], report["summary"]["warnings"], report["summary"]["infos"]) == (1, 1, 0)
    first = report["diagnostics"][0]
    assert {"rule", "severity", "confidence", "message", "help", "url", "fingerprint", "path", "range", "related", "flow", "fix"} == set(first)
    start = first["range"]["start"]
    data = (project / first["path"]).read_bytes()
    assert (start["line"], data[start["offset"] : first["range"]["end"]["offset"]]) == (3, b"openid")


def test_statistics(project):
    lines = wxlint("check", "--statistics", "--format", "concise").out.splitlines()
    assert [line.split() for line in lines if line.startswith(("1 ", "2 "))] == [["1", "error", CLAIMED], ["1", "warning", DROPPED]]


def test_quiet_prints_findings_only(project):
    write(project, {"miniprogram/lib.min.js": "x"})
    loud, quiet = wxlint("check"), wxlint("check", "--quiet")
    assert "Found 2 problems" in loud.out
    assert "note[skipped]: miniprogram/lib.min.js: minified, not analysed" in loud.err
    assert "Found" not in quiet.out
    assert "error[auth/client-supplied-openid]" in quiet.out
    assert quiet.err == ""
    assert quiet.code == loud.code == 1


def test_many_files_left_out_for_one_reason_share_a_line(project):
    write(project, {f"miniprogram/lib{number}.min.js": "x" for number in range(12)})
    assert wxlint("check").err == (
        "note[skipped]: minified, not analysed: 12 files (miniprogram/lib0.min.js, miniprogram/lib1.min.js, miniprogram/lib10.min.js, …)\n"
    )
    assert "已压缩的文件，未分析：12 个文件（" in wxlint("check", "--lang", "zh").err
    assert len(json_report().report["notes"]) == 12, "programs are told of each"


def test_json_and_sarif_carry_their_notes(project):
    write(project, {"miniprogram/lib.min.js": "x"})
    for output_format in ("json", "sarif"):
        result = wxlint("check", "--format", output_format)
        assert result.err == ""
        assert "lib.min.js" in result.out


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "zh_TW"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, True),
        ({"LC_ALL": "", "LANG": "zh_CN"}, True),
        ({"LANG": "C"}, False),
        ({}, False),
    ],
)
def test_language_follows_the_locale(project, environment, chinese):
    result = wxlint("check", env=environment)
    assert ("未处理" in result.out or "没有 `fail`" in result.out) == chinese
    assert "Found" not in wxlint("check", "--lang", "zh", env=environment).out
    assert "Found 2 problems" in wxlint("check", "--lang", "en", env=environment).out


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
        (["--color", "always", "--format", "json"], {}, False),
        (["--color", "always", "--format", "github"], {}, False),
    ],
)
def test_color_when_stdout_is_no_terminal(project, arguments, environment, colored):
    assert ("\x1b[" in wxlint("check", *arguments, env=environment).out) == colored


@pytest.mark.parametrize(
    ("environment", "arguments", "colored"),
    [
        ({"TERM": "xterm"}, [], True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, [], False),
        ({"TERM": "xterm", "NO_COLOR": ""}, [], True),
        ({"TERM": "dumb"}, [], False),
        ({"TERM": "xterm"}, ["--color", "never"], False),
    ],
)
def test_color_on_a_terminal(project, environment, arguments, colored):
    assert (b"\x1b[1;31m" in _on_a_terminal(["check", *arguments], project, environment)) == colored


def _on_a_terminal(arguments: list[str], cwd: Path, environment: dict[str, str]) -> bytes:
    """What a run prints to a terminal of its own."""
    controller, terminal = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "wxlint", *arguments]
    with subprocess.Popen(command, cwd=cwd, stdout=terminal, stderr=subprocess.PIPE, env=base | environment) as run:
        os.close(terminal)
        printed = b""
        try:
            while part := os.read(controller, 65536):
                printed += part
        except OSError:  # Linux reports the end of a terminal so
            pass
        run.wait(timeout=30)
    os.close(controller)
    return printed


def test_progress_appears_on_a_terminal_when_the_work_takes_long_and_leaves_nothing(monkeypatch, capsys):
    from wxlint import console
    from wxlint.diagnostics import Lang

    times = iter([0.0, 0.5, 1.5, 1.55, 1.7])
    monkeypatch.setattr(console.time, "monotonic", lambda: next(times))
    progress = console.Progress(Lang.EN)
    for done in range(4):
        progress(done, 4)
    progress.clear()
    progress.clear()
    assert capsys.readouterr().err == "\r1/4 files\r3/4 files\r\x1b[K"


# -- processes and pipes --------------------------------------------------------------------------------------------------------------


def test_as_a_module(project):
    result = process("check", "--format", "concise", cwd=project)
    assert result.returncode == 1
    assert result.stdout.decode().startswith(f"{FUNCTION}:3:")
    assert result.stderr == b""


def test_output_is_utf8_whatever_the_locale(project):
    result = process("check", "--lang", "zh", cwd=project, env={"LANG": "C", "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"})
    assert "检查了" in result.stdout.decode("utf-8")
    assert result.returncode == 1


@pytest.mark.parametrize("arguments", [["check", "--format", "sarif"], ["rules"], ["rule", "cloud/*"]])
def test_a_closed_pipe_is_no_error(project, arguments):
    read, write_end = os.pipe()
    os.close(read)
    env = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    run = subprocess.run([sys.executable, "-m", "wxlint", *arguments], cwd=project, stdout=write_end, stderr=subprocess.PIPE, env=env, check=False)
    os.close(write_end)
    assert run.stderr == b""
    assert run.returncode == (1 if arguments[0] == "check" else 0)


def test_a_full_disk_is_said(project):
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("no /dev/full")
    with device.open("wb") as full:
        env = os.environ | {"PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
        run = subprocess.run([sys.executable, "-m", "wxlint", "check"], cwd=project, stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert run.returncode == 2
    assert b"wxlint: the output cannot be written: No space left on device" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("arguments", [["--jobs", "1"], ["-j", "2"], ["--no-cache"], ["--jobs", "4", "--no-cache", "--no-prefilter"]])
def test_options_of_speed_change_nothing_that_is_found(project, arguments):
    assert json_report(*arguments).found == json_report().found


# -- the other commands ---------------------------------------------------------------------------------------------------------------


def test_version():
    result = wxlint("--version")
    assert (result.code, result.out) == (0, f"wxlint, version {package.__version__}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "--help"], ["rule", "-h"], ["rules", "--help"], ["new-rule", "--help"]])
def test_help(arguments):
    result = wxlint(*arguments)
    assert result.code == 0
    assert result.out.startswith("Usage: wxlint")
    assert "no-prefilter" not in result.out


def test_rule_page_in_both_languages():
    english, chinese = (wxlint("rule", DROPPED, "--lang", lang).out for lang in ("en", "zh"))
    assert english.startswith(f"# {DROPPED}: ")
    for heading in ("## What it does", "## Why is this bad?", "## Use instead", "## References"):
        assert heading in english
    assert chinese.startswith(f"# {DROPPED}: ")
    assert "## What it does" not in chinese
    assert "云" in chinese


def test_rule_page_by_alias_glob_and_for_the_engines_own_ids():
    assert wxlint("rule", "auth/openid-from-event").out == wxlint("rule", CLAIMED).out
    assert wxlint("rule", "cloud/init-*").out.count("\n# cloud/init-") + 1 == sum(name.startswith("cloud/init-") for name in load_catalogue().rules)
    for identifier in ("syntax-error", "internal-error", "unused-suppression", "unknown-suppression"):
        assert wxlint("rule", identifier).out.startswith(f"# {identifier}: ")
        assert wxlint("rule", identifier, "--lang", "zh").out != wxlint("rule", identifier).out


def test_rule_offers_the_nearest_name():
    result = wxlint("rule", "cloud/init-mising")
    assert (result.code, result.err) == (2, "wxlint: there is no rule `cloud/init-mising`; the nearest is `cloud/init-missing`\n")


def test_rules_lists_all_rules():
    known = list(load_catalogue().rules)
    assert [line.split()[0] for line in wxlint("rules").out.splitlines()] == known
    listed = json.loads(wxlint("rules", "--format", "json").out)
    assert [rule["id"] for rule in listed] == known
    by_id = {rule["id"]: rule for rule in listed}
    assert by_id[DROPPED]["presets"] == ["seed", "recommended", "strict", "all"]
    assert by_id[UNTRACED]["presets"] == ["seed", "all"]
    assert set(by_id[DROPPED]) == {"id", "summary", "summary_zh", "severity", "presets", "since", "aliases", "options", "url", "references"}
    assert by_id[DROPPED]["summary_zh"] in wxlint("rules", "--lang", "zh").out


def test_new_rule_writes_one_file_that_loads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = wxlint("new-rule", "cloud/some-bad-pattern", "--rules", "mine")
    assert (result.code, result.out) == (0, "mine/cloud/some_bad_pattern.py\n")
    assert [path.as_posix() for path in Path().rglob("*") if path.is_file()] == ["mine/cloud/some_bad_pattern.py"]
    assert wxlint("rule", "cloud/some-bad-pattern", "--rules", "mine").code == 0
    again = wxlint("new-rule", "cloud/some-bad-pattern", "--rules", "mine")
    assert (again.code, again.err) == (2, "wxlint: `mine/cloud/some_bad_pattern.py` is there already\n")


def test_new_rule_where_nothing_can_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, {"mine/cloud": "a file"}))
    result = wxlint("new-rule", "cloud/some-bad-pattern", "--rules", "mine")
    assert result.code == 2
    assert result.err.startswith("wxlint: the rule cannot be written: ")


# -- rules of one's own ---------------------------------------------------------------------------------------------------------------

_RULE = """
from wxlint.api import CallSite, Confidence, Message, Rule, RuleResult, Severity, on_call


class Guess(Rule):
    summary = "a call of a cloud function"
    summary_zh = "调用了云函数"
    severity = Severity.WARNING
    presets = ("recommended",)
    messages = {{"found": Message("a call", zh="一次调用")}}

    @on_call("wx.cloud.callFunction")
    def check(self, call: CallSite) -> RuleResult:
        {body}
"""
_RULE_OF_MEDIUM_CONFIDENCE = _RULE.format(body='yield self.finding(call, "found", confidence=Confidence.MEDIUM)')


def test_rules_of_ones_own_run_beside_the_shipped_ones(project):
    write(project, {"rules/mine/guess.py": _RULE_OF_MEDIUM_CONFIDENCE})
    assert set(json_report("--rules", "rules").rules) == {"mine/guess", DROPPED, CLAIMED}
    assert "mine/guess" in wxlint("rules", "--rules", "rules").out


def test_the_linted_project_cannot_bring_rules(project):
    write(project, {"rules/mine/guess.py": "raise SystemExit('executed')", "wxlint.toml": 'rules-dir = "rules"\n'})
    result = wxlint("check")
    assert result.code == 2
    assert "there is no key `rules-dir` here" in result.err
    assert "executed" not in result.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"rules/mine/guess.py": "import nothing_of_this_name"}, "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ({"rules/mine/guess.py": "x = ("}, "SyntaxError: '(' was never closed"),
        ({"rules/mine/guess.py": "x = 1"}, "holds 0 rules instead of one"),
        ({"rules/cloud/init_missing.py": _RULE_OF_MEDIUM_CONFIDENCE}, "the id `cloud/init-missing` is already taken by"),
    ],
)
def test_a_rule_file_that_cannot_be_used_is_an_error(project, files, message):
    write(project, files)
    result = wxlint("check", "--rules", "rules")
    assert result.code == 2
    assert result.err.startswith("wxlint: a rule file cannot be used: rules/")
    assert message in result.err


def test_a_rule_that_fails_is_said_and_costs_only_its_own_findings(project):
    write(project, {"rules/mine/guess.py": _RULE.format(body='raise KeyError("lost")')})
    result = json_report("--rules", "rules")
    assert result.code == 2
    assert set(result.rules) == {"internal-error", DROPPED, CLAIMED}
    failure = next(item for item in result.report["diagnostics"] if item["rule"] == "internal-error")
    assert failure["message"] == "the rule `mine/guess` failed here: KeyError: 'lost'"
    assert (failure["path"], failure["range"]["start"]["line"]) == (PAGE, 3)
    assert wxlint("check", "--rules", "rules", "--ignore", "mine/guess").code == 1
    assert json_report("--rules", "rules", FUNCTION).code == 2, "a failure is said, whatever was asked for"
