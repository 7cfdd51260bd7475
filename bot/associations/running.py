"""Broadcasts as a running part of the service: one process looks after all of them.

Rule of this file: it starts and stops; what cannot be done now is told in the log and tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from bot.associations import attachments
from bot.associations.posting import Posting
from bot.running.lease import Lease
from storage.base import StoreError

if TYPE_CHECKING:
    from bot.wiring import Service

NAME: Final = "broadcasts"
LOOK_EVERY: Final = 2.0
AFTER_FAULT: Final = 15.0
"""Seconds between two looks, and after one that failed."""
SWEEP_EVERY: Final = 3600.0
"""Seconds between two looks for files that are not needed any more."""

_log: Final = structlog.get_logger()


@asynccontextmanager
async def broadcasts(service: Service) -> AsyncIterator[None]:
    """Look after what is planned and sent until the block ends."""
    lease = Lease(service.store, NAME)
    task = asyncio.create_task(lease.during(lambda: _look(service)))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await lease.give_up()


async def _look(service: Service) -> None:
    around, telegram = service.conversation.around, bool(service.settings.telegram_token)
    posting, swept_at = Posting(around, telegram=telegram), 0.0
    while True:
        wait, now = LOOK_EVERY, asyncio.get_running_loop().time()
        try:
            await posting.look(datetime.now(UTC))
            if not swept_at or now - swept_at > SWEEP_EVERY:
                await attachments.forget(around.store, datetime.now(UTC))
                swept_at = now
        except StoreError as fault:
            _log.warning("broadcasts_not_looked_after", repair=str(fault))
            wait = AFTER_FAULT
        except Exception:
            _log.error("broadcast_failed", exc_info=True)
            wait = AFTER_FAULT
        await asyncio.sleep(wait)
