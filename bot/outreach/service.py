"""Outreach as a running part of the service: the sender, and the hourly look for who is due.

Rule of this file: it starts and stops; what cannot be done now is told in the log and tried again.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Final

import structlog

from bot.outreach.courier import Courier
from bot.outreach.pace import Pace
from bot.outreach.recipients import desk
from bot.outreach.sender import Sender, Times, utc_now
from bot.reminding import Reminding
from bot.running.lease import Lease, own_name, release_dead
from bot.surroundings import Surroundings
from storage.base import StoreError

LOOK_EVERY: Final = 3600.0
PATIENCE: Final = 5.0
"""Seconds that messages in flight have to arrive when the service is stopped."""

_log: Final = structlog.get_logger()


class Outreach:
    """Everything that is written without having been asked for just now, of one bot."""

    def __init__(self, around: Surroundings, token: str, api_base: str) -> None:
        """Make the parts; nothing is sent yet.

        Raises:
            telegram.error.InvalidToken: the token cannot be one.
        """
        self._around = around
        self._courier = Courier(token, api_base, files=around.store.files)
        times = Times(utc_now, time.monotonic, asyncio.sleep)
        self._lease = Lease(around.store, f"outreach:{token.partition(':')[0]}")
        self._sender = Sender(desk(around), self._courier, Pace(time.monotonic), times, own_name())

    async def run(self) -> None:
        """Send and look until cancelled; then let what is in flight arrive."""
        await self._courier.open()
        tasks = [asyncio.create_task(one) for one in (self._alone(), self._look())]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            await self._sender.stop(PATIENCE)
            await self._lease.give_up()
            await self._courier.close()

    async def _alone(self) -> None:
        """Send, but only one process at a time: the pace is that of the bot."""
        await self._lease.during(self._send)

    async def _send(self) -> None:
        await release_dead(self._around.store.outbox)
        await self._sender.run()

    async def _look(self) -> None:
        reminding = Reminding(self._around)
        while True:
            try:
                await reminding.look(utc_now())
            except StoreError as fault:
                _log.warning("reminders_not_looked_for", repair=str(fault))
            await asyncio.sleep(LOOK_EVERY)
