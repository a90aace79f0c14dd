"""The table `server_sdk`: the members of wx-server-sdk, read from its source.

Its type declarations are stale, so the bundle itself is parsed. A member is there because the object `exportAPI` is written with it or gets it later, because a service
returns it from `getAPIs`, or because a service puts it in as a namespace. `server_sdk.py` says more about them; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wxlint.platform.generate.declarations import UnreadableError, text
from wxlint.platform.generate.npm import Package

_OBJECT = "this.exportAPI"
_SERVICE = "getAPIs"
_NAMESPACE = "_NAMESPACE_NAME"


def server_sdk_table(package: Package) -> dict[str, object]:
    """The members by name, with their `kind`: `own`, `later` (put in by `init`), `service` or `namespace`. Raises `UnreadableError` if the source is built otherwise."""
    found: dict[str, str] = {}
    for node in _nodes(_parse(package.files["index.js"])):
        if node.type == "assignment_expression":
            found |= _assigned(node)
        elif node.type == "function_declaration" and text(node.child_by_field_name("name") or node) == _SERVICE:
            found |= {
                name: "service" for returned in _nodes(node) if returned.type == "return_statement" for name in _keys(returned.named_children[0])
            }
    kinds = {"own", "later", "service", "namespace"}
    if set(found.values()) != kinds:
        raise UnreadableError(
            f"{package.release.name} {package.release.version} is built otherwise: no member is {', '.join(sorted(kinds - set(found.values())))}"
        )
    return {name: {"kind": found[name]} for name in sorted(found)}


def _assigned(node: Node) -> dict[str, str]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression":
        return {}
    target = text(left)
    if target == _OBJECT:
        return dict.fromkeys(_keys(right), "own")
    owner, name = left.child_by_field_name("object"), left.child_by_field_name("property")
    if owner is not None and name is not None and text(owner) == _OBJECT:
        return {text(name): "later"}
    return {text(right)[1:-1]: "namespace"} if target.endswith(_NAMESPACE) and right.type == "string" else {}


def _keys(node: Node) -> Iterator[str]:
    """The keys of an object literal, getters and methods included."""
    for child in node.named_children if node.type == "object" else ():
        key = child.child_by_field_name("key" if child.type == "pair" else "name")
        if key is not None:
            yield text(key)
        elif child.type == "shorthand_property_identifier":
            yield text(child)


def _nodes(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(node.named_children)


def _parse(data: bytes) -> Node:
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_javascript.language())).parse(data).root_node
