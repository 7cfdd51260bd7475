"""Who was not here for longer than promised is erased, in every store; who came back stays."""

from __future__ import annotations

import pytest

from storage import retention
from storage.base import Change, Erased, Store
from tests.store_samples import NOON, answer, answered, begin, each_store, later, person

store = each_store


@pytest.fixture
async def three(store) -> Store:
    """p1, p2 and p3 were here at noon, each with an interview of that time."""
    for number in (1, 2, 3):
        await begin(store, f"p{number}", f"i{number}")
    return store


async def test_who_was_not_here_since_then_is_idle(three):
    assert await three.idle_since(NOON, 10) == ()
    assert await three.idle_since(later(1), 10) == ("p1", "p2", "p3")
    assert await three.idle_since(later(1), 2) == ("p1", "p2")


async def test_the_longest_idle_comes_first(three):
    for number, minutes in ((1, 3), (2, 1), (3, 2)):
        await three.save(Change(person=person(f"p{number}", minutes)))
    assert await three.idle_since(later(9), 2) == ("p2", "p3")


async def test_an_answer_is_activity_of_all_who_share_the_interview(three):
    await three.share("i1", "p2", NOON)
    await three.save(answered(await three.interview("i1"), answer("yes"), minutes=5))
    assert await three.idle_since(later(5), 10) == ("p3",)
    assert await three.idle_since(later(6), 10) == ("p1", "p2", "p3")


async def test_somebody_who_came_back_is_not_erased(three):
    assert await three.erase_person("p1", later(1)) == Erased(interviews=1, bindings=1, persons=1)
    await three.save(Change(person=person("p2", minutes=5)))
    assert await three.erase_person("p2", later(1)) == Erased()
    assert await three.erase_person("nobody", later(1)) == Erased()
    assert await three.person("p1") is None
    assert await three.interview("i2") is not None


async def test_all_who_are_idle_go_batch_by_batch(three, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    await begin(three, "p4", "i4")
    await three.save(Change(person=person("p4", minutes=5)))
    assert await retention.count_idle(three, later(1)) == 3
    batches = [part.persons async for part in retention.erase_idle(three, later(1))]
    assert batches == [2, 1]
    assert (await three.state()).persons == 1
    assert [part async for part in retention.erase_idle(three, later(1))] == []
