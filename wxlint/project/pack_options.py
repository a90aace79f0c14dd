"""`packOptions` of project.config.json: files that are left out when the app is packed, so they are no part of it.

How a rule matches is what `utils/tools.js` of miniprogram-ci 2.1.42 does: everything in lower case; `prefix` and `suffix` look at the file's name, `folder` and
`file` at its path from miniprogramRoot; `include` wins over `ignore`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from wxlint.project import paths
from wxlint.project.configuration import JsonObject
from wxlint.project.ignore import IgnorePatterns

Matcher = Callable[[str], bool]

# A pattern comes from a stranger, and Python's engine can take for ever: repeated groups, back references and more than a few repetitions are not tried.
_RISKY_REGEXP = r"\)[*+?{]|\\[1-9]|\(\?|(?:[*+}][^*+}]*){4}"


class PackRules:
    """Whether a file, by its path from miniprogramRoot, is packed with the app."""

    def __init__(self, ignore: Iterable[JsonObject], include: Iterable[JsonObject]) -> None:
        self._ignore = [matcher for rule in ignore if (matcher := _matcher(rule))]
        self._include = [matcher for rule in include if (matcher := _matcher(rule))]

    def leaves_out(self, path: str) -> bool:
        """Whether `path` is not packed."""
        if not self._ignore:
            return False
        path = path.lower()
        return any(matches(path) for matches in self._ignore) and not any(matches(path) for matches in self._include)


def _matcher(rule: JsonObject) -> Matcher | None:
    value = str(rule["value"]).lower()
    match rule["type"]:
        case "prefix":
            return lambda path: paths.base_name(path).startswith(value)
        case "suffix":
            return lambda path: paths.base_name(path).endswith(value)
        case "folder":
            folder = paths.resolve("", value)
            return None if not folder else lambda path: paths.contains(folder, path)
        case "file":
            file = paths.resolve("", value)
            return lambda path: path == file
        case "glob":
            patterns = IgnorePatterns([f"/{value.removeprefix('./').lstrip('/')}"])
            return lambda path: patterns.verdict(path, paths.base_name(path), is_folder=False) is True
        case "regexp":
            return _regexp_matcher(value)
    return None


def _regexp_matcher(value: str) -> Matcher | None:
    if re.search(_RISKY_REGEXP, value):
        return None
    try:
        pattern = re.compile(value, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return None
    return lambda path: pattern.search(path) is not None or pattern.search(f"/{path}") is not None
