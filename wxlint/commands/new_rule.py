"""`wxlint new-rule`: the file of a new rule, with what is to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Text


@click.command("new-rule")
@click.argument("rule_id", metavar="RULE")
@click.option(
    "--rules", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder to write to; wxlint's own rules if not given."
)
@options.lang
def new_rule(rule_id: str, folder: Path | None, lang: str | None) -> None:
    """Write the file of a new rule, such as cloud/some-bad-pattern."""
    from wxlint.engine.catalogue import shipped_rules
    from wxlint.engine.scaffold import InvalidRuleIdError, RuleExistsError, write_rule

    language = console.choose_language(lang)
    try:
        path = write_rule(rule_id, folder or shipped_rules())
    except InvalidRuleIdError:
        console.fail(
            Text(
                f"`{rule_id}` is no rule id: it takes `category/name-of-the-bad-pattern`, lower case, with dashes",
                f"`{rule_id}` 不是规则名：应形如 `category/name-of-the-bad-pattern`，小写并以短横线连接",
            ),
            language,
        )
    except RuleExistsError as error:
        console.fail(Text(f"`{error}` is there already", f"`{error}` 已存在"), language)
    except OSError as error:
        console.fail(Text(f"the rule cannot be written: {error}", f"无法写入规则文件：{error}"), language)
    console.write(f"{path}\n", language)
