"""Cohorts in files and databases: older schemas, moving to PostgreSQL, a full room."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
import pytest

from storage.base import (
    Change,
    Link,
    Store,
)
from storage.cohorts import (
    Enrolment,
    Joint,
    Membership,
    Opening,
)
from storage.migrations import MIGRATIONS
from storage.outbox import OutboxItem
from storage.postgres import PostgresStore
from storage.postgres_schema import POSTGRES_STEPS
from storage.sqlite import SqliteStore
from storage.sqlite_file import migrate
from tests.cohort_samples import (
    filled,
    found,
    save,
    told,
)
from tests.postgres_running import empty_database
from tests.store_samples import (
    NOON,
    answer,
    interview,
    later,
    person,
)


class TestDatabases:
    async def test_a_file_of_schema_5_keeps_its_data(self, tmp_path: Path) -> None:
        path = tmp_path / "store.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            assert migrate(db, path, MIGRATIONS[:5]) == 5
            _fill_schema_5(db.execute)
        store = SqliteStore(path)
        await store.open()
        await _has_what_schema_5_had(store)
        await store.close()

    async def test_a_database_of_schema_5_keeps_its_data(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = PostgresStore(empty_database())
        with monkeypatch.context() as older:
            first = {number: POSTGRES_STEPS[number] for number in range(1, 6)}
            older.setattr("storage.postgres_migration.POSTGRES_STEPS", first)
            assert store.migrate() == 5
        with psycopg.connect(store.url) as db:
            _fill_schema_5(lambda statement: db.execute(statement.encode()))
        store.migrate()
        await store.open()
        await _has_what_schema_5_had(store)
        await store.close()

    async def test_a_file_moves_to_postgresql_with_its_cohorts(self, tmp_path: Path) -> None:
        small = SqliteStore(tmp_path / "small.sqlite3")
        await small.open()
        await filled(small)
        await small.save(Change(outbox=(OutboxItem("k1", "p2", "notice", {}, NOON, NOON),)))
        before = await _seen(small)
        await small.close()
        large = PostgresStore(empty_database())
        large.migrate()
        large.take_over(small.path)
        await large.open()
        assert await _seen(large) == before
        await save(large, acts=(told("next"),), openings=(Opening("s2", later(1)),))
        assert await large.cohorts.broken_at() is None
        assert [one.number for one in await large.cohorts.acts()] == [1, 2]
        await large.close()

    async def test_a_full_room_is_stamped_at_once(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "store.sqlite3")
        await store.open()
        await found(store, "w1")
        given = tuple(answer("yes", f"q{number}") for number in range(20))
        await asyncio.gather(*(self._seated(store, f"p{one}", given) for one in range(200)))
        stamping, reading = [], []
        for _ in range(5):
            began = perf_counter()
            await store.cohorts.stamp("w1")
            stamped = perf_counter()
            await store.cohorts.answers("w1")
            stamping.append(stamped - began)
            reading.append(perf_counter() - stamped)
        assert min(stamping) * 5 < min(reading)
        assert len(await store.cohorts.answers("w1", ("q7",))) == 200
        await store.close()

    @staticmethod
    async def _seated(store: Store, id: str, given: tuple[Any, ...]) -> None:
        started = interview(f"i-{id}", id)
        change = Change(
            person=person(id),
            interview=started,
            answers=given,
            joint=Joint(
                memberships=(Membership("w1", id, NOON),),
                enrolments=(Enrolment("w1", started.id),),
            ),
        )
        await store.save(change)


def _fill_schema_5(execute: Any) -> None:
    now = NOON.isoformat()
    execute(f"INSERT INTO persons VALUES ('p1', '{now}', '{now}', 'en', '', '', 0, 0, '[]', 0)")
    execute(
        f"INSERT INTO interviews VALUES ('i1', 'p1', 'fair_recruitment', 1, 'en', 'asking', 1,"
        f" '{now}', '{now}', '{{}}')"
    )
    execute(
        "INSERT INTO answers (interview, question, row, seq, value, at, how)"
        f" VALUES ('i1', 'fee', '', 65536, '\"yes\"', '{now}', 'chat')"
    )
    execute(f"INSERT INTO links VALUES ('t', 'return', 'p1', '{now}', NULL, '', 0, NULL)")
    execute(
        "INSERT INTO consents (person, purpose, given, at, text_version, language, cohort)"
        f" VALUES ('p1', 'totals', 1, '{now}', '1', 'en', 'c1')"
    )


async def _has_what_schema_5_had(store: Store) -> None:
    assert await store.person("p1") == person()
    assert await store.link("t") == Link("t", "return", "p1", NOON)
    assert [one.value for one in await store.history("i1")] == ["yes"]
    assert await store.cohorts.consenting("c1", "totals") == {"p1"}
    await found(store)
    await save(
        store,
        memberships=(Membership("c1", "p1", NOON),),
        enrolments=(Enrolment("c1", "i1"),),
        acts=(told("joined"),),
    )
    assert [one.value for one in await store.cohorts.answers("c1")] == ["yes"]


async def _seen(store: Store) -> list[object]:
    """Return everything of the cohorts that a reader can see."""
    seen = store.cohorts
    return [
        await seen.organisations(),
        await seen.officers("o1"),
        await seen.cohorts_of("o1"),
        await seen.members("c1"),
        await seen.members("w1"),
        await seen.enrolled("c1"),
        await seen.tallies("c1"),
        await seen.release("c1", "all"),
        await seen.acts(),
        await seen.shares_with("o1"),
        await seen.openings("s2"),
        await seen.broadcasts_of("o1"),
        await seen.stamp("c1"),
        await store.outbox.of("p2"),
    ]
