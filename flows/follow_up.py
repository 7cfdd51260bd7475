"""What became of the actions of a plan: one table, and the reducer that follows it.

Rule of this file: as for `flows.lifecycle`: what has no row in the table changes nothing. A mark is
written for every step and none is ever changed; where an action stands is folded from its marks.
People say what they did; only answers close a gap or bring one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from flows.lifecycle import drawn, outcomes

OPEN: Final = "open"
DONE: Final = "done"
LATER: Final = "later"
HELP: Final = "help"
DECLINED: Final = "declined"
CLOSED: Final = "closed"
CAME_BACK: Final = "came_back"

STATES: Final = (OPEN, DONE, LATER, HELP, DECLINED, CLOSED, CAME_BACK)
"""`closed`: the answers show no such gap any more; `came_back`: they show it again."""

TO_DO: Final = (OPEN, LATER, HELP, CAME_BACK)
"""States in which somebody is still to act."""

OWNER: Final = "owner"
COLLEAGUE: Final = "colleague"
ANSWERS: Final = "answers"
ACTORS: Final = (OWNER, COLLEAGUE, ANSWERS)
"""Who made a mark: the owner of the interview, somebody she invited, or a new submission."""

MARKED_DONE: Final = "marked_done"
PUT_OFF: Final = "put_off"
HELP_ASKED: Final = "help_asked"
TURNED_DOWN: Final = "turned_down"
REOPENED: Final = "reopened"
GAP_GONE: Final = "gap_gone"
GAP_BACK: Final = "gap_back"

LONGEST_REASON: Final = 200

_NOT_DONE: Final = (*TO_DO, DECLINED)
_SAID: Final = (DONE, LATER, HELP, DECLINED)

TRANSITIONS: Final[list[dict[str, str]]] = [
    *({"trigger": MARKED_DONE, "source": source, "dest": DONE} for source in _NOT_DONE),
    *({"trigger": PUT_OFF, "source": source, "dest": LATER} for source in _NOT_DONE),
    *({"trigger": HELP_ASKED, "source": source, "dest": HELP} for source in _NOT_DONE),
    *({"trigger": TURNED_DOWN, "source": source, "dest": DECLINED} for source in _NOT_DONE),
    *({"trigger": REOPENED, "source": source, "dest": OPEN} for source in _SAID),
    *({"trigger": GAP_GONE, "source": one, "dest": CLOSED} for one in STATES if one != CLOSED),
    *({"trigger": GAP_BACK, "source": source, "dest": CAME_BACK} for source in (DONE, CLOSED)),
]

_NEXT: Final = outcomes(STATES, TRANSITIONS, OPEN)


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of an action: the state after it, when, and by whom (one of `ACTORS`).

    `number` counts the marks of an action from 1. `until` is the new date of what was put off,
    `reason` the line on why it is not for them; `counted`: the wish for help may be counted.
    """

    action: str
    number: int
    state: str
    at: datetime
    by: str
    until: date | None = None
    reason: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an action stands. `number` is that of its last mark, 0 before the first.

    `done_at` stays when the gap is closed or comes back, so that what was done is never forgotten;
    `times_put_off` counts how often it was given a new date.
    """

    action: str
    state: str = OPEN
    number: int = 0
    at: datetime | None = None
    by: str = ""
    until: date | None = None
    reason: str = ""
    counted: bool = False
    done_at: datetime | None = None
    times_put_off: int = 0

    @property
    def to_do(self) -> bool:
        """Tell whether somebody is still to act."""
        return self.state in TO_DO

    def due(self, complete: date) -> date:
        """Return by when it is to be done: the date of the plan, or the one it was put off to."""
        return self.until if self.state == LATER and self.until else complete


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to an action: a trigger of the table, with what goes with it."""

    trigger: str
    at: datetime
    by: str
    until: date | None = None
    reason: str = ""
    counted: bool = False


def advance(standing: Standing, event: Happened) -> Mark | None:
    """Return the mark an event makes, None where it is not possible now or says nothing new."""
    state = _NEXT.get((standing.state, event.trigger))
    if state is None or (event.trigger == PUT_OFF and event.until is None):
        return None
    now = (state, event.until, event.reason, event.counted)
    if now == (standing.state, standing.until, standing.reason, standing.counted):
        return None
    return Mark(
        standing.action,
        standing.number + 1,
        state,
        event.at,
        event.by,
        until=event.until,
        reason=event.reason[:LONGEST_REASON],
        counted=event.counted,
    )


def after(standing: Standing, mark: Mark) -> Standing:
    """Return where an action stands after one more mark."""
    done_at = standing.done_at
    if mark.state == DONE:
        done_at = mark.at
    elif mark.state == OPEN:
        done_at = None  # it was said by mistake
    return Standing(
        action=standing.action,
        state=mark.state,
        number=mark.number,
        at=mark.at,
        by=mark.by,
        until=mark.until,
        reason=mark.reason,
        counted=mark.counted,
        done_at=done_at,
        times_put_off=standing.times_put_off + (mark.state == LATER),
    )


def standings(marks: Iterable[Mark]) -> dict[str, Standing]:
    """Return where each action with a mark stands."""
    found: dict[str, Standing] = {}
    for mark in sorted(marks, key=lambda one: one.number):
        found[mark.action] = after(found.get(mark.action, Standing(mark.action)), mark)
    return found


def standing_of(action: str, known: Mapping[str, Standing]) -> Standing:
    """Return where an action stands; open where nothing was ever said of it."""
    return known.get(action) or Standing(action)


def resubmitted(
    marks: Iterable[Mark],
    planned: Mapping[str, datetime | None],
    before: Iterable[str],
    at: datetime,
) -> tuple[Mark, ...]:
    """Return the marks that a new submission makes.

    `planned` are the actions of its plan, each with when the latest of the answers behind it was
    given; `before` those of the plan that stood until now. What is not planned any more closes. An
    action comes back where it was closed, or where an answer given after it was done still shows
    the gap; everything else stays as it was said.
    """
    known = standings(marks)
    found = []
    for action in dict.fromkeys((*before, *known, *planned)):
        standing = standing_of(action, known)
        trigger = _at_submission(standing, planned)
        mark = advance(standing, Happened(trigger, at, ANSWERS)) if trigger else None
        if mark is not None:
            found.append(mark)
    return tuple(found)


def _at_submission(standing: Standing, planned: Mapping[str, datetime | None]) -> str:
    if standing.action not in planned:
        return GAP_GONE
    if standing.state == CLOSED:
        return GAP_BACK
    answered = planned[standing.action]
    shown_again = answered is not None and standing.done_at and answered > standing.done_at
    return GAP_BACK if standing.state == DONE and shown_again else ""


def renumbered(marks: Iterable[Mark], known: Mapping[str, Standing]) -> tuple[Mark, ...]:
    """Return marks of another interview as they follow on those known of this one."""
    numbers = {action: one.number for action, one in known.items()}
    found = []
    for mark in sorted(marks, key=lambda one: one.number):
        numbers[mark.action] = numbers.get(mark.action, 0) + 1
        found.append(replace(mark, number=numbers[mark.action]))
    return tuple(found)


def next_state(state: str, trigger: str) -> str | None:
    """Return the state after `trigger`, or None when it is not possible now."""
    return _NEXT.get((state, trigger))


def diagram() -> str:
    """Return the states of an action as a Mermaid state diagram."""
    return drawn(STATES, TRANSITIONS, OPEN, "An action of the plan")
