"""The room of a workshop: its plan, where it stands, what was shown in it; and its plain JSON form.

Rule of this file: everything is frozen and knows its JSON form, which is kept as
`Cohort.settings["room"]`; nothing is decided here (`flows.workshop`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from flows.errors import FlowError
from flows.workshop_phases import LOBBY

TRAINER: Final = "trainer"
SELF: Final = "self"
PACINGS: Final = (TRAINER, SELF)

KIND_LOBBY: Final = "lobby"
KIND_BEFORE: Final = "quiz_before"
KIND_MODULE: Final = "module"
KIND_AFTER: Final = "quiz_after"
KIND_FINISH: Final = "finish"

ANSWERED_KINDS: Final = (KIND_BEFORE, KIND_MODULE, KIND_AFTER)
"""The kinds of steps in which participants answer."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of the plan: the lobby, a quiz, a module, the finish.

    `ref_id` and `version` name the questionnaire, `module` its module (empty for a quiz, which is
    asked whole); `minutes` is the time the trainer means to give (0: none); `prompt` her own words
    for the discussion (empty: a default one, `flows.workshop_view.discussion`).
    """

    kind: str
    ref_id: str = ""
    version: int = 0
    module: str = ""
    minutes: int = 0
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a step, for example the distribution of one question, ready to be shown.

    `value` is plain JSON made by the caller; `basis` names the people whose answers it counts.
    """

    value: Any
    basis: frozenset[str]

    @property
    def answers(self) -> int:
        """How many people stand behind it."""
        return len(self.basis)


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to a step: first opened, last closed, last revealed (UTC), figures shown.

    `closed_at` is None while a step is open, also when it was closed and opened again.
    """

    opened_at: datetime | None = None
    closed_at: datetime | None = None
    revealed_at: datetime | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """Where a workshop stands. `turn` grows by one with each change.

    `marks` stand beside `steps`; `current` is the number of the step on the board (0 is the lobby)
    and `phase` how that step stands; `furthest` is the highest number reached, `left` the step the
    workshop was finished from. `aside`: seats left out of the totals, ascending. `deadline` is the
    end of the time box (UTC); while `paused_at` is set, both stand as they were at that moment.
    """

    steps: tuple[PlannedStep, ...]
    marks: tuple[Mark, ...]
    pacing: str = TRAINER
    current: int = 0
    phase: str = LOBBY
    furthest: int = 0
    left: int = 0
    joining: bool = True
    aside: tuple[int, ...] = ()
    deadline: datetime | None = None
    paused_at: datetime | None = None
    turn: int = 0

    def but(self, **changes: Any) -> Room:
        """Return the room with these fields changed."""
        return replace(self, **changes)

    def marking(self, number: int, **changes: Any) -> Room:
        """Return the room with these fields of a step's mark changed."""
        mark = replace(self.marks[number], **changes)
        return self.but(marks=(*self.marks[:number], mark, *self.marks[number + 1 :]))

    @property
    def step(self) -> PlannedStep:
        """The step on the board."""
        return self.steps[self.current]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz asked before and after, or only once."""

    ref_id: str
    version: int
    before: bool = True
    after: bool = True


def new_room(
    ref_id: str,
    version: int,
    modules: Iterable[str],
    quiz: Quiz | None = None,
    pacing: str = TRAINER,
    minutes: Mapping[str, int] | None = None,
    prompts: Mapping[str, str] | None = None,
) -> Room:
    """Return a room in its lobby, with one step for each of these modules of a questionnaire.

    `minutes` (planned time) and `prompts` (the trainer's words) are by module name, or by
    `quiz_before` and `quiz_after`.

    Raises:
        FlowError: if there is nothing to answer, a module comes twice, or the pacing is unknown.
    """
    names = tuple(modules)
    before = quiz is not None and quiz.before
    after = quiz is not None and quiz.after
    if pacing not in PACINGS:
        raise FlowError(f"there is no pacing {pacing!r}, only {PACINGS}")
    if len(set(names)) != len(names) or not (names or before or after):
        raise FlowError(f"a workshop needs modules, each once; these were given: {names}")
    steps = [PlannedStep(KIND_LOBBY)]
    if quiz and before:
        steps.append(PlannedStep(KIND_BEFORE, quiz.ref_id, quiz.version))
    steps += [PlannedStep(KIND_MODULE, ref_id, version, name) for name in names]
    if quiz and after:
        steps.append(PlannedStep(KIND_AFTER, quiz.ref_id, quiz.version))
    steps.append(PlannedStep(KIND_FINISH))
    dressed = tuple(
        replace(
            step,
            minutes=(minutes or {}).get(step.module or step.kind, 0),
            prompt=(prompts or {}).get(step.module or step.kind, "").strip(),
        )
        for step in steps
    )
    return Room(steps=dressed, marks=(Mark(),) * len(dressed), pacing=pacing)


# -- the JSON form ---------------------------------------------------------------------------


def room_to_dict(room: Room) -> dict[str, Any]:
    """Return the room as plain JSON; the people behind figures are listed once, and counted on."""
    people = sorted({one for mark in room.marks for f in mark.figures.values() for one in f.basis})
    numbers = {person: number for number, person in enumerate(people)}
    return {
        "steps": [_step_to_dict(step) for step in room.steps],
        "marks": [_mark_to_dict(mark, numbers) for mark in room.marks],
        "people": people,
        "pacing": room.pacing,
        "current": room.current,
        "phase": room.phase,
        "furthest": room.furthest,
        "left": room.left,
        "joining": room.joining,
        "aside": list(room.aside),
        "deadline": _time_to_text(room.deadline),
        "paused_at": _time_to_text(room.paused_at),
        "turn": room.turn,
    }


def room_from_dict(data: Mapping[str, Any]) -> Room:
    """Return the room from its JSON form.

    Raises:
        FlowError: if it is not what `room_to_dict` gives.
    """
    try:
        return _room(data)
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise FlowError(f"this is no room of a workshop: {problem!r}") from problem


def _room(data: Mapping[str, Any]) -> Room:
    people = data["people"]
    room = Room(
        steps=tuple(PlannedStep(**step) for step in data["steps"]),
        marks=tuple(_mark(mark, people) for mark in data["marks"]),
        pacing=data["pacing"],
        current=data["current"],
        phase=data["phase"],
        furthest=data["furthest"],
        left=data["left"],
        joining=data["joining"],
        aside=tuple(data["aside"]),
        deadline=_time(data["deadline"]),
        paused_at=_time(data["paused_at"]),
        turn=data["turn"],
    )
    if len(room.steps) != len(room.marks) or not 0 <= room.current < len(room.steps):
        raise ValueError("steps and marks do not fit together")
    return room


def _step_to_dict(step: PlannedStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "ref_id": step.ref_id,
        "version": step.version,
        "module": step.module,
        "minutes": step.minutes,
        "prompt": step.prompt,
    }


def _mark_to_dict(mark: Mark, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "opened_at": _time_to_text(mark.opened_at),
        "closed_at": _time_to_text(mark.closed_at),
        "revealed_at": _time_to_text(mark.revealed_at),
        "figures": {
            name: {"value": one.value, "basis": _runs(numbers[person] for person in one.basis)}
            for name, one in mark.figures.items()
        },
    }


def _mark(data: Mapping[str, Any], people: list[str]) -> Mark:
    return Mark(
        opened_at=_time(data["opened_at"]),
        closed_at=_time(data["closed_at"]),
        revealed_at=_time(data["revealed_at"]),
        figures={
            name: Figure(
                one["value"],
                frozenset(people[at] for first, last in one["basis"] for at in range(first, last)),
            )
            for name, one in data["figures"].items()
        },
    )


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers as runs [first, behind the last]: most people answer most questions."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number:
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    return runs


def _time_to_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
