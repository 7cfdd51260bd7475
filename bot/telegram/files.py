"""Files that people send through Telegram: which one of a message, and how it is fetched.

Rule of this file: what Telegram says of a file is passed on as it is; of a photo the largest size
is taken; the content is fetched only when somebody reads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.evidence.sent import LostError, SentFile
from storage.evidence_values import AUDIO, DOCUMENT, PHOTO, VIDEO, VOICE

if TYPE_CHECKING:
    from aiogram.types import Message

TRIES: Final = 3
"""How often a file is fetched before the person is asked to send it again."""
FIRST_PAUSE: Final = 0.5

Download = Callable[[str], AsyncIterator[bytes]]
"""Yields the content of a file by its id; raises LostError."""


@dataclass(frozen=True)
class Fetch:
    """How files are fetched: by `download`, waiting with `pause`, in so many seconds at most."""

    download: Download
    pause: Callable[[float], Awaitable[None]]
    seconds: float


def sent_file(message: Message, fetch: Fetch) -> SentFile | None:
    """Return the file of a message, None where there is none that may be evidence."""
    found = _of(message)
    if found is None:
        return None
    kind, file_id, size, name = found
    return SentFile(
        kind=kind,
        chunks=_Fetching(partial(fetch.download, file_id), fetch),
        size=size,
        name=name,
        caption=message.caption or "",
        album=message.media_group_id or "",
        resized=kind == PHOTO,
        tries=TRIES,
    )


class _Fetching:
    """Fetches a file, later each time."""

    def __init__(self, content: Callable[[], AsyncIterator[bytes]], how: Fetch) -> None:
        self._content, self._how = content, how
        self._before, self._until = 0, 0.0

    async def __call__(self) -> AsyncIterator[bytes]:
        now = asyncio.get_running_loop().time
        self._until = self._until or now() + self._how.seconds
        if self._before:
            await self._how.pause(FIRST_PAUSE * 2 ** (self._before - 1))
        self._before += 1
        try:
            async for piece in self._content():
                yield piece
                if now() > self._until:
                    raise LostError
        except LostError as fault:
            if fault.passes and self._before < TRIES and now() < self._until:
                raise
            raise LostError(fault.key) from None


def _of(message: Message) -> tuple[str, str, int | None, str] | None:
    """Return kind, id, size and name of the file in a message."""
    if message.photo:
        largest = max(message.photo, key=lambda one: one.width * one.height)
        return PHOTO, largest.file_id, largest.file_size, ""
    if message.animation is not None:  # comes with a document, which is the same
        one = message.animation
        return VIDEO, one.file_id, one.file_size, one.file_name or ""
    if message.document is not None:
        paper = message.document
        return DOCUMENT, paper.file_id, paper.file_size, paper.file_name or ""
    if message.voice is not None:
        return VOICE, message.voice.file_id, message.voice.file_size, ""
    if message.audio is not None:
        return AUDIO, message.audio.file_id, message.audio.file_size, message.audio.file_name or ""
    if message.video is not None:
        return VIDEO, message.video.file_id, message.video.file_size, message.video.file_name or ""
    if message.video_note is not None:
        return VIDEO, message.video_note.file_id, message.video_note.file_size, ""
    return None
