"""The outbox as statements, written once for SQLite and PostgreSQL.

Rule of this file: every function runs inside its caller's transaction; an item is open as long as
`settled_at` is empty, and free when `held_until` is empty or past.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from storage.base import StoreError
from storage.bodies import Bodies
from storage.database import Database
from storage.moments import time_or_none, time_or_null, time_text
from storage.outbox import (
    BLOCKED,
    CANCELLED,
    LONGEST_HOLD,
    SENT,
    WAITING,
    OutboxItem,
    Outcome,
    Posted,
    Recall,
)
from storage.sqlite_rows import Row

COLUMNS: Final = (
    "number, key, person, kind, payload, created_at, not_before, expires_at, topic, cohort,"
    " interview, batch, state, holder, held_until, attempts, fault, settled_at"
)

_ADD: Final = (
    "INSERT INTO outbox (key, person, kind, payload, created_at, not_before, expires_at, topic,"
    " cohort, interview, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO NOTHING"
)
_FIRST: Final = (
    " AND NOT EXISTS (SELECT 1 FROM outbox AS ahead WHERE ahead.person = one.person"
    " AND ahead.settled_at IS NULL AND ahead.kind {kind} 'report'"
    " AND (ahead.not_before, ahead.number) < (one.not_before, one.number))"
)
_LETTERS: Final = (
    " FROM outbox AS one WHERE one.settled_at IS NULL AND one.kind <> 'report'"
    " AND one.not_before <= :now AND (one.held_until IS NULL OR one.held_until <= :now)"
    + _FIRST.format(kind="<>")
)
_REPORTS: Final = (
    " FROM outbox AS one WHERE one.settled_at IS NULL AND one.kind = 'report'"
    " AND (one.held_until IS NULL OR one.held_until <= :now OR one.held_until > :never)"
    + _FIRST.format(kind="=")
)
_CLAIM: Final = (
    "WITH due AS MATERIALIZED"
    " (SELECT one.number{due} ORDER BY one.not_before, one.number LIMIT :most /* skip locked */)"
    " UPDATE outbox SET holder = :holder, held_until = :until"
    " WHERE number IN (SELECT number FROM due)"
    f" RETURNING {COLUMNS}"
)
"""`MATERIALIZED`: inside `IN (…)` PostgreSQL may look again for each row, each time past those it
has locked itself, and so take more than `:most`."""
_HOLDERS: Final = (
    "SELECT DISTINCT holder FROM outbox WHERE settled_at IS NULL AND holder <> '' ORDER BY holder"
)
_RELEASE: Final = (
    "UPDATE outbox SET holder = '', held_until = NULL WHERE holder = ? AND settled_at IS NULL"
)
_SETTLE: Final = (
    "UPDATE outbox SET state = ?, settled_at = ?, fault = ?, attempts = attempts + ?,"
    " holder = '', held_until = NULL, payload = '{}' WHERE number = ?"
)
_GIVE_BACK: Final = (
    "UPDATE outbox SET fault = ?, attempts = attempts + ?, holder = '', held_until = ?,"
    " not_before = coalesce(?, not_before)"
    " WHERE number = ? AND holder = ? AND settled_at IS NULL"
)
_RECALL: Final = (
    "UPDATE outbox SET state = ?, settled_at = ?, fault = ?, holder = '', held_until = NULL,"
    " payload = '{}' WHERE settled_at IS NULL"
)
_NO_REPORT: Final = " AND kind <> 'report'"
OF: Final = f"SELECT {COLUMNS} FROM outbox WHERE person = ? ORDER BY number"
ACCOUNT: Final = (
    "SELECT account FROM bindings WHERE person = ? AND channel = ?"
    " ORDER BY at DESC, account DESC LIMIT 1"
)
_REACHABLE: Final = (
    "SELECT id FROM persons WHERE id > :after AND stopped = 0 AND seen_at >= :since"
    " AND seen_at < :before AND EXISTS (SELECT 1 FROM bindings WHERE bindings.person = persons.id"
    " AND channel = :channel) ORDER BY id LIMIT :most"
)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def payload_text(payload: Mapping[str, Any]) -> str:
    """Return the JSON of a payload.

    Raises:
        StoreError: it is not plain JSON.
    """
    try:
        return _encode(payload).decode()
    except (TypeError, ValueError) as fault:
        raise StoreError(f"This cannot be stored: {fault}. Nothing of it was saved.") from fault


def posted_of(bodies: Bodies, row: Row) -> Posted:
    """Read a row of `COLUMNS`."""
    item = OutboxItem(
        key=row[1],
        person=row[2],
        kind=row[3],
        payload=_decode(bodies.opened(row[4], "outbox.payload", row[1])),
        created_at=datetime.fromisoformat(row[5]),
        not_before=datetime.fromisoformat(row[6]),
        expires_at=time_or_none(row[7]),
        topic=row[8],
        cohort=row[9],
        interview=row[10],
        batch=row[11],
    )
    return Posted(
        number=row[0],
        item=item,
        state=row[12],
        holder=row[13],
        held_until=time_or_none(row[14]),
        attempts=row[15],
        fault=row[16],
        settled_at=time_or_none(row[17]),
    )


def write_items(db: Database, items: Iterable[OutboxItem], bodies: Bodies) -> None:
    """Write items; one whose key is there already is left as it is."""
    for item in items:
        db.execute(
            _ADD,
            (
                item.key,
                item.person,
                item.kind,
                bodies.sealed(payload_text(item.payload), "outbox.payload", item.key),
                time_text(item.created_at),
                time_text(item.not_before),
                time_or_null(item.expires_at),
                item.topic,
                item.cohort,
                item.interview,
                item.batch,
            ),
        )


def recall(db: Database, wanted: Iterable[Recall], at: datetime) -> None:
    """Cancel what waits and fits."""
    for one in wanted:
        fields = {"person": one.person, "topic": one.topic, "batch": one.batch}
        given = {name: value for name, value in fields.items() if value}
        fitting = "".join(f" AND {name} = ?" for name in given)
        db.execute(
            _RECALL + _NO_REPORT + fitting, (CANCELLED, time_text(at), "recalled", *given.values())
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody wants to take, see `Outbox.claim`."""

    holder: str
    now: datetime
    until: datetime
    most: int
    reports: bool = False

    def any_due(self) -> tuple[str, dict[str, Any]]:
        """Return the statement that finds a row where there is something to take."""
        return f"SELECT 1{self._due} LIMIT 1", self._times

    def take(self, db: Database, bodies: Bodies) -> tuple[Posted, ...]:
        """Take what is due, the first of each person."""
        statement = _CLAIM.replace("{due}", self._due)
        values = {"holder": self.holder, "until": time_text(self.until), "most": self.most}
        taken = db.execute(statement, values | self._times).fetchall()
        found = (posted_of(bodies, row) for row in taken)
        return tuple(sorted(found, key=lambda one: (one.item.not_before, one.number)))

    @property
    def _due(self) -> str:
        return _REPORTS if self.reports else _LETTERS

    @property
    def _times(self) -> dict[str, Any]:
        never = {"never": time_text(self.now + LONGEST_HOLD)} if self.reports else {}
        return {"now": time_text(self.now), **never}


def holders(db: Database) -> tuple[str, ...]:
    """Return who holds items."""
    return tuple(row[0] for row in db.execute(_HOLDERS).fetchall())


def release_items(db: Database, holder: str) -> None:
    """Free what somebody holds."""
    db.execute(_RELEASE, (holder,))


def settle_items(db: Database, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Note what became of items; return the persons who are stopped by it."""
    stopped: list[str] = []
    for one in outcomes:
        if one.state == WAITING:
            held, later = time_or_null(one.held_until), time_or_null(one.put_off)
            back = (one.fault, int(one.failed), held, later, one.number, one.holder)
            db.execute(_GIVE_BACK, back)
            continue
        still_his = " AND holder = ? AND settled_at IS NULL"
        fitting, own = (" AND state <> ?", SENT) if one.state == SENT else (still_his, one.holder)
        values = (one.state, time_text(one.at), one.fault, int(one.failed), one.number, own)
        found = db.execute(f"{_SETTLE}{fitting} RETURNING person", values).fetchall()
        if found and one.state == BLOCKED:
            stopped.append(found[0][0])
            _stop(db, found[0][0], one.at)
    return tuple(stopped)


def _stop(db: Database, person: str, at: datetime) -> None:
    db.execute("UPDATE persons SET stopped = 1 WHERE id = ?", (person,))
    db.execute(f"{_RECALL} AND person = ?", (CANCELLED, time_text(at), BLOCKED, person))


def count_items(db: Database, batch: str) -> dict[tuple[str, str], int]:
    """Count by kind and state."""
    fitting, values = (" WHERE batch = ?", (batch,)) if batch else ("", ())
    statement = f"SELECT kind, state, count(*) FROM outbox{fitting} GROUP BY kind, state"
    return {
        (kind, state): number for kind, state, number in db.execute(statement, values).fetchall()
    }


def count_outcomes(db: Database, batch: str) -> dict[tuple[str, str, str], int]:
    """Count what was written together by kind, state and fault."""
    statement = (
        "SELECT kind, state, fault, count(*) FROM outbox WHERE batch = ?"
        " GROUP BY kind, state, fault"
    )
    return {tuple(row[:3]): row[3] for row in db.execute(statement, (batch,)).fetchall()}


def forget_items(db: Database, before: datetime) -> int:
    """Drop what was settled before a time."""
    return db.execute("DELETE FROM outbox WHERE settled_at < ?", (time_text(before),)).rowcount


def reachable_persons(
    db: Database, channel: str, seen: tuple[datetime, datetime], after: str, most: int
) -> tuple[str, ...]:
    """Return who can be written to and was seen from the first time on, before the second."""
    since, before = map(time_text, seen)
    values = {"channel": channel, "since": since, "before": before, "after": after, "most": most}
    return tuple(row[0] for row in db.execute(_REACHABLE, values).fetchall())
