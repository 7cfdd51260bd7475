"""The commands that look after the database: erase, backup, migrate, doctor."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.base import Binding, Change, Person
from storage.sqlite import SqliteStore
from tests.command_line import Ran, runner

TOKEN = "123456789:AAF-fairhire-test-token-000000000000"
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


# -- the store


async def _fill(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    person = Person("person-1", AT, AT)
    binding = Binding("terminal", "somebody", person.id, AT)
    await store.save(Change(person=person, binding=binding, at=AT))
    await store.close()


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "fairhire.sqlite3"
    await _fill(path)
    return path


def people(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [row[0] for row in db.execute("SELECT id FROM persons")]
    db.close()
    return found


@pytest.mark.parametrize("who", ["--person person-1", "--account terminal:somebody"])
def test_a_person_is_erased_and_counted(run: Ran, database: Path, who: str) -> None:
    code, out, _ = run("erase", *who.split(), "--yes")
    assert code == 0
    assert "accounts 1" in out
    assert people(database) == []


def test_nothing_is_erased_without_a_yes(
    run: Ran, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.confirm", lambda _: False)
    assert run("erase", "--person", "person-1")[0] == 1
    assert people(database) == ["person-1"]


def test_a_backup_is_whole_and_private(run: Ran, database: Path, tmp_path: Path) -> None:
    code, out, _ = run("backup", "copy.sqlite3")
    assert (code, out) == (0, "Written: copy.sqlite3\n")
    copy = tmp_path / "copy.sqlite3"
    assert people(copy) == ["person-1"]
    assert copy.stat().st_mode & 0o077 == 0
    code, _, err = run("backup", "copy.sqlite3")
    assert code == 1
    assert "there already" in err


def test_old_backups_go_as_promised_and_other_files_stay(
    run: Ran, database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "backups"
    folder.mkdir()
    now = datetime.now(UTC)
    for days in (29, 31):
        stamp = (now - timedelta(days=days)).strftime("%Y%m%dT%H%M%S")
        (folder / f"fairhire-{stamp}.sqlite3").write_text("")
    (folder / "fairhire-of-the-boss.sqlite3").write_text("")
    long_ago = (now - timedelta(days=31)).timestamp()
    copy = database.with_name(f"{database.name}.before-1")
    copy.write_text("")
    os.utime(copy, (long_ago, long_ago))
    code, out, _ = run("backup")
    assert code == 0
    assert "Removed, older than 30 days: 2" in out
    assert len(list(folder.iterdir())) == 3
    assert not copy.exists()


# -- retention


@pytest.fixture
async def two_people(database: Path) -> Path:
    """Somebody of long ago, and somebody who is here now."""
    store = SqliteStore(database)
    await store.open()
    long_ago, now = datetime.now(UTC) - timedelta(days=731), datetime.now(UTC)
    await store.save(Change(person=Person("person-1", long_ago, long_ago)))
    await store.save(Change(person=Person("person-2", now, now)))
    await store.close()
    return database


def test_a_dry_run_counts_and_erases_nobody(run: Ran, two_people: Path) -> None:
    code, out, _ = run("retention", "run", "--dry-run")
    assert (code, out) == (0, "Not here for more than 730 days, would be erased: people 1\n")
    assert people(two_people) == ["person-1", "person-2"]


def test_who_was_not_here_for_long_is_erased_and_counted(run: Ran, two_people: Path) -> None:
    code, out, _ = run("retention", "run")
    assert code == 0
    assert "730 days, erased: people 1, interviews 0" in out
    assert "person" not in out
    assert people(two_people) == ["person-2"]
    assert "people 0" in run("retention", "run")[1]


def test_the_days_are_those_people_are_told(run: Ran, two_people: Path) -> None:
    assert "740 days, erased: people 0" in run("retention", "run", RETENTION_DAYS="740")[1]
    assert people(two_people) == ["person-1", "person-2"]


# -- doctor


def test_the_doctor_finds_nothing_wrong_with_an_empty_folder(run: Ran, tmp_path: Path) -> None:
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "Nothing to repair." in out
    assert "quick_scan/v1" in out
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_looks_at_the_store_and_leaves_it(run: Ran, database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).digest()
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "people 1, interviews 0" in out
    assert hashlib.sha256(database.read_bytes()).digest() == before


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"PORT": "x"}, "FAIRHIRE_PORT"),
        ({"DATA_DIR": "/proc/fairhire"}, "cannot be written"),
        ({"DATABASE": "oracle://a"}, "FAIRHIRE_DATABASE"),
        ({"LANGUAGES": "en,xx"}, "xx"),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": "http://127.0.0.1:9"},
            "cannot be reached",
        ),
    ],
)
def test_the_doctor_says_what_to_repair(run: Ran, settings: dict[str, str], word: str) -> None:
    code, out, err = run("doctor", **settings)
    assert code == 1
    wrong = [line for line in out.splitlines() if "REPAIR" in line]
    assert len([line for line in wrong if word in line]) == 1, out
    assert TOKEN not in out + err
    assert "Traceback" not in err


def test_the_doctor_sees_damage(run: Ran, database: Path) -> None:
    database.write_bytes(b"no database" * 1000)
    code, out, _ = run("doctor")
    assert code == 1
    assert "damaged" in out
