"""Writing bodies anew with the first key, and knowing which keys a database needs.

Rule of this file: statements for SQLite and PostgreSQL; each batch is one transaction, so that what
was interrupted goes on where something is left. A key is forgotten only when no body names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from storage.bodies import PLACES, PREFIX, Bodies, Place, prefix, unknown_key
from storage.database import Database
from storage.errors import StoreError

T = TypeVar("T")

BATCH: Final = 500
PASSES: Final = 20
"""How often a table is gone through for rows that others were just writing."""
TABLE: Final = "body_keys"
"""Which keys bodies may be written with; one row a key."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows were written anew, and how many not: damaged ones, or others write them.

    `scrubbed`: the file holds no copies of what stood there before, as far as we can tell.
    """

    written: int = 0
    failed: int = 0
    scrubbed: bool = True


def agree(db: Database, bodies: Bodies) -> None:
    """See that every key this database needs is set, and note the one that writes.

    Raises:
        MissingKey: a key is not set; nothing was changed.
    """
    noted = _noted(db)
    refuse_unknown(db, bodies)
    for id in noted:
        if id not in bodies.ids:
            db.execute(f"DELETE FROM {TABLE} WHERE id = ?", (id,))
    if bodies.ids and bodies.ids[0] not in noted:
        db.execute(f"INSERT INTO {TABLE} (id) VALUES (?) ON CONFLICT DO NOTHING", bodies.ids[:1])


def refuse_unknown(db: Database, bodies: Bodies) -> None:
    """See that every key this database needs is set; change nothing.

    Raises:
        MissingKey: a key is not set.
    """
    missing = [id for id in _noted(db) if id not in bodies.ids]
    needed = [id for id in missing if _count(db, "=", prefix(id))]
    if needed:
        raise unknown_key(needed, known=bool(bodies.ids))


def unsealed(db: Database, bodies: Bodies) -> int:
    """Count the rows with a body that is not written with the first key."""
    return _count(db, "<>", bodies.prefix) if bodies.prefix else 0


class Step(Protocol):
    """Does some work in one transaction."""

    def __call__(self, work: Callable[[Database], T], /) -> T:
        """Return what the work returned, once it is committed."""


def reseal(step: Step, bodies: Bodies) -> Resealed:
    """Write all bodies with the first key, batch by batch; return what was done.

    Rows that others are writing are passed over, so that nobody waits for us, and taken later.

    Raises:
        StoreError: the database cannot be written; what was done before stays done.
    """
    written = failed = 0
    for place in PLACES if bodies.prefix else ():
        left = 0
        for _ in range(PASSES):
            done = _pass(step, place, bodies)
            written += done.written
            left = step(partial(_left, place=place, bodies=bodies))
            if left == done.failed:
                break
        failed += left
    return Resealed(written, failed)


def _pass(step: Step, place: Place, bodies: Bodies) -> Resealed:
    written = failed = 0
    after: tuple[Any, ...] = ()
    while True:
        done, after = step(partial(_batch, place=place, after=after, bodies=bodies))
        written, failed = written + done.written, failed + done.failed
        if not after:
            return Resealed(written, failed)


def _noted(db: Database) -> list[str]:
    return [row[0] for row in db.execute(f"SELECT id FROM {TABLE} ORDER BY id").fetchall()]


def _count(db: Database, sign: str, begins: str) -> int:
    return sum(_count_in(db, place, sign, begins) for place in PLACES)


def _count_in(db: Database, place: Place, sign: str, begins: str) -> int:
    fitting, values = _fitting(place, sign, begins)
    found = db.execute(f"SELECT count(*) FROM {place.table} WHERE {fitting}", values).fetchall()
    return int(found[0][0])


def _left(db: Database, place: Place, bodies: Bodies) -> int:
    return _count_in(db, place, "<>", bodies.prefix)


def _fitting(place: Place, sign: str, begins: str) -> tuple[str, tuple[str | bytes, ...]]:
    """Return the condition on rows that have a body which begins so, or otherwise."""
    something = " AND {0} NOT IN ('', '{{}}')" if sign == "<>" else ""
    texts = [f"(substr({one}, 1, {PREFIX}) {sign} ?{something.format(one)})" for one in place.texts]
    binary = [f"substr({one}, 1, {PREFIX}) {sign} ?" for one in place.bytes]
    values = [begins] * len(texts), [begins.encode()] * len(binary)
    return f"({' OR '.join(texts + binary)})", (*values[0], *values[1])


def _batch(
    db: Database, place: Place, after: tuple[Any, ...], bodies: Bodies
) -> tuple[Resealed, tuple[Any, ...]]:
    """Write one batch of a table anew; return also the key it ended with, empty at the end."""
    fitting, values = _fitting(place, "<>", bodies.prefix)
    key = ", ".join(place.key)
    if after:
        fitting += f" AND ({key}) > ({', '.join('?' * len(after))})"
    found = db.execute(
        f"SELECT {key}, {', '.join(place.columns)} FROM {place.table} WHERE {fitting}"
        f" ORDER BY {key} LIMIT {BATCH} /* skip locked */",
        (*values, *after),
    ).fetchall()
    written = 0
    for row in found:
        written += _written(db, place, row, bodies)
    last = tuple(found[-1][: len(place.key)]) if len(found) == BATCH else ()
    return Resealed(written, len(found) - written), last


def _written(db: Database, place: Place, row: tuple[Any, ...], bodies: Bodies) -> bool:
    key, old = row[: len(place.key)], row[len(place.key) :]
    columns = [f"{place.table}.{one}" for one in place.columns]
    try:
        new = [
            bodies.sealed(bodies.opened(value, column, *key), column, *key)
            if isinstance(value, str)
            else bodies.sealed_bytes(bodies.opened_bytes(value, column, *key), column, *key)
            for value, column in zip(old, columns, strict=True)
        ]
    except StoreError:
        return False
    named = ", ".join(f"{one} = ?" for one in place.columns)
    where = " AND ".join(f"{one} = ?" for one in place.key)
    db.execute(f"UPDATE {place.table} SET {named} WHERE {where}", (*new, *key))
    return True
