"""What became of a plan, in every store: marks are added and never changed; erasing takes all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.follow_up import DECLINED, DONE, LATER, OWNER, Mark
from storage.backup import backup
from storage.base import Change, StaleInterview, Store, StoreError
from storage.follow_up_values import FollowUp
from storage.opening import open_store
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from tests.postgres_running import empty_database
from tests.store_samples import STORES, begin, interview, later, person

DAY = date(2026, 12, 20)
FIRST = Mark("A10", 1, LATER, later(1), OWNER, until=DAY)
SECOND = Mark("A10", 2, DONE, later(2), OWNER)
REASON = 'We hire nobody \u0645\u0646 "abroad"'
OTHER = Mark("A03", 1, DECLINED, later(3), OWNER, reason=REASON, counted=True)


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[Store]:
    opened = STORES[request.param](tmp_path)
    await opened.open()
    await begin(opened)
    yield opened
    await opened.close()


async def test_every_step_comes_back_in_order(store: Store) -> None:
    assert await store.marks("i1") == ()
    await store.save(Change(follow_up=FollowUp("i1", (FIRST,))))
    await store.save(Change(follow_up=FollowUp("i1", (OTHER, SECOND))))
    assert await store.marks("i1") == (FIRST, SECOND, OTHER)
    assert await store.marks("i2") == ()


async def test_who_is_second_with_a_number_changes_nothing(store: Store) -> None:
    await store.save(Change(follow_up=FollowUp("i1", (FIRST,), DAY)))
    late = replace(OTHER, number=1)
    with pytest.raises(StaleInterview):
        await store.save(
            Change(person=person(minutes=9), follow_up=FollowUp("i1", (late, SECOND, SECOND)))
        )
    with pytest.raises(StaleInterview):
        await store.save(Change(follow_up=FollowUp("i1", (replace(SECOND, number=1),))))
    assert await store.marks("i1") == (FIRST,)
    assert await store.person("p1") == person()
    assert await found(store, DAY, "", 9) == ["i1"]


async def test_a_plan_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.save(Change(follow_up=FollowUp("unknown", (FIRST,))))
    both = Change(interview=interview("i2"), follow_up=FollowUp("i2", (FIRST,)))
    await store.save(both)
    assert await store.marks("i2") == (FIRST,)


async def found(store: Store, until: date, after: str = "", most: int = 9) -> list[str]:
    return [name for name, _ in await store.plans_due(until, after, most)]


async def test_plans_are_found_by_their_next_day(store: Store) -> None:
    await begin(store, "p2", "i2")
    await store.save(Change(follow_up=FollowUp("i1", (), DAY)))
    await store.save(Change(follow_up=FollowUp("i2", (), date(2026, 12, 1))))
    assert await found(store, date(2026, 11, 30), "", 9) == []
    assert await found(store, date(2026, 12, 1), "", 9) == ["i2"]
    assert await found(store, DAY, "", 9) == ["i1", "i2"]
    assert await found(store, DAY, "", 1) == ["i1"]
    assert await found(store, DAY, "i1", 9) == ["i2"]
    assert await store.plans_due(DAY, "i1", 9) == (("i2", date(2026, 12, 1)),)
    await store.save(Change(follow_up=FollowUp("i2", (), None)))
    assert await found(store, DAY, "", 9) == ["i1"]


async def test_erasing_takes_the_marks_along(store: Store) -> None:
    await begin(store, "p2", "i2")
    for name in ("i1", "i2"):
        await store.save(Change(follow_up=FollowUp(name, (FIRST, SECOND), DAY)))
    await store.erase_interview("i1")
    assert await store.marks("i1") == ()
    await store.erase_person("p2")
    assert await store.marks("i2") == ()
    assert await found(store, DAY, "", 9) == []
    await begin(store)
    assert await store.marks("i1") == ()


async def test_a_backup_and_a_move_to_postgresql_take_it_along(tmp_path: Path) -> None:
    small = SqliteStore(tmp_path / "small.sqlite3")
    await small.open()
    await begin(small)
    await small.save(Change(follow_up=FollowUp("i1", (FIRST, SECOND, OTHER), DAY)))
    await small.close()
    backup(small.path, tmp_path / "copy.sqlite3")
    large = PostgresStore(empty_database())
    large.migrate()
    large.take_over(small.path)
    for store in (SqliteStore(tmp_path / "copy.sqlite3"), large):
        await store.open()
        assert await store.marks("i1") == (FIRST, SECOND, OTHER)
        assert await store.plans_due(DAY, "", 9) == (("i1", DAY),)
        await store.close()


async def test_a_reason_is_encrypted_where_there_is_a_key(tmp_path: Path) -> None:
    key = "a key with more than enough of letters in it"
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite3", tmp_path, (key,))
    await store.open()
    await begin(store)
    await store.save(Change(follow_up=FollowUp("i1", (OTHER,))))
    assert await store.marks("i1") == (OTHER,)
    await store.close()
    assert b"We hire nobody" not in on_disk(tmp_path)
    assert b"A03" in on_disk(tmp_path)


def on_disk(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.glob("store.sqlite3*"))
