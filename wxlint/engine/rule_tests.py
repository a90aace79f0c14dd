"""Running the examples of rules that a team keeps in a folder of its own: `wxlint test-rules`."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wxlint.config import ConfigErrors
from wxlint.diagnostics import Lang, Text
from wxlint.engine.catalogue import RuleLoadError, load_rule, rule_files, rule_id, shipped_rules
from wxlint.engine.scaffold import BLANK
from wxlint.records import dataclass
from wxlint.testing import example_differences

if TYPE_CHECKING:
    from wxlint.rules import Rule


class Difference(NamedTuple):
    """What one example shows otherwise than the rule does it. `line` is where the example begins in the rule file, where that can be told."""

    kind: str
    """`invalid` or `valid`; empty for what is wrong with the rule as a whole."""
    number: int
    line: int | None
    problems: tuple[Text, ...]
    source: str


@dataclass()
class RuleTest:
    """The outcome for one rule file. `failure` says why it cannot be used at all."""

    path: Path
    id: str
    examples: int = 0
    differences: list[Difference] = field(default_factory=list)
    failure: Text | None = None


def test_rules(folder: Path) -> Iterator[RuleTest]:
    """Load and try every rule file below `folder`, in order. Nothing is raised for what stands in them."""
    shipped = {rule_id(path) for path in rule_files(shipped_rules())}
    for path in rule_files(folder):
        test = RuleTest(path, rule_id(path))
        if test.id in shipped:
            test.failure = Text(
                f"the id `{test.id}` is taken by a rule of wxlint's own: rename the file",
                f"规则名 `{test.id}` 已被 wxlint 自带规则使用：请重命名文件",
            )
        else:
            try:
                _try(test, load_rule(path))
            except RuleLoadError as error:
                reason = str(error).removeprefix(f"{path}: ")
                test.failure = Text(f"it cannot be loaded: {reason}", f"无法加载：{reason}")
        yield test


def misplaced_rules(folder: Path) -> list[Path]:
    """Python files that stand in `folder` itself, where no rule is looked for."""
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))


def _try(test: RuleTest, rule: type[Rule]) -> None:
    source = test.path.read_text("utf-8")
    for wrong in _wrong_with_rule(rule, source):
        test.differences.append(Difference("", 0, None, (wrong,), ""))
    lines = _example_lines(source)
    for kind, examples in (("invalid", rule.invalid), ("valid", rule.valid)):
        for index, example in enumerate(examples):
            test.examples += 1
            problems = _problems(rule, example, valid=kind == "valid")
            if problems:
                text = textwrap.dedent(example).strip("\n")
                test.differences.append(Difference(kind, index + 1, lines.get((kind, index)), tuple(problems), text))


def _wrong_with_rule(rule: type[Rule], source: str) -> Iterator[Text]:
    blank = BLANK.search(source)
    if blank is not None:
        line = source.count("\n", 0, blank.start()) + 1
        yield Text(f"line {line}: {blank[0]} is still to be filled in", f"第 {line} 行：{blank[0]} 尚未填写")
    for name in ("summary", "summary_zh"):
        if not getattr(rule, name, ""):
            yield Text(f"`{name}` is missing: lists of rules show it", f"缺少 `{name}`：规则列表会显示它")
    if not rule.invalid:
        yield Text("there is no invalid example: nothing shows that it reports anything", "没有错误示例：无法证明它能报告任何问题")
    if not rule.valid:
        yield Text("there is no valid example: nothing shows that it leaves right code alone", "没有正确示例：无法证明它不会误报正确的代码")
    if not rule.hooks():
        yield Text("no method has a hook such as `@on_call`: the rule is never called", "没有任何方法带有 `@on_call` 之类的钩子：规则永远不会运行")


def _problems(rule: type[Rule], example: str, *, valid: bool) -> list[Text]:
    try:
        return example_differences(rule, example, valid=valid)
    except ConfigErrors as errors:
        return [Text(errors.render(Lang.EN), errors.render(Lang.ZH))]
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        return [Text(f"the example cannot be run: {what}", f"示例无法运行：{what}")]


def _example_lines(source: str) -> dict[tuple[str, int], int]:
    """The line on which each example's string begins, for examples that are written out."""
    found: dict[tuple[str, int], int] = {}
    for statement in ast.walk(ast.parse(source)):
        if not isinstance(statement, ast.ClassDef):
            continue
        for item in statement.body:
            target = item.targets[0] if isinstance(item, ast.Assign) else item.target if isinstance(item, ast.AnnAssign) else None
            value = item.value if isinstance(item, (ast.Assign, ast.AnnAssign)) else None
            if isinstance(target, ast.Name) and target.id in ("invalid", "valid") and isinstance(value, (ast.Tuple, ast.List)):
                found |= {(target.id, index): element.lineno for index, element in enumerate(value.elts)}
    return found
