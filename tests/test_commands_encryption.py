"""The commands and encryption: doctor tells, migrate encrypts, audit says what it proves."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite import SqliteStore
from tests.command_line import Ran, runner
from tests.encryption_samples import ROWS, count_in, keyring, on_disk, say_everything
from tests.postgres_running import empty_database
from tests.store_samples import FORMER_KEY, KEY, SECRET


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


def fill(path: Path, *keys: str) -> None:
    async def write() -> None:
        store = SqliteStore(path, keys=keyring(*keys))
        await store.open()
        await say_everything(store)
        await store.close()

    asyncio.run(write())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "fairhire.sqlite3"


def test_doctor_and_migrate_turn_encryption_on(run: Ran, file: Path) -> None:
    fill(file)
    assert "is not encrypted: FAIRHIRE_ENCRYPTION_KEY is not set" in run("doctor", "--offline")[1]
    copy = file.with_name(f"{file.name}.before-7")
    copy.write_bytes(b"old")
    code, said, _ = run("doctor", "--offline", ENCRYPTION_KEY=KEY)
    assert code == 1
    assert (
        f"REPAIR Rows not encrypted with the first key of FAIRHIRE_ENCRYPTION_KEY: {ROWS}" in said
    )
    code, said, _ = run("migrate")
    assert (code, f"first key: {ROWS} rows" in said) == (0, True)
    assert f"plain or with a former key: {Path('data') / copy.name}" in said
    assert count_in(on_disk(file.parent)) == 0
    code, said, _ = run("doctor", "--offline")
    assert (code, "is encrypted with the first key" in said) == (0, True)
    assert "former keys are not needed" in run("migrate")[1]


def test_a_wrong_key_is_told_by_every_command_and_nothing_is_lost(run: Ran, file: Path) -> None:
    fill(file, KEY)
    before = file.read_bytes()
    code, said, _ = run("doctor", "--offline", ENCRYPTION_KEY=FORMER_KEY)
    assert code == 1
    assert "REPAIR Some of what people wrote in this database is encrypted with a key" in said
    for command in (("migrate",), ("erase", "--person", "p1", "--yes"), ("invite", "--list")):
        code, _, told = run(*command)
        assert code == 2
        assert "please put that key back" in told
        assert KEY not in told
    assert file.read_bytes() == before
    assert run("erase", "--person", "p1", "--yes", ENCRYPTION_KEY=KEY)[0] == 0


def test_no_command_opens_the_store_without_its_keys(root: Path) -> None:
    opening = [
        path.name for path in (root / "bot").rglob("*.py") if "open_store(" in path.read_text()
    ]
    assert opening == ["wiring.py"]


def test_doctor_and_migrate_know_a_server_too(run: Ran) -> None:
    url = empty_database()
    settings = {"DATABASE": url, "SECRET_KEY": SECRET, "ENCRYPTION_KEY": KEY}
    assert "former keys are not needed" in run("migrate", **settings)[1]
    code, said, _ = run("doctor", "--offline")
    assert (code, "is encrypted with the first key" in said) == (0, True)


def test_the_audit_says_what_it_proves(run: Ran, file: Path) -> None:
    invite = ("invite", "--role", "association", "--name", "Bakers")
    run(*invite)
    code, said, told = run("audit", "--verify", SECRET_KEY=SECRET)
    assert (code, "not sealed" in said, "just set it" in told) == (1, True, True)
    run(*invite)
    code, said, _ = run("audit", "--verify")
    assert (code, "Entries 1 to 3 are sealed with FAIRHIRE_SECRET_KEY" in said) == (0, True)
    assert "entry 3, digest k" in said
    code, said, told = run("audit", "--verify", SECRET_KEY=KEY)
    assert code == 1
    assert "words cannot be checked here: 1." in said
    assert "the entries from 3 on" in told
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE acts SET act = 'x' WHERE number = 1")
    code, _, told = run("audit", "--verify", SECRET_KEY=SECRET)
    assert (code, "does not hold at entry 1" in told) == (1, True)


def test_a_sealed_log_takes_no_entry_without_a_key(run: Ran) -> None:
    invite = ("invite", "--role", "association", "--name", "Bakers")
    run(*invite, SECRET_KEY=SECRET)
    code, _, told = run(*invite, SECRET_KEY="")
    assert code == 1
    assert "sealed with FAIRHIRE_SECRET_KEY, which is not set" in told
