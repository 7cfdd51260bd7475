"""The keys of the board, and what they do: for its own help and for the facilitator's guide.

Rule of this file: the one list; the script of the board acts on the keys named here.
"""

from __future__ import annotations

from typing import Final

from bot.wording import Wording

STEERING: Final = (("next", ("␣", "↵")), ("pause", ("P",)))
"""Keys that move the workshop on; they work in the trainer's own browser only."""
LOOKING: Final = (
    ("pages", ("←", "→")),
    ("code", ("Q",)),
    ("look", ("D",)),
    ("full", ("F",)),
    ("help", ("?",)),
)
"""Keys that change what this board shows; they work on every board."""

_NAMED: Final = {"␣": "board_key_space", "↵": "board_key_enter"}


def board_keys(words: Wording, *, steers: bool = True) -> tuple[tuple[str, str], ...]:
    """Return the keys of the board with what they do, in words."""
    lines = (*STEERING, *LOOKING) if steers else LOOKING
    return tuple(
        (
            " / ".join(words.say(_NAMED[key]) if key in _NAMED else key for key in keys),
            words.say(f"board_key_does_{what}"),
        )
        for what, keys in lines
    )
