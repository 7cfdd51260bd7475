"""The door Telegram delivers updates to.

Rule of this file: only who shows the secret is heard; 200 means stored or not worth storing, and
anything else makes Telegram bring the update again, also that too much is under way already.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any, Final

import msgspec
from aiohttp import web

from bot.telegram.reading import read_tap
from bot.telegram.updates import TelegramUpdates
from storage.base import StoreError

PATH: Final = "/telegram/webhook"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY: Final = 1024 * 1024
ANSWER_SECONDS: Final = 20.0
"""After so long the update is left to be brought again; what was being saved counts."""
LOOKED_AT: Final = 20
"""Looks at what takes long within that time: a timer for each update costs more than its answer's
way through the whole of this file."""
MOST_AT_ONCE: Final = 200
"""Updates under way; Telegram is told to open half as many connections."""
MOST_CHATS: Final = 5_000
"""Chats with replies that wait for Telegram to take them; with more, updates stay with Telegram."""
LATE: Final = -1.0
COME_AGAIN: Final = {"Retry-After": "2"}


class WebhookDoor:
    """Closed until Telegram is started; then updates pass, one by one or many at once."""

    def __init__(
        self,
        answer_seconds: float = ANSWER_SECONDS,
        most_at_once: int = MOST_AT_ONCE,
        most_chats: int = MOST_CHATS,
    ) -> None:
        self._updates: TelegramUpdates | None = None
        self._secret = b""
        self._seconds = answer_seconds
        self._most, self._most_chats = most_at_once, most_chats
        self._under_way: dict[asyncio.Task[Any], float] = {}
        self._looking = False

    def open(self, updates: TelegramUpdates, secret: str) -> None:
        """Let updates in that show this secret."""
        self._updates, self._secret = updates, secret.encode()

    def close(self) -> None:
        """Let nothing in any more."""
        self._updates = None

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one delivery."""
        updates = self._updates
        if updates is None:
            return web.Response(status=503, headers=COME_AGAIN)
        shown = request.headers.get(HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(shown, self._secret):
            return web.Response(status=401)
        if len(self._under_way) >= self._most or updates.showing.busy > self._most_chats:
            return web.Response(status=503, headers=COME_AGAIN)
        task = asyncio.current_task()
        assert task is not None  # aiohttp makes one for each request
        self._begin(task)
        try:
            return await self._answered(updates, request)
        except asyncio.CancelledError:
            if self._under_way[task] != LATE or task.uncancel():
                raise  # somebody else wants it ended
            return web.Response(status=500)
        finally:
            del self._under_way[task]

    def _begin(self, task: asyncio.Task[Any]) -> None:
        loop = asyncio.get_running_loop()
        self._under_way[task] = loop.time()
        if not self._looking:
            self._looking = True
            loop.call_later(self._seconds / LOOKED_AT, self._look)

    def _look(self) -> None:
        """End what takes too long; they stand in the order in which they came."""
        loop = asyncio.get_running_loop()
        for task, begun in self._under_way.items():
            if begun != LATE and loop.time() - begun < self._seconds:
                break
            if begun != LATE:
                self._under_way[task] = LATE
                task.cancel()
        self._looking = bool(self._under_way)
        if self._looking:
            loop.call_later(self._seconds / LOOKED_AT, self._look)

    async def _answered(self, updates: TelegramUpdates, request: web.Request) -> web.Response:
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        tap = read_tap(body)
        try:
            update = None if tap is not None else msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            return web.Response()  # bad data stays bad however often it is brought
        try:
            method = await (updates.handle(update) if tap is None else updates.answer(tap))
        except StoreError:
            return web.Response(status=500)
        if method is None:
            return web.Response()
        return web.Response(body=msgspec.json.encode(method), content_type="application/json")


async def _body(request: web.Request) -> bytes | None:
    """Return the body of a request, None when it is larger than any update."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    content = request.content
    body = content.read_nowait() if content.is_eof() else b""  # nearly always all of it is here
    while not content.at_eof() and len(body) <= LARGEST_BODY:
        body += await content.readany()
    return body if len(body) <= LARGEST_BODY else None


def webhook_routes(door: WebhookDoor) -> list[web.RouteDef]:
    """Return the routes to mount; the door may be opened later."""
    return [web.post(PATH, door.receive)]


def webhook_address(public_url: str, secret: str) -> str:
    """Return the address to give to Telegram; it changes with the secret, and tells nothing of it.

    The secret cannot be asked back from Telegram, so that the address is how a process knows that
    another has already set the present one.
    """
    mark = hashlib.sha256(b"fairhire webhook " + secret.encode()).hexdigest()[:12]
    return f"{public_url.rstrip('/')}{PATH}?v={mark}"


def derived_secret(token: str) -> str:
    """Return the secret used when none is set: the same in every process, known to no one else."""
    return hmac.new(token.encode(), b"fairhire webhook secret", "sha256").hexdigest()
