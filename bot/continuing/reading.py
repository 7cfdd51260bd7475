"""An answers document from outside, read within limits: what it holds, or why it cannot be used.

Rule of this file: nothing is believed and nothing raises; what cannot be taken is named, and no
time lies in the future.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.asking.naming import LONGEST_NAME
from flows.effects import Tell
from flows.follow_up import Mark
from flows.interview import Answer, Interview
from flows.matching import clean
from flows.personal import holds_personal, looks_personal
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from reports import answers_document
from reports.answer_entries import DocumentProblem
from reports.answers_document import Imported
from reports.wording import wording_for

LARGEST: Final = 1024 * 1024
"""Bytes of a document; a whole firm with ten recruiters has a tenth of it."""
MOST_ANSWERS: Final = 5000
SHOWN_LETTERS: Final = 200
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Brought:
    """What a document gave: an interview without id and person, or the reason it gave none.

    `left_out` and `look_at` are problems in the reader's language, a line each: entries that were
    not taken, and such that were but may be wrong. `personal` names questions whose text looks like
    a person's name or number; `language` is that of the document, `marks` what became of its plan.
    """

    interview: Interview | None = None
    questionnaire: Questionnaire | None = None
    refused: Tell | None = None
    left_out: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    language: str = ""
    marks: tuple[Mark, ...] = ()


def read_document(catalog: Catalog, content: bytes, at: datetime, language: str) -> Brought:
    """Return what a document holds; `at` is the time of reading (UTC), `language` the reader's."""
    if len(content) > LARGEST:
        return Brought(refused=too_large())
    opener = _Opener(catalog)
    read = answers_document.read_what_fits(content, opener, at)
    if read.interview is None or read.questionnaire is None:
        return Brought(refused=opener.refused or _refusal(content, read, language))
    if not read.interview.answers:
        return Brought(refused=Tell("continue_empty"))
    if len(read.interview.answers) > MOST_ANSWERS:
        return Brought(refused=Tell("continue_too_many", {"most": MOST_ANSWERS}))
    taken = _taken(read.interview, read.questionnaire, read.problems, at, language)
    return replace(taken, marks=tuple(_mark_in_time(one, at) for one in read.marks))


def too_large() -> Tell:
    """Return what is said of a file that is too large to be answers."""
    return Tell("continue_too_large", {"size": LARGEST // 1024 // 1024})


class _Opener:
    """Opens questionnaires, and remembers why one could not be opened."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.refused: Tell | None = None

    def __call__(self, ref_id: str, version: int | None) -> Questionnaire | None:
        known = self._catalog.refs()
        versions = self._catalog.versions(ref_id) if ref_id in known else ()
        if not versions:
            self.refused = Tell("continue_unknown", {"name": shortened(ref_id)})
            return None
        if version is None or version in versions:
            return self._catalog.open(ref_id, version)
        title = self._catalog.open(ref_id).header.title
        key = "continue_newer" if version > max(versions) else "continue_older"
        here = ", ".join(str(one) for one in versions)
        self.refused = Tell(key, {"title": title, "version": str(version)[:8], "here": here})
        return None


def _refusal(content: bytes, read: Imported, language: str) -> Tell:
    problem = read.problems[0]
    if problem.key == "document.no_json":
        return Tell("continue_broken")
    if problem.key == "document.no_answers" and _is_report(content):
        return Tell("continue_is_report")
    return Tell("continue_cannot", {"problem": _line(problem, language)})


def _is_report(content: bytes) -> bool:
    data: Any = json.loads(content.decode("utf-8-sig"))  # it was read before
    return isinstance(data, Mapping) and "findings" in data


def _taken(
    interview: Interview,
    questionnaire: Questionnaire,
    problems: tuple[DocumentProblem, ...],
    at: datetime,
    language: str,
) -> Brought:
    answers = {key: _in_time(one, at) for key, one in interview.answers.items()}
    subject = " ".join(clean(interview.subject).split())[:LONGEST_NAME].strip()
    known = questionnaire.question_by_name
    personal = [
        known[one.question].ref or one.question
        for one in answers.values()
        if looks_personal(known[one.question], one.value)
    ]
    return Brought(
        interview=interview.but(
            answers=answers, subject="" if holds_personal(subject) else subject, completed_at=None
        ),
        questionnaire=questionnaire,
        left_out=tuple(_line(one, language) for one in problems if not one.warning),
        look_at=tuple(_line(one, language) for one in problems if one.warning),
        personal=tuple(dict.fromkeys(personal)),
        language=interview.language,
    )


def _in_time(answer: Answer, at: datetime) -> Answer:
    """Return the answer with its time; of one that cannot be, with the nearest that can."""
    possible = min(max(answer.at, EARLIEST), at)
    return answer if possible == answer.at else answer.but(at=possible)


def _mark_in_time(mark: Mark, at: datetime) -> Mark:
    """Return what was said of an action, as `_in_time`; a reason that may name somebody is left."""
    reason = "" if holds_personal(mark.reason) else mark.reason
    return replace(mark, at=min(max(mark.at, EARLIEST), at), reason=reason)


def _line(problem: DocumentProblem, language: str) -> str:
    fields = {
        name: shortened(one) if isinstance(one, str) else one
        for name, one in problem.fields.items()
    }
    said = replace(problem, where=shortened(problem.where), fields=fields)
    return shortened(said.text(wording_for(language)), SHOWN_LETTERS * 2)


def shortened(text: str, most: int = SHOWN_LETTERS) -> str:
    """Return a text of a file in one line that can be shown."""
    line = " ".join(clean(text[: most * 4]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
