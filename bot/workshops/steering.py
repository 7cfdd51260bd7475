"""The buttons of a workshop's console: which are offered now, and the event each of them means.

Rule of this file: a button carries the step and the turn it was shown at, so that a second tap or a
late one changes nothing; what a form says beyond that is checked by the room itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flows import workshop_events as events
from flows import workshop_phases as phases
from flows.workshop import possible
from flows.workshop_reveal import has_shown
from flows.workshop_room import SELF, Room

MORE_MINUTES: Final = 5


@dataclass(frozen=True, slots=True)
class Act:
    """A button: its `name` in the form, the key of its label, and the number the label has."""

    name: str
    label: str
    count: int = 0


def main_act(room: Room) -> Act | None:
    """Return what usually comes next, None where nothing does."""
    offered = {one.name: one for one in _offered(room)}
    usual = "resume" if room.paused_at is not None else _USUAL.get(room.phase, "")
    return offered.get(usual)


def other_acts(room: Room) -> tuple[Act, ...]:
    """Return everything else that is possible now, in the order of the console."""
    main = main_act(room)
    return tuple(one for one in _offered(room) if main is None or one.name != main.name)


def ends_workshop(room: Room, act: Act | None) -> bool:
    """Tell whether a button leads to the end, so that no slip of a key should press it."""
    return act is not None and act.name == "next" and room.current + 1 == len(room.steps) - 1


def can_set_aside(room: Room) -> bool:
    """Tell whether seats can still be left out of the totals."""
    return not has_shown(room) and room.phase != phases.FINISHED


_USUAL: Final = {
    phases.LOBBY: "start",
    phases.READY: "open",
    phases.OPEN: "close",
    phases.CLOSED: "reveal",
    phases.REVEALED: "next",
}

_NAMES: Final[Mapping[type[events.Event], str]] = {
    events.Start: "start",
    events.Open: "open",
    events.Close: "close",
    events.Reveal: "reveal",
    events.Next: "next",
    events.Back: "back",
    events.Pause: "pause",
    events.Resume: "resume",
    events.Extend: "extend",
    events.Finish: "finish",
}


def _offered(room: Room) -> tuple[Act, ...]:
    found = [
        Act(_NAMES[kind], _label(room, _NAMES[kind]), _count(room, _NAMES[kind]))
        for kind in possible(room)
        if kind in _NAMES and not _is_needless(room, kind)
    ]
    if room.phase != phases.FINISHED:
        name = "close_joining" if room.joining else "open_joining"
        found.append(Act(name, f"act_button_{name}"))
    return tuple(found)


def _is_needless(room: Room, kind: type[events.Event]) -> bool:
    """Tell whether a possible event is better not offered as a button of its own."""
    if kind is events.Finish:
        return True  # it has a place apart, and asks first
    if kind is events.Back:
        return room.current <= 1 and room.phase != phases.FINISHED
    if kind is events.Next and room.current + 1 == len(room.steps) - 1:
        return room.phase != phases.REVEALED  # a slip beside the usual button would end it all
    return kind is events.Start and room.phase != phases.LOBBY


def _label(room: Room, name: str) -> str:
    if name == "open" and room.phase != phases.READY:
        return "act_button_open_again"
    if name == "open" and room.step.minutes:
        return "act_button_open_minutes"
    if name == "reveal" and room.phase == phases.REVEALED:
        return "act_button_reveal_again"
    if name == "next" and room.phase == phases.READY:
        return "act_button_skip"
    if name == "next" and room.current + 1 == len(room.steps) - 1:
        return "act_button_next_end"
    return f"act_button_{name}"


def _count(room: Room, name: str) -> int:
    return {"open": room.step.minutes, "extend": MORE_MINUTES}.get(name, 0)


# -- from a form to an event -----------------------------------------------------------------------


def event_of(form: Mapping[str, str], room: Room, at: datetime) -> events.Event | None:
    """Return what a form of the console asks for, None for what is no button of ours."""
    name, about = form.get("act", ""), form.get("about", "")
    if "seat" in form:
        name, _, about = form["seat"].partition(" ")
    number = _number(about)
    if name in _ARRANGING:
        return _ARRANGING[name](number, form.get("text", ""))
    step, turn = _number(form.get("step", "")), _number(form.get("turn", ""))
    if not 0 <= step < len(room.steps) or turn < 0:
        return None
    if name == "start":
        return events.Start(step=step, turn=turn, deadline=_whole(room, at))
    if name == "open":
        return events.Open(step=step, turn=turn, deadline=_in(room.steps[step].minutes, at))
    if name == "reveal":
        return events.Reveal(step=step, turn=turn, figures={})
    if name == "extend":
        return events.Extend(step=step, turn=turn, minutes=MORE_MINUTES)
    plain = _PLAIN.get(name)
    return plain(step=step, turn=turn) if plain is not None else None


_PLAIN: Final[Mapping[str, Callable[..., events.Event]]] = {
    "close": events.Close,
    "next": events.Next,
    "back": events.Back,
    "pause": events.Pause,
    "resume": events.Resume,
    "finish": events.Finish,
}

_ARRANGING: Final[Mapping[str, Callable[[int, str], events.Event]]] = {
    "close_joining": lambda number, text: events.CloseJoining(),
    "open_joining": lambda number, text: events.OpenJoining(),
    "aside": lambda number, text: events.SetAside(number),
    "count": lambda number, text: events.TakeBack(number),
    "prompt": events.SetPrompt,
    "rename": lambda number, text: events.Rename(text),
}


def _whole(room: Room, at: datetime) -> datetime | None:
    """Return the end of a self-paced room's time, which is that of all its parts together."""
    if room.pacing != SELF:
        return None
    return _in(sum(step.minutes for step in room.steps), at)


def _in(minutes: int, at: datetime) -> datetime | None:
    return at + timedelta(minutes=minutes) if minutes > 0 else None


def _number(text: str) -> int:
    """Return a number of a form, -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
