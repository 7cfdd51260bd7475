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
