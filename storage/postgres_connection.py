"""A PostgreSQL connection that takes the statements written for SQLite.

Rule of this file: the statements of a change or an erasure are written once, in `sqlite_changes`;
what the two databases say differently is turned here, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from storage.base import StoreError
from storage.database import Rows

SKIP_LOCKED: Final = "/* skip locked */"
"""Stands where PostgreSQL leaves out rows that another process is just taking."""

_PLACES: Final = re.compile(r"\?|(?<![:\w]):([a-z_]+)")


class Connection:
    """One connection out of the pool, for one transaction."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    def execute(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> Rows:
        """Run a statement written with `?` or `:name`, the way sqlite3 does."""
        return self.raw.execute(translated(statement), values or None)

    def is_idle(self) -> bool:
        """Tell whether no transaction is open."""
        return self.raw.info.transaction_status is TransactionStatus.IDLE


@cache
def translated(statement: str) -> bytes:
    """Return the statement as PostgreSQL takes it."""
    text = statement.replace("%", "%%").replace(SKIP_LOCKED, "FOR UPDATE SKIP LOCKED")
    return _PLACES.sub(lambda place: f"%({place[1]})s" if place[1] else "%s", text).encode()


def explain(fault: psycopg.Error, place: str) -> StoreError:
    """Return what went wrong in words an operator can act on; no value of anybody is in them."""
    if isinstance(fault, psycopg.errors.UniqueViolation | psycopg.errors.ForeignKeyViolation):
        return StoreError("What was to be saved contradicts what is stored; nothing was changed.")
    if isinstance(fault, psycopg.errors.DiskFull):
        return StoreError(f"The disk of {place} is full: please free space. Nothing was lost.")
    if isinstance(fault, psycopg.errors.ReadOnlySqlTransaction):
        return StoreError(
            f"{place} can only be read (a standby server?): please set FAIRHIRE_DATABASE to the"
            " server that takes writes."
        )
    if isinstance(fault, psycopg.errors.InsufficientPrivilege):
        return StoreError(
            f"The user of FAIRHIRE_DATABASE may not do this in {place}: please grant it the rights"
            " on its own database."
        )
    if isinstance(fault, psycopg.OperationalError):
        return StoreError(
            f"{place} does not answer. Please look whether PostgreSQL runs and whether"
            " FAIRHIRE_DATABASE names it rightly; then try again."
        )
    return StoreError(f"{place} refused what was asked ({type(fault).__name__}).")


def shown(url: str) -> str:
    """Return the server and database a URL names, without user and password."""
    try:
        named = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error:
        return "PostgreSQL"
    host = named.get("host") or "this machine"
    return f"PostgreSQL database {named.get('dbname') or '(default)'} on {host}"
