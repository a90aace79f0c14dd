"""`wxlint test-rules`: whether rules of one's own do what their examples say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Lang, Text

if TYPE_CHECKING:
    from wxlint.engine.rule_tests import Difference, RuleTest


@click.command("test-rules")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@options.lang
def test_rules(folder: Path, lang: str | None) -> None:
    """Try the rules in DIR on their own examples.

    The examples in a rule's file show what it is to report, and what not. The rules are Python code and run as such. Exit code 1 where they differ, 2 where a rule cannot be used.
    """
    from wxlint.engine import rule_tests

    language = console.choose_language(lang)
    misplaced = rule_tests.misplaced_rules(folder)
    outcomes = []
    for outcome in rule_tests.test_rules(folder):
        outcomes.append(outcome)
        click.echo("\n".join(_rows(outcome, language)))
    for path in misplaced:
        message = Text(
            "rules stand in a folder for their category, as in shop/direct_call.py: this file is not looked at",
            "规则应放在分类目录中，例如 shop/direct_call.py：此文件不会被读取",
        )
        console.warn(f"wxlint: {path}: {message.render(language)}")
    if not outcomes:
        console.fail(Text(f"there is no rule in `{folder}`", f"`{folder}` 中没有规则"), language)
    failed = sum(outcome.failure is not None for outcome in outcomes)
    different = sum(bool(outcome.differences) for outcome in outcomes)
    click.echo(_summary(len(outcomes), failed, different).render(language))
    if failed or misplaced:
        raise SystemExit(console.EXIT_FAILED)
    raise SystemExit(console.EXIT_FINDINGS if different else console.EXIT_CLEAN)


def _rows(outcome: RuleTest, language: Lang) -> list[str]:
    head = f"{outcome.id} ({outcome.path})"
    if outcome.failure is not None:
        return [f"{head}: {outcome.failure.render(language)}"]
    wrong = sum(bool(difference.kind) for difference in outcome.differences)
    count = outcome.examples
    examples = Text(f"{count} example{'' if count == 1 else 's'}", f"{count} 个示例")
    if not outcome.differences:
        verdict = Text(f"{examples.en}, all right", f"{examples.zh}，全部符合")
    else:
        verdict = Text(f"{examples.en}, {wrong} wrong", f"{examples.zh}，{wrong} 个不符")
    rows = [f"{head}: {verdict.render(language)}"]
    for difference in outcome.differences:
        rows += _difference_rows(difference, language)
    return rows


def _difference_rows(difference: Difference, language: Lang) -> list[str]:
    problems = [problem.render(language).rstrip("\n").replace("\n", "\n      ") for problem in difference.problems]
    if not difference.kind:
        return [f"  {problem}" for problem in problems]
    at = Text(f" (line {difference.line})", f"（第 {difference.line} 行）").render(language) if difference.line is not None else ""
    kind = Text(difference.kind, {"invalid": "错误", "valid": "正确"}[difference.kind])
    title = Text(f"{kind.en} example {difference.number}{at}:", f"{kind.zh}示例 {difference.number}{at}：")
    source = [f"      | {line}".rstrip() for line in difference.source.splitlines()]
    return [f"  {title.render(language)}", *(f"    {problem}" for problem in problems), *source]


def _summary(count: int, failed: int, different: int) -> Text:
    def rules(number: int) -> str:
        return f"{number} rule{'' if number == 1 else 's'}"

    parts = [Text(f"{rules(count)} tried", f"共 {count} 条规则")]
    if failed:
        parts.append(Text(f"{failed} cannot be used", f"{failed} 条无法使用"))
    if different:
        parts.append(Text(f"{different} with something to mend", f"{different} 条有待修正"))
    return Text(", ".join(part.en for part in parts), "，".join(part.zh for part in parts))
