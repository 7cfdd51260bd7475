"""How fast we write: to everybody together, to one chat, and to one group.

Rule of this file: it counts and knows the time it is given; it neither waits nor sends. A refusal
for being too fast slows the chat it is about, and the whole bot only when several chats are
refused at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

PER_SECOND: Final = 29.5
"""Telegram lets a bot send about 30 messages a second; the rest is for answers in the chat."""
CHAT_EVERY: Final = 1.05
"""Seconds between two messages to one chat, where Telegram wants one."""
GROUP_EVERY: Final = 3.1
"""Seconds between two messages to one group, where Telegram lets 20 pass in a minute."""
CATCH_UP: Final = 0.25
"""Seconds by which a late message may be caught up with, so that small delays cost no rate."""
TOGETHER: Final = 1.0
"""Chats refused within so many seconds of each other mean that the bot is too fast, not a chat."""
REMEMBERED: Final = 5_000

Timer = Callable[[], float]


class Pace:
    """Says how long to wait, by a clock in seconds that never goes back."""

    def __init__(self, timer: Timer, per_second: float = PER_SECOND) -> None:
        self._timer = timer
        self._every = 1 / per_second
        self._next = 0.0
        self._held = 0.0
        self._chats: dict[int, float] = {}
        self._refused: dict[int, float] = {}

    def held(self) -> float:
        """Return for how many seconds nobody at all may be written to."""
        return max(self._held - self._timer(), 0.0)

    def chat_wait(self, chat: int) -> float:
        """Return for how many seconds this chat may not be written to."""
        return max(self._chats.get(chat, 0.0) - self._timer(), 0.0)

    def wait(self, chat: int) -> float:
        """Return after how many seconds the next message may go to this chat."""
        now = self._timer()
        return max(self._next - now, self._held - now, self._chats.get(chat, 0.0) - now, 0.0)

    def took(self, chat: int) -> None:
        """Count a message that goes out now."""
        now = self._timer()
        self._next = max(self._next, now - CATCH_UP) + self._every
        self._slow(chat, GROUP_EVERY if chat < 0 else CHAT_EVERY)
        if len(self._chats) > REMEMBERED:
            self._chats = {one: until for one, until in self._chats.items() if until > now}

    def refused(self, chat: int, seconds: float) -> None:
        """Obey a `retry_after`: this chat waits, or all do when another was refused just before."""
        now = self._timer()
        self._slow(chat, seconds)
        self._refused = {one: at for one, at in self._refused.items() if now - at <= TOGETHER}
        self._refused[chat] = now
        if len(self._refused) > 1:
            self.hold(seconds)

    def hold(self, seconds: float) -> None:
        """Let nobody be written to for so many seconds."""
        self._held = max(self._held, self._timer() + seconds)

    def _slow(self, chat: int, seconds: float) -> None:
        self._chats[chat] = max(self._chats.get(chat, 0.0), self._timer() + seconds)
