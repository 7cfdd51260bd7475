"""How a workshop went, for the report its trainer takes away.

Rule of this file: of answers it gives on only the figures that stood on the board; of people only
how many began and finished each part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.surroundings import Surroundings
from bot.wording import wording
from bot.workshops.counting import Reading, progress
from bot.workshops.values import Standing
from flows import workshop_view
from flows.workshop_room import ANSWERED_KINDS, Room
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from reports.workshop_report import workshop_report
from reports.workshop_report_model import StepRun, WorkshopReport, WorkshopRun
from storage.cohorts import Cohort

REHEARSAL: Final = "rehearsal"
"""The setting of a workshop that is only a rehearsal: how many simulated people it has."""

TOOK_PART: Final = "took_part"
"""The setting of a workshop that is over: how many were in it, and what they did in each part."""

Progress = Mapping[int, tuple[int, int]]
"""By number of a step how many people answered something in it, and how many all of it."""


async def report_of(
    around: Surroundings, standing: Standing, language: str, zone: str
) -> WorkshopReport:
    """Return the report of a workshop, with times in an IANA time zone.

    A language that its questionnaires do not have becomes English.

    Raises:
        StoreError: it could not be read.
    """
    catalog, cohort = around.catalog, standing.cohort
    known = language_in(catalog, standing, language)
    organisation = await around.store.cohorts.organisation(cohort.organisation)
    campaign = await around.store.cohorts.cohort(cohort.campaign) if cohort.campaign else None
    joined, progress = _kept(cohort) or await took_part(around, standing)
    run = WorkshopRun(
        title=cohort.title,
        day=_local(_begun(standing), zone).date(),
        organisation=organisation.name if organisation else "",
        joined=joined,
        steps=_steps(standing, progress, known, zone),
        languages=tuple(cohort.settings.get("languages") or ()),
        campaign=campaign.title if campaign else "",
        is_rehearsal=REHEARSAL in cohort.settings,
    )
    asked = questionnaires_of(catalog, standing, known)
    drafted = known != "en" and catalog.is_machine_drafted(known)
    return workshop_report(run, asked, catalog.library(known), drafted)


def questionnaires_of(
    catalog: Catalog, standing: Standing, language: str
) -> dict[str, Questionnaire]:
    """Return the questionnaires of a workshop by ref_id, in a language they have."""
    return {
        step.ref_id: catalog.open(step.ref_id, step.version, language)
        for step in standing.room.steps
        if step.ref_id
    }


def language_in(catalog: Catalog, standing: Standing, wished: str) -> str:
    """Return the language wished where all questionnaires of a workshop have it, else English."""
    asked = {(one.ref_id, one.version) for one in standing.room.steps if one.ref_id}
    has_it = all(wished in catalog.languages(*one) for one in asked)
    return wished if has_it and wished in catalog.shipped_languages() else "en"


def _begun(standing: Standing) -> datetime:
    opened = [one.opened_at for one in standing.room.marks if one.opened_at is not None]
    return min(opened, default=standing.cohort.created_at)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone or "UTC"))


def _maybe_local(at: datetime | None, zone: str) -> datetime | None:
    return None if at is None else _local(at, zone)


def _steps(standing: Standing, progress: Progress, language: str, zone: str) -> tuple[StepRun, ...]:
    room, words, found = standing.room, wording(language), []
    for number, (step, mark) in enumerate(zip(room.steps, room.marks, strict=True)):
        if step.kind not in ANSWERED_KINDS:
            continue
        answered, finished = progress[number]
        talk = workshop_view.discussion(room, number)
        found.append(
            StepRun(
                step,
                answered,
                finished,
                prompt=talk.text or words.say(talk.key),
                was_shown=mark.revealed_at is not None,
                shown_at=mark.revealed_at,
                opened_at=_maybe_local(mark.opened_at, zone),
                closed_at=_maybe_local(mark.closed_at, zone),
                figures={name: one.value for name, one in mark.figures.items()},
            )
        )
    return tuple(found)


# -- who began, who finished -----------------------------------------------------------------------


async def with_participation(around: Surroundings, cohort: Cohort, room: Room) -> Cohort:
    """Return a workshop that ends now, with who took part kept in its settings.

    From then on every report says the same: two that differ by one person would tell of her.

    Raises:
        StoreError: it could not be read.
    """
    joined, progress = await took_part(around, Standing(cohort, room))
    parts = [[number, *counts] for number, counts in progress.items()]
    return replace(cohort, settings={**cohort.settings, TOOK_PART: [joined, parts]})


def _kept(cohort: Cohort) -> tuple[int, Progress] | None:
    kept = cohort.settings.get(TOOK_PART)
    if kept is None:
        return None
    return kept[0], {number: (began, finished) for number, began, finished in kept[1]}


async def took_part(around: Surroundings, standing: Standing) -> tuple[int, Progress]:
    """Return how many are in a workshop now, and how many began and finished each part.

    Raises:
        StoreError: it could not be read.
    """
    every = await around.store.cohorts.members(standing.cohort.id)
    people = {one.person for one in every if one.left_at is None}
    return len(people), await progress_of(around, standing, people)


async def progress_of(around: Surroundings, standing: Standing, people: set[str]) -> Progress:
    """Return how many of these people began and finished each part, each counted once.

    Raises:
        StoreError: it could not be read.
    """
    enrolled = [
        one
        for one in await around.store.cohorts.enrolled(standing.cohort.id)
        if one.person in people
    ]
    extents = await Reading(around.store, around.catalog).extents(enrolled)
    return progress(around.catalog, standing.room, enrolled, extents)
