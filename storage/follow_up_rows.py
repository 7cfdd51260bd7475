"""What became of a plan as statements, written once for SQLite and PostgreSQL.

Rule of this file: every function runs inside its caller's transaction; marks are only ever added,
and whoever adds the same number second is told and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flows.follow_up import Mark
from storage.bodies import Bodies
from storage.database import Database
from storage.errors import StaleInterview
from storage.follow_up_values import Due, FollowUp
from storage.moments import time_of, time_text
from storage.sqlite_rows import Row

Read = Callable[..., list[Any]]
"""Takes a statement and its values, and returns the rows."""

_FIELDS: Final = "action, number, state, at, actor, until, reason, counted"
_WRITE: Final = (
    f"INSERT INTO plan_marks (interview, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (interview, action, number) DO NOTHING"
)
_NEXT: Final = (
    "INSERT INTO plan_dates (interview, next_on) VALUES (?, ?)"
    " ON CONFLICT (interview) DO UPDATE SET next_on = excluded.next_on"
)
MARKS: Final = f"SELECT {_FIELDS} FROM plan_marks WHERE interview = ? ORDER BY at, action, number"
DUE: Final = (
    "SELECT interview, next_on FROM plan_dates WHERE next_on <= ? AND interview > ?"
    " ORDER BY interview LIMIT ?"
)


def write_follow_up(db: Database, new: FollowUp, bodies: Bodies) -> None:
    """Add marks to an interview, and note when to look at its plan next.

    Raises:
        StaleInterview: another writer was first with a mark of this number.
    """
    for mark in new.marks:
        if db.execute(_WRITE, (new.interview, *_row(mark, new.interview, bodies))).rowcount == 0:
            raise StaleInterview("Somebody else marked this action first: load again and retry.")
    if new.next_on is None:
        db.execute("DELETE FROM plan_dates WHERE interview = ?", (new.interview,))
    else:
        db.execute(_NEXT, (new.interview, new.next_on.isoformat()))


def delete_follow_up_of(db: Database, interview: str) -> None:
    """Delete all marks of an interview."""
    db.execute("DELETE FROM plan_marks WHERE interview = ?", (interview,))
    db.execute("DELETE FROM plan_dates WHERE interview = ?", (interview,))


def marks_of_interview(read: Read, interview: str, bodies: Bodies) -> tuple[Mark, ...]:
    """Return the marks of an interview, the first first."""
    return tuple(_mark(row, interview, bodies) for row in read(MARKS, interview))


def plans_due(read: Read, until: date, after: str, most: int) -> tuple[Due, ...]:
    """Return at most so many interviews whose plan is to be looked at by a day, in order."""
    found = read(DUE, until.isoformat(), after, most)
    return tuple((row[0], date.fromisoformat(row[1])) for row in found)


def _row(mark: Mark, interview: str, bodies: Bodies) -> Row:
    place = (interview, mark.action, mark.number)
    return (
        mark.action,
        mark.number,
        mark.state,
        time_text(mark.at),
        mark.by,
        mark.until.isoformat() if mark.until else None,
        bodies.sealed(mark.reason, "plan_marks.reason", *place),
        int(mark.counted),
    )


def _mark(row: Row, interview: str, bodies: Bodies) -> Mark:
    return Mark(
        action=row[0],
        number=row[1],
        state=row[2],
        at=time_of(row[3]),
        by=row[4],
        until=date.fromisoformat(row[5]) if row[5] else None,
        reason=bodies.opened(row[6], "plan_marks.reason", interview, row[0], row[1]),
        counted=bool(row[7]),
    )
