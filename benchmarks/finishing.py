"""300 people finish in the same minute: when all have their reports, and how others are answered.

Rule of this file: `fairhire serve` as it is installed, on SQLite, by webhook; those who submit and
those who answer are the same process as in `throughput`, and so is the Bot API that takes the
files. What answers take without any submission is measured before and after, in the same run.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.figures import Figure, Size, percentile
from benchmarks.load import Order
from benchmarks.servers import SECRET, WEBHOOK, fairhire, free_port
from benchmarks.throughput import people
from benchmarks.walk import Standing, any_tap, finished, library, placed
from bot import keyboards
from bot.reporting.documents import HANDED_OVER
from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore

NAME: Final = "finishing"
PEOPLE: Final = 300
OVER: Final = 60.0
OTHERS: Final = 50
THOUGHT: Final = 0.5
"""Seconds the others think about a question: 100 answers a second in all."""
FIRST: Final = 1_000
LONGEST: Final = 900.0
BAR_WAIT: Final = 0.050
REF_ID: Final = "quick_scan"


def measure(size: Size) -> list[Figure]:
    return measured(size.of(PEOPLE, 6), size.seconds(OVER, 1), size.seconds(15, 1))


def measured(finishing: int, over: float, alone: float, ref_id: str = REF_ID) -> list[Figure]:
    """Measure with so many who finish `over` so many seconds; `alone`: seconds before and after."""
    with TemporaryDirectory(prefix="fairhire-finishing-") as name, people() as load:
        folder = Path(name)
        (folder / "data").mkdir()
        asyncio.run(_prepare(folder / "data", finishing, ref_id))
        port = free_port()
        with fairhire(folder, load.bot_api, port) as process:
            order = Order(port, WEBHOOK, alone, OTHERS, SECRET, thought=THOUGHT)
            load.run(replace(order, seconds=0))
            load.run(replace(order, seconds=alone / 3))  # nobody starts cold
            before = load.run(order)
            result = load.run(_submitting(order, finishing, over))
            peak = peak_memory(process)
            after = load.run(order)
    quiet = [*before["waits"], *after["waits"]]
    return [_delivered(finishing, over, result, peak), _answered(result["waits"], quiet)]


def _submitting(order: Order, finishing: int, over: float) -> Order:
    return replace(
        order,
        seconds=over + LONGEST,
        finishing=finishing,
        first=FIRST,
        over=over,
        submit=f"{keyboards.SUBMIT}:interv%010d:1:::",
        files=len(HANDED_OVER),
    )


async def _prepare(folder: Path, count: int, ref_id: str) -> None:
    """Write people who answered everything, each otherwise, and only have to submit.

    Typst remembers what it made: the same report again costs a seventh of a new one.
    """
    store = SqliteStore(folder / DEFAULT_FILE)
    await store.open()
    for number in range(FIRST, FIRST + count):
        answered = finished(library(), ref_id, any_tap(Random(number)))
        await store.save(placed(Standing(answered, ""), number))
    await store.close()


def peak_memory(process: subprocess.Popen[str]) -> float:
    """The most memory a process ever had, in MB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM")), 0.0)


def _delivered(finishing: int, over: float, result: dict[str, Any], peak: float) -> Figure:
    reports, wanted = result["reports"], finishing * len(HANDED_OVER)
    late = reports or [0.0]
    whole = len(reports) == finishing and result["files"] == wanted and not result["failed"]
    return Figure(
        NAME,
        f"{finishing} people submit within {over:.0f} s: all {wanted} files of their reports",
        f"{result['lasted']:.0f} s until the last one came",
        f"{over:.0f} s until the last one submitted",
        f"{result['lasted'] / over:.2f}×",
        "all of them, each once",
        whole,
        f"{finishing - len(reports)} without their files, {result['files']} files in all; from"
        f" submitting to both files {median(late):.1f} s in the middle, {max(late):.1f} s at most;"
        f" the answer to submitting {median(result['submits']) * 1000:.0f} ms in the middle;"
        f" {peak:.0f} MB of memory at most",
    )


def _answered(busy: Sequence[float], quiet: Sequence[float]) -> Figure:
    slow, usual = percentile(busy or [0.0], 0.99), percentile(quiet or [0.0], 0.99)
    return Figure(
        NAME,
        f"how long the answers of {OTHERS} others take meanwhile, 99th percentile",
        f"{slow * 1000:.0f} ms",
        f"{usual * 1000:.0f} ms while nobody submits",
        f"{slow / max(usual, 1e-9):.1f}×",
        f"within {BAR_WAIT * 1000:.0f} ms",
        slow <= BAR_WAIT,
        f"{len(busy):,} answers, {len(quiet):,} while nobody submits; in the middle"
        f" {percentile(busy or [0.0], 0.5) * 1000:.0f} ms against"
        f" {percentile(quiet or [0.0], 0.5) * 1000:.0f} ms",
    )
