"""Who may see a workshop's console and board: its trainers, and for the board who has its key.

Rule of this file: whoever may not is told what she would be told of a workshop that does not exist;
the role is looked up each time, and a key is stored as its SHA-256 only.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from bot.cohorts.codes import is_long_code
from bot.links import digest
from bot.organisations import audit, roles
from bot.organisations.roles import Office
from bot.web import session
from bot.web.context import CHANNEL, CLOCK, SETTINGS, WORKSHOPS
from bot.web.limits import GUESSES, address_of
from bot.web.session import Visitor
from bot.workshops.service import Workshops
from bot.workshops.values import Standing
from storage.base import Change, Link
from storage.cohorts import TRAINER, Joint

BOARD: Final = "board"
"""What the link to a board is for; it is kept in one place for each workshop."""
KEY_COOKIE: Final = "fairhire_board"
KEY_GOOD_FOR: Final = timedelta(days=2)
KEY_MADE: Final = "workshop_board_link"

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


@dataclass(frozen=True, slots=True)
class Trainer:
    """A browser whose person is a trainer, and her roles."""

    visitor: Visitor
    person: str
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class Looking:
    """A browser that may see a workshop; `person` is its trainer, empty where a key let it in."""

    visitor: Visitor
    standing: Standing
    person: str = ""


def service(request: web.Request) -> Workshops:
    """Return the workshops of this service.

    Raises:
        HTTPNotFound: there are none here.
    """
    found = request.app[WORKSHOPS]
    if found is None:
        raise web.HTTPNotFound
    return found


async def trainer(request: web.Request) -> Trainer:
    """Return the trainer whose browser asks.

    Raises:
        HTTPNotFound: nobody here is a trainer.
    """
    visitor = session.visitor_of(request)
    person = await _person(request, visitor)
    offices = await roles.offices_of(service(request).around.store, person, TRAINER)
    if not person or not offices:
        raise web.HTTPNotFound
    return Trainer(visitor, person, offices)


async def trained(request: web.Request) -> Looking:
    """Return the workshop of the address, for one of its trainers.

    Raises:
        HTTPNotFound: there is none, or this browser is not bound to a trainer of it.
    """
    found = await _as_trainer(request, await _standing(request))
    if found is None:
        raise web.HTTPNotFound
    return found


async def shown(request: web.Request) -> Looking:
    """Return the workshop of the address, for one of its trainers or who has the board's key.

    Raises:
        HTTPNotFound: there is none, or this browser may not see it.
    """
    standing = await _standing(request)
    found = await _as_trainer(request, standing)
    if found is not None:
        return found
    key = request.cookies.get(KEY_COOKIE, "")
    if not await _is_key(request, standing, key):
        raise web.HTTPNotFound
    return Looking(session.visitor_of(request), standing)


async def _standing(request: web.Request) -> Standing:
    """Return the workshop of the address, by the code of its links or its id; spoken ones no."""
    named = request.match_info["code"]
    workshops = service(request)
    standing = await workshops.load(named)
    if standing is None and is_long_code(named):
        cohort = await workshops.around.store.cohorts.cohort_of_code(named)
        if cohort is not None and cohort.code == named:
            standing = await workshops.load(cohort.id)
    if standing is None:
        raise web.HTTPNotFound
    return standing


async def _as_trainer(request: web.Request, standing: Standing) -> Looking | None:
    visitor = session.visitor_of(request)
    person = await _person(request, visitor)
    store, organisation = service(request).around.store, standing.cohort.organisation
    if await roles.officer_of(store, person, organisation, TRAINER) is None:
        return None
    return Looking(visitor, standing, person)


async def _person(request: web.Request, visitor: Visitor) -> str:
    if not visitor.known:
        return ""
    found = await service(request).around.store.person_of(CHANNEL, visitor.account)
    return found.id if found is not None else ""


# -- the key of the board --------------------------------------------------------------------------


async def new_key(workshops: Workshops, standing: Standing, person: str, at: datetime) -> str:
    """Return a new key of the board; the one before is good no longer.

    Raises:
        StoreError: it could not be saved.
    """
    key, cohort = workshops.around.new_token(), standing.cohort
    link = Link(_place(cohort.id), BOARD, person, at, at + KEY_GOOD_FOR, about=digest(key))
    entry = audit.act(KEY_MADE, at, person, cohort.organisation, cohort.id, title=cohort.title)
    await workshops.around.store.save(Change(links=(link,), joint=Joint(acts=(entry,)), at=at))
    return key


async def let_in(request: web.Request, key: str) -> web.Response:
    """Let a browser with a good key see the board, at an address that does not show the key.

    Raises:
        HTTPTooManyRequests: too many wrong keys came from there.
        HTTPNotFound: the key is not good, or there is no such workshop.
    """
    guesses, address = request.app[GUESSES], address_of(request)
    if guesses.too_many(address):
        raise web.HTTPTooManyRequests
    standing = await _standing(request)
    if not await _is_key(request, standing, key):
        guesses.missed(address)
        raise web.HTTPNotFound
    response = web.Response(status=303, headers={"Location": request.path})
    response.set_cookie(
        KEY_COOKIE,
        key,
        max_age=int(KEY_GOOD_FOR.total_seconds()),
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].public_url.startswith("https://"),
    )
    return response


async def _is_key(request: web.Request, standing: Standing, key: str) -> bool:
    """Tell whether a key is that of the board, and who made it is a trainer there still."""
    if not _KEY.match(key):
        return False
    store, cohort = service(request).around.store, standing.cohort
    link = await store.link(_place(cohort.id))
    if link is None or link.purpose != BOARD or link.spent_at is not None:
        return False
    if link.expires_at is None or link.expires_at <= request.app[CLOCK]():
        return False
    if not hmac.compare_digest(link.about, digest(key)):
        return False
    return await roles.officer_of(store, link.person, cohort.organisation, TRAINER) is not None


def _place(cohort: str) -> str:
    """Return under which token the key of a workshop's board is kept."""
    return digest(f"board of {cohort}")
