"""Whole conversations, compared as whole files, over every store and channel."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from bot.cohorts import codes
from storage.base import Store
from storage.memory import MemoryStore
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from tests.postgres_running import postgres_store
from tests.transcript_player import FOLDER, Direct, play, read_script

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LONG = 330
"""Lines; of the longer ones, all whole firms, one is enough for a second store."""
ON_SQLITE = {
    name
    for name in NAMES
    if name == "garment_factory"
    or len((FOLDER / f"{name}.txt").read_text("utf-8").splitlines()) <= LONG
}
ON_POSTGRESQL = {
    "quick_scan_arabic",
    "edit_with_consequences",
    "restart",
    "safety_card",
    "withdraw",
    "forget",
    "plan_follow_up_arabic",
}


@pytest.fixture(autouse=True)
def known_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give what is made in a conversation codes that can be written down."""
    numbers = count(1)
    monkeypatch.setattr(codes, "new_code", lambda: f"code{next(numbers):018d}")
    monkeypatch.setattr(codes, "new_spoken_code", lambda: f"ABCDE{next(numbers)}")


class Kept(MemoryStore):
    """A memory store that survives closing, as a disk does."""

    async def close(self) -> None:
        """Keep everything."""


def _maker(kind: str, folder: Path) -> Callable[[], Store]:
    if kind == "memory":
        kept = Kept()
        return lambda: kept
    if kind == "postgresql":
        url = postgres_store(folder).url
        return lambda: PostgresStore(url)
    return lambda: SqliteStore(folder / "fairhire.sqlite3")


@pytest.mark.parametrize("name", NAMES)
async def test_transcript_in_memory(name: str, golden: bool, tmp_path: Path) -> None:
    await _told(name, "memory", golden, tmp_path)


@pytest.mark.parametrize("name", [name for name in NAMES if name in ON_SQLITE])
async def test_transcript_on_sqlite(name: str, golden: bool, tmp_path: Path) -> None:
    await _told(name, "sqlite", golden, tmp_path)


@pytest.mark.parametrize("name", [name for name in NAMES if name in ON_POSTGRESQL])
async def test_transcript_on_postgresql(name: str, golden: bool, tmp_path: Path) -> None:
    await _told(name, "postgresql", golden, tmp_path)


async def _told(name: str, store: str, golden: bool, tmp_path: Path) -> None:
    path = FOLDER / f"{name}.txt"
    expected = path.read_text("utf-8")
    script = read_script(expected)
    channel = await Direct(_maker(store, tmp_path), script.language).open()
    try:
        actual = await play(script, channel)
    finally:
        await channel.close()
    if golden:
        path.write_text(actual, "utf-8")
    else:
        assert actual == expected


def test_there_are_transcripts() -> None:
    assert {"quick_scan_english", "restart", "safety_card"} <= set(NAMES)
