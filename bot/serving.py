"""The running service: the web listens first, then Telegram; a signal ends both in peace.

Rule of this file: it starts and stops, and decides nothing; what cannot be started is told in one
line and nothing is left half open.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import structlog

from bot import wiring
from bot.settings import Settings

ANYWHERE: Final = ("0.0.0.0", "::")
PATIENCE: Final = 5.0
"""Seconds that requests under way have to finish when the service is stopped."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Listening:
    """Where the web is reached: on this machine, and from outside if that differs."""

    here: str
    outside: str = ""

    @property
    def address(self) -> str:
        """The address to give to people."""
        return self.outside or self.here


async def serve(settings: Settings, started: Callable[[Listening, wiring.Service], None]) -> None:
    """Serve until SIGTERM or SIGINT; `started` is called when the web listens.

    Raises:
        StoreError, CatalogError: the data or the questionnaires cannot be used.
        Refused: the address cannot be used, or Telegram refuses the token.
    """
    stopping = _stop_on_signals()
    async with AsyncExitStack() as stack:
        door = stack.enter_context(_bound(settings.host, settings.port))
        listening = _where(settings, door)
        service = wiring.make_service(settings, base_url=listening.address)
        await stack.enter_async_context(wiring.opened(service.store))
        telegram = Telegram(service) if settings.telegram_token else None
        await stack.enter_async_context(_web(service, door, telegram))
        started(listening, service)
        if telegram is not None:
            await telegram.run(stopping)
        await stopping.wait()
        _log.info("stopping")


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopping.set)
    return stopping
