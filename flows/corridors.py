"""What is officially the least that recruitment costs on the way a row stands for.

Rule of this file: the figures come with the questionnaire (`official_minimums`); where there is
none for a way, nothing is known and nothing is guessed. A row stands for a way by its id, or by
its answers to the questions that name the countries.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from questionnaires.corridor_lookup import figure_of
from questionnaires.values import Money

if TYPE_CHECKING:
    from flows.view import View

ORIGIN, DESTINATION, WORKPLACE = "origin", "destination", "workplace"


def official_minimum(view: View, row: str) -> Money | None:
    """Return the sum of the compulsory costs for a row: `NP`, `NP-MY`, or one that answers both."""
    figures = {one.name: one for one in view.questionnaire.official_minimums}
    if not figures:
        return None
    way = way_of_row(view, row)
    if way is None:
        origin, _, destination = row.partition("-")
        way = (origin, destination or _workplace(view))
    found = figure_of(*way, figures) if way[0] != way[1] else None
    return Money(Decimal(found.figure.amount), found.figure.currency) if found else None


def way_of_row(view: View, row: str) -> tuple[str, str] | None:
    """Return the countries (alpha-2) that a row itself answers; None where rows are not asked."""
    ends = [
        _first_country(view, view.structure.corridor_ends.get(end, ()), row)
        for end in (ORIGIN, DESTINATION)
    ]
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def _first_country(view: View, names: tuple[str, ...], row: str) -> str:
    for name in names:
        if row in view.rows_of(name):
            value = view.value(name, row)
            return value if isinstance(value, str) else ""
    return ""


def _workplace(view: View) -> str:
    for name in view.structure.corridor_ends.get(WORKPLACE, ()):
        value = view.value(name, None)
        if isinstance(value, str):
            return value
    return ""
