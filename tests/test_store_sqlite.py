"""What holds for the SQLite store alone: its commits, its second writer, its cache, its erasure."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from storage.base import Change, DuplicateUpdate, StaleInterview, StoreError
from storage.cache import Cache
from storage.sqlite import SqliteStore
from tests.patience import PATIENCE
from tests.store_samples import NOON, after, answer, answered, begin, interview, later, person


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "store.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


class TestGroupedCommits:
    async def test_concurrent_saves_share_few_commits(self, store):
        people = [person(f"p{number}") for number in range(500)]
        before = store.writer.commits
        await asyncio.gather(*[store.save(Change(person=each)) for each in people])
        assert store.writer.commits - before <= 3
        assert (await store.state()).persons == 500

    async def test_one_that_fails_does_not_harm_its_group(self, store):
        started = await begin(store)
        update = ("telegram", "1")
        changes = [
            answered(started, answer("won")).but(update=update),
            answered(started, answer("lost")).but(update=("telegram", "2")),
            Change(person=person("p2"), update=update, at=NOON),
            Change(person=person("p3"), interview=interview("i3", "nobody")),
            Change(person=person("p4")),
        ]
        before = store.writer.commits
        done = await asyncio.gather(*map(store.save, changes), return_exceptions=True)
        assert store.writer.commits - before == 1
        assert list(map(type, done)) == [
            type(None),
            StaleInterview,
            DuplicateUpdate,
            StoreError,
            type(None),
        ]
        found = [await store.person(f"p{number}") for number in (2, 3, 4)]
        assert [each is None for each in found] == [True, True, False]

    async def test_the_event_loop_goes_on_during_a_commit(self, store, monkeypatch):
        commit, enough = store.writer._commit, threading.Event()

        def slowly() -> None:
            enough.wait(PATIENCE)
            commit()

        monkeypatch.setattr(store.writer, "_commit", slowly)
        saving = asyncio.create_task(store.save(Change(person=person())))
        for _ in range(6):
            await asyncio.sleep(0.01)
            assert await store.person("p2") is None
        assert not saving.done()
        enough.set()
        await saving
        assert await store.person("p1") == person()

    async def test_a_failed_commit_fails_all_and_leaves_nothing_behind(self, store, monkeypatch):
        started = await begin(store)

        def fail() -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(store.writer, "_commit", fail)
        changes = [answered(started, answer("yes")), Change(person=person("p2"))]
        done = await asyncio.gather(*map(store.save, changes), return_exceptions=True)
        assert [type(each) for each in done] == [StoreError, StoreError]
        assert await store.person("p2") is None
        assert await store.interview("i1") == started
        monkeypatch.undo()
        await store.save(changes[0])
        assert len(await store.history("i1")) == 1

    async def test_closing_saves_what_still_waits(self, tmp_path):
        store = SqliteStore(tmp_path / "store.sqlite3")
        await store.open()
        saving = [asyncio.create_task(store.save(Change(person=person(f"p{n}")))) for n in range(9)]
        await asyncio.sleep(0)
        await store.close()
        await asyncio.gather(*saving)
        with pytest.raises(StoreError, match="open"):
            await store.person("p1")

    async def test_who_stops_waiting_does_not_stop_the_others(self, store):
        first = asyncio.create_task(store.save(Change(person=person())))
        second = asyncio.create_task(store.save(Change(person=person("p2"))))
        await asyncio.sleep(0)
        first.cancel()
        await second
        assert await store.person("p2") is not None


class TestSecondProgram:
    @pytest.fixture
    async def beside(self, store) -> AsyncIterator[SqliteStore]:
        opened = SqliteStore(store.path)
        await opened.open()
        yield opened
        await opened.close()

    async def test_what_it_erases_is_gone_here_too(self, store, beside):
        started = await begin(store)
        assert await store.person_of("telegram", "100") is not None
        await beside.erase_person("p1")
        await asyncio.sleep(0.002)
        assert await store.interview("i1") is None
        assert await store.person_of("telegram", "100") is None
        with pytest.raises(StaleInterview):
            await store.save(answered(started, answer("late")))

    async def test_who_was_overtaken_reads_the_newer_one(self, store, beside):
        started = await begin(store)
        await beside.save(answered(started, answer("theirs")))
        with pytest.raises(StaleInterview):
            await store.save(answered(started, answer("ours")))
        kept = await store.interview("i1")
        await store.save(answered(kept, answer("ours", minutes=2)))
        assert [given.value for given in await beside.history("i1")] == ["theirs", "ours"]

    async def test_both_writing_at_once_lose_nothing(self, store, beside):
        people = [person(f"p{number}") for number in range(60)]
        for each in range(0, 60, 6):
            await asyncio.gather(
                *[
                    writer.save(Change(person=one))
                    for one in people[each : each + 6]
                    for writer in (store, beside)
                ]
            )
        assert (await store.state()).persons == 60


class TestErasure:
    async def test_no_byte_of_it_is_left_in_any_file(self, store):
        """Rows grow by turns, so that SQLite moves them between pages and leaves copies behind."""
        chance = random.Random(2)
        names = [f"{chance.getrandbits(64):016x}" for _ in range(100)]
        standing = {name: await begin(store, f"p{name}", f"i{name}") for name in names}
        for _ in range(300):
            changes = {}
            for name in chance.sample(names, 10):
                text = f"secret of {name} " + "x" * chance.randrange(400)
                given = answer(text, f"q{chance.randrange(30)}")
                changes[name] = answered(standing[name], given)
            await asyncio.gather(*map(store.save, changes.values()))
            standing |= {name: after(change) for name, change in changes.items()}
        before = self.bytes_of(store)
        assert all(name in before for name in names)
        for name in names[::2]:
            await store.erase_person(f"p{name}")
        left = self.bytes_of(store)
        assert [name for name in names[::2] if name in left] == []
        assert all(name in left for name in names[1::2])

    @staticmethod
    def bytes_of(store: SqliteStore) -> str:
        files = store.path.parent.glob(f"{store.path.name}*")
        return "".join(file.read_bytes().decode("latin-1") for file in files)

    async def test_a_file_that_cannot_be_scrubbed_now_is_said_and_scrubbed_later(
        self, store, monkeypatch
    ):
        monkeypatch.setattr("storage.sqlite_writer.PATIENCE", 0.05)
        await begin(store)
        await store.save(answered(interview(), answer("secret")))
        with sqlite3.connect(store.path, isolation_level=None) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM answers").fetchall()
            assert (await store.erase_person("p1")).answers == 1
            assert any("erased rows" in told for told in (await store.state()).warnings)
            other.execute("ROLLBACK")
        other.close()
        await store.erase_person("nobody")
        assert not any("erased rows" in told for told in (await store.state()).warnings)
        assert "secret" not in self.bytes_of(store)


class TestCache:
    def test_it_never_outgrows_its_bound(self):
        cache = Cache(bound=100_000)
        for number in range(500):
            deep = interview(f"i{number}")
            for place in range(number % 40):
                deep = deep.with_answer(answer("yes", f"q{place}"))
            cache.interviews.put(deep.id, deep)
            cache.persons.put(f"p{number}", person(f"p{number}"))
            cache.accounts.put(f"telegram {number}", f"p{number}")
            assert cache.weight <= 100_000
        assert cache.interviews.get("i499") is not None
        assert cache.interviews.get("i0") is None
        cache.clear()
        assert (cache.weight, len(cache)) == (0, 0)

    async def test_an_answer_needs_no_reading(self, store):
        standing = await begin(store)
        statements: list[str] = []
        store._reader._db.set_trace_callback(statements.append)
        for turn in range(5):
            assert await store.person_of("telegram", "100") is not None
            assert await store.interview("i1") == standing
            change = answered(standing, answer("yes", f"q{turn}"))
            await store.save(change.but(person=person(minutes=turn)))
            standing = after(change)
        assert statements == []

    async def test_a_change_that_forgot_an_answer_is_not_remembered_otherwise(self, store):
        started = await begin(store)
        full = started.with_answer(answer("never given along"))
        await store.save(
            Change(interview=replace(full, revision=2, updated_at=later(1)), expected_revision=1)
        )
        assert (await store.interview("i1")).answers == {}


async def test_doctor_hears_of_an_old_sqlite(store, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    state = await store.state()
    assert state.library == f"SQLite {sqlite3.sqlite_version}"
    assert any("one `fairhire serve` only" in told for told in state.warnings)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert (await store.state()).warnings == ()
