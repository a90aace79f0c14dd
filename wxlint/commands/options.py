"""Options and arguments that several commands have, so that they are called and described alike."""

from __future__ import annotations

from pathlib import Path

import click

PRESETS = ("seed", "recommended", "strict", "all")

paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
lang = click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of messages; taken from the locale if not given.")
rule_folders = click.option(
    "--rules",
    "rule_folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with rules of your own. They are Python code and run as such.",
)
model_files = click.option(
    "--models",
    "model_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with sources, sinks and sanitizers of your own.",
)
output_file = click.option(
    "--output-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the output to FILE instead of stdout."
)
preset = click.option("--preset", type=click.Choice(PRESETS), help="Which rules run; replaces `extends` of the configuration.")
select = click.option("--select", multiple=True, metavar="RULES", help="Run exactly these rules: ids or globs, comma-separated, repeatable.")
ignore = click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out: ids or globs, comma-separated, repeatable.")
min_confidence = click.option(
    "--min-confidence", type=click.Choice(["low", "medium", "high"]), default="medium", show_default=True, help="Leave out less certain findings."
)
config_file = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file; otherwise the nearest wxlint.toml."
)
no_config = click.option("--no-config", is_flag=True, help="Ignore every configuration file.")
