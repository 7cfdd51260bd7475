"""What is officially the least that recruitment costs on the way a row stands for.

Rule of this file: the figures come with the questionnaire (`official_minimums`); where there is
none for a way, nothing is known and nothing is guessed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from questionnaires.corridor_lookup import figure_of
from questionnaires.values import Money

if TYPE_CHECKING:
    from flows.view import View

WORKPLACE = "workplace"


def official_minimum(view: View, row: str) -> Money | None:
    """Return the sum of the compulsory costs for the row `NP` or `NP-MY` of a repeat."""
    figures = {one.name: one for one in view.questionnaire.official_minimums}
    if not figures:
        return None
    origin, _, destination = row.partition("-")
    found = figure_of(origin, destination or _workplace(view), figures)
    return Money(Decimal(found.figure.amount), found.figure.currency) if found else None


def _workplace(view: View) -> str:
    for name in view.structure.corridor_ends.get(WORKPLACE, ()):
        value = view.value(name, None)
        if isinstance(value, str):
            return value
    return ""
