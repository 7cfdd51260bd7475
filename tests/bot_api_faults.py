"""What may happen to a call: it is kept, it fails by script, it comes too fast."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.bot_api_errors import ApiError, too_many
from tests.bot_api_text import Json

LIMITED = {"sendmessage", "senddocument", "editmessagetext", "editmessagereplymarkup"}


@dataclass
class Call:
    """A call of the bot, and how it went."""

    method: str
    given: Json
    via: Literal["request", "webhook"]
    at: float
    result: Any = None
    error: ApiError | None = None
    expected: bool = False  # the refusal was scripted by the test
    dropped: bool = False  # the connection broke, so the bot never saw the answer

    def __str__(self) -> str:
        outcome = self.error or ("dropped" if self.dropped else "ok")
        return f"{self.method} {self.given} ({self.via}): {outcome}"


@dataclass
class Fault:
    """Something that goes wrong with the next calls of a method."""

    method: str
    error: ApiError | None
    times: int
    executed: bool = False
    chat_id: int | None = None

    def concerns(self, name: str, values: Json) -> bool:
        here = self.chat_id is None or str(values.get("chat_id")) == str(self.chat_id)
        return self.times > 0 and here and self.method.lower() in ("*", name.lower())


@dataclass
class Limits:
    """How fast a bot may be: in all, and in each chat."""

    per_second: float = 30
    chat_per_second: float = 1
    chat_burst: float = 1
    timer: Callable[[], float] = time.monotonic
    _buckets: dict[object, tuple[float, float]] = field(default_factory=dict)

    def check(self, chat_id: object) -> None:
        """Take one message from both allowances, or refuse it."""
        now = self.timer()
        chat = (chat_id, self.chat_per_second, self.chat_burst)
        whole = ("", self.per_second, self.per_second)
        left = {key: self._left(key, rate, size, now) for key, rate, size in (chat, whole)}
        for key, rate, _ in (chat, whole):
            if left[key] < 1:
                too_many(max(1, math.ceil((1 - left[key]) / rate)))
        for key, amount in left.items():
            self._buckets[key] = (amount - 1, now)

    def rest(self) -> None:
        """Be as fresh as at the beginning."""
        self._buckets.clear()

    def _left(self, key: object, rate: float, size: float, now: float) -> float:
        amount, at = self._buckets.get(key, (size, now))
        return min(size, amount + (now - at) * rate)


class DroppedError(Exception):
    """The connection breaks here."""
