"""Random walks through a questionnaire: whoever answers anything must get to the end.

Rule of this file: a walk is decided by its seed alone, so that one that fails can be walked again;
replies go through the engine like anybody's, as text and taps, and moves are made in between.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from bot.playing.reach import Reach
from flows import effects, engine, events, lifecycle
from flows.interview import Interview, Key, from_dict, to_dict
from flows.view import View
from questionnaires.domains import samples_of
from questionnaires.model import Library, Questionnaire, QuestionType
from questionnaires.values import Money, Typed, Value
from reports.build import build_report

BEGIN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MOVES: Final = 0.08
"""How often a walker does something else than to answer."""

LOOKED_AT: Final = 5
"""Of so many steps one is taken a second time, from nothing, and brought to its stored form."""

MOST_ROWS: Final = 4
"""Numbers that count rows stay within this, or a walk would never end."""


@dataclass(frozen=True)
class Walk:
    """How one walk went. `fault` is empty when it came to its report; `at` says where it stood."""

    seed: str
    steps: int
    fault: str = ""
    at: str = ""
    trail: tuple[str, ...] = ()


@dataclass
class Walker:
    """One person who answers at random.

    `reach` is where what she reaches is counted; `moves` how often she does something else, of
    `looked_at` steps one is taken a second time.
    """

    questionnaire: Questionnaire
    library: Library
    seed: str
    samples: dict[str, tuple[Value | None, ...]]
    reach: Reach = field(default_factory=Reach)
    begun: datetime = BEGIN
    moves: float = MOVES
    looked_at: int = LOOKED_AT
    trail: list[str] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.counted = {one.count for one in self.questionnaire.repeats if one.count}
        self.most_steps = 60 * len(self.questionnaire.questions) + 500

    def walk(self) -> Walk:
        """Walk to the end, or to the first fault."""
        step = engine.begin(self.questionnaire, "walk", "walker", self.begun)
        try:
            fault = self._on_from(step)
        except Exception as error:  # a fault of any kind is what we look for
            fault = f"{type(error).__name__} in {_place(error)}: {error}"
        last = self.trail[-1] if self.trail else ""
        return Walk(self.seed, self.steps, fault, last, tuple(self.trail[-8:]))

    def _on_from(self, step: engine.Step) -> str:
        while step.interview.status != lifecycle.COMPLETED:
            if self.steps >= self.most_steps:
                return f"no end after {self.steps} steps"
            event = self._next(step)
            if event is None:
                return "nothing more can be done here"
            self.steps += 1
            self.trail.append(_short(event))
            step = self._taken(step, event)
            if step.interview.status == lifecycle.WITHDRAWN:
                return "the interview was withdrawn, which nobody asked for"
        self._report(step.interview)
        return ""

    def _taken(self, step: engine.Step, event: events.Event) -> engine.Step:
        """Take a step from what is known; now and then the same is worked out from nothing.

        Raises:
            AssertionError: the two differ.
        """
        taken = engine.advance(self.questionnaire, step.interview, event, before=step.view)
        if self.steps % self.looked_at == 0:
            anew = engine.advance(self.questionnaire, step.interview, event)
            if (anew.interview, anew.effects) != (taken.interview, taken.effects):
                raise AssertionError("what was known before led to something else")
            _keeps_its_form(taken.interview)
        return taken

    def _report(self, interview: Interview) -> None:
        today = self._now().date()
        self.reach.see(View(self.questionnaire, interview, today))
        report = build_report(self.questionnaire, interview, self.library, today)
        version = (interview.ref_id, interview.version)
        self.reach.plans(version, (action.id for action in report.actions))

    def _now(self) -> datetime:
        return self.begun + timedelta(minutes=self.steps)

    def _next(self, step: engine.Step) -> events.Event | None:
        """Return what the walker does about the last thing that wants a reply."""
        moves = self.steps < self.most_steps // 3 and self.chance.random() < self.moves
        if moves and step.interview.status == lifecycle.ASKING:
            return self._move(step.interview)
        for effect in reversed(step.effects):
            reply = REPLIES.get(type(effect))
            if reply is not None:
                if isinstance(effect, effects.AskQuestion) and step.view is not None:
                    self.reach.asks(step.view, effect.key)
                event: events.Event = getattr(self, reply)(step.interview, effect)
                return event
        return None

    def _move(self, interview: Interview) -> events.Event:
        at = self._now()
        keys = sorted(interview.answers)
        modules = self.questionnaire.modules
        odd = self.chance.choice(("?", "…", "12 or 13", "yes no"))
        moves: list[events.Event] = [
            events.WentBack(at),
            events.Skipped(at),
            events.Explained(at),
            events.Resumed(at),
            events.Reviewed(at),
            events.LaterReopened(at),
            events.Answered(events.Written(odd), at),
            events.Answered(events.Unreadable("sticker"), at),
            events.ModuleOpened(self.chance.choice(modules).name, at),
        ]
        if keys:
            moves.append(events.Edited(self.chance.choice(keys), at))
        return self.chance.choice(moves)

    # -- replies to what is shown -----------------------------------------------------------

    def language(self, interview: Interview, effect: effects.AskLanguage) -> events.Event:
        return events.LanguageChosen("en", self._now())

    def consent(self, interview: Interview, effect: effects.AskConsent) -> events.Event:
        return events.Consented("walk", self._now())

    def question(self, interview: Interview, effect: effects.AskQuestion) -> events.Event:
        name = effect.key[0]
        if effect.same and self.chance.random() < 0.2:
            return events.Answered(events.SameAsLast(), self._now(), effect.key)
        value = self._value(name, effect.offered)
        return self._answered(value, effect.key)

    def _answered(self, value: Value, key: Key) -> events.Event:
        """Return a reply as a person would give it: a tap for choices, else text."""
        typed = self.questionnaire.question_by_name[key[0]].type is QuestionType.TEXT
        raw = events.Written(value) if typed and isinstance(value, str) else _raw(value)
        return events.Answered(raw, self._now(), _key_for(value, key))

    def _value(self, name: str, offered: tuple[str, ...]) -> Value:
        if offered and self.chance.random() < 0.6:  # every choice, not only the telling ones
            many = isinstance(self.samples[name][0], tuple)
            chosen = self.chance.choice(offered)
            return (chosen,) if many else chosen
        possible = [one for one in self.samples[name] if one is not None]
        if name in self.counted:
            possible = [one for one in possible if not isinstance(one, int) or one <= MOST_ROWS]
        return self.chance.choice(possible)

    def card(self, interview: Interview, effect: effects.ShowSafetyCard) -> events.Event:
        return events.CardSeen(self._now())

    def change(self, interview: Interview, effect: effects.ConfirmChange) -> events.Event:
        at = self._now()
        wanted = self.chance.random() < 0.7
        return events.ChangeConfirmed(at) if wanted else events.ChangeCancelled(at)

    def rows(self, interview: Interview, effect: effects.ChooseRowsToDrop) -> events.Event:
        return events.RowDropped(effect.repeat, self.chance.choice(effect.rows), self._now())

    def review(self, interview: Interview, effect: effects.ShowReview) -> events.Event:
        at, dice = self._now(), self.chance.random()
        if self.steps < self.most_steps // 3:
            if interview.skipped and dice < 0.5:
                return events.LaterReopened(at)
            if dice < 0.2:
                return events.Resumed(at)
            if dice < 0.3 and interview.answers:
                return events.Edited(self.chance.choice(sorted(interview.answers)), at)
        return events.Submitted(at)


REPLIES: Final[dict[type, str]] = {
    effects.AskLanguage: "language",
    effects.AskConsent: "consent",
    effects.AskQuestion: "question",
    effects.ShowSafetyCard: "card",
    effects.ConfirmChange: "change",
    effects.ChooseRowsToDrop: "rows",
    effects.ShowReview: "review",
}
"""What is shown, and the method that replies to it."""


def walks(
    questionnaire: Questionnaire, library: Library, number: int, seed: int, reach: Reach
) -> Iterator[Walk]:
    """Walk through a questionnaire so many times; the same seed gives the same walks.

    What they reach is counted in `reach`.
    """
    samples = samples_of(questionnaire)
    for one in range(number):
        yield Walker(questionnaire, library, f"{seed}.{one}", samples, reach).walk()


def _raw(value: Value) -> events.Raw:
    match value:
        case Typed():
            return events.Said(value)
        case tuple():
            return events.Picked(value)
        case Money(amount, currency):
            return events.Written(f"{amount:f} {currency}")
        case bool() | int() | Decimal():
            return events.Written(f"{value:f}" if isinstance(value, Decimal) else str(value))
        case date():
            return events.Written(value.isoformat())
        case _:
            return (
                events.Picked((value,))
                if value.replace("_", "").isalnum()
                else events.Written(value or "some text")
            )


def _key_for(value: Value, key: Key) -> Key | None:
    """Return the key a tap carries; typed text is about the question shown."""
    return key if isinstance(value, tuple | Typed) else None


def _keeps_its_form(interview: Interview) -> None:
    if from_dict(to_dict(interview)) != interview:
        raise AssertionError("the interview does not come back from the store as it was")


def _short(event: events.Event) -> str:
    said = getattr(event, "raw", None) or getattr(event, "key", None) or ""
    return f"{type(event).__name__} {said}".strip()


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
