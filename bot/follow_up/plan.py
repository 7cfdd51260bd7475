"""The plan of an interview as it stands: the latest result, and what was said of its actions.

Rule of this file: it loads and puts together; what is shown and what is saved is decided elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.follow_up import dates
from bot.follow_up.states import report_with
from flows.follow_up import Mark, Standing, after, standing_of, standings
from flows.interview import Interview, day_of
from reports.model import PlannedAction, Report
from storage.base import Store, Submission
from storage.follow_up_values import FollowUp

if TYPE_CHECKING:
    from bot.talk import Talk
    from questionnaires.catalog import Catalog


@dataclass(frozen=True)
class Plan:
    """An interview with its latest result; `report` has the states, `known` where actions stand."""

    interview: Interview
    submission: Submission
    report: Report
    known: Mapping[str, Standing]

    def action(self, name: str) -> PlannedAction | None:
        """Return an action of the plan by its id."""
        return next((one for one in self.report.actions if one.id == name), None)

    def standing(self, name: str) -> Standing:
        """Return where an action stands."""
        return standing_of(name, self.known)

    def with_mark(self, mark: Mark, at: datetime) -> FollowUp:
        """Return what is to be kept of one more mark."""
        known = {**self.known, mark.action: after(self.standing(mark.action), mark)}
        today = day_of(self.interview, at)
        day = dates.next_day(self.report.actions, known, self.report.date, today)
        return FollowUp(self.interview.id, (mark,), day)


async def plan_of(talk: Talk, interview: Interview) -> Plan | None:
    """Return the plan of an interview, None where no result was handed in."""
    return await loaded(talk.store, talk.around.catalog, interview)


async def loaded(store: Store, catalog: Catalog, interview: Interview) -> Plan | None:
    """Return the plan of an interview out of a store, None where no result was handed in."""
    submissions = await store.submissions(interview.id)
    if not submissions:
        return None
    latest = submissions[-1]
    known = standings(await store.marks(interview.id))
    report = await asyncio.to_thread(report_with, catalog, interview, latest, known)
    return Plan(interview, latest, report, known)
