"""What may happen to a call: it is kept, it fails by script, it comes too fast."""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.bot_api_errors import ApiError, too_many
from tests.bot_api_text import Json

LIMITED = {
    *("sendmessage", "senddocument", "sendphoto"),
    *("editmessagetext", "editmessagereplymarkup"),
}


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
    group_per_minute: float = 20
    timer: Callable[[], float] = time.monotonic
    _buckets: dict[object, tuple[float, float]] = field(default_factory=dict)

    def check(self, chat_id: object) -> None:
        """Take one message from both allowances, or refuse it."""
        now = self.timer()
        chat = (chat_id, self.chat_per_second, self.chat_burst)
        if str(chat_id).startswith("-"):
            chat = (chat_id, self.group_per_minute / 60, self.group_per_minute)
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


@dataclass
class Weather:
    """Bad luck by chance: this share of calls fails, of confirmations is lost, of updates is late.

    A message that is new for the person is never taken and its answer lost: no bot could know.
    """

    share: float
    chance: random.Random
    late_seconds: float = 0.05
    struck: int = 0

    def strikes(self) -> bool:
        """Tell whether something goes wrong now."""
        bad = self.chance.random() < self.share
        self.struck += bad
        return bad

    def fault(self, call: Call) -> Fault | None:
        """Return what happens to this call, None for nothing."""
        if not self.strikes():
            return None
        if call.via == "webhook":  # between Telegram and itself no connection breaks
            return Fault(call.method, ApiError(429, "Too Many Requests: retry after 1", 1), 1)
        taken = not call.method.lower().startswith("send") and self.chance.random() < 0.5
        return self.chance.choice(
            (
                Fault(call.method, ApiError(429, "Too Many Requests: retry after 1", 1), 1),
                Fault(call.method, ApiError(502, "Bad Gateway"), 1),
                Fault(call.method, None, 1, executed=taken),
            )
        )

    def late(self) -> float:
        """Return how many seconds later an update is brought, so that others overtake it."""
        return self.chance.uniform(0, self.late_seconds) if self.strikes() else 0.0


class DroppedError(Exception):
    """The connection breaks here."""
