"""The answers document: a whole interview as one JSON file, in and out.

Rule of this file: a document from outside is checked to the last entry and every problem is told
at once, with its place; nothing is guessed, and a document that was exported reads back the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from flows import lifecycle
from flows.follow_up import Mark
from flows.interview import Answer, Interview, Key
from flows.view import View
from questionnaires.expressions import compile_expression
from questionnaires.model import Question, Questionnaire
from questionnaires.values import Typed, value_to_json
from reports.answer_entries import DocumentProblem, Unusable, read_answers, read_moment
from reports.answer_rows import opened_of, rows_of
from reports.answer_values import clean
from reports.plan_entries import plan_entries, read_plan

MAX_BYTES: Final = 4_000_000
MAX_SUBJECT: Final = 200

Opener = Callable[[str, int | None], Questionnaire | None]
"""Finds a questionnaire by `ref_id` and version (None: the newest); None when there is none."""


@dataclass(frozen=True)
class Imported:
    """What a document gave: an interview, unless a problem stood in the way.

    `marks` are what became of the actions of its plan.
    """

    interview: Interview | None
    questionnaire: Questionnaire | None
    problems: tuple[DocumentProblem, ...] = ()
    marks: tuple[Mark, ...] = ()


def read(
    content: bytes, open_questionnaire: Opener, at: datetime, *, id: str = "", person: str = ""
) -> Imported:
    """Return the interview a document describes, or every problem it has.

    `at` is the time of reading (UTC), used where the document gives none.
    """
    whole = _whole(content, open_questionnaire, at)
    usable = all(problem.warning for problem in whole.problems)
    return _for_person(whole if usable else replace(whole, interview=None), id, person)


def read_what_fits(
    content: bytes, open_questionnaire: Opener, at: datetime, *, id: str = "", person: str = ""
) -> Imported:
    """Return the interview of all entries that can be used, and what is wrong with the others.

    An answer that can never have been one (its own constraint refuses it) is left out; one that
    only does not fit with other answers is kept, and told as a warning. No interview comes back
    where the document as a whole cannot be read.
    """
    whole = _whole(content, open_questionnaire, at)
    if whole.interview is None or whole.questionnaire is None:
        return whole
    found, problems = whole.interview, list(whole.problems)
    answers = dict(found.answers)
    for key, problem in _broken(whole.questionnaire, found, at).items():
        if _is_own(whole.questionnaire, key):
            del answers[key]
        else:
            problems[problems.index(problem)] = replace(problem, warning=True)
    kept = replace(found, answers=answers)
    return _for_person(replace(whole, interview=kept, problems=tuple(problems)), id, person)


def _for_person(read: Imported, id: str, person: str) -> Imported:
    if read.interview is None:
        return read
    return replace(read, interview=replace(read.interview, id=id, person=person))


def _whole(content: bytes, open_questionnaire: Opener, at: datetime) -> Imported:
    """Return everything a document says, with every problem it has."""
    try:
        data = _parsed(content)
        questionnaire = _questionnaire(data, open_questionnaire)
    except Unusable as fault:
        return Imported(None, None, (fault.problem,))
    problems: list[DocumentProblem] = []
    base = _passage(data, questionnaire, at, problems)
    answers = read_answers(data["answers"], questionnaire, base.started_at, problems)
    interview = replace(base, answers=answers, opened=opened_of(data, questionnaire, problems))
    interview = replace(interview, rows=rows_of(data, questionnaire, interview, problems))
    problems += _broken(questionnaire, interview, at).values()
    problems += _without_rows(questionnaire, interview, at)
    marks = read_plan(data, problems)
    return Imported(interview, questionnaire, tuple(problems), marks)


def export(questionnaire: Questionnaire, interview: Interview, marks: Sequence[Mark] = ()) -> bytes:
    """Return the answers document of an interview, as UTF-8 JSON.

    `marks` are what became of the actions of its plan.
    """
    data = document_of(questionnaire, interview, marks)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def document_of(
    questionnaire: Questionnaire, interview: Interview, marks: Sequence[Mark] = ()
) -> dict[str, Any]:
    """Return the answers document as data: answers that count, and apart those that do not."""
    view = View(questionnaire, interview, interview.updated_at.date())
    data: dict[str, Any] = {
        "questionnaire": {"ref_id": interview.ref_id, "version": interview.version},
        "language": interview.language,
        "started_at": _stamp(interview.started_at),
    }
    if interview.completed_at:
        data["completed_at"] = _stamp(interview.completed_at)
    if interview.subject:
        data["subject"] = interview.subject
    if interview.rows:
        data["rows"] = {name: list(rows) for name, rows in interview.rows.items()}
    if interview.opened:
        data["opened_modules"] = list(interview.opened)
    known = questionnaire.question_by_name
    data["answers"] = [_entry(answer, known[answer.question]) for answer in view.active()]
    inactive = [_entry(a, known[a.question]) for a in view.inactive() if a.question in known]
    if inactive:
        data["inactive_answers"] = inactive
    if marks:
        data["plan"] = plan_entries(marks)
    return data


def _entry(answer: Answer, question: Question) -> dict[str, Any]:
    entry: dict[str, Any] = {"question": question.ref or question.name, "name": question.name}
    if answer.row:
        entry["row"] = answer.row
    entry["value"] = value_to_json(answer.value)
    entry["answered_at"] = _stamp(answer.at)
    refs = _choice_refs(question, answer)
    if refs:
        entry["choice_refs"] = refs
    return entry


def _choice_refs(question: Question, answer: Answer) -> list[str]:
    """Return the letters of the bank for the choices taken, where they differ from the names."""
    taken = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    chosen = [question.choice_by_name.get(one) for one in taken if isinstance(one, str)]
    refs = [choice.ref for choice in chosen if choice and choice.ref not in ("", choice.name)]
    return refs if len(refs) == len(taken) else []


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise Unusable("", "document.too_large", limit=MAX_BYTES // 1_000_000)
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        raise Unusable("", "document.no_json", detail=str(fault)) from fault
    if not isinstance(data, dict):
        raise Unusable("", "document.no_object")
    if not isinstance(data.get("answers"), list):
        raise Unusable("answers", "document.no_answers")
    inactive = data.get("inactive_answers", [])
    if isinstance(inactive, list):
        data["answers"] = [*data["answers"], *inactive]
    return data


def _questionnaire(data: Mapping[str, Any], open_questionnaire: Opener) -> Questionnaire:
    header = data.get("questionnaire")
    if not isinstance(header, dict) or not isinstance(header.get("ref_id"), str):
        raise Unusable("questionnaire", "document.no_questionnaire")
    version = header.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise Unusable("questionnaire.version", "document.whole_number")
    found = open_questionnaire(header["ref_id"], version)
    if found is None:
        named = f"{header['ref_id']} v{version}" if version else header["ref_id"]
        raise Unusable("questionnaire", "document.unknown_questionnaire", name=named)
    return found


def _passage(
    data: Mapping[str, Any],
    questionnaire: Questionnaire,
    at: datetime,
    problems: list[DocumentProblem],
) -> Interview:
    """Return the interview without its answers."""
    started = read_moment(data.get("started_at"), "started_at", problems) or at
    completed = read_moment(data.get("completed_at"), "completed_at", problems)
    language, subject = data.get("language", ""), data.get("subject", "")
    if not isinstance(language, str):
        problems.append(DocumentProblem("language", "document.language", {"value": language}))
    if not isinstance(subject, str) or len(subject) > MAX_SUBJECT:
        problems.append(DocumentProblem("subject", "document.text", {"limit": MAX_SUBJECT}))
    return Interview(
        id="",
        person="",
        ref_id=questionnaire.ref_id,
        version=questionnaire.version,
        status=lifecycle.COMPLETED if completed else lifecycle.ASKING,
        started_at=started,
        updated_at=completed or started,
        language=language if isinstance(language, str) else "",
        subject=clean(subject) if isinstance(subject, str) else "",
        completed_at=completed,
    )


def _broken(
    questionnaire: Questionnaire, interview: Interview, at: datetime
) -> dict[Key, DocumentProblem]:
    """Return the answers that break their constraint, and how that is told."""
    view, problems = View(questionnaire, interview, at.date()), {}
    for key, answer in interview.answers.items():
        question = questionnaire.question_by_name[answer.question]
        typed = isinstance(answer.value, Typed)
        if not typed and not view.accepts(question, answer.value, answer.row):
            message = {"message": question.constraint_message}
            problems[key] = DocumentProblem(_place(question, key), "document.constraint", message)
    return problems


def _is_own(questionnaire: Questionnaire, key: Key) -> bool:
    """Tell whether a constraint is about the value alone, whatever else was answered."""
    constraint = questionnaire.question_by_name[key[0]].constraint
    return not compile_expression(constraint).names


def _without_rows(
    questionnaire: Questionnaire, interview: Interview, at: datetime
) -> list[DocumentProblem]:
    """Return warnings of answers in rows that do not exist."""
    view, problems = View(questionnaire, interview, at.date()), []
    for key, answer in interview.answers.items():
        if answer.row and answer.row not in view.rows_of(answer.question):
            where = _place(questionnaire.question_by_name[answer.question], key)
            problems.append(DocumentProblem(where, "document.no_such_row", {}, warning=True))
    return problems


def _place(question: Question, key: Key) -> str:
    return f"{question.ref or question.name}{', ' + key[1] if key[1] else ''}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
