"""The first page: what this is, how to begin, and a code for phones.

Rule of this file: it says what is true for everyone; that somebody used this browser before is
told only while her chat is not hidden.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.continuing.pages import ASKED_FOR, FILE
from bot.messages import Incoming
from bot.web import session
from bot.web.chat import to_chat
from bot.web.context import CHANNEL, CLOCK, SETTINGS, TALK
from bot.web.limits import read_form
from bot.web.pages import page
from bot.web.qr import is_only_here
from bot.wording import wording


async def landing(request: web.Request) -> web.Response:
    """Show the first page."""
    visitor = session.visitor_of(request)
    address = chat_address(request)
    response = page(
        "landing.html",
        wording(visitor.language),
        used_before=visitor.begun and not visitor.hidden,
        form_token=visitor.form_token,
        address=address,
    )
    session.remember(request, response, visitor)
    return response


async def open_chat(request: web.Request) -> web.Response:
    """Begin a chat, go on with it, or begin another for someone else; shows a hidden one again."""
    visitor = session.visitor_of(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    if not visitor.known:
        return page("error.html", wording(visitor.language), 400, key="web_error_cookie")
    if not session.is_own_form(visitor, form):
        return web.Response(status=303, headers={"Location": "/"})
    if form.get("who") == "else":
        visitor = session.as_someone_else(visitor)
    wants_file = form.get("go") == FILE
    if visitor.begun and not wants_file:
        response = web.Response(status=303, headers={"Location": "/chat"})
    else:
        at = request.app[CLOCK]()
        started = Incoming(
            CHANNEL,
            visitor.account,
            at,
            text=ASKED_FOR if wants_file else "/start",
            update=session.update_id(visitor, form),
            language=visitor.language,
            time_zone=visitor.time_zone,
        )
        response = to_chat(request, visitor, await request.app[TALK].handle(started), at)
    session.show_again(response)
    session.remember(request, response, visitor, begun=True)
    return response


def chat_address(request: web.Request) -> str:
    """Return the address of the chat for other devices, '' where only this one reaches it."""
    public = request.app[SETTINGS].public_url.rstrip("/")
    if public:
        return f"{public}/chat"
    return "" if is_only_here(request.url.host or "") else f"{request.url.origin()}/chat"


ROUTES: Final = (web.get("/", landing), web.post("/chat/open", open_chat))
