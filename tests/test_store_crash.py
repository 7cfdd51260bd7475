"""Nothing acknowledged is lost when the process is killed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent

CHILD = """
import asyncio, os, sys
from pathlib import Path
from storage.sqlite import SqliteStore
from tests.store_samples import after, answer, answered, begin

async def respond(store, number, start):
    interview = await store.interview(f"i{number}") or await begin(
        store, f"p{number}", f"i{number}")
    while True:
        change = answered(interview, answer(start, f"q{interview.revision % 20}"))
        await store.save(change)
        interview = after(change)
        os.write(1, f"{interview.id} {interview.revision}\\n".encode())
        if interview.revision % 50 == 0:
            await store.erase_person("nobody")

async def main(path, start):
    store = SqliteStore(Path(path))
    await store.open()
    print("ready", flush=True)
    await asyncio.gather(*[respond(store, number, start) for number in range(16)])

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def kill_midway(path: Path, seconds: float, start: str) -> dict[str, int]:
    """Run the child for a moment, kill it, and return the last revision acknowledged of each."""
    command = [sys.executable, "-c", CHILD, str(path), start]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.kill()
        lines = child.stdout.read().decode().splitlines()
    acknowledged = (line.split() for line in lines)
    return {pair[0]: int(pair[1]) for pair in acknowledged if len(pair) == 2}


async def revisions(path: Path, ids: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return revision and number of answers ever given of each interview."""
    store = SqliteStore(path)
    await store.open()
    found = {}
    for id in ids:
        interview = await store.interview(id)
        assert interview is not None
        found[id] = (interview.revision, len(await store.history(id)))
    await store.close()
    return found


@pytest.mark.timeout(120)
def test_every_acknowledged_answer_survives_kill_9(tmp_path):
    path = tmp_path / "store.sqlite3"
    chance = random.Random(9)
    acknowledged: dict[str, int] = {}
    for start in range(5):
        acknowledged |= kill_midway(path, chance.uniform(0.05, 0.5), str(start))
        found = asyncio.run(revisions(path, acknowledged))
        for id, revision in acknowledged.items():
            kept, answers = found[id]
            assert kept >= revision
            assert answers == kept - 1  # every revision but the first brought one answer
    assert sum(acknowledged.values()) > 100
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
