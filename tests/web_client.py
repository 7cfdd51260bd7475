"""A browser without script, for tests of the web: it keeps cookies, reads buttons, sends forms."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.associations.sharing import Sharing
from bot.cohorts.codes import UNKNOWN
from bot.cohorts.joining import Invitation
from bot.evidence.sent import SentFile
from bot.messages import QUESTION, Block, Button, Incoming, Message, Reply
from bot.reporting.documents import RenderedDocument
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.context import WebTalk
from bot.wiring import Service, make_service
from storage.base import Link
from storage.memory import MemoryStore

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def question(text: str = "How many?", **more: Any) -> Message:
    """Return a message that asks something."""
    rows = more.pop("buttons", ((Button("Yes", "a:1"), Button("No", "a:2")),))
    return Message((Block(QUESTION, text),), rows, **more)


@dataclass
class Parrot:
    """A conversation that keeps what came in, and answers what the test gave it."""

    reply: Reply = field(default_factory=lambda: Reply((question(),)))
    heard: list[Incoming] = field(default_factory=list)
    failing: Exception | None = None
    links: dict[str, Link] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    documents: dict[tuple[str, str, int, str], RenderedDocument] = field(default_factory=dict)
    followed: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    person: str = "somebody"
    files: list[tuple[str, bytes]] = field(default_factory=list)
    sharing: Sharing | None = None

    async def handle(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        if self.failing:
            raise self.failing
        return self.reply

    async def receive(self, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply:
        self.heard.append(incoming)
        async for one in sent:
            content = b"".join([piece async for piece in one.chunks()])
            self.files.append((one.name, content))
        return self.reply

    async def current(
        self, channel: str, account: str, at: datetime, language: str = "", time_zone: str = ""
    ) -> Reply:
        self.asked.append((language, time_zone))
        if self.failing:
            raise self.failing
        return self.reply

    async def document(
        self, channel: str, account: str, interview: str, submission: int, kind: str
    ) -> RenderedDocument | None:
        return self.documents.get((account, interview, submission, kind))

    async def owner(self, channel: str, account: str) -> str:
        heard = {incoming.account for incoming in self.heard}
        return self.person if account in heard else ""

    async def look_at_code(self, text: str, incoming: Incoming) -> Invitation:
        return self.invitations.get(text, Invitation(UNKNOWN))

    async def link(self, token: str) -> Link | None:
        return self.links.get(token)

    async def invited_to(self, link: Link) -> str:
        return "Garment Association"

    async def follow_link(self, token: str, incoming: Incoming) -> Reply | None:
        if self.links.pop(token, None) is None:
            return None
        self.followed.append((token, incoming.account))
        return self.reply


@dataclass
class Page:
    """What a browser shows."""

    status: int
    text: str
    path: str
    headers: Any

    @property
    def words(self) -> str:
        """The visible text."""
        body = re.sub(r"(?s)<(head|script)\b.*?</\1>", " ", self.text)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Label and data of every button of the chat, in order."""
        found = re.findall(
            r'<button class="button [^"]*" name="data" value="([^"]*)"[^>]*>(.*?)</button>',
            self.text,
        )
        return [(html.unescape(label), html.unescape(data)) for data, label in found]

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name} in {self.text}"
        return found[1]


class Browser:
    """Somebody with a browser; follows redirects and keeps cookies."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client
        self.page = Page(0, "", "", {})

    async def open(self, path: str, **headers: str) -> Page:
        return await self._shown(await self.client.get(path, headers=headers))

    async def send(
        self,
        path: str,
        fields: dict[str, str],
        own: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Page:
        """Send a form; with the hidden fields of the page shown if `own`."""
        data = dict(fields)
        if own:
            typed = ("words_for",) if path == "/chat/say" else ()
            for name in ("form", "once", *typed):
                if f'name="{name}"' in self.page.text:
                    data.setdefault(name, self.page.hidden(name))
        return await self._shown(await self.client.post(path, data=data, headers=headers))

    async def start(self) -> Page:
        await self.open("/")
        return await self.send("/chat/open", {})

    async def say(self, text: str) -> Page:
        return await self.send("/chat/say", {"text": text})

    async def tap(self, label: str) -> Page:
        """Tap the first button whose label begins like this."""
        for shown, data in self.page.buttons:
            if shown.startswith(label):
                return await self.send("/chat/tap", {"data": data})
        raise AssertionError(f"no button {label!r} among {self.page.buttons}")

    @property
    def cookies(self) -> dict[str, str]:
        return {one.key: one.value for one in self.client.session.cookie_jar}

    async def _shown(self, response: ClientResponse) -> Page:
        text = await response.text()
        self.page = Page(response.status, text, response.url.path, response.headers)
        return self.page


@asynccontextmanager
async def browsing(
    talk: WebTalk, settings: Settings | None = None, **more: Any
) -> AsyncIterator[Callable[[], Browser]]:
    """Serve a conversation; every call gives another browser."""
    app = create_app(talk, settings or Settings(), **more)
    server = TestServer(app)
    clients: list[TestClient[web.Request, web.Application]] = []
    await server.start_server()

    def browser() -> Browser:
        clients.append(TestClient(server))
        return Browser(clients[-1])

    try:
        yield browser
    finally:
        for one in clients:
            await one.session.close()
        await server.close()


async def real_service(languages: tuple[str, ...] = ("en",)) -> Service:
    """Return the product over a store in memory."""
    settings = Settings(languages=languages, secret_key="a key for tests, made by nobody else")
    service = make_service(settings, base_url="http://192.0.2.7:8080", store=MemoryStore())
    await service.store.open()
    return service
