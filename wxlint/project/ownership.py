"""Which Mini Program or cloud function a folder belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wxlint.project import paths
from wxlint.project.model import CloudFunction


class Owner(NamedTuple):
    """To whom the files of a folder belong: indexes of a Mini Program or of a function, or neither."""

    mini_program: int | None = None
    function: int | None = None
    is_shared: bool = False
    """Whether the folder stands in a function root, outside functions."""


NOBODY = Owner()


class Ownership:
    """Finds the owner of any folder: the innermost root that holds it counts, and functions win where roots coincide."""

    def __init__(
        self,
        client_folders: Sequence[Iterable[str]],
        functions: Sequence[CloudFunction],
        shared_roots: Iterable[str] = (),
        foreign_folders: Iterable[str] = (),
    ) -> None:
        self._owners: dict[str, Owner] = {"": NOBODY}
        for folder in foreign_folders:
            self._owners[folder] = NOBODY
        for index, folders in enumerate(client_folders):
            for folder in folders:
                self._owners[folder] = Owner(mini_program=index)
        for root in shared_roots:
            self._owners[root] = Owner(is_shared=True)
        # Reversed: of several functions in one folder, the first owns its files.
        for index, function in reversed(list(enumerate(functions))):
            self._owners[function.dir] = Owner(function=index)

    def owner(self, folder: str) -> Owner:
        """The owner of the files in `folder`."""
        between = []
        while (owner := self._owners.get(folder)) is None:
            between.append(folder)
            folder = paths.parent(folder)
        for below in between:
            self._owners[below] = owner
        return owner
