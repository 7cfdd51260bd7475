"""Links: a page that says what a link does, and a button that follows it.

Rule of this file: looking spends nothing, for messengers and mail scanners look first; guessing is
slowed by address. A browser in which another person has her chat asks before that chat gives way.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.messages import Incoming
from bot.organisations.asking import WORDS
from bot.organisations.invitations import is_invitation
from bot.organisations.pages import target
from bot.organisations.roles import ROLES
from bot.web import session
from bot.web.chat import to_chat
from bot.web.context import CHANNEL, CLOCK, TALK
from bot.web.limits import GUESSES, address_of, read_form
from bot.web.pages import error_page, page
from bot.web.session import Visitor
from bot.wording import wording
from storage.base import Link

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,128}\Z")
_SAME_PERSON: Final = ("device", "return", "office")
_NO_LINKS: Final = ("report", WORDS)
_SAID: Final = ("device", "colleague", "return", "office", *ROLES)


async def look(request: web.Request) -> web.Response:
    """Say what a link does; it stays good."""
    visitor = session.visitor_of(request)
    if request.app[GUESSES].too_many(address_of(request)):
        return error_page(429, visitor.language)
    link = await _good_link(request)
    if link is None:
        return _dead(request, visitor)
    invited = is_invitation(link)
    response = page(
        "link.html",
        wording(visitor.language),
        purpose=link.purpose if link.purpose in _SAID else "other",
        name=await request.app[TALK].invited_to(link) if invited else "",
        shared=_asks(await _owner(request, visitor), visitor, link),
        used=invited and visitor.begun and not visitor.hidden,
        form_token=visitor.form_token,
    )
    session.remember(request, response, visitor)
    return response


async def follow(request: web.Request) -> web.Response:
    """Follow a link to the chat it opens."""
    visitor = session.visitor_of(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    if request.app[GUESSES].too_many(address_of(request)):
        return error_page(429, visitor.language)
    if not visitor.known:
        return page("error.html", wording(visitor.language), 400, key="web_error_cookie")
    if not session.is_own_form(visitor, form):
        return web.Response(status=303, headers={"Location": request.path})
    link = await _good_link(request)
    if link is None:
        return _dead(request, visitor)
    if link.purpose in _SAME_PERSON:
        owner = await _owner(request, visitor)
        if _asks(owner, visitor, link) and form.get("who") != "else":
            return web.Response(status=303, headers={"Location": request.path})
        if owner != link.person:
            # The account of another chat is not rebound, and a cookie set before counts no more.
            visitor = session.as_someone_else(visitor)
    elif is_invitation(link) and form.get("who") == "else":
        visitor = session.as_someone_else(visitor)
    return await _follow(request, visitor, target(link))


async def _owner(request: web.Request, visitor: Visitor) -> str:
    """Return whose chat is in this browser, empty for nobody's."""
    return await request.app[TALK].owner(CHANNEL, visitor.account) if visitor.known else ""


def _asks(owner: str, visitor: Visitor, link: Link) -> bool:
    """Tell whether to ask: this browser would leave the chat of another, which is not hidden."""
    if link.purpose not in _SAME_PERSON or visitor.hidden:
        return False
    return owner not in ("", link.person)


async def _follow(request: web.Request, visitor: Visitor, path: str) -> web.Response:
    """Follow a link, and go to the page it leads to or to the chat."""
    at = request.app[CLOCK]()
    incoming = Incoming(
        CHANNEL, visitor.account, at, language=visitor.language, time_zone=visitor.time_zone
    )
    reply = await request.app[TALK].follow_link(request.match_info["token"], incoming)
    if reply is None:
        return _dead(request, visitor)
    response = _to(path) if path else to_chat(request, visitor, reply, at)
    session.show_again(response)
    session.remember(request, response, visitor, begun=True)
    return response


def _to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


async def _good_link(request: web.Request) -> Link | None:
    token = request.match_info["token"]
    if not _TOKEN.match(token):
        return None
    link = await request.app[TALK].link(token)
    return link if link is not None and is_good(link, request.app[CLOCK]()) else None


def is_good(link: Link, at: datetime) -> bool:
    """Tell whether a link still opens a chat or a page."""
    if link.purpose in _NO_LINKS or (link.expires_at is not None and link.expires_at <= at):
        return False
    return link.spent_at is None


def _dead(request: web.Request, visitor: Visitor) -> web.Response:
    request.app[GUESSES].missed(address_of(request))
    return page("link_dead.html", wording(visitor.language), 404)


ROUTES: Final = (web.get("/open/{token}", look), web.post("/open/{token}", follow))
