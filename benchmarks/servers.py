"""The servers that are measured, each in a process of its own, all on loopback.

Rule of this file: what was started is stopped, by its own process and no other; everything it
writes lies in a folder that goes with it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

ROOT: Final = Path(__file__).parent.parent
SECRET: Final = "benchmark-secret"
TOKEN: Final = "4200000001:benchmarkbenchmarkbenchmarkbenchma"
WEBHOOK: Final = "/telegram/webhook"
PATIENCE: Final = 90.0

Process = subprocess.Popen[str]


class NotThere(Exception):
    """Something this measurement needs is not installed or did not start; the message says what."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], folder: Path, env: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run a command until the block ends; its words go to a file beside its data."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAIRHIRE_")}
    clean |= {"PYTHONPATH": str(ROOT), **(env or {})}
    with (folder / "words.txt").open("w", encoding="utf-8") as words:
        process = subprocess.Popen(
            command, cwd=folder, env=clean, stdout=words, stderr=words, text=True
        )
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


@contextmanager
def fairhire(folder: Path, bot_api: int, port: int) -> Iterator[Process]:
    """`fairhire serve` with a webhook, on SQLite in this folder."""
    env = {
        "FAIRHIRE_DATA_DIR": str(folder / "data"),
        "FAIRHIRE_PORT": str(port),
        "FAIRHIRE_TELEGRAM_TOKEN": TOKEN,
        "FAIRHIRE_TELEGRAM_API_BASE": f"http://127.0.0.1:{bot_api}",
        "FAIRHIRE_TELEGRAM_MODE": "webhook",
        "FAIRHIRE_PUBLIC_URL": "https://bench.invalid",
        "FAIRHIRE_WEBHOOK_SECRET": SECRET,
    }
    with running([sys.executable, "-m", "bot", "serve"], folder, env) as process:
        wait_for(lambda: posted(port, WEBHOOK, SECRET) == 200, process, folder)
        yield process


@contextmanager
def usual_redis(folder: Path, bot_api: int, port: int) -> Iterator[Process]:
    """aiogram's FSM, and Redis with the durability it has by default: snapshots, no log."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotThere("redis-server is not installed (Debian: apt-get install redis-server)")
    try:
        import redis  # noqa: F401  (only whether it is there)
    except ImportError as fault:
        raise NotThere("pip install -r benchmarks/requirements.txt brings redis") from fault
    keeping, at = folder / "redis", free_port()
    keeping.mkdir()
    command = [program, "--port", str(at), "--bind", "127.0.0.1", "--dir", str(keeping)]
    with running(command, keeping) as store:
        wait_for(lambda: _listens(at), store, keeping)
        with _listening("usual_way", folder, port, bot_api, at) as process:
            yield process


def usual_sqlite(folder: Path, bot_api: int, port: int) -> AbstractContextManager[Process]:
    """aiogram's FSM, and SQLite with a commit for each answer."""
    return _listening("usual_way", folder, port, bot_api, folder / "kept.sqlite3")


def usual_pickle(folder: Path, bot_api: int, port: int) -> AbstractContextManager[Process]:
    """python-telegram-bot's conversation, and what it keeps by pickle once a minute."""
    return _listening("usual_handler", folder, port, bot_api, folder / "kept.pickle")


def echo(folder: Path, bot_api: int, port: int) -> AbstractContextManager[Process]:
    """The web server alone; it calls nobody."""
    return _listening("echo", folder, port)


@contextmanager
def _listening(module: str, folder: Path, port: int, *more: object) -> Iterator[Process]:
    command = [sys.executable, "-m", f"benchmarks.{module}", str(port), *map(str, more)]
    with running(command, folder) as process:
        wait_for(lambda: _listens(port), process, folder)
        yield process


def wait_for(
    ready: Callable[[], bool], process: Process, folder: Path, patience: float = PATIENCE
) -> None:
    """Wait until a server is ready.

    Raises:
        NotThere: it ended, or took too long.
    """
    until = time.monotonic() + patience
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            words = (folder / "words.txt").read_text("utf-8").strip().splitlines()
            raise NotThere(f"{process.args!r} did not start: {words[-1] if words else 'no word'}")
        time.sleep(0.01)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def posted(port: int, path: str, secret: str = "") -> int:
    """Post nothing, and return the status; 0 when nobody listens."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    request = Request(f"http://127.0.0.1:{port}{path}", data=b"{}", headers=headers)
    return status_of(request)


def status_of(request: Request | str) -> int:
    try:
        with urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, OSError):
        return 0
