"""Reading the generated tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "tables"


@cache
def table(name: str) -> dict[str, Any]:
    """The contents of one table file, read when it is first asked for."""
    import json

    with (_FOLDER / f"{name}.json").open("rb") as file:
        loaded: dict[str, Any] = json.loads(file.read())
    return loaded
