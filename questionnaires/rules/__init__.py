"""The rules of a well-made questionnaire, one module each.

Rule of this package: a rule is registered here by hand. Its module has `ID`, a docstring that shows
what passes and what fails, and one `check`; what it checks decides in which table it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.rules import (
    choice_without_consequence,
    gap_without_action,
    incomplete_action,
    label_too_long,
    missing_translation,
    missing_why,
    name_asked,
    one_right_answer,
    published_changed,
    question_without_source,
    reading,
    reading_level,
    reference_cycle,
    relevance_always_true,
    relevance_never_true,
    row_without_any,
    severity_status_mismatch,
    shared_reading_level,
    type_mismatch,
    unfounded_cost_item,
    unfounded_entry,
    unknown_action,
    unknown_clause,
    unknown_country,
    unknown_question,
    unknown_reference,
    unknown_requirement,
    unknown_row_answer,
    unknown_source,
    unknown_template,
    unmet_term,
    unreachable_action,
    unreachable_outcome,
    unreachable_question,
    unsure_claim,
    unused_calculation,
)

OF_QUESTIONNAIRE: dict[str, ModuleType] = {
    rule.ID: rule
    for rule in (
        choice_without_consequence,
        gap_without_action,
        label_too_long,
        missing_why,
        name_asked,
        one_right_answer,
        question_without_source,
        reading_level,
        reference_cycle,
        relevance_always_true,
        relevance_never_true,
        row_without_any,
        severity_status_mismatch,
        type_mismatch,
        unknown_action,
        unknown_clause,
        unknown_reference,
        unknown_requirement,
        unreachable_outcome,
        unreachable_question,
        unused_calculation,
    )
}
"""`check(questionnaire, library) -> Iterator[Problem]`."""

OF_CATALOG: dict[str, ModuleType] = {
    rule.ID: rule
    for rule in (
        incomplete_action,
        missing_translation,
        published_changed,
        shared_reading_level,
        unfounded_cost_item,
        unfounded_entry,
        unknown_country,
        unknown_question,
        unknown_row_answer,
        unknown_source,
        unknown_template,
        unmet_term,
        unreachable_action,
        unsure_claim,
    )
}
"""`check(catalog) -> Iterator[Problem]`: over all questionnaires, translations, shared entries."""

OF_READING: dict[str, str] = reading.RULES
"""Found while reading; the reader says them, here stands what they mean."""

Check = Callable[[Questionnaire, Library], Iterator[Problem]]
CatalogCheck = Callable[[Catalog], Iterator[Problem]]


def documentation() -> dict[str, str]:
    """Return what every rule says about itself, by id."""
    modules = {**OF_QUESTIONNAIRE, **OF_CATALOG}
    told = {name: (module.__doc__ or "").strip() for name, module in modules.items()}
    return dict(sorted({**told, **OF_READING}.items()))
