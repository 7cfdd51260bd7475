"""The codes that lead to a cohort: what they look like, how they are made, and who may try them.

Rule of this file: the long code of a link cannot be guessed and is always looked up; a spoken one
opens joining only, only while it is open, and only for who did not try too many that do not exist.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.cohorts import terms
from bot.guesses import Guesses
from bot.messages import Incoming
from flows.spoken_code import CODES, code_of, normalise
from storage.base import Store
from storage.cohorts import Cohort

_LONG: Final = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_LONG_BYTES: Final = 16

OPEN: Final = "open"
CLOSED: Final = "closed"
SOON: Final = "soon"
UNKNOWN: Final = "unknown"
SLOW: Final = "slow"
"""What became of a code: it opens joining; joining is closed, or begins later; there is none such
(or a spoken one that opens nothing any more); too many were tried."""

MOST_EACH: Final = 10
MOST_AT_AN_ADDRESS: Final = 40
MOST_TOGETHER: Final = 300
"""Codes that opened nothing, within ten minutes: of an account, from one address of the network
(a hall behind one router is one), and of all."""
TOGETHER: Final = ""
GOOD_FOR: Final = timedelta(minutes=30)
MOST_EXPECTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a code leads to; `cohort` only where joining is open, closed, or begins later."""

    state: str
    cohort: Cohort | None = None


NOTHING: Final = Found(UNKNOWN)


def is_long_code(text: str) -> bool:
    """Tell whether a text may be the code of a link: 128 bits as 22 letters, digits, `-`, `_`."""
    return _LONG.match(text) is not None


def new_code() -> str:
    """Return the code of a new link: 128 random bits."""
    return secrets.token_urlsafe(_LONG_BYTES)


def new_spoken_code() -> str:
    """Return a code to be said aloud or written on a wall."""
    return code_of(secrets.randbelow(CODES))


class Codes:
    """Looks codes up for all channels, and knows who was just asked to type one."""

    def __init__(
        self,
        each: int = MOST_EACH,
        at_an_address: int = MOST_AT_AN_ADDRESS,
        together: int = MOST_TOGETHER,
    ) -> None:
        self._each, self._there = Guesses(each), Guesses(at_an_address)
        self._together = Guesses(together)
        self._expected: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    async def found(self, store: Store, text: str, incoming: Incoming) -> Found:
        """Return what a code leads to now; a spoken one is counted if it leads to nothing.

        Raises:
            StoreError: it could not be looked up.
        """
        text = text.strip()
        if is_long_code(text):
            cohort = await store.cohorts.cohort_of_code(text)
            if cohort is None or cohort.code != text:
                return NOTHING
            return Found(_state(cohort, incoming.at), cohort)
        spoken = normalise(text)
        if not spoken:
            return NOTHING
        if self._is_slowed(incoming):
            return Found(SLOW)
        cohort = await store.cohorts.cohort_of_code(spoken)
        if cohort is None or cohort.spoken != spoken or _state(cohort, incoming.at) == CLOSED:
            self._missed(incoming)
            return NOTHING
        return Found(_state(cohort, incoming.at), cohort)

    def _is_slowed(self, incoming: Incoming) -> bool:
        if self._together.too_many(TOGETHER) or self._each.too_many(_account(incoming)):
            return True
        return bool(incoming.address) and self._there.too_many(incoming.address)

    def _missed(self, incoming: Incoming) -> None:
        self._together.missed(TOGETHER)
        self._each.missed(_account(incoming))
        if incoming.address:
            self._there.missed(incoming.address)

    def expect(self, incoming: Incoming) -> None:
        """Take what this account types next as a code."""
        account = (incoming.channel, incoming.account)
        self._expected[account] = incoming.at
        self._expected.move_to_end(account)
        if len(self._expected) > MOST_EXPECTED:
            self._expected.popitem(last=False)

    def forget(self, incoming: Incoming) -> None:
        """Await no code any more where something else was done than to type words."""
        if incoming.text is None or incoming.text.lstrip().startswith("/"):
            self._expected.pop((incoming.channel, incoming.account), None)

    def taken(self, incoming: Incoming) -> bool:
        """Tell whether a code was awaited of this account a moment ago; it is no more."""
        since = self._expected.pop((incoming.channel, incoming.account), None)
        return since is not None and incoming.at - since <= GOOD_FOR


def _account(incoming: Incoming) -> str:
    return f"{incoming.channel}:{incoming.account}"


def _state(cohort: Cohort, at: datetime) -> str:
    if terms.begins_later(cohort, at):
        return SOON
    return OPEN if cohort.open and terms.is_running(cohort, at) else CLOSED
