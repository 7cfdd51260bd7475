"""Many people at once in bad weather: whole questionnaires through the webhook, and what is kept.

Rule of this file: `fairhire serve` as it is installed, on SQLite; the strict Bot API of the tests
fails a share of all calls (429, 5xx, broken connections), brings updates twice and late. What
counts is not the time but that every answer, every conversation and every report is as it should.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure, Size
from benchmarks.servers import SECRET, free_port, posted, running, wait_for
from flows import lifecycle
from storage.base import Store
from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.bot_api import BotApiServer
    from tests.telegram_respondent import Respondent

NAME: Final = "soak"
PEOPLE: Final = 2_000
SHARE: Final = 0.05
AT_ONCE: Final = 60
"""How many answer at the same moment; another begins when one has her report."""
FIRST: Final = 20_000
PATIENCE: Final = 5.0
"""Seconds without any change on the screen after which people tap again."""
REPORT_WAITS: Final = 900.0
"""Seconds after which somebody who has no report asks for it, which counts as wrong."""
LONGEST: Final = 7_200.0
BAR: Final = "every answer, conversation and report as it should be"


@dataclass
class Outcome:
    """What the end looked like. `wrong` holds a line for everything that is not as it should."""

    people: int = 0
    answers: int = 0
    faults: int = 0
    repeated: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def measure(size: Size) -> list[Figure]:
    outcome = soak(size.of(PEOPLE, 5))
    return [
        Figure(
            NAME,
            f"{outcome.people:,} people, each a whole questionnaire and its report, {SHARE:.0%} of"
            " all calls and deliveries go wrong",
            f"{len(outcome.wrong)} wrong",
            f"{outcome.answers:,} answers acknowledged, {outcome.faults:,} faults",
            "-",
            BAR,
            not outcome.wrong,
            f"{outcome.seconds:.0f} s; {outcome.repeated} times somebody saw nothing for"
            f" {PATIENCE:.0f} s and tapped again. {' '.join(outcome.wrong[:3])}".strip(),
        )
    ]


def soak(people: int, share: float = SHARE, seed: int = 9) -> Outcome:
    """Let so many people answer everything; return what became of it."""
    with TemporaryDirectory(prefix="fairhire-soak-") as name:
        return asyncio.run(_soak(Path(name), people, share, seed))


async def _soak(folder: Path, people: int, share: float, seed: int) -> Outcome:
    from tests.bot_api import bot_api_server
    from tests.bot_api_faults import Weather

    command = [sys.executable, "-m", "bot", "serve"]
    async with bot_api_server() as server:
        port = free_port()
        server.webhook.through = f"http://127.0.0.1:{port}"
        with running(command, folder, _settings(server, port)) as own:
            await asyncio.to_thread(
                wait_for, lambda: posted(port, "/telegram/webhook", SECRET) == 200, own, folder
            )
            server.weather = Weather(share, random.Random(seed))
            start = time.perf_counter()
            crowd = await _answering(server, people)
            seconds = time.perf_counter() - start
            faults, server.weather = server.weather.struck, None
            await server.settle(timeout=60, quiet=1.0)
        store = SqliteStore(folder / "data" / DEFAULT_FILE)
        await store.open()
        outcome = await _looked_at(store, crowd)
        await store.close()
    outcome.seconds, outcome.faults = seconds, faults
    return outcome


def _settings(server: BotApiServer, port: int) -> dict[str, str]:
    return {
        "FAIRHIRE_DATA_DIR": "data",
        "FAIRHIRE_PORT": str(port),
        "FAIRHIRE_LANGUAGES": "en",
        "FAIRHIRE_TELEGRAM_TOKEN": server.token,
        "FAIRHIRE_TELEGRAM_API_BASE": server.base_url,
        "FAIRHIRE_TELEGRAM_MODE": "webhook",
        "FAIRHIRE_PUBLIC_URL": "https://soak.example.org",
        "FAIRHIRE_WEBHOOK_SECRET": SECRET,
    }


async def _answering(server: BotApiServer, people: int) -> list[Respondent]:
    """Let everybody answer, so many at a time; return them when all have their reports."""
    from tests.telegram_respondent import Respondent

    room = asyncio.Semaphore(AT_ONCE)
    crowd = [
        Respondent(server.person(FIRST + number), PATIENCE, waits=REPORT_WAITS)
        for number in range(people)
    ]

    async def one(respondent: Respondent) -> None:
        async with room:
            await respondent.run()
            server.calls.clear()  # so that the memory of this Telegram stays small
            for message in respondent.person.messages:
                message.file = message.file and replace(message.file, content=b"")
            server.world.files.clear()

    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*map(one, crowd))
    return crowd


async def _looked_at(store: Store, crowd: Sequence[Respondent]) -> Outcome:
    """Compare what everybody was told with what is stored and what arrived."""
    from tests.telegram_respondent import REPORT_FILES

    outcome = Outcome(people=len(crowd))
    for one in crowd:
        outcome.answers += len(one.told)
        outcome.repeated += one.repeated
        number = one.person.person_id
        known = await store.person_of("telegram", str(number))
        interview = await store.interview(known.current) if known else None
        wrong = one.kept_all(interview)
        if interview is None or interview.status != lifecycle.COMPLETED:
            wrong.append(f"stands at {interview.status if interview else 'nothing'}")
        if interview and len(await store.submissions(interview.id)) != 1:
            wrong.append("not submitted once")
        if one.asked:
            wrong.append("had to ask for the report")
        if len(one.person.documents) != REPORT_FILES:
            names = [file.name for file in one.person.documents]
            wrong.append(f"{names} instead of {REPORT_FILES} files")
        outcome.wrong += [f"{number}: {what}." for what in wrong]
    return outcome
