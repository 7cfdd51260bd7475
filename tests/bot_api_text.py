"""Texts as Telegram keeps them: forbidden characters gone, ends trimmed, entities placed.

Offsets are code points while a text is worked on, and UTF-16 units once a bot sees it.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tests.bot_api_errors import bad_request

Json = dict[str, Any]

FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"}
BLOCKS = {"blockquote", "expandable_blockquote", "text_link", "text_mention", "custom_emoji"}
ENTITY_TYPES = STYLES | BLOCKS | FOUND

_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Span:
    """A stretch of a text, in code points, with what it is."""

    start: int
    end: int
    kind: str
    extra: tuple[tuple[str, Any], ...] = ()


def checked_url(url: str) -> str | None:
    """The address as Telegram keeps it, or None for one it refuses (a host needs a dot)."""
    if re.match(r"(tg|ton|mailto|tel):", url):
        return url
    found = re.fullmatch(r"(?:(https?)://)?(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[^/:?#\s]+)(\S*)", url)
    if found is None or ("." not in found.group(2) and not found.group(2).startswith("[")):
        return None
    if found.group(2).startswith(".") or found.group(2).endswith("."):
        return None
    return url if found.group(1) else f"http://{url}"


CLEANED = {
    **{code: " " for code in range(32) if code != ord("\n")},
    **dict.fromkeys((ord("\r"), *range(0x2028, 0x202F)), ""),
}
"""Characters as Telegram passes them on: controls become spaces, U+2028 to U+202E go."""


@lru_cache(maxsize=10_000)
def clean(text: str) -> str:
    """A short text (button, name, description) without forbidden characters."""
    return text.translate(CLEANED).strip()


def finish(text: str, spans: list[Span]) -> tuple[str, list[Json]]:
    """The text and entities of a message as people get them: cleaned, trimmed, in UTF-16."""
    whole = text.translate(CLEANED)
    lead = len(whole) - len(whole.lstrip())
    final = whole.strip()

    def place(offset: int) -> int:
        return min(max(len(text[:offset].translate(CLEANED)) - lead, 0), len(final))

    moved = [replace(span, start=place(span.start), end=place(span.end)) for span in spans]
    moved = [span for span in moved if span.end > span.start]
    moved.sort(key=lambda span: (span.start, -span.end))
    return final, [entity(final, span) for span in moved]


def utf16(text: str) -> int:
    """The length of a text in UTF-16 units, as entity offsets count."""
    return len(text.encode("utf-16-le")) // 2


def entity(text: str, span: Span) -> Json:
    """One MessageEntity of the Bot API."""
    where = {
        "offset": utf16(text[: span.start]),
        "length": utf16(text[span.start : span.end]),
    }
    return {**where, "type": span.kind, **dict(span.extra)}


def found_entities(text: str) -> list[Json]:
    """The commands and addresses Telegram finds by itself in what a person writes."""
    spans = [Span(*found.span(), "bot_command") for found in _COMMAND.finditer(text)]
    spans += [Span(*found.span(), "url") for found in _URL.finditer(text)]
    return [entity(text, span) for span in sorted(spans, key=lambda span: span.start)]


def given_spans(text: str, entities: list[Json]) -> list[Span]:
    """Entities a bot sent itself, from UTF-16 to code points; impossible ones are refused."""
    starts, units = {0: 0}, 0
    for index, character in enumerate(text, 1):
        units += utf16(character)
        starts[units] = index
    spans = []
    for given in entities:
        kind, start, length = (given.get(key) for key in ("type", "offset", "length"))
        if kind not in ENTITY_TYPES:
            bad_request(f"can't parse MessageEntity: Unsupported type {kind!r}")
        if not isinstance(start, int) or not isinstance(length, int) or length <= 0:
            bad_request("can't parse MessageEntity: offset and length must be numbers")
        if start not in starts or start + length not in starts:
            bad_request(f"entity beginning at UTF-16 offset {start} ends in a wrong place")
        extra = {key: value for key, value in given.items() if key not in _PLACE}
        spans.append(Span(starts[start], starts[start + length], kind, tuple(extra.items())))
    return spans


_PLACE = ("type", "offset", "length")
