"""What was asked for lately, up to a budget.

What is known of code refers to its syntax trees: kept for all files of a large repository, it would keep all trees.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Recent(Generic[_Key, _Value]):
    """The answers that `find` gives, the last ones kept: as many as weigh no more than `budget` together, and one at least.

    `weigh` says what an answer weighs, the same each time; `let_go` is told of those that are no longer kept.
    """

    def __init__(
        self,
        find: Callable[[_Key], _Value],
        budget: int,
        weigh: Callable[[_Value], int] = lambda _: 1,
        let_go: Callable[[_Value], object] = lambda _: None,
    ) -> None:
        self._find = find
        self._budget = budget
        self._weigh = weigh
        self._let_go = let_go
        self._answers: OrderedDict[_Key, _Value] = OrderedDict()
        self._weight = 0

    def get(self, key: _Key) -> _Value:
        """The answer to `key`."""
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        answer = self._answers[key] = self._find(key)
        self._weight += self._weigh(answer)
        while self._weight > self._budget and len(self._answers) > 1:
            _, oldest = self._answers.popitem(last=False)
            self._weight -= self._weigh(oldest)
            self._let_go(oldest)
        return answer

    def clear(self) -> None:
        """Keep nothing."""
        self._answers.clear()
        self._weight = 0
