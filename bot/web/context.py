"""What every page needs: the conversation, the settings of the web, and how pages are made.

Rule of this file: declarations only; a page takes what it needs from the application by these keys.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from bot.cohorts.joining import Invitation
from bot.evidence.sent import SentFile
from bot.messages import Incoming, Reply
from bot.reporting.documents import RenderedDocument
from storage.base import Link

if TYPE_CHECKING:
    from bot.associations.sharing import Sharing
    from bot.workshops.service import Workshops


class WebSettings(Protocol):
    """The settings the web reads: where it is reached, and whose forwarding headers it believes.

    `public_url` is empty where none is set; `trusted_proxies` holds IP addresses and networks.
    """

    @property
    def public_url(self) -> str: ...

    @property
    def trusted_proxies(self) -> tuple[str, ...]: ...


class WebTalk(Protocol):
    """The part of `bot.conversation.Conversation` that the web uses."""

    @property
    def sharing(self) -> Sharing | None: ...

    async def handle(self, incoming: Incoming) -> Reply: ...

    async def receive(self, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply: ...

    async def current(
        self, channel: str, account: str, at: datetime, language: str = "", time_zone: str = ""
    ) -> Reply: ...

    async def document(
        self, channel: str, account: str, interview: str, submission: int, kind: str
    ) -> RenderedDocument | None: ...

    async def owner(self, channel: str, account: str) -> str: ...

    async def look_at_code(self, text: str, incoming: Incoming) -> Invitation: ...

    async def link(self, token: str) -> Link | None: ...

    async def invited_to(self, link: Link) -> str: ...

    async def follow_link(self, token: str, incoming: Incoming) -> Reply | None: ...


Ready = Callable[[], Awaitable[None]]
"""Raises `StoreError` while the store cannot be used."""

CHANNEL = "web"
TALK: web.AppKey[WebTalk] = web.AppKey("talk")
SETTINGS: web.AppKey[WebSettings] = web.AppKey("settings")
READY: web.AppKey[Ready] = web.AppKey("ready")
WORKSHOPS: web.AppKey[Workshops | None] = web.AppKey("workshops")
CLOCK: web.AppKey[Callable[[], datetime]] = web.AppKey("clock")
