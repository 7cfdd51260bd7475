"""What an answers document says of rows and of modules opened on request.

Rule of this file: only rows that a number can count are taken, so that no document can make others;
what is refused becomes a problem with its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flows.interview import NO_ROW, Interview
from questionnaires.model import Questionnaire
from reports.answer_entries import DocumentProblem

ROW_OF_A_COUNT: Final = re.compile(r"r[1-9][0-9]{0,3}")


def rows_of(
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
        if given is not None and not _are_rows(given):
            problems.append(DocumentProblem(f"rows.{repeat.name}", "document.rows"))
            given = None
        if given is not None and repeat.count:
            rows[repeat.name] = tuple(dict.fromkeys(given))[: repeat.maximum]
        elif repeat.count:
            used = _used_rows(repeat.name, questionnaire, interview)
            if used:
                rows[repeat.name] = used
    return rows


def _are_rows(given: object) -> bool:
    return isinstance(given, list) and all(
        isinstance(row, str) and ROW_OF_A_COUNT.fullmatch(row) for row in given
    )


def opened_of(
    data: Mapping[str, Any], questionnaire: Questionnaire, problems: list[DocumentProblem]
) -> tuple[str, ...]:
    """Return the modules that were asked for on request."""
    given = data.get("opened_modules", [])
    if not isinstance(given, list):
        given = [given]
    known = [one for one in given if isinstance(one, str) and one in questionnaire.module_by_name]
    if len(known) != len(given):
        problems.append(DocumentProblem("opened_modules", "document.no_module"))
    return tuple(dict.fromkeys(known))


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
