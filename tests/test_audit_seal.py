"""The sealed audit log: what it proves to whom, and what nobody without the key can do."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from storage.base import StoreError
from storage.cohort_audit import Seal, sealed
from storage.cohort_rows import act_row
from storage.cohorts import Act
from storage.opening import open_store
from storage.sqlite import SqliteStore
from tests.cohort_samples import save, told
from tests.store_samples import NOON, SECRET

OTHER = "another secret of at least 32 letters"


@asynccontextmanager
async def opened(folder: Path, secret: str = "") -> AsyncIterator[SqliteStore]:
    store = open_store("", folder, (), secret)
    assert isinstance(store, SqliteStore)
    await store.open()
    yield store
    await store.close()


async def write(folder: Path, count: int, secret: str = "") -> None:
    async with opened(folder, secret) as store:
        for number in range(count):
            await save(store, acts=(told(f"act {number}"),))


def forge(folder: Path, acts: list[Act], seal: Seal) -> None:
    """Put a log of our own in the place of the one in the file, chained as it should be."""
    with closing(sqlite3.connect(folder / "fairhire.sqlite3")) as db, db:
        db.execute("DELETE FROM acts")
        before = ""
        for number, act in enumerate(acts, 1):
            entry = sealed(act, number, before, seal)
            db.execute("INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", act_row(entry))
            before = entry.digest
        db.execute("UPDATE audit_head SET number = ?, digest = ?", (len(acts), before))


async def test_entries_made_before_the_key_stay_verifiable_and_are_sealed_with_the_next(
    tmp_path: Path,
) -> None:
    await write(tmp_path, 3)
    async with opened(tmp_path, SECRET) as store:
        before = await store.cohorts.proof()
        assert (before.count, before.sealed, before.plain, before.broken) == (3, 0, 3, None)
        assert before.doubtful is None
    await write(tmp_path, 1, SECRET)
    async with opened(tmp_path, SECRET) as store:
        after = await store.cohorts.proof()
        assert (after.count, after.sealed, after.plain, after.broken) == (4, 4, 3, None)
        with closing(sqlite3.connect(store.path)) as db, db:
            db.execute("UPDATE acts SET act = 'nothing' WHERE number = 2")
        assert (await store.cohorts.proof()).broken == 2


async def test_a_log_written_anew_without_the_key_proves_nothing(tmp_path: Path) -> None:
    await write(tmp_path, 3, SECRET)
    forge(tmp_path, [told("harmless"), told("harmless")], Seal())
    async with opened(tmp_path, SECRET) as store:
        found = await store.cohorts.proof()
        assert (found.sealed, found.plain, found.broken) == (0, 2, None)
    forge(tmp_path, [told("harmless"), told("harmless")], Seal(OTHER))
    async with opened(tmp_path, SECRET) as store:
        found = await store.cohorts.proof()
        assert (found.sealed, found.foreign, found.doubtful) == (0, 2, 1)


async def test_a_tail_that_was_not_sealed_shows(tmp_path: Path) -> None:
    await write(tmp_path, 3, SECRET)
    async with opened(tmp_path, SECRET) as store:
        last = (await store.cohorts.acts())[-1].digest
        plain = Seal().digest(f"{last}{{}}")
        with closing(sqlite3.connect(store.path)) as db, db:
            entry = Act(NOON, "p1", "forged", number=4, digest=plain)
            db.execute("INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", act_row(entry))
            db.execute("UPDATE audit_head SET number = 4, digest = ?", (plain,))
        assert (await store.cohorts.proof()).broken == 4
        with closing(sqlite3.connect(store.path)) as db, db:
            foreign = f"k00000000:{plain}"
            db.execute("UPDATE acts SET digest = ? WHERE number = 4", (foreign,))
            db.execute("UPDATE audit_head SET digest = ?", (foreign,))
        found = await store.cohorts.proof()
        assert (found.sealed, found.broken, found.doubtful) == (3, None, 4)


async def test_with_another_key_both_parts_can_be_checked_in_turn(tmp_path: Path) -> None:
    await write(tmp_path, 2, OTHER)
    await write(tmp_path, 2, SECRET)
    async with opened(tmp_path, SECRET) as store:
        found = await store.cohorts.proof()
        assert (found.sealed, found.foreign, found.doubtful, found.broken) == (4, 2, None, None)
    async with opened(tmp_path, OTHER) as store:
        found = await store.cohorts.proof()
        assert (found.sealed, found.foreign, found.doubtful) == (2, 2, 3)


async def test_once_sealed_nothing_is_entered_without_a_key(tmp_path: Path) -> None:
    await write(tmp_path, 1, SECRET)
    async with opened(tmp_path) as store:
        with pytest.raises(StoreError, match="FAIRHIRE_SECRET_KEY"):
            await save(store, acts=(told("late"),))
        assert len(await store.cohorts.acts()) == 1


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE acts SET act = 'nothing' WHERE number = 2", 2),
        ("UPDATE acts SET at = '2020-01-01T00:00:00+00:00' WHERE number = 3", 3),
        ('UPDATE acts SET detail = \'{"who":"p2"}\' WHERE number = 1', 1),
        ("DELETE FROM acts WHERE number = 2", 2),
        ("DELETE FROM acts WHERE number = 4", 4),
        ("DELETE FROM acts", 1),
    ],
)
async def test_tampering_shows(tmp_path: Path, tampering: str, broken: int) -> None:
    store = SqliteStore(tmp_path / "store.sqlite3")
    await store.open()
    for number in range(4):
        await save(store, acts=(told("act", number, detail={"who": "p1"}),))
    assert await store.cohorts.broken_at() is None
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute(tampering)
    assert await store.cohorts.broken_at() == broken
    await store.close()


async def test_what_is_kept_in_memory_is_sealed_alike(tmp_path: Path) -> None:
    store = open_store("memory:", tmp_path, (), SECRET)
    await save(store, acts=(told("created", detail={"who": "p1"}), told("closed")))
    async with opened(tmp_path, SECRET) as file:
        await save(file, acts=(told("created", detail={"who": "p1"}), told("closed")))
        assert await file.cohorts.proof() == await store.cohorts.proof()
        assert (await store.cohorts.proof()).sealed == 2
