"""Since when a worker payment is known: the day that repayment is counted from.

Rule of this file: only answers that count now say when; what they must be, `reasons` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from flows.interview import NO_ROW, day_of
from flows.reasons import Reason, reasons_of
from flows.structure import FOUND

if TYPE_CHECKING:
    from flows.view import View


def finding_date(view: View) -> date | None:
    """Return the person's day of the earliest counting answer that makes `paid` true.

    When no answer does, but the person opened the module on request, the first answer counts to a
    question that is asked for this reason. None while there is no such answer.
    """
    reasons = reasons_of(view.questionnaire)
    moments = [at for reason in reasons for at in _moments(view, reason)]
    if not moments and view.value(FOUND, None):
        because = view.structure.because_paid
        moments = [one.at for one in view.active() if one.question in because]
    return day_of(view.interview, min(moments)) if moments else None


def _moments(view: View, reason: Reason) -> Iterator[datetime]:
    """Give when a reason became true, in each row where it holds: with the last of its answers."""
    rows: tuple[str, ...] = (NO_ROW,)
    if reason.by_row:
        rows = next((there for name in reason.questions if (there := view.rows_of(name))), rows)
    for row in rows:
        if reason.test(view, row or None):
            answers = [view.answer(name, row) for name in reason.questions]
            given = [one.at for one in answers if one is not None]
            if given:
                yield max(given)
