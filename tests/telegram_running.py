"""A running bot for the tests of the Telegram channel: polling or webhook, started and restarted.

The store outlives a restart, as a file does; everything else is made anew.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiohttp import web

from bot.conversation import Conversation, Surroundings
from bot.keys import signer
from bot.settings import Settings
from bot.telegram.service import Telegram
from bot.telegram.webhook import WebhookDoor, webhook_routes
from bot.wiring import new_id, new_token
from flows import engine, lifecycle
from questionnaires.catalog import Catalog
from storage.base import Binding, Change, Store, StoreError
from storage.base import Person as KnownPerson
from storage.memory import MemoryStore
from tests.bot_api import BotApiServer, Clock, Person, bot_api_server
from tests.patience import PATIENCE

MODES = ("polling", "webhook")
SECRET = "a-secret-for-tests-0123456789"


@cache
def catalog() -> Catalog:
    return Catalog()


async def quickly(seconds: float) -> None:
    """Wait a thousandth of what was meant."""
    await asyncio.sleep(seconds / 1000)


class Shaky(MemoryStore):
    """A store that can be full, or slow for one account."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self.slow: dict[str, asyncio.Event] = {}

    async def save(self, change: Change) -> None:
        if self.full:
            raise StoreError("No space left on the disk.")
        await super().save(change)

    async def person_of(self, channel: str, account: str) -> Any:
        if account in self.slow:
            await self.slow[account].wait()
        return await super().person_of(channel, account)


@dataclass
class Bot:
    """The service with one server, which can be stopped and started again."""

    server: BotApiServer
    mode: str
    store: Store = field(default_factory=MemoryStore)
    telegram: Telegram | None = None
    conversation: Conversation | None = None
    address: str = ""
    door: WebhookDoor = field(default_factory=WebhookDoor)
    clock: Clock = field(default_factory=Clock)
    pause: Callable[[float], Awaitable[None]] = quickly
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    languages: tuple[str, ...] = ("en",)

    async def start(self, mode: str | None = None, **changes: Any) -> None:
        around = Surroundings(
            self.store,
            catalog(),
            new_id,
            new_token,
            base_url="http://localhost:8080",
            languages=self.languages,
            sign=signer(Settings(secret_key=SECRET)),
        )
        self.conversation = Conversation(around)
        self.telegram = Telegram(
            self.conversation,
            changes.get("token", self.server.token),
            api_base=self.server.base_url,
            door=self.door,
            now=self.now,
            pause=self.pause,
        )
        self.server.rest()
        await self.telegram.start(mode or self.mode, self.address, SECRET)

    async def stop(self) -> None:
        assert self.telegram is not None
        await self.telegram.stop()

    async def restart(self, mode: str | None = None) -> None:
        await self.stop()
        await self.start(mode)


@asynccontextmanager
async def running(
    mode: str,
    store: Store | None = None,
    *,
    languages: tuple[str, ...] = ("en",),
    **settings: Any,
) -> AsyncIterator[Bot]:
    """A bot that runs in one mode against a strict server of its own."""
    async with not_started(mode, store, **settings) as bot:
        bot.languages = languages
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()


@asynccontextmanager
async def not_started(
    mode: str, store: Store | None = None, door: WebhookDoor | None = None, **settings: Any
) -> AsyncIterator[Bot]:
    clock = Clock()
    async with bot_api_server(clock=clock, allow_http_webhook=True, **settings) as server:
        bot = Bot(server, mode, store or MemoryStore(), door=door or WebhookDoor(), clock=clock)
        await bot.store.open()
        app = web.Application()
        app.add_routes(webhook_routes(bot.door))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        bot.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield bot
        finally:
            await runner.cleanup()


async def consented(bot: Bot, number: int = 1001, **about: Any) -> Person:
    """A person before her first question."""
    person = bot.server.person(number, **about)
    await person.send("/start")
    await person.expect("Before we begin")
    await person.tap("Yes, keep my answers")
    await person.expect("What are you?")
    return person


async def at_a_choice(bot: Bot, number: int = 1001, **about: Any) -> Person:
    """A person before a question with buttons."""
    return await consented(bot, number, **about)


async def at_review(bot: Bot, number: int = 1001, text: str = "/review") -> Person:
    """A person who answered what she wanted to, and only has to submit."""
    person, now = bot.server.person(number, started=True), datetime.now(UTC)
    id = f"i{number}"
    begun = engine.begin(catalog().open("quick_scan"), id, f"p{number}", now, "en").interview
    interview = begun.but(status=lifecycle.REVIEWING, consented_at=now, revision=1)
    known = KnownPerson(f"p{number}", now, now, language="en", current=id)
    bound = Binding("telegram", str(number), known.id, now)
    await bot.store.save(Change(person=known, binding=bound, interview=interview, at=now))
    await person.send(text)
    await person.expect("submit to get your gap report")
    await bot.server.settle()
    return person


TYPED = {
    "In which country": "Malaysia",
    "How many people work": "40",
    "come from another country": "12",
    "moved from another region": "0",
}


async def whole_quick_scan(bot: Bot, person: Person, turns: int = 90) -> int:
    """Answer everything with taps and a few words; return how many turns it took."""
    for turn in range(turns):
        await bot.server.settle()
        live = next(one for one in reversed(person.messages) if one.outgoing and one.inline)
        labels = [label for row in live.buttons for label in row]
        typed = next((said for words, said in TYPED.items() if words in live.words), "")
        if typed and "Yes, keep" not in labels[0]:
            await person.send(typed)
            continue
        finishing = [label for label in labels if label.startswith(("Done", "Submit"))]
        await person.tap(next(iter(finishing), None), row=0, message_id=live.message_id)
        if finishing and finishing[0].startswith("Submit"):
            await bot.server.world.changed.until(lambda: len(person.documents) == 2, PATIENCE)
            return turn + 1
    raise AssertionError(f"no report after {turns} turns:\n{person.screen()[-3000:]}")
