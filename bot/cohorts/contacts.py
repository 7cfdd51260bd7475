"""Where people find help near them, as the association of a campaign or workshop names it.

Rule of this file: shown beside our own words, marked as theirs and not checked by us; read only
where a safety card is shown or a report is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cohorts import terms
from bot.telling import Telling
from bot.wording import wording
from flows.effects import Effect, ShowSafetyCard
from flows.interview import Interview
from reports.model import Report
from storage.base import Store
from storage.cohorts import Cohort

if TYPE_CHECKING:
    from bot.talk import Talk


async def near(talk: Talk, interview: Interview) -> tuple[str, ...]:
    """Return the local contacts of an interview's cohorts, a paragraph for each that names some."""
    cohorts = await talk.store.cohorts.cohorts_of_interview(interview.id)
    return await of_cohorts(talk.store, cohorts, interview.language or "en")


async def of_cohorts(store: Store, cohorts: Iterable[Cohort], language: str) -> tuple[str, ...]:
    """Return the local contacts of these cohorts, a paragraph for each that names some."""
    told: list[str] = []
    for cohort in cohorts:
        lines = terms.contacts_of(cohort, language)
        if lines:
            organisation = await store.cohorts.organisation(cohort.organisation)
            params = {"organisation": organisation.name if organisation else cohort.title}
            heading = wording(language).say("safety_local_contacts", params)
            told.append(f"{heading} {'; '.join(lines)}.")
    return tuple(told)


async def beside(talk: Talk, telling: Telling, effects: Iterable[Effect]) -> Telling:
    """Return what an interview is told with; with its local contacts where the card is shown."""
    if not any(isinstance(one, ShowSafetyCard) for one in effects):
        return telling
    return replace(telling, near=await near(talk, telling.interview))


def in_report(report: Report, told: tuple[str, ...]) -> Report:
    """Return a report whose safety note names the local contacts too."""
    if report.safety_card is None or not told:
        return report
    contacts = " ".join((*told, report.safety_card.contacts))
    return replace(report, safety_card=replace(report.safety_card, contacts=contacts))
