"""What 10,000 open conversations hold in memory, over the empty service.

Rule of this file: a process of its own, measured by what the system says it holds; every person has
answered half of the questionnaire, and taps twice more.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, Size
from benchmarks.servers import ROOT
from benchmarks.walk import Standing, conversation, placed, tap_of, walk
from bot.conversation import Conversation
from questionnaires.catalog import Catalog
from storage.sqlite import SqliteStore

NAME: Final = "memory"
BAR: Final = 20.0
PEOPLE: Final = 10_000
MB: Final = 1_000_000


def measure(size: Size) -> list[Figure]:
    people = size.of(PEOPLE, 60)
    command = [sys.executable, "-m", "benchmarks.memory", str(people)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    empty, busy = json.loads(done.stdout)
    more = (busy - empty) / MB
    return [
        Figure(
            NAME,
            f"{people:,} open conversations",
            f"{more:.1f} MB more",
            f"{empty / MB:.0f} MB empty",
            "-",
            f"at most {BAR:.0f} MB more",
            more <= BAR,
        )
    ]


async def held(people: int, folder: Path) -> tuple[int, int]:
    """Return the bytes held before and after."""
    catalog = Catalog()
    places = walk(catalog)
    store = SqliteStore(folder / "memory.sqlite3")
    await store.open()
    talk = conversation(catalog, store)
    await _answer(talk, store, places, range(50))
    gc.collect()
    empty = resident()
    await _answer(talk, store, places, range(50, 50 + people))
    gc.collect()
    busy = resident()
    await store.close()
    return empty, busy


async def _answer(
    talk: Conversation, store: SqliteStore, places: list[Standing], people: range
) -> None:
    half = len(places) // 2
    for at in people[::50]:
        some = [one for one in range(at, at + 50) if one in people]
        await asyncio.gather(*(store.save(placed(places[half], one)) for one in some))
        for step in range(2):
            taps = (tap_of(places[half + step], one, 1 + step, 2 * one + step) for one in some)
            await asyncio.gather(*(talk.handle(tap) for tap in taps))


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    with TemporaryDirectory(prefix="fairhire-bench-") as name:
        print(json.dumps(asyncio.run(held(int(sys.argv[1]), Path(name)))))
