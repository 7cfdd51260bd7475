"""For which question somebody was just told to send a file.

Rule of this file: it is in memory only and short-lived; without it the person is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.messages import Incoming
from flows.interview import Key

GOOD_FOR: Final = timedelta(minutes=30)
MOST: Final = 10_000


class Expected(NamedTuple):
    """A file that is to come, and since when it is expected."""

    interview: str
    key: Key
    at: datetime


class Awaited:
    """By account, what is expected; any number of files until something else is done."""

    def __init__(self) -> None:
        self._by_account: OrderedDict[tuple[str, str], Expected] = OrderedDict()

    def expect(self, incoming: Incoming, interview: str, key: Key) -> None:
        """Expect files for this question from who tapped."""
        account = (incoming.channel, incoming.account)
        self._by_account[account] = Expected(interview, key, incoming.at)
        self._by_account.move_to_end(account)
        if len(self._by_account) > MOST:
            self._by_account.popitem(last=False)

    def of(self, incoming: Incoming, interview: str) -> Key | None:
        """Return the question that files sent now are for, if that was said a moment ago."""
        found = self._by_account.get((incoming.channel, incoming.account))
        if found is None or found.interview != interview or incoming.at - found.at > GOOD_FOR:
            return None
        return found.key

    def forget(self, incoming: Incoming) -> None:
        """Expect nothing any more: something else was done."""
        self._by_account.pop((incoming.channel, incoming.account), None)
