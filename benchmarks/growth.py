"""What an answer costs with many open conversations, and with many stored answers.

Rule of this file: the same taps through the whole conversation and a store on disk, ten people at a
time; processor time of the whole process counts, so that neighbours and the disk do not.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, Size
from benchmarks.walk import Standing, conversation, library, placed, tap_of, walk
from questionnaires.catalog import Catalog
from storage.base import Change
from storage.sqlite import SqliteStore

NAME: Final = "growth"
AT_ONCE: Final = 10
BAR_OPEN: Final = 1.1
BAR_STORED: Final = 1.2


class Crowd:
    """People who stand all along the questionnaire, each a tap away from the next answer."""

    def __init__(self, store: SqliteStore, catalog: Catalog, places: Sequence[Standing]) -> None:
        self.store = store
        self._talk = conversation(catalog, store)
        self._places = places
        self._next = 0
        self._updates = 0

    async def settle(self, people: int) -> list[int]:
        """Let so many people arrive; number n stands at place n modulo the places."""
        arrived = list(range(self._next, self._next + people))
        self._next += people
        for at in range(0, people, 200):
            some = arrived[at : at + 200]
            await asyncio.gather(*(self.store.save(self._arrival(one)) for one in some))
        return arrived

    def _arrival(self, number: int) -> Change:
        return placed(self._places[number % len(self._places)], number)

    async def answer(self, people: Sequence[int]) -> float:
        """Let each of these tap once; return the processor seconds of one answer."""
        start = time.process_time()
        for at in range(0, len(people), AT_ONCE):
            await asyncio.gather(*(self._tap(one) for one in people[at : at + AT_ONCE]))
        return (time.process_time() - start) / len(people)

    async def _tap(self, number: int) -> None:
        self._updates += 1
        place = self._places[number % len(self._places)]
        await self._talk.handle(tap_of(place, number, 1, self._updates))


def measure(size: Size) -> list[Figure]:
    with TemporaryDirectory(prefix="fairhire-bench-") as name:
        return asyncio.run(_measure(size, Path(name)))


async def _measure(size: Size, folder: Path) -> list[Figure]:
    catalog = library()
    places = walk(catalog)
    rounds, few = size.of(9, 2), len(places)
    small = await _opened(folder / "small.sqlite3", catalog, places)
    large = await _opened(folder / "large.sqlite3", catalog, places)
    full = await _opened(folder / "full.sqlite3", catalog, places)
    many = size.of(10_000, 100)
    waiting = await large.settle(many)
    stored = await _fill(full, size.of(1_000_000, 2_000))
    dice = random.Random(1)
    dice.shuffle(waiting)
    times: list[list[float]] = [[], [], []]
    for number in range(rounds):
        mine = waiting[number * few : (number + 1) * few]
        for taken, crowd in zip(times, (small, large, full), strict=True):
            people = mine if crowd is large else await crowd.settle(few)
            taken.append(await crowd.answer(people))
    for crowd in (small, large, full):
        await crowd.store.close()
    return [
        _figure(times[1], times[0], BAR_OPEN, f"with {many:,} open conversations"),
        _figure(times[2], times[0], BAR_STORED, f"with {stored:,} stored answers"),
    ]


def _figure(with_many: list[float], with_few: list[float], bar: float, what: str) -> Figure:
    ratio = median(a / b for a, b in zip(with_many, with_few, strict=True))
    return Figure(
        NAME,
        f"an answer {what}",
        f"{median(with_many) * 1e6:.0f} µs",
        f"{median(with_few) * 1e6:.0f} µs with few",
        f"{ratio:.2f}×",
        f"at most {bar}×",
        ratio <= bar,
    )


async def _opened(file: Path, catalog: Catalog, places: Sequence[Standing]) -> Crowd:
    store = SqliteStore(file)
    await store.open()
    crowd = Crowd(store, catalog, places)
    await crowd.answer(await crowd.settle(len(places)))  # nobody starts cold
    return crowd


async def _fill(crowd: Crowd, wanted: int) -> int:
    """Copy what is stored until there are so many answers, of interviews of other people."""
    await crowd.store.close()
    with closing(sqlite3.connect(crowd.store.path)) as db:
        have = int(db.execute("SELECT count(*) FROM answers").fetchone()[0])
        copies = max(wanted // max(have, 1), 1)
        numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?)"
        for table, ids in (
            ("persons", ("id", "current")),
            ("bindings", ("account", "person")),
            ("interviews", ("id", "person")),
            ("answers", ("interview",)),
        ):
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            made = ", ".join(f"{one} || '-' || x" if one in ids else one for one in names)
            kept = ", ".join(names)
            db.execute(
                f"INSERT INTO {table} ({kept}) {numbers} SELECT {made} FROM {table}, n", (copies,)
            )
        db.commit()
        stored = int(db.execute("SELECT count(*) FROM answers").fetchone()[0])
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await crowd.store.open()
    return stored
