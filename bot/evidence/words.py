"""Evidence in words: what a file is, which answer it backs, until when it holds.

Rule of this file: sentences only; nothing is loaded and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from babel.numbers import format_decimal

from bot.asking.questions import worded
from bot.telling import Telling
from flows.evidence import MEGABYTE, action_of
from flows.interview import Key
from reports.wording import wording_for
from storage.evidence_values import Evidence
from storage.file_types import SHEET, WORD

SHOWN_QUESTION: Final = 90
SHOWN_HASH: Final = 12
_SORTS: Final = {"application/pdf": "pdf", "text/plain": "text", WORD: "word", SHEET: "sheet"}
_FAMILIES: Final = {"image": "photo", "audio": "sound", "video": "video"}


def sort_of(media_type: str) -> str:
    """Return what people call such a file: photo, pdf, sheet and the like."""
    family = _FAMILIES.get(media_type.partition("/")[0], "office")
    return _SORTS.get(media_type, family)


def what(telling: Telling, one: Evidence) -> str:
    """Return what a file is and how large: "photo, 1.2 MB"."""
    say = telling.wording.say
    return say(f"evidence_sort_{sort_of(one.media_type)}", {"size": size(telling, one.size)})


def size(telling: Telling, count: int) -> str:
    """Return a number of bytes in words."""
    say, language = telling.wording.say, telling.wording.language
    if count < MEGABYTE:
        return say("evidence_kb", {"size": format_decimal(max(1, count // 1024), locale=language)})
    megabytes = round(count / MEGABYTE, 1)
    return say("evidence_mb", {"size": format_decimal(megabytes, locale=language)})


def question(telling: Telling, key: Key) -> str:
    """Return a question as it is named in a list: its number, its words, its row."""
    one = telling.questionnaire.question_by_name.get(key[0])
    if one is None:
        action = telling.library.actions.get(action_of(key))
        return action.label if action is not None else key[0]
    label = worded(telling, one, key[1])[0]
    short = label if len(label) <= SHOWN_QUESTION else label[: SHOWN_QUESTION - 1] + "…"
    row = telling.view.row_label(one.repeat, key[1]) if key[1] else ""
    title = f"{short} ({row})" if row else short
    return f"{one.ref} {title}" if one.ref else title


def number(telling: Telling, key: Key) -> str:
    """Return the short name of a question: its number, else its words."""
    one = telling.questionnaire.question_by_name.get(key[0])
    return one.ref if one is not None and one.ref else question(telling, key)


def line(telling: Telling, one: Evidence) -> str:
    """Return a file in one line: what it is, when it came, its label, until when it holds."""
    say, date = telling.wording.say, wording_for(telling.wording.language).date
    parts = [what(telling, one), date(one.at.date())]
    if one.name:
        parts.append(f"“{one.name}”")
    if one.expires_on:
        parts.append(say("evidence_holds", {"date": date(one.expires_on)}))
    return " · ".join(parts)


def numbers(telling: Telling, every: Iterable[Key]) -> str:
    """Return the short names of questions, joined."""
    return ", ".join(dict.fromkeys(number(telling, key) for key in every))
