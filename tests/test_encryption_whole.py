"""Whole conversations and crashes with a key: nothing typed is on disk, nothing told is lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore
from tests.encryption_samples import dump, keyring, on_disk
from tests.postgres_running import postgres_store
from tests.store_samples import KEY
from tests.transcript_player import FOLDER, Direct, Script, play, read_script

ROOT = Path(__file__).parent.parent
CONVERSATIONS = ("security_firm", "landscaping_firm", "evidence")
"""Between them texts are typed, reports are made, and files are sent."""
SAID = {
    "Kochi office",
    "The agency does this, not we.",
    "The owner of the gardens looks after this.",
}
"""What is typed there and kept as it is."""


def scripts() -> list[Script]:
    return [read_script((FOLDER / f"{name}.txt").read_text("utf-8")) for name in CONVERSATIONS]


def typed(every: list[Script]) -> list[str]:
    """Return the longer texts the persons typed, and the names of their files."""
    lines = [line for script in every for line in script.lines]
    files = [line.removeprefix("* file ") for line in lines if line.startswith("* file ")]
    said = [line for line in lines if line[:1] not in "*[/{"]
    return [line for line in said + files if len(line) > 11]


async def held(store: SqliteStore | PostgresStore) -> None:
    """Hold the conversations, each as somebody else."""
    for number, script in enumerate(scripts()):
        channel = Direct(lambda: store, script.language)
        channel.account = f"somebody {number}"
        channel._ids = iter(range(number * 100_000, 1_000_000_000))  # type: ignore[assignment]  # any iterator will do
        await channel.open()
        try:
            await play(script, channel)
        finally:
            await channel.close()


def standing_in(raw: bytes) -> set[str]:
    texts = typed(scripts())
    return {one for one in texts if one.encode() in raw or one.encode().hex().encode() in raw}


@pytest.mark.timeout(180)
async def test_after_whole_conversations_nothing_typed_is_in_the_file(tmp_path: Path) -> None:
    await held(SqliteStore(tmp_path / "open" / "fairhire.sqlite3"))
    assert standing_in(on_disk(tmp_path / "open")) >= SAID
    await held(SqliteStore(tmp_path / "closed" / "fairhire.sqlite3", keys=keyring(KEY)))
    assert standing_in(on_disk(tmp_path / "closed")) == set()


@pytest.mark.timeout(180)
async def test_after_whole_conversations_nothing_typed_is_in_a_dump(tmp_path: Path) -> None:
    url = postgres_store(tmp_path).url
    await held(PostgresStore(url, keyring(KEY)))
    raw = dump(url)
    assert standing_in(raw) == set()
    assert b"$fhe1$" in raw


CHILD = """
import asyncio, os, sys
from pathlib import Path
from dataclasses import replace
from storage.base import Change, Link
from storage.cohorts import Act, Joint, Officer
from storage.sqlite import SqliteStore
from tests.cohort_samples import ASSOCIATION, save
from tests.encryption_samples import keyring
from tests.store_samples import KEY, NOON, after, answer, answered, begin, later, person

async def respond(store, number, start):
    interview = await store.interview(f"i{number}") or await begin(
        store, f"p{number}", f"i{number}")
    while True:
        change = answered(interview, answer(f"said at {start}", f"q{interview.revision % 20}"))
        await store.save(change)
        interview = after(change)
        os.write(1, f"{interview.id} {interview.revision}\\n".encode())

async def invite(store, start):
    await save(store, organisations=(ASSOCIATION,))
    for number in range(100_000):
        token, who = f"t{start}-{number}", f"officer{start}-{number}"
        await store.save(Change(links=(Link(token, "association", "", NOON, about="o1"),)))
        officer = Officer("o1", who, "association", NOON)
        act = Act(NOON, who, "joined", "o1", token)
        await store.save(Change(
            person=person(who), spent=token, joint=Joint(officers=(officer,), acts=(act,)), at=NOON
        ))

async def main(path, start):
    store = SqliteStore(Path(path), keys=keyring(KEY))
    await store.open()
    print("ready", flush=True)
    await asyncio.gather(*[respond(store, n, start) for n in range(8)], invite(store, start))

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def kill_midway(path: Path, start: int) -> dict[str, int]:
    """Run the child for a moment, kill it, and return the last revision acknowledged of each."""
    command = [sys.executable, "-c", CHILD, str(path), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.15 + 0.1 * start)
        child.kill()
        lines = child.stdout.read().decode().splitlines()
    pairs = (line.split() for line in lines)
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2}


async def after_the_crash(path: Path, acknowledged: dict[str, int]) -> int:
    """Look whether all that was acknowledged is there, and each invitation whole; count these."""
    store = SqliteStore(path, keys=keyring(KEY))
    await store.open()
    try:
        for id, revision in acknowledged.items():
            kept = await store.interview(id)
            assert kept is not None
            assert kept.revision >= revision
            assert len(await store.history(id)) == kept.revision - 1
        acts = {one.about: one.actor for one in await store.cohorts.acts()}
        officers = {one.person for one in await store.cohorts.officers("o1")}
        assert set(acts.values()) == officers
        tokens = store._reader.rows("SELECT token, spent_at FROM links")
        assert {token for token, spent_at in tokens if spent_at} == set(acts)
        assert (await store.cohorts.proof()).sealed == len(acts)
        return len(acts)
    finally:
        await store.close()


@pytest.mark.timeout(120)
def test_after_kill_9_all_that_was_told_is_there_and_no_invitation_is_half_followed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.sqlite3"
    acknowledged: dict[str, int] = {}
    followed = 0
    for start in range(4):
        acknowledged |= kill_midway(path, start)
        followed = asyncio.run(after_the_crash(path, acknowledged))
    assert sum(acknowledged.values()) > 50
    assert followed > 5
    assert b"said at" not in on_disk(tmp_path)
