"""A file that somebody sends, before it is taken in.

Rule of this file: what a channel says of a file is not believed; its content is looked at later.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass


class LostError(Exception):
    """A file could not be fetched; `key` names the sentence, `passes`: trying again may help."""

    def __init__(self, key: str = "evidence_lost", *, passes: bool = False) -> None:
        super().__init__(key)
        self.key = key
        self.passes = passes


@dataclass(frozen=True, slots=True)
class SentFile:
    """What a channel knows of a file; `chunks` gives its content, each time from the beginning.

    `kind` as in `storage.evidence_values`; `size` in bytes as the channel says, None if it does
    not; `album`: what was sent together has the same; `resized`: the channel makes such files
    smaller; `tries`: how often `chunks` may be called. `chunks` raises LostError.
    """

    kind: str
    chunks: Callable[[], AsyncIterator[bytes]]
    size: int | None = None
    name: str = ""
    caption: str = ""
    album: str = ""
    resized: bool = False
    tries: int = 1
