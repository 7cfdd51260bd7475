"""The chat in a browser: the page, what is said and tapped there, and the documents.

Rule of this file: it works without script (form, redirect, page); with it the same forms are sent
without leaving the page, and only the conversation is sent back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.messages import NOTICE, Block, Incoming, Message, Reply
from bot.reporting.documents import RenderedDocument
from bot.web import leave, session
from bot.web.context import CHANNEL, CLOCK, TALK
from bot.web.limits import address_of, read_form
from bot.web.pages import page
from bot.web.session import Visitor
from bot.web.views import shown
from bot.wording import Wording, wording

PART: Final = "Fairhire-Part"
"""Sent by our script: it wants the conversation alone."""

MENU: Final = (
    "status", "review", "report", "plan", "language", "join", "share",
    "privacy", "export", "forget", "stop", "start", "help",
)  # fmt: skip

_DOCUMENT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class Notes:
    """Replies that wait for the page a browser is sent to next; each is shown once.

    Only what a reload may lose is kept here: without it the page shows where the person stands.
    """

    def __init__(self, most: int = 1000, good_for: timedelta = timedelta(minutes=1)) -> None:
        self._most, self._good_for = most, good_for
        self._waiting: dict[str, tuple[datetime, Reply]] = {}

    def leave(self, account: str, reply: Reply, at: datetime) -> None:
        """Keep a reply for the next page of this account."""
        self._waiting.pop(account, None)
        while len(self._waiting) >= self._most:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[account] = (at, reply)

    def take(self, account: str, at: datetime) -> Reply | None:
        """Return the reply that waits, if it is still fresh."""
        waiting = self._waiting.pop(account, None)
        if waiting is None or at - waiting[0] > self._good_for:
            return None
        return waiting[1]


NOTES: Final = web.AppKey("notes", Notes)


async def chat(request: web.Request) -> web.Response:
    """Show where this person stands."""
    visitor = session.visitor_of(request)
    if visitor.hidden:
        return leave.away(request)
    at = request.app[CLOCK]()
    reply = request.app[NOTES].take(visitor.account, at) or await _current(request, visitor, at)
    if reply.leave:
        return leave.away(request)
    response = _page("chat.html", visitor, reply)
    session.remember(request, response, visitor)
    return response


async def say(request: web.Request) -> web.Response:
    """Take in what was written."""
    return await _take_in(request, _said)


def _said(form: Mapping[str, str]) -> dict[str, str]:
    return {"text": form.get("text", ""), "words_for": form.get("words_for", "")}


async def tap(request: web.Request) -> web.Response:
    """Take in the button that was tapped."""
    return await _take_in(request, lambda form: {"data": form.get("data", "")})


async def _take_in(
    request: web.Request, said: Callable[[Mapping[str, str]], dict[str, str]]
) -> web.Response:
    visitor = session.visitor_of(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    if visitor.hidden:
        return leave.away(request)
    if not visitor.known:
        return page("error.html", wording(visitor.language), 400, key="web_error_cookie")
    at = request.app[CLOCK]()
    if not session.is_own_form(visitor, form):
        return await old_page(request, visitor, at)
    incoming = Incoming(
        channel=CHANNEL,
        account=visitor.account,
        at=at,
        update=session.update_id(visitor, form),
        language=visitor.language,
        time_zone=visitor.time_zone,
        address=address_of(request),
        **said(form),
    )
    return answer(request, visitor, await request.app[TALK].handle(incoming), at)


async def old_page(request: web.Request, visitor: Visitor, at: datetime) -> web.Response:
    """Say that a form was old, and show where the person stands."""
    reply = await _current(request, visitor, at)
    if reply.leave:
        return leave.away(request)
    words = _words(reply, visitor)
    note = Message(
        (Block(NOTICE, words.say("web_page_was_old")),),
        live=False,
        language=words.language,
        direction=words.direction,
    )
    return answer(request, visitor, Reply((note, *reply.messages)), at)


def answer(request: web.Request, visitor: Visitor, reply: Reply, at: datetime) -> web.Response:
    """Show a reply: as a part of the page to our script, else on the page it is sent to."""
    if reply.leave:
        return leave.away(request)
    if request.headers.get(PART):
        response = _page("conversation.html", visitor, reply)
    else:
        response = to_chat(request, visitor, reply, at)
    session.remember(request, response, visitor, begun=True)
    return response


def to_chat(request: web.Request, visitor: Visitor, reply: Reply, at: datetime) -> web.Response:
    """Send the browser to the chat, where the reply waits for it."""
    request.app[NOTES].leave(visitor.account, reply, at)
    return web.Response(status=303, headers={"Location": "/chat"})


async def _current(request: web.Request, visitor: Visitor, at: datetime) -> Reply:
    return await request.app[TALK].current(
        CHANNEL, visitor.account, at, visitor.language, visitor.time_zone
    )


def _words(reply: Reply, visitor: Visitor) -> Wording:
    return wording(reply.messages[-1].language if reply.messages else visitor.language)


def _page(template: str, visitor: Visitor, reply: Reply) -> web.Response:
    words = _words(reply, visitor)
    last = reply.messages[-1] if reply.messages else None
    return page(
        template,
        words,
        language=last.language if last else words.language,
        direction=last.direction if last else words.direction,
        messages=[shown(message) for message in reply.messages],
        pace=last.pace if last else None,
        form_token=visitor.form_token,
        once=session.new_nonce(),
        menu=MENU,
    )


async def document(request: web.Request) -> web.Response:
    """Hand over a file of a submission to the person whose it is."""
    visitor = session.visitor_of(request)
    if visitor.hidden:
        return leave.away(request)
    wanted = request.match_info
    found = None
    if visitor.known:
        found = await request.app[TALK].document(
            CHANNEL,
            visitor.account,
            wanted["interview"],
            int(wanted["submission"]),
            wanted["format"],
        )
    if found is None:
        raise web.HTTPNotFound
    return handed_over(found)


def handed_over(found: RenderedDocument) -> web.Response:
    """Return a file as a response: a page is shown here, but nothing in it can do anything."""
    shown_here = found.media_type.startswith("text/html")
    response = web.Response(body=found.content)
    response.headers["Content-Type"] = found.media_type
    if found.media_type.startswith("text/") and "charset" not in found.media_type:
        response.headers["Content-Type"] = f"{found.media_type}; charset=utf-8"
    response.headers["Content-Disposition"] = _disposition(found.name, shown_here)
    response.headers["Content-Security-Policy"] = _DOCUMENT_POLICY
    return response


def _disposition(name: str, shown_here: bool) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    kind = "inline" if shown_here else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES: Final = (
    web.get("/chat", chat),
    web.post("/chat/say", say),
    web.post("/chat/tap", tap),
    web.get(
        r"/chat/document/{interview:[A-Za-z0-9_-]{1,64}}/{submission:\d{1,6}}/{format:[A-Za-z0-9]{2,20}(?:@\w{2,30})?}",
        document,
    ),
)
