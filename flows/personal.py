"""Texts that may name a person or hold a person's number, which nobody asked for.

Rule of this file: better one warning too many; the person decides, nothing is left out silently.
"""

from __future__ import annotations

import re
from typing import Final

from flows.numbers import with_plain_digits
from questionnaires.model import Question, QuestionType
from questionnaires.values import Typed, Value

_PERSONAL: Final = (
    re.compile(r"\b[A-Za-z]{1,2}-?\d{6,9}\b"),  # passport numbers of many countries
    re.compile(r"(?<![\d.,])\d{9,17}(?![\d.,])"),  # identity card, phone and account numbers
    re.compile(r"\+\d[\d ()-]{7,}\d"),  # phone numbers in groups
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mister)\.? [A-Z]"),
)


def looks_personal(question: Question, value: Value) -> bool:
    """Tell whether a text may hold a name, document, phone or account number of a person."""
    if isinstance(value, Typed):
        text = value.reason
    elif question.type is QuestionType.TEXT and isinstance(value, str):
        text = value
    else:
        return False
    return holds_personal(text)


def holds_personal(text: str) -> bool:
    """Tell whether a text may hold a name, document, phone or account number of a person."""
    plain = with_plain_digits(text)
    return any(pattern.search(plain) for pattern in _PERSONAL)
