"""Which interviews of somebody count in a workshop, and which of them is what.

Rule of this file: only her own; an interview she was invited to by a colleague is that person's.
"""

from __future__ import annotations

from bot.workshops.figures import quiz_interviews
from bot.workshops.values import Standing
from flows.interview import Interview
from flows.workshop_room import KIND_MODULE
from storage.base import Store
from storage.cohorts import Cohort, Membership


async def hers_in(
    store: Store, cohort: Cohort, person: str, ref_id: str = ""
) -> tuple[Interview, ...]:
    """Return the interviews of a person that count in a cohort, the latest first.

    With `ref_id` only those of this questionnaire.

    Raises:
        StoreError: they could not be read.
    """
    found = []
    for one in await store.interviews_of(person):
        if one.person != person or ref_id not in ("", one.ref_id):
            continue
        known = await store.cohorts.cohorts_of_interview(one.id)
        if cohort.id in [each.id for each in known]:
            found.append(one)
    return tuple(found)


async def is_in(store: Store, cohort: str, interview: Interview) -> bool:
    """Tell whether an interview counts in a cohort that its owner is in.

    Raises:
        StoreError: it could not be read.
    """
    owner = await store.cohorts.membership(cohort, interview.person)
    if owner is None or owner.left_at is not None:
        return False
    return cohort in [one.id for one in await store.cohorts.cohorts_of_interview(interview.id)]


async def main_of(store: Store, standing: Standing, member: Membership) -> Interview | None:
    """Return the interview in which a member answers the modules of a workshop."""
    wanted = {step.ref_id for step in standing.room.steps if step.kind == KIND_MODULE}
    for one in await hers_in(store, standing.cohort, member.person):
        if one.ref_id in wanted:
            return one
    return None


async def quiz_by(
    store: Store, standing: Standing, member: Membership, kind: str
) -> Interview | None:
    """Return the quiz before or after (the `kind` of its step) of a member."""
    ref_id = next(step.ref_id for step in standing.room.steps if step.kind == kind)
    hers = await hers_in(store, standing.cohort, member.person, ref_id)
    named = quiz_interviews(standing.room, hers, ref_id)[kind].get(member.person)
    return next((one for one in hers if one.id == named), None)


async def kind_of(store: Store, standing: Standing, interview: Interview) -> str:
    """Return the kind of step an interview belongs to: before or after for a quiz, else a module.

    Raises:
        StoreError: it could not be read.
    """
    steps = standing.room.steps
    if not any(one.kind != KIND_MODULE and one.ref_id == interview.ref_id for one in steps):
        return KIND_MODULE
    hers = await hers_in(store, standing.cohort, interview.person, interview.ref_id)
    found = quiz_interviews(standing.room, hers, interview.ref_id)
    return next(
        (kind for kind, mine in found.items() if interview.id in mine.values()), KIND_MODULE
    )
