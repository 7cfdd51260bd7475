"""Killed at random moments while people answer in Telegram: what is lost, stuck, or comes twice.

Rule of this file: `fairhire serve` as it is installed, on SQLite, by polling and webhook in turn;
what is acknowledged is what somebody saw to be taken; the mechanism is that of the tests.
"""

from __future__ import annotations

import asyncio
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, Size

NAME: Final = "crashes"
KILLS: Final = 50
PEOPLE_EACH: Final = 2
LONGEST: Final = 4.0
"""Seconds a service lives at most: long enough that kills meet reports being made and sent."""
ORDER: Final = ("polling", "webhook", "webhook", "polling")


def measure(size: Size) -> list[Figure]:
    from tests.telegram_crashing import crashed

    modes = tuple(islice(cycle(ORDER), size.of(KILLS, 1)))
    with TemporaryDirectory(prefix="fairhire-crashes-") as name:
        outcome = asyncio.run(crashed(Path(name), modes, PEOPLE_EACH, 50, LONGEST))
    return [
        Figure(
            NAME,
            f"Telegram, kill -9 {outcome.kills} times under load, {outcome.people} people",
            f"{len(outcome.wrong)} wrong",
            f"{outcome.acknowledged:,} answers acknowledged",
            "-",
            "nothing acknowledged lost, nobody stuck, no report twice but in flight",
            not outcome.wrong,
            f"At {outcome.waiting} of the kills a report was promised and not there yet;"
            f" {outcome.repeated} files came twice because the kill met them on their way;"
            f" {outcome.asked} times somebody asked for a report that was late."
            f" {' '.join(outcome.wrong[:3])}".strip(),
        )
    ]
