"""How many are in a room and how far they got: for the board and the trainer's console.

Rule of this file: counts only. Of a seat the console learns when somebody sat down and how many
answers came from there; what was answered is not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.surroundings import Surroundings
from bot.workshops.figures import quiz_interviews
from bot.workshops.values import Counts, SeatRow, Standing, StepCount
from flows.workshop_room import ANSWERED_KINDS, KIND_MODULE, PlannedStep
from storage.cohorts import CohortAnswer, Enrolled, Membership

ACTIVE_FOR: Final = timedelta(minutes=10)


async def counts_of(around: Surroundings, standing: Standing, at: datetime) -> Counts:
    """Return how many are in a workshop, `active` in the ten minutes before `at`.

    Raises:
        StoreError: it could not be read.
    """
    cohorts, cohort = around.store.cohorts, standing.cohort.id
    members = [one for one in await cohorts.members(cohort) if one.left_at is None]
    enrolled = await cohorts.enrolled(cohort)
    answers = await cohorts.answers(cohort)
    here = {one.person for one in members}
    active = {one.person for one in enrolled if at - one.updated_at <= ACTIVE_FOR}
    return Counts(
        joined=len(members),
        active=len(active & here),
        helpless=sum(one.help_at is not None for one in members),
        steps=_steps(around, standing, enrolled, answers),
        seats=_seats(standing, members, answers),
    )


def _seats(
    standing: Standing, members: Iterable[Membership], answers: Iterable[CohortAnswer]
) -> tuple[SeatRow, ...]:
    given = Counter(one.person for one in answers)
    aside = standing.room.aside
    return tuple(
        SeatRow(one.seat, one.joined_at, given[one.person], one.seat in aside) for one in members
    )


def _steps(
    around: Surroundings,
    standing: Standing,
    enrolled: Sequence[Enrolled],
    answers: Sequence[CohortAnswer],
) -> tuple[StepCount, ...]:
    found = []
    for number, step in enumerate(standing.room.steps):
        if step.kind in ANSWERED_KINDS:
            people = _in_step(around, standing, step, enrolled, answers)
            found.append(StepCount(number, len(people)))
    return tuple(found)


def _in_step(
    around: Surroundings,
    standing: Standing,
    step: PlannedStep,
    enrolled: Sequence[Enrolled],
    answers: Sequence[CohortAnswer],
) -> set[str]:
    if step.kind != KIND_MODULE:
        mine = quiz_interviews(standing.room, enrolled, step.ref_id)[step.kind]
        asked = set(mine.values())
        return {one.person for one in answers if one.interview in asked}
    questionnaire = around.catalog.open(step.ref_id, step.version)
    names: Mapping[str, object] = dict.fromkeys(questionnaire.module_by_name[step.module].questions)
    return {one.person for one in answers if one.question in names and one.ref_id == step.ref_id}
