"""What a new submission means for the plan: actions close, come back, or stand as they stood.

Rule of this file: the marks go into the change that submits. An interview that began with the
answers of another one begins with what was said of that one's plan, too.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import saving
from bot.follow_up import dates
from bot.follow_up.words import listed
from bot.reporting import documents
from bot.visit import Visit
from bot.wording import Wording
from flows.effects import Tell
from flows.follow_up import ANSWERS, CAME_BACK, CLOSED, Mark, resubmitted, standings
from flows.interview import Interview
from reports.comparison import compared
from reports.model import Report
from storage.base import Change, Store, Submission
from storage.follow_up_values import FollowUp
from storage.outbox import OutboxItem, Recall

if TYPE_CHECKING:
    from bot.talk import Talk


async def change_of(
    talk: Talk,
    visit: Visit,
    before: Interview | None,
    made: tuple[Submission, Report],
    promised: tuple[OutboxItem, ...],
) -> Change:
    """Return all that submitting changes; the visit has the interview as it is now."""
    change = saving.change_of(visit, before, None)
    submission, report = made
    interview = visit.interview
    assert interview is not None  # it was submitted
    recall = Recall(interview.person, batch=batch_of(interview.id))
    return change.but(
        submission=submission,
        outbox=(*change.outbox, *promised),
        recalls=(*change.recalls, recall),
        follow_up=await follow_up_of(talk.store, interview, submission, report),
    )


def batch_of(interview: str) -> str:
    """Return what all reminders of a plan are written under, to take them back together."""
    return f"plan:{interview}"


async def follow_up_of(
    store: Store, interview: Interview, submission: Submission, report: Report
) -> FollowUp:
    """Return what a submission changes in the plan of its interview."""
    earlier = await store.submissions(interview.id)
    before = _ids(documents.report_of(earlier[-1])) if earlier else ()
    marks = await store.marks(interview.id)
    brought = () if earlier or marks else await _brought(store, interview)
    known = (*marks, *brought)
    new = resubmitted(known, answered_at(report, interview), before, submission.at)
    stands = standings((*known, *new))
    day = dates.next_day(report.actions, stands, report.date, report.date)
    return FollowUp(interview.id, (*brought, *new), day)


async def _brought(store: Store, interview: Interview) -> tuple[Mark, ...]:
    """Return what was said of the plan of the interview this one began with."""
    source = await store.interview(interview.carried_from) if interview.carried_from else None
    if source is None or source.person != interview.person:
        return ()
    return await store.marks(source.id)


def _ids(report: Report) -> tuple[str, ...]:
    return tuple(one.id for one in report.actions)


def answered_at(report: Report, interview: Interview) -> dict[str, datetime | None]:
    """Return the actions of a plan, each with when the latest answer behind it was given."""
    times: dict[str, datetime] = {}
    for answer in interview.answers.values():
        times[answer.question] = max(answer.at, times.get(answer.question, answer.at))
    behind: dict[str, list[datetime]] = {
        finding.id: [times[one.name] for one in finding.asked if one.name in times]
        for finding in report.findings
    }
    given = {
        action.id: [at for name in action.findings for at in behind.get(name, ())]
        for action in report.actions
    }
    return {action: max(latest, default=None) for action, latest in given.items()}


async def last_of(store: Store, interview: Interview) -> Submission | None:
    """Return the result handed in before, of this interview or the one it began with."""
    earlier = await store.submissions(interview.id)
    if not earlier and interview.carried_from:
        source = await store.interview(interview.carried_from)
        if source is not None and source.ref_id == interview.ref_id:
            earlier = await store.submissions(source.id)
    return earlier[-1] if earlier else None


def beside(report: Report, last: Submission | None) -> Report:
    """Return a new report beside the result handed in before it, where there is one."""
    return report if last is None else compared(report, documents.report_of(last))


# -- told after submitting -------------------------------------------------------------------------


async def told(talk: Talk, words: Wording, submission: Submission) -> tuple[Tell, ...]:
    """Return what to say of actions that this submission closed or brought back."""
    marks = await talk.store.marks(submission.interview)
    here = [one for one in marks if one.by == ANSWERS and one.at == submission.at]
    labels = talk.around.catalog.library(words.language).actions
    said = []
    for state in (CLOSED, CAME_BACK):
        names = [one.action for one in here if one.state == state]
        if names:
            found = (labels[one].label if one in labels else one for one in names)
            label = listed(words, found)
            said.append(Tell(f"plan_told_{state}", {"count": len(names), "actions": label}))
    return tuple(said)
