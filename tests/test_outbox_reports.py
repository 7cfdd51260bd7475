"""Reports in the outbox, over every store: apart from what is unasked, and never taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.base import Change, Store
from storage.outbox import (
    BLOCKED,
    CANCELLED,
    REPORT,
    SENT,
    WAITING,
    OutboxItem,
    Outcome,
    Posted,
    Recall,
)
from tests.outbox_samples import LEASE, add, item
from tests.store_samples import STORES, begin, later

DAY = timedelta(days=1)


@pytest.fixture(params=STORES)
async def store(request, tmp_path) -> AsyncIterator[Store]:
    opened = STORES[request.param](tmp_path)
    await opened.open()
    await begin(opened)
    await begin(opened, "p2", "i2")
    yield opened
    await opened.close()


def report(key: str, to: str = "p1", minutes: float = 0) -> OutboxItem:
    return replace(item(key, to, minutes, kind=REPORT), payload={"format": key})


async def claim(
    store: Store, minutes: float = 1, most: int = 10, holder: str = "h"
) -> tuple[Posted, ...]:
    now = later(minutes)
    return await store.outbox.claim(holder, now, now + LEASE, most, reports=True)


def keys(found: tuple[Posted, ...]) -> list[str]:
    return [one.item.key for one in found]


async def test_reports_and_letters_are_taken_apart_and_do_not_wait_for_each_other(store) -> None:
    await add(store, item("letter"), report("html"), report("pdf"), item("later"))
    found = await claim(store)
    assert keys(found) == ["html"]  # hers come one after the other
    letters = await store.outbox.claim("s", later(1), later(2), 10)
    assert keys(letters) == ["letter"]
    await store.outbox.settle([Outcome(found[0].number, "h", SENT, later(1))])
    assert keys(await claim(store)) == ["pdf"]


async def test_who_waits_longest_comes_first(store) -> None:
    await add(store, report("b", "p2", 0.2), report("a", "p1", 0.5))
    assert keys(await claim(store, most=1)) == ["b"]
    assert keys(await claim(store, most=1)) == ["a"]


async def test_stopping_what_is_unasked_takes_no_report_back(store) -> None:
    await add(store, item("letter"), report("pdf"))
    await store.save(Change(recalls=(Recall("p1"),), at=later(1)))
    assert [one.state for one in await store.outbox.of("p1")] == [CANCELLED, WAITING]
    found = await claim(store)
    assert keys(found) == ["pdf"]
    await add(store, report("more"))
    blocked = Outcome(found[0].number, "h", BLOCKED, later(1))
    await store.outbox.settle([blocked])  # nothing reaches her any more
    assert await claim(store, 2) == ()


async def test_a_clock_that_went_back_holds_no_report_up(store) -> None:
    await add(store, report("pdf", minutes=24 * 60))
    found = await claim(store, minutes=0)
    assert keys(found) == ["pdf"]
    assert await claim(store, minutes=0.5) == ()  # held for a minute
    now = later(0) - DAY
    assert keys(await store.outbox.claim("n", now, now + LEASE, 10, reports=True)) == ["pdf"]


async def test_what_somebody_held_who_is_gone_is_free_at_once(store) -> None:
    await add(store, report("pdf"), item("letter", "p2"))
    await claim(store, holder="dead")
    await store.outbox.claim("alive", later(1), later(2), 10)
    assert await store.outbox.holders() == ("alive", "dead")
    await store.outbox.release("dead")
    assert await store.outbox.holders() == ("alive",)
    assert keys(await claim(store)) == ["pdf"]
