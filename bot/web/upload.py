"""Files from a form of the chat: read piece by piece, so that none is ever whole in memory.

Rule of this file: the form must prove itself before the first byte of a file is read; it works
without script.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, web

from bot.evidence.sent import LostError, SentFile
from bot.messages import Incoming
from bot.web import chat, leave, session
from bot.web.context import CHANNEL, CLOCK, TALK
from bot.web.limits import MOST_FIELDS
from bot.web.pages import page
from bot.wording import wording
from flows.evidence import AT_ONCE, LARGEST
from storage.evidence_values import DOCUMENT

FORM: Final = "multipart/form-data"
FILE: Final = "file"
LARGEST_FORM: Final = AT_ONCE * LARGEST + 1024 * 1024
LONGEST_FIELD: Final = 4096
PIECE: Final = 64 * 1024
SECONDS: Final = 900
"""For all files of a form, over a slow line."""


async def upload(request: web.Request) -> web.Response:
    """Take in files."""
    visitor = session.visitor_of(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    if visitor.hidden:
        return leave.away(request)
    if not visitor.known:
        return page("error.html", wording(visitor.language), 400, key="web_error_cookie")
    if request.content_type != FORM or request.content_length is None:
        raise web.HTTPBadRequest
    if request.content_length > LARGEST_FORM:
        raise web.HTTPRequestEntityTooLarge(LARGEST_FORM, request.content_length)
    at = request.app[CLOCK]()
    try:
        async with asyncio.timeout(SECONDS):
            parts = Parts(await request.multipart())
            fields = await parts.fields()
            if not session.is_own_form(visitor, fields):
                return await chat.old_page(request, visitor, at)
            incoming = Incoming(
                channel=CHANNEL,
                account=visitor.account,
                at=at,
                data=fields.get("about", ""),
                update=session.update_id(visitor, fields),
                language=visitor.language,
                time_zone=visitor.time_zone,
            )
            reply = await request.app[TALK].receive(incoming, parts.files())
    except (ValueError, TimeoutError) as wrong:
        raise web.HTTPBadRequest from wrong
    return chat.answer(request, visitor, reply, at)


class Parts:
    """The parts of a form: its fields come first, then its files."""

    def __init__(self, reader: MultipartReader) -> None:
        self._reader = reader
        self._next: BodyPartReader | None = None

    async def fields(self) -> dict[str, str]:
        """Return the fields before the first file."""
        found: dict[str, str] = {}
        for _ in range(MOST_FIELDS):
            part = await self._part()
            if part is None or part.name == FILE:
                self._next = part
                return found
            content = await part.read_chunk(LONGEST_FIELD)
            found[part.name or ""] = content.decode("utf-8", "replace")
        raise ValueError("too many fields")

    async def files(self) -> AsyncIterator[SentFile]:
        """Yield the files; what is not read of one is passed over."""
        part = self._next
        while part is not None:
            if part.name == FILE and part.filename:
                yield SentFile(DOCUMENT, partial(_pieces, part), name=part.filename)
            part = await self._part()

    async def _part(self) -> BodyPartReader | None:
        part = await self._reader.next()
        if part is not None and not isinstance(part, BodyPartReader):
            raise ValueError("a form within a form")
        return part


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    try:
        while piece := await part.read_chunk(PIECE):
            yield piece
    except (OSError, ValueError) as fault:
        raise LostError from fault


ROUTES: Final = (web.post("/chat/file", upload),)
