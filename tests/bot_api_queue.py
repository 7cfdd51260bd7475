"""Updates that are not yet confirmed, and who is woken when something has changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tests.bot_api_text import Json

UPDATE_KINDS = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "inline_query"),
    *("chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll"),
    *("poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost"),
    *("removed_chat_boost", "message_reaction", "message_reaction_count", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages"),
    *("purchased_paid_media",),
)
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
MESSAGE_SECONDS, CALLBACK_SECONDS = 86_400, 150  # how long an update waits for its bot


@dataclass
class Update:
    """Something the bot has to hear; one queue's updates are delivered one after the other."""

    update_id: int
    kind: str
    payload: Json
    queue: tuple[str, int]
    expires_at: float
    fails: int = 0

    def to_json(self) -> Json:
        return {"update_id": self.update_id, self.kind: self.payload}


class Signal:
    """Wakes everyone who waits for something to have changed."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until `holds()`, or return False after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    await self._event.wait()
        except TimeoutError:
            return holds()
        return True


class Listener(Protocol):
    """Who brings updates to the bot's webhook."""

    def add(self, update: Update) -> None: ...

    def restart(self) -> None: ...


class Updates:
    """All updates not yet confirmed, in order, with the bot's wishes about them."""

    def __init__(self, clock: Callable[[], float], signal: Signal) -> None:
        self.clock = clock
        self.signal = signal
        self.listener: Listener | None = None
        self.pending: dict[int, Update] = {}
        self.past: list[Update] = []
        self.allowed: list[str] = []
        self.held: list[Update] | None = None
        self._next = 100_000_001

    def push(self, kind: str, payload: Json, queue: tuple[str, int]) -> None:
        """Queue something for the bot, unless it does not want to hear it."""
        wanted = kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST
        if not wanted:
            return
        life = CALLBACK_SECONDS if kind == "callback_query" else MESSAGE_SECONDS
        update = Update(0, kind, payload, queue, self.clock() + life)
        if self.held is not None:
            self.held.append(update)
        else:
            self._enter(update)

    def _enter(self, update: Update) -> None:
        update.update_id, self._next = self._next, self._next + 1
        self.past.append(update)
        self.again(update)

    def release(self, backwards: bool) -> None:
        """Let go what was held, in order or backwards."""
        held, self.held = self.held or [], None
        for update in reversed(held) if backwards else held:
            self._enter(update)

    def again(self, update: Update) -> None:
        """Deliver an update once more, as happens when its confirmation got lost."""
        behind = bool(self.pending) and update.update_id < next(reversed(self.pending))
        self.pending[update.update_id] = update
        if behind:
            self.pending = dict(sorted(self.pending.items()))
        if self.listener:
            self.listener.add(update)
        self.signal.notify()

    def confirm(self, update_id: int) -> None:
        if self.pending.pop(update_id, None):
            self.signal.notify()

    def drop_expired(self) -> None:
        now = self.clock()
        for update in [each for each in self.pending.values() if each.expires_at < now]:
            self.confirm(update.update_id)

    def restart(self, empty: bool) -> None:
        """Begin anew after the webhook has changed, perhaps without what was pending."""
        if empty:
            self.pending.clear()
        if self.listener:
            self.listener.restart()
        self.signal.notify()
