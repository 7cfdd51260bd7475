"""The campaigns of an association: made, changed, opened for joining, closed and opened again.

Rule of this file: what an officer chose is checked here, whatever it came through, and saved with
its entry in the audit log; closing ends joining, and takes nothing from who is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from bot.cohorts import making, terms
from bot.organisations import audit
from flows.matching import clean
from storage.base import Change, Store
from storage.cohorts import CAMPAIGN, Cohort, Joint

if TYPE_CHECKING:
    from bot.surroundings import Surroundings

CREATED: Final = "campaign_created"
OPENED: Final = "campaign_opened"
CHANGED: Final = "campaign_changed"
CLOSED: Final = "campaign_closed"
REOPENED: Final = "campaign_reopened"
"""Acts in the audit log."""

LONGEST_TITLE: Final = 80
FIRST: Final = "quick_scan"
FULL: Final = "fair_recruitment"
DEFAULT: Final = (FIRST, FULL)
"""What members answer where nothing else is chosen; the first one is what joining starts."""
_BETWEEN: Final = ",.'\u2019\u066b\u066c"
"""What stands between thousands."""
DRAFT: Final = "draft"
"""The setting of a campaign that was never open yet."""

PREPARED: Final = "prepared"
OPEN: Final = "open"
LATER: Final = "later"
OVER: Final = "over"
ENDED: Final = "closed"
"""How a campaign stands: never open yet; open; its first day is still to come; its last day is
past; closed by an officer."""


class CampaignError(Exception):
    """What was chosen makes no campaign; `key` is the sentence that says why."""

    def __init__(self, key: str, **params: object) -> None:
        """Keep the sentence and what it has places for."""
        super().__init__(key)
        self.key, self.params = key, params


@dataclass(frozen=True, slots=True)
class Plan:
    """What an officer chose: the empty ones are ours to fill.

    `questionnaires` are ref_ids, the first is what joining starts; `languages` are codes, none
    means all; `starts` and `ends` are days in UTC, both included; `contacts` are lines that say
    where people find help near them; `invited` is how many were invited, 0 where nobody said;
    `look` is one of `bot.cohorts.terms.LOOKS`.
    """

    title: str
    questionnaires: tuple[str, ...] = DEFAULT
    languages: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    invited: int = 0
    look: str = terms.OWN_LOOK


def title_of(text: str) -> str:
    """Return a typed title as it is kept.

    Raises:
        CampaignError: it is empty or too long.
    """
    title = " ".join(clean(text).split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise CampaignError("campaign_title_wrong", limit=LONGEST_TITLE)
    return title


def contacts_of(text: str) -> tuple[str, ...]:
    """Return typed contacts, one a line or set apart by semicolons.

    Raises:
        CampaignError: there are too many, or one is too long.
    """
    lines = [" ".join(clean(one).split()) for line in text.splitlines() for one in line.split(";")]
    kept = tuple(line for line in lines if line)
    if len(kept) > terms.MOST_CONTACTS or any(len(one) > terms.LONGEST_CONTACT for one in kept):
        raise CampaignError(
            "campaign_contacts_wrong", most=terms.MOST_CONTACTS, limit=terms.LONGEST_CONTACT
        )
    return kept


def day_of(text: str) -> date:
    """Return a typed day: `2026-12-31`, or `31.12.2026` with any signs between, in any digits.

    Raises:
        CampaignError: it is none.
    """
    digits = "".join(str(int(one)) if one.isdecimal() else " " for one in text)
    parts = [int(one) for one in digits.split() if len(one) <= len("2026")]
    try:
        if len(parts) == len(("year", "month", "day")):
            year, month, day = parts if parts[0] > 31 else reversed(parts)
            return date(year, month, day)
    except ValueError:
        pass
    raise CampaignError("campaign_day_wrong")


def invited_of(text: str) -> int:
    """Return a typed number of people: `1200`, `1,200` or `1 200`, in any digits.

    Raises:
        CampaignError: it is none, or more than anybody invites.
    """
    digits = "".join("" if one in _BETWEEN or one.isspace() else one for one in text)
    is_number = digits.isdecimal() and len(digits) <= len(str(terms.MOST_INVITED))
    if not is_number or not 0 < int(digits) <= terms.MOST_INVITED:
        raise CampaignError("campaign_invited_wrong", most=terms.MOST_INVITED)
    return int(digits)


# -- from a plan to settings and back -------------------------------------------------------------


def settings_of(plan: Plan) -> dict[str, Any]:
    """Return the settings of a plan, as `bot.cohorts.terms` reads them."""
    chosen = plan.questionnaires or DEFAULT
    return {
        "questionnaire": chosen[0],
        "questionnaires": list(chosen),
        "languages": list(plan.languages),
        "contacts": list(plan.contacts),
        "starts": plan.starts.isoformat() if plan.starts else "",
        "ends": plan.ends.isoformat() if plan.ends else "",
        "invited": plan.invited,
        "look": plan.look,
    }


def plan_of(cohort: Cohort) -> Plan:
    """Return what was chosen for a campaign; whatever is odd in its settings counts as not set."""
    given = cohort.settings
    first = given.get("questionnaire")
    names = [first, *_list(given.get("questionnaires"))] if first else []
    return Plan(
        title=cohort.title,
        questionnaires=tuple(dict.fromkeys(one for one in names if isinstance(one, str))),
        languages=tuple(one for one in _list(given.get("languages")) if isinstance(one, str)),
        contacts=terms.contacts_of(cohort, "en"),
        starts=terms.first_day(cohort),
        ends=terms.last_day(cohort),
        invited=terms.invited(cohort),
        look=terms.look(cohort),
    )


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []


def checked(around: Surroundings, plan: Plan) -> Plan:
    """Return a plan whose parts fit each other and the library.

    Raises:
        CampaignError: something in it cannot be.
    """
    if any(one not in around.catalog.refs() for one in plan.questionnaires):
        raise CampaignError("campaign_questionnaire_wrong")
    if plan.starts and plan.ends and plan.ends < plan.starts:
        raise CampaignError("campaign_days_wrong")
    return replace(plan, title=title_of(plan.title))


# -- making and changing -----------------------------------------------------------------------


async def create(
    around: Surroundings,
    organisation: str,
    plan: Plan,
    actor: str,
    at: datetime,
    *,
    is_open: bool = True,
    update: tuple[str, str] | None = None,
) -> Cohort:
    """Save a new campaign with its codes, and return it; not open it is a draft.

    Raises:
        CampaignError: the plan makes no campaign.
        DuplicateUpdate: this was asked for before.
        StoreError: it could not be saved.
    """
    plan = checked(around, plan)
    settings = settings_of(plan) | ({} if is_open else {DRAFT: True})
    id = around.new_id()
    new = making.cohort_of(id, CAMPAIGN, organisation, plan.title, at, settings)
    acts = [audit.act(CREATED, at, actor, organisation, id, title=plan.title)]
    if is_open:
        acts.append(audit.act(OPENED, at, actor, organisation, id, title=plan.title))
    made = replace(new, open=is_open)
    return await making.make_cohort(around.store, made, acts=tuple(acts), at=at, update=update)


async def change(
    around: Surroundings,
    cohort: Cohort,
    plan: Plan,
    actor: str,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Cohort:
    """Save what else was chosen; the audit log names what changed, not to what.

    Raises:
        CampaignError: it cannot be.
        StoreError: somebody else changed it at the same time, or it could not be saved.
    """
    plan = checked(around, plan)
    before = plan_of(cohort)
    parts = [name for name in Plan.__slots__ if getattr(plan, name) != getattr(before, name)]
    if not parts:
        return cohort
    stood = settings_of(before)
    new = {name: one for name, one in settings_of(plan).items() if one != stood[name]}
    entry = audit.act(CHANGED, at, actor, cohort.organisation, cohort.id, title=plan.title,
                      parts=", ".join(sorted(parts)))  # fmt: skip
    changed = replace(cohort, title=plan.title, settings={**cohort.settings, **new})
    return await _saved(around.store, changed, entry, at, update)


async def close(
    store: Store, cohort: Cohort, actor: str, at: datetime, update: tuple[str, str] | None = None
) -> Cohort:
    """End joining; interviews begun stay, and members go on where they were.

    Raises:
        StoreError: somebody else changed it at the same time, or it could not be saved.
    """
    if not cohort.open:
        return cohort
    entry = audit.act(CLOSED, at, actor, cohort.organisation, cohort.id, title=cohort.title)
    return await _saved(store, replace(cohort, open=False), entry, at, update)


async def reopen(
    store: Store, cohort: Cohort, actor: str, at: datetime, update: tuple[str, str] | None = None
) -> Cohort:
    """Let people join: for the first time, or again.

    Raises:
        StoreError: somebody else changed it at the same time, or it could not be saved.
    """
    if cohort.open:
        return cohort
    kind = OPENED if cohort.settings.get(DRAFT) else REOPENED
    entry = audit.act(kind, at, actor, cohort.organisation, cohort.id, title=cohort.title)
    settings = {name: value for name, value in cohort.settings.items() if name != DRAFT}
    opened = replace(cohort, open=True, closed_at=None, settings=settings)
    return await _saved(store, opened, entry, at, update)


async def _saved(
    store: Store, cohort: Cohort, entry: Any, at: datetime, update: tuple[str, str] | None
) -> Cohort:
    saved = replace(cohort, revision=cohort.revision + 1)
    await store.save(Change(joint=Joint(cohort=saved, acts=(entry,)), update=update, at=at))
    return saved


# -- looking -----------------------------------------------------------------------------------


def state_of(cohort: Cohort, at: datetime) -> str:
    """Return how a campaign stands, in one of the words above."""
    if cohort.settings.get(DRAFT):
        return PREPARED
    if not cohort.open:
        return ENDED
    if terms.begins_later(cohort, at):
        return LATER
    return OPEN if terms.is_running(cohort, at) else OVER


def choosable(around: Surroundings, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the questionnaires a campaign can start with, those of most campaigns first."""
    known = around.catalog.refs()
    first = [one for one in (*DEFAULT, *wanted) if one in known]
    return tuple(dict.fromkeys((*first, *known)))


def started_with(ref_id: str) -> tuple[str, ...]:
    """Return what counts in a campaign that starts with this questionnaire."""
    return DEFAULT if ref_id == FIRST else (ref_id,)


def joining(around: Surroundings, cohort: Cohort) -> Mapping[str, str]:
    """Return where one joins, by channel: `web` and `telegram`, as far as there is one."""
    found = {}
    if around.base_url:
        found["web"] = making.join_address(around.base_url, cohort)
    if around.bot_name:
        found["telegram"] = making.telegram_address(around.bot_name, cohort)
    return found
