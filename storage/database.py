"""What statements need of a database: to be executed, and to say what they touched.

Rule of this file: the little that sqlite3 and the PostgreSQL connection have in common, so that the
statements of a change are written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement brought: rows, and how many it touched."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote, changed or deleted."""

    def fetchall(self) -> list[Any]:
        """Return all rows it found."""


class Database(Protocol):
    """Takes statements written with `?` or `:name`."""

    def execute(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ..., /) -> Rows:
        """Run one statement."""
