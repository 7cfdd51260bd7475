"""Everything that is neither a tap nor a text, through aiogram's dispatcher.

Rule of this file: a handler names what came and hands it on; in groups nothing is read but that
the bot was added.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from aiogram import Bot, Dispatcher, F
from aiogram.enums import ChatType, ContentType
from aiogram.types import Message, Update, User
from pydantic import ValidationError

from bot.telegram.files import sent_file
from bot.telegram.reading import Came, Membership, read_membership
from bot.telegram.updates import TelegramUpdates

KINDS: Final = {
    ContentType.STICKER: "sticker",
    ContentType.LOCATION: "location",
    ContentType.VENUE: "location",
    ContentType.PHOTO: "photo",
    ContentType.DOCUMENT: "document",
    ContentType.VOICE: "voice",
    ContentType.CONTACT: "contact",
    **dict.fromkeys(
        (
            ContentType.ANIMATION,
            ContentType.AUDIO,
            ContentType.DICE,
            ContentType.POLL,
            ContentType.STORY,
            ContentType.VIDEO,
            ContentType.VIDEO_NOTE,
        ),
        "other",
    ),
}
"""What `Incoming.kind` calls the contents a person can send; service messages are passed over."""

_log = structlog.get_logger()


class Others:
    """The dispatcher with its handlers."""

    def __init__(self, bot: Bot, updates: TelegramUpdates, bot_name: str) -> None:
        self._bot = bot
        self._updates = updates
        self._bot_name = bot_name
        self._dispatcher = Dispatcher(disable_fsm=True)
        private = F.chat.type == ChatType.PRIVATE
        self._dispatcher.message.register(
            self._sent, private, F.from_user, F.content_type.in_(set(KINDS))
        )
        self._dispatcher.edited_message.register(self._edited, private, F.from_user)

    async def __call__(self, update: dict[str, Any]) -> None:
        """Handle an update; one that cannot be read is let go.

        Raises:
            StoreError: it could not be stored.
        """
        membership = read_membership(update)
        if membership is not None:
            await self._changed(membership)
            return
        try:
            parsed = Update.model_validate(update, context={"bot": self._bot})
        except ValidationError:
            _log.info("telegram_update_unreadable")
            return
        await self._dispatcher.feed_update(self._bot, parsed)

    async def _sent(self, message: Message, event_update: Update) -> None:
        """A photo or a file is taken in; a sticker or a place is answered kindly."""
        assert message.from_user is not None  # filtered
        kind = KINDS[ContentType(message.content_type)]
        came = _came(event_update, message.from_user, kind, message.message_id)
        file = sent_file(message, self._updates.fetch)
        if file is None:
            await self._updates.answer(came)
        else:
            await self._updates.receive(came, file)

    async def _edited(self, message: Message, event_update: Update) -> None:
        """A change to a message sent earlier: answers are changed in the review."""
        if message.from_user is not None and not self._updates.is_repeated(event_update.update_id):
            self._updates.point_to_review(_came(event_update, message.from_user))

    async def _changed(self, membership: Membership) -> None:
        """The bot was added to a group, or somebody blocked it: then nothing unasked any more."""
        came = membership.came
        if membership.blocked:
            await self._updates.opted_out(came)
        elif membership.added and not self._updates.is_repeated(came.update):
            self._updates.greet_group(came, self._bot_name)


def _came(update: Update, person: User, kind: str = "", message: int = 0) -> Came:
    return Came(
        update=update.update_id,
        chat=person.id,
        account=str(person.id),
        language=(person.language_code or "")[:16],
        kind=kind,
        message=message,
    )
