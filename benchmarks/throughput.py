"""Durable answers a second through the webhook, against the usual way and against a bare echo.

Rule of this file: all of them take turns in one run, with the same people on the same number of
connections; ours is the program as it is installed, with every answer on disk before its reply.
Redis keeps its default durability, which is less: the last minutes may be lost.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.figures import Figure, Size, percentile, unmeasured
from benchmarks.load import Order
from benchmarks.servers import (
    ROOT,
    SECRET,
    WEBHOOK,
    NotThere,
    Process,
    echo,
    fairhire,
    free_port,
    usual_pickle,
    usual_redis,
    usual_sqlite,
)

Serving = AbstractContextManager[Process]

NAME: Final = "throughput"
CONNECTIONS: Final = 64
BAR_USUAL: Final = 8.0
BAR_ECHO: Final = 0.30
BAR_WAIT: Final = 0.050
WHAT: Final = "durable answers a second, webhook, 64 connections"
BARS: Final = "at least 8× the usual way"
SERVERS: Final[Mapping[str, tuple[Callable[[Path, int, int], Serving], str, str]]] = {
    "ours": (fairhire, WEBHOOK, SECRET),
    "echo": (echo, "/", ""),
    "redis": (usual_redis, "/hook", ""),
    "sqlite": (usual_sqlite, "/hook", ""),
    "pickle": (usual_pickle, "/hook", ""),
}
"""How each is started, where it takes updates, and the secret it wants."""
BESIDE: Final = {
    "sqlite": "aiogram FSM + SQLite, a commit an answer",
    "pickle": "python-telegram-bot's ConversationHandler + PicklePersistence, once a minute",
}


class Load:
    """The process of the people, and of the Bot API that answers for them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.bot_api = int(self._heard()["bot_api"])

    def begin(self, order: Order) -> None:
        assert self._process.stdin is not None  # piped
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()

    def result(self) -> dict[str, Any]:
        return self._heard()

    def run(self, order: Order) -> dict[str, Any]:
        self.begin(order)
        return self.result()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # piped
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard


@contextmanager
def people() -> Iterator[Load]:
    command = [sys.executable, "-m", "benchmarks.load"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Load(process)
    finally:
        process.kill()
        process.wait()


def measure(size: Size) -> list[Figure]:
    with TemporaryDirectory(prefix="fairhire-bench-") as name, people() as load:
        folder = Path(name)
        try:
            return [*_rates(size, load, folder), _killed(size, load, folder)]
        except NotThere as missing:
            return [unmeasured(NAME, WHAT, BARS, str(missing))]


@dataclass
class Measured:
    """What one server did, round by round: answers a second, processor seconds an answer, waits."""

    process: subprocess.Popen[str]
    order: Order
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def take_a_turn(self, load: Load) -> None:
        begun, used = time.perf_counter(), processor_seconds(self.process)
        tally = load.run(self.order)
        took = time.perf_counter() - begun
        self.rates.append(tally["answers"] / took)
        self.costs.append((processor_seconds(self.process) - used) / max(tally["answers"], 1))
        self.waits += tally["waits"]


def _rates(size: Size, load: Load, folder: Path) -> list[Figure]:
    seconds, why = size.seconds(4, 0.3), ""
    with ExitStack() as stack:
        servers = {}
        for who, (starting, path, secret) in SERVERS.items():
            port, place = free_port(), _made(folder / who)
            try:
                process = stack.enter_context(starting(place, load.bot_api, port))
            except NotThere as missing:
                if who == "ours":
                    raise
                why = f"{why} {who}: {missing}".strip()
                continue
            order = Order(port, path, seconds, CONNECTIONS, secret, echo=who == "echo")
            servers[who] = Measured(process, order)
        for server in servers.values():  # nobody starts cold
            load.run(replace(server.order, seconds=0))
            load.run(replace(server.order, seconds=seconds / 4))
        for _ in range(size.of(5, 1)):
            for server in servers.values():
                server.take_a_turn(load)
    return [
        _against_usual(servers, why),
        *(_beside(servers, who, words) for who, words in BESIDE.items() if who in servers),
        _against_echo(servers),
        _waiting(servers["ours"].waits),
    ]


def processor_seconds(process: subprocess.Popen[str]) -> float:
    """What a process has used so far; 0 where the system does not tell."""
    try:
        parts = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _ratio(ours: Measured, other: Measured) -> float:
    return median(a / max(b, 1) for a, b in zip(ours.rates, other.rates, strict=True))


def _against_usual(servers: dict[str, Measured], why: str) -> Figure:
    ours = f"{median(servers['ours'].rates):.0f} a second"
    if "redis" not in servers:
        return Figure(NAME, WHAT, ours, "-", "-", BARS, None, why)
    ratio = _ratio(servers["ours"], servers["redis"])
    baseline = f"{median(servers['redis'].rates):.0f} a second, aiogram FSM + Redis"
    costs = ", ".join(f"{who} {median(one.costs) * 1e6:.0f}" for who, one in servers.items())
    note = (
        "Redis with its default durability (snapshots); ours commits each answer to disk."
        f" Processor time of the serving process an answer, µs: {costs}. {why}"
    ).strip()
    return Figure(NAME, WHAT, ours, baseline, f"{ratio:.1f}×", BARS, ratio >= BAR_USUAL, note)


def _beside(servers: dict[str, Measured], who: str, words: str) -> Figure:
    """A baseline that has no bar of its own."""
    ours, other = servers["ours"], servers[who]
    return Figure(
        NAME,
        f"the same, against {words}",
        f"{median(ours.rates):.0f} a second",
        f"{median(other.rates):.0f} a second",
        f"{_ratio(ours, other):.1f}×",
        "-",
        None,
    )


def _against_echo(servers: dict[str, Measured]) -> Figure:
    ours, alone = servers["ours"], servers["echo"]
    ratio = _ratio(ours, alone)
    return Figure(
        NAME,
        "the same, against the web server alone",
        f"{median(ours.rates):.0f} a second",
        f"{median(alone.rates):.0f} a second, aiohttp JSON echo",
        f"{ratio:.0%}",
        f"at least {BAR_ECHO:.0%}",
        ratio >= BAR_ECHO,
    )


def _waiting(waits: list[float]) -> Figure:
    slow = percentile(waits or [0.0], 0.99)
    return Figure(
        NAME,
        "how long an answer takes, 99th percentile",
        f"{slow * 1000:.0f} ms",
        f"{percentile(waits or [0.0], 0.5) * 1000:.0f} ms in the middle",
        "-",
        f"within {BAR_WAIT * 1000:.0f} ms",
        slow <= BAR_WAIT,
    )


def _killed(size: Size, load: Load, folder: Path) -> Figure:
    """Kill the service while it answers, and look for what it had acknowledged."""
    kills = size.of(3, 1)
    acknowledged = lost = 0
    for number in range(kills):
        place, port = _made(folder / f"killed{number}"), free_port()
        with fairhire(place, load.bot_api, port) as process:
            order = Order(port, WEBHOOK, 10.0, CONNECTIONS, SECRET)
            load.run(replace(order, seconds=0))
            load.begin(order)
            time.sleep(size.seconds(1.0 + number / 3, 0.5))
            process.kill()
            told = load.result()["acknowledged"]
        kept = _revisions(place / "data")
        acknowledged += sum(told.values())
        lost += sum(kept.get(one, 0) < revision for one, revision in told.items())
    return Figure(
        NAME,
        f"acknowledged and lost at kill -9 ({kills} times)",
        f"{lost} lost",
        f"{acknowledged} acknowledged",
        "-",
        "none",
        lost == 0 and acknowledged > 0,
    )


def _revisions(folder: Path) -> dict[str, int]:
    file = next(folder.glob("*.sqlite3"))
    with closing(sqlite3.connect(file)) as db:
        return dict(db.execute("SELECT id, revision FROM interviews").fetchall())
