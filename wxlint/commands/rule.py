"""`wxlint rule`: the page about one rule."""

from __future__ import annotations

from pathlib import Path

import click

from wxlint import console
from wxlint.commands import options


@click.command()
@click.argument("rule_id", metavar="RULE")
@options.lang
@options.rule_folders
def rule(rule_id: str, lang: str | None, rule_folders: tuple[Path, ...]) -> None:
    """Show the page about one rule."""
    from wxlint.commands import loading
    from wxlint.engine.explain import own_page, page

    language = console.choose_language(lang)
    catalogue = loading.catalogue_with(rule_folders, language)
    found = catalogue.known.resolve(rule_id)
    if not found:
        loading.fail_unknown_rule(rule_id, catalogue.known.nearest(rule_id), language)
    pages = [page(catalogue.rules[name], language) if name in catalogue.rules else own_page(name, language) for name in found]
    console.write("\n".join(pages), language)
