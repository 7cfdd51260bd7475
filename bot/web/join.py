"""Joining a campaign or workshop in a browser: what one joins, and the button that does it.

Rule of this file: looking joins nothing, for messengers and scanners look first; a browser in which
somebody has a chat is asked whose it is, and a second tap changes nothing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.cohorts import codes
from bot.cohorts.joining import Invitation, card, language_of, refusal
from bot.messages import Incoming
from bot.web import session
from bot.web.chat import to_chat
from bot.web.context import CHANNEL, CLOCK, TALK
from bot.web.limits import address_of, read_form
from bot.web.pages import page
from bot.web.session import Visitor
from bot.wording import Wording, language_name, wording

LONGEST_CODE: Final = 64
_STATUS: Final = {codes.SLOW: 429, codes.UNKNOWN: 404}


async def code_typed(request: web.Request) -> web.Response:
    """Lead from a code that was typed into a page to what it joins; without one, ask for it."""
    typed = request.query.get("code", "").strip()[:LONGEST_CODE]
    if typed:
        return web.Response(status=303, headers={"Location": f"/join/{quote(typed, safe='')}"})
    words = wording(session.visitor_of(request).language)
    return page("join_code.html", words, heading="web_join_have_code", said="")


async def look(request: web.Request) -> web.Response:
    """Show what a code leads to; nothing is joined."""
    visitor = session.visitor_of(request)
    invitation = await _invitation(request, visitor)
    words = _words(visitor, invitation, request.query.get("language", ""))
    is_used = await _has_chat(request, visitor) and not visitor.hidden
    if not _opens(invitation, is_used):
        return _refused(words, invitation)
    response = page(
        "join.html",
        words,
        blocks=card(words, invitation),
        languages=_other_languages(words, invitation),
        is_used=is_used,
        is_member=is_used and invitation.is_member,
        is_open=invitation.state == codes.OPEN,
        form_token=visitor.form_token,
        once=session.new_nonce(),
    )
    session.remember(request, response, visitor)
    return response


async def join(request: web.Request) -> web.Response:
    """Join, and go to the chat, where it goes on."""
    visitor = session.visitor_of(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    if not visitor.known:
        return page("error.html", wording(visitor.language), 400, key="web_error_cookie")
    if not session.is_own_form(visitor, form):
        return web.Response(status=303, headers={"Location": request.path})
    who, has_chat = form.get("who", ""), await _has_chat(request, visitor)
    update = session.update_id(visitor, form)
    if who == "else" or (has_chat and visitor.hidden):
        visitor = session.as_someone_else(visitor, form.get("once", ""))
        has_chat = False
    invitation = await _invitation(request, visitor)
    if has_chat and who != "same" and not invitation.is_member:
        return web.Response(status=303, headers={"Location": request.path})
    words = _words(visitor, invitation, form.get("language", ""))
    if not _opens(invitation, is_used=True):
        return _refused(words, invitation)
    return await _joined(request, visitor, words.language, update)


async def _joined(
    request: web.Request, visitor: Visitor, language: str, update: str | None
) -> web.Response:
    text = f"/join {_code(request)} +{language}"
    incoming = _incoming(request, visitor, text, update)
    reply = await request.app[TALK].handle(incoming)
    response = to_chat(request, visitor, reply, incoming.at)
    session.show_again(response)
    session.remember(request, response, visitor, begun=True)
    return response


# -- what is known of it ---------------------------------------------------------------------------


def _code(request: web.Request) -> str:
    return request.match_info["code"].strip()[:LONGEST_CODE]


def _incoming(
    request: web.Request, visitor: Visitor, text: str, update: str | None = None
) -> Incoming:
    return Incoming(
        CHANNEL,
        visitor.account,
        request.app[CLOCK](),
        text=text,
        update=update,
        language=visitor.language,
        time_zone=visitor.time_zone,
        address=address_of(request),
    )


async def _invitation(request: web.Request, visitor: Visitor) -> Invitation:
    code = _code(request)
    return await request.app[TALK].look_at_code(code, _incoming(request, visitor, code))


async def _has_chat(request: web.Request, visitor: Visitor) -> bool:
    """Tell whether somebody has a chat in this browser."""
    return visitor.known and bool(await request.app[TALK].owner(CHANNEL, visitor.account))


def _opens(invitation: Invitation, is_used: bool) -> bool:
    """Tell whether there is something to do: join, or for who is in go on."""
    return invitation.state == codes.OPEN or (is_used and invitation.is_member)


def _words(visitor: Visitor, invitation: Invitation, wished: str) -> Wording:
    """Return the words in a language it is joined in, the browser's if it can be."""
    if not invitation.languages:
        return wording(visitor.language)
    return wording(language_of(invitation, wished, visitor.language))


def _other_languages(words: Wording, invitation: Invitation) -> list[tuple[str, str]]:
    return [(one, language_name(one)) for one in invitation.languages if one != words.language]


def _refused(words: Wording, invitation: Invitation) -> web.Response:
    """Say why nobody joins by this code now, and let another be typed."""
    is_unknown = invitation.state == codes.UNKNOWN
    said = words.say("web_join_unknown") if is_unknown else refusal(words, invitation)
    status = _STATUS.get(invitation.state, 200)
    return page("join_code.html", words, status, heading="web_join_not_now", said=said)


ROUTES: Final = (
    web.get("/join", code_typed),
    web.get("/join/{code}", look),
    web.post("/join/{code}", join),
)
