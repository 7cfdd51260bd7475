"""A sender for tests: python-telegram-bot against the strict local server, on a clock we move.

The clock moves only while the sender waits, and only when nothing is in flight, so that no test
sleeps and the server sees the pace as it is.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.outreach.courier import Courier
from bot.outreach.letters import written
from bot.outreach.pace import Pace
from bot.outreach.recipients import desk
from bot.outreach.sender import Sender, Times
from bot.surroundings import Surroundings
from bot.wiring import new_id, new_token
from storage.base import Binding, Change, Consent, Person, Store
from storage.memory import MemoryStore
from storage.outbox import OutboxItem, Posted
from tests.bot_api import BotApiServer, Limits, bot_api_server
from tests.store_samples import NOON
from tests.telegram_running import catalog

FIRST = 1000
"""Account of the first person; `p0` has it, `p1` the next."""


@dataclass
class Hands:
    """A clock, and everything the sender needs."""

    server: BotApiServer
    store: Store
    seconds: float = 0.0
    sender: Sender = field(init=False)
    courier: Courier = field(init=False)
    waited: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    async def pause(self, seconds: float) -> None:
        if self.sender._flying:
            await asyncio.wait(set(self.sender._flying))
        self.waited.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.store, catalog(), new_id, new_token)

    def begin(self, holder: str = "first") -> Sender:
        """Make a sender, as a process that starts does."""
        times = Times(self.now, lambda: self.seconds, self.pause)
        pace = Pace(lambda: self.seconds)
        self.sender = Sender(desk(self.around), self.courier, pace, times, holder)
        return self.sender

    async def send(self, until: float = 0.0, step: float = 1.0) -> None:
        """Send all that is due; with `until`, go on to this second of the clock."""
        while True:
            while await self.sender.send_due():
                await self.sender.finish()
            if self.seconds >= until:
                return
            await self.pause(step)

    # -- people ------------------------------------------------------------------------------

    async def people(self, count: int, **about: Any) -> None:
        """Make so many persons who allow us to write, and whom Telegram knows."""
        for number in range(count):
            known = Person(f"p{number}", NOON, NOON, language="en")
            known = replace(known, **about)
            act = Consent(known.id, "reminders", True, NOON, "1", "en")
            bound = Binding("telegram", str(FIRST + number), known.id, NOON)
            await self.store.save(Change(person=known, binding=bound, consents=(act,)))
            self.server.person(FIRST + number, started=True)

    async def post(self, *items: OutboxItem) -> None:
        await self.store.save(Change(outbox=items))

    def seen(self, number: int = 0) -> list[str]:
        """What stands in somebody's chat."""
        return [one.words for one in self.server.people[FIRST + number].messages]

    async def posted(self, number: int = 0) -> tuple[Posted, ...]:
        return await self.store.outbox.of(f"p{number}")

    async def states(self, number: int = 0) -> list[str]:
        return [one.state for one in await self.posted(number)]


def letter(key: str, number: int = 0, **about: Any) -> OutboxItem:
    """An item that says its key."""
    return OutboxItem(
        key=key,
        person=f"p{number}",
        kind=about.pop("kind", "broadcast"),
        payload=about.pop("payload", written({"en": key})),
        created_at=NOON,
        not_before=about.pop("not_before", NOON),
        **about,
    )


def calls_by_chat(hands: Hands) -> Counter[int]:
    """How many messages arrived in each chat."""
    sent = [one for one in hands.server.calls_of("sendMessage") if one.error is None]
    return Counter(int(one.given["chat_id"]) for one in sent)


@asynccontextmanager
async def sending(store: Store | None = None, limits: bool = True) -> AsyncIterator[Hands]:
    """A sender, not running, with its server."""
    async with bot_api_server() as server:
        hands = Hands(server, store or MemoryStore())
        await hands.store.open()
        if limits:
            server.limits = Limits(timer=lambda: hands.seconds)
        hands.courier = Courier(server.token, server.base_url, net=0, files=hands.store.files)
        await hands.courier.open()
        hands.begin()
        try:
            yield hands
        finally:
            await hands.sender.stop(1)
            await hands.courier.close()
            await hands.store.close()
