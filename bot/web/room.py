"""The chat of somebody in a workshop learns that the room moved on: server-sent events.

Rule of this file: it tells where the room stands and nothing else, only to who is in it or helps
whoever is; what that means for her the chat itself shows, and without script its button does the
same.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.web import session
from bot.web.context import CHANNEL, TALK, WORKSHOPS
from bot.web.live import State, stream
from bot.workshops.own import is_in
from bot.workshops.places import stands
from bot.workshops.service import Workshops


async def moves(request: web.Request) -> web.StreamResponse:
    """Send where the room stands, now and whenever it moved on."""
    visitor, workshops = session.visitor_of(request), request.app[WORKSHOPS]
    cohort = request.match_info["cohort"]
    if workshops is None or visitor.hidden or not visitor.known:
        return web.Response(status=204)  # the browser asks no more
    person = await request.app[TALK].owner(CHANNEL, visitor.account)
    if not await _is_in(workshops, cohort, person):
        return web.Response(status=204)

    async def state(stamp: str) -> State | None:
        standing = await workshops.seen(cohort, stamp)
        if standing is None:
            return None
        here = stands(standing.room)
        return here, here

    return await stream(request, workshops.watch(cohort), state)


async def _is_in(workshops: Workshops, cohort: str, person: str) -> bool:
    if not person:
        return False
    store = workshops.around.store
    member = await store.cohorts.membership(cohort, person)
    if member is not None and member.left_at is None:
        return True
    known = await store.person(person)
    current = await store.interview(known.current) if known is not None and known.current else None
    return current is not None and current.person != person and await is_in(store, cohort, current)


ROUTES: Final = (web.get("/chat/room/{cohort:[A-Za-z0-9_-]{1,64}}", moves),)
