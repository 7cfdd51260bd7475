"""Updates of Telegram: a tap or a text goes to the conversation, its reply to the chat.

Rule of this file: an update counts as handled once its state is stored; a bad one is data and is
let go; only a store that cannot save makes Telegram deliver it again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog

from bot.conversation import Conversation
from bot.evidence.sent import SentFile
from bot.intents import Command, command_of
from bot.messages import INPUT_NONE, MOVE, NOTICE, Block, Button, Incoming, Message, Reply
from bot.telegram.calls import Calls, Pause
from bot.telegram.deep_links import DeepLinks
from bot.telegram.files import Fetch
from bot.telegram.following import Following
from bot.telegram.reading import Came, read_update
from bot.telegram.showing import Method, Showing
from bot.wording import wording
from storage.base import StoreError

REMEMBERED: Final = 10_000
"""Updates whose ids are remembered, in memory only, to know them again."""
TROUBLE_EVERY: Final = timedelta(minutes=1)
IN_AN_ANSWER: Final = 15.0
BESIDE: Final = 120.0
"""Seconds to fetch a file: while Telegram waits for the webhook's answer, and while it does not."""
FORGET: Final = Command("forget", "yes")

Rest = Callable[[dict[str, Any]], Awaitable[None]]
_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramUpdates:
    """One way in for polling and webhook; `rest` takes what is neither a tap nor a text."""

    def __init__(
        self,
        conversation: Conversation,
        calls: Calls,
        *,
        in_answers: bool = False,
        now: Callable[[], datetime] = _now,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.conversation = conversation
        self.showing = Showing(conversation, calls, in_answers=in_answers, pause=pause)
        self.following = Following(conversation, self.showing, now, pause)
        self.rest: Rest | None = None
        self.fetch = Fetch(calls.download, pause, IN_AN_ANSWER if in_answers else BESIDE)
        self.now = now
        self._links = DeepLinks(conversation)
        self._recent: OrderedDict[object, None] = OrderedDict()
        self._troubled: OrderedDict[str, datetime] = OrderedDict()

    async def handle(self, update: Any) -> Method | None:
        """Take in an update; return the method the answer of the webhook may carry.

        Raises:
            StoreError: it could not be stored; it must be delivered again.
        """
        came = read_update(update)
        if came is not None:
            return await self.answer(came)
        if self.rest is not None and isinstance(update, dict):
            try:
                await self.rest(update)
            except StoreError:
                raise
            except Exception:
                _log.error("telegram_update_failed", exc_info=True)
        return None

    async def answer(self, came: Came) -> Method | None:
        """Hand what a person did to the conversation, and show its reply.

        Raises:
            StoreError: it could not be stored.
        """
        return await self._answer(came, self._links.replied)

    async def receive(self, came: Came, file: SentFile) -> None:
        """Hand a file to the conversation, and show its reply.

        Raises:
            StoreError: it could not be stored.
        """

        async def only() -> AsyncIterator[SentFile]:
            yield file

        async def taken(incoming: Incoming) -> Reply:
            return await self.conversation.receive(incoming, only())

        await self._answer(came, taken)

    async def _answer(
        self, came: Came, replied: Callable[[Incoming], Awaitable[Reply]]
    ) -> Method | None:
        incoming = came.incoming(self.now())
        cleans = _cleans(command_of(incoming))
        doomed = await self.showing.messages_of(came) if cleans else set()
        try:
            reply = await replied(incoming)
        except StoreError:
            self._tell(came, "store_trouble")
            raise
        except Exception:
            _log.error("telegram_update_failed", exc_info=True)
            self._tell(came, "telegram_failed")
            return None
        if came.query:
            self.showing.answer_tap(came)
        elif not cleans:
            self.showing.know(came.chat, came.message)
        method = self.showing.reply(came, reply, again=self.is_repeated(came.update))
        self.following.after(came, reply)
        if cleans:
            self.showing.clean(came, doomed)
        return method

    def is_repeated(self, mark: object) -> bool:
        """Tell whether this update or album came before, and remember it."""
        repeated = mark in self._recent
        self._recent[mark] = None
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return repeated

    def _tell(self, came: Came, key: str) -> None:
        """Say that something went wrong on our side; not again with every redelivery."""
        text = wording(came.language).say(key)
        if came.query:
            self.showing.answer_tap(came, text)
            return
        now, last = self.now(), self._troubled.get(came.account)
        if last is not None and now - last < TROUBLE_EVERY:
            return
        self._troubled[came.account] = now
        if len(self._troubled) > REMEMBERED:
            self._troubled.popitem(last=False)
        self.showing.say(came, _note(text))

    async def opted_out(self, came: Came) -> None:
        """Note that a person blocked the bot: as if she had written `/stop`, and nothing is said.

        Raises:
            StoreError: it could not be stored.
        """
        incoming = came.incoming(self.now()).but(text="/stop", kind="")
        await self.conversation.handle(incoming)

    def point_to_review(self, came: Came) -> None:
        """Say that an edited message is not read, and where answers are changed."""
        words = wording(came.language)
        review = Button(words.say("button_review"), "/review", MOVE)
        self.showing.say(came, _note(words.say("telegram_edited"), review))

    def greet_group(self, came: Came, bot_name: str) -> None:
        """Say in a group, once, that talking is for the private chat."""
        words = wording(came.language)
        url = f"https://t.me/{bot_name}?start=group"
        button = Button(words.say("telegram_group_button"), url=url)
        self.showing.say(came, _note(words.say("telegram_group"), button))


def _cleans(command: Command | None) -> bool:
    """Tell whether the messages of the chat are to go: on `/clean`, and when all is erased."""
    return command is not None and (command.name == "clean" or command == FORGET)


def _note(text: str, *buttons: Button) -> Message:
    rows = (buttons,) if buttons else ()
    return Message((Block(NOTICE, text),), rows, live=False, input=INPUT_NONE)
