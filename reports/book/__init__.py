"""The content book: all that is asked, why, and what answers say, on paper for reviewers.

Rule of this package: it tells what the library holds and judges nothing; every text keeps its
confidence mark. It is in the language the library is written in, so that reviewers read the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from questionnaires.model import Library, Questionnaire
from reports.book.doubts import doubts
from reports.book.matrix import matrix_chapter, matrix_rows, summary
from reports.book.model import Book
from reports.book.questions import questionnaire_chapter
from reports.book.shared import shared_chapters

__all__ = ["Book", "build_book"]

READING_ORDER = ("quick_scan", "fair_recruitment", "recruiter_screening", "worker_interview")
"""From the first thing people meet; other questionnaires follow in the order they are given."""

INTRO = (
    "All questionnaires of this program as they stand in its library, for whoever reviews them.",
    "It is made from the library by the command fairhire book and holds nothing of its own: to"
    " correct something, correct the library.",
    "Marks. found: seen in a published source. known: well established, to be checked before it is"
    " quoted. check: unsure, shown with a warning only. proposal: this product's own advice, no"
    " text of a standard.",
    "Severities, statuses, deadlines and actions are proposals throughout, and so is which question"
    " tests which clause: reviewers are asked to say where they disagree.",
)


def build_book(questionnaires: Sequence[Questionnaire], library: Library, day: date) -> Book:
    """Return the whole book; the same library and day give the same book."""
    ordered = sorted(questionnaires, key=_place)
    rows = matrix_rows(ordered, library)
    return Book(
        title="Content book",
        date=day.isoformat(),
        intro=INTRO,
        summary=summary(rows),
        chapters=(
            *(questionnaire_chapter(one, library) for one in ordered),
            *shared_chapters(library),
            doubts(ordered, library),
            matrix_chapter(rows),
        ),
    )


def _place(questionnaire: Questionnaire) -> int:
    known = questionnaire.ref_id in READING_ORDER
    return READING_ORDER.index(questionnaire.ref_id) if known else len(READING_ORDER)
