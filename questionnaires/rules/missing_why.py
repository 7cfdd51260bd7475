"""Every question says why it is asked, gives an example, and shows what good looks like.

Passes::

    why: A fee at home is the most common hidden cost.
    example: A cook paid her cousin one month of wages.
    good: Workers say, alone, that they paid nothing.

Fails::

    why: A fee at home is the most common hidden cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire, QuestionType
from questionnaires.problems import Problem

ID = "missing-why"

_WITHOUT = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for one in questionnaire.questions:
        if one.origin or one.type in _WITHOUT:
            continue
        missing = [key for key in ("why", "example", "good") if not getattr(one, key)]
        if missing:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"{one.name} has no {', no '.join(missing)}.",
                "Please either add it or make this a note.",
            )
