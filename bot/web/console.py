"""The trainer's console: big buttons to pace the room, counts, seats, and the ways to the board.

Rule of this file: only a browser bound to a trainer of this workshop sees it; every button is a
form of our own page, and works without script.
"""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from bot.web import session, workshop_access
from bot.web.board import door_of, stamp_of
from bot.web.console_view import LONGEST, console_view
from bot.web.context import CLOCK
from bot.web.limits import read_form
from bot.web.live import State, stream
from bot.web.pages import fragment, page
from bot.web.workshop_access import Looking
from bot.web.workshop_files import NAMES
from bot.wording import Wording, wording
from bot.workshops import papers, steering
from bot.workshops.addresses import board_link_path, board_path, console_path
from bot.workshops.values import Standing
from flows import workshop
from flows.workshop_effects import Effect, Refuse, Stale

PART: Final = "Fairhire-Part"
STALE: Final = "stale"
REASONS: Final = frozenset({*workshop.REASONS, STALE})
"""What the console may be sent to say above its buttons."""


async def console(request: web.Request) -> web.Response:
    """Show the console."""
    looking = await workshop_access.trained(request)
    said = request.query.get("said", "")
    response = await _shown(request, looking, said if said in REASONS else "")
    session.remember(request, response, looking.visitor)
    return response


async def act(request: web.Request) -> web.Response:
    """Do what a button asks for, and show the console again."""
    looking = await workshop_access.trained(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request)
    path = console_path(looking.standing.cohort)
    if not session.is_own_form(looking.visitor, form):
        return web.Response(status=303, headers={"Location": f"{path}?said={STALE}"})
    at = request.app[CLOCK]()
    event = steering.event_of(form, looking.standing.room, at)
    if event is None:
        raise web.HTTPBadRequest
    workshops, cohort = workshop_access.service(request), looking.standing.cohort
    standing, effects = await workshops.act(cohort.id, event, looking.person, at)
    said = _said(effects)
    if request.headers.get(PART):
        return await _shown(request, Looking(looking.visitor, standing, looking.person), said)
    where = f"{path}?said={said}" if said else path
    return web.Response(status=303, headers={"Location": where})


async def new_board_link(request: web.Request) -> web.Response:
    """Make a link that opens the board on another machine, and show it once."""
    looking = await workshop_access.trained(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form, cohort = await read_form(request), looking.standing.cohort
    if not session.is_own_form(looking.visitor, form):
        return web.Response(status=303, headers={"Location": f"{console_path(cohort)}?said=stale"})
    workshops, at = workshop_access.service(request), request.app[CLOCK]()
    key = await workshop_access.new_key(workshops, looking.standing, looking.person, at)
    base = door_of(request, looking.standing).link.rpartition("/join/")[0]
    return page(
        "board_link.html",
        wording(looking.visitor.language),
        title=cohort.title,
        address=f"{base}{board_path(cohort)}?key={key}",
        console=console_path(cohort),
        days=workshop_access.KEY_GOOD_FOR.days,
    )


async def live(request: web.Request) -> web.StreamResponse:
    """Send the console whenever something changed."""
    looking = await workshop_access.trained(request)
    words, workshops = wording(looking.visitor.language), workshop_access.service(request)

    async def render(stamp: str) -> State | None:
        try:
            now = await workshop_access.trained(request)
        except web.HTTPNotFound:
            return None
        values = await _values(request, now, words)
        return stamp_of(stamp, words), fragment("console_stage.html", words, **values, said="")

    return await stream(request, workshops.watch(looking.standing.cohort.id), render)


async def _shown(request: web.Request, looking: Looking, said: str) -> web.Response:
    words = wording(looking.visitor.language)
    template = "console_stage.html" if request.headers.get(PART) else "console.html"
    values = await _values(request, looking, words)
    return page(template, words, **values, said=said)


async def _values(request: web.Request, looking: Looking, words: Wording) -> dict[str, Any]:
    """Return what the templates of the console need."""
    workshops, standing = workshop_access.service(request), looking.standing
    counts = await workshops.counts(standing.cohort.id)
    view = console_view(
        standing,
        counts,
        workshops.around.catalog,
        words,
        door_of(request, standing),
        request.app[CLOCK](),
        looking.visitor.time_zone,
    )
    return {
        "view": view,
        "path": console_path(standing.cohort),
        "board": board_path(standing.cohort),
        "board_link": board_link_path(standing.cohort),
        "files": _files(request, standing, words),
        "form_token": looking.visitor.form_token,
        "longest": LONGEST,
    }


def _files(request: web.Request, standing: Standing, words: Wording) -> tuple[tuple[str, str], ...]:
    """Return the files there are now, each with its label and its path."""
    known = papers.forms_of(workshop_access.service(request).around, standing)
    folder = console_path(standing.cohort).rpartition("/")[0]
    return tuple(
        (words.say(f"document_workshop_{form}"), f"{folder}/{name}")
        for name, form in NAMES.items()
        if form in known
    )


def _said(effects: tuple[Effect, ...]) -> str:
    """Return what to tell of a button that changed nothing, empty when it did."""
    for one in effects:
        if isinstance(one, Refuse):
            return one.reason
        if isinstance(one, Stale):
            return STALE
    return ""


ROUTES: Final = (
    web.get("/workshop/{code}/console", console),
    web.post("/workshop/{code}/console", act),
    web.post("/workshop/{code}/board-link", new_board_link),
    web.get("/workshop/{code}/console/live", live),
)
