"""Scoring a quiz: one person's answers, and pairs of before and after as totals.

Rule of this file: pure functions over stored answers. Pairs are counted only together, never fewer
than five, and every number has the same people behind it, so that no two numbers name a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows.interview import NO_ROW
from flows.view import View
from questionnaires.model import Library, Question, Questionnaire
from questionnaires.values import Typed, Value
from reports.answer_words import answer_words
from reports.quiz_model import (
    NOT_KNOWN,
    OPEN,
    RIGHT,
    WRONG,
    QuizAnswer,
    QuizResult,
    QuizSource,
)
from reports.wording import Wording

LEAST_PAIRS: Final = 5

Answers = Mapping[str, Any]
"""Answers by question: values, or the JSON they are kept as."""

Pair = tuple[Answers, Answers]
"""One person's answers before and after."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many questions one person answered right, wrong, with *don't know*, or not at all."""

    right: int
    wrong: int
    not_known: int
    open: int
    questions: int


@dataclass(frozen=True, slots=True)
class QuestionPairs:
    """How many people answered a question right, before and after."""

    question: str
    ref: str
    label: str
    right_answer: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PairTotals:
    """What a group knew before and after. `pairs` people stand behind every number.

    `before` and `after` are right answers in all, out of `pairs` times the number of questions.
    """

    pairs: int
    before: int
    after: int
    questions: tuple[QuestionPairs, ...]


def right_answers(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of the right choice by question; empty where nothing is tested."""
    return {one.name: one.right_choice.name for one in questionnaire.questions if one.right_choice}


def score(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Return how one person did; a question that is not among the answers is open."""
    found = [_result(one, answers.get(one.name)) for one in _asked(questionnaire)]
    return Score(
        right=found.count(RIGHT),
        wrong=found.count(WRONG),
        not_known=found.count(NOT_KNOWN),
        open=found.count(OPEN),
        questions=len(found),
    )


def pair_totals(questionnaire: Questionnaire, pairs: Sequence[Pair]) -> PairTotals | None:
    """Return before and after as totals, None for fewer than five pairs.

    A pair counts when some question of the quiz is answered in both; what is left open in it is not
    right. Freeze what was shown as other figures of a room are frozen (`reports.totals`).
    """
    asked = _asked(questionnaire)
    counted = [one for one in pairs if all(_begun(asked, part) for part in one)]
    if len(counted) < LEAST_PAIRS or not asked:
        return None
    lines = tuple(
        QuestionPairs(
            question=one.name,
            ref=one.ref or one.name,
            label=one.label,
            right_answer=one.right_choice.label if one.right_choice else "",
            before=sum(_result(one, before.get(one.name)) == RIGHT for before, _ in counted),
            after=sum(_result(one, after.get(one.name)) == RIGHT for _, after in counted),
        )
        for one in asked
    )
    return PairTotals(
        pairs=len(counted),
        before=sum(one.before for one in lines),
        after=sum(one.after for one in lines),
        questions=lines,
    )


def quiz_result(
    questionnaire: Questionnaire, view: View, library: Library, wording: Wording
) -> QuizResult | None:
    """Return what an interview says of somebody's knowledge, None where none is tested."""
    if not questionnaire.is_quiz:
        return None
    lines = tuple(_line(one, view, library, wording) for one in _asked(questionnaire))
    return QuizResult(sum(one.result == RIGHT for one in lines), lines)


def _line(question: Question, view: View, library: Library, wording: Wording) -> QuizAnswer:
    answer = view.answer(question.name, NO_ROW)
    value = answer.value if answer else None
    known = (library.clauses[name] for name in question.sources if name in library.clauses)
    return QuizAnswer(
        ref=question.ref or question.name,
        name=question.name,
        label=question.label,
        answer=answer_words(question, value, wording),
        result=_result(question, value),
        right_answer=question.right_choice.label if question.right_choice else "",
        why=question.good,
        example=question.example,
        sources=tuple(QuizSource(c.framework, c.clause, c.text, c.confidence) for c in known),
    )


def _asked(questionnaire: Questionnaire) -> list[Question]:
    return [one for one in questionnaire.questions if one.right_choice]


def _begun(asked: Sequence[Question], answers: Answers) -> bool:
    return any(answers.get(one.name) is not None for one in asked)


def _result(question: Question, value: Value | Mapping[str, Any] | None) -> str:
    """Return what an answer is, given as a value or as the JSON it is kept as."""
    if value is None:
        return OPEN
    if isinstance(value, Typed | Mapping):
        return NOT_KNOWN
    right = question.right_choice
    return RIGHT if right and value == right.name else WRONG
