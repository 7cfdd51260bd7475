"""Rows filled with what was answered before about the same thing, and emptied again.

Rule of this file: nothing is filled over an answer there is; what is filled keeps the time at which
it was given and is marked as carried; a row is filled or refused once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flows import asking, changing, events
from flows.asking import Decision
from flows.effects import AskQuestion, Effect, ShowFilled, Tell
from flows.interview import HOW_CARRIED, Answer, Key
from flows.view import View
from questionnaires.model import RowAnswer, RowAnswers
from questionnaires.values import NOT_APPLICABLE, TYPED_KINDS, Typed, Value

MAX_NAME = 60


def place(repeat: str, row: str) -> str:
    """Return the name under which an interview remembers that a row was filled or refused."""
    return f"{repeat}.{row}"


def may_be_filled(view: View, asked: AskQuestion) -> bool:
    """Tell whether a question opens a row in which nothing is answered, filled or refused yet."""
    name, row = asked.key
    repeat = view.questionnaire.question_by_name[name].repeat
    if not row or not _is_free(view, repeat, row):
        return False
    return name == next(o.name for o in view.questionnaire.questions if o.repeat == repeat)


def _is_free(view: View, repeat: str, row: str) -> bool:
    if row not in view.rows_in(repeat) or place(repeat, row) in view.interview.fills:
        return False
    return not _answered_in(view, repeat, row)


def _answered_in(view: View, repeat: str, row: str) -> bool:
    names = view.structure.in_repeat[repeat]
    return any(name in names and one == row for name, one in view.interview.answers)


# -- what another interview says already ---------------------------------------------------------


def answers_for(source: View, entry: RowAnswers, row: str, label: str) -> tuple[Answer, ...]:
    """Return the answers that an interview gives for a row, with the time they were given.

    `label` is the question that names the row; it gets what the interview is about, if that has a
    name. Questions in several entries take the first that says something.
    """
    found: dict[str, Answer] = {}
    name = source.interview.subject
    if label and name and not name.isdigit():
        at = source.interview.completed_at or source.interview.started_at
        found[label] = Answer(label, row, name[:MAX_NAME], at, HOW_CARRIED)
    for one in entry.answers:
        if one.question not in found and (answer := _answer_for(source, one, row)) is not None:
            found[one.question] = answer
    return tuple(found.values())


def _answer_for(source: View, one: RowAnswer, row: str) -> Answer | None:
    given = source.answer(one.answered_by)
    if given is None or _is_over(source, one.unless_past):
        return None
    said = given.value.kind if isinstance(given.value, Typed) else given.value
    for meant, values in one.values.items():
        if said in values:
            return given.but(
                question=one.question,
                row=row,
                value=_value(source, one, meant, given.value),
                how=HOW_CARRIED,
            )
    return None


def _value(source: View, one: RowAnswer, meant: str, given: Value) -> Value:
    """Return what is meant; why something does not apply is the question and what was said."""
    if meant not in TYPED_KINDS:
        return meant
    if meant != NOT_APPLICABLE:
        return Typed(meant)
    question = source.questionnaire.question_by_name[one.answered_by]
    choice = question.choice_by_name.get(given) if isinstance(given, str) else None
    return Typed(meant, f"{question.label} {choice.label}" if choice else question.label)


def _is_over(source: View, name: str) -> bool:
    answer = source.answer(name) if name else None
    return answer is not None and isinstance(answer.value, date) and answer.value < source.today


# -- events ----------------------------------------------------------------------------------------


def row_filled(view: View, event: events.RowFilled) -> Decision:
    """Take answers over into a row that has none yet."""
    interview = view.interview
    if not _is_free(view, event.repeat, event.row) or asking.interrupted(view):
        return view, ()
    taken = {one.key: one for one in _fitting(view, event.repeat, event.row, event.answers)}
    kept = changing.at_rest(interview).but(
        answers={**interview.answers, **taken},
        fills={**interview.fills, place(event.repeat, event.row): event.source},
        skipped=tuple(key for key in interview.skipped if key not in taken),
    )
    after = view.seeing(kept)
    said: list[Effect] = [ShowFilled(event.repeat, event.row, tuple(taken))]
    for key in taken:
        checks = asking.asked_back(after, key)
        names = tuple(one.rule for one in checks)
        after = after.seeing(after.interview.but(asked_back=(*after.interview.asked_back, *names)))
        said.extend(checks)
    return after, tuple(said)


def _fitting(view: View, repeat: str, row: str, answers: Iterable[Answer]) -> Iterable[Answer]:
    """Give the answers that belong into this row and can be answers of their questions."""
    for one in answers:
        question = view.questionnaire.question_by_name.get(one.question)
        if question is None or question.repeat != repeat or one.row != row:
            continue
        choices = question.choice_by_name
        if not choices or isinstance(one.value, Typed) or one.value in choices:
            yield one.but(how=HOW_CARRIED)


def row_fill_refused(view: View, event: events.RowFillRefused) -> Decision:
    """Ask everything in a row; it is not offered again."""
    if not _is_free(view, event.repeat, event.row):
        return view, ()
    fills = {**view.interview.fills, place(event.repeat, event.row): ""}
    return view.seeing(view.interview.but(fills=fills)), ()


def row_emptied(view: View, event: events.RowEmptied) -> Decision:
    """Let go what was taken over into a row and not changed since; it is asked instead."""
    interview = view.interview
    gone = _carried_into(view, event.repeat, event.row)
    if not interview.fills.get(place(event.repeat, event.row)) or not gone:
        return view, ()
    kept = {key: one for key, one in interview.answers.items() if key not in gone}
    emptied = changing.at_rest(interview).but(
        answers=kept,
        fills={**interview.fills, place(event.repeat, event.row): ""},
        let_go=(*interview.let_go, *gone),
    )
    return view.seeing(emptied), (Tell("row_emptied", {"count": len(gone)}),)


def _carried_into(view: View, repeat: str, row: str) -> tuple[Key, ...]:
    names = view.structure.in_repeat.get(repeat, frozenset())
    return tuple(
        key
        for key, one in view.interview.answers.items()
        if one.row == row and one.question in names and one.how == HOW_CARRIED
    )
