"""A room of two modules between two quizzes, and a trainer who taps."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flows import workshop_events as events
from flows.workshop import advance
from flows.workshop_effects import Effect, Refuse
from flows.workshop_room import (
    SELF,
    TRAINER,
    Figure,
    Quiz,
    Room,
    new_room,
    room_from_dict,
    room_to_dict,
)

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
QUIZ = Quiz("knowledge_quiz", 1)
MODULES = ("policy", "recruiters")


def sample_room(pacing: str = TRAINER, quiz: Quiz | None = None) -> Room:
    """Steps 0 lobby, 1 policy, 2 recruiters, 3 finish; with a quiz: one more on either side."""
    return new_room("fair_recruitment", 1, MODULES, quiz, pacing)


def people(first: int, last: int | None = None) -> frozenset[str]:
    """The people p1 … p<first>, or p<first> … p<last>."""
    numbers = range(1, first + 1) if last is None else range(first, last + 1)
    return frozenset(f"p{number}" for number in numbers)


def figure(first: int, last: int | None = None) -> Figure:
    basis = people(first, last)
    return Figure({"yes": len(basis)}, basis)


class Trainer:
    """Taps the buttons of a room; it is stored and read between all taps."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.at = START
        self.effects: tuple[Effect, ...] = ()

    def waits(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)

    def does(self, event: events.Event) -> tuple[Effect, ...]:
        self.at += timedelta(seconds=1)
        stored = json.loads(json.dumps(room_to_dict(self.room)))
        self.room, self.effects = advance(room_from_dict(stored), event, self.at)
        return self.effects

    def taps(self, *words: str) -> tuple[Effect, ...]:
        """Tap buttons by name; `reveal` shows a figure of eight people."""
        for word in words:
            self.does(button(self.room, word))
        return self.effects

    def reveals(self, figures: Mapping[str, Figure]) -> tuple[Effect, ...]:
        return self.does(events.Reveal(figures, step=self.room.current))

    @property
    def stands(self) -> str:
        paused = " paused" if self.room.paused_at else ""
        return f"{self.room.current} {self.room.phase}{paused}"


PLAIN: dict[str, Any] = {
    "start": events.Start,
    "open": events.Open,
    "close": events.Close,
    "next": events.Next,
    "back": events.Back,
    "pause": events.Pause,
    "resume": events.Resume,
    "finish": events.Finish,
}


def button(room: Room, word: str) -> events.Event:
    """The event of a button shown with the room as it stands."""
    if word in PLAIN:
        event: events.Event = PLAIN[word](step=room.current)
        return event
    if word == "reveal":
        return events.Reveal({"q1": figure(8)}, step=room.current)
    assert word == "extend"
    return events.Extend(minutes=5, step=room.current, turn=room.turn)


def said(done: tuple[Effect, ...]) -> str:
    """The effects by name, a refusal with its reason."""
    return " ".join(
        f"Refuse({one.reason})" if isinstance(one, Refuse) else type(one).__name__ for one in done
    )


__all__ = [
    "MODULES",
    "QUIZ",
    "SELF",
    "START",
    "TRAINER",
    "Trainer",
    "button",
    "figure",
    "people",
    "said",
    "sample_room",
]
