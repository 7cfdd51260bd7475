"""Outreach beside the web and the conversation: started with a token, stopped with the service.

Rule of this file: what costs time to import is imported on a thread, so that the web answers
meanwhile; that nothing can be sent never stops the conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Final

import structlog

from bot.surroundings import Surroundings
from bot.wiring import Service

API_BASE: Final = "https://api.telegram.org"

_log: Final = structlog.get_logger()


@asynccontextmanager
async def outreach(service: Service) -> AsyncIterator[None]:
    """Send what is due until the block ends; without a token there is nothing to send with."""
    settings = service.settings
    if not settings.telegram_token:
        yield
        return
    api_base = settings.telegram_api_base or API_BASE
    task = asyncio.create_task(
        _write(service.conversation.around, settings.telegram_token, api_base)
    )
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _write(around: Surroundings, token: str, api_base: str) -> None:
    # No daemon thread: Python cannot end safely in the midst of importing compiled modules.
    module = await asyncio.to_thread(import_module, "bot.outreach.service")
    try:
        await module.Outreach(around, token, api_base).run()
    except Exception:
        _log.error("outreach_ended", exc_info=True)
