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
from benchmarks.processes import Watch
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
EVERY: Final = 0.25
"""Seconds after which another person begins: so that reports are made all the while."""
AT_ONCE: Final = 200
"""How many answer at the same moment at most; then another begins when one has submitted."""
FIRST: Final = 20_000
PATIENCE: Final = 5.0
"""Seconds without any change on the screen after which people tap again."""
STILL: Final = 240.0
"""Seconds in which nobody gets on: after that, who is not done counts as stuck."""
LONGEST: Final = 7_200.0
LOOK_EVERY: Final = 2.0
BAR: Final = "every answer, conversation and report as it should be"


@dataclass
class Outcome:
    """What the end looked like. `wrong` holds a line for everything that is not as it should.

    `answering`: seconds until the last one submitted; `seconds`: until the last report came.
    Memory in MB: of the service when a quarter of the people had their reports, at the end, at
    most, and at most of the processes it began.
    """

    people: int = 0
    answers: int = 0
    faults: int = 0
    repeated: int = 0
    answering: float = 0.0
    seconds: float = 0.0
    early: float = 0.0
    late: float = 0.0
    most: float = 0.0
    beside: float = 0.0
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
            _note(outcome),
        )
    ]


def _note(outcome: Outcome) -> str:
    pace = 60 * outcome.people / outcome.seconds
    return (
        f"All had submitted after {outcome.answering:.0f} s and had their reports after"
        f" {outcome.seconds:.0f} s, {pace:.0f} people a minute on one machine with those who"
        f" answer; {outcome.repeated} times somebody saw nothing for {PATIENCE:.0f} s and tapped"
        f" again. Memory of the service: {outcome.early:.0f} MB when a quarter of the reports"
        f" were there, {outcome.late:.0f} MB at the end, {outcome.most:.0f} MB at most;"
        f" {outcome.beside:.0f} MB at most beside it, where files are rendered."
        f" {' '.join(outcome.wrong[:3])}"
    ).strip()


def soak(people: int, share: float = SHARE, seed: int = 9) -> Outcome:
    """Let so many people answer everything; return what became of it."""
    with TemporaryDirectory(prefix="fairhire-soak-") as name:
        return asyncio.run(_soak(Path(name), people, share, seed))


async def _soak(folder: Path, people: int, share: float, seed: int) -> Outcome:
    from tests.bot_api import bot_api_server
    from tests.bot_api_faults import Weather

    command, outcome = [sys.executable, "-m", "bot", "serve"], Outcome(people)
    async with bot_api_server() as server:
        port = free_port()
        server.webhook.through = f"http://127.0.0.1:{port}"
        with running(command, folder, _settings(server, port)) as own:
            await asyncio.to_thread(
                wait_for, lambda: posted(port, "/telegram/webhook", SECRET) == 200, own, folder
            )
            server.weather = Weather(share, random.Random(seed))
            crowd = Crowd(server, people, outcome)
            watching = asyncio.create_task(crowd.watch(Watch(own.pid)))
            await crowd.run()
            watching.cancel()
            outcome.faults, server.weather = server.weather.struck, None
            await server.settle(timeout=60, quiet=1.0)
        store = SqliteStore(folder / "data" / DEFAULT_FILE)
        await store.open()
        await _looked_at(store, crowd.people, outcome)
        await store.close()
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


class Crowd:
    """The people: they come one after the other, answer, and wait for their reports."""

    def __init__(self, server: BotApiServer, people: int, outcome: Outcome) -> None:
        from tests.telegram_respondent import Respondent

        self.people = [
            Respondent(server.person(FIRST + number), PATIENCE, waits=LONGEST)
            for number in range(people)
        ]
        self._server, self._outcome = server, outcome
        self._room = asyncio.Semaphore(AT_ONCE)
        self._done = 0

    async def run(self) -> None:
        """Let everybody answer and wait for the report; who does not get on is left behind."""
        self._began = time.perf_counter()
        tasks = [
            asyncio.create_task(self._one(one, EVERY * number))
            for number, one in enumerate(self.people)
        ]
        left, before = set(tasks), -1
        while left and self.came_so_far > before:
            before = self.came_so_far
            _, left = await asyncio.wait(left, timeout=STILL)
        self._outcome.seconds = time.perf_counter() - self._began
        for task in left:
            task.cancel()
        for fault in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(fault, Exception):
                raise fault

    @property
    def came_so_far(self) -> int:
        """How many answers were acknowledged and files came so far."""
        return sum(len(one.told) + len(one.files) for one in self.people)

    async def _one(self, one: Respondent, begins: float) -> None:
        await asyncio.sleep(begins)
        async with self._room:
            await one.answer_all()
        self._outcome.answering = time.perf_counter() - self._began
        await one.have_the_report()
        self._done += 1
        _forget(self._server, one)

    async def watch(self, watch: Watch) -> None:
        """Note now and then what the service holds in memory."""
        outcome = self._outcome
        while True:
            outcome.late = watch.look()
            outcome.most, outcome.beside = max(outcome.most, outcome.late), watch.beside
            if self._done <= outcome.people // 4:
                outcome.early = outcome.late
            await asyncio.sleep(LOOK_EVERY)


def _forget(server: BotApiServer, one: Respondent) -> None:
    """Drop what this Telegram keeps for looking at later, so that its memory stays small."""
    server.calls.clear()
    server.world.updates.past.clear()
    server.webhook.deliveries.clear()
    for message in one.person.messages:
        if message.file is not None:
            server.world.files.pop(message.file.file_id, None)
            message.file = replace(message.file, content=b"")


async def _looked_at(store: Store, crowd: Sequence[Respondent], outcome: Outcome) -> None:
    """Compare what everybody was told with what is stored and what arrived."""
    from tests.telegram_respondent import REPORT_FILES

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
