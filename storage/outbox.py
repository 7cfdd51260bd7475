"""What is to be sent later: the items, how far each got, and the `Outbox` protocol.

Rule of this file: an item is written in the same transaction as what caused it, once for each key;
it is taken with a lease and settled afterwards, so that a crash repeats at most what was in flight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

WAITING: Final = "waiting"
SENT: Final = "sent"
FAILED: Final = "failed"
BLOCKED: Final = "blocked"
REFUSED: Final = "refused"
CANCELLED: Final = "cancelled"

STATES: Final = (WAITING, SENT, FAILED, BLOCKED, REFUSED, CANCELLED)
"""`failed`: tried often enough in vain; `blocked`: she blocked us, which stops everything to her;
`refused`: it can never be sent; `cancelled`: it was not wanted any more."""

REPORT: Final = "report"
"""Kind of an item that is a file she asked for: nothing that is sent unasked stands before it, no
recall takes it back, and its hour is always now, whatever the clock said when it was written."""
LONGEST_HOLD: Final = timedelta(hours=1)
"""A report held for longer than this was held by a clock that was wrong, and is free."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message to one person, to be sent later.

    `key` names what it says to whom and why, so that the same is never written twice; `kind` is
    `reminder`, `retention`, `broadcast`, `push` …; `topic` is the purpose of consent it needs
    (`reminders`; for a campaign's messages `messages` with `cohort`), empty for what the person
    asked for just now; `interview` is what it is about, `batch` what was written together, such as
    one broadcast. `payload` is plain JSON. To which account it goes is looked up when it is sent.
    """

    key: str
    person: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    topic: str = ""
    cohort: str = ""
    interview: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """An item in the outbox and how far it got.

    `number` grows with each item written. While `state` is `waiting`, nobody takes it before
    `held_until`; `holder` is who took it, empty when nobody has it. `attempts` counts tries that
    failed, `fault` says how the last one did. What is settled keeps no payload.
    """

    number: int
    item: OutboxItem
    state: str = WAITING
    holder: str = ""
    held_until: datetime | None = None
    attempts: int = 0
    fault: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item that was claimed.

    `waiting` gives it back: to be taken again at once, not before `held_until` (it keeps its place
    before later ones to this person), or, where it is `put_off`, as if it were due only then.
    `failed` counts this as a try that failed.
    """

    number: int
    holder: str
    state: str
    at: datetime
    fault: str = ""
    failed: bool = False
    held_until: datetime | None = None
    put_off: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """Take back what waits: all that fits every field given (at least one of person and batch).

    A report stays: she asked for it.
    """

    person: str = ""
    topic: str = ""
    batch: str = ""


class Outbox(Protocol):
    """The outbox of a store; one contract suite runs over all of them."""

    async def claim(
        self, holder: str, now: datetime, until: datetime, most: int, *, reports: bool = False
    ) -> tuple[Posted, ...]:
        """Take at most so many items that are due, the longest due first, until a time.

        At most one for each person, her first: the next follows when that one is settled. What
        somebody else holds is passed over until his time has run out. With `reports` only these
        are taken, otherwise only the others; each have an order of their own.
        """

    async def holders(self) -> tuple[str, ...]:
        """Return who holds items just now, in order."""

    async def release(self, holder: str) -> None:
        """Free what somebody holds who is known to be gone."""

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note what became of items, all in one transaction.

        Who lost an item meanwhile (his time ran out, it was recalled) changes nothing, except that
        what was sent is noted as sent. `blocked` also stops the person and all that waits for her.
        """

    async def of(self, person: str) -> tuple[Posted, ...]:
        """Load what was ever written to a person and is not forgotten, in the order written."""

    async def counts(self, batch: str = "") -> Mapping[tuple[str, str], int]:
        """Count items by kind and state; with `batch` only those written together."""

    async def outcomes(self, batch: str) -> Mapping[tuple[str, str, str], int]:
        """Count what was written together by kind, state and fault."""

    async def forget(self, before: datetime) -> int:
        """Drop what was settled before a time; return how many."""

    async def reachable(
        self, channel: str, since: datetime, before: datetime, after: str, most: int
    ) -> tuple[str, ...]:
        """Return persons who have an account there, did not stop us, and were seen in this time.

        At most so many ids, in order, from the one after `after` on.
        """

    async def account(self, person: str, channel: str) -> str:
        """Return the account of a person there, the latest bound; empty when she has none."""
