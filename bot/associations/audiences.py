"""To whom of a campaign a message can go: groups of members, of whom an officer sees counts.

Rule of this file: only who wished for messages is in any group, and only who agreed to be counted
in one that her answers decide; who is in a group never leaves this package.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import msgspec

from bot.cohorts.consents import MESSAGES, TOTALS
from flows import lifecycle
from flows.follow_up import Standing, standing_of, standings
from reports.totals.audiences import counted, next_audiences
from reports.totals.cells import Cell
from reports.totals.release import Released
from storage.base import Change, StaleCohort, Store
from storage.cohorts import Cohort, Enrolled, Joint, Release, Tally

ALL: Final = "all"
NEW: Final = "new"
BEGUN: Final = "begun"
CRITICAL: Final = "critical"
OVERDUE: Final = "overdue"
HELP: Final = "help"
AUDIENCES: Final = (ALL, NEW, BEGUN, CRITICAL, OVERDUE, HELP)
"""Everybody who wished for messages; of these who joined and began nothing, began and handed
nothing in, has an open critical finding, has an action whose date is past and which she neither did
nor turned down nor put off, let her wish for help with an action be counted."""

VIEW: Final = "audiences"
"""Under which the figures of the groups are kept."""
_NOT_BEGUN: Final = (lifecycle.CONSENT, lifecycle.OFFERED, lifecycle.WITHDRAWN)
_A_FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is in each group now, and what may be told of how many they are."""

    members: Mapping[str, frozenset[str]]
    released: Released | None

    def cell(self, name: str) -> Cell:
        """Return how many there are, a range of five; None where that is not told."""
        if self.released is None:
            return None
        found: Cell = self.released.figures["groups"].get(name)
        return found

    def may_choose(self, name: str) -> bool:
        """Tell whether a message can go to this group: at least five are known to be in it."""
        return self.cell(name) is not None

    def counted(self, name: str) -> frozenset[str]:
        """Return what the figure of a group stands for, see `reports.totals.audiences`."""
        return counted(self.released, name)


class _Planned(msgspec.Struct):
    """The dates of a corrective action in a report.json; the rest is passed over."""

    complete: date
    id: str = ""


class _Report(msgspec.Struct):
    actions: list[_Planned]


_report: Final = msgspec.json.Decoder(_Report)


async def _first_end(store: Store, tally: Tally, known: Mapping[str, Standing]) -> date | None:
    """Return when the first action still to do of the report behind a tally is due, None without.

    `known` is where its actions stand.
    """
    if not tally.facts.get("actions"):
        return None
    for one in await store.submissions(tally.interview):
        if one.number == tally.submission:
            try:
                planned = _report.decode(one.report).actions
            except msgspec.MsgspecError:  # of a version with other words for it
                return None
            stand = [(standing_of(each.id, known), each.complete) for each in planned]
            return min((each.due(end) for each, end in stand if each.to_do), default=None)
    return None


async def groups_of(store: Store, cohort: Cohort, at: datetime) -> Groups:
    """Return the groups of a campaign as they stand now, with the figures that may be told.

    Raises:
        StoreError: they cannot be read, or new figures cannot be saved.
    """
    members, wholes = await _members(store, cohort, at)
    while True:
        kept = await store.cohorts.release(cohort.id, VIEW)
        before = _released(kept) if kept is not None else None
        after = await asyncio.to_thread(next_audiences, before, members, ALL, at, wholes)
        if after is None:
            return Groups(members, before)
        new = Release(cohort.id, VIEW, after.number, at, after.basis, after.figures)
        try:
            await store.save(Change(joint=Joint(releases=(new,)), at=at))
        except StaleCohort:
            continue  # another process told its figures first: those stand
        return Groups(members, after)


def _released(kept: Release) -> Released:
    return Released(kept.number, kept.at, kept.basis, kept.figures)


async def _members(
    store: Store, cohort: Cohort, at: datetime
) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Return who is in each group, and how many could be in those that are parts of others."""
    cohorts = store.cohorts
    wished = await cohorts.consenting(cohort.id, MESSAGES)
    here = {one.person for one in await cohorts.members(cohort.id) if one.left_at is None} & wished
    begun, finished = _got_on(await cohorts.enrolled(cohort.id))
    counted_in = here & await cohorts.consenting(cohort.id, TOTALS)
    latest = _latest(await cohorts.tallies(cohort.id), counted_in)
    late, wishes_help = set(), set()
    for number, one in enumerate(latest):
        known = standings(await store.marks(one.interview))
        end = await _first_end(store, one, known)
        if end is not None and end < at.date():
            late.add(one.person)
        if any(each.counted for each in known.values()):
            wishes_help.add(one.person)
        if number % _A_FEW == 0:
            await asyncio.sleep(0)  # answers pass between two looks
    found = {
        ALL: frozenset(here),
        NEW: frozenset(here - begun - finished),
        BEGUN: frozenset((here & begun) - finished),
        CRITICAL: frozenset(one.person for one in latest if one.facts.get("critical_open")),
        OVERDUE: frozenset(late),
        HELP: frozenset(wishes_help),
    }
    wholes = dict.fromkeys((NEW, BEGUN), len(here)) | dict.fromkeys(
        (CRITICAL, OVERDUE, HELP), len(latest)
    )
    return found, wholes


def has_begun(one: Enrolled) -> bool:
    """Tell whether somebody agreed to answer in an interview, or handed something in."""
    return one.submissions > 0 or one.status not in _NOT_BEGUN


def _got_on(enrolled: Iterable[Enrolled]) -> tuple[set[str], set[str]]:
    """Return who began, and who handed in."""
    begun, finished = set(), set()
    for one in enrolled:
        if one.submissions > 0 or one.status == lifecycle.COMPLETED:
            finished.add(one.person)
        elif has_begun(one):
            begun.add(one.person)
    return begun, finished


def _latest(tallies: Iterable[Tally], persons: Iterable[str]) -> list[Tally]:
    """Return the latest tally of each of these persons."""
    wanted = set(persons)
    found: dict[str, Tally] = {}
    for one in tallies:
        if one.person in wanted and (one.person not in found or found[one.person].at <= one.at):
            found[one.person] = one
    return list(found.values())
