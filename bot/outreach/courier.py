"""python-telegram-bot as the courier: it carries one message and says what Telegram said to it.

Rule of this file: nothing is tried again here and nothing decided; an outcome is data. The
library's own limiter is only the safety net under our pace. No address with the token leaves this
file.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.text import Part

NET_PER_SECOND: Final = 30
CONNECTIONS: Final = 64
CONNECT, ANSWER, POOL = 5.0, 15.0, 5.0
"""Seconds to wait for a connection, for Telegram's answer, and for a free connection."""

SENT: Final = "sent"
BLOCKED: Final = "blocked"
REFUSED: Final = "refused"
TOO_FAST: Final = "too_fast"
TROUBLE: Final = "trouble"
NO_TOKEN: Final = "no_token"

# Being too fast is an outcome here; the net's own traceback for each would only fill the log.
logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)  # nobody fetches a one-time link


@dataclass(frozen=True, slots=True)
class Said:
    """What Telegram said: one of the words above; `seconds` to wait, `fault` the kind of error.

    `trouble` is everything that may pass by itself: 5xx, no connection, no answer in time. Whether
    the message arrived is then not known.
    """

    word: str
    fault: str = ""
    seconds: float = 0.0


class Courier:
    """One bot. `net` is the rate of the safety net in messages a second; 0 takes it away."""

    def __init__(self, token: str, api_base: str, net: float = NET_PER_SECOND) -> None:
        """Make the bot; nothing is asked of Telegram yet.

        Raises:
            telegram.error.InvalidToken: the token cannot be one.
        """
        limiter = AIORateLimiter(
            overall_max_rate=net, group_max_rate=20 if net else 0, max_retries=0
        )
        self._request = HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            write_timeout=ANSWER,
            pool_timeout=POOL,
        )
        self._bot: ExtBot[Any] = ExtBot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=self._request,
            rate_limiter=limiter,
        )

    async def send(self, chat: int, part: Part) -> Said:
        """Send one message once."""
        try:
            await self._bot.send_message(
                chat,
                part.html,
                parse_mode="HTML",
                link_preview_options=_NO_PREVIEW,
                reply_markup=InlineKeyboardMarkup.de_json(part.keyboard, self._bot)
                if part.keyboard
                else None,
            )
        except TelegramError as error:
            return said_by(error)
        return Said(SENT)

    async def open(self) -> None:
        """Make ready to send; Telegram is not asked for anything."""
        await self._request.initialize()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._request.shutdown()


def said_by(error: TelegramError) -> Said:
    """Return what an error of the library means; `BadRequest` is a network error only by name."""
    fault = type(error).__name__
    if isinstance(error, RetryAfter):
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        return Said(TOO_FAST, fault, seconds)
    if isinstance(error, Forbidden):
        return Said(BLOCKED, fault)
    if isinstance(error, InvalidToken):
        return Said(NO_TOKEN, fault)
    if isinstance(error, BadRequest | ChatMigrated | Conflict):
        return Said(REFUSED, fault)
    if isinstance(error, NetworkError):
        return Said(TROUBLE, fault)
    return Said(REFUSED, fault)
