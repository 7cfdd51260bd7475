"""The board of a workshop, for the projector: joining, how far the room is, and what it answered.

Rule of this file: it shows what everybody in the hall may see, and only to who has the workshop's
trainer or the board's key in the browser; it works without script, and stays up to date with one.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.cohorts.making import join_address
from bot.web import workshop_access
from bot.web.board_view import BoardView, Door, board_view, spoken
from bot.web.context import CLOCK, SETTINGS
from bot.web.live import State, stream
from bot.web.pages import fragment, page
from bot.web.workshop_access import Looking
from bot.wording import Wording, language_name, languages, wording
from bot.workshops import steering
from bot.workshops.addresses import board_path, console_path
from bot.workshops.board_keys import board_keys
from bot.workshops.figures import board_language
from bot.workshops.values import Standing

EVERY: Final = 10
"""Seconds after which a board without script asks anew."""


async def board(request: web.Request) -> web.Response:
    """Show the board; a good key in the address lets this browser see it from now on."""
    if "key" in request.query:
        return await workshop_access.let_in(request, request.query["key"])
    looking = await workshop_access.shown(request)
    words = _words(request, looking.standing)
    values = await _values(request, looking, words)
    path = board_path(looking.standing.cohort)
    return page(
        "board.html",
        words,
        **values,
        at=_at(request, values["view"]),
        path=path,
        every=EVERY,
        languages=_languages(looking.standing),
        keys=board_keys(words, steers=bool(looking.person)),
    )


async def live(request: web.Request) -> web.StreamResponse:
    """Send the board whenever something changed."""
    looking = await workshop_access.shown(request)
    words = _words(request, looking.standing)
    workshops = workshop_access.service(request)

    async def render(stamp: str) -> State | None:
        try:
            values = await _values(request, await workshop_access.shown(request), words)
        except web.HTTPNotFound:
            return None
        return stamp_of(stamp, words), fragment("board_stage.html", words, **values, at=1)

    return await stream(request, workshops.watch(looking.standing.cohort.id), render)


def stamp_of(stamp: str, words: Wording) -> str:
    """Return the id of a state in a language."""
    return sha256(f"{stamp} {words.language}".encode()).hexdigest()[:16]


async def _values(request: web.Request, looking: Looking, words: Wording) -> dict[str, Any]:
    """Return what the templates of the board need."""
    workshops, standing = workshop_access.service(request), looking.standing
    cohort, room = standing
    counts = await workshops.counts(cohort.id)
    now = request.app[CLOCK]()
    view = board_view(
        standing, counts, workshops.around.catalog, words, door_of(request, standing), now
    )
    main = steering.main_act(room)
    return {
        "view": view,
        "main": None if steering.ends_workshop(room, main) else main,
        "steers": bool(looking.person),
        "console": console_path(cohort),
        "form_token": looking.visitor.form_token,
        "step": room.current,
        "turn": room.turn,
    }


def door_of(request: web.Request, standing: Standing) -> Door:
    """Return how one joins a workshop from where this page is reached."""
    base = request.app[SETTINGS].public_url.rstrip("/") or str(request.url.origin())
    around = workshop_access.service(request).around
    return Door(
        link=join_address(base, standing.cohort),
        address=f"{urlsplit(base).netloc}/join",
        code=spoken(standing.cohort.spoken),
        bot=around.bot_name,
    )


def _languages(standing: Standing) -> tuple[tuple[str, str], ...]:
    """Return the languages the board can be shown in, with their own names."""
    wanted = standing.cohort.settings.get("languages") or ()
    return tuple((one, language_name(one)) for one in wanted if one in languages())


def _words(request: web.Request, standing: Standing) -> Wording:
    asked = request.query.get("language", "")
    known = [code for code, _ in _languages(standing)]
    return wording(asked if asked in known else board_language(standing))


def _at(request: web.Request, view: BoardView) -> int:
    """Return the page of the board that is asked for, from 1."""
    asked = request.query.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(number, 1), view.pages)


ROUTES: Final = (
    web.get("/workshop/{code}/board", board),
    web.get("/workshop/{code}/board/live", live),
)
