"""In which words a question stands before this respondent: its own, or a variant that fits.

Rule of this file: the chat asks, the review lists and the report quotes through here, so that
nobody is shown other words than those she read.
"""

from __future__ import annotations

from flows.interview import NO_ROW, Key
from flows.view import View
from questionnaires.at_home import HOUSEHOLD, card_at_home, worded_at_home
from questionnaires.expressions import compile_expression
from questionnaires.model import Library, Question, SafetyCard

RESPONDENT_KIND = "respondent_kind"
"""The question (1.02) whose answer says what kind of user this is."""


def worded(question: Question, view: View, row: str = NO_ROW) -> tuple[str, str]:
    """Return label and hint in the wording that fits this respondent and row."""
    for variant in question.variants:
        if compile_expression(variant.when).test(view, row or None):
            return variant.label, variant.hint or question.hint
    return question.label, question.hint


def label_read(key: Key, view: View) -> str:
    """Return the label under which the answer that counts for this question and row was given.

    An answer for all rows was given to the question about all of them; an open question is worded
    as it would be asked.
    """
    name, row = key
    answer = view.answer(name, row)
    question = view.questionnaire.question_by_name[name]
    return worded(question, view, answer.row if answer else row)[0]


def is_household(view: View) -> bool:
    """Whether a household answers; false while that is not known."""
    known = RESPONDENT_KIND in view.questionnaire.question_by_name
    return known and view.value(RESPONDENT_KIND, None) == HOUSEHOLD


def worded_library(library: Library, view: View) -> Library:
    """Return the shared entries in the words that fit this respondent."""
    return worded_at_home(library) if is_household(view) else library


def worded_card(library: Library, view: View) -> SafetyCard | None:
    """Return the safety card in the words that fit this respondent."""
    card = library.safety_card
    return card_at_home(card) if card is not None and is_household(view) else card
