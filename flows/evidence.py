"""What may be kept as evidence: how large, how many, under which label, and which papers run out.

Rule of this file: it decides from what it is given and reads nothing; every refusal is a reason
that a kind sentence stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flows.interview import NO_ROW, Key
from flows.personal import holds_personal

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 20 * MEGABYTE
"""Bytes of one file: as much as Telegram lets a bot fetch (Bot API, getFile)."""
MOST_FILES: Final = 100
MOST_BYTES: Final = 200 * MEGABYTE
"""Files and bytes that one person can keep."""
AT_ONCE: Final = 10
"""Files in one album or form; Telegram's albums hold as many."""
SHARP: Final = 1280
"""Pixels of the longer side from which on a photo sent through Telegram was made smaller."""

LONGEST_LABEL: Final = 80
LONGEST_CAPTION: Final = 200
LONGEST_ENDING: Final = 8

EMPTY: Final = "empty"
TOO_LARGE: Final = "too_large"
TOO_MANY: Final = "too_many"
TOO_MUCH: Final = "too_much"

RUN_OUT: Final = re.compile(
    r"\b(?:licen[cs]e|certificate|insurance|permit|agreement|contract|registry|register|membership)",
    re.IGNORECASE,
)
"""Papers that hold for a time, as the lists of evidence name them (proposal)."""

OF_ACTION: Final = "@"
"""Begins the key of an action of the plan, which no name of a question does."""

_CAMERA: Final = re.compile(
    r"(?:IMG|PXL|VID|DSC|PANO)[\d_.-]+(?:[A-Z]+[\d_.-]*)*\w{2,5}", re.IGNORECASE
)
"""Names that cameras give, which are long numbers of nobody."""

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Characters that cannot be seen or turn the text around."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person keeps already."""

    files: int = 0
    size: int = 0

    def with_one(self, size: int) -> Kept:
        """Return the counts with one more file."""
        return Kept(self.files + 1, self.size + size)


def action_key(action: str) -> Key:
    """Return what a file backs that is proof of an action of the plan."""
    return (f"{OF_ACTION}{action}", NO_ROW)


def action_of(key: Key) -> str:
    """Return the action a key stands for, empty where it is that of a question."""
    name = key[0]
    return name.removeprefix(OF_ACTION) if name.startswith(OF_ACTION) else ""


def refusal(size: int | None, kept: Kept) -> str:
    """Return why a file of this size cannot be kept beside the others, empty if it can.

    `size` in bytes; None where the channel did not tell it.
    """
    if size == 0:
        return EMPTY
    if size is not None and size > LARGEST:
        return TOO_LARGE
    if kept.files >= MOST_FILES:
        return TOO_MANY
    if kept.size + (size or 0) > MOST_BYTES:
        return TOO_MUCH
    return ""


def label_of(name: str) -> str:
    """Return a file's name as a label: no folders, nothing hidden, short, its ending kept.

    Empty where the name looks like it holds a person's name or number.
    """
    last = re.split(r"[/\\]", name)[-1]
    cleaned = _visible(last).strip(". ")
    if not _CAMERA.fullmatch(cleaned) and holds_personal(re.sub(r"[_.]", " ", cleaned)):
        return ""
    if len(cleaned) <= LONGEST_LABEL:
        return cleaned
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return cleaned[: LONGEST_LABEL - 1] + "…"
    return stem[: LONGEST_LABEL - len(ending) - 2] + "…." + ending


def caption_of(text: str) -> str:
    """Return the words sent with a file, shortened; empty where they may name a person."""
    cleaned = _visible(text)
    if holds_personal(cleaned):
        return ""
    return cleaned if len(cleaned) <= LONGEST_CAPTION else cleaned[: LONGEST_CAPTION - 1] + "…"


def leaves_words_out(name: str, caption: str) -> bool:
    """Tell whether a name or a caption is not kept because it may name a person."""
    named = bool(_visible(name).strip(". /\\")) and not label_of(name)
    return named or (bool(_visible(caption)) and not caption_of(caption))


def is_shrunk(width: int, height: int) -> bool:
    """Tell whether Telegram made a photo of this size smaller than it was."""
    return max(width, height) >= SHARP


def runs_out(evidence: Iterable[str]) -> bool:
    """Tell whether papers named like this, in English, hold only until a date."""
    return any(RUN_OUT.search(one) for one in evidence)


def _visible(text: str) -> str:
    """Return the text in one line, without what is hidden in it."""
    seen = (
        " " if one.isspace() else one
        for one in unicodedata.normalize("NFC", text)
        if one.isspace() or unicodedata.category(one) not in _HIDDEN
    )
    return " ".join("".join(seen).split())
