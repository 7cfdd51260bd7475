"""A workshop in `fairhire serve` as a process: the laptop in the hall, its trainer, its restart.

Rule of this file: everything goes through what people have (a link, a browser, the console's
buttons); nothing reaches into the service.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore
from tests.bot_api import BotApiServer
from tests.patience import PATIENCE
from tests.service_process import Service, fork, serving
from tests.web_client import Browser, Page

OWNERS = "Bakers of Nadi"


class Laptop:
    """The trainer's laptop: a service that can be killed and started again at its address."""

    def __init__(self, folder: Path, telegram: BotApiServer) -> None:
        self.folder = folder
        self.settings = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_BASE": telegram.base_url}
        self.service: Service
        self.address = ""
        self._running = AsyncExitStack()
        self._sessions = AsyncExitStack()

    async def start(self) -> None:
        """Start the service, at the address it had before if it ran already."""
        port = self.address.rpartition(":")[2] or "0"
        running = serving(self.folder, "--port", port, **self.settings)
        self.service = await self._running.enter_async_context(running)
        self.address = self.service.address

    async def kill(self) -> None:
        """Take its power away."""
        self.service.process.kill()
        await self.service.process.wait()

    async def close(self) -> None:
        await self._sessions.aclose()
        await self._running.aclose()

    async def browser(self) -> Browser:
        """Somebody's browser without script."""
        jar = aiohttp.CookieJar(unsafe=True)
        session = aiohttp.ClientSession(self.address, cookie_jar=jar)
        await self._sessions.enter_async_context(session)
        return Browser(session)  # type: ignore[arg-type]  # it only gets and posts

    async def fairhire(self, *arguments: str) -> str:
        """Run a command beside the service; return what it printed."""
        process = await fork(self.folder, *arguments, settings={})
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0, err.decode()
        return out.decode()

    async def invitation(self) -> str:
        """The path of a link that makes whoever opens it first a trainer."""
        told = await self.fairhire("invite", "--role", "trainer", "--name", OWNERS)
        found = re.search(r"/open/[A-Za-z0-9_-]+", told)
        assert found, told
        return found[0]

    @asynccontextmanager
    async def stored(self) -> AsyncIterator[SqliteStore]:
        """What is kept, once the service has ended."""
        store = SqliteStore(self.folder / "data" / DEFAULT_FILE)
        await store.open()
        try:
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def laptop(folder: Path, telegram: BotApiServer) -> AsyncIterator[Laptop]:
    """A laptop whose service runs."""
    made = Laptop(folder, telegram)
    try:
        await made.start()
        yield made
    finally:
        await made.close()


class PlainTrainer:
    """A trainer in a browser without script: sets up with the form, taps on the console."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.code = ""

    async def accepts(self, invitation: str) -> None:
        await self.browser.open(invitation)
        page = await self.browser.send(invitation, {})
        assert "You now hold this role" in page.words, page.words

    async def sets_up(self, title: str, *modules: str) -> None:
        """Make a workshop of these parts, without a knowledge check."""
        page = await self.browser.open("/workshop/new")
        assert page.status == 200, page.words
        fields = {"title": title, "pacing": "trainer", "language.en": "on", "board": "en"}
        fields |= {"questionnaire": page.hidden("questionnaire")}
        fields |= {f"module.{one}": "on" for one in modules}
        made = await self.browser.send("/workshop/new", fields)
        assert made.path.endswith("/console"), made.words
        self.code = made.path.split("/")[2]

    async def taps(self, *names: str) -> Page:
        """Tap buttons of the console by name."""
        path = f"/workshop/{self.code}/console"
        for name in names:
            page = await self.browser.open(path)
            where = {one: page.hidden(one) for one in ("step", "turn")}
            page = await self.browser.send(path, {"act": name, **where})
            assert page.status == 200, page.words
        return self.browser.page

    async def board(self) -> Page:
        return await self.browser.open(f"/workshop/{self.code}/board")
