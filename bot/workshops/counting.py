"""How many are in a room and how far they got: for the board and the trainer's console.

Rule of this file: counts only. Of a seat the console learns when somebody sat down and how many
answers came from there; what was answered is not looked at, and not kept.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.surroundings import Surroundings
from bot.workshops.figures import quiz_interviews
from bot.workshops.values import Counts, SeatRow, Standing, StepCount
from flows.workshop_room import ANSWERED_KINDS, KIND_MODULE, PlannedStep
from storage.base import Store
from storage.cohorts import Enrolled, Membership

ACTIVE_FOR: Final = timedelta(minutes=10)
ONE_BY_ONE: Final = 60
"""With so many interviews changed at once, all of a cohort are read together."""
MOST_KNOWN: Final = 20_000


class Extent(NamedTuple):
    """How much was answered in an interview as it stood at `at`: how often, which questions."""

    at: datetime
    answers: int = 0
    questions: frozenset[str] = frozenset()


Extents = Mapping[str, Extent]


class Reading:
    """How far interviews got, read again only where they changed since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Extent] = OrderedDict()

    async def extents(self, cohort: str, enrolled: Sequence[Enrolled]) -> Extents:
        """Return how far each of these interviews of a cohort got.

        Raises:
            StoreError: they could not be read.
        """
        known = self._known
        changed = [
            one
            for one in enrolled
            if one.interview not in known or known[one.interview].at != one.updated_at
        ]
        if len(changed) > ONE_BY_ONE:
            await self._read_together(cohort, changed)
        else:
            for one in changed:
                await self._read(one)
        found = {one.interview: known[one.interview] for one in enrolled}
        while len(known) > MOST_KNOWN:
            known.popitem(last=False)
        return found

    async def _read(self, one: Enrolled) -> None:
        interview = await self._store.interview(one.interview)
        given = interview.answers if interview is not None else {}
        names = frozenset(name for name, _ in given)
        self._known[one.interview] = Extent(one.updated_at, len(given), names)

    async def _read_together(self, cohort: str, changed: Sequence[Enrolled]) -> None:
        names: dict[str, list[str]] = {}
        for answer in await self._store.cohorts.answers(cohort):
            names.setdefault(answer.interview, []).append(answer.question)
        for one in changed:
            given = names.get(one.interview, [])
            self._known[one.interview] = Extent(one.updated_at, len(given), frozenset(given))


async def counts_of(
    around: Surroundings, standing: Standing, at: datetime, reading: Reading
) -> Counts:
    """Return how many are in a workshop, `active` in the ten minutes before `at`.

    Raises:
        StoreError: it could not be read.
    """
    cohorts, cohort = around.store.cohorts, standing.cohort.id
    members = [one for one in await cohorts.members(cohort) if one.left_at is None]
    here = {one.person for one in members}
    enrolled = [one for one in await cohorts.enrolled(cohort) if one.person in here]
    extents = await reading.extents(cohort, enrolled)
    return Counts(
        joined=len(members),
        active=len({one.person for one in enrolled if at - one.updated_at <= ACTIVE_FOR}),
        helpless=sum(one.help_at is not None for one in members),
        steps=_steps(around, standing, enrolled, extents),
        seats=_seats(standing, members, enrolled, extents),
    )


def _seats(
    standing: Standing,
    members: Iterable[Membership],
    enrolled: Iterable[Enrolled],
    extents: Extents,
) -> tuple[SeatRow, ...]:
    given: Counter[str] = Counter()
    for one in enrolled:
        given[one.person] += extents[one.interview].answers
    aside = standing.room.aside
    return tuple(
        SeatRow(one.seat, one.joined_at, given[one.person], one.seat in aside) for one in members
    )


def _steps(
    around: Surroundings, standing: Standing, enrolled: Sequence[Enrolled], extents: Extents
) -> tuple[StepCount, ...]:
    return tuple(
        StepCount(number, len(_in_step(around, standing, step, enrolled, extents)))
        for number, step in enumerate(standing.room.steps)
        if step.kind in ANSWERED_KINDS
    )


def _in_step(
    around: Surroundings,
    standing: Standing,
    step: PlannedStep,
    enrolled: Sequence[Enrolled],
    extents: Extents,
) -> set[str]:
    if step.kind != KIND_MODULE:
        mine = quiz_interviews(standing.room, enrolled, step.ref_id)[step.kind]
        return {person for person, interview in mine.items() if extents[interview].answers}
    questionnaire = around.catalog.open(step.ref_id, step.version)
    names = frozenset(questionnaire.module_by_name[step.module].questions)
    return {
        one.person
        for one in enrolled
        if one.ref_id == step.ref_id and not names.isdisjoint(extents[one.interview].questions)
    }
