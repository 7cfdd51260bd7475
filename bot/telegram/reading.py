"""What a person did in a private chat, read from the decoded JSON of an update.

Rule of this file: nothing of an update is trusted and nothing raises; only what an answer needs is
read, and no name, user name or phone number ever is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from bot.messages import Incoming

CHANNEL: Final = "telegram"
GROUPS: Final = ("group", "supergroup")


class Came(msgspec.Struct, frozen=True):
    """Something a person did: exactly one of `text`, `data` (a tap) or `kind` is given.

    `message` is what she wrote or what she tapped on; `editable`: it is ours and within reach;
    `query` is the id a tap is answered with.
    """

    update: int
    chat: int
    account: str
    language: str = ""
    text: str | None = None
    data: str | None = None
    kind: str = ""
    message: int = 0
    editable: bool = False
    query: str = ""

    def incoming(self, at: datetime) -> Incoming:
        """Return it as any channel hands it over."""
        return Incoming(
            channel=CHANNEL,
            account=self.account,
            at=at,
            text=self.text,
            data=self.data,
            kind=self.kind,
            update=str(self.update),
            language=self.language,
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """What changed about the bot: it was `added` to a group, or somebody `blocked` it."""

    came: Came
    added: bool = False
    blocked: bool = False


class _Person(msgspec.Struct):
    id: int
    language_code: str = ""


class _Chat(msgspec.Struct):
    type: str


class _Message(msgspec.Struct):
    chat: _Chat
    message_id: int | None = None
    date: int = 0
    text: str | None = None


class _Tap(msgspec.Struct):
    id: str
    data: str
    sender: _Person = msgspec.field(name="from")
    message: _Message | None = None


class _Tapped(msgspec.Struct):
    update_id: int
    callback_query: _Tap


_decode: Final = msgspec.json.Decoder(_Tapped).decode


def read_tap(body: bytes) -> Came | None:
    """Return a tap in a private chat, read at once from the JSON of an update.

    None for everything else, and for what is written in an unusual way: `read_update` knows it.
    """
    try:
        update = _decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None
    tap = update.callback_query
    person, message = tap.sender, tap.message
    if message is None or message.message_id is None or message.chat.type != "private":
        return None
    return Came(
        update.update_id,
        person.id,
        str(person.id),
        person.language_code[:16],
        data=tap.data,
        message=message.message_id,
        editable=bool(message.date) and message.text is not None,
        query=tap.id,
    )


def read_update(update: object) -> Came | None:
    """Return a tap or a plain text of a private chat; None for everything else."""
    if not isinstance(update, dict):
        return None
    number = update.get("update_id")
    if type(number) is not int:
        return None
    if isinstance(query := update.get("callback_query"), dict):
        return _tap(number, query)
    if isinstance(message := update.get("message"), dict):
        return _typed(number, message)
    return None


def _tap(number: int, query: dict[str, Any]) -> Came | None:
    person = _person(query.get("from"))
    data, name = query.get("data"), query.get("id")
    if person is None or not isinstance(data, str) or not isinstance(name, str):
        return None
    account, language = person
    message = query.get("message")
    if not isinstance(message, dict):
        return Came(number, account, str(account), language, data=data, query=name)
    if not _is_private(message):
        return None
    tapped, date = message.get("message_id"), message.get("date")
    found = type(tapped) is int
    return Came(
        number,
        account,
        str(account),
        language,
        data=data,
        message=tapped if type(tapped) is int else 0,
        editable=found and bool(date) and isinstance(message.get("text"), str),
        query=name,
    )


def _typed(number: int, message: dict[str, Any]) -> Came | None:
    person, text = _person(message.get("from")), message.get("text")
    if person is None or not isinstance(text, str) or not _is_private(message):
        return None
    account, language = person
    written = message.get("message_id")
    return Came(
        number,
        account,
        str(account),
        language,
        text=text,
        message=written if type(written) is int else 0,
    )


def _person(sender: object) -> tuple[int, str] | None:
    """Return the id, which is that of the private chat too, and the language of the app."""
    if not isinstance(sender, dict) or type(sender.get("id")) is not int:
        return None
    language = sender.get("language_code")
    return sender["id"], language[:16] if isinstance(language, str) else ""


def _is_private(message: dict[str, Any]) -> bool:
    chat = message.get("chat")
    return isinstance(chat, dict) and chat.get("type") == "private"


def read_membership(update: object) -> Membership | None:
    """Return what changed about the bot in a chat; None for everything else.

    Read here because a library that knows more rights than the server refuses the whole update.
    """
    number, change = number_of(update), None
    if number is not None and isinstance(update, dict):
        change = update.get("my_chat_member")
    if number is None or not isinstance(change, dict):
        return None
    person, chat = _person(change.get("from")), change.get("chat")
    if person is None or not isinstance(chat, dict) or type(chat.get("id")) is not int:
        return None
    account, language = person
    came = Came(number, chat["id"], str(account), language)
    before, after = change.get("old_chat_member"), change.get("new_chat_member")
    kind = chat.get("type")
    return Membership(
        came,
        added=kind in GROUPS and not _is_in(before) and _is_in(after),
        blocked=kind == "private" and isinstance(after, dict) and after.get("status") == "kicked",
    )


def _is_in(member: object) -> bool:
    if not isinstance(member, dict):
        return False
    status = member.get("status")
    return status in ("creator", "administrator", "member") or (
        status == "restricted" and member.get("is_member") is True
    )


def number_of(update: object) -> int | None:
    """Return the id of an update, None if it has none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


def sender_of(update: object) -> object:
    """Return whose update it is, so that each person's are handled in order."""
    if isinstance(update, dict):
        for content in update.values():
            if isinstance(content, dict) and isinstance(content.get("from"), dict):
                sender = content["from"].get("id")
                if type(sender) is int:
                    return sender
    return None
