"""What `wxlint init` writes: a configuration that fits the project, and the entries for pre-commit, GitHub and GitLab."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from wxlint import __version__
from wxlint.diagnostics import Lang, Text
from wxlint.regex import regex
from wxlint.report import REPOSITORY_URL

if TYPE_CHECKING:
    from wxlint.engine.overview import Overview
    from wxlint.project.third_party import Copied

_MAGIC = regex(r"([\\*?\[!#])")
_MOST_NAMED = 20


_HEAD = Text(
    f"wxlint's configuration; everything in it is optional: {REPOSITORY_URL}#configuration\n"
    "`wxlint init` found {seen} here; `wxlint project` shows them.",
    f"wxlint 配置，各项均可省略：{REPOSITORY_URL}#configuration\n`wxlint init` 在此处找到 {{seen}}；用 `wxlint project` 查看。",
)
_PRESET = Text(
    'Which rules run. "recommended" has the mistakes that are almost always right to report: a good start for any project.\n'
    '"seed" has fewer, what CloudBase asks for in its guide to WeChat authentication; "strict" has more, some a matter of opinion.',
    '运行哪些规则。"recommended" 只包含几乎总是报得对的错误，适合任何项目起步。\n'
    '"seed" 更少，只有 CloudBase 微信认证指南的要求；"strict" 更多，其中一些见仁见智。',
)
_EXCLUDE = Text(
    "What is not analysed, in the syntax of .gitignore. Installed packages (node_modules, miniprogram_npm), build output (dist),\n"
    "what .gitignore names and minified files are left out in any case.",
    "不分析的内容，语法同 .gitignore。依赖包（node_modules、miniprogram_npm）、构建产物（dist）、\n.gitignore 忽略的内容以及压缩过的文件本来就不会分析。",
)
_RULES = Text(
    "Single rules: error, warning, info or off. `wxlint rules` lists them, `wxlint rule RULE` explains one.",
    "单条规则：error、warning、info 或 off。`wxlint rules` 列出全部规则，`wxlint rule RULE` 说明某一条。",
)
_ELSEWHERE = Text(
    "These cloud functions are called and are not in this project. If they are deployed from another repository, say so:",
    "以下云函数被调用但不在此项目中。如果由其他仓库部署，请取消注释：",
)


class InitialFile(NamedTuple):
    """A file to write: `path` is relative to the folder that it is written to; `entry` is what somebody adds by hand where the file is there already."""

    path: str
    content: str
    entry: str


def configuration(overview: Overview, copied: Sequence[Copied], lang: Lang) -> str:
    """A commented wxlint.toml. What may or may not be wanted stands in it as a comment."""
    kinds = (("page", Text("pages", "个页面")), ("component", Text("components", "个组件")), ("function", Text("cloud functions", "个云函数")))
    counts = [(sum(part.kind == kind and part.exists for part in overview.parts.values()), noun) for kind, noun in kinds]
    counts = [(count, noun) for count, noun in counts if count]
    seen = Text(", ".join(f"{count} {noun.en}" for count, noun in counts), "、".join(f"{count} {noun.zh}" for count, noun in counts))
    if not counts:
        seen = Text("an app without pages", "一个没有页面的应用")
    rows = [
        *_comments(_HEAD, lang, seen=seen.render(lang)),
        "",
        *_comments(_PRESET, lang),
        'extends = "recommended"',
        "",
        *_comments(_EXCLUDE, lang),
        *_exclude(copied, lang),
        "",
        *_comments(_RULES, lang),
        "[rules]",
        *_elsewhere(overview, lang),
        '# "cloud/unhandled-call-failure" = "error"',
    ]
    return "\n".join(rows) + "\n"


def _comments(text: Text, lang: Lang, **values: str) -> list[str]:
    return [f"# {line}" for line in text.render(lang).format(**values).splitlines()]


def _exclude(copied: Sequence[Copied], lang: Lang) -> list[str]:
    if not copied:
        return ['# exclude = ["/miniprogram/vendor/"]']
    rows = ["exclude = ["]
    for found in copied:
        pattern = _MAGIC.sub(r"\\\1", f"/{found.path}") + ("/" if found.files else "")
        why = Text("a script of somebody else", "他人的脚本")
        if found.files:
            why = Text(f"looks copied from elsewhere, {found.files} file{'' if found.files == 1 else 's'}", f"像是复制进来的库，{found.files} 个文件")
        rows.append(f"  {_toml(pattern)}, # {why.render(lang)}")
    return [*rows, "]"]


def _elsewhere(overview: Overview, lang: Lang) -> list[str]:
    """Functions that are called and not there: deployed from another repository, perhaps."""
    names = sorted({part.name for part in overview.parts.values() if part.kind == "function" and not part.exists and _is_writable(part.name)})
    if not names:
        return []
    listed = ", ".join(map(_toml, names[:_MOST_NAMED]))
    return [*_comments(_ELSEWHERE, lang), f'# "cloud/unknown-function" = {{ deployed-elsewhere = [{listed}] }}']


def is_writable(found: Copied) -> bool:
    """Whether TOML can hold the path: it is UTF-8, and a pattern can stand for it."""
    return _is_writable(found.path) and found.path == found.path.strip() and "\n" not in found.path


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return text.isprintable()


def _toml(text: str) -> str:
    """A basic string; JSON's escapes are TOML's, for printable text."""
    return json.dumps(text, ensure_ascii=False)


def pre_commit() -> InitialFile:
    """The hook for https://pre-commit.com."""
    entry = f"  - repo: {REPOSITORY_URL}\n    rev: v{__version__}\n    hooks:\n      - id: wxlint\n"
    return InitialFile(".pre-commit-config.yaml", f"repos:\n{entry}", entry)


def github(place: str) -> InitialFile:
    """A workflow with wxlint's own action; `place` is the project's folder in the repository, "" for all of it."""
    action = REPOSITORY_URL.removeprefix("https://github.com/")
    step = f"      - uses: {action}@v{__version__}\n"
    if place:
        step += f"        with:\n          paths: {_yaml(place)}\n"
    content = (
        "name: wxlint\n"
        "on: [push, pull_request]\n"
        "permissions:\n"
        "  contents: read\n"
        "  security-events: write\n"
        "jobs:\n"
        "  wxlint:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - uses: actions/checkout@v6\n"
        f"{step}"
    )
    return InitialFile(".github/workflows/wxlint.yml", content, step)


def gitlab(place: str) -> InitialFile:
    """A job that gives GitLab a Code Quality report, and fails as `wxlint check` does."""
    report = "gl-code-quality-report.json"
    check = f"wxlint check {_shell(place)}".rstrip()
    content = (
        "wxlint:\n"
        "  image: python:3.13-slim\n"
        "  script:\n"
        f"    - pip install --quiet wxlint=={__version__}\n"
        f"    - {_yaml(f'{check} --format gitlab --output-file {report} --fail-on never')}\n"
        f"    - {_yaml(check)}\n"
        "  artifacts:\n"
        "    when: always\n"
        "    reports:\n"
        f"      codequality: {report}\n"
    )
    return InitialFile(".gitlab-ci.yml", content, content)


def _shell(text: str) -> str:
    import shlex

    return shlex.quote(text) if text else ""


def _yaml(text: str) -> str:
    """A plain scalar where that is safe, else a quoted one: JSON's strings are YAML's."""
    return text if re.fullmatch(r"[\w./-][\w ./=-]*", text, re.ASCII) else json.dumps(text)
