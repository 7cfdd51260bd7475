"""Which questionnaires make sense in a room: those that each firm answers about itself.

Rule of this file: the one list for form, chat and commands; what an operator adds to the library is
offered unless its own header says otherwise.
"""

from __future__ import annotations

from typing import Final

from questionnaires.catalog import Catalog

QUICK_SCAN: Final = "quick_scan"
AT_A_DESK: Final = frozenset({"recruitment_costs", "repayment_plan", "orientation_checklists"})
"""Worked through with papers at hand, about groups of workers or one departure: a room has no
figures of it to talk about."""


def fits(catalog: Catalog, ref_id: str) -> bool:
    """Tell whether a room can answer a questionnaire that is in the library.

    Not knowledge checks, which come beside it, nor what a worker tells.
    """
    questionnaire = catalog.open(ref_id)
    is_asked_of_firms = not questionnaire.is_quiz and not questionnaire.header.told_by
    return is_asked_of_firms and ref_id not in AT_A_DESK


def offered(catalog: Catalog) -> tuple[str, ...]:
    """Return the questionnaires a room of firms can answer, the quick scan first."""
    fit = [one for one in catalog.refs() if fits(catalog, one)]
    return tuple(sorted(fit, key=lambda one: (one != QUICK_SCAN, one)))
