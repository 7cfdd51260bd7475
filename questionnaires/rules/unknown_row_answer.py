"""An entry of shared/row_answers.yaml names a repeat, questions and values that there are.

Passes::

    - {question: recruiter_certified, answered_by: on_a_list, values: {'yes': ['yes']}}

Fails::

    - {question: recruiter_certified, answered_by: on_a_list, values: {certified: ['yes']}}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.model import Question, Questionnaire, RowAnswer, RowAnswers
from questionnaires.problems import Problem
from questionnaires.values import TYPED_KINDS

ID = "unknown-row-answer"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    for entry in library.row_answers.values():
        for wrong in _wrong_in(entry, catalog):
            yield Problem(
                entry.file,
                entry.line,
                ID,
                f"{entry.name}: {wrong}.",
                "Please either correct the name or remove the entry.",
            )


def _wrong_in(entry: RowAnswers, catalog: Catalog) -> Iterator[str]:
    source, target = _latest(catalog, entry.filled_from), _latest(catalog, entry.into)
    if source is None or target is None:
        missing = entry.filled_from if source is None else entry.into
        yield f"there is no questionnaire {missing}"
        return
    if entry.repeat not in target.repeat_by_name:
        yield f"{entry.into} has no repeat {entry.repeat}"
        return
    for one in entry.answers:
        yield from _wrong_in_answer(one, entry, source, target)


def _wrong_in_answer(
    one: RowAnswer, entry: RowAnswers, source: Questionnaire, target: Questionnaire
) -> Iterator[str]:
    there = source.question_by_name.get(one.answered_by)
    here = target.question_by_name.get(one.question)
    if here is None or here.repeat != entry.repeat:
        yield f"{one.question} is no question of the rows of {entry.repeat}"
        return
    if there is None or (one.unless_past and one.unless_past not in source.question_by_name):
        missing = one.answered_by if there is None else one.unless_past
        yield f"{entry.filled_from} has no question {missing}"
        return
    given = {value for values in one.values.values() for value in values}
    for question, names in ((here, set(one.values)), (there, given)):
        for name in sorted(names - _values_of(question)):
            yield f"{question.name} has no choice {name}"


def _values_of(question: Question) -> set[str]:
    return {*question.choice_by_name, *TYPED_KINDS}


def _latest(catalog: Catalog, ref_id: str) -> Questionnaire | None:
    versions = [version for ref, version in catalog.files.versions if ref == ref_id]
    return catalog.read(ref_id, max(versions))[0] if versions else None
