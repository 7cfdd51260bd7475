"""A message with counts that is kept up to date: the trainer's console in the chat.

Rule of this file: it only looks, and edits the one message that was shown last; whatever else is
said in a chat ends it, and no chat is edited more often than Telegram likes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Final

import structlog

from bot.conversation import Conversation
from bot.intents import command_of
from bot.messages import Follow, Incoming, Message, Reply
from bot.organisations import menus
from bot.telegram.calls import Pause
from bot.telegram.reading import CHANNEL, Came
from bot.telegram.showing import Showing
from bot.telegram.text import Part, parts_of
from bot.visit import visit_of
from storage.base import StoreError

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

    def after(self, came: Came, reply: Reply) -> None:
        """Follow what a reply shows, once it is shown; what was followed before is not any more."""
        self._leave(came.chat)
        message = reply.messages[-1] if reply.messages else None
        if message is None or message.follows is None:
            return
        follows = message.follows

        async def begin() -> None:
            live = self._showing.live_in(came.chat)
            if live:
                self._leave(came.chat)
                task = asyncio.get_running_loop().create_task(
                    self._keep(came, live, message, follows)
                )
                self._chats[came.chat] = task

        self._showing.then(came.chat, begin)

    def _leave(self, chat: int) -> None:
        task = self._chats.pop(chat, None)
        if task is not None:
            task.cancel()

    async def stop(self) -> None:
        """Follow nothing any more."""
        tasks = tuple(self._chats.values())
        for chat in tuple(self._chats):
            self._leave(chat)
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- one message ---------------------------------------------------------------------------

    async def _keep(self, came: Came, live: int, shown: Message, follows: Follow) -> None:
        """Show a message anew whenever its counts changed, until there is nothing to follow."""
        before, stamps = _part(shown), self._talk.workshops.watch(follows.cohort)
        with suppress(TimeoutError):
            async with asyncio.timeout(LASTS), aclosing(_ticking(stamps)) as ticks:
                async for _ in ticks:
                    await self._pause(EVERY)
                    try:
                        message = await self._anew(came, follows)
                    except StoreError as fault:
                        _log.warning("console_not_shown_anew", repair=str(fault))
                        continue
                    part = _part(message)
                    if part is not None and part != before:
                        self._showing.change(came.chat, live, part)
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


def _part(message: Message) -> Part | None:
    """Return a message as Telegram takes it, None where one cannot hold it."""
    parts = parts_of(message)
    return parts[0] if len(parts) == 1 else None


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
