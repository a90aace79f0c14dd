"""`wxlint rules`: the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from wxlint import console
from wxlint.commands import options


@click.command()
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format.")
@options.lang
@options.rule_folders
def rules(output_format: str, lang: str | None, rule_folders: tuple[Path, ...]) -> None:
    """List all rules."""
    from wxlint.commands import loading
    from wxlint.engine.listing import as_json, as_table

    language = console.choose_language(lang)
    catalogue = loading.catalogue_with(rule_folders, language)
    console.write(as_json(catalogue) if output_format == "json" else as_table(catalogue, language), language)
