"""`fairhire serve` killed again and again while people answer in Telegram, in either mode.

Telegram is the strict local server, which outlives every kill and brings again what was not
confirmed; the people go on as people do.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.reporting.documents import label
from bot.wording import wording
from flows import lifecycle
from storage.base import Store
from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore
from tests.bot_api import BotApiServer, bot_api_server
from tests.service_process import Service, serving
from tests.telegram_respondent import REPORT_FILES, Respondent

FIRST = 30_000
ADDRESS = "https://crash.example.org"
PATIENCE = 6.0
"""Seconds without a sign after which people tap again: a restart takes a few."""
REPORT_WAITS = 90.0
"""Seconds after which people ask for a report: while services die young it cannot come."""
THOUGHT = 0.08
STARTING = 120.0
ALL_DONE = 240.0
FLIGHT = 5.0
"""Seconds after which a file that arrived is noted as sent, even on a machine that is busy."""


@dataclass(frozen=True)
class Kill:
    """When it was, and which files (chat, caption) were promised and not noted as sent then."""

    at: float
    promised: frozenset[tuple[int, str]]


@dataclass
class Crashes:
    """What came of it: `wrong` has a line for everything that is not as it should be.

    `waiting`: at how many kills some report was promised and had not come; `repeated`: files that
    came twice because the service was killed while it sent them.
    """

    kills: int = 0
    people: int = 0
    acknowledged: int = 0
    asked: int = 0
    waiting: int = 0
    repeated: int = 0
    wrong: list[str] = field(default_factory=list)


class Crowd:
    """People who answer whatever happens to the service."""

    def __init__(self, server: BotApiServer) -> None:
        self.server = server
        self.people: list[Respondent] = []
        self.tasks: list[asyncio.Task[None]] = []

    def join(self, count: int) -> None:
        """Let more people begin."""
        for _ in range(count):
            person = self.server.person(FIRST + len(self.people))
            one = Respondent(person, PATIENCE, THOUGHT, waits=REPORT_WAITS)
            one.types = False
            self.people.append(one)
            self.tasks.append(asyncio.create_task(one.run()))

    @property
    def told(self) -> int:
        """How many answers were acknowledged so far."""
        return sum(len(one.told) for one in self.people)

    @property
    def waits(self) -> bool:
        """Whether somebody has submitted and has not got all her files."""
        return any(one.submitted and len(one.files) < REPORT_FILES for one in self.people)

    async def go_on(self) -> None:
        """Wait until somebody learns that an answer was taken."""
        before = self.told
        async with asyncio.timeout(STARTING):
            while self.told == before and not all(task.done() for task in self.tasks):
                await self.server.world.changed.until(lambda: self.told > before, 1)


async def crashed(
    folder: Path, modes: Sequence[str], joining: int, seed: int, longest: float = 1.0
) -> Crashes:
    """Kill a service once in each of these modes, then let all finish; return what came of it."""
    chance, port = random.Random(seed), "0"
    kills: list[Kill] = []
    outcome = Crashes(len(modes))
    async with bot_api_server() as server:
        crowd = Crowd(server)
        for mode in (*modes, "polling"):
            server.rest()
            async with _serving(folder, server, port, mode) as service:
                port = _reached(server, service)
                last = len(crowd.people) >= joining * len(modes)
                crowd.join(0 if last else joining)
                await crowd.go_on()
                if not last:
                    await asyncio.sleep(chance.uniform(0, longest))
                    at = server.world.clock()
                    service.process.kill()
                    await service.process.wait()
                    outcome.waiting += crowd.waits
                    kills.append(Kill(at, _promised(folder / "data" / DEFAULT_FILE)))
                    continue
                async with asyncio.timeout(ALL_DONE):
                    await asyncio.gather(*crowd.tasks)
                await server.settle(timeout=30, quiet=0.5)
                await service.end()
    store = SqliteStore(folder / "data" / DEFAULT_FILE)
    await store.open()
    await _judged(store, crowd, kills, outcome)
    await store.close()
    return outcome


async def _judged(store: Store, crowd: Crowd, kills: Sequence[Kill], outcome: Crashes) -> None:
    """Compare what everybody was told with what is stored and what arrived."""
    outcome.people, outcome.acknowledged = len(crowd.people), crowd.told
    for one in crowd.people:
        outcome.asked += one.asked
        number = one.person.person_id
        wrong = await _wrong(store, one)
        if not one.asked:
            in_flight, again = _repeated(crowd.server, number, kills)
            outcome.repeated += in_flight
            wrong += [f"got {name} {count} times" for name, count in again.items()]
        outcome.wrong += [f"{number}: {what}" for what in wrong]


def _serving(
    folder: Path, server: BotApiServer, port: str, mode: str
) -> AbstractAsyncContextManager[Service]:
    settings = {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_BASE": server.base_url,
        "TELEGRAM_MODE": mode,
        "WEBHOOK_SECRET": "a-secret-for-tests-0123456789",
        "PUBLIC_URL": ADDRESS,
    }
    return serving(folder, "--port", port, **settings)


def _reached(server: BotApiServer, service: Service) -> str:
    """Let Telegram reach the service behind its proxy; return the port, to be kept."""
    port = service.told.rpartition("127.0.0.1:")[2].split()[0].strip("/")
    server.webhook.through = f"http://127.0.0.1:{port}"
    return port


async def _wrong(store: Store, one: Respondent) -> list[str]:
    known = await store.person_of("telegram", str(one.person.person_id))
    interview = await store.interview(known.current) if known else None
    wrong = one.kept_all(interview)
    if interview is None or interview.status != lifecycle.COMPLETED:
        wrong.append(f"stands at {interview.status if interview else 'nothing'}")
    if interview and len(await store.submissions(interview.id)) != 1:
        wrong.append("not submitted once")
    if len(set(one.files)) != REPORT_FILES:
        wrong.append(f"{one.files} instead of {REPORT_FILES} files")
    return wrong


def _promised(database: Path) -> frozenset[tuple[int, str]]:
    """Return what is promised and not settled, from a copy: the next start finds what was left."""
    words = wording("en")
    with TemporaryDirectory() as name:
        for file in database.parent.glob(f"{database.name}*"):
            shutil.copy(file, name)
        with closing(sqlite3.connect(Path(name) / database.name)) as db:
            asked = "SELECT payload FROM outbox WHERE kind = 'report' AND state = 'waiting'"
            every = [json.loads(payload) for (payload,) in db.execute(asked)]
    return frozenset((int(one["account"]), label(words, one["format"])) for one in every)


def _repeated(
    server: BotApiServer, number: int, kills: Sequence[Kill]
) -> tuple[int, dict[str, int]]:
    """Count the files that came twice as nobody can prevent, and those that should not have.

    A file that arrives just as the service is killed is not known to have arrived.
    """

    def in_flight_at(name: str, at: float) -> bool:
        """Tell whether the first kill after it came found it not noted yet, and soon."""
        after = next((kill for kill in kills if kill.at >= at), None)
        return after is not None and after.at - at < FLIGHT and (number, name) in after.promised

    came: dict[str, list[float]] = {}
    for call in server.calls_of("sendDocument"):
        if call.error is None and int(call.given["chat_id"]) == number:
            came.setdefault(str(call.given["caption"]), []).append(call.at)
    in_flight, again = 0, {}
    for name, times in came.items():
        known = [at for at in times[:-1] if not in_flight_at(name, at)]
        in_flight += len(times) - 1 - len(known)
        if known:
            again[name] = len(times)
    return in_flight, again
