"""Telegram beside the web: started once the web listens, tried again while it cannot be reached.

Rule of this file: what costs seconds to import is imported on a thread, so that the web answers
meanwhile; only a fault that waiting cannot mend is passed on.
"""

from __future__ import annotations

import asyncio
import gc
from importlib import import_module
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from bot import keys
from bot.settings import WEBHOOK
from bot.telegram.calls import TelegramUnreachable
from bot.telegram.webhook import WebhookDoor, webhook_routes
from bot.wiring import Service

if TYPE_CHECKING:
    from bot.telegram.service import Telegram

FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 300.0
"""Seconds between attempts while Telegram does not answer."""

_log = structlog.get_logger()


class TelegramChannel:
    """The bot of one service; `routes` are to be served before it runs."""

    def __init__(self, service: Service) -> None:
        """Prepare; nothing is asked of Telegram yet.

        Raises:
            SettingsError, KeyTrouble: the webhook's secret cannot be made.
        """
        self._service = service
        self._settings = service.settings
        self._door: WebhookDoor | None = None
        self._secret = ""
        self.routes: list[web.RouteDef] = []
        if self._settings.telegram_mode == WEBHOOK:
            self._secret = keys.webhook_secret(self._settings)
            self._door = WebhookDoor()
            self.routes = webhook_routes(self._door)

    async def run(self) -> None:
        """Talk until cancelled.

        Raises:
            TelegramError: the token is wrong, or the mode cannot be used as set.
        """
        # No daemon thread: Python cannot end safely in the midst of importing compiled modules.
        await asyncio.to_thread(import_module, "bot.telegram.service")
        gc.collect()
        gc.freeze()  # what was loaded stays; see serving.keep_out_of_collections
        pause = FIRST_PAUSE
        while True:
            telegram = self._made()
            try:
                await self._start(telegram)
                await asyncio.Event().wait()
            except TelegramUnreachable as fault:
                _log.warning("telegram_unreachable", repair=str(fault), again_in_seconds=pause)
            finally:
                await telegram.stop()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _made(self) -> Telegram:
        from bot.telegram.service import Telegram

        settings = self._settings
        return Telegram(
            self._service.conversation,
            settings.telegram_token,
            api_base=settings.telegram_api_base,
            door=self._door,
        )

    async def _start(self, telegram: Telegram) -> None:
        settings = self._settings
        await telegram.start(settings.telegram_mode, settings.public_url, self._secret)
        self._service.called(telegram.bot_name)
        _log.info("telegram_ready", bot=telegram.bot_name)
