"""A crash, a stop and a store that fails: nothing is lost, and only what was in flight repeated."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.outreach import sender as sending_rules
from bot.outreach.sender import LEASE
from storage.base import StoreError
from storage.memory import MemoryStore
from storage.outbox import SENT
from tests.outreach_running import FIRST, Hands, calls_by_chat, letter, sending
from tests.patience import PATIENCE
from tests.store_samples import STORES, later

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands
        hands.server.assert_clean()


@pytest.mark.parametrize("kind", STORES)
async def test_a_kill_in_the_middle_loses_nothing_and_repeats_what_was_in_flight(
    kind: str, tmp_path
) -> None:
    async with sending(STORES[kind](tmp_path), limits=False) as hands:
        await hands.people(60)
        await hands.post(*(letter(f"k{number}", number) for number in range(60)))
        hands.server.latency["sendMessage"] = 0.02

        async def pause(seconds: float) -> None:
            hands.seconds += seconds
            await asyncio.sleep(seconds / 10)

        hands.pause = pause  # type: ignore[method-assign]  # so that several are in flight
        killed = hands.begin("killed")
        work = asyncio.create_task(killed.send_due())
        await hands.server.world.changed.until(lambda: len(calls_by_chat(hands)) >= 12, PATIENCE)
        flying = len(killed._flying) + len(killed._settling._waiting)
        _kill(killed, work)
        await asyncio.sleep(0.1)
        assert 0 < flying < 20
        before = calls_by_chat(hands)
        hands.begin("next")
        await hands.send()
        assert len(calls_by_chat(hands)) < 60  # what the dead one held is not free yet
        hands.seconds += LEASE.total_seconds()
        await hands.send()
        after = calls_by_chat(hands)
        assert len(after) == 60
        assert sum(after.values()) - 60 <= flying
        assert sum(before.values()) > 0
        assert await hands.store.outbox.counts() == {("broadcast", SENT): 60}


def _kill(sender: sending_rules.Sender, work: asyncio.Task[int]) -> None:
    """End it as a killed process ends: whatever it still wanted to write is not written."""
    sender._settling._waiting = _Nowhere()
    for task in (work, *sender._flying):
        task.cancel()


class _Nowhere(list):
    def append(self, _: object) -> None:
        return


async def test_a_clean_stop_gives_back_what_was_not_sent(hands: Hands) -> None:
    await hands.people(30)
    await hands.post(*(letter(f"k{number}", number) for number in range(30)))
    work = asyncio.create_task(hands.sender.send_due())
    await hands.server.world.changed.until(lambda: len(calls_by_chat(hands)) >= 3, PATIENCE)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await hands.sender.stop(1)
    sent = sum(calls_by_chat(hands).values())
    assert sent < 30
    hands.begin("next")
    await hands.send()
    assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(30)})


class Failing(MemoryStore):
    """A store whose outbox cannot be written for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        inner = self.outbox.settle

        async def settle(outcomes):
            if self.full:
                raise StoreError("There is no room left: please free disk space.")
            await inner(outcomes)

        self.outbox.settle = settle  # type: ignore[method-assign]  # it fails on demand


async def test_while_nothing_can_be_saved_nothing_new_goes_out() -> None:
    store = Failing()
    async with sending(store) as hands:
        await hands.people(70)
        await hands.post(*(letter(f"k{number}", number) for number in range(70)))
        store.full = True
        more = asyncio.create_task(hands.send())
        await hands.server.world.changed.until(lambda: len(calls_by_chat(hands)) >= 60, 2)
        assert 0 < sum(calls_by_chat(hands).values()) <= 60
        assert not more.done()
        store.full = False
        await more
        assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(70)})
        assert await store.outbox.counts() == {("broadcast", SENT): 70}


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_jumps_a_day_sends_nothing_twice_and_forgets_nothing(days: int) -> None:
    async with sending(limits=False) as hands:
        await hands.people(65)
        await hands.post(*(letter(f"k{number}", number) for number in range(65)))
        hands.server.latency["sendMessage"] = 0.05
        jump = timedelta()

        async def pause(seconds: float) -> None:
            hands.seconds += seconds
            await asyncio.sleep(seconds / 10)

        hands.pause = pause  # type: ignore[method-assign]  # so that several are in flight
        hands.now = lambda: later(hands.seconds / 60) + jump  # type: ignore[method-assign]  # it jumps
        hands.begin()
        work = asyncio.create_task(hands.send())
        await hands.server.world.changed.until(lambda: len(calls_by_chat(hands)) >= 8, PATIENCE)
        jump = timedelta(days=days)
        await work
        if days < 0:  # what is due by the new time waits for it, and no longer
            assert 0 < len(calls_by_chat(hands)) < 65
            jump = timedelta()
            await hands.send()
        assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(65)})
        assert await hands.store.outbox.counts() == {("broadcast", SENT): 65}
