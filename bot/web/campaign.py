"""A campaign in the browser: how to join, poster, code, words to forward; open it and close it.

Rule of this file: only a browser bound to an officer of the association sees anything. It works
without script and goes through the same service as the chat.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.associations import campaign_files, campaign_pages, campaigns
from bot.associations.dashboards import campaign_path, dashboard_path
from bot.web import campaign_access, session
from bot.web.campaign_access import Looking
from bot.web.campaign_view import FILES, chosen, file_name, to_forward, ways
from bot.web.context import CHANNEL, CLOCK
from bot.web.pages import page
from reports.qr import grouped
from storage.base import DuplicateUpdate, StaleCohort
from storage.cohorts import Cohort

NOTES: Final = ("open", "closed")
"""What may be said above a campaign after a button was tapped."""
JOINED_BY: Final = (campaigns.OPEN, campaigns.LATER)
"""How a campaign stands while its link leads somewhere, now or later."""


async def show(request: web.Request) -> web.Response:
    """Show how a campaign stands, and all that brings members in."""
    looking, cohort = await campaign_access.of_campaign(request)
    return await _page(request, looking, cohort, request.query.get("said", ""))


async def act(request: web.Request) -> web.Response:
    """Open a campaign for joining, or close it."""
    looking, cohort = await campaign_access.of_campaign(request)
    given, at = await campaign_access.form_of(request, looking), request.app[CLOCK]()
    moves = {campaign_pages.OPEN: campaigns.reopen, campaign_pages.CLOSE: campaigns.close}
    move = moves.get(given.get("do", ""))
    if move is None:
        raise web.HTTPBadRequest
    known = session.update_id(looking.visitor, given)
    update = (CHANNEL, known) if known else None
    try:
        cohort = await move(looking.around.store, cohort, looking.person, at, update)
    except StaleCohort:
        now = await looking.around.store.cohorts.cohort(cohort.id) or cohort
        return await _page(request, looking, now, is_stale=True)
    except DuplicateUpdate:
        raise web.HTTPSeeOther(looking.to(request.path)) from None
    joint = "&" if looking.query else "?"
    said = "open" if cohort.open else "closed"
    raise web.HTTPSeeOther(f"{looking.to(request.path)}{joint}said={said}")


async def _page(
    request: web.Request,
    looking: Looking,
    cohort: Cohort,
    said: str = "",
    *,
    is_stale: bool = False,
) -> web.Response:
    words, path = looking.words, campaign_path(cohort)
    state = campaigns.state_of(cohort, request.app[CLOCK]())
    joined_by = state in JOINED_BY
    response = page(
        "campaign.html",
        words,
        422 if is_stale else 200,
        title=cohort.title,
        state=state,
        told=words.say(f"campaign_{state}", campaign_pages.days(words, cohort)),
        said=said if said in NOTES else "",
        is_stale=is_stale,
        lines=await chosen(looking, cohort),
        ways=ways(looking, cohort, path) if joined_by else (),
        code=grouped(cohort.spoken) if joined_by and cohort.spoken else "",
        is_here_only=joined_by and campaign_pages.is_here_only(looking.around),
        texts=to_forward(looking, cohort) if joined_by else (),
        path=path,
        figures=looking.to(dashboard_path(cohort)),
        query=looking.query,
        languages=campaign_access.named_languages(),
        form_token=looking.visitor.form_token,
        once=session.new_nonce(),
    )
    session.remember(request, response, looking.visitor)
    return response


async def file(request: web.Request) -> web.Response:
    """Hand over a poster or a QR code, for one of the ways to join."""
    looking, cohort = await campaign_access.of_campaign(request)
    if campaigns.state_of(cohort, request.app[CLOCK]()) not in JOINED_BY:
        raise web.HTTPNotFound
    named, organisation = request.match_info["name"], looking.office.organisation
    for way in campaigns.joining(looking.around, cohort):
        for kind in FILES:
            make = campaign_files.maker(looking.around, organisation, cohort, kind, way)
            if file_name(kind, way) == named and make is not None:
                content = await asyncio.to_thread(make)
                name = campaign_files.name_of(cohort, kind, way)
                return web.Response(
                    body=content,
                    content_type=campaign_files.TYPES[campaign_files.KINDS[kind]],
                    headers={"Content-Disposition": f'attachment; filename="{name}"'},
                )
    raise web.HTTPNotFound


_PAGE: Final = "/association/{code:[A-Za-z0-9_-]{1,64}}/campaign"
ROUTES: Final = (
    web.get(_PAGE, show),
    web.post(_PAGE, act),
    web.get(_PAGE + r"/{name:(?:poster|code)-(?:web|telegram)\.(?:pdf|png|svg)}", file),
)
