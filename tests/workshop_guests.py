"""People in a served workshop: what they all do; how each does it stands with their channel.

Rule of this file: a guest sees what anybody sees and taps what is offered; what she answers follows
from her number, so whatever is repeated on the way, what is kept must be just that.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from bot import keyboards
from bot.keyboards import Tap, decode
from questionnaires.catalog import Catalog

AT_ONCE: Final = (keyboards.LANGUAGE, keyboards.CONSENT, keyboards.CARD_SEEN, keyboards.CONFIRM)
HABITS: Final = (0, 0, 0, 0, 1, 1, 2, 2)
"""Which choice people take, by number: half of them the first, a quarter each of the next two."""
INDEX: Final = {one.name: at for at, one in enumerate(Catalog().open("quick_scan").questions)}

Place = tuple[str, int]
"""The id of an interview, and the index of a question in its questionnaire."""


class Guest(ABC):
    """Somebody in the room; `told` is what she was asked and said, `main` her interview.

    `thought`: seconds for which she thinks before each tap.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.told: dict[Place, str] = {}
        self.main = ""
        self.thought = 0.0

    @abstractmethod
    async def sees(self) -> str:
        """What stands before her, in words."""

    @abstractmethod
    async def buttons(self) -> list[str]:
        """The data of the buttons before her."""

    @abstractmethod
    async def taps(self, data: str) -> None:
        """Tap a button, and wait for what comes."""

    @abstractmethod
    async def says(self, text: str) -> None:
        """Write something, and wait for what comes."""

    @abstractmethod
    async def joins(self, code: str) -> None:
        """Join by the code of a link or by a spoken one, and consent."""

    @abstractmethod
    async def part_opens(self) -> None:
        """Wait until a part is open, and go to its first question."""

    @abstractmethod
    async def is_over(self) -> None:
        """Wait until she is asked what is to become of her answers."""

    @abstractmethod
    async def report(self) -> bytes:
        """Wait for her report, and return one of its files."""

    async def answers(self) -> None:
        """Answer until nothing is asked."""
        while (found := chosen(self.number, await self.buttons())) is not None:
            tap, data = found
            await asyncio.sleep(self.thought)
            if tap.verb == keyboards.CONSENT:
                self.main = self.main or tap.interview
            await self.taps(data)
            if tap.verb == keyboards.ANSWER:
                self.told[tap.interview, tap.question] = tap.argument

    def said(self, question: str) -> str | None:
        """What she said to a question of her assessment, None where she was not asked."""
        return self.told.get((self.main, INDEX[question]))

    async def takes_part(self) -> None:
        """Answer the next part that opens."""
        await self.part_opens()
        await self.answers()

    async def decides(self, *words: str) -> None:
        """Tap `keep`, or `forget` and `forget yes`."""
        await self.is_over()
        for word in words:
            await self.taps(await self.button(partial(_ends, f" {word}")))

    async def hands_in(self) -> None:
        """Hand the kept assessment in as it is."""
        await self.says("/review")
        await self.taps(await self.button(lambda data: _verb(data) == keyboards.SUBMIT))

    async def button(self, fits: Callable[[str], bool]) -> str:
        """The data of a button before her that fits."""
        for data in await self.buttons():
            if fits(data):
                return data
        raise AssertionError(f"{self.number} has no such button: {await self.sees()}")


def chosen(number: int, buttons: Iterable[str]) -> tuple[Tap, str] | None:
    """Return what somebody taps where something is asked, with its data."""
    taps = [(tap, data) for data in buttons if (tap := decode(data)) is not None]
    for tap, data in taps:
        if tap.verb in AT_ONCE:
            return tap, data
    asked = [one for one in taps if one[0].verb == keyboards.ANSWER]
    return asked[min(HABITS[number % len(HABITS)], len(asked) - 1)] if asked else None


def _ends(word: str, data: str) -> bool:
    return data.endswith(word)


def _verb(data: str) -> str:
    tap = decode(data)
    return tap.verb if tap is not None else ""


def leads_on(data: str) -> bool:
    """Tell whether a button goes on with what the room is at."""
    return data.startswith("/join at ") and data.endswith(" go")
