"""A message as Telegram takes it: HTML of at most 4096 characters, and buttons within its limits.

Rule of this file: no word is added or left out; everything a person or an author wrote is escaped,
and what Telegram would refuse is split, shortened or shown as text before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from bot.keyboards import MAX_BYTES, inline_keyboard
from bot.messages import (
    CHOICE,
    ERROR,
    HINT,
    ITEM,
    PROGRESS,
    QUESTION,
    TEXT,
    TICKED,
    TITLE,
    WARNING,
    Block,
    Button,
    Message,
)

TEXT_LIMIT: Final = 4096
"""Characters (code points) of a message once its entities are parsed."""
ENTITY_LIMIT: Final = 100
CAPTION_LIMIT: Final = 1024
TOAST_LIMIT: Final = 200
BUTTON_LIMIT: Final = 100
ROW_LIMIT: Final = 8
KEYBOARD_BYTES: Final = 10_240
LABEL: Final = 40
"""Characters of a choice that a phone shows on a button as wide as the chat."""
MOVES_KEPT: Final = 3
"""Rows at the end of a keyboard too long for Telegram that stay: they lead out of it."""

_TAGS: Final = {
    PROGRESS: "i",
    TITLE: "b",
    QUESTION: "b",
    HINT: "i",
    WARNING: "blockquote",
}
_SIGNS: Final = {ERROR: "⚠️ "}
_REFUSED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\ud800-\udfff]")
_BREAKS: Final = ("\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a message: under whose id it lies, its SHA-256, what it is called.

    `shown`: as a picture, not as a file to open.
    """

    owner: str
    sha256: str
    name: str
    shown: bool = False


class Part(msgspec.Struct, frozen=True):
    """One message of Telegram: HTML, the keyboard under it; `live`: it is to be tapped on now.

    With a `file` the HTML is its caption.
    """

    html: str
    keyboard: dict[str, Any] | None = None
    live: bool = False
    file: Enclosed | None = None

    def sent(self, chat: int) -> dict[str, Any]:
        """Return the parameters of `sendMessage`."""
        return self._given({"chat_id": chat})

    def edited(self, chat: int, message: int) -> dict[str, Any]:
        """Return the parameters of `editMessageText`."""
        return self._given({"chat_id": chat, "message_id": message})

    def _given(self, where: dict[str, Any]) -> dict[str, Any]:
        given = {
            **where,
            "text": self.html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},  # nobody fetches a one-time link
        }
        if self.keyboard is not None:
            given["reply_markup"] = self.keyboard
        return given


def parts_of(message: Message) -> tuple[Part, ...]:
    """Return a message as one part, or as several where one cannot hold it; buttons on the last."""
    rows, listed = _buttons(message.buttons)
    texts = _texts((*message.blocks, *listed))
    keyboard = inline_keyboard(_fitting(rows))
    *first, last = texts or ["…"]
    parts = [Part(text) for text in first]
    return (*parts, Part(last, keyboard, message.live and keyboard is not None))


def cleaned(text: str) -> str:
    """Return a text without what Telegram strips or refuses: controls, U+2028 to U+202E."""
    return text if text.isprintable() else _REFUSED.sub(_stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return "" if code >= 0x2028 or code == 0x0D else " "


def caption(text: str) -> str:
    """Return a plain caption for a document."""
    return shortened(cleaned(text).strip(), CAPTION_LIMIT)


def toast(text: str) -> str:
    """Return a plain text for the answer to a tap."""
    return shortened(cleaned(text).strip(), TOAST_LIMIT)


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters, cut at a word where that is possible."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else kept).rstrip() + "…"


# -- text -----------------------------------------------------------------------------------


def _texts(blocks: Iterable[Block]) -> list[str]:
    """Return the HTML of the messages these blocks fill, broken at the borders of blocks."""
    texts: list[str] = []
    html: list[str] = []
    length = entities = 0
    before = ""
    for kind, text in _pieces(blocks):
        between = "\n" if kind == before == ITEM else "\n\n"
        if html and (length + len(between) + len(text) > TEXT_LIMIT or entities >= ENTITY_LIMIT):
            texts.append("".join(html))
            html, length, entities = [], 0, 0
        if html:
            html.append(between)
            length += len(between)
        tag = _TAGS.get(kind)
        marked = escape(text, quote=False)
        html.append(f"<{tag}>{marked}</{tag}>" if tag else marked)
        length, entities, before = length + len(text), entities + (tag is not None), kind
    if html:
        texts.append("".join(html))
    return texts


def _pieces(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        kind, text = block.kind, block.text
        text = (text if text.isprintable() else cleaned(text)).strip()
        if text:
            text = _SIGNS.get(kind, "") + text
            if len(text) <= TEXT_LIMIT:
                yield kind, text
                continue
            for piece in _cut(text):
                yield kind, piece


def _cut(text: str) -> Iterator[str]:
    """Break a text too long for one message at a line, a sentence, a word, or anywhere."""
    while len(text) > TEXT_LIMIT:
        room = text[:TEXT_LIMIT]
        at = next(
            (found for one in _BREAKS if (found := room.rfind(one)) > TEXT_LIMIT // 2),
            TEXT_LIMIT - 1,
        )
        yield text[: at + 1].strip()
        text = text[at + 1 :].strip()
    if text:
        yield text


# -- buttons --------------------------------------------------------------------------------

Rows = tuple[tuple[Button, ...], ...]


def _buttons(rows: Rows) -> tuple[Rows, tuple[Block, ...]]:
    """Return the buttons Telegram takes, and as text what does not fit on one."""
    kept: list[tuple[Button, ...]] = []
    listed: list[Block] = []
    for row in rows:
        if _is_plain(row):
            kept.append(row)
            continue
        line = []
        for button in row:
            made, text = _button(button)
            if made is not None:
                line.append(made)
            if text:
                listed.append(Block(ITEM if made is not None else TEXT, text))
        kept += [tuple(line[at : at + ROW_LIMIT]) for at in range(0, len(line), ROW_LIMIT)]
    return tuple(kept), tuple(listed)


def _is_plain(row: tuple[Button, ...]) -> bool:
    """Tell, fast, whether a row is one of the many that can stay as they are."""
    for button in row:
        label, data = button.label, button.data
        if not data or button.url or len(data) > MAX_BYTES or not data.isascii():
            return False
        if not 0 < len(label) <= LABEL or not label.isprintable() or label.isspace():
            return False
    return len(row) <= ROW_LIMIT


def _button(button: Button) -> tuple[Button | None, str]:
    """Return a button Telegram takes or None, and what is to be read in the message instead."""
    label = cleaned(button.label).replace("\n", " ").strip() or "…"
    if button.url:
        if opens_on_a_phone(button.url):
            return replace(button, label=label), ""
        return None, f"{label}: {button.url}"
    if not 1 <= len(button.data.encode()) <= MAX_BYTES:
        return None, ""
    if button.kind in (CHOICE, TICKED) and len(label) > LABEL:
        return replace(button, label=shortened(label, LABEL)), f"• {label}"
    return (button if label == button.label else replace(button, label=label)), ""


def opens_on_a_phone(url: str) -> bool:
    """Tell whether Telegram takes this address on a button and a phone can open it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "." not in host.strip("."):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return not host.endswith(".localhost")


def _fitting(rows: Rows) -> Rows:
    """Return the rows within the limits on their number and size; the way out always stays."""
    while sum(map(len, rows)) > BUTTON_LIMIT and len(rows) > MOVES_KEPT + 1:
        rows = (*rows[: -MOVES_KEPT - 1], *rows[-MOVES_KEPT:])
    for most in (LABEL, LABEL // 2, LABEL // 4):
        if sum(map(len, rows)) < LABEL or _size(rows) <= KEYBOARD_BYTES:
            return rows
        rows = tuple(
            tuple(replace(one, label=shortened(one.label, most)) for one in row) for row in rows
        )
    while _size(rows) > KEYBOARD_BYTES and len(rows) > MOVES_KEPT + 1:
        rows = (*rows[: -MOVES_KEPT - 1], *rows[-MOVES_KEPT:])
    return rows


def _size(rows: Rows) -> int:
    """Return the bytes of a keyboard as JSON, with room for the spaces some encoders put."""
    return len(msgspec.json.encode(inline_keyboard(rows))) + 8 * sum(map(len, rows))
