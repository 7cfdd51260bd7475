"""What one process does alone: of several one has it, and whoever dies holds up nobody."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.running import lease as module
from bot.running.lease import Lease
from storage.base import Store, StoreError
from storage.memory import MemoryStore
from storage.postgres import PostgresStore
from tests.patience import until
from tests.postgres_running import empty_database
from tests.store_samples import NOON, each_store, later
from tests.telegram_running import Bot, at_a_choice, running

LASTS = timedelta(seconds=20)


store = each_store


# -- the contract of stores ----------------------------------------------------------------------


async def test_who_has_it_keeps_it_and_others_are_told_who(store: Store) -> None:
    leases = store.leases
    assert await leases.claim("polling", "a", NOON, LASTS) == "a"
    assert await leases.claim("polling", "b", later(0.3), LASTS) == "a"
    assert await leases.claim("polling", "a", later(0.3), LASTS) == "a"
    assert await leases.claim("polling", "b", later(0.6), LASTS) == "a"  # it was kept
    assert await leases.claim("outreach", "b", NOON, LASTS) == "b"


async def test_it_lapses_and_is_taken_over(store: Store) -> None:
    leases = store.leases
    await leases.claim("polling", "a", NOON, LASTS)
    assert await leases.claim("polling", "b", NOON + LASTS, LASTS) == "b"
    assert await leases.claim("polling", "a", NOON + LASTS, LASTS) == "b"


async def test_only_its_holder_gives_it_up(store: Store) -> None:
    leases = store.leases
    await leases.claim("polling", "a", NOON, LASTS)
    await leases.give_up("polling", "b")
    assert await leases.claim("polling", "b", NOON, LASTS) == "a"
    await leases.give_up("polling", "a")
    assert await leases.claim("polling", "b", NOON, LASTS) == "b"


async def test_a_clock_that_was_far_ahead_holds_nobody_up(store: Store) -> None:
    leases = store.leases
    await leases.claim("polling", "a", later(60 * 24 * 365), LASTS)
    assert await leases.claim("polling", "b", NOON, LASTS) == "b"


async def test_of_many_that_try_at_once_one_has_it() -> None:
    url = empty_database()
    PostgresStore(url).migrate()
    stores = [PostgresStore(url) for _ in range(3)]
    for one in stores:
        await one.open()
    tries = [
        one.leases.claim("polling", f"{turn}-{number}", NOON, LASTS)
        for turn in range(8)
        for number, one in enumerate(stores)
    ]
    assert len(set(await asyncio.gather(*tries))) == 1
    for one in stores:
        await one.close()


# -- work that is done alone ---------------------------------------------------------------------


class Worker:
    """Notes who works; two at the same time are a fault."""

    def __init__(self) -> None:
        self.busy: list[str] = []
        self.begun: list[str] = []

    async def work(self, name: str) -> None:
        self.busy.append(name)
        self.begun.append(name)
        assert len(self.busy) == 1
        try:
            await asyncio.Event().wait()
        finally:
            self.busy.remove(name)


class Clock:
    """The clock of all leases of a test, which goes on when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self, _: object) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "datetime", made)
    monkeypatch.setattr(module, "time", made)
    return made


def lease(store: Store, holder: str) -> Lease:
    return Lease(store, "polling", lasts=1.0, every=0.005, holder=holder)


async def test_the_second_waits_until_the_first_gives_up(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = MemoryStore(), Worker()
    asked = set[tuple[str, datetime]]()
    claim = store.leases.claim

    async def noted(name: str, holder: str, at: datetime, lasts: timedelta) -> str:
        owner = await claim(name, holder, at, lasts)
        asked.add((holder, at))
        return owner

    monkeypatch.setattr(store.leases, "claim", noted)
    first, second = lease(store, "a"), lease(store, "b")
    one = asyncio.create_task(first.during(lambda: worker.work("a")))
    await until(lambda: worker.busy == ["a"])
    other = asyncio.create_task(second.during(lambda: worker.work("b")))
    for _ in range(5):  # together longer than it lasts: it is kept
        clock.seconds += 0.4
        both = {(holder, clock.now(UTC)) for holder in "ab"}
        await until(partial(asked.issuperset, both))
    assert worker.begun == ["a"]
    one.cancel()
    await asyncio.wait({one})
    await first.give_up()
    await until(lambda: worker.busy == ["b"])
    other.cancel()


async def test_a_store_that_fails_for_a_moment_costs_nothing_and_for_long_the_lease(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = MemoryStore(), Worker()
    held, failed = lease(store, "a"), list[float]()

    async def fails(*_: object) -> str:
        failed.append(clock.seconds)
        raise StoreError("No space left on the disk.")

    working = asyncio.create_task(held.during(lambda: worker.work("a")))
    await until(lambda: worker.busy == ["a"])
    monkeypatch.setattr(store.leases, "claim", fails)
    clock.seconds = 0.9
    await until(lambda: failed.count(0.9) > 2)
    assert worker.busy == ["a"]
    clock.seconds = 1.1
    await until(lambda: not worker.busy)  # another may have it by now
    monkeypatch.undo()
    await until(lambda: worker.begun == ["a", "a"])
    working.cancel()


async def test_whose_process_died_on_this_machine_is_not_waited_for() -> None:
    here = module._machine()
    assert here
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    dead = process.pid
    worker = Worker()
    for holder, takes_over in (
        (f"{here}/{dead}/aa", True),
        (f"{here}/{os.getpid()}/aa", False),
        (f"elsewhere/{dead}/aa", False),
        ("", False),
    ):
        store = MemoryStore()
        await store.leases.claim("polling", holder, datetime.now(UTC), LASTS)
        second = Lease(store, "polling", every=0.02, holder="b")
        working = asyncio.create_task(second.during(lambda: worker.work("b")))
        if takes_over:
            await until(lambda: bool(worker.busy))
        else:
            await asyncio.sleep(0.1)
            assert not worker.busy, holder
        working.cancel()
        await asyncio.wait({working})


# -- polling -------------------------------------------------------------------------------------


async def test_of_two_processes_one_polls_and_the_other_goes_on_where_it_stopped() -> None:
    async with running("polling") as first:
        second = Bot(first.server, "polling", first.store, address=first.address)
        await second.start()
        person = await at_a_choice(first)
        await first.server.settle()
        await first.stop()
        await person.tap("Employer")
        await person.expect("In which country")
        await second.stop()
        await first.start()
        await person.tap("Singapore")
        await person.expect("main activity")
        await first.server.settle()
        first.server.assert_clean()  # a second poller would have been refused with 409
