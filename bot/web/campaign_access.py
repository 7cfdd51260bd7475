"""Who may make a campaign, and who may see one: officers of its association, in a browser.

Rule of this file: whoever may not is told what she would be told of a campaign that does not exist;
the role is looked up each time.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.organisations import roles
from bot.organisations.roles import Office
from bot.surroundings import Surroundings
from bot.web import session
from bot.web.context import CHANNEL
from bot.web.limits import read_form
from bot.web.session import Visitor
from bot.web.workshop_access import service
from bot.wording import Wording, language_name, languages, wording
from storage.cohorts import ASSOCIATION, CAMPAIGN, Cohort

MOST_FIELDS = 120


@dataclass(frozen=True, slots=True)
class Looking:
    """A browser whose person is an officer; `offices` are her associations, the latest first."""

    around: Surroundings
    visitor: Visitor
    person: str
    offices: tuple[Office, ...]
    words: Wording
    query: str

    @property
    def office(self) -> Office:
        """The association it is about."""
        return self.offices[0]

    def to(self, path: str) -> str:
        """Return an address of ours that goes on in the language that was chosen."""
        return f"{path}{self.query}"


async def officer(request: web.Request) -> Looking:
    """Return the officer whose browser asks.

    Raises:
        HTTPNotFound: nobody here is an officer of an association.
    """
    around, visitor = service(request).around, session.visitor_of(request)
    found = await around.store.person_of(CHANNEL, visitor.account) if visitor.known else None
    offices = await roles.offices_of(around.store, found.id, ASSOCIATION) if found else ()
    if found is None or not offices:
        raise web.HTTPNotFound
    asked = request.query.get("language", "")
    chosen = asked if asked in languages() else ""
    words = wording(chosen or visitor.language)
    query = f"?language={chosen}" if chosen else ""
    return Looking(around, visitor, found.id, offices, words, query)


async def of_campaign(request: web.Request) -> tuple[Looking, Cohort]:
    """Return the campaign of the address, by its id or the code of its link, for its officers.

    Raises:
        HTTPNotFound: there is none, or this browser is not bound to an officer of it.
    """
    looking, named = await officer(request), request.match_info["code"]
    cohorts = looking.around.store.cohorts
    cohort = await cohorts.cohort(named) or await cohorts.cohort_of_code(named)
    if cohort is None or cohort.kind != CAMPAIGN or named not in (cohort.id, cohort.code):
        raise web.HTTPNotFound
    mine = tuple(one for one in looking.offices if one.organisation.id == cohort.organisation)
    if not mine:
        raise web.HTTPNotFound
    return Looking(
        looking.around, looking.visitor, looking.person, mine, looking.words, looking.query
    ), cohort


async def form_of(request: web.Request, looking: Looking) -> dict[str, str]:
    """Return the fields of our own form; one that is old leads back to the page.

    Raises:
        HTTPForbidden, HTTPSeeOther: it is not ours, or not of this session.
    """
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    form = await read_form(request, MOST_FIELDS)
    if not session.is_own_form(looking.visitor, form):
        raise web.HTTPSeeOther(looking.to(request.path))
    return form


def named_languages() -> tuple[tuple[str, str], ...]:
    """Return the languages a page can be read in, with their own names."""
    return tuple((one, language_name(one)) for one in languages())
