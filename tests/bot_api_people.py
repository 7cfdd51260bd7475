"""Simulated people: what they write and tap reaches the bot, what it says they see."""

import asyncio

from tests.bot_api_buttons import fitting_button
from tests.bot_api_messages import named
from tests.bot_api_rules import TEXT_LIMIT
from tests.bot_api_state import Callback, Chat, File, Message, World
from tests.bot_api_text import Json, found_entities
from tests.patience import PATIENCE

NOT_STARTED = "bot can't initiate conversation with a user"
BLOCKED = "bot was blocked by the user"
PIXELS = ((90, 67), (1280, 960))  # the sizes in which Telegram keeps a photo


class Person:
    """Someone with Telegram in her hand, in a private chat with the bot."""

    def __init__(self, world: World, person_id: int, language_code: str, name: str) -> None:
        self.world = world
        self.person_id = person_id
        self.user: Json = {
            "id": person_id,
            "is_bot": False,
            "first_name": name,
            "language_code": language_code,
        }
        self.chat = Chat(person_id, "private", {"first_name": name}, barred=NOT_STARTED)
        self.answers: list[Json] = []
        self._taps: list[Callback] = []
        self._acted = 0
        world.chats[person_id] = self.chat

    # ------------------------------------------------------------------ what the person does

    async def send(self, text: str, chat: Chat | None = None) -> Message:
        """Write; a long text goes out in several messages, as apps do."""
        parts = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)]
        assert parts, "apps send no empty messages"
        said = [await self._put(chat, text=part, entities=found_entities(part)) for part in parts]
        return said[-1]

    async def send_document(
        self,
        name: str,
        content: bytes = b"%PDF-1.4",
        mime_type: str = "application/pdf",
        caption: str | None = None,
        size: int | None = None,
    ) -> Message:
        """Send a file; `size` lies about its length, for files too big to make."""
        file = self.world.store_file("documents", name, mime_type, content, size)
        document = {"document": {**file.to_json(), **named(file)}}
        return await self._put(None, content=document, text=caption, file=file)

    async def send_photo(
        self, content: bytes = b"\xff\xd8\xff", caption: str | None = None, album: str = ""
    ) -> Message:
        """Send a picture, in the two sizes Telegram makes of it."""
        sizes = []
        for width, height in PIXELS:
            part = self.world.store_file("photos", "photo.jpg", "image/jpeg", content)
            sizes.append({**part.to_json(), "width": width, "height": height})
        together = {"media_group_id": album} if album else {}
        file = self.world.files[sizes[-1]["file_id"]]
        photo = {"photo": sizes, **together}
        return await self._put(None, content=photo, text=caption, file=file)

    async def send_voice(self, content: bytes = b"OggS", duration: int = 3) -> Message:
        """Say something."""
        file = self.world.store_file("voice", "voice.oga", "audio/ogg", content)
        voice = {**file.to_json(), "duration": duration, "mime_type": "audio/ogg"}
        return await self._put(None, content={"voice": voice}, file=file)

    async def send_recording(self, content: bytes, kind: str = "video") -> Message:
        """Send a `video`, a round one (`video_note`) or a piece of music (`audio`)."""
        file = self.world.store_file(kind, "talk.mp4", "video/mp4", content)
        look = {"video": {"width": 240, "height": 240}, "video_note": {"length": 240}}.get(kind, {})
        return await self._put(
            None, content={kind: {**file.to_json(), **look, "duration": 2}}, file=file
        )

    async def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        file = self.world.store_file("stickers", "sticker.webp", "image/webp", b"RIFF")
        look = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        sticker = {**file.to_json(), **look, "is_animated": False, "is_video": False}
        return await self._put(None, content={"sticker": sticker}, file=file)

    async def send_location(self, latitude: float, longitude: float) -> Message:
        """Send a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return await self._put(None, content={"location": place})

    async def edit(self, message_id: int, text: str) -> None:
        """Change something written before."""
        message = self.chat.messages[message_id]
        assert not message.outgoing, "people can only edit what they wrote"
        self._act()
        message.text, message.entities = text, found_entities(text)
        message.edit_date = self.world.now()
        self.world.touch(message)
        self._push("edited_message", message.to_json(), self.chat)
        await asyncio.sleep(0)

    async def tap(
        self,
        label: str | None = None,
        *,
        row: int | None = None,
        column: int = 0,
        message_id: int | None = None,
    ) -> Callback | None:
        """Tap a button of the latest message that has it, by label or by place.

        A button of the keyboard below the chat sends its label, and there is no callback.
        """
        message, button = self._find(label, row, column, message_id)
        if not message.inline:
            await self.send(button["text"])
            return None
        assert "callback_data" in button, f"{button} opens something: read it with link()"
        return await self.tap_data(button["callback_data"], message.message_id)

    async def tap_data(self, data: str, message_id: int) -> Callback:
        """Tap a button that may be gone by now, as a slow phone still shows it."""
        self._act()
        number = str(4_000_000_000_000_000_000 + self.world.next_id())
        callback = Callback(number, self.person_id, self.world.clock())
        self.world.callbacks[number] = callback
        self._taps.append(callback)
        message = self.chat.messages.get(message_id)
        gone = {"chat": self.chat.to_json(), "message_id": message_id, "date": 0}
        query = {
            "id": number,
            "from": self.user,
            "message": message.to_json() if message else gone,
            "chat_instance": str(-7_000_000_000_000 - self.person_id),
            "data": data,
        }
        self.world.updates.push("callback_query", query, ("taps", self.person_id))
        await asyncio.sleep(0)
        return callback

    def link(self, label: str) -> str:
        """Where a button with a link leads."""
        _, button = self._find(label, None, 0, None)
        return str(button.get("url") or button.get("web_app", {}).get("url"))

    async def block_bot(self) -> None:
        """Have enough of it."""
        self.chat.barred = BLOCKED
        self._push("my_chat_member", self._membership("member", "kicked"), self.chat)
        await asyncio.sleep(0)

    async def unblock_bot(self) -> None:
        """Give it another chance."""
        self.chat.barred = ""
        self._push("my_chat_member", self._membership("kicked", "member"), self.chat)
        await asyncio.sleep(0)

    async def add_bot_to_group(self, chat_id: int, title: str = "Members") -> Chat:
        """Take the bot along to a group."""
        chat = Chat(chat_id, "supergroup", {"title": title})
        self.world.chats[chat_id] = chat
        change = {**self._membership("left", "member"), "chat": chat.to_json()}
        self._push("my_chat_member", change, chat)
        await asyncio.sleep(0)
        return chat

    # ------------------------------------------------------------------ what the person sees

    @property
    def messages(self) -> list[Message]:
        """Everything in the chat, oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message:
        """The lowest message of the bot."""
        said = [message for message in self.messages if message.outgoing]
        assert said, f"the bot has said nothing to {self.person_id}"
        return said[-1]

    @property
    def documents(self) -> list[File]:
        """The files the bot sent."""
        return [each.file for each in self.messages if each.outgoing and each.file]

    @property
    def toasts(self) -> list[str]:
        """What the answers to taps said, in order of the taps."""
        return [tap.answer["text"] for tap in self._taps if tap.answer and tap.answer["text"]]

    async def expect(
        self, fragment: str, timeout: float = PATIENCE, anytime: bool = False
    ) -> Message:
        """Wait for what the bot says since the last act; who only loses buttons says nothing."""

        def fitting() -> list[Message]:
            since = 0 if anytime else self._acted
            said = [each for each in self.messages if each.outgoing and each.said > since]
            return [each for each in said if fragment in each.words]

        if not await self.world.changed.until(lambda: bool(fitting()), timeout):
            raise AssertionError(f"nobody said {fragment!r}; the screen:\n{self.screen()}")
        return max(fitting(), key=lambda message: message.said)

    async def expect_button(self, label: str, timeout: float = PATIENCE) -> None:
        """Wait for a message with this button, sent or edited since the last act."""

        def has_it(message: Message) -> bool:
            buttons = [button for row in message.inline for button in row]
            return message.touched > self._acted and fitting_button(label, buttons) is not None

        if not await self.world.changed.until(lambda: any(map(has_it, self.messages)), timeout):
            raise AssertionError(f"nobody offered {label!r}; the screen:\n{self.screen()}")

    async def expect_toast(self, fragment: str, timeout: float = PATIENCE) -> str:
        """Wait for the answer to a tap that says this."""

        def fitting() -> list[str]:
            return [toast for toast in self.toasts if fragment in toast]

        if not await self.world.changed.until(lambda: bool(fitting()), timeout):
            raise AssertionError(f"no tap was answered with {fragment!r}: {self.toasts}")
        return fitting()[-1]

    def screen(self) -> str:
        """What the person sees now, as plain text."""
        return "\n".join(map(_rendered, self.messages))

    # ------------------------------------------------------------------ how it works

    def _act(self) -> None:
        self._acted = self.world.touches

    def _push(self, kind: str, payload: Json, chat: Chat) -> None:
        self.world.updates.push(kind, payload, ("chat", chat.chat_id))

    async def _put(
        self,
        chat: Chat | None,
        content: Json | None = None,
        text: str | None = None,
        entities: list[Json] | None = None,
        file: File | None = None,
    ) -> Message:
        chat = chat or self.chat
        assert chat.barred != BLOCKED, "she blocked the bot: unblock_bot() first"
        chat.barred = "" if chat.barred == NOT_STARTED else chat.barred
        self._act()
        message = self.world.add_message(
            chat, self.user, text=text, entities=entities or [], content=content or {}, file=file
        )
        hidden = chat.kind != "private" and not (text or "").startswith("/")  # privacy mode
        if not hidden and not chat.barred:
            self._push("message", message.to_json(), chat)
        await asyncio.sleep(0)
        return message

    def _membership(self, old: str, new: str) -> Json:
        def member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.world.me, "status": status, **until}

        return {
            "chat": self.chat.to_json(),
            "from": self.user,
            "date": self.world.now(),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }

    def _find(
        self, label: str | None, row: int | None, column: int, message_id: int | None
    ) -> tuple[Message, Json]:
        newest_first = [each for each in reversed(self.messages) if each.outgoing]
        for message in newest_first:
            if message_id not in (None, message.message_id):
                continue
            rows = message.inline or (message.markup or {}).get("keyboard", [])
            if label is None and rows:
                return message, rows[row or 0][column]
            button = fitting_button(label or "", [button for line in rows for button in line])
            if button is not None:
                return message, button
        raise AssertionError(f"no button {label!r}; the screen:\n{self.screen()}")


def _rendered(message: Message) -> str:
    who = "bot" if message.outgoing else "you"
    kind = next((key for key in message.content if key != "media_group_id"), "")
    name = message.file.name if message.file and kind == "document" else kind
    parts = ([f"({name})"] if kind else []) + ([message.words] if message.words else [])
    lines = " ".join(parts).split("\n")
    lines += [" ".join(f"[{label}]" for label in row) for row in message.buttons]
    return "\n".join(f"{who if at == 0 else '':<6}{line}".rstrip() for at, line in enumerate(lines))
