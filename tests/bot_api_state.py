"""What Telegram knows: chats, messages, files, the bot's profile, and what the bot must hear.

Nothing here decides whether a call is allowed; times come from the clock that is handed in.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api_queue import Signal, Updates
from tests.bot_api_text import Json

DELETE_SECONDS = 48 * 3600


class Clock:
    """A clock for tests that moves only when told to."""

    def __init__(self, at: float = 1_795_000_000) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds


@dataclass(frozen=True)
class Settings:
    """How strict and how fast this Telegram is."""

    clock: Callable[[], float] = time.time
    clock_scale: float = 0.001  # one second between redeliveries takes this long
    callback_seconds: float = 60  # how long a tap can be answered
    allow_http_webhook: bool = False
    upload_limit: int = 50 * 1024 * 1024
    download_limit: int = 20 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """A file someone sent; `size` is what Telegram says, the content may be a stand-in."""

    file_id: str
    path: str
    name: str
    mime_type: str
    content: bytes
    size: int

    def to_json(self) -> Json:
        ids = {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}"}
        return {**ids, "file_size": self.size}


@dataclass
class Message:
    """A message as it stands now."""

    message_id: int
    chat: "Chat"
    sender: Json
    date: int
    outgoing: bool
    text: str | None = None
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)  # document, photo, location …
    markup: Json | None = None
    edit_date: int | None = None
    file: File | None = None
    touched: int = 0  # when it was last sent or edited, in order of all such events
    said: int = 0  # the same, but for buttons that were only taken away

    @property
    def inline(self) -> list[list[Json]]:
        """The rows of inline buttons under it."""
        return list((self.markup or {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels under it, row by row, inline or not."""
        rows = self.inline or (self.markup or {}).get("keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def words(self) -> str:
        """The text or caption people read."""
        return self.text or ""

    def to_json(self) -> Json:
        base = {"message_id": self.message_id, "from": self.sender, "chat": self.chat.to_json()}
        base |= {"date": self.date}
        if self.edit_date is not None:
            base["edit_date"] = self.edit_date
        names = ("caption", "caption_entities") if self.content else ("text", "entities")
        if self.text is not None:
            base[names[0]] = self.text
        if self.entities:
            base[names[1]] = self.entities
        if self.inline:
            base["reply_markup"] = self.markup
        return {**base, **self.content}


@dataclass
class Chat:
    """A private chat with a person, or a group; `barred` says why the bot may not write."""

    chat_id: int
    kind: str
    names: Json
    messages: dict[int, Message] = field(default_factory=dict)
    barred: str = ""
    actions: list[str] = field(default_factory=list)
    menu_button: Json | None = None
    changed: Signal = field(default_factory=Signal)  # wakes who looks at this chat alone

    def to_json(self) -> Json:
        return {"id": self.chat_id, "type": self.kind, **self.names}


@dataclass
class Callback:
    """A tap, and what the bot answered to it."""

    query_id: str
    person_id: int
    at: float
    answer: Json | None = None


class World:
    """The whole of one Telegram with one bot in it."""

    def __init__(self, token: str, settings: Settings) -> None:
        self.token = token
        self.settings = settings
        self.clock = settings.clock
        self.changed = Signal()
        self.updates = Updates(settings.clock, self.changed)
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.callbacks: dict[str, Callback] = {}
        self.profile: dict[tuple[str, ...], Any] = {}
        self.webhook: Json = {}
        self.webhook_error: tuple[int, str] | None = None
        self.webhook_set_at = float("-inf")
        self.poller: asyncio.Future[str] | None = None
        self._ids = 0
        self.touches = 0
        self.me = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Fair hire",
            "username": "fairhire_test_bot",
        }

    def next_id(self) -> int:
        self._ids += 1
        return self._ids

    def now(self) -> int:
        return int(self.clock())

    def store_file(
        self, folder: str, name: str, mime_type: str, content: bytes, size: int | None = None
    ) -> File:
        """Keep a file and give it an id."""
        number = self.next_id()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{number}.{suffix}"
        size = len(content) if size is None else size
        file = File(f"BQACAgIAAx{number}", path, name, mime_type, content, size)
        self.files[file.file_id] = file
        return file

    def add_message(self, chat: Chat, sender: Json, **content: Any) -> Message:
        """Put a message into a chat."""
        outgoing = sender["id"] == self.me["id"]
        message = Message(self.next_id(), chat, sender, self.now(), outgoing, **content)
        chat.messages[message.message_id] = message
        self.touch(message)
        return message

    def touch(self, message: Message, *, says: bool = True) -> None:
        """Note that a message was sent or edited just now, and whether that says anything new."""
        self.touches += 1
        message.touched = self.touches
        if says:
            message.said = self.touches
        self.changed.notify()
        message.chat.changed.notify()
