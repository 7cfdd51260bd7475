"""What a running service does by itself: it erases who was not here for longer than promised."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog

from bot.running import upkeep
from storage import retention
from storage.base import Change, Person, Store, StoreError
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore
from tests.patience import until
from tests.service_process import serving

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def somebody(name: str, days: int, now: datetime = NOW) -> Person:
    """A person who was last here so many days ago."""
    seen = now - timedelta(days=days)
    return Person(name, seen, seen)


async def keep(store: Store, *persons: Person) -> None:
    for person in persons:
        await store.save(Change(person=person))


@pytest.fixture
async def store() -> Store:
    kept = MemoryStore()
    await keep(kept, somebody("old", 731), somebody("due", 730), somebody("new", 1))
    return kept


async def test_only_who_was_away_for_longer_is_erased_and_only_counts_are_logged(
    store: Store,
) -> None:
    with structlog.testing.capture_logs() as logs:
        await upkeep.erase_idle(store, 730, NOW)
        await upkeep.erase_idle(store, 730, NOW)
    assert [await store.person(one) is None for one in ("old", "due", "new")] == [
        True,
        False,
        False,
    ]
    assert logs == [{"event": "retention", "log_level": "info", "persons": 1, "interviews": 0}]


async def test_many_go_in_batches_with_a_pause(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    await keep(store, *(somebody(f"old{number}", 800) for number in range(4)))
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("bot.running.upkeep.asyncio.sleep", pause)
    await upkeep.erase_idle(store, 730, NOW)
    assert (await store.state()).persons == 2
    assert pauses == [upkeep.PAUSE] * 2


async def test_a_store_that_fails_is_told_and_tried_again() -> None:
    class Full(MemoryStore):
        async def idle_since(self, before: datetime, most: int) -> tuple[str, ...]:
            raise StoreError("There is no room left: please free disk space.")

    with structlog.testing.capture_logs() as logs:
        await upkeep.erase_idle(Full(), 730, NOW)
    assert [one["repair"] for one in logs] == ["There is no room left: please free disk space."]


async def test_it_is_done_again_every_day_until_the_service_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EVERY", 0.01)
    await keep(store, somebody("first", 800, datetime.now(UTC)))

    async def gone(name: str) -> bool:
        return await store.person(name) is None

    async with upkeep.every_day(store, None, 730, 30):
        for name in ("first", "second"):
            await keep(store, somebody(name, 800, datetime.now(UTC)))
            await until(partial(gone, name))
    await keep(store, somebody("third", 800, datetime.now(UTC)))
    await asyncio.sleep(0.05)
    assert await store.person("third") is not None


async def test_copies_before_an_update_go_after_the_days_of_backups(tmp_path: Path) -> None:
    database = tmp_path / "fairhire.sqlite3"
    old, young = (database.with_name(f"{database.name}.before-{number}") for number in (1, 2))
    for path, days in ((old, 31), (young, 29)):
        path.write_text("")
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
    await upkeep.forget_old_copies(database, 30, NOW)
    assert [path.exists() for path in (old, young)] == [False, True]


async def test_serve_erases_at_its_start(tmp_path: Path) -> None:
    path = tmp_path / "data" / "fairhire.sqlite3"
    kept = SqliteStore(path)
    await kept.open()
    now = datetime.now(UTC)
    await keep(kept, somebody("old", 731, now), somebody("new", 1, now))
    await kept.close()
    async with serving(tmp_path) as service:
        told = await service.logged("retention")
        await service.end()
    assert told["persons"] == 1
    await kept.open()
    assert [await kept.person(one) is None for one in ("old", "new")] == [True, False]
    await kept.close()
