"""What a trainer arranges beside the pacing: joining, seats left out, prompts, the title.

Rule of this file: who is counted stands once a figure was shown; then a seat is neither taken out
nor taken back, since two sets of figures one person apart name that person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from flows import workshop_events as events
from flows.workshop_effects import CountSeat, Effect, Refuse, SetJoining, SetTitle, ShowPrompt
from flows.workshop_phases import FINISHED
from flows.workshop_reveal import has_shown
from flows.workshop_room import ANSWERED_KINDS, Room

LONGEST_PROMPT: Final = 500
LONGEST_TITLE: Final = 120

REASONS: Final = ("after_reveal", "no_such_seat", "no_such_step", "too_long", "no_title")

Decision = tuple[Room, tuple[Effect, ...]]


def joining_closed(room: Room, event: events.CloseJoining, at: datetime) -> Decision:
    return _joining(room, is_open=False)


def joining_opened(room: Room, event: events.OpenJoining, at: datetime) -> Decision:
    if room.phase == FINISHED:
        return room, (Refuse("finished"),)
    return _joining(room, is_open=True)


def _joining(room: Room, *, is_open: bool) -> Decision:
    if room.joining == is_open:
        return room, ()
    return room.but(joining=is_open), (SetJoining(is_open),)


def set_aside(room: Room, event: events.SetAside, at: datetime) -> Decision:
    return _counting(room, event.seat, {*room.aside, event.seat})


def taken_back(room: Room, event: events.TakeBack, at: datetime) -> Decision:
    return _counting(room, event.seat, {*room.aside} - {event.seat})


def _counting(room: Room, seat: int, aside: set[int]) -> Decision:
    if aside == set(room.aside):
        return room, ()
    if seat < 1:
        return room, (Refuse("no_such_seat"),)
    if has_shown(room):
        return room, (Refuse("after_reveal"),)
    if room.phase == FINISHED:
        return room, (Refuse("finished"),)
    return room.but(aside=tuple(sorted(aside))), (CountSeat(seat, aside=seat in aside),)


def prompt_set(room: Room, event: events.SetPrompt, at: datetime) -> Decision:
    text = event.text.strip()
    number = event.number
    if not 0 <= number < len(room.steps) or room.steps[number].kind not in ANSWERED_KINDS:
        return room, (Refuse("no_such_step"),)
    if len(text) > LONGEST_PROMPT:
        return room, (Refuse("too_long"),)
    if text == room.steps[number].prompt:
        return room, ()
    step = replace(room.steps[number], prompt=text)
    steps = (*room.steps[:number], step, *room.steps[number + 1 :])
    return room.but(steps=steps), (ShowPrompt(number),)


def renamed(room: Room, event: events.Rename, at: datetime) -> Decision:
    """Check a new title; the cohort keeps it, not the room."""
    title = " ".join(event.title.split())
    if not title:
        return room, (Refuse("no_title"),)
    if len(title) > LONGEST_TITLE:
        return room, (Refuse("too_long"),)
    return room, (SetTitle(title),)
