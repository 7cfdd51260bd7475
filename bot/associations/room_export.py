"""Exports of a workshop: what stood on its board, and once it is over who took part, as files.

Rule of this file: only frozen figures and kept counts; nothing is worked out from answers or
members, so that two exports differ only where the board or the report does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.workshops.reporting import REHEARSAL, TOOK_PART, language_in, questionnaires_of
from bot.workshops.values import Standing, standing_of
from flows.workshop_phases import FINISHED
from flows.workshop_room import ANSWERED_KINDS
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from reports.totals.data import Data, data
from reports.totals.room_lines import room_lines
from reports.totals.showing import day_of
from reports.wording import Wording, wording_for
from reports.workshop_report_model import StepRun, WorkshopRun
from storage.base import Store
from storage.cohorts import Cohort


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """What stands of a workshop, with all that its words need, in one language.

    `ended` is when it was over, None while it runs; `run` has no counts of people until then.
    """

    cohort: Cohort
    run: WorkshopRun
    ended: datetime | None
    questionnaires: Mapping[str, Questionnaire]
    library: Library
    say: Wording

    @property
    def at(self) -> datetime | None:
        """When the newest of it came to stand, None where there is nothing."""
        shown = [one.shown_at for one in self.run.steps if one.shown_at is not None]
        return max((*shown, *([self.ended] if self.ended else [])), default=None)

    @property
    def released(self) -> str:
        """Of which day the figures are, in words; empty where there are none."""
        if self.at is None:
            return ""
        return self.say("totals.about.released", date=day_of(self.at.isoformat(), self.say))

    @property
    def data(self) -> Data:
        """What stands as rows, with its codebook."""
        about = {
            "title": self.cohort.title,
            "organisation": self.run.organisation,
            "released": self.released,
            "released_at": self.at.isoformat() if self.at else "",
            "self_assessed": self.say("self_assessed"),
            "language": self.say.language,
        }
        if self.run.is_rehearsal:
            about["rehearsal"] = self.say("workshop_report.rehearsal.what")
        lines = room_lines(self.run, self.ended)
        return data(about, self.cohort.id, lines, self.questionnaires, self.library, self.say)

    def workbook(self) -> bytes:
        """Return what stands as a workbook: the tables of the report, and every line."""
        from reports.renderers.workshop_report import workshop_xlsx
        from reports.workshop_report import workshop_report

        made = workshop_report(self.run, self.questionnaires, self.library)
        if self.ended is None:
            made = replace(made, parts=())
        return workshop_xlsx(made, self.data)


async def room_figures(
    store: Store, catalog: Catalog, cohort: Cohort, language: str
) -> RoomFigures | None:
    """Return what stands of a workshop in a language, English where its parts do not have it.

    None for what is no workshop.

    Raises:
        StoreError: it could not be read.
    """
    standing = standing_of(cohort)
    if standing is None:
        return None
    known = language_in(catalog, standing, language)
    organisation = await store.cohorts.organisation(cohort.organisation)
    campaign = await store.cohorts.cohort(cohort.campaign) if cohort.campaign else None
    ended, run = _run(standing)
    named = replace(
        run,
        organisation=organisation.name if organisation else "",
        campaign=campaign.title if campaign else "",
    )
    asked = questionnaires_of(catalog, standing, known)
    return RoomFigures(cohort, named, ended, asked, catalog.library(known), wording_for(known))


def _run(standing: Standing) -> tuple[datetime | None, WorkshopRun]:
    """Return how a workshop went, from what is frozen; who took part only once it is over."""
    cohort, room = standing
    kept = cohort.settings.get(TOOK_PART) if room.phase == FINISHED else None
    joined, parts = kept or (0, [])
    counts = {number: (began, finished) for number, began, finished in parts}
    steps = tuple(
        StepRun(
            step,
            *counts.get(number, (0, 0)),
            prompt="",
            was_shown=mark.revealed_at is not None,
            shown_at=mark.revealed_at,
            figures={name: one.value for name, one in mark.figures.items()},
        )
        for number, (step, mark) in enumerate(zip(room.steps, room.marks, strict=True))
        if step.kind in ANSWERED_KINDS
    )
    times = [
        one
        for mark in room.marks
        for one in (mark.opened_at, mark.closed_at, mark.revealed_at)
        if one is not None
    ]
    ended = cohort.closed_at or max(times, default=cohort.created_at)
    run = WorkshopRun(
        title=cohort.title,
        day=min(times, default=cohort.created_at).date(),
        organisation="",
        joined=joined,
        steps=steps,
        languages=tuple(cohort.settings.get("languages") or ()),
        is_rehearsal=REHEARSAL in cohort.settings,
    )
    return (ended if kept else None), run
