"""The page about one rule, made from its file: for `wxlint rule`, the catalogue, and SARIF's help."""

from __future__ import annotations

import inspect
import sys

from wxlint.diagnostics import Lang, RuleInfo, Severity, Text
from wxlint.rules import Rule

REPOSITORY = "https://github.com/wxlint/wxlint"
CATALOGUE_URL = f"{REPOSITORY}/blob/main/rules/README.md"
CHINESE_HEADING = "## 中文"

_ENGINE_RULES = {
    "syntax-error": Text("a file that cannot be parsed", "无法解析的文件"),
    "unused-suppression": Text("a suppression comment that suppresses nothing", "没有屏蔽任何问题的注释"),
    "unknown-suppression": Text("a suppression comment that names no rule", "没有指明有效规则的屏蔽注释"),
    "internal-error": Text("a rule of wxlint failed on this file", "wxlint 的规则在此文件上出错"),
}


def anchor(identifier: str) -> str:
    """The anchor of a rule in the catalogue: GitHub's slug of a heading that holds the id."""
    return identifier.replace("/", "")


def rule_url(identifier: str) -> str:
    """Where the page about a rule stands."""
    return f"{CATALOGUE_URL}#{anchor(identifier)}"


def documentation(rule: type[Rule]) -> str:
    """The docstring of the rule's file: Markdown, English with a Chinese section at the end."""
    return inspect.cleandoc(sys.modules[rule.__module__].__doc__ or "")


def split_languages(page: str) -> tuple[str, str]:
    """The English and the Chinese part of a page."""
    english, _, chinese = page.partition(CHINESE_HEADING)
    return english.strip(), chinese.strip()


def rule_info(rule: type[Rule] | None, identifier: str = "") -> RuleInfo:
    """What a reporter may tell about `rule`; for the engine's own findings about `identifier`."""
    if rule is None:
        summary = _ENGINE_RULES.get(identifier, Text(identifier, identifier))
        severity = Severity.ERROR if identifier in ("syntax-error", "internal-error") else Severity.WARNING
        return RuleInfo(identifier, summary, severity, summary.en, summary.zh, rule_url(identifier))
    english, chinese = split_languages(documentation(rule))
    return RuleInfo(rule.id, Text(rule.summary, rule.summary_zh), rule.severity, english, chinese or english, rule_url(rule.id))


def page(rule: type[Rule], lang: Lang) -> str:
    """The whole page about a rule as Markdown."""
    english, chinese = split_languages(documentation(rule))
    heading = rule.summary_zh if lang is Lang.ZH else rule.summary
    facts = _facts(rule, lang)
    body = chinese if lang is Lang.ZH and chinese else english.partition("\n")[2].strip() if english else ""
    references = "\n".join(f"- <{url}>" for url in rule.references)
    label = "参考" if lang is Lang.ZH else "References"
    return f"# {rule.id}: {heading}\n\n{facts}\n\n{body}\n" + (f"\n## {label}\n\n{references}\n" if references else "")


def own_page(identifier: str, lang: Lang) -> str:
    """The page about what the engine itself reports as `identifier`, as Markdown."""
    from wxlint.engine.own_pages import OWN_PAGES

    return f"# {identifier}: {_ENGINE_RULES[identifier].render(lang)}\n\n{OWN_PAGES[identifier].render(lang)}"


def _facts(rule: type[Rule], lang: Lang) -> str:
    presets = ", ".join(f"`{preset}`" for preset in rule.presets) or "—"
    names = ("级别", "预设", "始于") if lang is Lang.ZH else ("severity", "presets", "since")
    rows = [(names[0], rule.severity.value), (names[1], presets), (names[2], rule.since)]
    if rule.aliases:
        rows.append(("别名" if lang is Lang.ZH else "aliases", ", ".join(f"`{alias}`" for alias in rule.aliases)))
    lines = [f"- {name}: {value}" for name, value in rows]
    for name, option in rule.options.items():
        text = option.description_zh if lang is Lang.ZH else option.description
        lines.append(f"- {'选项' if lang is Lang.ZH else 'option'} `{name}` = `{option.default!r}`: {text}")
    return "\n".join(lines)
