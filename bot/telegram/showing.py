"""What stands in the chats: the live message edited in place, what follows it, and documents.

Rule of this file: everything here happens after the commit; what fails is tried again or let go,
and never reaches another person. Only one message of a chat is live.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from bot.conversation import Conversation
from bot.messages import Document, Message, Reply
from bot.telegram.calls import Calls, Pause, Refused, Unreachable, insist
from bot.telegram.lanes import Lanes
from bot.telegram.reading import CHANNEL, Came
from bot.telegram.text import Part, caption, parts_of, toast
from bot.wording import wording
from storage.base import Change, LiveMessage, StoreError

Method = dict[str, Any]
"""A method of the Bot API with its parameters, as the answer of a webhook takes it."""

REMEMBERED_CHATS: Final = 10_000
REMEMBERED_MESSAGES: Final = 100
REACHED_BACK: Final = 50
"""How many ids before that of a message are tried when its chat is cleaned."""
LARGEST_FILE: Final = 50 * 1024 * 1024
"""Bytes that Telegram lets a bot send."""
SHOWN_FOR: Final = 4.0
"""Seconds after which "sends a document" is said again; Telegram shows it for five."""
_GONE: Final = ("message to edit not found", "message can't be edited", "there is no text")

_log = structlog.get_logger()


@dataclass(slots=True)
class _Chat:
    """What is remembered of a chat, in memory only: its live message and those we could delete."""

    live: int = 0
    known: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED_MESSAGES))


class Showing:
    """Shows replies. `in_answers`: an edit may go out in the answer of the webhook."""

    def __init__(
        self,
        conversation: Conversation,
        calls: Calls,
        *,
        in_answers: bool = False,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.conversation = conversation
        self.calls = calls
        self.in_answers = in_answers
        self.blocked = 0
        self._pause = pause
        self._lanes = Lanes()
        self._chats: OrderedDict[int, _Chat] = OrderedDict()
        self._making: dict[tuple[int, str, int, str], asyncio.Task[None]] = {}

    async def finish(self, seconds: float) -> None:
        """Let what is under way be said, then stop."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (self._making or self._lanes.busy) and loop.time() < until:
            if self._making:
                making = set(self._making.values())
                await asyncio.wait(making, timeout=until - loop.time())
            await self._lanes.finish(max(until - loop.time(), 0))
        await self._lanes.finish(0)
        rest = tuple(self._making.values())
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    @property
    def busy(self) -> int:
        """How many chats have something to be shown."""
        return self._lanes.busy + len(self._making)

    # -- what to show -------------------------------------------------------------------------

    def reply(self, came: Came, reply: Reply, *, again: bool = False) -> Method | None:
        """Show a reply; return the edit that the answer of the webhook can carry.

        `again`: the update came before, and what was to be sent then is sent or on its way. Only an
        edit is shown once more, for it may have been lost with the answer that carried it.
        """
        if again and not came.editable:
            return None
        things: list[Part | Document] = []
        for message in reply.messages:
            things += parts_of(message)
            things += () if again else message.documents
        if came.editable and things and isinstance(things[0], Part):
            return self._edit(came, things[0], things[1:])
        self._lanes.put(came.chat, lambda: self._follow(came, things, 0))
        return None

    def _edit(self, came: Came, first: Part, rest: Sequence[Part | Document]) -> Method | None:
        live = came.message if first.live else 0
        given = first.edited(came.chat, came.message)
        if not self.in_answers:
            self._lanes.put(came.chat, lambda: self._edit_now(came, first, given, rest))
            return None
        if rest or self._chat(came.chat).live != live:
            self._lanes.put(came.chat, lambda: self._follow(came, rest, live))
        return {"method": "editMessageText", **given}

    async def _edit_now(
        self, came: Came, first: Part, given: dict[str, Any], rest: Sequence[Part | Document]
    ) -> None:
        live = came.message if first.live else 0
        try:
            await insist(self.calls, "editMessageText", given, pause=self._pause)
        except Refused as error:
            if error.says(*_GONE):
                rest, live = (first, *rest), 0
            elif not error.says("message is not modified"):
                self._gave_up(came.chat, error)
                return
        except Unreachable as error:
            self._gave_up(came.chat, error)
            return
        await self._follow(came, rest, live)

    async def _follow(self, came: Came, things: Sequence[Part | Document], live: int) -> None:
        """Send what comes after the first edit, in order, and note which message is live now."""
        new = True
        try:
            for thing in things:
                if isinstance(thing, Document):
                    new = self._make(came, thing) and new
                else:
                    sent = await self.send(came.chat, "sendMessage", thing.sent(came.chat))
                    live = sent if thing.live else live
        except (Refused, Unreachable) as error:
            self._gave_up(came.chat, error)
        if not new:
            self.put_text(came.chat, came.language, "telegram_document_under_way")
        if live:
            await self._now_live(came, live)

    async def send(self, chat: int, method: str, given: dict[str, Any], file: Any = None) -> int:
        """Send something at once; return the id of the message.

        Raises:
            Refused, Unreachable: it did not pass, however often it was tried.
        """
        sent = await insist(self.calls, method, given, file, self._pause)
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if type(number) is not int:
            return 0
        self.know(chat, number)
        return number

    def _make(self, came: Came, document: Document) -> bool:
        """Make a document beside the lane, so that the chat goes on; then it has its turn.

        The answer to the next tap may be shown before it. False where it is being made already.
        """
        which = (came.chat, document.interview, document.submission, document.format)
        if which in self._making:
            return False
        task = asyncio.get_running_loop().create_task(self._document(came, document))
        self._making[which] = task
        task.add_done_callback(lambda _: self._making.pop(which))
        return True

    async def _document(self, came: Came, document: Document) -> None:
        try:
            with self.busy_in(came.chat):
                made = await self.conversation.document(
                    CHANNEL,
                    came.account,
                    document.interview,
                    document.submission,
                    document.format,
                )
        except Exception:
            _log.error("document_failed", format=document.format, exc_info=True)
            self.put_text(came.chat, came.language, "telegram_document_failed")
            return
        if made is None:
            return
        if len(made.content) > LARGEST_FILE:
            self.put_text(came.chat, came.language, "file_too_large", label=document.label)
            return
        given = {"chat_id": came.chat, "caption": caption(document.label)}
        self._put(came.chat, "sendDocument", given, made)

    @contextmanager
    def busy_in(self, chat: int) -> Iterator[None]:
        """Say that a document is on its way, as long as this lasts."""
        saying = asyncio.get_running_loop().create_task(self._say_busy(chat))
        try:
            yield
        finally:
            saying.cancel()

    async def _say_busy(self, chat: int) -> None:
        while True:
            self.calls.tell("sendChatAction", {"chat_id": chat, "action": "upload_document"})
            await asyncio.sleep(SHOWN_FOR)

    def put_text(self, chat: int, language: str, key: str, **params: str) -> None:
        """Say a sentence of the channel's own when the chat's turn comes."""
        text = wording(language).say(key, params)
        self._put(chat, "sendMessage", {"chat_id": chat, "text": text})

    def _put(self, chat: int, method: str, given: dict[str, Any], file: Any = None) -> None:
        """Send something of its own when the chat's turn comes."""

        async def send() -> None:
            try:
                await self.send(chat, method, given, file)
            except (Refused, Unreachable) as error:
                self._gave_up(chat, error)

        self._lanes.put(chat, send)

    def _gave_up(self, chat: int, error: Exception) -> None:
        """Let a reply go: she blocked us, or it did not pass however often it was tried."""
        if isinstance(error, Refused) and error.code == 403:
            self.blocked += 1
            self._lanes.clear(chat)
            return
        code = error.code if isinstance(error, Refused) else 0
        _log.warning("telegram_reply_not_shown", code=code)

    def then(self, chat: int, job: Callable[[], Awaitable[None]]) -> None:
        """Do something once all that was said in a chat so far is shown."""
        self._lanes.put(chat, job)

    # -- which message is live ----------------------------------------------------------------

    def live_in(self, chat: int) -> int:
        """Return the message of a chat that is to be tapped on now, 0 for none that is known."""
        return self._chat(chat).live

    def lives(self, chat: int, message: int) -> None:
        """Remember which message of a chat is the live one, as the store has it."""
        self._chat(chat).live = message

    def change(self, chat: int, message: int, part: Part) -> None:
        """Put other words into a message when the chat's turn comes, if it is still the live one.

        It is tried once: there will be newer words.
        """

        async def edit() -> None:
            if self._chat(chat).live == message:
                await self._once("editMessageText", part.edited(chat, message))

        self._lanes.put(chat, edit)

    async def _now_live(self, came: Came, message: int) -> None:
        """Keep where the live message stands, and take the buttons off the one before."""
        chat, store = self._chat(came.chat), self.conversation.store
        if chat.live == message:
            return
        try:
            before = chat.live or await self._stored_live(came.account)
            chat.live = message
            if before != message and await store.person_of(CHANNEL, came.account) is not None:
                await store.save(Change(live=LiveMessage(CHANNEL, came.account, str(message))))
        except StoreError:
            return  # the buttons below still work; only the old ones stay where they are
        if before and before not in (message, came.message if came.editable else 0):
            gone = {"chat_id": came.chat, "message_id": before}
            self.calls.tell("editMessageReplyMarkup", gone)

    async def _stored_live(self, account: str) -> int:
        stored = await self.conversation.store.live(CHANNEL, account)
        return int(stored.message) if stored is not None and stored.message.isdecimal() else 0

    def _chat(self, chat: int) -> _Chat:
        found = self._chats.get(chat)
        if found is None:
            found = self._chats[chat] = _Chat()
            if len(self._chats) > REMEMBERED_CHATS:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(chat)
        return found

    # -- cleaning -----------------------------------------------------------------------------

    def know(self, chat: int, message: int) -> None:
        """Remember, in memory only, a message that could be deleted."""
        if message:
            self._chat(chat).known.append(message)

    async def messages_of(self, came: Came) -> set[int]:
        """Return the messages of a chat that we know of, and those that may lie just before.

        What is remembered ends with the process. The ids of messages in private chats follow each
        other, over all chats of a bot; one that belongs to another chat is passed over by Telegram.
        """
        known = set(self._chat(came.chat).known)
        before = range(max(came.message - REACHED_BACK, 1), came.message + 1)
        return (known | {await self._stored_live(came.account), *before}) - {0}

    def clean(self, came: Came, messages: set[int]) -> None:
        """Delete these messages where Telegram lets us (48 hours), and remember none of them."""
        self._chats.pop(came.chat, None)
        doomed = messages - ({came.message} if came.editable else set())
        self._lanes.put(came.chat, lambda: self._delete(came.chat, sorted(doomed)))

    async def _delete(self, chat: int, messages: list[int]) -> None:
        for at in range(0, len(messages), 100):
            await self._delete_some(chat, messages[at : at + 100])

    async def _delete_some(self, chat: int, some: list[int]) -> None:
        given = {"chat_id": chat, "message_ids": some}
        try:
            await insist(self.calls, "deleteMessages", given, pause=self._pause)
        except Unreachable:
            return
        except Refused as error:
            if error.code != 400 or len(some) == 1:
                return
            # One that is too old keeps the others from going; the oldest stand first.
            await self._delete_some(chat, some[: len(some) // 2])
            await self._delete_some(chat, some[len(some) // 2 :])

    # -- best effort --------------------------------------------------------------------------

    def say(self, came: Came, message: Message) -> None:
        """Send a message of the channel's own."""
        self._lanes.put(came.chat, lambda: self._follow(came, parts_of(message), 0))

    def answer_tap(self, came: Came, text: str = "") -> None:
        """Stop the clock on a tapped button, perhaps with a few words; it may be too late."""
        given = {"callback_query_id": came.query}
        if text:
            given["text"] = toast(text)
        self.calls.tell("answerCallbackQuery", given)

    async def _once(self, method: str, given: dict[str, Any]) -> None:
        try:
            await self.calls.call(method, given)
        except (Refused, Unreachable):
            return
