"""What time it is where a person is: her zone, and the hours in which nobody is written to.

Rule of this file: what the browser or she said comes first, then the country of the workplace where
all its clocks agree, then the setting; nothing is guessed from the language.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.interview import NO_ROW, Interview
from storage.base import Person

QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(8)
"""From nine in the evening until eight in the morning, by her clock, nobody is written to."""

COUNTRY: Final = ("workplace_country", NO_ROW)
HALVES: Final = ("Asia/Tehran", "Asia/Kabul", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Yangon")
"""Zones of countries people come from whose clocks are not whole hours from UTC."""


def zone_of(person: Person, interview: Interview | None, at: datetime) -> str:
    """Return the IANA zone that is known of a person; empty when it has to be asked."""
    known = person.time_zone or (interview.time_zone if interview is not None else "")
    if known and _zone(known) is not None:
        return known
    names = country_zones(interview)
    offsets = {at.astimezone(ZoneInfo(name)).utcoffset() for name in names}
    return names[0] if len(offsets) == 1 else ""


def country_zones(interview: Interview | None) -> tuple[str, ...]:
    """Return the zones of the country of the workplace, none when it is not answered."""
    answer = interview.answers.get(COUNTRY) if interview is not None else None
    if answer is None or not isinstance(answer.value, str):
        return ()
    from babel.core import get_global  # slow to load, seldom needed

    zones = get_global("territory_zones").get(answer.value.upper(), [])
    return tuple(name for name in zones if _zone(name) is not None)


def clocks(interview: Interview | None, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the times it may be now where she is, earliest first, each with a zone that has it."""
    hours = [f"Etc/GMT{-hour:+d}" for hour in range(-11, 15) if hour] + ["Etc/GMT", *HALVES]
    found: dict[timedelta, str] = {}
    for name in country_zones(interview) or hours:
        offset = at.astimezone(ZoneInfo(name)).utcoffset() or timedelta(0)
        found.setdefault(offset, name)
    return tuple(
        ((at.astimezone(UTC) + offset).strftime("%H:%M"), found[offset]) for offset in sorted(found)
    )


def is_zone(name: str) -> bool:
    """Tell whether a name is that of a zone."""
    return bool(name) and _zone(name) is not None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local(at: datetime, zone: str) -> datetime:
    """Return a moment by the clock of a zone; by UTC where there is none of this name."""
    return at.astimezone(_zone(zone) or UTC)


def after_quiet(at: datetime, zone: str) -> datetime:
    """Return the moment itself, or eight in the morning there when it falls in the quiet hours."""
    there = local(at, zone)
    if QUIET_UNTIL <= there.time() < QUIET_FROM:
        return at
    day = there.date() + timedelta(days=int(there.time() >= QUIET_FROM))
    return datetime.combine(day, QUIET_UNTIL, there.tzinfo).astimezone(UTC)
