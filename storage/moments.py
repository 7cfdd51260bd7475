"""Moments as they are stored: ISO 8601 in UTC, so that texts sort as times.

Rule of this file: one form for all stores and tables.
"""

from __future__ import annotations

from datetime import UTC, datetime


def time_text(moment: datetime) -> str:
    """Return a time as it is stored, in UTC."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
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
