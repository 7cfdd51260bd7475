"""Which button somebody means by the words on it.

Rule of this file: two that may be meant are an error, never a guess.
"""

from __future__ import annotations

import re

from tests.bot_api_text import Json


def fitting_button(label: str, buttons: list[Json]) -> Json | None:
    """The button with this label; marks around it, or more words behind it, are overlooked."""
    bare = r"\W*" + re.escape(label)
    for pattern in (re.escape(label), bare + r"\W*", bare + r"\b.*"):
        fitting = [each for each in buttons if re.fullmatch(pattern, each["text"], re.DOTALL)]
        assert len(fitting) < 2, f"{label!r} may be any of {[each['text'] for each in fitting]}"
        if fitting:
            return fitting[0]
    return None
