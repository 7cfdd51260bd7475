"""Cost sheet and repayment plan of the same firm, brought into its gap report.

Rule of this file: only what the same person submitted about the same subject, the latest of each,
as it stood when it was submitted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot.reporting import documents
from bot.speaking import FIRST
from flows.interview import Interview
from reports.build import Extras
from reports.model import Report

if TYPE_CHECKING:
    from bot.talk import Talk

COSTS: Final = "recruitment_costs"
REPAYMENT: Final = "repayment_plan"


async def extras_of(talk: Talk, interview: Interview) -> Extras:
    """Return what other submissions bring into the report of an interview about a firm."""
    if not _is_gap_report(talk, interview.ref_id):
        return Extras()
    own = [
        one
        for one in await talk.store.interviews_of(interview.person)
        if one.person == interview.person and one.subject == interview.subject
    ]
    costs = await _latest(talk, (one for one in own if one.ref_id == COSTS))
    repayment = await _latest(talk, (one for one in own if one.ref_id == REPAYMENT))
    return Extras(
        costs=costs.costs if costs else None,
        repayment=repayment.repayment if repayment else None,
    )


def _is_gap_report(talk: Talk, ref_id: str) -> bool:
    """Tell whether it is about the whole firm: the first questionnaire, or what continues it."""
    if ref_id == FIRST:
        return True
    catalog = talk.around.catalog
    return FIRST in catalog.refs() and catalog.open(FIRST).header.continues_with == ref_id


async def _latest(talk: Talk, interviews: Iterable[Interview]) -> Report | None:
    """Return the report of the submission made last."""
    found = [
        submission
        for interview in interviews
        for submission in (await talk.store.submissions(interview.id))[-1:]
    ]
    return await documents.read(max(found, key=lambda one: one.at)) if found else None
