"""`wxlint.toml`: what a project may say about how it is linted.

The file is optional and small. It cannot name code to run, files to write or folders to store things in: there are no such keys, so a project from a
stranger can be linted with its own configuration.
"""

from wxlint.config.errors import ConfigError, ConfigErrors
from wxlint.config.known import ENGINE_IDS, KnownRules, Option, OptionType
from wxlint.config.load import CONFIG_NAME, find_config, load_config
from wxlint.config.model import DEFAULT, PRESETS, Config, OptionValue, Override, RuleSetting
from wxlint.config.settings import effective_setting

__all__ = [
    "CONFIG_NAME",
    "DEFAULT",
    "ENGINE_IDS",
    "PRESETS",
    "Config",
    "ConfigError",
    "ConfigErrors",
    "KnownRules",
    "Option",
    "OptionType",
    "OptionValue",
    "Override",
    "RuleSetting",
    "effective_setting",
    "find_config",
    "load_config",
]
