"""python-telegram-bot as the courier: it carries one message and says what Telegram said to it.

Rule of this file: nothing is tried again here and nothing decided; an outcome is data. The
library's own limiter is only the safety net under our pace. No address with the token leaves this
file.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions
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

from bot.outreach.uploads import Uploads
from bot.telegram.text import Enclosed, Part
from storage.base import StoreError
from storage.evidence import EvidenceFiles

NET_PER_SECOND: Final = 30
CONNECTIONS: Final = 64
CONNECT, ANSWER, POOL = 5.0, 15.0, 5.0
"""Seconds to wait for a connection, for Telegram's answer, and for a free connection."""
WITH_FILE: Final = 35.0
"""Seconds for all of a call that brings a file: less than `bot.outreach.sender.LONGEST_CALL`."""

SENT: Final = "sent"
BLOCKED: Final = "blocked"
REFUSED: Final = "refused"
TOO_FAST: Final = "too_fast"
TROUBLE: Final = "trouble"
NO_TOKEN: Final = "no_token"

# Being too fast is an outcome here; the net's own traceback for each would only fill the log.
logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)

_log: Final = structlog.get_logger()
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
    """One bot. `net` is the rate of the safety net in messages a second; 0 takes it away.

    `files` is where the files lie that go with messages.
    """

    def __init__(
        self,
        token: str,
        api_base: str,
        net: float = NET_PER_SECOND,
        files: EvidenceFiles | None = None,
    ) -> None:
        """Make the bot; nothing is asked of Telegram yet.

        Raises:
            telegram.error.InvalidToken: the token cannot be one.
        """
        limiter = AIORateLimiter(
            overall_max_rate=net, group_max_rate=20 if net else 0, max_retries=0
        )
        self._files = files
        self._uploads = Uploads()
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
        keyboard = None
        if part.keyboard:
            keyboard = InlineKeyboardMarkup.de_json(part.keyboard, self._bot)
        try:
            if part.file is not None:
                async with asyncio.timeout(WITH_FILE):
                    await self._enclose(chat, part.html, keyboard, part.file)
            else:
                await self._bot.send_message(
                    chat,
                    part.html,
                    parse_mode="HTML",
                    link_preview_options=_NO_PREVIEW,
                    reply_markup=keyboard,
                )
        except (TimeoutError, StoreError) as fault:
            _log.warning("file_not_sent", fault=type(fault).__name__)
            return Said(TROUBLE, type(fault).__name__)
        except TelegramError as error:
            return self._about_file(part, error) or said_by(error)
        return Said(SENT)

    def uploads(self, part: Part) -> bool:
        """Tell whether sending this brings a file to Telegram that is not there yet."""
        return part.file is not None and not self._uploads.name_of(part.file)

    def _about_file(self, part: Part, error: TelegramError) -> Said | None:
        """Return that it is to be tried again, where the file itself was refused as it was sent."""
        if part.file is None or not isinstance(error, BadRequest):
            return None
        again = self._uploads.is_to_repeat(part.file, error)
        return Said(TROUBLE, type(error).__name__) if again else None

    async def _enclose(
        self, chat: int, caption: str, keyboard: InlineKeyboardMarkup | None, file: Enclosed
    ) -> None:
        """Send a file by the name Telegram gave it, or bring it there."""
        known: str | InputFile = self._uploads.name_of(file)
        if not known:
            if self._files is None:
                raise StoreError("There is no place where files lie.")
            known = InputFile(await self._files.read(file.owner, file.sha256), file.name)
        about: dict[str, Any] = {
            "caption": caption,
            "parse_mode": "HTML",
            "reply_markup": keyboard,
            "write_timeout": WITH_FILE,
        }
        if self._uploads.is_picture(file):
            sent = await self._bot.send_photo(chat, known, **about)
        else:
            about["disable_content_type_detection"] = True  # else it may become something else
            sent = await self._bot.send_document(chat, known, **about)
        self._uploads.keep(file, sent)

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
