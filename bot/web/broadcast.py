"""Messages to the members of a campaign, in the browser: write, look, try, send, watch, stop.

Rule of this file: only a browser bound to an officer of the association sees anything, and
everybody else is told what she would be told of a campaign that does not exist. It works without
script; what is wrong is said with how to repair it, and a form sent twice counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot import zones
from bot.associations import attachments, audiences, broadcasting, envelopes
from bot.associations.broadcast_given import BroadcastError, moment_of
from bot.associations.broadcasting import Written
from bot.cohorts import terms
from bot.organisations import roles
from bot.surroundings import Surroundings
from bot.web import session
from bot.web.broadcast_view import listed, overview, spoken_in, standing
from bot.web.context import CHANNEL, CLOCK
from bot.web.limits import read_form
from bot.web.pages import page
from bot.web.session import Visitor
from bot.web.workshop_access import service
from bot.wording import languages, wording
from storage.base import DuplicateUpdate, Person, StaleCohort
from storage.cohorts import ASSOCIATION, CAMPAIGN, Broadcast, Cohort

MOST_FIELDS: Final = 40
SAVE: Final = "save"
TEST: Final = "test"
NO_FILE: Final = "nofile"
SURE: Final = (broadcasting.STOP, broadcasting.DROP)
"""What asks for a tick beside it, for it cannot be undone."""
NOTES: Final = ("saved", "tested", "stale")
"""What may be said above a broadcast after a form was sent."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A browser of an officer of the association, and the campaign of the address."""

    around: Surroundings
    visitor: Visitor
    person: Person
    cohort: Cohort
    zone: str

    @property
    def languages(self) -> tuple[str, ...]:
        """In which a message can be written."""
        return terms.languages_of(self.cohort, self.around.languages or languages())

    @property
    def path(self) -> str:
        """Of the page with all messages."""
        return f"/association/{self.cohort.id}/messages"


async def who_looks(request: web.Request) -> Looking:
    """Return who looks at which campaign.

    Raises:
        HTTPNotFound: there is none, or this browser is not bound to an officer of it.
    """
    around, visitor = service(request).around, session.visitor_of(request)
    store, named = around.store, request.match_info["code"]
    found = await store.person_of(CHANNEL, visitor.account) if visitor.known else None
    cohort = await store.cohorts.cohort(named) or await store.cohorts.cohort_of_code(named)
    if found is None or cohort is None or named not in (cohort.id, cohort.code):
        raise web.HTTPNotFound
    office = await roles.officer_of(store, found.id, cohort.organisation, ASSOCIATION)
    if cohort.kind != CAMPAIGN or office is None:
        raise web.HTTPNotFound
    known = zones.zone_of(found, None, request.app[CLOCK]())
    return Looking(around, visitor, found, cohort, known or visitor.time_zone or around.time_zone)


async def asked_for(request: web.Request, looking: Looking) -> Broadcast:
    """Return the message of the address.

    Raises:
        HTTPNotFound: there is none in this campaign.
    """
    one = await looking.around.store.cohorts.broadcast(request.match_info["broadcast"])
    if one is None or one.cohort != looking.cohort.id:
        raise web.HTTPNotFound
    return one


async def _form(request: web.Request, looking: Looking) -> dict[str, str]:
    """Return the fields of our own form; one that is old leads back to the page.

    Raises:
        HTTPForbidden, HTTPSeeOther: it is not ours, or not of this session.
    """
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request, MOST_FIELDS)
    if not session.is_own_form(looking.visitor, form):
        raise web.HTTPSeeOther(request.path)
    return form


def _update(looking: Looking, form: Mapping[str, str]) -> tuple[str, str] | None:
    known = session.update_id(looking.visitor, form)
    return (CHANNEL, known) if known else None


# -- all messages of a campaign --------------------------------------------------------------------


async def show_all(request: web.Request) -> web.Response:
    """Show the groups with their numbers, a form for a new message, and those there are."""
    return await _all(request, await who_looks(request), {}, "")


async def make(request: web.Request) -> web.Response:
    """Make a draft, or show the form again with what is to be repaired."""
    looking = await who_looks(request)
    form, at = await _form(request, looking), request.app[CLOCK]()
    try:
        one = await broadcasting.draft(
            looking.around,
            looking.cohort,
            form.get("audience", ""),
            looking.person.id,
            at,
            _written(looking, form),
            _update(looking, form),
        )
    except BroadcastError as wrong:
        told = wording(looking.visitor.language).say(wrong.key, wrong.params)
        return await _all(request, looking, form, told)
    except DuplicateUpdate:
        raise web.HTTPSeeOther(looking.path) from None
    raise web.HTTPSeeOther(f"{looking.path}/{one.id}")


def _written(looking: Looking, form: Mapping[str, str]) -> Written:
    texts = {one: form.get(f"text.{one}", "").replace("\r\n", "\n") for one in looking.languages}
    return Written(texts, _button(form))


def _button(form: Mapping[str, str]) -> str:
    chosen = form.get("button", "")
    if chosen == "address":
        return form.get("address", "").strip() or "?"  # refused with what to write
    return envelopes.TO_CAMPAIGN if chosen == envelopes.TO_CAMPAIGN else ""


async def _all(
    request: web.Request, looking: Looking, form: Mapping[str, str], wrong: str
) -> web.Response:
    store, at = looking.around.store, request.app[CLOCK]()
    words = wording(looking.visitor.language)
    groups = await audiences.groups_of(store, looking.cohort, at)
    made = await store.cohorts.broadcasts_of(looking.cohort.organisation)
    kept = broadcasting.kept(made, looking.cohort.id)
    values = await overview(looking.around, words, looking.cohort, groups, looking.languages)
    return _page(
        request,
        looking,
        "broadcasts.html",
        422 if wrong else 200,
        **values,
        found=listed(words, kept, looking.path, looking.zone),
        given=form,
        wrong=wrong,
    )


# -- one message -----------------------------------------------------------------------------------


async def show(request: web.Request) -> web.Response:
    """Show a message as it is sent, how far it got, and what can be done now."""
    looking = await who_looks(request)
    return await shown(request, looking, await asked_for(request, looking))


async def act(request: web.Request) -> web.Response:
    """Do what a button asks for."""
    looking = await who_looks(request)
    one = await asked_for(request, looking)
    form, at = await _form(request, looking), request.app[CLOCK]()
    try:
        note = await _do(looking, one, form, at)
    except BroadcastError as wrong:
        told = wording(looking.visitor.language).say(wrong.key, wrong.params)
        return await shown(request, looking, await asked_for(request, looking), form, told)
    except DuplicateUpdate:
        note = ""
    except StaleCohort:
        note = "stale"
    if form.get("do") == broadcasting.DROP and not note:
        raise web.HTTPSeeOther(looking.path)
    raise web.HTTPSeeOther(f"{request.path}?said={note}" if note else request.path)


async def _do(looking: Looking, one: Broadcast, form: Mapping[str, str], at: datetime) -> str:
    """Do it, and return what is to be said of it."""
    what, around, update = form.get("do", ""), looking.around, _update(looking, form)
    if what == SAVE:
        await broadcasting.rewrite(around, one, _written(looking, form), at, update)
        return "saved"
    if what == NO_FILE:
        await attachments.detach(around, one, at, update)
        return "saved"
    if what == TEST:
        await broadcasting.try_out(around, one, looking.person.id, at, update)
        return "tested"
    if what not in broadcasting.FROM or (what in SURE and not form.get("sure")):
        raise BroadcastError("broadcast_not_sure")
    send_at = None
    if what == broadcasting.PLAN:
        send_at = moment_of(form.get("at", ""), looking.zone, at)
    await broadcasting.move(around, one, what, looking.person.id, at, send_at, update)
    return ""


async def shown(
    request: web.Request,
    looking: Looking,
    one: Broadcast,
    form: Mapping[str, str] | None = None,
    wrong: str = "",
) -> web.Response:
    """Return the page of a message, with what is to be repaired."""
    words, said = wording(looking.visitor.language), request.query.get("said", "")
    at = request.app[CLOCK]()
    values = await standing(looking.around, words, one, looking.zone, at)
    return _page(
        request,
        looking,
        "broadcast.html",
        422 if wrong else 200,
        **(values | {"given": form or values["given"]}),
        spoken=spoken_in(looking.languages),
        title=looking.cohort.title,
        said=said if said in NOTES else "",
        wrong=wrong,
        there=f"{looking.path}/{one.id}",
    )


def _page(
    request: web.Request, looking: Looking, template: str, status: int, **values: Any
) -> web.Response:
    response = page(
        template,
        wording(looking.visitor.language),
        status,
        **values,
        path=looking.path,
        zone=looking.zone,
        form_token=looking.visitor.form_token,
        once=session.new_nonce(),
    )
    session.remember(request, response, looking.visitor)
    return response


_CODE: Final = "/association/{code:[A-Za-z0-9_-]{1,64}}/messages"
ONE: Final = _CODE + "/{broadcast:[A-Za-z0-9_-]{1,64}}"
ROUTES: Final = (
    web.get(_CODE, show_all),
    web.post(_CODE, make),
    web.get(ONE, show),
    web.post(ONE, act),
)
