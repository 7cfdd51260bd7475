"""How long until `fairhire --help` has spoken and `serve` is ready, against bare imports.

Rule of this file: whole processes, in turn; a first start that fills the cache is not counted.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, Size, interleaved
from benchmarks.servers import SECRET, TOKEN, free_port, running, status_of, wait_for
from benchmarks.throughput import people

NAME: Final = "start"
BAR_HELP: Final = 2.0
BAR_SERVE: Final = 5.0
BAR_TELEGRAM: Final = 20.0


def measure(size: Size) -> list[Figure]:
    with TemporaryDirectory(prefix="fairhire-bench-") as name, people() as load:
        folder = Path(name)
        works: list[Callable[[], None]] = [
            lambda: _run([sys.executable, "-c", "import typer, aiohttp"]),
            lambda: _run([sys.executable, "-m", "bot", "--help"]),
        ]
        if not size.quick:
            works += [_serving(folder, 0), _serving(folder, load.bot_api)]
        rounds = size.of(5, 1)
        if not size.quick:
            interleaved(1, *works)
        bare, *others = interleaved(rounds, *works)
    said = ("fairhire --help", "serve until /readyz", "serve with a token until /readyz")
    bars = (BAR_HELP, BAR_SERVE, BAR_TELEGRAM)
    return [
        Figure(
            NAME,
            what,
            f"{taken * 1000:.0f} ms",
            f"{bare * 1000:.0f} ms for the imports",
            f"{taken / bare:.1f}×",
            f"at most {bar:.0f}×",
            taken <= bar * bare,
        )
        for what, taken, bar in zip(said, others, bars, strict=False)
    ]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _serving(folder: Path, bot_api: int) -> Callable[[], None]:
    """Return what starts the service, waits until it is ready, and stops it."""
    place = folder / ("telegram" if bot_api else "web")
    place.mkdir()
    env = {"FAIRHIRE_DATA_DIR": str(place / "data")}
    if bot_api:
        env |= {
            "FAIRHIRE_TELEGRAM_TOKEN": TOKEN,
            "FAIRHIRE_TELEGRAM_API_BASE": f"http://127.0.0.1:{bot_api}",
            "FAIRHIRE_TELEGRAM_MODE": "webhook",
            "FAIRHIRE_PUBLIC_URL": "https://bench.invalid",
            "FAIRHIRE_WEBHOOK_SECRET": SECRET,
        }

    def serve() -> None:
        port = free_port()
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        address = f"http://127.0.0.1:{port}/readyz"
        with running(command, place, env) as process:
            wait_for(lambda: status_of(address) == 200, process, place)
            process.kill()  # stopping is not what is measured

    return serve
