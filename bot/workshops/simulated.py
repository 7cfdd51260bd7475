"""A simulated participant of a rehearsal: joins, answers through the real conversation, and waits.

Rule of this file: she sees what anybody in the room sees and taps what is offered; luck comes from
the seed alone, and her answers say nothing about any firm.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Final

from bot import keyboards
from bot.cohorts import steps
from bot.conversation import Conversation
from bot.keyboards import Tap
from bot.messages import ERROR, INPUT_NUMBER, INPUT_TEXT, QUESTION, Button, Incoming, Message
from bot.workshops.afterwards import FORGET, SURE
from bot.workshops.places import KEEP
from bot.workshops.pushing import GO
from questionnaires.domains import samples_of
from questionnaires.model import Question, Questionnaire
from questionnaires.values import Money, Typed, Value
from storage.cohorts import Cohort

CHANNEL: Final = "web"
AT_ONCE: Final = (keyboards.LANGUAGE, keyboards.CONSENT, keyboards.CARD_SEEN, keyboards.CONFIRM)
"""Tapped wherever they are offered."""
OTHERWISE: Final = (keyboards.TYPED_VALUE, keyboards.LATER, keyboards.REFUSE_FILL)
"""Tapped where nothing else is possible, or what was typed was not understood."""

KNOWS_BEFORE, KNOWS_AFTER = 0.1, 0.6
"""How often a quiz question is answered right, so that a rehearsal shows some learning."""
HELP, KEEPS, DOES_NOT_KNOW = 0.03, 0.7, 0.06
"""How often somebody asks for help, keeps the answers at the end, says that she does not know."""
FEWEST, MOST = 3, 60
"""People who work for a simulated firm; no number typed is larger."""

Wait = Callable[[float], Awaitable[None]]


@dataclass
class Simulated:
    """Somebody in the room; `account` is that of her browser, `wait` takes seconds at human pace.

    `answered` counts her answers, `is_waiting` tells that nothing is asked of her now.
    """

    talk: Conversation
    cohort: Cohort
    account: str
    chance: Random
    wait: Wait
    clock: Callable[[], datetime]
    language: str = "en"
    answered: int = 0
    is_waiting: bool = False
    _updates: Iterable[int] = field(default_factory=lambda: itertools.count(1))
    _asked: dict[str, Questionnaire] = field(default_factory=dict)
    _quizzes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = self.chance.randint(FEWEST, MOST)
        self.habit = self.chance.uniform(0.35, 0.8)  # how often she takes the first choice

    async def join(self) -> None:
        """Join the workshop and consent, as everybody does."""
        await self._do(await self._taps(f"/join {self.cohort.code} +{self.language}"))

    async def goes_on(self) -> None:
        """Go on with what the room is at, until nothing more is asked."""
        self.is_waiting = False
        if self.chance.random() < HELP:
            await self._taps(steps.data(self.cohort, "help"))
            await self.wait(self.chance.uniform(20, 60))
            await self._taps(steps.data(self.cohort, "solved"))
        await self._do(await self._taps(steps.data(self.cohort, GO)))

    async def decides(self) -> None:
        """Keep the answers when it is over, or erase them."""
        keeps = self.chance.random() < KEEPS
        for word in (KEEP,) if keeps else (FORGET, SURE):
            await self._taps(steps.data(self.cohort, word))

    # -- answering -----------------------------------------------------------------------------

    async def _do(self, message: Message) -> None:
        """Answer until nothing is asked; what is not understood is answered in another way."""
        refused = 0
        while True:
            failed = any(block.kind == ERROR for block in message.blocks)
            refused = refused + 1 if failed else 0
            said = await self._chosen(message, otherwise=failed)
            if said is None or refused > 2:
                break
            await self.wait(self.chance.uniform(4, 18))
            self.answered += 1
            message = await (self._taps(said) if isinstance(said, str) else self._says(said[0]))
        self.is_waiting = True

    async def _chosen(self, message: Message, *, otherwise: bool) -> str | tuple[str] | None:
        """Return the data of a tap, or the words in a tuple; None where nothing is asked."""
        taps = _taps_of(message)
        if not any(block.kind == QUESTION for block in message.blocks):
            return _first(taps, AT_ONCE)
        if otherwise:
            return _first(taps, OTHERWISE)
        found = _first(taps, (*AT_ONCE, keyboards.REFUSE_FILL))
        if found is not None:
            return found
        typed = _first(taps, OTHERWISE)
        if self.chance.random() < DOES_NOT_KNOW and typed is not None:
            return typed
        question = await self._question(taps)
        return self._choice(taps, question) or self._words(message, question) or typed

    def _choice(self, taps: dict[str, Tap], question: Question | None) -> str | None:
        ticks = [data for data, tap in taps.items() if tap.verb == keyboards.TICK]
        done = _first(taps, (keyboards.DONE,))
        if ticks or done is not None:
            has_ticked = any(tap.verb == keyboards.UNTICK for tap in taps.values())
            if done is not None and (not ticks or (has_ticked and self.chance.random() < 0.6)):
                return done
            return self.chance.choice(ticks[:4])
        answers = {data: one for data, one in taps.items() if one.verb == keyboards.ANSWER}
        if not answers:
            return None
        right = question.right_choice if question is not None else None
        if right is not None and self.chance.random() < self._knows(next(iter(answers.values()))):
            for data, tap in answers.items():
                if tap.argument == right.name:
                    return data
        return self._by_habit(list(answers))

    def _by_habit(self, answers: list[str]) -> str:
        """Return one of the choices, the first more often than the others."""
        for one in answers[:-1]:
            if self.chance.random() < self.habit:
                return one
        return answers[-1]

    def _knows(self, tap: Tap) -> float:
        if tap.interview not in self._quizzes:
            self._quizzes.append(tap.interview)
        is_first = len(self._quizzes) == 1 or self._quizzes[0] == tap.interview
        return KNOWS_BEFORE if is_first else KNOWS_AFTER

    def _words(self, message: Message, question: Question | None) -> tuple[str] | None:
        if message.input == INPUT_NUMBER:
            return (str(self.chance.choice((self.size, max(1, self.size // 3), 1, 2))),)
        if message.input != INPUT_TEXT or question is None:
            return None
        return (_said(self._sample(question)),)

    def _sample(self, question: Question) -> Value:
        questionnaire = next(
            one for one in self._asked.values() if question.name in one.question_by_name
        )
        fit = [
            one
            for one in samples_of(questionnaire)[question.name]
            if one is not None and not isinstance(one, Typed | tuple)
        ]
        return self.chance.choice(fit[:3]) if fit else "?"

    async def _question(self, taps: dict[str, Tap]) -> Question | None:
        """Return the question that buttons are about."""
        for tap in taps.values():
            if tap.question < 0:
                continue
            if tap.interview not in self._asked:
                interview = await self.talk.store.interview(tap.interview)
                if interview is None:
                    return None
                self._asked[tap.interview] = self.talk.questionnaire_of(interview)
            return self._asked[tap.interview].questions[tap.question]
        return None

    # -- through the conversation --------------------------------------------------------------

    async def _taps(self, data: str) -> Message:
        return await self._sends(data=data)

    async def _says(self, text: str) -> Message:
        return await self._sends(text=text)

    async def _sends(self, text: str | None = None, data: str | None = None) -> Message:
        update = f"{self.account}-{next(iter(self._updates))}"
        incoming = Incoming(
            CHANNEL, self.account, self.clock(), text, data, update=update, language=self.language
        )
        reply = await self.talk.handle(incoming)
        await asyncio.sleep(0)
        return reply.messages[-1]


def _taps_of(message: Message) -> dict[str, Tap]:
    buttons: Iterable[Button] = (one for row in message.buttons for one in row)
    found = {one.data: keyboards.decode(one.data) for one in buttons if one.data}
    return {data: tap for data, tap in found.items() if tap is not None}


def _first(taps: dict[str, Tap], verbs: Iterable[str]) -> str | None:
    for verb in verbs:
        for data, tap in taps.items():
            if tap.verb == verb:
                return data
    return None


def _said(value: Value) -> str:
    """Return a value as somebody types it."""
    match value:
        case Money(amount, currency):
            return f"{amount:f} {currency}"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
