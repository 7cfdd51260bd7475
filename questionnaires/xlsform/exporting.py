"""A questionnaire as the sheets of an XLSForm.

Rule of this file: nothing of a questionnaire is left out; what the workbook says, `importing` reads
back as the same questionnaire.
"""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import Questionnaire, QuestionType
from questionnaires.xlsform.choices_sheet import Lists
from questionnaires.xlsform.further_sheets import further, settings
from questionnaires.xlsform.seen import names_in_form, segments_of
from questionnaires.xlsform.survey_sheet import Survey, Words
from questionnaires.xlsform.tables import CHOICES, FINDINGS, OURS, SETTINGS, SURVEY, Table, spoken

__all__ = ["Words", "exported", "misfit"]

WORD_KEYS = ("dont_know", "not_applicable", "prefer_not_to_say", "currency", "instead")
"""What `Words` must have for every language."""

_SURVEY_FIRST = ("type", "name", "ref")
_SURVEY_TEXTS = ("label", "hint", "guidance_hint")
_SURVEY_LOGIC = ("required", "relevant", "constraint")
_SURVEY_MORE = ("calculation", "choice_filter", "repeat_count")
_SURVEY_OURS = (
    *("type", "required", "relevant", "constraint", "calculation", "choice_filter"),
    *("list", "repeat", "name", "order"),
)
_SURVEY_WORDS = ("level", "follows", "include", "same", "corridor", "personal")
_FINDINGS_FIRST = ("name", "requirement", "questions", "when", "status", "severity", "actions")


def exported(
    heard: Mapping[str, Questionnaire], words: Words, reviews: Mapping[str, str] | None = None
) -> dict[str, Table]:
    """Return the sheets by name.

    `heard` is the questionnaire by language, the one it was written in first; `words` says by
    language what stands in `WORD_KEYS`; `reviews` who has read the translation into a language.
    """
    form = next(iter(heard.values()))
    segments = segments_of(form)
    names = names_in_form(form, segments)
    lists = Lists(heard, words)
    survey = Survey(heard, names, segments, lists, words).write()
    if any(question.type is QuestionType.MONEY for question in form.questions):
        lists.currencies()
    languages = tuple(heard)
    sheets = {
        SURVEY: survey.only_used(_survey_columns(languages)),
        CHOICES: lists.table.only_used(("list_name", "name", *_each("label", languages))),
        SETTINGS: settings(heard, reviews or {}),
        **further(heard),
    }
    if FINDINGS in sheets:
        sheets[FINDINGS] = sheets[FINDINGS].only_used(_FINDINGS_FIRST)
    if not sheets[CHOICES].columns:
        sheets[CHOICES].columns = ["list_name", "name", *_each("label", languages)]
    return sheets


def misfit(form: Questionnaire) -> str:
    """Return why a questionnaire has no form as a spreadsheet, '' where it has one."""
    known = form.repeat_by_name
    for question in form.questions:
        if question.repeat and question.repeat not in known:
            return f"{question.name} stands in the repeat {question.repeat}, which is not there."
    for repeat in form.repeats:
        if not repeat.count and len(repeat.each) not in (1, 2):
            return f"Nothing says how many rows the repeat {repeat.name} has."
    return ""


def _each(column: str, languages: tuple[str, ...]) -> list[str]:
    return [spoken(column, language) for language in languages]


def _survey_columns(languages: tuple[str, ...]) -> tuple[str, ...]:
    texts = [one for column in _SURVEY_TEXTS for one in _each(column, languages)]
    return (
        *_SURVEY_FIRST,
        *texts,
        *_SURVEY_LOGIC,
        *_each("constraint_message", languages),
        *_SURVEY_MORE,
        *(f"{OURS}{one}" for one in _SURVEY_OURS),
        *_SURVEY_WORDS,
        *(one for column in ("example", "good", "note") for one in _each(column, languages)),
    )
