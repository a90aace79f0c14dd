"""What a text begins with, where not all of it is known before the program runs: `'https://example.com/?id=' + id`."""

from __future__ import annotations

from wxlint.semantics.constants import as_string, constant_of
from wxlint.semantics.module import Ref
from wxlint.semantics.trace import definition
from wxlint.syntax.javascript import text_of, unescape, unwrap

_MOST = 64
"""How many parts are put together."""


def beginning_of(ref: Ref) -> str:
    """The known beginning of the string that `ref` gives; all of it for a constant, empty where nothing is known."""
    pending = [ref]
    found = ""
    for _ in range(_MOST):
        if not pending:
            break
        module, node = pending.pop()
        node = unwrap(node)
        folded = constant_of(Ref(module, node))
        text = as_string(folded) if folded is not None else None
        if text is not None:
            found += text
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if (
            node.type == "binary_expression"
            and left is not None
            and right is not None
            and text_of(node.child_by_field_name("operator") or node) == "+"
        ):
            pending += [Ref(module, right), Ref(module, left)]
        elif node.type == "string_fragment" or node.type == "escape_sequence":
            found += unescape(text_of(node))
        elif node.type == "template_string":
            pending += [Ref(module, child) for child in reversed(node.named_children)]
        elif node.type == "template_substitution" and node.named_children:
            pending.append(Ref(module, node.named_children[0]))
        else:
            source = definition(Ref(module, node))
            if source is None or source.node == node:
                return found
            pending.append(source)
    return found


def origin_of_beginning(ref: Ref) -> Ref | None:
    """The literal text that the string which `ref` gives begins with, without its quotes: in `BASE + '/list'`, what `BASE` was declared with."""
    current = ref
    for _ in range(_MOST):
        module, node = current.module, unwrap(current.node)
        left = node.child_by_field_name("left")
        if node.type == "binary_expression" and left is not None:
            current = Ref(module, left)
        elif node.type in ("string", "template_string", "template_substitution"):
            if not node.named_children:
                return None
            current = Ref(module, node.named_children[0])
        elif node.type == "string_fragment":
            return Ref(module, node)
        else:
            source = definition(Ref(module, node))
            if source is None or source.node == node:
                return None
            current = source
    return None
