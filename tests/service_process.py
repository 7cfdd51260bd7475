"""`fairhire serve` as a process, for tests: started on a free port, ended or killed.

Rule of this file: a service is forked from a process that has loaded everything already
(`tests/warm_start.py`), unless the test is about starting; it is a process of its own either way.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from tests import one_run
from tests.compiled_library import put_into
from tests.patience import PATIENCE
from tests.ports import lasting_port

ROOT = Path(__file__).parent.parent
_forking: list[subprocess.Popen[bytes]] = []
"""The process that forks, where this one started it: it outlives this one."""


class Forked:
    """A process that was forked; what `asyncio.subprocess.Process` offers of it."""

    def __init__(
        self,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
        report: asyncio.StreamReader,
    ) -> None:
        self.stdout: asyncio.StreamReader | None = stdout
        self.stderr: asyncio.StreamReader | None = stderr
        self.returncode: int | None = None
        self.pid = 0
        self._report = report
        self._ended: asyncio.Task[int] | None = None

    async def begin(self) -> Forked:
        number = await self._report.readline()
        assert number, "tests/warm_start.py has ended; its standard error says why"
        self.pid = int(number)
        self._ended = asyncio.create_task(self._end())
        return self

    async def _end(self) -> int:
        self.returncode = int(await self._report.readline())
        return self.returncode

    async def wait(self) -> int:
        assert self._ended is not None
        return await asyncio.shield(self._ended)

    async def communicate(self) -> tuple[bytes, bytes]:
        assert self.stdout is not None
        assert self.stderr is not None
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, how: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


Process = asyncio.subprocess.Process | Forked


class Service:
    """A running `fairhire serve`."""

    def __init__(self, process: Process, address: str, told: str) -> None:
        self.process = process
        self.address = address
        self.told = told

    async def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; return exit code and what stood on standard error."""
        self.process.send_signal(how)
        _, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode or 0, err.decode()

    async def logged(self, event: str) -> dict[str, Any]:
        """Wait until it logs this event; return the line."""
        assert self.process.stderr is not None
        while True:
            line = await asyncio.wait_for(self.process.stderr.readline(), PATIENCE)
            told: dict[str, Any] = json.loads(line)
            if told["event"] == event:
                return told


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    own = {name: text for name, text in os.environ.items() if not name.startswith("FAIRHIRE_")}
    chosen = {"LANGUAGES": "en", **settings}  # so that no language is asked for first
    ours = {f"FAIRHIRE_{name}": text for name, text in chosen.items()}
    return {**own, **ours, "PYTHONPATH": str(ROOT), "HOME": str(folder)}


class Starting(Protocol):
    """A way to start `fairhire` with these arguments."""

    async def __call__(
        self, folder: Path, *arguments: str, settings: dict[str, str]
    ) -> Process: ...


async def spawn(folder: Path, *arguments: str, settings: dict[str, str]) -> Process:
    """Start it as a person does: a new interpreter, which loads the program."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=environment(folder, settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def fork(folder: Path, *arguments: str, settings: dict[str, str]) -> Process:
    """Start it in a process that has everything loaded."""
    asked = {
        "arguments": arguments,
        "folder": str(folder),
        "environment": environment(folder, settings),
    }
    pipes = [os.pipe() for _ in ("out", "err", "report")]
    socket.send_fds(_loaded(), [json.dumps(asked).encode()], [write for _, write in pipes])
    for _, write in pipes:
        os.close(write)
    out, err, report = [await _reader(read) for read, _ in pipes]
    return await Forked(out, err, report).begin()


async def _reader(number: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(number, "rb", 0)
    )
    return reader


@cache
def _loaded() -> socket.socket:
    """Return the way to the process that forks; it is one for the whole run, and ends with it."""
    ours = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.connect(str(one_run.once("forking", _load)))
    atexit.register(ours.close)
    return ours


def _load(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as theirs:
        theirs.bind(str(path))
        theirs.listen()
        given = (str(theirs.fileno()), str(one_run.beginner()))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm_start", *given],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    _forking.append(process)


@asynccontextmanager
async def serving(folder: Path, *options: str, **settings: str) -> AsyncIterator[Service]:
    """A service on a free port, in a folder; killed at the end if it still runs.

    It finds the library compiled, as at any start but the first. Port 0 stands for one at which it
    can be started again.
    """
    put_into(folder)
    given = [str(lasting_port()) if one == "0" else one for one in options or ("--port", "0")]
    async with _ready(fork, folder, given, settings) as service:
        yield service


@asynccontextmanager
async def first_serving(folder: Path, *options: str, **settings: str) -> AsyncIterator[Service]:
    """The same as a person starts it the first time; a test may put the compiled library there."""
    async with _ready(spawn, folder, options, settings) as service:
        yield service


@asynccontextmanager
async def _ready(
    start: Starting, folder: Path, options: Sequence[str], settings: dict[str, str]
) -> AsyncIterator[Service]:
    process = await start(folder, "serve", *(options or ("--port", "0")), settings=settings)
    try:
        told = ""
        assert process.stdout is not None
        while "Ctrl+C" not in told:
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            if not line:
                _, err = await process.communicate()
                raise AssertionError(f"it ended with {process.returncode}: {err.decode()}")
            told += line.decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        yield Service(process, found[0] if found else "", told)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
