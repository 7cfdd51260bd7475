"""From step to step: starting, opening, closing, revealing, going on and back, finishing.

Rule of this file: a step is left as it stands and found again like that. Trainer-paced, leaving an
open step closes it and ends its time box; self-paced, all steps are open from the start and the
board alone moves. The phase is set by `flows.workshop.advance`, from the table.
"""

from __future__ import annotations

from datetime import datetime

from flows import workshop_events as events
from flows import workshop_phases as phases
from flows import workshop_reveal as reveal
from flows.workshop_effects import (
    AnnounceAllOpened,
    AnnounceClosed,
    AnnounceFinished,
    AnnounceOpened,
    AnnounceStep,
    AnnounceTime,
    Effect,
    Refuse,
    SetJoining,
    ShowReveal,
)
from flows.workshop_room import ANSWERED_KINDS, KIND_FINISH, KIND_LOBBY, SELF, TRAINER, Room
from flows.workshop_timing import is_too_far, utc

Decision = tuple[Room, tuple[Effect, ...]]
Moved = events.Start | events.Next | events.Back | events.Finish


def target(room: Room, kind: type[events.Event]) -> int | None:
    """Return the number of the step such an event leads to; None when it leads nowhere."""
    last = len(room.steps) - 1
    if kind is events.Finish:
        return last
    if kind is events.Back:
        before = room.left if room.phase == phases.FINISHED else room.current - 1
        return before if before >= 0 else None
    if room.current == last or (room.current == 0) != (kind is events.Start):
        return None
    return room.current + 1


def arrival(room: Room, number: int) -> str:
    """Return the phase in which a step is found."""
    kind, mark = room.steps[number].kind, room.marks[number]
    if kind == KIND_LOBBY:
        return phases.LOBBY
    if kind == KIND_FINISH:
        return phases.FINISHED
    if mark.revealed_at is not None:
        return phases.REVEALED
    if room.pacing == SELF:
        return phases.OPEN if mark.closed_at is None else phases.CLOSED
    return phases.READY if mark.opened_at is None else phases.CLOSED


def moved(room: Room, event: Moved, at: datetime) -> Decision:
    """Leave the step on the board for the one the event leads to."""
    number = target(room, type(event))
    if number is None:
        return room, ()
    deadline = event.deadline if isinstance(event, events.Start) else None
    if is_too_far(deadline, at):
        return room, (Refuse("too_far"),)
    after, effects = _left(room, at)
    if room.pacing == SELF and room.current == 0:
        after, begun = _all_opened(after, deadline, at)
        effects += begun
    after = after.but(current=number, furthest=max(room.furthest, number))
    if room.steps[number].kind == KIND_FINISH:
        return _finished(after.but(left=room.current), effects)
    return after, (*effects, AnnounceStep(number, back=number < room.current))


def _left(room: Room, at: datetime) -> Decision:
    if room.pacing == SELF:
        return room, ()
    after = room.but(deadline=None)
    if room.phase != phases.OPEN:
        return after, ()
    return after.marking(room.current, closed_at=at), (AnnounceClosed(room.current),)


def _all_opened(room: Room, deadline: datetime | None, at: datetime) -> Decision:
    """Open all steps of a self-paced room, unless they are already."""
    after = room if deadline is None else room.but(deadline=utc(deadline))
    if room.furthest:
        return after, (() if deadline is None else (AnnounceTime(after.deadline),))
    for number, step in enumerate(room.steps):
        if step.kind in ANSWERED_KINDS:
            after = after.marking(number, opened_at=at)
    return after, (AnnounceAllOpened(after.deadline),)


def _finished(room: Room, effects: tuple[Effect, ...]) -> Decision:
    after = room.but(deadline=None, paused_at=None, joining=False)
    joining = (SetJoining(open=False),) if room.joining else ()
    return after, (*effects, *joining, AnnounceFinished())


def opened(room: Room, event: events.Open, at: datetime) -> Decision:
    """Open the step, or open it again; self-paced it only comes back on the board."""
    if is_too_far(event.deadline, at):
        return room, (Refuse("too_far"),)
    deadline = None if event.deadline is None else utc(event.deadline)
    mark = room.marks[room.current]
    after = room.marking(room.current, opened_at=mark.opened_at or at, closed_at=None)
    if room.pacing == TRAINER:
        again = mark.opened_at is not None
        return after.but(deadline=deadline), (AnnounceOpened(room.current, deadline, again),)
    if deadline is None or deadline == room.deadline:
        return after, (AnnounceStep(room.current),)
    return after.but(deadline=deadline), (AnnounceStep(room.current), AnnounceTime(deadline))


def closed(room: Room, event: events.Close | events.Reveal, at: datetime) -> Decision:
    """Close the open step; self-paced, participants go on and only the board stops counting."""
    after = room.marking(room.current, closed_at=at)
    after = after if room.pacing == SELF else after.but(deadline=None)
    return after, (AnnounceClosed(room.current, still_asked=room.pacing == SELF),)


def revealed(room: Room, event: events.Reveal, at: datetime) -> Decision:
    """Show figures; those shown before stay, but where five more people answered."""
    mark = room.marks[room.current]
    after, effects = closed(room, event, at) if room.phase == phases.OPEN else (room, ())
    figures, newly, held = reveal.shown(mark.figures, event.figures)
    if room.phase == phases.REVEALED and not newly:
        return room, ((Refuse("too_few_more"),) if held else ())
    after = after.marking(room.current, revealed_at=at, figures=figures)
    return after, (*effects, ShowReveal(room.current, tuple(figures), newly, held))
