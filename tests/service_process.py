"""`fairhire serve` as a process, for tests: started on a free port, ended or killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.compiled_library import put_into

ROOT = Path(__file__).parent.parent
PATIENCE = 30


class Service:
    """A running `fairhire serve`."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, told: str) -> None:
        self.process = process
        self.address = address
        self.told = told

    async def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; return exit code and what stood on standard error."""
        self.process.send_signal(how)
        _, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode or 0, err.decode()


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    own = {name: text for name, text in os.environ.items() if not name.startswith("FAIRHIRE_")}
    chosen = {"LANGUAGES": "en", **settings}  # so that no language is asked for first
    ours = {f"FAIRHIRE_{name}": text for name, text in chosen.items()}
    return {**own, **ours, "PYTHONPATH": str(ROOT), "HOME": str(folder)}


async def spawn(
    folder: Path, *options: str, settings: dict[str, str]
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", *options),
        cwd=folder,
        env=environment(folder, settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving(folder: Path, *options: str, **settings: str) -> AsyncIterator[Service]:
    """A service on a free port, in a folder; killed at the end if it still runs.

    It finds the library compiled, as at any start but the first.
    """
    put_into(folder)
    async with first_serving(folder, *options, **settings) as service:
        yield service


@asynccontextmanager
async def first_serving(folder: Path, *options: str, **settings: str) -> AsyncIterator[Service]:
    """The same where nothing is compiled yet."""
    process = await spawn(folder, *(options or ("--port", "0")), settings=settings)
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
