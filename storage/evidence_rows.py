"""Evidence as statements, written once for SQLite and PostgreSQL.

Rule of this file: every function runs inside its caller's transaction; what a file is stays as it
was first written, only its date of expiry and the answers it backs may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from storage.base import StoreError
from storage.bodies import Bodies
from storage.database import Database
from storage.evidence_values import Evidence
from storage.moments import time_text
from storage.sqlite_rows import Row

Read = Callable[..., list[Any]]
"""Takes a statement and its values, and returns the rows."""

_FIELDS: Final = (
    "id, person, interview, sha256, kind, media_type, size, at, name, caption, width, height,"
    " shrunk, album, expires_on"
)
_WRITE: Final = (
    f"INSERT INTO evidence ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET expires_on = excluded.expires_on"
    " WHERE evidence.person = excluded.person AND evidence.interview = excluded.interview"
    " AND evidence.sha256 = excluded.sha256"
)
_LINK: Final = "INSERT INTO evidence_links (evidence, question, row, place) VALUES (?, ?, ?, ?)"
_OF: Final = "IN (SELECT id FROM evidence WHERE interview = ?)"


def write_evidence(db: Database, every: Iterable[Evidence], bodies: Bodies) -> None:
    """Write evidence, with the answers it backs.

    Raises:
        StoreError: another file has this id.
    """
    for one in every:
        if db.execute(_WRITE, _row(one, bodies)).rowcount == 0:
            raise StoreError("This cannot be stored: another file has this id.")
        db.execute("DELETE FROM evidence_links WHERE evidence = ?", (one.id,))
        for place, (question, row) in enumerate(one.answers):
            db.execute(_LINK, (one.id, question, row, place))


def drop_evidence(db: Database, every: Iterable[Evidence]) -> None:
    """Delete evidence; what is gone already is passed over."""
    for one in every:
        db.execute("DELETE FROM evidence_links WHERE evidence = ?", (one.id,))
        db.execute("DELETE FROM evidence WHERE id = ?", (one.id,))


def delete_evidence_of(db: Database, interview: str) -> int:
    """Delete all evidence of an interview; return how many files it named."""
    db.execute(f"DELETE FROM evidence_links WHERE evidence {_OF}", (interview,))
    return db.execute("DELETE FROM evidence WHERE interview = ?", (interview,)).rowcount


def evidence_of_interview(read: Read, interview: str, bodies: Bodies) -> tuple[Evidence, ...]:
    """Return the evidence of an interview, the first first."""
    return _found(read, "interview", interview, bodies)


def evidence_of_person(read: Read, person: str, bodies: Bodies) -> tuple[Evidence, ...]:
    """Return the evidence of a person, the first first."""
    return _found(read, "person", person, bodies)


def _found(read: Read, column: str, value: str, bodies: Bodies) -> tuple[Evidence, ...]:
    rows = read(f"SELECT {_FIELDS} FROM evidence WHERE {column} = ? ORDER BY at, id", value)
    if not rows:
        return ()
    links: dict[str, list[tuple[str, str]]] = {}
    for evidence, question, row in read(
        "SELECT evidence, question, row FROM evidence_links WHERE evidence IN"
        f" (SELECT id FROM evidence WHERE {column} = ?) ORDER BY place",
        value,
    ):
        links.setdefault(evidence, []).append((question, row))
    found = (_evidence(row, bodies) for row in rows)
    return tuple(replace(one, answers=tuple(links.get(one.id, ()))) for one in found)


def _row(one: Evidence, bodies: Bodies) -> tuple[Any, ...]:
    return (
        one.id,
        one.person,
        one.interview,
        one.sha256,
        one.kind,
        one.media_type,
        one.size,
        time_text(one.at),
        bodies.sealed(one.name, "evidence.name", one.id),
        bodies.sealed(one.caption, "evidence.caption", one.id),
        one.width,
        one.height,
        int(one.shrunk),
        one.album,
        one.expires_on.isoformat() if one.expires_on else None,
    )


def _evidence(row: Row, bodies: Bodies) -> Evidence:
    return Evidence(
        id=row[0],
        person=row[1],
        interview=row[2],
        sha256=row[3],
        kind=row[4],
        media_type=row[5],
        size=row[6],
        at=datetime.fromisoformat(row[7]),
        name=bodies.opened(row[8], "evidence.name", row[0]),
        caption=bodies.opened(row[9], "evidence.caption", row[0]),
        width=row[10],
        height=row[11],
        shrunk=bool(row[12]),
        album=row[13],
        expires_on=date.fromisoformat(row[14]) if row[14] else None,
    )
