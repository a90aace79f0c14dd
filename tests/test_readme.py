"""What the READMEs show is true: output and help are generated, examples are run, names exist, links lead somewhere.

`WXLINT_UPDATE=1 python -m pytest tests/test_readme.py` writes the generated blocks anew.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from wxlint.cli import main
from wxlint.config import ENGINE_IDS, load_config
from wxlint.engine.catalogue import load_catalogue
from wxlint.report import FORMATS
from wxlint.rules import PRESETS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md")

GENERATED = re.compile(r"(?<=<!-- generated: )(?P<command>.+?)(?: -->\n```text\n)(?P<text>.*?)(?=```\n<!-- end -->)", re.DOTALL)
BLOCK = re.compile(r"<!-- (?P<kind>setup|checked): (?P<name>[\w .-]+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
SECONDS = re.compile(r"\b\d+\.\d\d(?= s\)| 秒)")

KNOWN = load_catalogue().known


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, kind: str) -> dict[str, str]:
    """The fenced blocks behind comments of this kind, by the comment's name."""
    return {match["name"]: match["text"] for match in BLOCK.finditer(text_of(name)) if match["kind"] == kind}


def wxlint(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a pipe that is 80 columns wide, with English as language unless it says otherwise."""
    variables = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment}
    return subprocess.run(
        [sys.executable, "-m", "wxlint", *arguments], cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8", check=False
    )


def output_of(command: str) -> str:
    """What a terminal would show: the command, and what it prints."""
    program, *arguments = shlex.split(command)
    assert program == "wxlint"
    done = wxlint(*arguments)
    assert done.returncode in (0, 1), done.stderr
    return f"$ {command}\n{done.stdout.replace('python -m wxlint', 'wxlint')}"


def comparable(text: str) -> str:
    """Without what differs between runs and between versions of click: the time, and where lines are wrapped."""
    text = SECONDS.sub("0.00", text)
    return re.sub(r"(?<=\S)\s+", " ", text) if "Usage:" in text else text


# -- generated blocks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READMES)
def test_generated_blocks_are_current(name: str) -> None:
    path = ROOT / name
    stale: list[str] = []

    def refreshed(match: re.Match[str]) -> str:
        text = output_of(match["command"])
        if comparable(text) == comparable(match["text"]):
            return match[0]
        stale.append(match["command"])
        return match[0][: match.start("text") - match.start()] + text

    text = GENERATED.sub(refreshed, path.read_text("utf-8"))
    assert len(GENERATED.findall(text)) == 2, "the output of a run, and the help"
    if stale and os.environ.get("WXLINT_UPDATE"):
        path.write_text(text, "utf-8", newline="\n")
        return
    assert stale == [], f"run `WXLINT_UPDATE=1 python -m pytest {Path(__file__).relative_to(ROOT)}` and review the difference"


@pytest.mark.parametrize("name", READMES)
def test_the_first_thing_shown_is_what_the_tool_finds(name: str) -> None:
    output = text_of(name).partition("\n```text\n")[2].partition("```")[0]
    assert text_of(name).index("<!-- generated: wxlint check fixtures/projects/orders") < text_of(name).index("<!-- setup: try -->") < 10_000
    for rule in ("cloud/init-", "cloud/unhandled-call-failure", "function/env-not-dynamic", "auth/client-supplied-openid"):
        assert f"[{rule}" in output, "what the tool is there for: initialise once, in the right environment, handle failure, trust nobody's claims"


# -- commands and examples -----------------------------------------------------------------------------------------------------------


def test_both_languages_give_the_same_commands_and_examples() -> None:
    english, chinese = READMES
    assert blocks(english, "setup") == blocks(chinese, "setup")
    assert set(blocks(english, "setup")) == {"try", "test"}

    def code(name: str) -> dict[str, str]:
        return {key: re.sub(r" *(#|--|//) .*", "", text) for key, text in blocks(name, "checked").items()}

    assert code(english) == code(chinese)
    assert len(code(english)) == len(re.findall("<!-- checked: ", text_of(english))) == 8


@pytest.mark.parametrize("name", READMES)
def test_the_configuration_is_valid(name: str, tmp_path: Path) -> None:
    path = tmp_path / "wxlint.toml"
    path.write_text(blocks(name, "checked")["wxlint.toml"], "utf-8")
    config = load_config(path, KNOWN)
    assert config.exclude
    assert config.rules
    assert config.overrides
    assert tomllib.loads(path.read_text("utf-8"))["extends"] in PRESETS


def client_project(root: Path, script: str) -> Path:
    """A project with one page that is `script`."""
    page = root / "miniprogram/pages/index/index.js"
    page.parent.mkdir(parents=True)
    page.write_text(script, "utf-8")
    (root / "miniprogram/app.js").write_text("App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c' }) } })\n", "utf-8")
    (root / "miniprogram/app.json").write_text('{ "pages": ["pages/index/index"] }', "utf-8")
    (root / "project.config.json").write_text('{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "miniprogram/" }', "utf-8")
    return root


@pytest.mark.parametrize("name", READMES)
def test_the_suppressions_suppress(name: str, tmp_path: Path) -> None:
    script = blocks(name, "checked")["suppression"]
    project = client_project(tmp_path, script)
    summary = json.loads(wxlint("check", "--format", "json", cwd=project).stdout)
    assert summary["diagnostics"] == []
    assert summary["summary"]["suppressed"] == script.count("callFunction") == 3


@pytest.mark.parametrize("name", READMES)
def test_the_hook_is_one_that_exists(name: str) -> None:
    yaml = pytest.importorskip("yaml")
    [repository] = yaml.safe_load(blocks(name, "checked")["pre-commit"])["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in yaml.safe_load(text_of(".pre-commit-hooks.yaml"))]


@pytest.mark.parametrize("name", READMES)
def test_the_workflow_is_valid_and_uses_inputs_of_the_action(name: str, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    pytest.importorskip("check_jsonschema")
    path = tmp_path / "wxlint.yml"
    path.write_text(blocks(name, "checked")["workflow"], "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    section = text_of(name).partition("## GitHub Action\n")[2].partition("\n## ")[0]
    action = yaml.safe_load(text_of("action.yml"))
    assert set(action["inputs"]) <= set(re.findall(r"`([a-z-]+)(?:: [^`]*)?`", section))


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_works_as_described(name: str, shell: str) -> None:
    [line] = [line for line in blocks(name, "checked")["completion"].splitlines() if shell in line]
    assert f"_WXLINT_COMPLETE={shell}_source wxlint" in line
    if shutil.which("bash") is None and shell == "bash":
        pytest.skip("click asks bash for its version")
    # click takes the program's name from how it was called, which is `python -m wxlint` here
    program = "import sys; sys.argv[0] = 'wxlint'; from wxlint.cli import main; main(prog_name='wxlint')"
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    source = subprocess.run(
        [sys.executable, "-c", program], env={**variables, "_WXLINT_COMPLETE": f"{shell}_source"}, capture_output=True, text=True, check=False
    )
    assert f"_WXLINT_COMPLETE={shell}_complete" in source.stdout, source.stderr


@pytest.mark.parametrize("name", READMES)
def test_the_problem_matcher_matches(name: str, tmp_path: Path) -> None:
    [task] = json.loads(blocks(name, "checked")["problem matcher"])["tasks"]
    program, *arguments = shlex.split(task["command"])
    assert program == "wxlint"
    project = client_project(tmp_path, "wx.cloud.callFunction({ name: 'ping' })\n")
    output = wxlint(*arguments, cwd=project).stdout
    pattern = task["problemMatcher"]["pattern"]
    [match] = re.finditer(pattern["regexp"], output, re.MULTILINE)
    found = {part: match[group] for part, group in pattern.items() if isinstance(group, int)}
    assert found.pop("message")
    assert found == {
        "file": "miniprogram/pages/index/index.js",
        "line": "1",
        "column": "1",
        "severity": "warning",
        "code": "cloud/unhandled-call-failure",
    }


# -- names and links -----------------------------------------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    return {"": main, **main.commands}


@pytest.mark.parametrize("name", [*DOCUMENTS, "rules/README.md"])
def test_options_and_commands_exist(name: str) -> None:
    options = {option for command in commands().values() for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    options |= {"--help", "-h", "--check"}
    inline = re.findall(r"`([^`\n]+)`", text_of(name))
    mentioned = {option for code in inline if code.startswith(("-", "wxlint ")) for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)}
    assert mentioned - options == set()
    assert {code.split()[1] for code in inline if re.match(r"wxlint [a-z]", code)} - set(commands()) == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rules_presets_and_formats_exist(name: str) -> None:
    text = text_of(name)
    categories = {identifier.partition("/")[0] for identifier in KNOWN.ids}
    mentioned = set(re.findall(r"(?<![\w/.-])((?:%s)/[a-z0-9]+(?:-[a-z0-9]+)+)(?![\w/.-])" % "|".join(categories), text))  # noqa: UP031
    assert {rule for rule in mentioned if not KNOWN.resolve(rule)} - {"cloud/some-bad-pattern"} == set()
    if name in READMES:
        rows = set(re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE))
        assert rows == set(FORMATS) | set(PRESETS)
        assert re.findall(r"^\| (\d) \|", text, re.MULTILINE) == ["0", "1", "2"]


@pytest.mark.parametrize("name", [*DOCUMENTS, "rules/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}, target


def test_what_the_engine_reports_is_documented() -> None:
    text = text_of("rules/README.md")
    assert all(f"\n## {identifier}\n" in text for identifier in ENGINE_IDS)
