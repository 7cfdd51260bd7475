"""The entries of an answers document, read one by one.

Rule of this file: an entry is taken whole or not at all; what is wrong becomes a problem with its
place, and the reading goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from flows.interview import HOW_IMPORTED, NO_ROW, Answer, Key
from questionnaires.model import Question, Questionnaire
from reports.answer_values import Refusal, clean, read_value
from reports.wording import Wording

MAX_ROW: Final = 40
MAX_NUMBERED_ROW: Final = 5
"""Letters of a row that a number counts: r9999."""


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """What is wrong at one place of a document; `key` names the sentence that says it.

    A problem with `warning` set does not keep the document from being used.
    """

    where: str
    key: str
    fields: Mapping[str, object] = field(default_factory=dict)
    warning: bool = False

    def text(self, wording: Wording) -> str:
        """Return place and problem in one line."""
        said = wording(self.key, **self.fields)
        return wording("document.at", where=self.where, problem=said) if self.where else said


class Unusable(Exception):
    """A document, or an entry of it, cannot be used."""

    def __init__(self, where: str, key: str, **fields: object) -> None:
        super().__init__(key)
        self.problem = DocumentProblem(where, key, fields)


def read_answers(
    entries: list[Any],
    questionnaire: Questionnaire,
    started: datetime,
    problems: list[DocumentProblem],
) -> dict[Key, Answer]:
    """Return the answers of the entries; problems are added to `problems`."""
    answers: dict[Key, Answer] = {}
    for number, entry in enumerate(entries):
        where = f"answers[{number}]"
        try:
            answer = _answer(entry, where, questionnaire, started, problems)
        except Unusable as fault:
            problems.append(fault.problem)
            continue
        if answer.key in answers:
            name = " ".join(part for part in answer.key if part)
            problems.append(DocumentProblem(where, "document.twice", {"question": name}))
        answers[answer.key] = answer
    return answers


def _answer(
    entry: Any,
    where: str,
    questionnaire: Questionnaire,
    started: datetime,
    problems: list[DocumentProblem],
) -> Answer:
    if not isinstance(entry, dict) or "value" not in entry:
        raise Unusable(where, "document.no_entry")
    question = _question(entry, where, questionnaire)
    row = entry.get("row", NO_ROW)
    if not isinstance(row, str):
        raise Unusable(where, "document.row_form")
    row = clean(row)[:MAX_ROW]
    label = f"{where} ({question.ref or question.name}{', ' + row if row else ''})"
    if row and not question.repeat:
        raise Unusable(label, "document.no_rows")
    if len(row) > MAX_NUMBERED_ROW and row[1:].isdecimal():
        raise Unusable(label, "document.rows")
    value = read_value(question, entry["value"])
    if isinstance(value, Refusal):
        raise Unusable(label, value.key, **value.fields)
    at = read_moment(entry.get("answered_at"), label, problems) or started
    return Answer(question.name, row, value, at, HOW_IMPORTED)


def _question(entry: Mapping[str, Any], where: str, questionnaire: Questionnaire) -> Question:
    """Return the question an entry names, by name or by its number in the bank."""
    named = [entry[key] for key in ("question", "name") if key in entry]
    found = {_named(one, questionnaire) for one in named}
    if not named or None in found:
        title = f"{questionnaire.ref_id} v{questionnaire.version}"
        said = ", ".join(str(one) for one in named) or "-"
        raise Unusable(where, "document.no_such_question", value=said, questionnaire=title)
    if len(found) > 1:
        raise Unusable(where, "document.two_questions", value=", ".join(map(str, named)))
    return questionnaire.question_by_name[str(found.pop())]


def _named(word: Any, questionnaire: Questionnaire) -> str | None:
    if not isinstance(word, str):
        return None
    if word in questionnaire.question_by_name:
        return word
    return questionnaire.name_by_ref.get(word)


def read_moment(text: Any, where: str, problems: list[DocumentProblem]) -> datetime | None:
    """Return a time in UTC; one without a zone is taken as UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        problems.append(DocumentProblem(where, "document.moment"))
        return None
