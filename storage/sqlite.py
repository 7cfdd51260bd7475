"""The store in one SQLite file: what `fairhire` uses unless told otherwise.

Rule of this file: reading happens on a second connection, or in the cache while no other program
has written; writing happens in `sqlite_writer` only; only what is on disk enters the cache.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.follow_up import Mark
from flows.interview import Answer, Interview
from storage.base import (
    Change,
    Consent,
    Erased,
    Link,
    LiveMessage,
    Person,
    StaleInterview,
    StoreError,
    StoreState,
    Submission,
)
from storage.cache import Cache, account_key
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
from storage.migrations import MIGRATIONS, Migration
from storage.resealing import Resealed
from storage.sqlite_changes import (
    delete_idle_person,
    delete_interview,
    delete_person,
    forget_updates,
    idle_persons,
    spend_link,
    write_change,
    write_offset,
    write_share,
)
from storage.sqlite_file import AGREED_FROM, agree_on_keys, connect, migrate, warnings
from storage.sqlite_outbox import SqliteOutbox
from storage.sqlite_reading import Reader
from storage.sqlite_resealing import reseal_file
from storage.sqlite_rows import (
    CURRENT_ANSWERS,
    EVERY_ANSWER,
    FOLLOWED,
    INTERVIEW_COLUMNS,
    LINK_COLUMNS,
    PERSON_COLUMNS,
    Row,
    answers_of,
    consent_of,
    interview_of,
    link_of,
    live_of,
    person_of,
    submission_of,
)
from storage.sqlite_writer import Writer


class SqliteStore:
    """One file, one process that serves, and commands beside it."""

    def __init__(
        self, path: Path, steps: Sequence[Migration] = MIGRATIONS, keys: Keyring = NO_KEYS
    ) -> None:
        self.path = path
        self.keys = keys
        self.cache = Cache()
        self.files = EvidenceFiles(path.parent / "evidence")
        self._steps = steps
        self._schema = 0
        self._forgetting = Forgetting()
        self._writer: Writer | None = None
        self._reader = Reader(path)
        self._read = self._reader.rows
        self._look = self._reader.look
        self.outbox = SqliteOutbox(_Surface(self))
        self.leases = RowLeases(lambda work: self.writer.write(work, _nothing))
        self.cohorts = RowCohorts(self._look, keys)

    async def open(self) -> None:
        writing = await asyncio.to_thread(self._connect)
        self._reader.open()
        self._writer = Writer(writing, self.path, self.cache.clear)

    def _connect(self) -> sqlite3.Connection:
        db = connect(self.path)
        try:
            self._schema = migrate(db, self.path, self._steps)
            if self._schema >= AGREED_FROM:
                agree_on_keys(db, self.path, self.keys.bodies)
        except BaseException:
            db.close()
            raise
        return db

    async def close(self) -> None:
        self._reader.close()
        if self._writer is not None:
            await self._writer.close()
            self._writer = None
        self.cache.clear()

    @property
    def writer(self) -> Writer:
        """The writing side, with its counters.

        Raises:
            StoreError: the store is not open.
        """
        if self._writer is None:
            raise StoreError(f"The store in {self.path} is not open: open() comes first.")
        return self._writer

    async def state(self) -> StoreState:
        tables = ("persons", "interviews", "answers")
        persons, interviews, answers = await self._look(
            lambda db: tuple(
                db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables
            ),
            large=True,
        )
        told = warnings(self.path)
        if self.writer.unscrubbed:
            told += (
                "Copies of erased rows may still lie in the file: there was no room or no quiet"
                " moment to write it anew. It is tried again at the next erasure and at the end.",
            )
        return StoreState(
            kind="sqlite",
            place=str(self.path),
            schema=self._schema,
            library=f"SQLite {sqlite3.sqlite_version}",
            persons=persons,
            interviews=interviews,
            answers=answers,
            warnings=told,
        )

    async def person(self, person: str) -> Person | None:
        shelf = self._fresh().persons
        found = shelf.get(person)
        if found is None:
            rows = self._read(f"SELECT {PERSON_COLUMNS} FROM persons WHERE persons.id = ?", person)
            found = person_of(rows[0]) if rows else None
            if found is not None:
                shelf.put(person, found)
        return found

    async def person_of(self, channel: str, account: str) -> Person | None:
        cache = self._fresh()
        owner = cache.accounts.get(account_key(channel, account))
        if owner is not None:
            return cache.persons.get(owner) or await self.person(owner)
        rows = self._read(
            f"SELECT {PERSON_COLUMNS} FROM bindings JOIN persons ON persons.id = bindings.person"
            " WHERE channel = ? AND account = ?",
            channel,
            account,
        )
        if not rows:
            return None
        found = person_of(rows[0])
        cache.accounts.put(account_key(channel, account), found.id)
        cache.persons.put(found.id, found)
        return found

    async def interview(self, interview: str) -> Interview | None:
        shelf = self._fresh().interviews
        found = shelf.get(interview)
        if found is None:
            rows = self._read(f"SELECT {INTERVIEW_COLUMNS} FROM interviews WHERE id = ?", interview)
            if rows:
                found = interview_of(
                    rows[0], self._read(CURRENT_ANSWERS, interview), self.keys.bodies
                )
                shelf.put(interview, found)
        return found

    async def interviews_of(self, person: str) -> tuple[Interview, ...]:
        rows = self._read(
            "SELECT id FROM interviews WHERE person = ?1 OR id IN"
            " (SELECT interview FROM shares WHERE person = ?1)"
            " ORDER BY updated_at DESC, started_at DESC, id DESC",
            person,
        )
        found = [await self.interview(row[0]) for row in rows]
        return tuple(interview for interview in found if interview is not None)

    async def submissions(self, interview: str) -> tuple[Submission, ...]:
        rows = self._read(
            "SELECT interview, number, at, language, report FROM submissions"
            " WHERE interview = ? ORDER BY number",
            interview,
        )
        return tuple(submission_of(row, self.keys.bodies) for row in rows)

    async def history(self, interview: str) -> tuple[Answer, ...]:
        rows = self._read(EVERY_ANSWER, interview)
        return tuple(answers_of(interview, rows, self.keys.bodies))

    async def consents(self, person: str) -> tuple[Consent, ...]:
        rows = self._read(
            "SELECT person, purpose, given, at, text_version, language, cohort FROM consents"
            " WHERE person = ? ORDER BY id",
            person,
        )
        return tuple(map(consent_of, rows))

    async def evidence(self, interview: str) -> tuple[Evidence, ...]:
        return evidence_of_interview(self._read, interview, self.keys.bodies)

    async def evidence_of(self, person: str) -> tuple[Evidence, ...]:
        return evidence_of_person(self._read, person, self.keys.bodies)

    async def marks(self, interview: str) -> tuple[Mark, ...]:
        return marks_of_interview(self._read, interview, self.keys.bodies)

    async def plans_due(self, until: date, after: str, most: int) -> tuple[Due, ...]:
        return plans_due(self._read, until, after, most)

    async def live(self, channel: str, account: str) -> LiveMessage | None:
        rows = self._read(
            "SELECT channel, account, message, follows FROM live WHERE channel = ? AND account = ?",
            channel,
            account,
        )
        return live_of(rows[0]) if rows else None

    async def followed(self, channel: str) -> tuple[LiveMessage, ...]:
        return tuple(map(live_of, self._read(FOLLOWED, channel)))

    async def seen(self, update: tuple[str, str]) -> bool:
        return bool(self._read("SELECT 1 FROM updates WHERE channel = ? AND id = ?", *update))

    async def save(self, change: Change) -> None:
        due = None if change.update is None else self._forgetting.due(update_time(change))

        def apply(db: sqlite3.Connection) -> Person | None:
            person = write_change(db, change, self.keys)
            if due is not None:
                forget_updates(db, due)
            return person

        try:
            await self.writer.write(apply, lambda person: self._remember(change, person))
        except StaleInterview:
            if change.interview is not None:
                self.cache.interviews.drop(change.interview.id)
            raise
        if change.dropped:
            await remove_unnamed(self, change.dropped)

    def _remember(self, change: Change, person: Person | None) -> None:
        if person is not None:
            self.cache.persons.put(person.id, person)
        if change.binding is not None:
            bound = change.binding
            self.cache.accounts.put(account_key(bound.channel, bound.account), bound.person)
        if change.interview is not None:
            self._remember_interview(change.interview, change)

    def _remember_interview(self, interview: Interview, change: Change) -> None:
        """Keep the interview as it was saved, if it holds just the answers that are on disk."""
        shelf = self.cache.interviews
        before = shelf.get(interview.id)
        if before is None and change.expected_revision:
            return
        known = {} if before is None else before.answers
        new = {answer.key for answer in change.answers if answer.key not in known}
        if len(interview.answers) == len(known) + len(new):
            shelf.put(interview.id, interview)
        else:
            shelf.drop(interview.id)

    async def link(self, token: str) -> Link | None:
        rows = self._read(f"SELECT {LINK_COLUMNS} FROM links WHERE token = ?", token)
        return link_of(rows[0]) if rows else None

    async def spend(self, token: str, at: datetime) -> Link | None:
        link: Link | None = await self.writer.write(lambda db: spend_link(db, token, at), _nothing)
        return link

    async def share(self, interview: str, person: str, at: datetime) -> None:
        await self.writer.write(lambda db: write_share(db, interview, person, at), _nothing)

    async def erase_interview(self, interview: str) -> Erased:
        gone = await self.evidence(interview)
        erased = await self._erase(lambda db: delete_interview(db, interview))
        await remove_unnamed(self, gone)
        return erased

    async def erase_person(self, person: str, idle_since: datetime | None = None) -> Erased:
        if idle_since is None:
            erased = await self._erase(lambda db: delete_person(db, person))
        else:
            erased = await self._erase(lambda db: delete_idle_person(db, person, idle_since))
        await remove_all(self, person)
        return erased

    async def reseal(self) -> Resealed:
        return await asyncio.to_thread(reseal_file, self.path, self.keys.bodies)

    async def idle_since(self, before: datetime, most: int) -> tuple[str, ...]:
        return await self._look(lambda db: idle_persons(db, before, most), large=True)

    async def _erase(self, delete: Callable[[sqlite3.Connection], Erased]) -> Erased:
        erased: Erased = await self.writer.write(delete, lambda _: self.cache.clear(), scrub=True)
        return erased

    async def offset(self, name: str) -> int | None:
        rows = self._read("SELECT value FROM offsets WHERE name = ?", name)
        return rows[0][0] if rows else None

    async def set_offset(self, name: str, value: int) -> None:
        await self.writer.write(lambda db: write_offset(db, name, value), _nothing)

    def _fresh(self) -> Cache:
        """Return the cache, emptied if another program wrote to the file."""
        self.writer.look()
        return self.cache


class _Surface:
    """What the outbox sees of its store."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.path = store.path
        self.bodies = store.keys.bodies

    def read(self, statement: str, *values: object) -> list[Row]:
        return self._store._read(statement, *values)

    async def write(
        self, apply: Callable[[sqlite3.Connection], Any], done: Callable[[Any], None]
    ) -> Any:
        return await self._store.writer.write(apply, done)

    def changed(self, persons: Sequence[str]) -> None:
        for person in persons:
            self._store.cache.persons.drop(person)


def _nothing(_: Any) -> None:
    """Nobody else needs to hear of it."""
