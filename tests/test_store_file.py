"""What the SQLite store says when its file cannot be used, and how it changes an older file."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.base import Change, StoreError
from storage.migrations import MIGRATIONS, SCHEMA, Migration
from storage.sqlite import SqliteStore
from storage.sqlite_file import copy, migrate
from tests.store_samples import NOON, answer, answered, begin, person

NOBODY = 65534


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "store.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


async def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as told:
        await SqliteStore(path).open()
    assert "\n" not in str(told.value)
    return str(told.value)


class TestFaults:
    async def test_a_full_disk_is_told_and_passes(self, store):
        started = await begin(store)
        db = store.writer._db
        pages = db.execute("PRAGMA page_count").fetchall()[0][0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}").fetchall()
        large = answered(started, answer("x" * 50_000))
        with pytest.raises(StoreError, match=r"no room left.*free disk space"):
            await store.save(large)
        assert await store.interview("i1") == started
        db.execute("PRAGMA max_page_count = 100000").fetchall()
        await store.save(large)
        assert len(await store.history("i1")) == 1

    async def test_a_file_that_is_no_database(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        path.write_text("not a database at all. " * 500)
        assert "latest backup" in await refusal(path)
        assert path.read_text().startswith("not a database")

    async def test_a_damaged_file(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        store = SqliteStore(path)
        await store.open()
        for number in range(200):
            await begin(store, f"p{number}", f"i{number}")
        await store.close()
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))

        async def use() -> None:
            await store.open()
            await store.person("p1")

        with pytest.raises(StoreError, match=r"damaged.*latest backup"):
            await use()
        await store.close()

    async def test_a_file_newer_than_the_program(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        newer = Migration(SCHEMA + 1, "later", lambda db: None)
        store = SqliteStore(path, [*MIGRATIONS, newer])
        await store.open()
        await store.close()
        told = await refusal(path)
        assert f"schema {SCHEMA + 1}" in told
        assert "install the newer fairhire" in told

    @pytest.fixture
    def unprivileged(self, tmp_path_factory) -> Iterator[Path]:
        """A folder with a store, looked at by a user whom file rights stop."""
        folder = tmp_path_factory.mktemp("rights")
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == os.geteuid() and parent.name:
                parent.chmod(parent.stat().st_mode | 0o055)
        if os.geteuid():
            yield folder
            return
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)

    async def test_a_read_only_folder(self, unprivileged):
        unprivileged.chmod(0o555)
        told = await refusal(unprivileged / "store.sqlite3")
        unprivileged.chmod(0o755)
        assert "right to write" in told

    async def test_a_read_only_file(self, unprivileged):
        path = unprivileged / "store.sqlite3"
        store = SqliteStore(path)
        await store.open()
        await store.close()
        path.chmod(0o444)
        assert "right to write" in await refusal(path)

    async def test_another_program_that_never_lets_go(self, store, monkeypatch):
        monkeypatch.setattr("storage.sqlite_writer.PATIENCE", 0.1)
        with sqlite3.connect(store.path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="Another program"):
                await store.save(Change(person=person()))
            other.execute("ROLLBACK")
        other.close()
        await store.save(Change(person=person()))

    async def test_nobody_else_on_the_machine_may_read_it(self, store):
        await begin(store)
        for file in store.path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


class TestMigrations:
    @staticmethod
    def _add_nickname(db: Database) -> None:
        db.table("persons").add_column("nickname", str)

    async def test_a_copy_is_made_before_the_file_is_changed(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        store = SqliteStore(path)
        await store.open()
        await begin(store)
        await store.close()
        number = SCHEMA + 1
        steps = [*MIGRATIONS, Migration(number, "nickname", self._add_nickname)]
        newer = SqliteStore(path, steps)
        await newer.open()
        assert (await newer.state()).schema == number
        assert await newer.person("p1") == person()
        await newer.close()
        kept = path.with_name(f"store.sqlite3.before-{number}")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        older = SqliteStore(kept)
        await older.open()
        assert await older.person("p1") == person()
        await older.close()

    async def test_a_file_of_the_first_schema_keeps_its_people(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            assert migrate(db, path, MIGRATIONS[:1]) == 1
            db.execute(
                "INSERT INTO persons VALUES ('p1', ?, ?, 'en', '', '', 0, 0, '[]')",
                (NOON.isoformat(), NOON.isoformat()),
            )
            db.execute("INSERT INTO bindings VALUES ('web', 'a', 'p1', ?)", (NOON.isoformat(),))
        store = SqliteStore(path)
        await store.open()
        assert await store.person_of("web", "a") == person()
        await store.save(Change(person=replace(person(), link_number=1)))
        assert (await store.state()).schema == SCHEMA
        await store.close()
        assert path.with_name(f"store.sqlite3.before-{SCHEMA}").exists()

    async def test_a_step_that_fails_leaves_the_file_as_it_was(self, tmp_path):
        path = tmp_path / "store.sqlite3"
        store = SqliteStore(path)
        await store.open()
        await store.close()

        def fails(db: Database) -> None:
            self._add_nickname(db)
            db.execute("INSERT INTO no_such_table VALUES (1)")

        with pytest.raises(StoreError):
            await SqliteStore(path, [*MIGRATIONS, Migration(SCHEMA + 1, "bad", fails)]).open()
        await store.open()
        assert "nickname" not in Database(sqlite3.connect(path)).table("persons").columns_dict
        await store.close()

    async def test_opening_an_up_to_date_file_makes_no_copy(self, store):
        again = SqliteStore(store.path)
        await again.open()
        await again.close()
        assert list(store.path.parent.glob("*.before-*")) == []

    def test_numbers_follow_each_other(self):
        assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))

    def test_a_copy_needs_a_place(self, tmp_path):
        with pytest.raises(StoreError, match="nothing was changed"):
            copy(sqlite3.connect(":memory:"), tmp_path / "missing" / "copy")
