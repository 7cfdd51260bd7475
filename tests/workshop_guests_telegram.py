"""People in a served workshop who use Telegram, through the strict local Bot API server.

Rule of this file: see `tests/workshop_guests.py`; what the bot does not send she does not know.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from tests.bot_api_people import Person
from tests.bot_api_state import Message
from tests.patience import PATIENCE
from tests.telegram_respondent import data_of
from tests.workshop_guests import Guest, leads_on

AGAIN: Final = 6.0
"""Seconds of silence after which people tap again."""
OPEN: Final = "is open now"


class TelegramGuest(Guest):
    """Somebody with Telegram: written to when a part opens."""

    def __init__(self, number: int, person: Person) -> None:
        super().__init__(number)
        self.person = person
        self._told = 0

    @property
    def account(self) -> str:
        return str(self.person.person_id)

    def _screen(self) -> Message | None:
        said = [one for one in self.person.messages if one.outgoing and one.inline]
        return max(said, key=lambda one: one.touched) if said else None

    async def sees(self) -> str:
        return self.person.screen()[-1500:]

    async def buttons(self) -> list[str]:
        screen = self._screen()
        return data_of(screen) if screen is not None else []

    async def taps(self, data: str) -> None:
        screen = self._screen()
        assert screen is not None
        await self._act(lambda: self.person.tap_data(data, screen.message_id))

    async def says(self, text: str) -> None:
        await self._act(lambda: self.person.send(text), again=PATIENCE)

    async def _act(self, act: Callable[[], Awaitable[object]], again: float = AGAIN) -> None:
        """Act, and do it again while nothing happens, as people tap."""
        before = self.person.world.touches
        for _ in range(int(PATIENCE / again)):
            await act()
            if await self.person.world.changed.until(lambda: self._is_shown(before), again):
                return
        raise AssertionError(f"nothing is said to {self.number}: {await self.sees()}")

    def _is_shown(self, since: int) -> bool:
        screen = self._screen()
        return screen is not None and screen.touched > since

    async def joins(self, code: str) -> None:
        if len(code) > 10:
            await self.says(f"/start {code}")
        else:
            await self.person.send("/join")
            await self.person.expect("Which code do you have?", PATIENCE)
            await self.says(code)
        await self.taps(await self.button(lambda data: data.startswith("/join ")))
        await self.answers()

    async def part_opens(self) -> None:
        await self._written(OPEN)

    async def is_over(self) -> None:
        await self._written("is over. Thank you")

    async def _written(self, words: str) -> None:
        """Wait for a message of the room that is new to her, and tap its button."""
        await self._heard(lambda: self._new(words) is not None, words)
        message = self._new(words)
        assert message is not None
        self._told = message.message_id
        data = next(one for one in data_of(message) if leads_on(one))
        await self._act(lambda: self.person.tap_data(data, message.message_id))

    def _new(self, words: str) -> Message | None:
        new = [one for one in self.person.messages if one.message_id > self._told and one.outgoing]
        return next((one for one in reversed(new) if words in one.words), None)

    async def report(self) -> bytes:
        await self._heard(lambda: bool(self._papers()), "a report")
        return self._papers()[0]

    def _papers(self) -> list[bytes]:
        return [one.content for one in self.person.documents if one.name.endswith(".pdf")]

    async def _heard(self, holds: Callable[[], bool], what: str) -> None:
        if not await self.person.world.changed.until(holds, PATIENCE):
            raise AssertionError(f"{self.number} does not get {what}: {await self.sees()}")
