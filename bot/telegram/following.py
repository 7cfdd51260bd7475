"""A message with counts that is kept up to date: the trainer's console in the chat.

Rule of this file: it only looks, and edits the one message that was shown last; whatever else is
said in a chat ends it, and no chat is edited more often than Telegram likes. What is followed
stands in the store, so that it goes on after a restart, and ends where another process showed more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from bot.conversation import Conversation
from bot.intents import command_of
from bot.messages import Follow, Incoming, Message, Reply
from bot.organisations import menus
from bot.organisations.roles import COMMANDS
from bot.telegram.calls import Pause
from bot.telegram.reading import CHANNEL, Came
from bot.telegram.showing import Showing
from bot.telegram.text import Part, parts_of
from bot.visit import visit_of
from storage.base import Change, LiveMessage, StoreError
from storage.cohorts import TRAINER

EVERY: Final = 4.0
"""Seconds between two edits of a chat; Telegram wants one second, and people have to read."""
MINUTE: Final = 30.0
"""Seconds after which it is looked again though nothing changed: the time left is told too."""
LASTS: Final = 6 * 3600.0
"""Seconds after which nobody is taken to look any more."""

_log: Final = structlog.get_logger()


class Following:
    """The messages that are kept up to date, at most one in each chat."""

    def __init__(
        self,
        conversation: Conversation,
        showing: Showing,
        now: Callable[[], datetime],
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._talk, self._showing = conversation, showing
        self._now, self._pause = now, pause
        self._chats: dict[int, asyncio.Task[None]] = {}

    async def resume(self) -> None:
        """Go on with what was followed when the service stopped."""
        try:
            followed = await self._talk.store.followed(CHANNEL)
        except StoreError as fault:
            _log.warning("consoles_not_followed", repair=str(fault))
            return
        for one in followed:
            cohort, _, data = one.follows.partition(" ")
            if one.message.isdecimal() and one.account.isdecimal() and data:
                came = Came(0, int(one.account), one.account)
                self._showing.lives(came.chat, int(one.message))
                self._begin(came, int(one.message), None, Follow(cohort, data))

    def after(self, came: Came, reply: Reply) -> None:
        """Follow what a reply shows, once it is shown; what was followed before is not any more."""
        was_followed = self._leave(came.chat)
        message = reply.messages[-1] if reply.messages else None
        follows = message.follows if message is not None else None
        if message is not None and follows is not None:
            self._showing.then(came.chat, partial(self._follow, came, message, follows))
        elif was_followed or _may_have_been(came):
            self._showing.then(came.chat, partial(self._forget, came.account))

    async def _follow(self, came: Came, message: Message, follows: Follow) -> None:
        live = self._showing.live_in(came.chat)
        if not live:
            return
        self._leave(came.chat)
        standing = LiveMessage(CHANNEL, came.account, str(live), _kept(follows))
        try:
            await self._talk.store.save(Change(live=standing))
        except StoreError as fault:
            _log.warning("console_not_followed", repair=str(fault))
            return
        self._begin(came, live, message, follows)

    def _begin(self, came: Came, live: int, message: Message | None, follows: Follow) -> None:
        keeping = self._keep(came, live, message, follows)
        self._chats[came.chat] = asyncio.get_running_loop().create_task(keeping)

    def _leave(self, chat: int) -> bool:
        task = self._chats.pop(chat, None)
        if task is not None:
            task.cancel()
        return task is not None

    async def _forget(self, account: str, standing: LiveMessage | None = None) -> None:
        """Note that the live message of an account, or only this one, is not followed any more."""
        try:
            live = await self._talk.store.live(CHANNEL, account)
            if live is not None and live.follows and standing in (None, live):
                await self._talk.store.save(Change(live=replace(live, follows="")))
        except StoreError as fault:
            _log.warning("console_not_left", repair=str(fault))

    async def stop(self) -> None:
        """Follow nothing any more."""
        tasks = tuple(self._chats.values())
        for chat in tuple(self._chats):
            self._leave(chat)
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- one message ---------------------------------------------------------------------------

    async def _keep(self, came: Came, live: int, shown: Message | None, follows: Follow) -> None:
        """Show a message anew whenever its counts changed, until there is nothing to follow."""
        standing = LiveMessage(CHANNEL, came.account, str(live), _kept(follows))
        await self._keep_up(came, standing, shown, follows)
        await self._forget(came.account, standing)

    async def _keep_up(
        self, came: Came, standing: LiveMessage, shown: Message | None, follows: Follow
    ) -> None:
        before, stamps = _part(shown), self._talk.workshops.watch(follows.cohort)
        with suppress(TimeoutError):
            async with asyncio.timeout(LASTS), aclosing(_ticking(stamps)) as ticks:
                async for _ in ticks:
                    await self._pause(EVERY)
                    try:
                        if await self._talk.store.live(CHANNEL, came.account) != standing:
                            return
                        message = await self._anew(came, follows)
                    except StoreError as fault:
                        _log.warning("console_not_shown_anew", repair=str(fault))
                        continue
                    part = _part(message)
                    if part is not None and part != before:
                        self._showing.change(came.chat, int(standing.message), part)
                    if part is None or message.follows is None:
                        return
                    before = part

    async def _anew(self, came: Came, follows: Follow) -> Message:
        incoming = Incoming(
            CHANNEL, came.account, self._now(), data=follows.data, language=came.language
        )
        async with self._talk.turn(incoming):
            visit = await visit_of(self._talk.around, incoming)
            command = command_of(incoming)
            assert command is not None  # the data of a role's button is a command
            return (await menus.entered(self._talk, visit, command)).messages[-1]


def _part(message: Message | None) -> Part | None:
    """Return a message as Telegram takes it, None where one cannot hold it."""
    parts = parts_of(message) if message is not None else ()
    return parts[0] if len(parts) == 1 else None


def _kept(follows: Follow) -> str:
    return f"{follows.cohort} {follows.data}"


def _may_have_been(came: Came) -> bool:
    """Tell whether another process may follow what was tapped on: a page of a trainer."""
    return came.editable and (came.data or "").startswith(f"/{COMMANDS[TRAINER]}")


async def _ticking(stamps: AsyncGenerator[str, None]) -> AsyncGenerator[None, None]:
    """Yield at every stamp, and now and then without one; close it, and the stamps are closed."""
    coming = asyncio.ensure_future(anext(stamps))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=MINUTE)
            if done:
                coming.result()
                coming = asyncio.ensure_future(anext(stamps))
            yield
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await coming
        await stamps.aclose()
