"""What PostgreSQL adds to the contract of stores: processes, migration, moving there, trouble."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from storage.base import Change, StaleInterview, StoreError
from storage.migrations import MIGRATIONS, SCHEMA
from storage.opening import open_store
from storage.postgres import PostgresStore
from storage.postgres_connection import shown, translated
from storage.postgres_schema import POSTGRES_STEPS
from tests.command_line import runner
from tests.outbox_samples import add, item
from tests.postgres_running import empty_database
from tests.store_samples import answer, answered, begin, later, person, submit


@pytest.fixture
def url() -> str:
    return empty_database()


async def opened(url: str) -> PostgresStore:
    store = PostgresStore(url)
    await store.open()
    return store


async def test_of_two_processes_that_answer_at_once_one_wins_and_is_whole(url: str) -> None:
    PostgresStore(url).migrate()
    one, other = await opened(url), await opened(url)
    try:
        before = await begin(one)
        for turn in range(20):
            tries = [
                store.save(answered(before, answer(f"{name}{turn}", minutes=turn), minutes=turn))
                for name, store in (("one", one), ("other", other))
            ]
            done = await asyncio.gather(*tries, return_exceptions=True)
            assert [type(result) for result in done if result] == [StaleInterview]
            seen, same = await one.interview("i1"), await other.interview("i1")
            assert seen is not None
            assert seen == same
            assert seen.revision == before.revision + 1
            before = seen
        assert len(await one.history("i1")) == 20
    finally:
        await one.close()
        await other.close()


async def test_a_claim_takes_no_more_than_asked_however_the_server_plans_it(url: str) -> None:
    """A nested loop looks at its inner side once for each row of the outer."""
    PostgresStore(url).migrate()
    avoided = ("hashagg", "hashjoin", "material", "sort")
    store = await opened(url + "".join(f"%20-cenable_{way}%3Doff" for way in avoided))
    try:
        await begin(store)
        await begin(store, "p2", "i2")
        await add(store, item("first", "p1"), item("second", "p2", 0.5))
        taken = await store.outbox.claim("holder", later(1), later(2), 1)
        assert [one.item.key for one in taken] == ["first"]
    finally:
        await store.close()


async def test_who_comes_back_while_retention_erases_is_kept(url: str) -> None:
    PostgresStore(url).migrate()
    store = await opened(url)
    try:
        await begin(store)
        with psycopg.connect(url) as busy:
            busy.execute("UPDATE persons SET seen_at = %s", (later(99).isoformat(),))
            erasing = asyncio.create_task(store.erase_person("p1", idle_since=later(60)))
            await asyncio.sleep(0.2)
            assert not erasing.done()
            busy.commit()
        assert (await erasing).persons == 0
        assert await store.interview("i1") is not None
    finally:
        await store.close()


async def test_connections_that_broke_cost_nothing(url: str) -> None:
    PostgresStore(url).migrate()
    store = await opened(url)
    try:
        before = await begin(store)
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND state = 'idle'"
            )
        await store.save(answered(before, answer("yes")))
        assert len(await store.history("i1")) == 1
    finally:
        await store.close()


async def test_an_old_or_newer_schema_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(StoreError, match="fairhire migrate"):
        await opened(url)
    assert PostgresStore(url).migrate() == SCHEMA
    with psycopg.connect(url) as db:
        db.execute("INSERT INTO schema_steps (number) VALUES (%s)", (SCHEMA + 1,))
    with pytest.raises(StoreError, match="install the newer fairhire"):
        await opened(url)
    with pytest.raises(StoreError, match="install the newer fairhire"):
        PostgresStore(url).migrate()


async def test_several_that_migrate_at_once_do_it_once(url: str) -> None:
    done = await asyncio.gather(*(asyncio.to_thread(PostgresStore(url).migrate) for _ in range(4)))
    assert done == [SCHEMA] * 4
    with psycopg.connect(url) as db:
        steps = db.execute("SELECT count(*) FROM schema_steps").fetchall()
    assert steps == [(len(POSTGRES_STEPS),)]


def test_every_step_of_the_schema_has_its_form_for_postgresql() -> None:
    assert sorted(POSTGRES_STEPS) == [step.number for step in MIGRATIONS]


async def test_a_laptop_moves_to_a_server_with_everything(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "laptop.sqlite3"
    small = open_store(f"sqlite:///{file}", tmp_path)
    await small.open()
    interview = await begin(small)
    await small.save(answered(interview, answer("yes"), answer("no", "other"), minutes=1))
    await small.save(Change(person=replace(person(minutes=2), link_number=4)))
    await submit(small, "i1", 1, b'{"a": 1}')
    kept = await small.interview("i1"), await small.person("p1"), await small.submissions("i1")
    await small.close()
    ran = runner(tmp_path, monkeypatch, capsys)
    settings = {"DATABASE": url, "SECRET_KEY": "k" * 32}
    code, told, _ = await asyncio.to_thread(ran, "migrate", "--from", file, **settings)
    assert (code, "Taken over" in told) == (0, True)
    store = await opened(url)
    try:
        found = await store.interview("i1"), await store.person("p1"), await store.submissions("i1")
        assert found == kept
    finally:
        await store.close()
    code, _, fault = await asyncio.to_thread(ran, "migrate", "--from", file, **settings)
    assert code == 1
    assert "only an empty one takes over a file" in fault


def test_the_password_is_never_shown() -> None:
    url = "postgresql://fair:s3cret@db.example.org/answers"
    assert shown(url) == "PostgreSQL database answers on db.example.org"
    with pytest.raises(StoreError) as told:
        PostgresStore("postgresql://fair:s3cret@127.0.0.1:1/answers").migrate()
    assert "s3cret" not in str(told.value)
    assert "whether PostgreSQL runs" in str(told.value)


def test_statements_are_turned_and_nothing_else() -> None:
    assert translated("a = ? AND b < :before") == b"a = %s AND b < %(before)s"
    assert translated("x LIKE 'a%' /* skip locked */") == b"x LIKE 'a%%' FOR UPDATE SKIP LOCKED"
