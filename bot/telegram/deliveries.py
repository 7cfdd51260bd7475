"""Reports that were promised at submission: made, sent, and only then crossed off.

Rule of this file: a file is sent by who holds its item, and the item is settled as soon as Telegram
has spoken; so a crash repeats at most what was on its way, and nothing promised is forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.conversation import Conversation
from bot.reporting import documents
from bot.reporting.documents import RenderedDocument
from bot.reporting.handing_over import Promise, promise_of
from bot.running.lease import own_name, release_dead
from bot.telegram.calls import Pause, Refused, Unreachable
from bot.telegram.reading import CHANNEL
from bot.telegram.showing import LARGEST_FILE, Showing
from bot.telegram.text import caption
from bot.wording import Wording, wording
from storage import outbox
from storage.base import StoreError
from storage.outbox import Outcome, Posted

AT_ONCE: Final = 12
"""Files under way: more than are rendered beside each other, for sending takes its time too."""
LEASE: Final = timedelta(minutes=20)
"""Longer than making and sending one file takes, however often Telegram says to wait. What a
process held that died on this machine is free at once; of another machine, after this time."""
LOOK_EVERY: Final = 5.0
AFTER_FAULT: Final = 15.0
"""Seconds between looks into the outbox, and after the store failed."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds before a file that did not pass is sent again, doubled each time."""
NO_TOKEN: Final = (401, 404)

_log: Final = structlog.get_logger()


class Deliveries:
    """Hands over what was promised, each person's files in order, those who wait longest first."""

    def __init__(
        self,
        conversation: Conversation,
        showing: Showing,
        now: Callable[[], datetime],
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._talk = conversation
        self._outbox = conversation.store.outbox
        self._showing = showing
        self._now, self._pause = now, pause
        self._holder = own_name()
        self._held: dict[int, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what another process left."""
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def stop(self, seconds: float) -> None:
        """Take nothing more, let what is on its way arrive, and give the rest back."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        if self._held:
            await asyncio.wait(self._held.values(), timeout=seconds)
        for task in tuple(self._held.values()):
            task.cancel()
        await asyncio.gather(*self._held.values(), return_exceptions=True)
        with suppress(StoreError):
            await self._outbox.release(self._holder)

    async def _look(self) -> None:
        await release_dead(self._outbox)
        wake = self._talk.promised
        while True:
            wake.clear()
            wait = LOOK_EVERY
            try:
                await self._take()
            except StoreError as fault:
                _log.warning("outbox_not_read", repair=str(fault))
                wait = AFTER_FAULT
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await wake.wait()

    async def _take(self) -> None:
        room = AT_ONCE - len(self._held)
        if room <= 0:
            return
        now = self._now()
        taken = await self._outbox.claim(self._holder, now, now + LEASE, room, reports=True)
        for one in taken:
            if one.number not in self._held:  # a clock that jumped frees what is on its way
                task = asyncio.get_running_loop().create_task(self._deliver(one))
                self._held[one.number] = task
                task.add_done_callback(partial(self._done, one.number))

    def _done(self, number: int, _: asyncio.Task[None]) -> None:
        del self._held[number]
        self._talk.promised.set()  # there is room, and perhaps her next

    # -- one file --------------------------------------------------------------------------------

    async def _deliver(self, one: Posted) -> None:
        try:
            outcome = await self._outcome(one)
        except Exception as fault:  # whatever it is, the file is not forgotten
            _log.error("report_not_delivered", exc_info=True)
            outcome = self._later(one, type(fault).__name__)
        while True:
            try:
                await self._outbox.settle((outcome,))
                return
            except StoreError as fault:
                _log.warning("outbox_not_saved", repair=str(fault))
                await self._pause(AFTER_FAULT)

    async def _outcome(self, one: Posted) -> Outcome:
        """Make a file and send it; return what became of it."""
        promise = promise_of(one.item)
        if one.item.expires_at is not None and one.item.expires_at <= self._now():
            return self._settled(one, outbox.FAILED, "expired")
        interview = await self._talk.store.interview(promise.interview)
        if interview is None or not promise.account.isdecimal():
            return self._settled(one, outbox.CANCELLED, "gone")
        chat, words = int(promise.account), wording(interview.language)
        with self._showing.busy_in(chat):
            try:
                made = await self._made(promise)
            except StoreError:
                raise
            except Exception as fault:
                _log.error("document_failed", format=promise.format, exc_info=True)
                self._showing.put_text(chat, words.language, "telegram_document_failed")
                return self._settled(one, outbox.FAILED, type(fault).__name__)
            if made is None:
                return self._settled(one, outbox.CANCELLED, "gone")
            return await self._sent(one, chat, words, made)

    async def _made(self, promise: Promise) -> RenderedDocument | None:
        return await self._talk.document(
            CHANNEL, promise.account, promise.interview, promise.submission, promise.format
        )

    async def _sent(
        self, one: Posted, chat: int, words: Wording, made: RenderedDocument
    ) -> Outcome:
        label = documents.label(words, promise_of(one.item).format)
        if len(made.content) > LARGEST_FILE:
            self._showing.put_text(chat, words.language, "file_too_large", label=label)
            return self._settled(one, outbox.REFUSED, "too_large")
        try:
            given = {"chat_id": chat, "caption": caption(label)}
            await self._showing.send(chat, "sendDocument", given, made)
        except Unreachable:
            return self._later(one, "unreachable")
        except Refused as error:
            return self._refused(one, error)
        return self._settled(one, outbox.SENT)

    def _refused(self, one: Posted, error: Refused) -> Outcome:
        fault = str(error.code)
        if error.code == 403:
            self._showing.blocked += 1
            return self._settled(one, outbox.BLOCKED, fault)
        if error.may_pass or error.code in NO_TOKEN:
            return self._later(one, fault, float(error.retry_after))
        _log.error("report_refused", code=error.code, description=error.description)
        return self._settled(one, outbox.REFUSED, fault)

    # -- what became of it -----------------------------------------------------------------------

    def _settled(self, one: Posted, state: str, fault: str = "") -> Outcome:
        return Outcome(one.number, self._holder, state, self._now(), fault=fault)

    def _later(self, one: Posted, fault: str, seconds: float = 0.0) -> Outcome:
        wait = seconds or min(FIRST_PAUSE * 2.0 ** min(one.attempts, 9), LONGEST_PAUSE)
        until = self._now() + min(timedelta(seconds=wait), outbox.LONGEST_HOLD)
        return Outcome(
            one.number,
            self._holder,
            outbox.WAITING,
            self._now(),
            fault=fault,
            failed=True,
            held_until=until,
        )
