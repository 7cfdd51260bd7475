"""A question with its hint stays within 300 characters, a choice within 40: phones are small.

Passes::

    label: Did any worker pay for the job?

Fails::

    - {name: "yes", label: "Yes, and we have asked every worker alone about it"}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Question, Questionnaire
from questionnaires.problems import Problem

ID = "label-too-long"

LONGEST_QUESTION = 300
LONGEST_CHOICE = 40


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for one in questionnaire.questions:
        if one.origin:
            continue
        for what, length, limit in _lengths(one):
            if length > limit:
                yield Problem(
                    one.file,
                    one.line,
                    ID,
                    f"{what} of {one.name} has {length} characters, more than {limit}.",
                    "Please either shorten it or move a part into `why` or `example`.",
                )


def _lengths(question: Question) -> Iterator[tuple[str, int, int]]:
    yield "label and hint", len(question.label) + len(question.hint), LONGEST_QUESTION
    for variant in question.variants:
        length = len(variant.label) + len(variant.hint or question.hint)
        yield "a variant", length, LONGEST_QUESTION
    for choice in question.choices:
        yield f"the choice {choice.name}", len(choice.label), LONGEST_CHOICE
