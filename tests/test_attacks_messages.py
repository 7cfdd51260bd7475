"""An officer who writes to members: what the numbers of groups and of results say of anybody.

She knows who could be in a group: who handed in, who said yes to messages.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.associations import audiences, broadcasting
from bot.associations.broadcast_pages import results
from bot.associations.posting import Posting
from bot.wording import wording
from reports.totals.audiences import in_part, next_audiences, of_outcomes
from reports.totals.cells import Cell
from storage.base import Store
from storage.cohorts import Broadcast, Cohort
from storage.memory import MemoryStore
from tests.broadcast_samples import (
    campaign,
    drafted,
    handed_in,
    members,
    moved,
    surroundings,
)
from tests.store_samples import NOON


@dataclass
class Desk:
    """A campaign, and the officer who writes to its members."""

    store: Store
    cohort: Cohort

    async def hand_in(self, critical: range, others: range = range(0)) -> None:
        """Let members join and hand in, some with a critical finding."""
        await members(self.store, (*critical, *others), begun=True)
        for number in (*critical, *others):
            await handed_in(self.store, number, critical=number in critical)

    async def cell(self, name: str = audiences.CRITICAL) -> Cell:
        return (await audiences.groups_of(self.store, self.cohort, NOON)).cell(name)

    async def sent(self) -> Broadcast:
        """Write to those with a critical finding."""
        one = await drafted(self.store, self.cohort, audiences.CRITICAL)
        await moved(self.store, one, broadcasting.SEND)
        await Posting(surroundings(self.store), telegram=True).look(NOON)
        now = await self.store.cohorts.broadcast(one.id)
        assert now is not None
        return now


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store = MemoryStore()
    await store.open()
    yield Desk(store, await campaign(store))
    await store.close()


async def test_a_group_of_all_who_could_be_in_it_is_not_told(desk: Desk) -> None:
    """Five handed in, and each has a critical finding: a number would tell it of each."""
    await desk.hand_in(range(5))
    assert await desk.cell() is None


async def test_nearly_all_is_told_as_a_range_that_leaves_five_out(desk: Desk) -> None:
    await desk.hand_in(range(12))
    assert await desk.cell() == {"least": 5, "most": 14}


async def test_results_of_a_message_add_up_to_no_more_than_the_group_was_told(desk: Desk) -> None:
    await desk.hand_in(range(12))
    one = await desk.sent()
    lines = await results(desk.store, wording("en"), one)
    assert lines[0] == "To: 5 to 14 people"
    least = [int(number) for line in lines[1:] for number in re.findall(r"(\d+) to", line)]
    assert sum(least) <= 12 - 5
    assert len(lines) == 2  # what became of most of them, and nothing of the others


async def test_who_has_it_shows_as_before_where_others_have_it_not(desk: Desk) -> None:
    await desk.hand_in(range(12), range(12, 24))
    assert await desk.cell() == {"least": 10, "most": 14}
    lines = await results(desk.store, wording("en"), await desk.sent())
    assert len(lines) == 7


async def test_who_comes_alone_into_a_group_moves_no_number(desk: Desk) -> None:
    await desk.hand_in(range(9), range(9, 20))
    before = {name: await desk.cell(name) for name in audiences.AUDIENCES}
    for number in range(20, 24):
        await desk.hand_in(range(number, number + 1))
        assert {name: await desk.cell(name) for name in audiences.AUDIENCES} == before


def test_no_cell_tells_that_everybody_is_in_a_group_nor_that_nobody_is() -> None:
    """Every group of every size: what looks the same is never all, and never known to be four."""
    for whole in range(41):
        looks: dict[str, set[int]] = {}
        for count in range(whole + 1):
            looks.setdefault(repr(in_part(count, whole)), set()).add(count)
        for counts in looks.values():
            assert whole not in counts or min(counts) <= max(whole - 4, 0)
            assert min(counts) == 0 or min(counts) >= 5


def test_a_cell_holds_what_it_says() -> None:
    for whole in range(41):
        for count in range(whole + 1):
            cell = in_part(count, whole)
            assert cell is None or cell["least"] <= count <= cell["most"]
            assert cell is None or cell["least"] <= whole - 1


def test_no_results_together_say_more_than_the_group() -> None:
    for whole in range(10, 31):
        for count in range(5, whole + 1):
            told = in_part(count, whole)
            for first in range(count + 1):
                for second in range(count - first + 1):
                    counts = {"sent": first, "blocked": second, "waiting": count - first - second}
                    cells = of_outcomes(counts, told)
                    assert told is None or _least(cells) <= told["least"]
                    assert all(
                        cell is None or cell["least"] <= counts[name] <= cell["most"]
                        for name, cell in cells.items()
                    )


def _least(cells: dict[str, Cell]) -> int:
    return sum(cell["least"] for cell in cells.values() if cell is not None)


def test_day_by_day_no_two_numbers_of_a_group_are_fewer_than_five_people_apart() -> None:
    """Somebody comes or goes each day; what is told stands until five did."""
    everybody = [f"p{number}" for number in range(60)]
    last, told = None, []
    for day in range(60):
        critical = everybody[day // 3 : day]
        groups = {"all": everybody, "critical": critical}
        at = NOON + timedelta(days=day)
        found = next_audiences(last, groups, "all", at, {"critical": len(everybody)})
        if found is not None:
            last = found
            told.append(frozenset(critical))
    assert len(told) > 4
    for one, other in pairwise(told):
        assert len(one ^ other) >= 5
