"""The time box of a room, and the pause that holds it.

Rule of this file: time in a pause does not count. While paused, the deadline stands as it was when
the pause began; going on moves it by as long as the pause was. No box is longer than a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flows import workshop_events as events
from flows.errors import FlowError
from flows.workshop_effects import AnnouncePaused, AnnounceResumed, AnnounceTime, Effect, Refuse
from flows.workshop_room import Room

MOST_MINUTES: Final = 180
LONGEST: Final = timedelta(days=1)

REASONS: Final = ("wrong_minutes", "too_far")
"""`wrong_minutes`: not between 1 and `MOST_MINUTES`; `too_far`: the box would be over a day."""

Decision = tuple[Room, tuple[Effect, ...]]


def utc(at: datetime) -> datetime:
    """Return a moment in UTC.

    Raises:
        FlowError: if it has no time zone.
    """
    if at.utcoffset() is None:
        raise FlowError(f"a time in a workshop needs its zone, unlike {at!r}")
    return at.astimezone(UTC)


def is_too_far(deadline: datetime | None, at: datetime) -> bool:
    """Tell whether a time box until `deadline` would be too long."""
    return deadline is not None and utc(deadline) - at > LONGEST


def paused(room: Room, event: events.Pause, at: datetime) -> Decision:
    return room.but(paused_at=at), (AnnouncePaused(),)


def resumed(room: Room, event: events.Resume, at: datetime) -> Decision:
    deadline = room.deadline
    if deadline is not None and room.paused_at is not None:
        deadline += max(at - room.paused_at, timedelta(0))
    return room.but(paused_at=None, deadline=deadline), (AnnounceResumed(deadline),)


def extended(room: Room, event: events.Extend, at: datetime) -> Decision:
    """Add minutes to what is left, also in a pause."""
    if not 1 <= event.minutes <= MOST_MINUTES:
        return room, (Refuse("wrong_minutes"),)
    now = room.paused_at or at
    deadline = max(room.deadline or now, now) + timedelta(minutes=event.minutes)
    if is_too_far(deadline, now):
        return room, (Refuse("too_far"),)
    return room.but(deadline=deadline), (AnnounceTime(deadline),)


def time_box_set(room: Room, event: events.SetTimeBox, at: datetime) -> Decision:
    deadline = None if event.deadline is None else utc(event.deadline)
    if deadline == room.deadline:
        return room, ()
    if is_too_far(deadline, at):
        return room, (Refuse("too_far"),)
    return room.but(deadline=deadline), (AnnounceTime(deadline),)
