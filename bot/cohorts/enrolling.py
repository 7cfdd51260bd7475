"""Which interviews count where: enrolled when they begin or are brought along, tallied at the end.

Rule of this file: an interview is in at most one campaign and one workshop; what is written here
goes into the change of what caused it. It reads the store only where an interview begins, is
submitted, or says whether it may be counted: an answer like any other costs nothing here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.cohorts import consents, terms
from bot.visit import Visit
from flows import lifecycle
from flows.interview import Interview
from reports.totals.facts import facts_of
from storage.base import Change, Store, Submission
from storage.cohorts import CAMPAIGN, WORKSHOP, Cohort, Enrolment, Joint, Membership, Tally

if TYPE_CHECKING:
    from bot.talk import Talk


async def with_cohorts(
    talk: Talk, visit: Visit, before: Interview | None, change: Change
) -> Change:
    """Return a change with what it means for the cohorts of its interview.

    Raises:
        StoreError: what is needed could not be read.
    """
    interview = change.interview
    if interview is None:
        return change
    if interview.status == lifecycle.OFFERED:
        return change  # answers from a file count nowhere until she takes them up
    if before is None or before.status == lifecycle.OFFERED:
        found = await _of_new(talk, interview)
        return change.but(joint=Joint(enrolments=found)) if found else change
    if change.submission is not None:
        return change.but(joint=await _at_submission(talk.store, interview, change.submission))
    said = consents.answered(change.answers) if change.answers else None
    if said is None:
        return change
    cohort = await _in_kind(talk.store, interview.id, CAMPAIGN)
    given = said.value == consents.YES
    if cohort is None or (given and not await _is_own_yes(talk.store, visit, interview, cohort)):
        return change
    act = consents.act(
        interview.person, consents.TOTALS, cohort.id, given, said.at, interview.language
    )
    return change.but(consents=(*change.consents, act))


async def _is_own_yes(store: Store, visit: Visit, interview: Interview, cohort: Cohort) -> bool:
    """Tell whether a yes is the owner's own, who is still there; anybody's no counts."""
    if visit.known_person.id != interview.person:
        return False
    return await _is_in(store, cohort, interview.person)


async def _is_in(store: Store, cohort: Cohort, person: str) -> bool:
    member = await store.cohorts.membership(cohort.id, person)
    return member is not None and member.left_at is None


# -- new interviews --------------------------------------------------------------------------------


async def _of_new(talk: Talk, interview: Interview) -> tuple[Enrolment, ...]:
    """Return where an interview that begins now counts: where its owner is, and it is wanted."""
    found: dict[str, Cohort] = {}
    for cohort in await running(talk, interview):
        if cohort.kind not in found and interview.ref_id in terms.counted_in(
            cohort, talk.around.catalog
        ):
            found[cohort.kind] = cohort
    room = found.get(WORKSHOP)
    if room is not None and await _has_one_there(talk.store, interview, room):
        del found[WORKSHOP]
    return tuple(Enrolment(cohort.id, interview.id) for cohort in found.values())


async def running(talk: Talk, interview: Interview) -> list[Cohort]:
    """Return the cohorts a person is in that run now, the latest joined first."""
    cohorts = talk.store.cohorts
    every = [await cohorts.cohort(one.cohort) for one in await cohorts.joined(interview.person)]
    at = interview.updated_at
    return [one for one in every if one is not None and terms.is_running(one, at)]


async def _has_one_there(store: Store, interview: Interview, room: Cohort) -> bool:
    """Tell whether an interview of this kind of the same person is in a room already."""
    for one in await store.interviews_of(interview.person):
        if (one.ref_id, one.person) == (interview.ref_id, interview.person):
            known = await _in_kind(store, one.id, WORKSHOP)
            if known is not None and known.id == room.id:
                return True
    return False


# -- interviews brought along ----------------------------------------------------------------------


async def own_there(store: Store, membership: Membership) -> Interview | None:
    """Return the interview a member has in a cohort, the latest touched of several."""
    for one in await store.interviews_of(membership.person):
        known = await store.cohorts.cohorts_of_interview(one.id)
        if one.person == membership.person and membership.cohort in [each.id for each in known]:
            return one
    return None


async def to_bring(store: Store, person: str, cohort: Cohort, ref_id: str) -> Interview | None:
    """Return the latest interview a member could bring along: hers, and in no other of its kind.

    One she left counts no more.
    """
    for one in await store.interviews_of(person):
        if one.ref_id == ref_id and one.person == person and one.status != lifecycle.OFFERED:
            other = await _in_kind(store, one.id, cohort.kind)
            if other is None or not await _is_in(store, other, person):
                return one
    return None


async def brought(store: Store, interview: Interview, cohort: Cohort) -> Joint:
    """Return what enrols an interview; one that was submitted counts as it was submitted last."""
    latest = (await store.submissions(interview.id))[-1:]
    return Joint(
        enrolments=(Enrolment(cohort.id, interview.id),),
        tallies=tuple(_tally(interview, one) for one in latest),
    )


async def _in_kind(store: Store, interview: str, kind: str) -> Cohort | None:
    for one in await store.cohorts.cohorts_of_interview(interview):
        if one.kind == kind:
            return one
    return None


# -- submissions -----------------------------------------------------------------------------------


async def _at_submission(
    store: Store, interview: Interview, submission: Submission
) -> Joint | None:
    if not await store.cohorts.cohorts_of_interview(interview.id):
        return None
    return Joint(tallies=(_tally(interview, submission),))


def _tally(interview: Interview, submission: Submission) -> Tally:
    return Tally(
        person=interview.person,
        interview=interview.id,
        submission=submission.number,
        ref_id=interview.ref_id,
        at=submission.at,
        facts=facts_of(json.loads(submission.report), interview.answers.values()),
    )
