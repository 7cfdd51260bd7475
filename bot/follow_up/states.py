"""A kept report with what became of its plan.

Rule of this file: what a submission keeps is never changed; states are put beside it each time, as
they were while that submission was the latest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flows.follow_up import Mark, Standing, standings
from flows.interview import Interview, day_of
from reports.follow_up import with_states
from reports.model import Report
from reports.report_json import report_from_dict
from storage.base import Submission

if TYPE_CHECKING:
    from questionnaires.catalog import Catalog


def report_with(
    catalog: Catalog, interview: Interview, submission: Submission, known: Mapping[str, Standing]
) -> Report:
    """Return the report a submission keeps, with where its actions stand."""
    report = report_from_dict(json.loads(submission.report))
    if not known:
        return report
    return with_known(catalog, interview, report, known)


def with_known(
    catalog: Catalog, interview: Interview, report: Report, known: Mapping[str, Standing]
) -> Report:
    """Return a report with where its actions stand."""
    actions = catalog.library(report.language).actions
    labels = {name: one.label for name, one in actions.items()}
    return with_states(report, known, lambda at: day_of(interview, at), labels)


def while_latest(
    marks: Sequence[Mark], submissions: Sequence[Submission], number: int
) -> dict[str, Standing]:
    """Return where actions stood while a submission was the latest; now, if it still is."""
    later = [one.at for one in submissions if one.number > number]
    end = min(later, default=None)
    return standings(one for one in marks if end is None or one.at < end)


def stamp(known: Mapping[str, Standing]) -> str:
    """Return what tells two states of a plan apart; empty where nothing was said."""
    steps = sum(one.number for one in known.values())
    return f"+{steps}" if steps else ""
