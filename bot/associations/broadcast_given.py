"""What officers type for a broadcast: an address for its button, a day and time to send it.

Rule of this file: whatever was typed is checked here, and what cannot be taken names the sentence
that says how to repair it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from bot import zones
from bot.associations import envelopes
from bot.telegram.text import cleaned, opens_on_a_phone

LONGEST_ADDRESS: Final = 500


class BroadcastError(Exception):
    """It cannot be done; `key` is the sentence that says why, and how to repair it."""

    def __init__(self, key: str, **params: object) -> None:
        """Keep the sentence and what it has places for."""
        super().__init__(key)
        self.key, self.params = key, params


def button_of(text: str) -> str:
    """Return what a button opens, as it is kept.

    Raises:
        BroadcastError: it is neither the campaign nor an address a phone can open safely.
    """
    address = text.strip()
    if address == envelopes.TO_CAMPAIGN:
        return address
    try:
        parts = urlsplit(address)
        plain = not (parts.username or parts.password) and cleaned(address) == address
    except ValueError:
        plain = False
    fits = plain and len(address) <= LONGEST_ADDRESS and not any(map(str.isspace, address))
    if not fits or not address.lower().startswith("https://") or not opens_on_a_phone(address):
        raise BroadcastError("broadcast_address_wrong", limit=LONGEST_ADDRESS)
    return address


def moment_of(text: str, zone: str, now: datetime) -> datetime:
    """Return a typed day and time (`2026-11-30 09:00`, `30.11.2026 9:00`) by the clock of a zone.

    Raises:
        BroadcastError: it is none.
    """
    digits = "".join(str(int(one)) if one.isdecimal() else " " for one in text)
    parts = [int(one) for one in digits.split() if len(one) <= len("2026")]
    try:
        if len(parts) == len(("year", "month", "day", "hour", "minute")):
            year, month, day = parts[:3] if parts[0] > 31 else parts[2::-1]
            there = zones.local(now, zone).tzinfo
            return datetime(year, month, day, parts[3], parts[4], tzinfo=there).astimezone(UTC)
    except ValueError:
        pass
    raise BroadcastError("broadcast_time_wrong")
