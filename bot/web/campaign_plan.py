"""The form of a campaign: what it offers, and from what was filled in to a plan.

Rule of this file: pure; whatever is missing or odd is said beside its field, all at once, and
nothing that was filled in is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from bot.associations import campaigns
from bot.associations.campaigns import CampaignError, Plan
from bot.cohorts import terms
from bot.wording import Wording
from questionnaires.catalog import Catalog

ON: Final = "on"
FIELDS: Final[tuple[str, ...]] = (
    "title",
    "first",
    "languages",
    "contacts",
    "starts",
    "ends",
    "invited",
)
"""The fields something can be wrong in, in the order of the form."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Choice:
    """A questionnaire that can be chosen; `minutes` is how long it takes, in words."""

    ref_id: str
    title: str
    minutes: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form: what can be chosen, what is filled in (`values`), and what is wrong by field."""

    questionnaires: tuple[Choice, ...]
    languages: tuple[str, ...]
    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    def is_ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return name in self.values


def choices(catalog: Catalog, refs: Iterable[str], language: str) -> tuple[Choice, ...]:
    """Return questionnaires with their titles, in English where they do not have the language."""
    found = []
    for ref_id in refs:
        known = language if language in catalog.languages(ref_id) else "en"
        header = catalog.open(ref_id, language=known).header
        found.append(Choice(ref_id, header.title, str(header.minutes)))
    return tuple(found)


def form_for(plan: Plan, offered: tuple[Choice, ...], languages: tuple[str, ...]) -> Form:
    """Return the form with a plan filled in; `languages` are those members can join in."""
    first, *also = plan.questionnaires or campaigns.DEFAULT
    speaks = [one for one in languages if one in plan.languages] or languages
    values = {
        "title": plan.title,
        "first": first,
        "contacts": "\n".join(plan.contacts),
        "starts": plan.starts.isoformat() if plan.starts else "",
        "ends": plan.ends.isoformat() if plan.ends else "",
        "invited": str(plan.invited) if plan.invited else "",
        "look": plan.look,
    }
    ticked = [f"also.{one}" for one in also] + [f"language.{one}" for one in speaks]
    return Form(offered, languages, values | dict.fromkeys(ticked, ON))


def filled(form: Form, given: Mapping[str, str], words: Wording) -> Form | Plan:
    """Return the plan of a form that was sent, or the form with what is wrong in it."""
    wrong: dict[str, CampaignError] = {}

    def read(name: str, reader: Callable[[str], Value], nothing: Value) -> Value:
        text = given.get(name, "").strip()
        try:
            return reader(text) if text or name == "title" else nothing
        except CampaignError as refused:
            wrong[name] = refused
            return nothing

    languages = tuple(one for one in form.languages if f"language.{one}" in given)
    if not languages:
        wrong["languages"] = CampaignError("campaign_form_languages")
    known = [one.ref_id for one in form.questionnaires]
    if given.get("first") not in known:
        wrong["first"] = CampaignError("campaign_questionnaire_wrong")
    also = [one for one in known if f"also.{one}" in given and one != given.get("first")]
    plan = Plan(
        title=read("title", campaigns.title_of, ""),
        questionnaires=(given.get("first", ""), *also),
        languages=() if languages == form.languages else languages,
        contacts=read("contacts", campaigns.contacts_of, ()),
        starts=read("starts", campaigns.day_of, None),
        ends=read("ends", campaigns.day_of, None),
        invited=read("invited", campaigns.invited_of, 0),
        look=terms.PLAIN_LOOK if given.get("look") == terms.PLAIN_LOOK else terms.OWN_LOOK,
    )
    if plan.starts and plan.ends and plan.ends < plan.starts:
        wrong["ends"] = CampaignError("campaign_days_wrong")
    if not wrong:
        return plan
    found = {one: wrong[one] for one in FIELDS if one in wrong}
    told = {name: words.say(one.key, one.params) for name, one in found.items()}
    return replace(form, values=dict(given), wrong=told)
