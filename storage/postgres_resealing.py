"""Writing the bodies of a PostgreSQL database anew, and the tables after it.

Rule of this file: batch by batch, so that nobody else waits for long; at the end the tables are
written anew (`VACUUM FULL`), so that no copy of the former bodies is left in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import psycopg

from storage.bodies import PLACES, Bodies
from storage.database import Database
from storage.postgres_connection import Connection
from storage.resealing import Resealed, reseal

T = TypeVar("T")


def reseal_database(raw: psycopg.Connection[Any], bodies: Bodies) -> Resealed:
    """Write all bodies with the first key.

    Raises:
        psycopg.Error: the server refused; what was done before stays done.
    """

    def in_one(work: Callable[[Database], T]) -> T:
        with raw.transaction():
            return work(Connection(raw))

    done = reseal(in_one, bodies)
    return replace(done, scrubbed=_scrub(raw)) if done.written else done


def _scrub(raw: psycopg.Connection[Any]) -> bool:
    try:
        raw.autocommit = True
        raw.execute("SET lock_timeout = '10s'")
        for place in PLACES:
            raw.execute(f"VACUUM FULL {place.table}".encode())
    except psycopg.Error:  # no room or no right: the bodies are written all the same
        return False
    return True
