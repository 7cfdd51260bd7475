"""Evidence: a file that backs one or several answers, as the store knows it.

Rule of this file: values only; the name a person gave a file is a label, never part of a path.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flows.interview import Key

PHOTO: Final = "photo"
DOCUMENT: Final = "document"
VOICE: Final = "voice"
AUDIO: Final = "audio"
VIDEO: Final = "video"
KINDS: Final = (PHOTO, DOCUMENT, VOICE, AUDIO, VIDEO)
"""How a file was sent; what it is, its media type says."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file, with the answers it backs; without any it was offered and not taken yet.

    `person` owns the interview, and the file with it; `sha256` is that of the content, in hex;
    `media_type` was found in the content; `size` in bytes; `name` what the file was called, a
    label; `width` and `height` in pixels, 0 where not known; `shrunk`: the channel made it
    smaller; `album`: what was sent together has the same; `expires_on`: until when the paper
    holds; `answers`: question and row of each.
    """

    id: str
    person: str
    interview: str
    sha256: str
    kind: str
    media_type: str
    size: int
    at: datetime
    name: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0
    shrunk: bool = False
    album: str = ""
    expires_on: date | None = None
    answers: tuple[Key, ...] = ()

    @property
    def batch(self) -> str:
        """What it is kept or refused under: its album, or itself alone."""
        return self.album or self.id
