"""The mark of a place that somebody still has to fill in.

Rule of this file: a blank says what belongs there, is seen in every document, and is never filled
with a guess.
"""

from __future__ import annotations

import re

BLANK, END_BLANK = "\ue000", "\ue001"
"""Around the text of a blank; characters that nobody types by accident."""

MARKS = re.compile(f"[{BLANK}{END_BLANK}]")


def blank(text: str) -> str:
    """Return the text marked as a place to fill in."""
    return f"{BLANK}{without_marks(text)}{END_BLANK}"


def without_marks(text: str) -> str:
    """Return a text that is surely no blank."""
    return MARKS.sub("", text)
