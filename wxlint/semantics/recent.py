"""What was asked for lately.

What is known of code refers to its syntax trees: kept for all files of a large repository, it would keep all trees.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_MOST = 64
"""Answers. Rules ask about the same app or function one after the other, and then about the next."""


class Recent(Generic[_Key, _Value]):
    """The answers to the last few questions."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Key, _Value] = OrderedDict()

    def get(self, key: _Key, find: Callable[[], _Value]) -> _Value:
        """The answer to `key`, which `find` gives if it is not known."""
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        answer = self._answers[key] = find()
        if len(self._answers) > _MOST:
            self._answers.popitem(last=False)
        return answer
