"""The file of a message to members, in the browser: put into a draft, and looked at.

Rule of this file: the form must prove itself before the first byte of the file is read; only
officers of the association get that far, and it works without script.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.associations import attached_files, attachments
from bot.associations.broadcast_given import BroadcastError
from bot.associations.broadcasting import DRAFT
from bot.web import broadcast, session
from bot.web.broadcast import ONE, Looking, asked_for, who_looks
from bot.web.chat import handed_over
from bot.web.context import CHANNEL, CLOCK
from bot.web.upload import FORM, SECONDS, Parts
from bot.wording import wording
from flows.evidence import MEGABYTE
from storage.base import DuplicateUpdate, StaleCohort
from storage.cohorts import Broadcast

LARGEST_FORM: Final = attachments.LARGEST + MEGABYTE


async def put(request: web.Request) -> web.Response:
    """Put a file into a draft, or show the message again with what is to be repaired."""
    looking = await who_looks(request)
    one = await asked_for(request, looking)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    if request.content_type != FORM or request.content_length is None:
        raise web.HTTPBadRequest
    there = f"{looking.path}/{one.id}"
    if request.content_length > LARGEST_FORM:
        return await _wrong(request, looking, one, "broadcast_file_too_large")
    try:
        async with asyncio.timeout(SECONDS):
            note = await _taken(request, looking, one)
    except BroadcastError as wrong:
        return await _wrong(request, looking, one, wrong.key)
    except (ValueError, TimeoutError) as wrong:
        raise web.HTTPBadRequest from wrong
    raise web.HTTPSeeOther(f"{there}?said={note}" if note else there)


async def _taken(request: web.Request, looking: Looking, one: Broadcast) -> str:
    """Take the file of the form, and return what is to be said of it."""
    parts = Parts(await request.multipart())
    fields = await parts.fields()
    if not session.is_own_form(looking.visitor, fields) or one.state != DRAFT:
        return ""
    known = session.update_id(looking.visitor, fields)
    async for file in parts.files():
        try:
            await attachments.attach(
                looking.around,
                one,
                file,
                request.app[CLOCK](),
                (CHANNEL, known) if known else None,
            )
        except DuplicateUpdate:
            return ""
        except StaleCohort:
            return "stale"
        return "saved"
    raise BroadcastError("broadcast_file_lost")


async def _wrong(request: web.Request, looking: Looking, one: Broadcast, key: str) -> web.Response:
    told = wording(looking.visitor.language).say(key, {"limit": attachments.LARGEST // MEGABYTE})
    return await broadcast.shown(request, looking, one, None, told)


async def get(request: web.Request) -> web.Response:
    """Hand the file of a message to an officer."""
    looking = await who_looks(request)
    one = await asked_for(request, looking)
    made = await attached_files.rendered(looking.around.store, looking.person.id, one.id)
    if made is None:
        raise web.HTTPNotFound
    return handed_over(made)


ROUTES: Final = (web.post(ONE + "/file", put), web.get(ONE + "/file", get))
