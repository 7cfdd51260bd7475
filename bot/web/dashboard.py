"""The dashboard of an association: the released figures of its campaigns, and files with them.

Rule of this file: only a browser bound to an officer of the organisation sees anything; everybody
else is told what she would be told of a campaign that does not exist. It works without script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.associations import dashboards, exporting
from bot.associations.releasing import Releasing
from bot.cohorts.codes import is_long_code
from bot.organisations import roles
from bot.web import session
from bot.web.context import CHANNEL, CLOCK
from bot.web.dashboard_charts import chart
from bot.web.pages import page
from bot.web.session import Visitor
from bot.wording import Wording, language_name, languages, wording
from reports.totals.showing import PROTECTS
from reports.wording import END_ISOLATE, ISOLATE
from storage.cohorts import ASSOCIATION, CAMPAIGN, Cohort

RELEASING: Final = web.AppKey("releasing", Releasing)
"""The figures of this service; where there is none there are no dashboards."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A browser whose person is an officer of the association whose campaign this is."""

    visitor: Visitor
    person: str
    cohort: Cohort


async def listed(request: web.Request) -> web.Response:
    """List the campaigns of the associations whose officer asks."""
    visitor = session.visitor_of(request)
    person = await _person(request, visitor)
    store = _releasing(request).store
    offices = await roles.offices_of(store, person, ASSOCIATION) if person else ()
    if not offices:
        raise web.HTTPNotFound
    found = [
        (one.organisation.name, [
            (cohort.title, dashboards.dashboard_path(cohort))
            for cohort in await store.cohorts.cohorts_of(one.organisation.id)
            if cohort.kind == CAMPAIGN
        ])
        for one in offices
    ]  # fmt: skip
    words = _words(request, visitor)
    response = page("dashboard_list.html", words, found=found, path=request.path,
                    languages=_languages())  # fmt: skip
    session.remember(request, response, visitor)
    return response


async def dashboard(request: web.Request) -> web.Response:
    """Show the figures of a campaign."""
    looking = await _looking(request)
    releasing, at = _releasing(request), request.app[CLOCK]()
    is_fresh = await releasing.fresh(looking.cohort, at)
    words = _words(request, looking.visitor)
    found = await exporting.figures(releasing, looking.cohort, words.language)
    await dashboards.note_opened(releasing.store, looking.cohort, looking.person, at)
    response = page("dashboard.html", words, **_values(looking, found), is_fresh=is_fresh)
    session.remember(request, response, looking.visitor)
    return response


def _values(looking: Looking, found: exporting.Figures) -> dict[str, Any]:
    """Return what the template of the dashboard needs."""
    board = found.board
    return {
        "title": f"{ISOLATE}{looking.cohort.title}{END_ISOLATE}",
        "organisation": found.organisation,
        "released": found.released,
        "board": board,
        "charts": {part.ref_id: chart(part) for part in board.parts},
        "tell": found.say,
        "protects": PROTECTS,
        "path": dashboards.dashboard_path(looking.cohort),
        "files": {one: dashboards.export_path(looking.cohort, one) for one in exporting.FORMATS},
        "languages": _languages(),
    }


async def export(request: web.Request) -> web.Response:
    """Send a file with exactly the figures that the dashboard shows now."""
    looking = await _looking(request)
    format = request.match_info["format"]
    if format not in exporting.FORMATS:
        raise web.HTTPNotFound
    releasing, at = _releasing(request), request.app[CLOCK]()
    language = _words(request, looking.visitor).language
    found = await exporting.figures(releasing, looking.cohort, language)
    content = await exporting.exported(found, format)
    await exporting.note(releasing.store, looking.cohort, format, looking.person, at)
    name = exporting.file_name(found, format)
    return web.Response(
        body=content,
        content_type=exporting.FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def end_releasing(app: web.Application) -> None:
    """End what is being worked out when the server stops."""
    await app[RELEASING].close()


# -- who may look ----------------------------------------------------------------------------------


def _releasing(request: web.Request) -> Releasing:
    found = request.app.get(RELEASING)
    if found is None:
        raise web.HTTPNotFound
    return found


async def _looking(request: web.Request) -> Looking:
    """Return the campaign of the address, for one of the officers of its association.

    Raises:
        HTTPNotFound: there is none, or this browser is not bound to such an officer.
    """
    visitor = session.visitor_of(request)
    person = await _person(request, visitor)
    store, named = _releasing(request).store, request.match_info["code"]
    cohort = await store.cohorts.cohort(named)
    if cohort is None and is_long_code(named):
        cohort = await store.cohorts.cohort_of_code(named)
    if cohort is None or cohort.kind != CAMPAIGN or named not in (cohort.id, cohort.code):
        raise web.HTTPNotFound
    if await roles.officer_of(store, person, cohort.organisation, ASSOCIATION) is None:
        raise web.HTTPNotFound
    return Looking(visitor, person, cohort)


async def _person(request: web.Request, visitor: Visitor) -> str:
    """Return who is bound to this browser, empty for nobody."""
    if not visitor.known:
        return ""
    found = await _releasing(request).store.person_of(CHANNEL, visitor.account)
    return found.id if found is not None else ""


def _words(request: web.Request, visitor: Visitor) -> Wording:
    asked = request.query.get("language", "")
    return wording(asked if asked in languages() else visitor.language)


def _languages() -> tuple[tuple[str, str], ...]:
    return tuple((one, language_name(one)) for one in languages())


ROUTES: Final = (
    web.get("/association", listed),
    web.get("/association/{code}", dashboard),
    web.get("/association/{code}/figures/{format}", export),
)
