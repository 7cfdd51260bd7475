"""Making and changing a campaign in the browser: one form for officers of an association.

Rule of this file: it works without script and goes through the same service as the chat; what is
wrong is said with how to repair it, and a form sent twice makes one campaign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aiohttp import web

from bot.associations import campaigns
from bot.associations.campaigns import CampaignError, Plan
from bot.associations.dashboards import campaign_path
from bot.cohorts import terms
from bot.organisations.roles import Office
from bot.speaking import offered_languages
from bot.web import campaign_access, session
from bot.web.campaign_access import Looking
from bot.web.campaign_plan import Form, choices, filled, form_for
from bot.web.campaign_view import look_name
from bot.web.context import CHANNEL, CLOCK
from bot.web.pages import page
from bot.wording import language_name
from storage.base import DuplicateUpdate, StaleCohort
from storage.cohorts import Cohort

NEW: Final = "/association/new"
ALL: Final = "/association"


async def show_new(request: web.Request) -> web.Response:
    """Show the form of a new campaign."""
    looking = await campaign_access.officer(request)
    wanted = Plan(request.query.get("title", "")[: campaigns.LONGEST_TITLE])
    return await _page(request, looking, None, _form(looking, wanted))


async def make(request: web.Request) -> web.Response:
    """Make a campaign that is not open yet, or show the form again with what is to be repaired."""
    looking = await campaign_access.officer(request)
    given = await campaign_access.form_of(request, looking)
    looking = replace(looking, offices=_chosen_first(looking, given))
    form = filled(_form(looking, Plan("")), given, looking.words)
    if isinstance(form, Form):
        return await _page(request, looking, None, form)
    at, organisation = request.app[CLOCK](), looking.office.organisation.id
    try:
        made = await campaigns.create(
            looking.around,
            organisation,
            form,
            looking.person,
            at,
            is_open=False,
            update=_update(looking, given),
        )
    except DuplicateUpdate:
        raise web.HTTPSeeOther(looking.to(ALL)) from None
    except CampaignError:
        raise web.HTTPBadRequest from None  # our own form was looked through above
    raise web.HTTPSeeOther(looking.to(campaign_path(made)))


async def show(request: web.Request) -> web.Response:
    """Show the form with a campaign filled in."""
    looking, cohort = await campaign_access.of_campaign(request)
    return await _page(request, looking, cohort, _form(looking, campaigns.plan_of(cohort)))


async def change(request: web.Request) -> web.Response:
    """Change a campaign, or show the form again with what is to be repaired."""
    looking, cohort = await campaign_access.of_campaign(request)
    given = await campaign_access.form_of(request, looking)
    form = filled(_form(looking, campaigns.plan_of(cohort)), given, looking.words)
    if isinstance(form, Form):
        return await _page(request, looking, cohort, form)
    if given.get("revision") != str(cohort.revision):
        return await _meanwhile(request, looking, cohort, given)
    try:
        update = _update(looking, given)
        at = request.app[CLOCK]()
        await campaigns.change(looking.around, cohort, form, looking.person, at, update)
    except StaleCohort:
        return await _meanwhile(request, looking, cohort, given)
    except DuplicateUpdate:
        pass  # it was saved a moment ago
    except CampaignError:
        raise web.HTTPBadRequest from None
    raise web.HTTPSeeOther(looking.to(campaign_path(cohort)))


async def _meanwhile(
    request: web.Request, looking: Looking, cohort: Cohort, given: Mapping[str, str]
) -> web.Response:
    """Show what was filled in once more: somebody else changed the campaign since."""
    now = await looking.around.store.cohorts.cohort(cohort.id) or cohort
    form = replace(_form(looking, campaigns.plan_of(now)), values=dict(given))
    return await _page(request, looking, now, form, is_stale=True)


# -- what the page shows ---------------------------------------------------------------------------


def _form(looking: Looking, plan: Plan) -> Form:
    around = looking.around
    refs = campaigns.choosable(around)
    offered = choices(around.catalog, refs, looking.words.language)
    return form_for(plan, offered, offered_languages(around))


def _chosen_first(looking: Looking, given: Mapping[str, str]) -> tuple[Office, ...]:
    """Return the associations of an officer, that of the form first."""
    named = given.get("organisation", "")
    return tuple(sorted(looking.offices, key=lambda one: one.organisation.id != named))


def _update(looking: Looking, given: Mapping[str, str]) -> tuple[str, str] | None:
    known = session.update_id(looking.visitor, given)
    return (CHANNEL, known) if known else None


async def _page(
    request: web.Request,
    looking: Looking,
    cohort: Cohort | None,
    form: Form,
    *,
    is_stale: bool = False,
) -> web.Response:
    about: dict[str, Any] = {
        "title": cohort.title if cohort else "",
        "revision": cohort.revision if cohort else 0,
        "back": looking.to(campaign_path(cohort) if cohort else ALL),
        "organisations": [(one.organisation.id, one.organisation.name) for one in looking.offices],
    }
    response = page(
        "campaign_form.html",
        looking.words,
        422 if form.wrong or is_stale else 200,
        **about,
        form=form,
        is_stale=is_stale,
        here=looking.to(request.path),
        path=request.path,
        languages=campaign_access.named_languages(),
        spoken=[(one, language_name(one)) for one in form.languages],
        looks=terms.LOOKS,
        own_look=await look_name(looking),
        longest_title=campaigns.LONGEST_TITLE,
        most_contacts=terms.MOST_CONTACTS,
        form_token=looking.visitor.form_token,
        once=session.new_nonce(),
    )
    session.remember(request, response, looking.visitor)
    return response


_CHANGE: Final = "/association/{code:[A-Za-z0-9_-]{1,64}}/campaign/change"
ROUTES: Final = (
    web.get(NEW, show_new),
    web.post(NEW, make),
    web.get(_CHANGE, show),
    web.post(_CHANGE, change),
)
