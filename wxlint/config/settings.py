"""What holds for one rule in one file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from wxlint.config.model import Config, RuleSetting


def effective_setting(config: Config, rule_id: str, path: str) -> RuleSetting | None:
    """What `config` says of `rule_id` in the file `path`, or None where it says nothing and the preset and the rule decide.

    `path` is POSIX and relative to the folder of the configuration file. Of several overrides that match, the later wins.
    """
    setting = config.by_rule.get(rule_id)
    for override in config.overrides:
        own = override.by_rule.get(rule_id)
        if own is not None and compile_globs(override.files).match_file(path):
            setting = own if setting is None else setting.then(own)
    return setting


@lru_cache(maxsize=256)
def compile_globs(globs: tuple[str, ...]) -> GitIgnoreSpec:
    """The matcher for gitignore patterns; ValueError where one is no pattern."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs)
