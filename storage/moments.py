"""Moments as they are stored: ISO 8601 in UTC, so that texts sort as times.

Rule of this file: one form for all stores and tables.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

REMEMBERED: Final = 512
"""Moments whose text is kept: one answer stores the same moment three times, in two tables."""


def time_text(moment: datetime) -> str:
    """Return a time as it is stored, in UTC."""
    return _text(moment if moment.tzinfo is UTC else moment.astimezone(UTC))


@lru_cache(REMEMBERED)
def _text(moment: datetime) -> str:
    return moment.isoformat()


def time_or_null(moment: datetime | None) -> str | None:
    """Return a time as it is stored, None where there is none."""
    return None if moment is None else time_text(moment)


def time_of(text: str) -> datetime:
    """Read a stored time."""
    return datetime.fromisoformat(text)


def time_or_none(text: str | None) -> datetime | None:
    """Read a stored time, None where there is none."""
    return None if text is None else datetime.fromisoformat(text)
