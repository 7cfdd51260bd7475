"""Setting a workshop up in the browser: a form for trainers, then the console of the new one.

Rule of this file: it works without script; what is wrong is said with how to repair it, and a form
sent twice makes one workshop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from aiohttp import web

from bot.web import session, workshop_access
from bot.web.context import CLOCK
from bot.web.limits import read_form
from bot.web.pages import page
from bot.web.workshop_access import Trainer
from bot.web.workshop_plan import Form, filled, new_form, questionnaires
from bot.wording import language_name, languages, wording
from bot.workshops.addresses import NEW, console_path
from bot.workshops.service import Workshops
from bot.workshops.values import Plan, PlanError
from flows.workshop_arranging import LONGEST_PROMPT, LONGEST_TITLE
from flows.workshop_timing import MOST_MINUTES
from storage.cohorts import CAMPAIGN, Cohort

MOST_FIELDS: Final = 120
MOST_MADE: Final = 200

Made = OrderedDict[str, asyncio.Future[Cohort]]
MADE: Final = web.AppKey("workshops_made", OrderedDict)
"""The workshops made by forms a moment ago, by the id of the form."""


async def show(request: web.Request) -> web.Response:
    """Show the form."""
    who = await workshop_access.trainer(request)
    return await _page(request, who, _form(request, who, request.query))


async def make(request: web.Request) -> web.Response:
    """Make the workshop, or show the form again with what is to be repaired."""
    who = await workshop_access.trainer(request)
    if session.is_from_elsewhere(request):
        raise web.HTTPForbidden
    given = await read_form(request, MOST_FIELDS)
    if not session.is_own_form(who.visitor, given):
        return web.Response(status=303, headers={"Location": NEW})
    workshops, words = workshop_access.service(request), wording(who.visitor.language)
    form = filled(_form(request, who, given), given, workshops.around.catalog, words)
    if isinstance(form, Form):
        return await _page(request, who, form, 422)
    try:
        cohort = await _once(request, who, given, form)
    except PlanError:
        raise web.HTTPBadRequest from None  # of our own form only another version would be refused
    return web.Response(status=303, headers={"Location": console_path(cohort)})


async def _once(request: web.Request, who: Trainer, given: Mapping[str, str], plan: Plan) -> Cohort:
    """Return the workshop of a form, made by the first of those who send it."""
    update = session.update_id(who.visitor, given)
    if update is None:
        return await _made(request, who, given, plan)
    made: Made = request.app[MADE]
    if update not in made:
        made[update] = asyncio.ensure_future(_made(request, who, given, plan))
        while len(made) > MOST_MADE:
            made.popitem(last=False)
    try:
        return await asyncio.shield(made[update])
    except Exception:
        made.pop(update, None)
        raise


async def _made(request: web.Request, who: Trainer, given: Mapping[str, str], plan: Plan) -> Cohort:
    workshops, at = workshop_access.service(request), request.app[CLOCK]()
    organisation = _organisation(who, given)
    campaign = given.get("campaign", "")
    if campaign not in {one.id for one in await _campaigns(workshops, (organisation,))}:
        campaign = ""
    person = await workshops.around.store.person(who.person)
    if person is None:
        raise web.HTTPNotFound
    return await workshops.create(person, organisation, plan, at, campaign)


# -- what the page shows ---------------------------------------------------------------------------


def _form(request: web.Request, who: Trainer, given: Mapping[str, str]) -> Form:
    around = workshop_access.service(request).around
    words, wanted = wording(who.visitor.language), given.get("questionnaire", "")
    known = [ref_id for ref_id, _ in questionnaires(around.catalog, words.language)]
    ref_id = wanted if wanted in known else known[0]
    form = new_form(around.catalog, ref_id, words, around.languages or languages())
    title = given.get("title", "")[:LONGEST_TITLE]
    return replace(form, values={**form.values, "title": title}) if title else form


def _organisation(who: Trainer, given: Mapping[str, str]) -> str:
    """Return the organisation of a form, that of the latest role where it names none of hers."""
    mine = [one.organisation.id for one in who.offices]
    named = given.get("organisation", "")
    return named if named in mine else mine[0]


async def _campaigns(workshops: Workshops, organisations: tuple[str, ...]) -> list[Cohort]:
    found: list[Cohort] = []
    for one in organisations:
        found += await workshops.around.store.cohorts.cohorts_of(one)
    return [one for one in found if one.kind == CAMPAIGN and one.closed_at is None]


async def _page(request: web.Request, who: Trainer, form: Form, status: int = 200) -> web.Response:
    words, workshops = wording(who.visitor.language), workshop_access.service(request)
    mine = tuple(one.organisation.id for one in who.offices)
    response = page(
        "workshop_new.html",
        words,
        status,
        form=form,
        questionnaires=questionnaires(workshops.around.catalog, words.language),
        languages=[(one, language_name(one)) for one in form.languages],
        organisations=[(one.organisation.id, one.organisation.name) for one in who.offices],
        campaigns=[(one.id, one.title) for one in await _campaigns(workshops, mine)],
        longest_title=LONGEST_TITLE,
        longest_prompt=LONGEST_PROMPT,
        most_minutes=MOST_MINUTES,
        form_token=who.visitor.form_token,
        once=session.new_nonce(),
    )
    session.remember(request, response, who.visitor)
    return response


ROUTES: Final = (web.get(NEW, show), web.post(NEW, make))
