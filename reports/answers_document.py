"""The answers document: a whole interview as one JSON file, in and out.

Rule of this file: a document from outside is checked to the last entry and every problem is told
at once, with its place; nothing is guessed, and a document that was exported reads back the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from flows import lifecycle
from flows.interview import NO_ROW, Answer, Interview
from flows.view import View
from questionnaires.model import Question, Questionnaire
from questionnaires.values import Typed, value_to_json
from reports.answer_entries import DocumentProblem, Unusable, read_answers, read_moment
from reports.answer_values import clean

MAX_BYTES: Final = 4_000_000
MAX_SUBJECT: Final = 200

Opener = Callable[[str, int | None], Questionnaire | None]
"""Finds a questionnaire by `ref_id` and version (None: the newest); None when there is none."""


@dataclass(frozen=True)
class Imported:
    """What a document gave: an interview, unless a problem stood in the way."""

    interview: Interview | None
    questionnaire: Questionnaire | None
    problems: tuple[DocumentProblem, ...] = ()


def read(
    content: bytes, open_questionnaire: Opener, at: datetime, *, id: str = "", person: str = ""
) -> Imported:
    """Return the interview a document describes, or every problem it has.

    `at` is the time of reading (UTC), used where the document gives none.
    """
    try:
        data = _parsed(content)
        questionnaire = _questionnaire(data, open_questionnaire)
    except Unusable as fault:
        return Imported(None, None, (fault.problem,))
    problems: list[DocumentProblem] = []
    base = _passage(data, questionnaire, at, problems)
    answers = read_answers(data["answers"], questionnaire, base.started_at, problems)
    interview = replace(base, id=id, person=person, answers=answers)
    interview = replace(interview, rows=_rows(data, questionnaire, interview, problems))
    problems += _against_questionnaire(questionnaire, interview, at)
    usable = all(problem.warning for problem in problems)
    return Imported(interview if usable else None, questionnaire, tuple(problems))


def export(questionnaire: Questionnaire, interview: Interview) -> bytes:
    """Return the answers document of an interview, as UTF-8 JSON."""
    data = document_of(questionnaire, interview)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def document_of(questionnaire: Questionnaire, interview: Interview) -> dict[str, Any]:
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
    known = questionnaire.question_by_name
    data["answers"] = [_entry(answer, known[answer.question]) for answer in view.active()]
    inactive = [_entry(a, known[a.question]) for a in view.inactive() if a.question in known]
    if inactive:
        data["inactive_answers"] = inactive
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


def _rows(
    data: Mapping[str, Any],
    questionnaire: Questionnaire,
    interview: Interview,
    problems: list[DocumentProblem],
) -> dict[str, tuple[str, ...]]:
    """Return the rows of counted repeats: those the document lists, else those it uses."""
    listed = data.get("rows", {})
    if not isinstance(listed, dict):
        problems.append(DocumentProblem("rows", "document.row_form"))
        listed = {}
    rows: dict[str, tuple[str, ...]] = {}
    for repeat in questionnaire.repeats:
        given = listed.get(repeat.name)
        if isinstance(given, list) and all(isinstance(row, str) for row in given):
            rows[repeat.name] = tuple(dict.fromkeys(given))
        elif repeat.count:
            used = _used_rows(repeat.name, questionnaire, interview)
            if used:
                rows[repeat.name] = used
    return rows


def _used_rows(repeat: str, questionnaire: Questionnaire, interview: Interview) -> tuple[str, ...]:
    """Return `r1` up to as many as there must be, unless the document itself leaves some out."""
    used = {
        int(row[1:])
        for name, row in interview.answers
        if questionnaire.question_by_name[name].repeat == repeat and row[1:].isdigit()
    }
    counted = questionnaire.repeat_by_name[repeat].count
    answer = interview.answers.get((counted, NO_ROW))
    wanted = answer.value if answer and isinstance(answer.value, int) else len(used)
    number = 1
    while len(used) < min(wanted, questionnaire.repeat_by_name[repeat].maximum):
        used.add(number)
        number += 1
    return tuple(f"r{one}" for one in sorted(used))


def _against_questionnaire(
    questionnaire: Questionnaire, interview: Interview, at: datetime
) -> list[DocumentProblem]:
    """Return answers that break a constraint, and warn of rows that do not exist."""
    view, problems = View(questionnaire, interview, at.date()), []
    for answer in interview.answers.values():
        question = questionnaire.question_by_name[answer.question]
        where = f"{question.ref or question.name}{', ' + answer.row if answer.row else ''}"
        typed = isinstance(answer.value, Typed)
        if not typed and not view.accepts(question, answer.value, answer.row):
            message = {"message": question.constraint_message}
            problems.append(DocumentProblem(where, "document.constraint", message))
        elif answer.row and answer.row not in view.rows_of(question.name):
            problems.append(DocumentProblem(where, "document.no_such_row", {}, warning=True))
    return problems


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
