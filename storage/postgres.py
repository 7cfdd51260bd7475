"""The store in PostgreSQL: for several processes that are one service.

Rule of this file: nothing is remembered between two calls, for another process may have written;
the revision of an interview decides who was first. A change is one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from flows.follow_up import Mark
from flows.interview import Answer, Interview
from storage import sqlite_changes as changes
from storage import sqlite_rows as rows
from storage.base import (
    Change,
    Consent,
    Erased,
    Link,
    LiveMessage,
    Person,
    StoreError,
    StoreState,
    Submission,
)
from storage.checks import Forgetting, update_time
from storage.cohort_reading import RowCohorts
from storage.evidence import EvidenceFiles
from storage.evidence_erasing import remove_all, remove_unnamed
from storage.evidence_rows import evidence_of_interview, evidence_of_person
from storage.evidence_values import Evidence
from storage.follow_up_rows import marks_of_interview, plans_due
from storage.follow_up_values import Due
from storage.keyring import NO_KEYS, Keyring
from storage.leases import RowLeases
from storage.postgres_connection import Connection, explain, shown
from storage.postgres_migration import migrate, schema_of
from storage.postgres_outbox import PostgresOutbox
from storage.postgres_resealing import reseal_database
from storage.resealing import Resealed, agree, refuse_unknown, unsealed

CONNECTIONS: Final = 8
WAIT: Final = 10.0
"""Seconds to wait for a free connection before saying that the server does not answer."""

Done = TypeVar("Done")


class PostgresStore:
    """One database, any number of processes. Its schema is changed by `migrate` alone."""

    def __init__(self, url: str, keys: Keyring = NO_KEYS) -> None:
        self.url = url
        self.keys = keys
        self.place = shown(url)
        self.files = EvidenceFiles(Path("data") / "evidence")
        self._forgetting = Forgetting()
        self._pool: ConnectionPool[psycopg.Connection[Any]] | None = None
        self._threads: ThreadPoolExecutor | None = None
        self.outbox = PostgresOutbox(self._do, keys.bodies)
        self.leases = RowLeases(self._do)
        self.cohorts = RowCohorts(self._look, keys)

    async def open(self) -> None:
        await asyncio.to_thread(self._check_schema)
        self._threads = ThreadPoolExecutor(CONNECTIONS, "postgres")
        self._pool = ConnectionPool(
            self.url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT,
            check=ConnectionPool.check_connection,  # a server that restarted costs no answer
            open=False,
        )
        await self._in_thread(self._pool.open)

    def _check_schema(self) -> None:
        from storage.migrations import SCHEMA  # noqa: PLC0415 - it brings sqlite-utils

        with self._connected() as raw:
            found = schema_of(raw)
            if found == SCHEMA:
                agree(Connection(raw), self.keys.bodies)
        if found < SCHEMA:
            raise StoreError(
                f"The {self.place} has schema {found}, and {SCHEMA} is due. Please make a backup"
                " (pg_dump) and run `fairhire migrate`; then start again."
            )
        if found > SCHEMA:
            raise StoreError(
                f"The {self.place} has schema {found}, and this fairhire knows only {SCHEMA}:"
                " please install the newer fairhire."
            )

    def look(self) -> tuple[int, str, int]:
        """Return the schema that stands, the kind of server, and rows yet to be encrypted.

        Nothing is changed.

        Raises:
            StoreError: it cannot be reached, or needs a key that is not set.
        """
        from storage.migrations import SCHEMA  # noqa: PLC0415 - it brings sqlite-utils

        with self._connected() as raw:
            schema, db, left = schema_of(raw), Connection(raw), 0
            if schema == SCHEMA:
                refuse_unknown(db, self.keys.bodies)
                left = unsealed(db, self.keys.bodies)
            version = db.execute("SHOW server_version").fetchall()[0][0]
            return schema, f"PostgreSQL {version}", left

    def migrate(self) -> int:
        """Bring the database to the schema of this program, all in one transaction; return it.

        Raises:
            StoreError: it cannot be reached, is newer, or a step failed (and was undone).
        """
        with self._connected() as raw:
            try:
                return migrate(raw, self.place)
            except psycopg.Error as fault:
                raise explain(fault, self.place) from fault

    def take_over(self, source: Path) -> int:
        """Copy everything from a SQLite file into the empty database; return the count of rows.

        Raises:
            StoreError: one of the two cannot be used for this; nothing was copied.
        """
        from storage.postgres_copy import take_over  # noqa: PLC0415 - brings sqlite-utils

        with self._connected() as raw:
            try:
                return take_over(raw, source, self.place, self.keys.bodies)
            except psycopg.Error as fault:
                raise explain(fault, self.place) from fault

    def _connected(self) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(self.url, connect_timeout=int(WAIT))
        except psycopg.Error as fault:
            raise explain(fault, self.place) from fault

    async def close(self) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.close)
            self._pool = None
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None

    async def state(self) -> StoreState:
        def look(db: Connection) -> StoreState:
            persons, interviews, answers = (
                db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
                for table in ("persons", "interviews", "answers")
            )
            return StoreState(
                kind="postgresql",
                place=self.place,
                schema=schema_of(db.raw),
                library=f"PostgreSQL {db.execute('SHOW server_version').fetchall()[0][0]}",
                persons=persons,
                interviews=interviews,
                answers=answers,
            )

        return await self._do(look)

    # -- reading ---------------------------------------------------------------------------

    async def person(self, person: str) -> Person | None:
        statement = f"SELECT {rows.PERSON_COLUMNS} FROM persons WHERE persons.id = ?"
        found = await self._read(statement, person)
        return rows.person_of(found[0]) if found else None

    async def person_of(self, channel: str, account: str) -> Person | None:
        found = await self._read(
            f"SELECT {rows.PERSON_COLUMNS} FROM bindings JOIN persons"
            " ON persons.id = bindings.person WHERE channel = ? AND account = ?",
            channel,
            account,
        )
        return rows.person_of(found[0]) if found else None

    async def interview(self, interview: str) -> Interview | None:
        return await self._do(lambda db: self._interview(db, interview), once=True)

    async def interviews_of(self, person: str) -> tuple[Interview, ...]:
        def look(db: Connection) -> tuple[Interview, ...]:
            named = db.execute(
                "SELECT id FROM interviews WHERE person = :person OR id IN"
                " (SELECT interview FROM shares WHERE person = :person)"
                " ORDER BY updated_at DESC, started_at DESC, id DESC",
                {"person": person},
            ).fetchall()
            found = [self._interview(db, row[0]) for row in named]
            return tuple(one for one in found if one is not None)

        return await self._do(look, once=True)

    async def submissions(self, interview: str) -> tuple[Submission, ...]:
        found = await self._read(
            "SELECT interview, number, at, language, report FROM submissions"
            " WHERE interview = ? ORDER BY number",
            interview,
        )
        return tuple(rows.submission_of(row, self.keys.bodies) for row in found)

    async def history(self, interview: str) -> tuple[Answer, ...]:
        found = await self._read(rows.EVERY_ANSWER, interview)
        return tuple(rows.answers_of(interview, found, self.keys.bodies))

    async def consents(self, person: str) -> tuple[Consent, ...]:
        found = await self._read(
            "SELECT person, purpose, given, at, text_version, language, cohort FROM consents"
            " WHERE person = ? ORDER BY id",
            person,
        )
        return tuple(map(rows.consent_of, found))

    async def evidence(self, interview: str) -> tuple[Evidence, ...]:
        bodies = self.keys.bodies
        return await self._do(
            lambda db: evidence_of_interview(_reading(db), interview, bodies), once=True
        )

    async def evidence_of(self, person: str) -> tuple[Evidence, ...]:
        bodies = self.keys.bodies
        return await self._do(
            lambda db: evidence_of_person(_reading(db), person, bodies), once=True
        )

    async def marks(self, interview: str) -> tuple[Mark, ...]:
        return await self._do(
            lambda db: marks_of_interview(_reading(db), interview, self.keys.bodies)
        )

    async def plans_due(self, until: date, after: str, most: int) -> tuple[Due, ...]:
        return await self._do(lambda db: plans_due(_reading(db), until, after, most))

    async def live(self, channel: str, account: str) -> LiveMessage | None:
        found = await self._read(
            "SELECT channel, account, message, follows FROM live WHERE channel = ? AND account = ?",
            channel,
            account,
        )
        return rows.live_of(found[0]) if found else None

    async def followed(self, channel: str) -> tuple[LiveMessage, ...]:
        return tuple(map(rows.live_of, await self._read(rows.FOLLOWED, channel)))

    async def seen(self, update: tuple[str, str]) -> bool:
        return bool(await self._read("SELECT 1 FROM updates WHERE channel = ? AND id = ?", *update))

    async def link(self, token: str) -> Link | None:
        found = await self._read(f"SELECT {rows.LINK_COLUMNS} FROM links WHERE token = ?", token)
        return rows.link_of(found[0]) if found else None

    async def offset(self, name: str) -> int | None:
        found = await self._read("SELECT value FROM offsets WHERE name = ?", name)
        return found[0][0] if found else None

    async def idle_since(self, before: datetime, most: int) -> tuple[str, ...]:
        return await self._do(lambda db: changes.idle_persons(db, before, most))

    # -- writing ---------------------------------------------------------------------------

    async def save(self, change: Change) -> None:
        def apply(db: Connection) -> None:
            changes.write_change(db, change, self.keys)
            if change.update is not None:
                before = self._forgetting.due(update_time(change))
                if before is not None:
                    changes.forget_updates(db, before)

        await self._do(apply)
        if change.dropped:
            await remove_unnamed(self, change.dropped)

    async def spend(self, token: str, at: datetime) -> Link | None:
        return await self._do(lambda db: changes.spend_link(db, token, at))

    async def share(self, interview: str, person: str, at: datetime) -> None:
        await self._do(lambda db: changes.write_share(db, interview, person, at))

    async def set_offset(self, name: str, value: int) -> None:
        await self._do(lambda db: changes.write_offset(db, name, value))

    async def reseal(self) -> Resealed:
        def write() -> Resealed:
            with self._connected() as raw:
                try:
                    return reseal_database(raw, self.keys.bodies)
                except psycopg.Error as fault:
                    raise explain(fault, self.place) from fault

        return await self._in_thread(write)

    async def erase_interview(self, interview: str) -> Erased:
        def erase(db: Connection) -> Erased:
            db.execute("SELECT 1 FROM interviews WHERE id = ? FOR UPDATE", (interview,))
            return changes.delete_interview(db, interview)

        gone = await self.evidence(interview)
        erased = await self._do(erase)
        await remove_unnamed(self, gone)
        return erased

    async def erase_person(self, person: str, idle_since: datetime | None = None) -> Erased:
        def erase(db: Connection) -> Erased:
            # Whoever writes to her now waits, or was first and is seen by the look below.
            db.execute("SELECT 1 FROM persons WHERE id = ? FOR UPDATE", (person,))
            if idle_since is None:
                return changes.delete_person(db, person)
            return changes.delete_idle_person(db, person, idle_since)

        erased = await self._do(erase)
        await remove_all(self, person)
        return erased

    # -- one transaction -------------------------------------------------------------------

    async def _read(self, statement: str, *values: object) -> list[Any]:
        return await self._do(lambda db: db.execute(statement, values).fetchall())

    async def _look(self, work: Callable[[Connection], Done], *, large: bool = False) -> Done:
        return await self._do(work, once=large)

    async def _do(self, work: Callable[[Connection], Done], *, once: bool = False) -> Done:
        """Do some work in one transaction; `once`: what it reads is of one moment."""
        return await self._in_thread(lambda: self._worked(work, once))

    def _worked(self, work: Callable[[Connection], Done], once: bool) -> Done:
        if self._pool is None:
            raise StoreError(f"The {self.place} is not open: open() comes first.")
        try:
            with self._pool.connection() as raw:
                db = Connection(raw)
                if once:
                    db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                return work(db)
        except (psycopg.Error, PoolTimeout) as fault:
            raise explain(fault, self.place) from fault
        except UnicodeEncodeError as fault:
            raise StoreError("A text here cannot be stored: it has half a character.") from fault

    def _interview(self, db: Connection, interview: str) -> Interview | None:
        statement = f"SELECT {rows.INTERVIEW_COLUMNS} FROM interviews WHERE id = ?"
        found = db.execute(statement, (interview,)).fetchall()
        if not found:
            return None
        answers = db.execute(rows.CURRENT_ANSWERS, (interview,)).fetchall()
        return rows.interview_of(found[0], answers, self.keys.bodies)

    async def _in_thread(self, work: Callable[[], Done]) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _reading(db: Connection) -> Callable[..., list[Any]]:
    return lambda statement, *values: db.execute(statement, values).fetchall()
