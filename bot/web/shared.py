"""Shared reports in a browser: by a link for who has it, and for the officers of an association.

Rule of this file: looking opens nothing, for messengers and scanners look first: only the button
shows a report, and writes down that it was opened. What is unknown, taken back or over looks the
same, and no page may be indexed.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from aiohttp import web
from markupsafe import Markup, escape

from bot.associations import shared_files
from bot.associations.shared_chat import line
from bot.associations.sharing import FORMATS, Sharing, Shown
from bot.organisations import audit, roles
from bot.reporting.documents import RenderedDocument
from bot.web import session
from bot.web.chat import handed_over
from bot.web.context import CHANNEL, CLOCK, TALK
from bot.web.limits import GUESSES, address_of, read_form
from bot.web.pages import error_page, page
from bot.web.session import Visitor
from bot.wording import Wording, wording
from storage.cohorts import ASSOCIATION

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,128}\Z")
_NOT_INDEXED: Final = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
_BEGINNING: Final = b'<main id="result">'
"""Where our note stands in the page of a report: above its first word."""


async def look(request: web.Request) -> web.Response:
    """Say what a link leads to; nothing is shown of the report yet."""
    shown, visitor = await _by_link(request), session.visitor_of(request)
    if shown is None:
        return _over(request, visitor)
    words = wording(visitor.language)
    return _quiet(
        page(
            "report_shared.html",
            words,
            name=shown.share.name,
            title=shown.title,
            notes=notes(words, shown),
        )
    )


async def read(request: web.Request) -> web.Response:
    """Show the report a link shares, or hand it over as PDF."""
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    shown, visitor = await _by_link(request), session.visitor_of(request)
    if shown is None:
        return _over(request, visitor)
    return await _report(request, wording(visitor.language), shown, form.get("format", ""))


async def listed(request: web.Request) -> web.Response:
    """List for an officer what is shared with her association."""
    visitor, person = await _officer(request)
    here, at = request.match_info["organisation"], request.app[CLOCK]()
    words = wording(visitor.language)
    found = await _sharing(request).shared_with(here, at)
    office = await roles.officer_of(_sharing(request).store, person, here, ASSOCIATION)
    response = page(
        "shared_list.html",
        words,
        organisation=office.organisation.name if office else "",
        shared=[(one.share.id, line(words, one, visitor.time_zone or "UTC")) for one in found],
        count=len(found),
        formats=FORMATS,
        tables=tuple(shared_files.FORMATS),
        path=request.path,
        form_token=visitor.form_token,
    )
    session.remember(request, response, visitor)
    return _quiet(response)


async def take_all(request: web.Request) -> web.Response:
    """Hand over all that is shared with an association as one table, to an officer of it."""
    visitor, person = await _officer(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    here, wanted = request.match_info["organisation"], form.get("format", "")
    store = _sharing(request).store
    office = await roles.officer_of(store, person, here, ASSOCIATION)
    if not session.is_own_form(visitor, form) or wanted not in shared_files.FORMATS:
        return web.Response(status=303, headers={"Location": request.path})
    assert office is not None  # looked up just now
    at, language = request.app[CLOCK](), wording(visitor.language).language
    made = await shared_files.handed_out(store, office.organisation, person, wanted, language, at)
    return _quiet(handed_over(made))


async def read_as_officer(request: web.Request) -> web.Response:
    """Hand over a report to an officer of the association it is shared with."""
    visitor, person = await _officer(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    here, at = request.match_info["organisation"], request.app[CLOCK]()
    if not session.is_own_form(visitor, form):
        return web.Response(status=303, headers={"Location": f"/association/{here}/shared"})
    shown = await _sharing(request).for_officer(person, request.match_info["share"], at)
    if shown is None or shown.share.organisation != here:
        return _over(request, visitor)
    wanted = form.get("format", "")
    return await _report(request, wording(visitor.language), shown, wanted, person)


# -- what is known --------------------------------------------------------------------------------


def _sharing(request: web.Request) -> Sharing:
    found = request.app[TALK].sharing
    if found is None:
        raise web.HTTPNotFound
    return found


async def _by_link(request: web.Request) -> Shown | None:
    """Return what the link of the address shares; None also where too many were tried."""
    token = request.match_info["token"]
    if request.app[GUESSES].too_many(address_of(request)) or not _TOKEN.match(token):
        return None
    return await _sharing(request).by_link(token, request.app[CLOCK]())


async def _officer(request: web.Request) -> tuple[Visitor, str]:
    """Return the browser that asks and its person, who is an officer of the association asked for.

    Raises:
        HTTPNotFound: she is not, or there is no such association.
    """
    visitor = session.visitor_of(request)
    person = ""
    if visitor.known and not visitor.hidden:
        person = await request.app[TALK].owner(CHANNEL, visitor.account)
    here = request.match_info["organisation"]
    store = _sharing(request).store
    if await roles.officer_of(store, person, here, ASSOCIATION) is None:
        raise web.HTTPNotFound
    return visitor, person


def _over(request: web.Request, visitor: Visitor) -> web.Response:
    """Say kindly that nothing is shared here; whether it ever was is nobody's business."""
    if request.app[GUESSES].too_many(address_of(request)):
        return error_page(429, visitor.language)
    request.app[GUESSES].missed(address_of(request))
    return _quiet(page("report_over.html", wording(visitor.language), 404))


def _quiet(response: web.Response) -> web.Response:
    response.headers.update(_NOT_INDEXED)
    return response


# -- the report -----------------------------------------------------------------------------------


async def _report(
    request: web.Request, words: Wording, shown: Shown, form: str, officer: str = ""
) -> web.Response:
    """Hand over a shared report, once it is written down that it was opened."""
    sharing, at = _sharing(request), request.app[CLOCK]()
    form = form if form in FORMATS else FORMATS[0]
    made = await sharing.file(shown, form)
    await sharing.opened(shown, at, officer)
    if form == FORMATS[0]:
        content = with_note(made.content, words, notes(words, shown))
        made = RenderedDocument(made.name, made.media_type, content)
    return _quiet(handed_over(made))


def notes(words: Wording, shown: Shown) -> list[str]:
    """Return what is said beside a shared report: not verified, until when, and if one is newer."""
    said = [
        words.say("report_by_owner", {"day": _day(words, shown.submission.at)}),
        words.say("report_not_verified"),
        words.say("report_until", {"until": audit.moment(words, shown.share.expires_at)}),
    ]
    if shown.newer is not None:
        said.append(words.say("report_newer", {"day": _day(words, shown.newer)}))
    return said


def _day(words: Wording, at: datetime) -> str:
    from babel.dates import format_date  # slow to load, seldom needed

    return format_date(at.date(), "long", words.language)


def with_note(content: bytes, words: Wording, said: list[str]) -> bytes:
    """Return the page of a report with our words above it; the report itself stays as it is."""
    lines = Markup(" ").join(escape(one) for one in said)
    note = Markup('<aside class="note" role="note" lang="{0}" dir="{1}"><p>{2}</p></aside>').format(
        words.language, words.direction, lines
    )
    head, found, rest = content.partition(_BEGINNING)
    return head + found + note.encode() + rest


ROUTES: Final = (
    web.get("/report/{token}", look),
    web.post("/report/{token}", read),
    web.get("/association/{organisation:[A-Za-z0-9_-]{1,64}}/shared", listed),
    web.post("/association/{organisation:[A-Za-z0-9_-]{1,64}}/shared", take_all),
    web.post(
        "/association/{organisation:[A-Za-z0-9_-]{1,64}}/shared/{share:[A-Za-z0-9_-]{1,64}}",
        read_as_officer,
    ),
)
