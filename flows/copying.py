"""*Same as the last one*: a row's answer taken over from the row before, with what hangs on it.

Rule of this file: only what is offered in the new row is taken over, and nothing that was answered
there already; what was copied is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flows.answers import offered
from flows.interview import Answer, Key
from flows.view import View
from questionnaires.model import Question
from questionnaires.values import Value

WITH_ALL, NEVER = "with_all", "never"
"""What a question says of *same as the last one* (`Question.same`)."""


def row_before(view: View, key: Key) -> Key | None:
    """Return where *same as the last one* takes its answer from: the nearest row before."""
    name, row = key
    if not row or name in view.structure.row_labels:
        return None
    rows = view.rows_of(name)
    before = rows[: rows.index(row)] if row in rows else ()
    question = view.questionnaire.question_by_name[name]
    if question.same == NEVER:
        return None
    for earlier in reversed(before):
        answer = view.interview.answers.get((name, earlier))
        if answer is not None:
            return answer.key if fitting(view, question, row, answer.value) is not None else None
    return None


def fitting(view: View, question: Question, row: str, value: Value) -> Value | None:
    """Return what of a value is offered in this row, None if nothing is."""
    if not question.choice_filter or not isinstance(value, str | tuple):
        return value
    there = {choice.name for choice in offered(view, question, row)}
    if isinstance(value, str):
        return value if value in there else None
    return tuple(one for one in value if one in there) or None


def with_the_rest(view: View, key: Key, source: Key, at: datetime) -> tuple[View, int]:
    """Return the view with what hangs on this answer copied as well, and how many answers."""
    name, row = key
    answers = dict(view.interview.answers)
    taken: list[Key] = []
    for one in hanging_on(view, name):
        before = view.answer(one, source[1])
        question = view.questionnaire.question_by_name[one]
        if before is None or before.row != source[1] or (one, row) in answers:
            continue
        value = fitting(view, question, row, before.value)
        if value is not None:
            answers[one, row] = Answer(one, row, value, at)
            taken.append((one, row))
    if not taken:
        return view, 0
    after = view.seeing(view.interview.but(answers=answers))
    gone = [one for one in taken if not after.counts(one)]
    if gone:
        left = {one: answer for one, answer in answers.items() if one not in gone}
        after = view.seeing(view.interview.but(answers=left))
    return after, len(taken) - len(gone)


def hanging_on(view: View, name: str) -> Iterable[str]:
    """Give the questions of the same row whose relevance hangs on a question, in order."""
    found = {name}
    for question in view.questionnaire.questions:
        depends = view.structure.depends[question.name]
        if question.name not in found and found.intersection(depends.in_row):
            found.add(question.name)
            yield question.name
