"""Calling the Bot API: what it answers, what it refuses, and how long to insist.

Rule of this file: a refusal is an exception with Telegram's code; only what may pass later is tried
again, never faster than Telegram asks, and never for ever.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

from bot.reporting.documents import RenderedDocument

TRIES: Final = 6
"""Attempts where Telegram fails or cannot be reached; a 429 is no failure and does not count."""
FIRST_PAUSE: Final = 0.5
LONGEST_WAIT: Final = 600.0
"""Seconds that 429s are waited out, in all; the person has long gone on after that."""
APART: Final = 0.5
"""Share of a wait added by chance, so that many who were refused together do not come together."""

Pause = Callable[[float], Awaitable[None]]


class TelegramError(Exception):
    """Telegram cannot be used; the message is one line that says how to repair it."""


class TelegramUnreachable(TelegramError):
    """Telegram does not answer just now; trying again later may help."""


class Refused(Exception):
    """The Bot API refused a call."""

    def __init__(self, code: int, description: str = "", retry_after: int = 0) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    @property
    def may_pass(self) -> bool:
        """Tell whether the same call may succeed later."""
        return self.code == 429 or self.code >= 500

    def says(self, *words: str) -> bool:
        """Tell whether the refusal is a bad request with one of these in its description."""
        return self.code == 400 and any(one in self.description for one in words)


class Unreachable(Exception):
    """No answer came; whether the call took effect is not known."""


class Calls(Protocol):
    """Who calls the Bot API."""

    def download(self, file_id: str) -> AsyncIterator[bytes]:
        """Yield the content of a file that somebody sent; raises `LostError`."""

    def tell(self, method: str, given: Mapping[str, Any]) -> None:
        """Call a method once, beside everything else; nobody waits for it or hears it fail.

        With many under way already it is left out: answers come first.
        """

    async def call(
        self, method: str, given: Mapping[str, Any], file: RenderedDocument | None = None
    ) -> Any:
        """Call a method with JSON parameters, and with a document where one is to be sent.

        Raises:
            Refused: Telegram answered `ok: false`.
            Unreachable: there was no answer.
        """


async def insist(
    calls: Calls,
    method: str,
    given: Mapping[str, Any],
    file: RenderedDocument | None = None,
    pause: Pause = asyncio.sleep,
) -> Any:
    """Call a method, again where a fault may pass: 429 after the time it names, others slower.

    Raises:
        Refused, Unreachable: it did not pass.
    """
    failed, waited = 0, 0.0
    while True:
        try:
            return await calls.call(method, given, file)
        except (Refused, Unreachable) as error:
            wait = FIRST_PAUSE * 2**failed
            if isinstance(error, Refused) and error.code == 429:
                wait = error.retry_after or 1
                waited += wait
            else:
                failed += 1
            passes = isinstance(error, Unreachable) or error.may_pass
            if not passes or failed >= TRIES or waited > LONGEST_WAIT:
                raise
        await pause(wait * random.uniform(1, 1 + APART))
