"""Edits that keep the style of the code around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Edit, Span
from wxlint.semantics.values import ObjectLiteral
from wxlint.syntax.javascript import arguments_of, callee_of

if TYPE_CHECKING:
    from wxlint.semantics.calls import CallSite


def add_option(call: CallSite, text: str) -> Edit | None:
    """The edit that gives `text` (`key: value`) as one more option to `call`, in its first argument; None where that is no object literal written there."""
    arguments = arguments_of(call.node)
    if not arguments:
        callee = callee_of(call.node)
        written = call.node.child_by_field_name("arguments")
        if callee is None or written is None:
            return None
        at = written.start_byte + 1
        return Edit(call.path, Span(at, at), f"{{ {text} }}")
    if arguments[0].type != "object":
        return None
    return add_property(ObjectLiteral(call.module, arguments[0]), text)


def remove_property(literal: ObjectLiteral, name: str) -> Edit | None:
    """The edit that takes property `name` out of `literal`, with its comma and, where it stood alone there, its line; None where it is not written there, or more than once."""
    module, node = literal.module, literal.node
    found = literal.property(name)
    members = [child for child in node.named_children if child.type != "comment"]
    own = [child for child in members if found is not None and child.start_byte <= found.key.span.start < child.end_byte]
    if found is None or found.path != module.path or len(own) != 1 or own[0].type == "spread_element":
        return None
    entry, data = own[0], module.data
    if len(members) == len(node.named_children) == 1:
        return Edit(module.path, Span(node.start_byte + 1, node.end_byte - 1), "")
    commas = [child for child in node.children if child.type == ","]
    after = next((comma for comma in commas if comma.start_byte >= entry.end_byte), None)
    start, end = entry.start_byte, after.end_byte if after is not None else entry.end_byte
    if after is None and len(members) > 1:
        before = next((comma for comma in reversed(commas) if comma.end_byte <= start), None)
        if before is not None and not data[before.end_byte : start].strip():  # else a comment stands between
            return Edit(module.path, Span(before.start_byte, end), "")
    line_start = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    line_end = min((at for at in (data.find(b"\n", end), data.find(b"\r", end)) if at >= 0), default=len(data))
    if not data[line_start:start].strip() and not data[end:line_end].strip():
        newline = 2 if data[line_end : line_end + 2] == b"\r\n" else 1
        return Edit(module.path, Span(line_start, min(line_end + newline, len(data))), "")
    while after is not None and data[end : end + 1] in (b" ", b"\t"):
        end += 1
    return Edit(module.path, Span(start, end), "")


def add_property(literal: ObjectLiteral, text: str) -> Edit:
    """The edit that adds `text` (`key: value`) as the last property of `literal`: on a line of its own where the others have one, with a comma as they have."""
    module, node = literal.module, literal.node
    members = [child for child in node.named_children if child.type != "comment"]
    if not members:
        at = node.start_byte + 1
        is_bare = node.end_byte - node.start_byte == 2
        return Edit(module.path, Span(at, at), f" {text} " if is_bare else f" {text}{',' if node.named_children else ''}")
    last = members[-1]
    comma = next((child for child in node.children if child.type == "," and child.start_byte >= last.end_byte), None)
    line_start = max(module.data.rfind(b"\n", 0, last.start_byte), module.data.rfind(b"\r", 0, last.start_byte)) + 1
    before = module.data[line_start : last.start_byte]
    if before.strip() or node.start_byte >= line_start:
        separator = " "
    else:
        newline = "\r\n" if module.data[:line_start].endswith(b"\r\n") else module.data[line_start - 1 : line_start].decode()
        separator = newline + before.decode("utf-8", "replace")
    end = comma.end_byte if comma is not None else last.end_byte
    remark = next((child for child in node.children if child.type == "comment" and child.start_byte >= end), None)
    if remark is None or separator == " " or b"\n" in module.data[end : remark.start_byte] or b"\r" in module.data[end : remark.start_byte]:
        remark_end = end
    else:
        remark_end = remark.end_byte  # it is about the property before it
    if comma is not None:
        return Edit(module.path, Span(remark_end, remark_end), f"{separator}{text}{',' if separator != ' ' else ''}")
    between = module.data[end:remark_end].decode("utf-8", "surrogateescape")
    return Edit(module.path, Span(end, remark_end), f",{between}{separator}{text}")
