"""The sender: takes what is due out of the outbox, sends it at our pace, notes what became of it.

Rule of this file: an item is settled as soon as Telegram has spoken, and nothing new goes out while
that cannot be saved; so a crash repeats at most what was in flight. Trouble of the network is
nobody's fault: only an item that fails while others pass is given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Protocol

import structlog

from bot.outreach import courier as said
from bot.outreach.bringing import Bringing
from bot.outreach.courier import Said
from bot.outreach.pace import Pace
from bot.outreach.permission import NotNow, Recipient, objection
from bot.outreach.settling import Settling
from bot.telegram.text import Enclosed, Part
from storage import outbox
from storage.base import Store, StoreError
from storage.outbox import OutboxItem, Outcome, Posted

LEASE: Final = timedelta(seconds=90)
"""What a crashed process held is free again after it."""
LONGEST_CALL: Final = timedelta(seconds=40)
"""Longer than any call takes: with less of the lease left, an item is not sent any more."""
BATCH: Final = 30
IN_FLIGHT: Final = 60
LOOK_EVERY: Final = 1.0
AFTER_FAULT: Final = 15.0
"""Seconds between looks into the outbox, and after the store failed."""
PATIENCE: Final = 2.0
"""Seconds an item in hand waits for its chat; with longer to wait it is given back."""
TRIES: Final = 6
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds before an item is tried again, doubled each time."""
DOWN_AFTER: Final = 3
LONGEST_HOLD: Final = 60.0
"""So many failures in a row, and nobody is written to for a while, at most so many seconds."""
NO_TOKEN_HOLD: Final = 300.0

_log: Final = structlog.get_logger()


class Carrier(Protocol):
    """Who carries a message, see `bot.outreach.courier`."""

    async def send(self, chat: int, part: Part) -> Said:
        """Send one message once, and return what Telegram said."""

    def uploads(self, part: Part) -> bool:
        """Tell whether sending this brings a file to Telegram that is not there yet."""


@dataclass(frozen=True)
class Desk:
    """What a sender works with: who an item goes to, and how it looks; see `recipients`."""

    store: Store
    recipient: Callable[[OutboxItem], Awaitable[Recipient | None]]
    account: Callable[[OutboxItem], Awaitable[int | None]]
    part: Callable[[OutboxItem, Recipient], Part]


@dataclass(frozen=True)
class Times:
    """The clocks: UTC, seconds that never go back, and how to wait."""

    now: Callable[[], datetime]
    timer: Callable[[], float]
    pause: Callable[[float], Awaitable[None]]


class Sender:
    """One sender; `holder` is what its leases are known by, and nobody else's."""

    def __init__(self, desk: Desk, carrier: Carrier, pace: Pace, times: Times, holder: str) -> None:
        self._desk = desk
        self._carrier = carrier
        self._pace = pace
        self._times = times
        self._holder = holder
        self._settling = Settling(desk.store, times.pause, self._settled)
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._flying: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._failures = 0
        self._passed = 0
        self._tried: dict[int, tuple[int, int]] = {}
        self._in_hand: set[int] = set()
        self._bringing = Bringing()

    async def run(self) -> None:
        """Send what comes due, until `stop`."""
        while not self._stopping:
            wait = LOOK_EVERY
            try:
                if await self.send_due():
                    continue
            except StoreError as fault:
                _log.warning("outbox_not_read", repair=str(fault))
                wait = AFTER_FAULT
            await self._times.pause(wait)

    async def send_due(self) -> int:
        """Send what is due, until nothing is or nobody may be written to; return how many it was.

        While one batch is sent the next is taken, so that no pace is lost on waiting for the store.

        Raises:
            StoreError: the outbox cannot be read; what was taken is given back.
        """
        count = 0
        taken = await self._take()
        while taken:
            following = asyncio.get_running_loop().create_task(self._take())
            try:
                await self._send_all(taken)
            except BaseException:
                await self._give_back_taken(following)
                raise
            count += len(taken)
            taken = await following
        return count

    async def _take(self) -> tuple[Posted, ...]:
        await self._settling.settled_if_stuck()
        if self._stopping or self._pace.held() > PATIENCE:
            return ()
        now = self._times.now()
        taken = await self._desk.store.outbox.claim(self._holder, now, now + LEASE, BATCH)
        # A clock that jumped ahead frees what is on its way: that is not sent twice.
        new = tuple(one for one in taken if one.number not in self._in_hand)
        self._in_hand.update(one.number for one in new)
        return new

    def _settled(self, outcomes: Sequence[Outcome]) -> None:
        self._in_hand.difference_update(one.number for one in outcomes)

    async def _send_all(self, taken: Sequence[Posted]) -> None:
        for at, one in enumerate(taken):
            try:
                await self._send_one(one)
            except BaseException:  # also when the service is stopped: nobody need wait for it
                self._give_all_back(taken[at:])
                raise

    async def _give_back_taken(self, taking: asyncio.Task[tuple[Posted, ...]]) -> None:
        await asyncio.wait({taking}, timeout=PATIENCE)
        if taking.done() and not taking.cancelled() and taking.exception() is None:
            self._give_all_back(taking.result())
        taking.cancel()

    def _give_all_back(self, taken: Iterable[Posted]) -> None:
        for one in taken:
            self._give_back(one)

    async def finish(self) -> None:
        """Wait until everything in flight is settled."""
        while self._flying:
            await asyncio.wait(self._flying)
        await self._settling.flush()

    async def stop(self, seconds: float) -> None:
        """Take nothing more, let what is in flight arrive, and give the rest back."""
        self._stopping = True
        if self._flying:
            await asyncio.wait(self._flying, timeout=seconds)
        for task in tuple(self._flying):
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        await self._settling.close(seconds)

    # -- one item ------------------------------------------------------------------------------

    async def _send_one(self, one: Posted) -> None:
        chat = await self._desk.account(one.item)
        if chat is None:
            self._settle(one, outbox.CANCELLED, "no_account")
            return
        while (wait := self._pace.wait(chat)) > 0 or self._stopping:
            if wait > PATIENCE or self._stopping:
                own = self._pace.chat_wait(chat)
                self._give_back(one, held=own if own > PATIENCE else 0.0)
                return
            await self._times.pause(wait)
        part = await self._allowed(one)
        if part is None or self._bringing.waits(part.file, one):
            return
        await self._room.acquire()
        if one.held_until is None or self._times.now() + LONGEST_CALL > one.held_until:
            self._room.release()
            self._give_back(one)
            return
        self._pace.took(chat)
        brought = part.file if self._carrier.uploads(part) else None
        if brought is not None:  # the others wait, and name the file as Telegram then does
            self._bringing.begin(brought)
        task = asyncio.get_running_loop().create_task(self._carry(one, chat, part))
        self._flying.add(task)
        task.add_done_callback(partial(self._landed, brought))

    async def _allowed(self, one: Posted) -> Part | None:
        """Return what to send, or settle the item because it is not to be sent now."""
        to = await self._desk.recipient(one.item)
        against = objection(one.item, to, self._times.now())
        if isinstance(against, NotNow):
            self._settling.put(self._outcome(one, outbox.WAITING, put_off=against.until))
            return None
        if against is not None or to is None:
            self._settle(one, outbox.CANCELLED, against.why if against else "gone")
            return None
        try:
            return self._desk.part(one.item, to)
        except (KeyError, ValueError, TypeError) as fault:
            _log.error("outbox_item_unreadable", kind=one.item.kind, exc_info=True)
            self._settle(one, outbox.REFUSED, type(fault).__name__)
            return None

    def _landed(self, brought: Enclosed | None, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._room.release()
        if brought is not None:
            self._give_all_back(self._bringing.end(brought))

    async def _carry(self, one: Posted, chat: int, part: Part) -> None:
        try:
            answer = await self._carrier.send(chat, part)
        except Exception as fault:  # whatever it is, the item is not lost
            _log.error("outbox_send_failed", exc_info=True)
            answer = Said(said.TROUBLE, type(fault).__name__)
        if answer.word == said.TROUBLE:
            self._troubled(one, answer)
            return
        self._failures = 0
        self._tried.pop(one.number, None)
        if answer.word == said.TOO_FAST:
            self._pace.refused(chat, answer.seconds)
            self._give_back(one, held=answer.seconds, fault=answer.fault)
        elif answer.word == said.NO_TOKEN:
            _log.error("telegram_token_refused", repair="Please check FAIRHIRE_TELEGRAM_TOKEN.")
            self._pace.hold(NO_TOKEN_HOLD)
            self._give_back(one, fault=answer.fault)
        else:
            self._passed += 1
            self._settle(one, _STATES[answer.word], answer.fault)

    def _troubled(self, one: Posted, answer: Said) -> None:
        """Try again later; count it against the item only if others passed since its last try."""
        tries, passed = self._tried.pop(one.number, (0, self._passed))
        own = self._passed > passed
        if own and one.attempts + 1 >= TRIES:
            self._settle(one, outbox.FAILED, answer.fault, failed=True)
            return
        if len(self._tried) < 10 * IN_FLIGHT:
            self._tried[one.number] = (tries + 1, self._passed)
        wait = min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)
        self._give_back(one, held=wait, fault=answer.fault, failed=own)
        self._failures += 1
        if self._failures >= DOWN_AFTER:
            self._pace.hold(min(2.0 ** (self._failures - DOWN_AFTER), LONGEST_HOLD))

    # -- what became of it -----------------------------------------------------------------------

    def _settle(self, one: Posted, state: str, fault: str = "", *, failed: bool = False) -> None:
        self._settling.put(self._outcome(one, state, fault=fault, failed=failed))

    def _give_back(
        self, one: Posted, *, held: float = 0.0, fault: str = "", failed: bool = False
    ) -> None:
        until = self._times.now() + timedelta(seconds=held) if held else None
        self._settling.put(
            self._outcome(
                one, outbox.WAITING, fault=fault or one.fault, failed=failed, held_until=until
            )
        )

    def _outcome(
        self,
        one: Posted,
        state: str,
        *,
        fault: str = "",
        failed: bool = False,
        held_until: datetime | None = None,
        put_off: datetime | None = None,
    ) -> Outcome:
        return Outcome(
            number=one.number,
            holder=self._holder,
            state=state,
            at=self._times.now(),
            fault=fault,
            failed=failed,
            held_until=held_until,
            put_off=put_off,
        )


_STATES: Final = {
    said.SENT: outbox.SENT,
    said.BLOCKED: outbox.BLOCKED,
    said.REFUSED: outbox.REFUSED,
}


def utc_now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)
