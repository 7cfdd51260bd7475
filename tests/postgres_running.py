"""A real PostgreSQL for the tests: started once, an empty schema for each test.

Rule of this file: no skipping; where PostgreSQL is missing, the tests that need it fail.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

from storage.bodies import Bodies
from storage.cohort_audit import Seal
from storage.evidence import EvidenceFiles
from storage.keyring import Keyring
from storage.postgres import PostgresStore

_NUMBERS = count(1)


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(
            "PostgreSQL is not installed: the tests need it (apt install postgresql)"
        )
    return Path(on_path).parent


def _as_nobody(*command: str) -> None:
    """Run a command of PostgreSQL, which refuses to run as root."""
    given = ["runuser", "-u", "nobody", "--", *command] if os.geteuid() == 0 else list(command)
    done = subprocess.run(given, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")


@cache
def server() -> str:
    """Start a server for this process and return how to reach it; it is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fairhire-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    where, data = binaries(), str(folder / "data")
    _as_nobody(str(where / "initdb"), "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "-N")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    log = str(folder / "log")
    _as_nobody(str(where / "pg_ctl"), "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop() -> None:
        _as_nobody(str(where / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://tests@/postgres?host={folder}"


def empty_database() -> str:
    """Return the URL of a database that nobody has used: an empty schema of its own."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server(), autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server()}&options=-csearch_path%3D{name}"


def postgres_store(folder: Path) -> PostgresStore:
    """Return a store in an empty database, migrated but not open yet."""
    store = PostgresStore(empty_database())
    store.files = EvidenceFiles(folder / "evidence")
    store.migrate()
    return store


@cache
def _shared_database() -> str:
    """Return the URL of a migrated database: emptying it is quicker than making tables anew."""
    url = empty_database()
    PostgresStore(url).migrate()
    return url


@cache
def _emptying() -> bytes:
    """Return what empties that database, in one go: there are some thirty tables."""
    with psycopg.connect(_shared_database()) as db:
        tables = db.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            " AND tablename NOT IN ('schema_steps', 'audit_head')"
        ).fetchall()
    steps = [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {table}" for (table,) in tables),
        "UPDATE audit_head SET number = 0, digest = ''",
    ]
    return "; ".join(steps).encode()


def emptied_store(folder: Path, keys: Sequence[str] = (), secret: str = "") -> PostgresStore:
    """Return a store in the database that the tests of contracts share, emptied for this one."""
    url = _shared_database()
    with psycopg.connect(url) as db:
        db.execute(_emptying())
    store = PostgresStore(url, Keyring(Bodies(keys), Seal(secret)))
    store.files = EvidenceFiles(folder / "evidence", keys)
    return store
