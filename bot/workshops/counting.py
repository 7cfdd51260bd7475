"""How many are in a room and how far they got: for the board and the trainer's console.

Rule of this file: counts only. Of a seat the console learns when somebody sat down and how many
answers came from there; what was answered only tells what is still asked of her, and is not kept.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.surroundings import Surroundings
from bot.workshops.figures import quiz_interviews
from bot.workshops.values import Counts, SeatRow, Standing, StepCount
from flows.engine import view_of
from flows.interview import Interview
from flows.workshop_room import ANSWERED_KINDS, KIND_MODULE, PlannedStep, Room
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from storage.base import Store
from storage.cohorts import Enrolled, Membership

ACTIVE_FOR: Final = timedelta(minutes=10)
AT_ONCE: Final = 8
"""With more interviews changed than this, what is left of them is worked out beside the loop."""
MOST_KNOWN: Final = 20_000


class Extent(NamedTuple):
    """How much was answered in an interview as it stood at `at`: how often, and in which modules.

    `begun` are the modules in which something was answered, `finished` those in which nothing that
    comes is left open.
    """

    at: datetime
    answers: int = 0
    begun: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()


Extents = Mapping[str, Extent]


def extent_of(questionnaire: Questionnaire, interview: Interview, at: datetime) -> Extent:
    """Return how far an interview got."""
    given = interview.answers
    asked = questionnaire.question_by_name
    names = {asked[name].module for name, _ in given if name in asked}
    view = view_of(questionnaire, interview)
    blocks_of = view.structure.blocks_of
    begun, finished = set(), set()
    for module in names:
        keys = [key for key in view.walk(blocks_of[module]) if view.comes(*key)]
        answered = sum(key in given for key in keys)
        begun |= {module} if answered else set()
        finished |= {module} if answered and answered == len(keys) else set()
    return Extent(at, len(given), frozenset(begun), frozenset(finished))


class Reading:
    """How far interviews got, read again only where they changed since."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self._store, self._catalog = store, catalog
        self._known: OrderedDict[str, Extent] = OrderedDict()

    async def extents(self, enrolled: Sequence[Enrolled]) -> Extents:
        """Return how far each of these interviews got.

        Raises:
            StoreError: they could not be read.
        """
        known = self._known
        changed = [
            one
            for one in enrolled
            if one.interview not in known or known[one.interview].at != one.updated_at
        ]
        loaded = [(one, await self._store.interview(one.interview)) for one in changed]
        if len(changed) > AT_ONCE:
            read = await asyncio.to_thread(self._extents, loaded)
        else:
            read = self._extents(loaded)
        known.update(read)
        found = {one.interview: known[one.interview] for one in enrolled}
        while len(known) > MOST_KNOWN:
            known.popitem(last=False)
        return found

    def _extents(self, loaded: Iterable[tuple[Enrolled, Interview | None]]) -> dict[str, Extent]:
        found = {}
        for one, interview in loaded:
            if interview is None:
                found[one.interview] = Extent(one.updated_at)
                continue
            questionnaire = self._catalog.open(interview.ref_id, interview.version)
            found[one.interview] = extent_of(questionnaire, interview, one.updated_at)
        return found


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
    extents = await reading.extents(enrolled)
    return Counts(
        joined=len(members),
        active=len({one.person for one in enrolled if at - one.updated_at <= ACTIVE_FOR}),
        helpless=sum(one.help_at is not None for one in members),
        steps=tuple(
            StepCount(number, begun, finished)
            for number, (begun, finished) in progress(
                around.catalog, standing.room, enrolled, extents
            ).items()
        ),
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


def progress(
    catalog: Catalog, room: Room, enrolled: Sequence[Enrolled], extents: Extents
) -> dict[int, tuple[int, int]]:
    """Return by number of a step how many people answered something in it, and how many all."""
    found = {}
    for number, step in enumerate(room.steps):
        if step.kind not in ANSWERED_KINDS:
            continue
        asked = {step.module} if step.module else _modules(catalog, step)
        begun, finished = set(), set()
        for person, interview in _asked_in(room, step, enrolled):
            extent = extents[interview]
            begun |= {person} if not asked.isdisjoint(extent.begun) else set()
            finished |= {person} if asked <= extent.finished else set()
        found[number] = (len(begun), len(finished))
    return found


def _asked_in(
    room: Room, step: PlannedStep, enrolled: Sequence[Enrolled]
) -> Collection[tuple[str, str]]:
    """Return the people with their interviews in which a step is answered."""
    if step.kind != KIND_MODULE:
        return quiz_interviews(room, enrolled, step.ref_id)[step.kind].items()
    asked = (step.ref_id, step.version)
    return [(one.person, one.interview) for one in enrolled if (one.ref_id, one.version) == asked]


def _modules(catalog: Catalog, step: PlannedStep) -> set[str]:
    """Return the modules of a quiz, which is answered whole."""
    return {one.name for one in catalog.open(step.ref_id, step.version).modules}
