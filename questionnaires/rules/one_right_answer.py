"""A question that tests what people know has one right choice, and every question of it does.

What a firm does is no matter of right and wrong: a questionnaire asks the one or the other.

Passes::

    choices: [{name: employer, label: The employer, right: true}, {name: worker, label: The worker}]

Fails::

    choices: [{name: a, label: Both, right: true}, {name: b, label: Each, right: true}]
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire, QuestionType
from questionnaires.problems import Problem

ID = "one-right-answer"

_WITHOUT = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    if not questionnaire.is_quiz:
        return
    for one in questionnaire.questions:
        right = sum(choice.right for choice in one.choices)
        if one.type in _WITHOUT or (right == 1 and one.type is QuestionType.SELECT_ONE):
            continue
        found = "is no select_one" if right == 1 else f"has {right} right choices"
        yield Problem(
            one.file,
            one.line,
            ID,
            f"{one.name} {found}, but others here test what people know.",
            "Please either mark one choice of a select_one `right: true` or move the question.",
        )
