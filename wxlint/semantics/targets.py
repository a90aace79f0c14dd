"""Where a trace ends: what comes from outside the project, spelled in one way, or the project's own, with the steps from there."""

from __future__ import annotations

from typing import NamedTuple

from tree_sitter import Node

from wxlint.semantics.module import Module, Ref
from wxlint.syntax.javascript import arguments_of, callee_of, string_value, text_of

CALL = "()"
"""The step from a function to what it returns (and from a class to an instance)."""

SERVER_SDK = "wx-server-sdk"
EVENT = "<event>"
"""The first parameter of a cloud function's handler: what the caller sent."""
CONTEXT = "<context>"
"""The second parameter of a cloud function's handler."""

_CLOUD_HOSTS = frozenset({"Taro", "uni"})
_PACKAGE_ROOTS = {"wx-server-sdk": SERVER_SDK, "@tarojs/taro": "Taro", "@mpxjs/core": "mpx"}


class Target(NamedTuple):
    """Where a trace ended."""

    root: str | Ref
    steps: tuple[str, ...]

    @property
    def path(self) -> str | None:
        """The dotted path of something from outside (`wx.cloud.database().collection`); None for the project's own."""
        return None if isinstance(self.root, Ref) else format_path((self.root, *self.steps))

    @property
    def definition(self) -> Ref | None:
        """The project's own expression that is meant, if the trace ended exactly there."""
        return self.root if isinstance(self.root, Ref) and not self.steps else None


def format_path(parts: tuple[str, ...]) -> str:
    """`("wx", "cloud", "database", "()")` as `wx.cloud.database()`."""
    return ".".join(parts).replace(".()", CALL)


def canonical_target(root: str, steps: tuple[str, ...]) -> Target:
    """One spelling for what is the same: `Taro.cloud` and `uni.cloud` are `wx.cloud`; a package's default export is the package."""
    if steps[:1] == ("default",) and (root.startswith("npm:") or root in (SERVER_SDK, "Taro")):
        steps = steps[1:]
    if root in _CLOUD_HOSTS and steps[:1] == ("cloud",):
        root = "wx"
    return Target(root, steps)


def module_target(module: Module, specifier: str) -> Target | None:
    """What importing `specifier` from `module` gives: a package's root, or the module's exports object as a `Ref` to its program node."""
    if specifier.startswith((".", "/")):
        imported = module.imported_module(specifier)
        return None if imported is None else Target(Ref(imported, imported.root), ())
    own = module.imported_module(specifier)  # an alias, or a folder that the app resolves like a package
    if own is not None:
        return Target(Ref(own, own.root), ())
    return Target(_PACKAGE_ROOTS.get(specifier, f"npm:{specifier}"), ())


def required_module(module: Module, call: Node) -> Target | None:
    """What `require` or `import()` gives, if `call` is a call of it for a module that is named."""
    callee = callee_of(call)
    if callee is None or call.type != "call_expression":
        return None
    if callee.type == "import" or (callee.type == "identifier" and text_of(callee) == "require" and module.binding(callee) is None):
        arguments = arguments_of(call)
        specifier = string_value(arguments[0]) if arguments else None
        return None if specifier is None else module_target(module, specifier)
    return None
