"""POSIX paths inside a project as plain strings: "" is the root, and nothing here touches the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 4096
"""Characters. No system opens a file by a longer path (PATH_MAX of Linux); looking for each of its folders would take the square of its length."""


def join(folder: str, name: str) -> str:
    """`name` inside `folder`; either may be ""."""
    if not folder:
        return name
    return f"{folder}/{name}" if name else folder


def parent(path: str) -> str:
    """The folder that holds `path`; the root is its own parent."""
    return path.rpartition("/")[0]


def base_name(path: str) -> str:
    """The last component of `path`."""
    return path.rpartition("/")[2]


def stem(path: str) -> str:
    """`path` without its last extension: `pages/index/index.wxml` gives `pages/index/index`; `.eslintrc` stays as it is."""
    name = base_name(path)
    dot = name.rfind(".")
    return path if dot <= 0 else path[: len(path) - len(name) + dot]


def extension(path: str) -> str:
    """The last extension of `path` in lower case with its dot, or ""."""
    name = base_name(path)
    dot = name.rfind(".")
    return "" if dot <= 0 else name[dot:].lower()


def contains(folder: str, path: str) -> bool:
    """Whether `path` is `folder` or lies below it."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def relative(folder: str, path: str) -> str:
    """`path`, which lies in `folder`, as seen from there."""
    return path[len(folder) + 1 :] if folder else path


def ancestors(path: str) -> Iterator[str]:
    """The folders that hold `path`, from the innermost to the root."""
    while path:
        path = parent(path)
        yield path


def common(folders: Iterable[str]) -> str:
    """The innermost folder that holds all of `folders`, or is one of them; there is one at least."""
    split = [folder.split("/") if folder else [] for folder in folders]
    first, last = min(split), max(split)
    shared = next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), min(len(first), len(last)))
    return "/".join(first[:shared])


def depth(path: str) -> int:
    """How many components `path` has; 0 for the root."""
    return path.count("/") + 1 if path else 0


def resolve(folder: str, reference: str) -> str | None:
    """Where `reference`, as a configuration in `folder` spells it, leads; None where it leaves the root.

    Backslashes count as slashes, because the developer tools on Windows write them. A leading slash is kept out: the callers know what it means.
    """
    parts = folder.split("/") if folder else []
    for part in reference.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
