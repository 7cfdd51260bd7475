"""The files on their way to Telegram, and the messages that wait for them.

Rule of this file: while a file is brought, only messages with the same file wait; they are not sent
from here, but handed back when it has arrived or failed.
"""

from __future__ import annotations

from bot.telegram.text import Enclosed
from storage.outbox import Posted


class Bringing:
    """Which files are on their way; for each, what waits until Telegram has it."""

    def __init__(self) -> None:
        self._waiting: dict[Enclosed, list[Posted]] = {}

    def begin(self, file: Enclosed) -> None:
        """Note that a file is being brought."""
        self._waiting.setdefault(file, [])

    def waits(self, file: Enclosed | None, one: Posted) -> bool:
        """Tell whether a message has to wait for its file; it then waits here."""
        if file is None or file not in self._waiting:
            return False
        self._waiting[file].append(one)
        return True

    def end(self, file: Enclosed) -> tuple[Posted, ...]:
        """Note that a file is not on its way any more; return what waited for it."""
        return tuple(self._waiting.pop(file, ()))
