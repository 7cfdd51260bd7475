"""The figures of campaigns: worked out from those who agreed to be counted, kept, and shown.

Rule of this file: only what `reports.totals` releases is ever shown, and what was shown is never
written over; who loses against another process shows what the other one kept. Working out runs
beside the event loop, once at a time for a campaign.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.associations.audiences import has_begun
from bot.cohorts import terms
from bot.cohorts.consents import TOTALS
from bot.workshops.beside import rooms_beside
from questionnaires.catalog import Catalog
from reports.totals.campaign import Entry
from reports.totals.funnel import (
    Passage,
    modules_answered,
    next_funnel,
    next_joined,
    passages,
)
from reports.totals.lines import Line, Shown, lines_of
from reports.totals.release import Released, next_release
from storage.base import Change, StaleCohort, Store, StoreError
from storage.cohorts import CAMPAIGN, Cohort, Joint, Release

JOINED: Final = "joined"
FUNNEL: Final = "funnel:"
"""Views of a campaign: `joined`, the id of a questionnaire for its totals, and this before the id
for how far people got in it."""

EVERY: Final = timedelta(minutes=5)
"""How long figures stand at least before it is looked whether new ones may be released."""

_log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counted:
    """What figures are made of: who joined, the submissions of who agreed, and how far they got."""

    joined: tuple[str, ...]
    entries: tuple[Entry, ...]
    passages: Mapping[str, tuple[Passage, ...]]


@dataclass(slots=True)
class _Known:
    """What this process knows of a campaign: when it looked last, and whether it looks now."""

    looked_at: datetime | None = None
    stamp: str = ""
    looking: asyncio.Task[None] | None = None


class Releasing:
    """The figures of all campaigns of a store; one for each process, so that work is shared."""

    def __init__(self, store: Store, catalog: Catalog, every: timedelta = EVERY) -> None:
        self.store = store
        self.catalog = catalog
        self._every = every
        self._known: dict[str, _Known] = {}

    async def shown(self, cohort: Cohort) -> Shown:
        """Return what stands of a campaign now.

        Raises:
            StoreError: it could not be read.
        """
        return await shown(self.store, self.catalog, cohort)

    async def fresh(self, cohort: Cohort, at: datetime, patience: float = 2.0) -> bool:
        """Release what may be released; False where it takes longer than `patience` seconds.

        It goes on then, and is there at one of the next looks. What was looked at a few minutes ago
        or did not change is not worked out again.
        """
        known = self._known.setdefault(cohort.id, _Known())
        if known.looking is None or known.looking.done():
            if known.looked_at is not None and at - known.looked_at < self._every:
                return True
            known.looking = asyncio.create_task(self._look(cohort, known, at))
            known.looking.add_done_callback(_noted)
        done, _ = await asyncio.wait({known.looking}, timeout=patience)
        if done:
            await known.looking
        return bool(done)

    async def close(self) -> None:
        """End what is being worked out; nothing of it is lost, the next look does it again."""
        tasks = [one.looking for one in self._known.values() if one.looking is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, cohort: Cohort, known: _Known, at: datetime) -> None:
        stamp = await self.store.cohorts.stamp(cohort.id)
        if stamp != known.stamp:
            await self.release(cohort, at)
        known.stamp, known.looked_at = stamp, at

    async def release(self, cohort: Cohort, at: datetime) -> int:
        """Release everything of a campaign that may move on; return how many views did.

        Raises:
            StoreError: it could not be read or saved.
        """
        counted = await load(self.store, self.catalog, cohort)
        moved = await self._next(cohort, JOINED, partial(next_joined, joined=counted.joined, at=at))
        rooms = await rooms_beside(self.store, cohort)
        for ref_id in views_of(cohort, self.catalog):
            others = [one.basis for one in await self._others(cohort, ref_id)]
            totals = partial(
                next_release,
                entries=counted.entries,
                ref_id=ref_id,
                at=at,
                others=others,
                rooms=rooms,
            )
            passed = counted.passages[ref_id]
            funnel = partial(next_funnel, everyone=passed, ref_id=ref_id, at=at)
            moved += await self._next(cohort, ref_id, totals)
            moved += await self._next(cohort, FUNNEL + ref_id, funnel)
        return moved

    async def _others(self, cohort: Cohort, ref_id: str) -> list[Release]:
        """Return the totals that stand of the other questionnaires of a campaign."""
        names = (one for one in views_of(cohort, self.catalog) if one != ref_id)
        found = [await self.store.cohorts.release(cohort.id, name) for name in names]
        return [one for one in found if one is not None]

    async def _next(
        self, cohort: Cohort, view: str, make: Callable[[Released | None], Released | None]
    ) -> int:
        """Save the next release of a view if there is one; what another process saved stands."""
        stored = await self.store.cohorts.release(cohort.id, view)
        made = await asyncio.to_thread(make, released(stored))
        if made is None:
            return 0
        kept = Release(cohort.id, view, made.number, made.at, tuple(made.basis), made.figures)
        try:
            await self.store.save(Change(joint=Joint(releases=(kept,)), at=made.at))
        except StaleCohort:
            return 0
        return 1

    async def every_campaign(self, at: datetime) -> None:
        """Release what may be released in all campaigns, one after the other; for once a day.

        Tables that somebody withdrew from are taken down by it too when their time is over.
        """
        try:
            for organisation in await self.store.cohorts.organisations():
                for cohort in await self.store.cohorts.cohorts_of(organisation.id):
                    if cohort.kind == CAMPAIGN:
                        await self.release(cohort, at)
        except StoreError as fault:
            _log.warning("figures_not_released", repair=str(fault))


def _noted(task: asyncio.Task[None]) -> None:
    """Look at how a task ended, which may have been after everybody stopped waiting for it."""
    if not task.cancelled() and task.exception() is not None:
        _log.warning("figures_not_released", repair=str(task.exception()))


def released(stored: Release | None) -> Released | None:
    """Return a stored release as the totals know it."""
    if stored is None:
        return None
    return Released(stored.number, stored.at, stored.basis, stored.figures)


def views_of(cohort: Cohort, catalog: Catalog) -> tuple[str, ...]:
    """Return the questionnaires a campaign has figures of, the one that joining starts first."""
    first = terms.questionnaire_of(cohort, catalog)
    return (first, *sorted(terms.counted_in(cohort, catalog) - {first}))


async def shown(store: Store, catalog: Catalog, cohort: Cohort) -> Shown:
    """Return what stands of a campaign now, without looking whether it may move on.

    Raises:
        StoreError: it could not be read.
    """
    totals: dict[str, Released] = {}
    funnels: dict[str, Released] = {}
    for ref_id in views_of(cohort, catalog):
        for views, view in ((totals, ref_id), (funnels, FUNNEL + ref_id)):
            found = released(await store.cohorts.release(cohort.id, view))
            if found is not None:
                views[ref_id] = found
    joined = released(await store.cohorts.release(cohort.id, JOINED))
    return Shown(joined, totals, funnels, terms.invited(cohort))


async def released_summary(
    store: Store, catalog: Catalog, cohort: Cohort, at: datetime
) -> tuple[Shown, tuple[Line, ...]]:
    """Release what may be released of a campaign, and return what stands then, also as lines.

    The same figures as on the dashboard and in exports; for commands and messages.

    Raises:
        StoreError: it could not be read or saved.
    """
    await Releasing(store, catalog).release(cohort, at)
    stands = await shown(store, catalog, cohort)
    return stands, lines_of(stands)


async def benchmark_figures(store: Store, cohort: Cohort, ref_id: str) -> Mapping[str, Any] | None:
    """Return the totals of a questionnaire that stand, as `reports.totals.benchmark` wants them.

    Raises:
        StoreError: they could not be read.
    """
    found = await store.cohorts.release(cohort.id, ref_id)
    return found.figures if found is not None else None


# -- what figures are made of ----------------------------------------------------------------------


async def load(store: Store, catalog: Catalog, cohort: Cohort) -> Counted:
    """Read what the figures of a campaign are made of.

    Only members who did not leave; of them only whose latest act on `totals` is a yes has entries
    and passages.

    Raises:
        StoreError: it could not be read.
    """
    cohorts = store.cohorts
    members = await cohorts.members(cohort.id)
    staying = tuple(one.person for one in members if one.left_at is None and not one.aside)
    agreed = (await cohorts.consenting(cohort.id, TOTALS)) & frozenset(staying)
    tallies = [one for one in await cohorts.tallies(cohort.id) if one.person in agreed]
    entries = tuple(Entry(one.person, one.ref_id, one.at, one.facts) for one in tallies)
    enrolled = await cohorts.enrolled(cohort.id)
    begun = [one for one in enrolled if one.person in agreed and has_begun(one)]
    answers = [one for one in await cohorts.answers(cohort.id) if one.person in agreed]
    finished_at = {one.interview: one.at for one in tallies if one.submission == 1}

    def made() -> dict[str, tuple[Passage, ...]]:
        found = {}
        for ref_id in views_of(cohort, catalog):
            modules = modules_answered(
                catalog.open(ref_id), [one for one in answers if one.ref_id == ref_id]
            )
            found[ref_id] = tuple(passages(sorted(agreed), begun, ref_id, modules, finished_at))
        return found

    return Counted(staying, entries, await asyncio.to_thread(made))
