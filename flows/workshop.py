"""The pacing of a workshop: a room and what the trainer did, to the next room and its effects.

For whoever builds on it:

- `flows.workshop_room.new_room(...)` makes a room in its lobby; `room_to_dict`, `room_from_dict`
  give its JSON form, kept as `Cohort.settings["room"]`.
- A button makes an event (`flows.workshop_events`) with the number of the step it was shown at
  (`room.current`) and, best, the room's `turn`. `advance(room, event, at)` returns the room after
  it and the effects (`flows.workshop_effects`); save the room first, then perform the effects.
- `possible(room)` names the events whose buttons are worth showing.
- `flows.workshop_view` says what participants may answer now and what to tell them
  (`open_steps`, `open_modules`, `may_answer`, `standing`), and what the board shows (`figures`,
  `discussion`, `remaining`).
- Before `Reveal`, the caller computes the figures of the step from the current answers, without the
  seats in `room.aside`, and says of each who answered that question (not who was present);
  `flows.workshop_reveal` decides which are shown, whatever rule they went through before. A board
  and a report show the figures kept in the room, never others.

The table of phases is `flows.workshop_phases`. A step on the board is first `ready` (the trainer
introduces it), then `open`, `closed`, `revealed`; going on or back finds every step as it was left.

Rule of this file: no I/O, no clock, no luck. Every event leaves a valid room, and none raises: what
is pressed twice or late is `Stale`, what is not possible now is refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from flows import workshop_arranging as arranging
from flows import workshop_events as events
from flows import workshop_phases as phases
from flows import workshop_steps as steps
from flows import workshop_timing as timing
from flows.workshop_effects import Effect, Refuse, Stale
from flows.workshop_room import SELF, Room

REASONS: Final = (
    "not_started",
    "not_open",
    "paused",
    "finished",
    "too_few_more",
    *timing.REASONS,
    *arranging.REASONS,
)
"""Why something is refused. `paused`: go on first. `too_few_more`: figures that were shown stay
until at least five more people answered. `after_reveal`: who is counted stands once a figure was
shown. The others name what is missing, wrong or too long."""


class Turn(NamedTuple):
    """The room after an event, and the effects that make it known, in order."""

    room: Room
    effects: tuple[Effect, ...]


def advance(room: Room, event: events.Event, at: datetime) -> Turn:
    """Return the room after `event`, which happened `at` (aware), and what must be done.

    Raises:
        FlowError: if `at` or a deadline has no time zone; never for what a trainer pressed.
    """
    now, kind = timing.utc(at), type(event)
    if _is_late(room, event) or _is_done(room, kind):
        return _stale(room)
    if _is_held(room, kind):
        return Turn(room, (Refuse("paused"),))
    phase = phases.next_phase(room.phase, _trigger(room, kind))
    if phase is None:
        return Turn(room, (Refuse(_WHY.get(room.phase, "not_open")),))
    after, effects = HANDLERS[kind][1](room, event, now)
    if after is room:
        return Turn(room, effects) if effects else _stale(room)
    return Turn(after.but(phase=phase, turn=room.turn + 1), effects)


def possible(room: Room) -> tuple[type[events.Event], ...]:
    """Return the events about the pacing that the console can offer now."""
    return tuple(
        kind
        for kind, (trigger, _) in HANDLERS.items()
        if trigger != _ARRANGED
        and not _is_done(room, kind)
        and not _is_held(room, kind)
        and phases.next_phase(room.phase, _trigger(room, kind)) is not None
    )


def _stale(room: Room) -> Turn:
    return Turn(room, (Stale(room.current, room.turn),))


def _is_late(room: Room, event: events.Event) -> bool:
    """Tell whether an event was meant for another step or another turn of the room."""
    if isinstance(event, events.Arranged):
        return False
    return event.step != room.current or event.turn not in (None, room.turn)


def _is_done(room: Room, kind: type[events.Event]) -> bool:
    """Tell whether the room stands already where such an event would lead."""
    if kind is events.Pause:
        return room.paused_at is not None
    if kind is events.Resume:
        return room.paused_at is None
    return (kind, room.phase) in _DONE


def _is_held(room: Room, kind: type[events.Event]) -> bool:
    """Tell whether the pause forbids such an event."""
    return room.paused_at is not None and kind in _HELD_BY_PAUSE


def _trigger(room: Room, kind: type[events.Event]) -> str:
    """Return what the event is called in the table, empty when it leads nowhere."""
    trigger = HANDLERS[kind][0]
    if trigger == _MOVED:
        number = steps.target(room, kind)
        return "" if number is None else phases.COMING[steps.arrival(room, number)]
    if trigger == "timed" and room.pacing != SELF and room.phase != phases.OPEN:
        return ""
    return trigger


_MOVED: Final = "moved"
_ARRANGED: Final = "arranged"

_DONE: Final = frozenset(
    {
        (events.Open, phases.OPEN),
        (events.Close, phases.CLOSED),
        (events.Close, phases.REVEALED),
        (events.Finish, phases.FINISHED),
    }
)

_WHY: Final = {phases.LOBBY: "not_started", phases.FINISHED: "finished"}

_HELD_BY_PAUSE: Final = frozenset(
    {
        events.Start,
        events.Open,
        events.Close,
        events.Reveal,
        events.Next,
        events.Back,
        events.SetTimeBox,
    }
)

Handler = Callable[[Room, Any, datetime], tuple[Room, tuple[Effect, ...]]]

HANDLERS: Final[Mapping[type[events.Event], tuple[str, Handler]]] = {
    events.Start: (_MOVED, steps.moved),
    events.Open: ("opened", steps.opened),
    events.Close: ("closed", steps.closed),
    events.Reveal: ("revealed", steps.revealed),
    events.Next: (_MOVED, steps.moved),
    events.Back: (_MOVED, steps.moved),
    events.Pause: ("paused", timing.paused),
    events.Resume: ("resumed", timing.resumed),
    events.Extend: ("timed", timing.extended),
    events.SetTimeBox: ("timed", timing.time_box_set),
    events.Finish: (_MOVED, steps.moved),
    events.CloseJoining: (_ARRANGED, arranging.joining_closed),
    events.OpenJoining: (_ARRANGED, arranging.joining_opened),
    events.SetAside: (_ARRANGED, arranging.set_aside),
    events.TakeBack: (_ARRANGED, arranging.taken_back),
    events.SetPrompt: (_ARRANGED, arranging.prompt_set),
    events.Rename: (_ARRANGED, arranging.renamed),
}
