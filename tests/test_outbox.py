"""The contract of outboxes, over every store: nothing lost, in order, repeated only in flight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from storage.base import Change, Store, StoreError
from storage.outbox import (
    BLOCKED,
    CANCELLED,
    FAILED,
    SENT,
    WAITING,
    Outcome,
    Posted,
    Recall,
)
from tests.outbox_samples import LEASE, add, item
from tests.store_samples import NOON, STORES, begin, binding, later, person


@pytest.fixture(params=STORES)
async def store(request, tmp_path) -> AsyncIterator[Store]:
    opened = STORES[request.param](tmp_path)
    await opened.open()
    await begin(opened)
    await begin(opened, "p2", "i2")
    yield opened
    await opened.close()


async def claim(
    store: Store, minutes: float = 1, most: int = 10, holder: str = "h"
) -> tuple[Posted, ...]:
    now = later(minutes)
    return await store.outbox.claim(holder, now, now + LEASE, most)


def keys(found: tuple[Posted, ...]) -> list[str]:
    return [one.item.key for one in found]


def became(one: Posted, state: str = SENT, minutes: float = 1, **about) -> Outcome:
    return Outcome(one.number, one.holder, state, later(minutes), **about)


class TestWriting:
    async def test_an_item_comes_back_as_written_and_says_who_holds_it(self, store):
        full = item("a", topic="messages", cohort="c1", interview="i1", batch="b", kind="push")
        full = replace(full, expires_at=later(60))
        await add(store, full)
        (one,) = await claim(store)
        assert one.item == full
        assert (one.state, one.holder, one.held_until) == (WAITING, "h", later(1) + LEASE)
        assert await store.outbox.of("p1") == (one,)

    async def test_the_same_key_is_written_once(self, store):
        await add(store, item("a"), item("a", "p2"))
        await add(store, item("a", minutes=5), item("b"))
        assert keys(await store.outbox.of("p1")) == ["a", "b"]
        assert await store.outbox.of("p2") == ()
        (one,) = await claim(store)
        await store.outbox.settle([became(one)])
        await add(store, item("a"))
        assert keys(await claim(store, 2)) == ["b"]

    async def test_it_is_written_with_what_caused_it_or_not_at_all(self, store):
        with pytest.raises(StoreError):
            await store.save(Change(person=person(minutes=9), outbox=(item("a", "nobody"),)))
        assert await store.person("p1") == person()
        with pytest.raises(StoreError):
            await store.save(
                Change(outbox=(item("b"), replace(item("c"), payload={"x": object()})))
            )
        assert await claim(store) == ()

    async def test_what_was_settled_is_forgotten_after_a_while_and_its_words_at_once(self, store):
        await add(store, item("a"), item("b", "p2"))
        (one, _) = await claim(store)
        await store.outbox.settle([became(one)])
        (kept,) = await store.outbox.of("p1")
        assert (kept.state, kept.settled_at, kept.item.payload) == (SENT, later(1), {})
        assert await store.outbox.forget(later(1)) == 0
        assert await store.outbox.forget(later(2)) == 1
        assert await store.outbox.of("p1") == ()
        assert keys(await store.outbox.of("p2")) == ["b"]


class TestClaiming:
    async def test_only_what_is_due_and_the_longest_due_first(self, store):
        await add(store, item("late", minutes=5), item("second", minutes=0.5), item("b", "p2"))
        assert keys(await claim(store, 1)) == ["b", "second"]
        assert keys(await claim(store, 5, holder="other")) == ["b", "second"]  # the time ran out
        assert await claim(store, 5) == ()

    async def test_one_at_a_time_for_each_person_in_order(self, store):
        await add(store, item("1"), item("2"), item("3", minutes=-1), item("x", "p2"))
        seen = []
        for minutes in range(1, 4):
            found = [one for one in await claim(store, minutes / 10) if one.item.person == "p1"]
            assert len(found) == 1
            assert len(await claim(store, minutes / 10)) == 0
            seen += keys(tuple(found))
            await store.outbox.settle([became(found[0])])
        assert seen == ["3", "1", "2"]

    async def test_at_most_as_many_as_asked_for(self, store):
        await add(store, item("1"), item("2", "p2", minutes=0.5))
        assert keys(await claim(store, most=1)) == ["1"]
        assert keys(await claim(store, most=1)) == ["2"]

    async def test_two_at_once_share_and_take_nothing_twice(self, store):
        for number in range(3, 40):
            await store.save(Change(person=person(f"p{number}")))
        await add(store, *[item(f"k{number}", f"p{number}") for number in range(3, 40)])
        found = await asyncio.gather(*(claim(store, most=7, holder=f"h{n}") for n in range(8)))
        taken = [key for part in found for key in keys(part)]
        assert len(taken) == len(set(taken)) <= 37
        rest = keys(await claim(store, most=50))
        assert len(taken) + len(rest) == 37


class TestSettling:
    async def test_given_back_it_keeps_its_place_and_waits(self, store):
        await add(store, item("1"), item("2"))
        (one,) = await claim(store)
        await store.outbox.settle(
            [became(one, WAITING, held_until=later(5), fault="TimedOut", failed=True)]
        )
        assert await claim(store, 4) == ()
        (again,) = await claim(store, 5)
        assert (again.item.key, again.attempts, again.fault) == ("1", 1, "TimedOut")

    async def test_put_off_it_lets_others_pass(self, store):
        await add(store, item("1"), item("2"))
        (one,) = await claim(store)
        await store.outbox.settle([became(one, WAITING, put_off=later(5))])
        (two,) = await claim(store, 2)
        assert two.item.key == "2"
        await store.outbox.settle([became(two)])
        assert await claim(store, 4) == ()
        assert keys(await claim(store, 5)) == ["1"]

    async def test_who_lost_it_changes_nothing_but_what_was_sent_is_sent(self, store):
        await add(store, item("1"), item("2", "p2"))
        one, two = await claim(store)
        mine, his = await claim(store, 3, holder="other")
        await store.outbox.settle([became(one, FAILED), became(two, SENT)])
        assert [found.state for found in await store.outbox.of("p1")] == [WAITING]
        assert [found.state for found in await store.outbox.of("p2")] == [SENT]
        await store.outbox.settle([became(mine), became(his, FAILED)])
        assert [found.state for found in await store.outbox.of("p2")] == [SENT]
        assert await store.outbox.counts() == {("broadcast", SENT): 2}

    async def test_whoever_blocked_us_is_stopped_with_all_that_waits(self, store):
        await add(store, item("1"), item("2"), item("3", minutes=99), item("x", "p2"))
        one = next(found for found in await claim(store) if found.item.key == "1")
        await store.person("p1")
        await store.outbox.settle([became(one, BLOCKED, fault="Forbidden")])
        assert (await store.person("p1")).stopped
        assert not (await store.person("p2")).stopped
        states = [found.state for found in await store.outbox.of("p1")]
        assert states == [BLOCKED, CANCELLED, CANCELLED]
        assert await store.interview("i1") is not None


class TestTakingBack:
    async def test_what_fits_is_cancelled_also_when_it_is_held(self, store):
        await add(
            store,
            item("1", topic="reminders"),
            item("2", topic="messages"),
            item("3", "p2", topic="reminders"),
        )
        held = next(one for one in await claim(store) if one.item.person == "p1")
        await store.save(Change(recalls=(Recall("p1", "reminders"),), at=later(1)))
        states = [one.state for one in await store.outbox.of("p1")]
        assert states == [CANCELLED, WAITING]
        await store.outbox.settle([became(held, WAITING)])
        assert keys(await claim(store, 1)) == ["2"]
        await store.outbox.settle([became(held, SENT)])
        assert [one.state for one in await store.outbox.of("p1")] == [SENT, WAITING]

    async def test_a_batch_is_taken_back_and_counted_by_itself(self, store):
        await add(store, item("1", batch="a"), item("2", "p2", batch="a"), item("3", batch="b"))
        one = (await claim(store))[0]
        await store.outbox.settle([became(one)])
        await store.save(Change(recalls=(Recall(batch="a"),), at=later(1)))
        assert await store.outbox.counts("a") == {
            ("broadcast", SENT): 1,
            ("broadcast", CANCELLED): 1,
        }
        assert await store.outbox.counts("b") == {("broadcast", WAITING): 1}
        assert (await store.outbox.outcomes("b")) == {("broadcast", WAITING, ""): 1}

    async def test_a_recall_of_everything_is_refused(self, store):
        with pytest.raises(StoreError):
            await store.save(Change(recalls=(Recall(topic="reminders"),), at=later(1)))
        with pytest.raises(StoreError):
            await store.save(Change(recalls=(Recall("p1"),)))

    async def test_new_ones_stay_beside_what_is_taken_back(self, store):
        await add(store, item("1"))
        await store.save(Change(recalls=(Recall("p1"),), outbox=(item("2"),), at=later(1)))
        assert keys(await claim(store)) == ["2"]

    async def test_it_is_erased_with_the_person_or_the_interview(self, store):
        await add(store, item("1"), item("2", interview="i1"), item("3", "p2"))
        await store.erase_interview("i1")
        assert keys(await store.outbox.of("p1")) == ["1"]
        await store.erase_person("p1")
        assert await store.outbox.of("p1") == ()
        assert keys(await claim(store)) == ["3"]

    async def test_the_number_of_an_erased_item_is_nobody_elses(self, store):
        await add(store, item("1"))
        (lost,) = await claim(store)
        await store.erase_person("p1")
        await add(store, item("2", "p2"))
        await store.outbox.settle([became(lost)])
        assert keys(await claim(store)) == ["2"]


ABOUT: tuple[dict[str, Any], ...] = (
    {},
    {"stopped": True},
    {"seen_at": later(-5)},
    {"seen_at": later(5)},
)


class TestWhoCanBeWrittenTo:
    async def test_only_who_has_an_account_there_and_did_not_stop_us(self, store):
        for number, about in enumerate(ABOUT, start=3):
            id = f"p{number}"
            known = replace(person(id), **about)
            await store.save(Change(person=known, binding=binding(id, f"{number}00")))
        await store.save(Change(person=person("p9"), binding=binding("p9", "900", "web")))

        async def found(after: str = "", most: int = 9) -> tuple[str, ...]:
            return await store.outbox.reachable("telegram", NOON, later(5), after, most)

        assert await found() == ("p1", "p2", "p3")
        assert await found("p1", 1) == ("p2",)

    async def test_the_account_bound_last_is_hers(self, store):
        newer = replace(binding("p1", "050"), at=later(5))
        await store.save(Change(binding=newer))
        assert await store.outbox.account("p1", "telegram") == "050"
        assert await store.outbox.account("p1", "web") == ""
        assert await store.outbox.account("nobody", "telegram") == ""


async def test_in_a_file_an_outbox_survives_and_a_stop_reaches_the_cache(tmp_path):
    store = STORES["sqlite"](tmp_path)
    await store.open()
    await begin(store)
    await add(store, item("1"))
    await claim(store)
    await store.close()
    await store.open()
    assert await claim(store, 1.5) == ()  # the lease of the program that is gone still runs
    assert keys(await claim(store, 2)) == ["1"]
    await store.close()
