"""Loading rule files by path.

`import wxlint.rules.x` would not work from a plain checkout or an editable install, where `rules/` stands beside the package; loading by path works
from a wheel, an sdist, `pip install -e .` and a checkout alike.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from wxlint.config import KnownRules
from wxlint.config.known import Option as KnownOption
from wxlint.config.known import OptionType
from wxlint.engine.fingerprint import code_fingerprint
from wxlint.engine.rule_index import IndexedRules, RuleEntry, as_data, entry_of, from_data
from wxlint.engine.store import Store
from wxlint.records import dataclass
from wxlint.rules import Rule


class RuleLoadError(Exception):
    """A rule file that does not hold exactly one rule, or that fails to load."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


def shipped_rules() -> Path:
    """The folder with wxlint's own rules: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def rule_files(folder: Path) -> list[Path]:
    """The rule files below `folder`, sorted: `<category>/<name>.py`."""
    return sorted(path for path in folder.glob("*/*.py") if not path.name.startswith("_"))


def rule_id(path: Path) -> str:
    """The id that a rule file's path gives it."""
    return f"{path.parent.name}/{path.stem.replace('_', '-')}"


def load_rule(path: Path) -> type[Rule]:
    """The rule class in the file `path`."""
    name = f"wxlint_rule_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RuleLoadError(path, "is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look modules up by name
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise RuleLoadError(path, f"{type(error).__name__}: {error}") from error
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == name]
    if len(found) != 1:
        raise RuleLoadError(path, f"holds {len(found)} rules instead of one")
    rule = found[0]
    rule.id = rule_id(path)
    return rule


@dataclass(frozen=True)
class Catalogue:
    """All rules by id, sorted."""

    rules: Mapping[str, type[Rule]] = field(default_factory=dict)
    code: bytes = b""
    """What changes with wxlint's code and that of the rules; empty for rules that came from elsewhere."""

    @cached_property
    def entries(self) -> Mapping[str, RuleEntry]:
        """What is known of the rules without importing them."""
        if isinstance(self.rules, IndexedRules):
            return self.rules.entries
        return {identifier: entry_of(rule) for identifier, rule in self.rules.items()}

    @cached_property
    def known(self) -> KnownRules:
        """What a configuration or a suppression may name."""
        aliases: dict[str, tuple[str, ...]] = {}
        for identifier, entry in self.entries.items():
            for alias in entry.aliases:
                aliases[alias] = (*aliases.get(alias, ()), identifier)
        options = {identifier: _known_options(entry) for identifier, entry in self.entries.items() if entry.option_types}
        return KnownRules(frozenset(self.entries), aliases, options)


def _known_options(entry: RuleEntry) -> dict[str, KnownOption]:
    types = {"bool": OptionType.BOOLEAN, "int": OptionType.INTEGER, "str": OptionType.STRING, "tuple": OptionType.STRINGS}
    return {name: KnownOption(types[kind], choices) for name, (kind, choices) in entry.option_types.items()}


def load_catalogue(extra: tuple[Path, ...] = (), *, indexed: bool = True) -> Catalogue:
    """wxlint's rules and those below the folders in `extra`, which are code and must come from the command line alone.

    With `indexed`, rules are imported when they are asked for, as far as an index of them is at hand. Raises RuleLoadError.
    """
    folders = (shipped_rules(), *extra)
    if not indexed:
        return Catalogue(dict(sorted(_load_all(folders))))
    store = Store()
    code = rules_fingerprint(extra)
    name = f"rules-{code.hex()}"
    data = store.load(name)
    if data is not None:
        return Catalogue(IndexedRules(from_data(data)), code)
    rules = dict(sorted(_load_all(folders)))
    entries = {identifier: entry_of(rule, sys.modules[rule.__module__].__file__ or "") for identifier, rule in rules.items()}
    store.save(name, as_data(entries))
    return Catalogue(IndexedRules(entries, rules), code)


def rules_fingerprint(extra: tuple[Path, ...] = ()) -> bytes:
    """What changes with wxlint's code, its rules and models, and the rules in the folders `extra`."""
    folders = (Path(__file__).parent.parent, shipped_rules(), *extra)
    return code_fingerprint(str(folder.absolute()) for folder in folders)


def _load_all(folders: tuple[Path, ...]) -> Iterator[tuple[str, type[Rule]]]:
    seen: dict[str, Path] = {}
    for folder in folders:
        for path in rule_files(folder):
            identifier = rule_id(path)
            if identifier in seen:
                raise RuleLoadError(path, f"the id `{identifier}` is already taken by {seen[identifier]}")
            seen[identifier] = path
            yield identifier, load_rule(path)
