"""What a broadcast says of the file that goes with it.

Rule of this file: values only, read from the content of a broadcast; nothing is fetched or kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.cohorts import Broadcast
from storage.evidence_erasing import ATTACHED

PICTURES: Final = ("image/jpeg", "image/png")
MOST_PIXELS: Final = 10_000
MOST_STRETCHED: Final = 20
"""A picture is shown as one where width and height together, and one by the other, are at most so
much (Bot API, sendPhoto); any other goes as a file."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a broadcast: the SHA-256 of its content, what it is called, what it is.

    `size` in bytes, `width` and `height` in pixels (0 where it is no picture), `at` when it came.
    """

    sha256: str
    name: str
    media_type: str
    size: int
    at: str
    width: int = 0
    height: int = 0

    @property
    def is_shown(self) -> bool:
        """Tell whether it stands in the chat as a picture."""
        sides = sorted((self.width, self.height))
        fits = sides[0] > 0 and sum(sides) <= MOST_PIXELS and sides[1] <= MOST_STRETCHED * sides[0]
        return self.media_type in PICTURES and fits


def attachment_of(broadcast: Broadcast) -> Attachment | None:
    """Return the file of a broadcast, None where it has none (any more)."""
    given = broadcast.content.get(ATTACHED)
    return Attachment(**given) if given else None


def without(broadcast: Broadcast) -> Mapping[str, Any]:
    """Return the content of a broadcast without its file."""
    return {name: value for name, value in broadcast.content.items() if name != ATTACHED}
