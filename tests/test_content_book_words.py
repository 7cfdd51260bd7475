"""Conditions in plain words, as the content book has them: said surely, or not at all."""

from __future__ import annotations

import pytest

from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from reports.book.plain import in_words


@pytest.fixture(scope="module")
def full() -> Questionnaire:
    return Catalog().open("fair_recruitment")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${respondent_kind} = 'household'", "the answer to 1.02 is “Household with"),
        ("${intl} or ${intn}", "“intl” holds or “intn” holds"),
        ("not(${household})", "“household” does not hold"),
        ("${mig} and (${rec} or ${intl})", "“mig” holds and (“rec” holds or “intl” holds)"),
        ("${workers_hired_24_months} > 0", "the answer to 1.09 is more than 0"),
        ("dont_know(${worker_paid_agency})", "the answer to 5.01 is “don't know” or"),
        ("any(${worker_paid_agency} = 'no')", ""),
        ("${mig} and any(${rec})", ""),
        ("", ""),
    ],
)
def test_simple_conditions_are_said_in_words(
    expression: str, words: str, full: Questionnaire
) -> None:
    said = in_words(expression, full)
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_choices_of_one_answer_are_named_together(
    full: Questionnaire,
) -> None:
    said = in_words("${worker_paid_agency} = 'yes' or ${worker_paid_agency} = 'partly'", full)
    assert said == "the answer to 5.01 is “Yes” or “Partly”"
