"""Telegram as a running part of the service: checked, started in its mode, and stopped in peace.

Rule of this file: a change between polling and webhook drops nothing; of many processes starting
at once one polls, and they do not all set the webhook.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from bot.conversation import Conversation
from bot.running.lease import Lease
from bot.telegram.calls import (
    LONGEST_WAIT,
    Pause,
    Refused,
    TelegramError,
    TelegramUnreachable,
    Unreachable,
    insist,
)
from bot.telegram.client import API_BASE, WANTED, BotCalls, open_bot
from bot.telegram.deliveries import Deliveries
from bot.telegram.dispatch import Others
from bot.telegram.polling import Polling
from bot.telegram.updates import TelegramUpdates
from bot.telegram.webhook import WebhookDoor, derived_secret, webhook_address

POLLING: Final = "polling"
WEBHOOK: Final = "webhook"
CONNECTIONS: Final = 100
PATIENCE: Final = 5.0
"""Seconds that updates and replies under way have to finish when Telegram is stopped."""

__all__ = ["Telegram", "TelegramError", "TelegramUnreachable"]
_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class Telegram:
    """One bot. `door` is where the web server lets the webhook in."""

    def __init__(
        self,
        conversation: Conversation,
        token: str,
        *,
        api_base: str = API_BASE,
        door: WebhookDoor | None = None,
        now: Callable[[], datetime] = _now,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Make the parts; nothing is asked of Telegram yet.

        Raises:
            TelegramError: the token cannot be one.
        """
        self.bot_name = ""
        self._bot = open_bot(token, api_base)
        self._token, self._api_base = token, api_base
        self._calls = BotCalls(self._bot)
        self._conversation = conversation
        self._door = door
        self._now, self._pause = now, pause
        self._updates: TelegramUpdates | None = None
        self._polling: Polling | None = None
        self._lease: Lease | None = None
        self._loop: asyncio.Task[None] | None = None
        self._deliveries: Deliveries | None = None

    async def start(self, mode: str = POLLING, public_url: str = "", secret: str = "") -> None:
        """Check the token and begin to take in updates.

        Raises:
            TelegramError: the token is wrong, or the mode cannot be used as set.
            TelegramUnreachable: Telegram does not answer; starting again later may help.
        """
        self._check_mode(mode, public_url)
        try:
            await self._start(mode, public_url, secret)
        except TelegramError:
            await self._calls.close()
            raise
        _log.info("telegram_started", mode=mode)

    async def _start(self, mode: str, public_url: str, secret: str) -> None:
        self.bot_name = await self._own_name()
        updates = TelegramUpdates(
            self._conversation,
            self._calls,
            in_answers=mode == WEBHOOK,
            now=self._now,
            pause=self._pause,
        )
        updates.rest = Others(self._bot, updates, self.bot_name)
        self._updates = updates
        self._deliveries = Deliveries(self._conversation, updates.showing, self._now, self._pause)
        self._deliveries.start()
        await updates.following.resume()
        if mode == WEBHOOK:
            await self._open_door(updates, public_url, secret or derived_secret(self._token))
        else:
            await self._begin_polling(updates)

    def _check_mode(self, mode: str, public_url: str) -> None:
        if mode not in (POLLING, WEBHOOK):
            raise TelegramError(
                f"FAIRHIRE_TELEGRAM_MODE is {mode!r}: please set polling or webhook."
            )
        if mode == WEBHOOK and (self._door is None or not public_url):
            raise TelegramError(
                "The webhook needs an address: please set FAIRHIRE_PUBLIC_URL to the https address"
                " people use, or FAIRHIRE_TELEGRAM_MODE=polling."
            )

    async def _own_name(self) -> str:
        me = await self._asked("getMe", {})
        name = me.get("username") if isinstance(me, dict) else None
        return name if isinstance(name, str) else ""

    async def _asked(self, method: str, given: dict[str, Any]) -> Any:
        try:
            return await insist(self._calls, method, given, pause=self._pause)
        except Refused as error:
            if error.code in (401, 404):
                raise TelegramError(
                    "Telegram does not know this bot token: please copy it again from @BotFather"
                    " into FAIRHIRE_TELEGRAM_TOKEN."
                ) from None
            if error.may_pass:
                raise TelegramUnreachable(self._no_answer()) from None
            raise TelegramError(
                f"Telegram refuses {method}: {error.description}. Please check"
                " FAIRHIRE_PUBLIC_URL and FAIRHIRE_WEBHOOK_SECRET."
            ) from None
        except Unreachable:
            raise TelegramUnreachable(self._no_answer()) from None

    def _no_answer(self) -> str:
        return (
            f"Telegram does not answer at {self._api_base}: please check the network and"
            " FAIRHIRE_TELEGRAM_API_BASE. The web chat works without it."
        )

    # -- the two modes ------------------------------------------------------------------------

    async def _begin_polling(self, updates: TelegramUpdates) -> None:
        info = await self._asked("getWebhookInfo", {})
        if info.get("url"):
            await self._asked("deleteWebhook", {"drop_pending_updates": False})
        store, name = self._conversation.store, f"telegram:{self._bot.id}"
        self._polling = Polling(updates, self._calls.updates, store, name, self._pause)
        self._lease = Lease(store, f"polling:{self._bot.id}")
        alone = self._lease.during(self._polling.run)
        self._loop = asyncio.get_running_loop().create_task(alone)
        self._loop.add_done_callback(_ended)

    async def _open_door(self, updates: TelegramUpdates, public_url: str, secret: str) -> None:
        assert self._door is not None  # checked
        self._door.open(updates, secret)
        wanted = {
            "url": webhook_address(public_url, secret),
            "secret_token": secret,
            "max_connections": CONNECTIONS,
            "allowed_updates": WANTED,
            "drop_pending_updates": False,
        }
        while not await self._is_set(wanted):
            try:
                await self._calls.call("setWebhook", wanted)
                return
            except Refused as error:
                if error.code != 429 or error.retry_after > LONGEST_WAIT:
                    await self._asked("setWebhook", wanted)
                    return
                await self._pause(error.retry_after or 1)  # another process may set it meanwhile
            except Unreachable:
                await self._asked("setWebhook", wanted)
                return

    async def _is_set(self, wanted: dict[str, Any]) -> bool:
        info = await self._asked("getWebhookInfo", {})
        same = all(info.get(name) == wanted[name] for name in ("url", "max_connections"))
        return same and sorted(info.get("allowed_updates", [])) == sorted(WANTED)

    async def stop(self) -> None:
        """Take in nothing more, finish what is under way, and let go of Telegram.

        The webhook stays set: updates wait with Telegram until the service is back.
        """
        if self._door is not None:
            self._door.close()
        if self._loop is not None:
            self._loop.cancel()
            with suppress(asyncio.CancelledError):
                await self._loop
        if self._polling is not None and self._lease is not None:
            await self._polling.stop(PATIENCE, keep=self._lease.ours)
            await self._lease.give_up()
        if self._deliveries is not None:
            await self._deliveries.stop(PATIENCE)
        if self._updates is not None:
            await self._updates.following.stop()
            await self._updates.showing.finish(PATIENCE)
        await self._calls.close()


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("telegram_polling_ended", exc_info=task.exception())
