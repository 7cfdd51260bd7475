"""One sentence typed into everything people can type into, and how to look for it on disk."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from flows.follow_up import Mark
from questionnaires.values import Typed
from storage.base import Change, Store, Submission
from storage.bodies import Bodies
from storage.cohort_audit import Seal
from storage.cohorts import Broadcast
from storage.evidence_values import Evidence
from storage.follow_up_values import FollowUp
from storage.keyring import Keyring
from storage.outbox import OutboxItem
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from tests.cohort_samples import ASSOCIATION, cohort, save, share, tally
from tests.postgres_running import binaries, postgres_store
from tests.store_samples import NOON, SECRET, after, answer, answered, begin, full

SENTENCE = "The agency of Mr Karim took 900 from each of them"
ROWS = 11
"""How many rows `say_everything` writes in which the sentence stands."""


def keyring(*keys: str) -> Keyring:
    return Keyring(Bodies(keys), Seal(SECRET))


async def say_everything(store: Store) -> None:
    """Save the sentence in each kind of body there is."""
    started = await begin(store)
    said = answered(started, answer(SENTENCE), answer(Typed("not_applicable", SENTENCE), "other"))
    asked = replace(full(after(said)), subject=SENTENCE, revision=3)
    await store.save(said)
    await store.save(
        Change(
            interview=asked,
            expected_revision=2,
            submission=Submission("i1", 1, NOON, "en", f'{{"answer": "{SENTENCE}"}}'.encode()),
            outbox=(OutboxItem("k1", "p1", "push", {"text": SENTENCE}, NOON, NOON),),
            evidence=(
                Evidence("e1", "p1", "i1", "a" * 64, "document", "application/pdf", 9, NOON,
                         name=f"{SENTENCE}.pdf", caption=SENTENCE),
            ),
            follow_up=FollowUp("i1", (Mark("A10", 1, "dropped", NOON, "owner", reason=SENTENCE),)),
        )
    )  # fmt: skip
    await save(store, organisations=(ASSOCIATION,), cohort=cohort("c1", settings={"say": SENTENCE}))
    await save(
        store,
        tallies=(replace(tally("p1", "i1"), facts={"said": SENTENCE}),),
        shares=(replace(share(interview="i1"), name=SENTENCE),),
        broadcast=Broadcast("b1", "c1", "o1", "p1", NOON, "draft", content={"en": SENTENCE}),
    )


async def all_of(store: Store) -> list[object]:
    """Read back everything `say_everything` wrote."""
    return [
        await store.interview("i1"),
        await store.history("i1"),
        await store.submissions("i1"),
        await store.evidence("i1"),
        await store.marks("i1"),
        await store.outbox.of("p1"),
        await store.cohorts.cohort("c1"),
        await store.cohorts.shares_of("p1"),
        await store.cohorts.broadcast("b1"),
    ]


def on_disk(folder: Path) -> bytes:
    """Return every byte of every file in a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def dump(url: str) -> bytes:
    """Return what `pg_dump` writes of a database of the tests."""
    asked = parse_qs(urlsplit(url).query)
    schema = asked["options"][0].split("=")[1]
    command = [str(binaries() / "pg_dump"), "-h", asked["host"][0], "-U", "tests", "-n", schema]
    return subprocess.run([*command, "postgres"], check=True, capture_output=True).stdout


def count_in(raw: bytes) -> int:
    """Count how often the sentence stands somewhere, also where a dump writes bytes as hex."""
    return raw.count(SENTENCE.encode()) + raw.count(SENTENCE.encode().hex().encode())


class Opened:
    """One database that is opened with these keys and those; `raw` is all of it on disk."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.file = folder / "data" / "store.sqlite3"
        self.url = "" if kind == "sqlite" else postgres_store(folder).url

    @asynccontextmanager
    async def with_keys(self, *keys: str) -> AsyncIterator[Store]:
        """Open it with keys."""
        store: Store = SqliteStore(self.file, keys=keyring(*keys))
        if self.kind == "postgresql":
            store = PostgresStore(self.url, keyring(*keys))
        await store.open()
        try:
            yield store
        finally:
            await store.close()

    def raw(self) -> bytes:
        """Return its files, or what pg_dump writes."""
        return on_disk(self.file.parent) if self.kind == "sqlite" else dump(self.url)

    def change(self, statement: str) -> None:
        """Change it from outside."""
        if self.kind == "postgresql":
            with psycopg.connect(self.url) as server:
                server.execute(statement.encode())
            return
        with closing(sqlite3.connect(self.file)) as db, db:
            db.execute(statement)
