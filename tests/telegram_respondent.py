"""Somebody who answers the quick scan in Telegram, and knows what must have been kept of it.

What she answers depends on her and the question alone, so whatever is repeated, overtaken or lost
on the way, what is stored must be just that. She taps again when nothing happens, as people do.
"""

from __future__ import annotations

import asyncio
import zlib
from typing import Any, Final

from bot import keyboards as verbs
from bot.keyboards import TYPED_CODES, Tap, decode
from flows.interview import Interview
from questionnaires.catalog import Catalog
from questionnaires.model import QuestionType
from questionnaires.values import Typed
from tests.bot_api_people import Person
from tests.bot_api_state import Message

Place = tuple[str, str]

QUESTIONS: Final = Catalog().open("quick_scan").questions
NUMBERS: Final = {
    "workers_total": 40,
    "workers_international": 12,
    "workers_internal_migrant": 3,
    "workers_agency_on_site": 5,
    "workers_hired_24_months": 25,
}
REPORT_FILES: Final = 2
AGAIN_SECONDS: Final = 1.0
"""How long people wonder about a question they answered before they answer it again."""
FIRST: Final = (verbs.LANGUAGE, verbs.CONSENT, verbs.RESUME, verbs.CONFIRM, verbs.CARD_SEEN)
"""What is tapped wherever it stands."""


class Respondent:
    """One person; `told` holds what she saw to be taken, `sent` what may be under way."""

    def __init__(
        self, person: Person, patience: float = 4.0, thought: float = 0.0, waits: float = 120.0
    ) -> None:
        self.person = person
        self.told: dict[Place, Any] = {}
        self.sent: tuple[Place, Any] | None = None
        self.submitted = False
        self.turns = 0
        self.repeated = 0
        self._patience = patience
        self._thought = thought
        self._waits = waits
        self.types = True  # or says "don't know": a number repeated answers the next question
        self.asked = 0
        self._silent = False

    async def run(self) -> None:
        """Answer everything, submit, and wait for the report."""
        await self.answer_all()
        await self.have_the_report()

    async def answer_all(self) -> None:
        """Answer everything, and submit."""
        if not self.person.messages:
            await self._say("/start")
        while not self.submitted:
            await self.turn()

    async def have_the_report(self) -> None:
        """Wait for the files of the report; ask for them when they do not come."""
        changed = self.person.chat.changed
        while not await changed.until(lambda: len(self.files) >= REPORT_FILES, self._waits):
            self.asked += 1
            for kind in sorted({"html", "pdf"} - {name.rpartition(".")[2] for name in self.files}):
                await self.person.send(f"/report file {kind}")

    @property
    def files(self) -> list[str]:
        """The names of the files she got."""
        return [file.name for file in self.person.documents]

    async def turn(self) -> None:
        """Do one thing, and wait until something happens on the screen."""
        await asyncio.sleep(self._thought)
        self.turns += 1
        self._look()  # perhaps it came late
        screen = self._screen()
        if screen is None or self._silent:
            before = self.repeated
            await self._say("/start")
            self._silent = self.repeated > before  # until then her words may still be under way
            return
        tap, data = self._choice(screen)
        if tap is None and data == "":
            self.submitted = self.submitted or _is_result(screen)
            if not self.submitted:
                await self._say("/start")
            return
        if tap is not None and _answers(tap):
            self.sent = self._answer(tap)
        written = self._written(tap)
        if written:
            before = self.repeated
            await self._say(written)
            self._silent = self.repeated > before  # written twice, it might answer two questions
        else:
            await self._happened(lambda: self.person.tap_data(data, screen.message_id))
        self._look()

    def kept_all(self, stored: Interview | None) -> list[str]:
        """Return what is wrong with what was stored; nothing when all is as it should be."""
        found = {} if stored is None else {key: one.value for key, one in stored.answers.items()}
        wrong = [
            f"{place}: told {value!r}, stored {found.get(place)!r}"
            for place, value in self.told.items()
            if found.get(place) != value
        ]
        unsure = {self.sent[0]} if self.sent else set()
        extra = set(found) - set(self.told) - unsure
        return [*wrong, *(f"{place}: stored, never told" for place in extra)]

    # -- what she sees ---------------------------------------------------------------------

    def _screen(self) -> Message | None:
        said = [one for one in self.person.messages if one.outgoing and one.inline]
        return max(said, key=lambda one: one.touched) if said else None

    def _look(self) -> None:
        """Note what the screen says to be taken: the question she answered is over."""
        screen = self._screen()
        if self.sent is None or screen is None:
            return
        if place_of(screen) != self.sent[0] and not _asks_nothing(screen):
            self.told[self.sent[0]] = self.sent[1]
            self.sent = None

    # -- what she does ---------------------------------------------------------------------

    def _choice(self, screen: Message) -> tuple[Tap | None, str]:
        """Return the button to tap, what it means first; ('' when there is nothing left)."""
        every = [(decode(data), data) for data in data_of(screen)]
        taps = [(tap, data) for tap, data in every if tap is not None]
        for verb in (*FIRST, verbs.DONE):
            for tap, data in taps:
                if tap.verb == verb:
                    return tap, data
        asked = [(tap, data) for tap, data in taps if tap.verb in (verbs.ANSWER, verbs.TICK)]
        if asked:
            return min(asked, key=self._liking)
        for tap, data in taps:
            if tap.verb in (verbs.TYPED_VALUE, verbs.SUBMIT):
                return tap, data
        return None, ""

    def _liking(self, one: tuple[Tap, str]) -> int:
        tap = one[0]
        said = f"{self.person.person_id} {tap.question} {tap.row} {tap.argument}"
        return zlib.crc32(said.encode())

    def _answer(self, tap: Tap) -> tuple[Place, Any]:
        question = QUESTIONS[tap.question]
        place = (question.name, tap.row)
        if tap.verb == verbs.TYPED_VALUE and not self.types:
            return place, Typed(TYPED_CODES[tap.argument])
        if question.name in NUMBERS:
            return place, NUMBERS[question.name]
        if tap.verb == verbs.DONE:
            return place, self.ticked
        if tap.verb == verbs.TICK:
            return place, (tap.argument,)
        if question.type is QuestionType.ACKNOWLEDGE:
            return place, True
        return place, tap.argument

    def _written(self, tap: Tap | None) -> str:
        if not self.types or tap is None or tap.verb != verbs.TYPED_VALUE or tap.question < 0:
            return ""
        number = NUMBERS.get(QUESTIONS[tap.question].name)
        return "" if number is None else str(number)

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is ticked on the screen."""
        screen = self._screen()
        every = [decode(data) for data in data_of(screen)] if screen else []
        return tuple(tap.argument for tap in every if tap and tap.verb == verbs.UNTICK)

    async def _say(self, text: str) -> None:
        await self._happened(lambda: self.person.send(text))
        self._look()

    async def _happened(self, act: Any) -> None:
        """Act, and wait until the bot says or changes something; note when nothing happened."""
        before = self._seen()
        await act()
        changed = self.person.chat.changed
        seen = await changed.until(lambda: self._seen() != before, self._patience)
        self.repeated += not seen
        if seen and self._asks_again():
            await changed.until(lambda: not self._asks_again(), AGAIN_SECONDS)

    def _asks_again(self) -> bool:
        """Tell whether the screen asks what was answered just now, as a message overtaken does."""
        screen = self._screen()
        return self.sent is not None and screen is not None and place_of(screen) == self.sent[0]

    def _seen(self) -> tuple[int, str, list[str]]:
        screen = self._screen()
        return (screen.message_id, screen.words, data_of(screen)) if screen else (0, "", [])


def data_of(message: Message) -> list[str]:
    return [str(one.get("callback_data", "")) for row in message.inline for one in row]


def place_of(message: Message) -> Place | None:
    """Which question a message asks."""
    for data in data_of(message):
        tap = decode(data)
        if tap is not None and tap.question >= 0 and tap.verb in "atudk":
            return QUESTIONS[tap.question].name, tap.row
    return None


def _answers(tap: Tap) -> bool:
    """Tell whether a button is an answer by itself, as is one choice that stands alone."""
    if tap.question < 0:
        return False
    if tap.verb == verbs.TICK:
        choice = QUESTIONS[tap.question].choice_by_name.get(tap.argument)
        return choice is not None and choice.alone
    return tap.verb in (verbs.ANSWER, verbs.DONE, verbs.TYPED_VALUE)


def _is_result(message: Message) -> bool:
    return any(data.startswith("/report") for data in data_of(message))


def _asks_nothing(message: Message) -> bool:
    """Tell whether it is no step of the interview, such as the words after `/start`."""
    taps = [decode(data) for data in data_of(message)]
    return not any(taps) and not _is_result(message)
