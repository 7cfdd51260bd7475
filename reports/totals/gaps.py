"""How many people have a gap in each requirement, and how serious it is.

Rule of this file: everybody counts in every number, asked or not, so that no number of those asked
can be set against another; the order of a list tells no more than its cells do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from reports.totals.cells import BLOCK, MINIMUM, Cell, is_exact, people, share
from reports.totals.facts import OPEN, SEVERITIES, UNKNOWN

Facts = Mapping[str, Any]

TOP: Final = 10
"""How many gaps a list of the most frequent ones has at most."""


def requirements_of(everyone: Iterable[Facts]) -> list[str]:
    """Return every requirement that anybody has a finding for, by name."""
    return sorted({name for facts in everyone for name in facts["requirements"]})


def gaps(everyone: Sequence[Facts], names: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return the gaps of these people, by requirement: `requirement`, `gap`, `critical`, `unknown`.

    `gap`: how many have a gap, wholly or partly, of all. `critical`: in how many of those it is
    critical, where both kinds may be shown; `unknown`: how many of the others do not know.
    Requirements that may not be shown are in the list with cells that say so. `names` are the
    requirements that can be found (default: those found here).
    """
    counts = _counts(everyone)
    return [
        {"requirement": name, **_cells(len(everyone), *(one[name] for one in counts))}
        for name in sorted({*names, *requirements_of(everyone)})
    ]


def gap_counts(everyone: Iterable[Facts]) -> Counter[str]:
    """Return how many people have a gap in each requirement, wholly or partly."""
    return _counts(everyone)[0]


def _counts(everyone: Iterable[Facts]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return by requirement how many have a gap, how many a critical one, how many do not know.

    One pass over what was found: asking person by person took seconds for some thousand.
    """
    gap, critical, unknown = Counter[str](), Counter[str](), Counter[str]()
    for facts in everyone:
        for name, found in facts["requirements"].items():
            if found["status"] in OPEN:
                gap[name] += 1
                critical[name] += found["severity"] == SEVERITIES[0]
            elif found["status"] == UNKNOWN:
                unknown[name] += 1
    return gap, critical, unknown


def _cells(total: int, found: int, critical: int, unknown: int) -> dict[str, Cell]:
    gap = share(found, total)
    return {
        "gap": gap,
        "critical": _inside(critical, found) if is_exact(gap) else None,
        "unknown": _inside(unknown, total - found) if is_exact(gap) else None,
    }


def _inside(count: int, total: int) -> Cell:
    """Return a share of people who are themselves a share: from ten people on."""
    return share(count, total) if total >= BLOCK else None


def top_gaps(found: Iterable[Mapping[str, Any]], most: int = TOP) -> list[dict[str, Any]]:
    """Return the most frequent of `gaps` that show a number or `more than half`, first the most.

    Those whose cells are alike stand in the order of their names, whatever is behind the cells.
    """
    shown = [
        {"requirement": one["requirement"], "gap": one["gap"]}
        for one in found
        if one["gap"] is not None and one["gap"]["least"] > 0
    ]
    shown.sort(key=lambda one: (-one["gap"]["least"], -one["gap"]["most"], one["requirement"]))
    return shown[:most]


def room_gaps(everyone: Sequence[Facts]) -> dict[str, Any]:
    """Return the top gaps of a room from the facts of its people: `people` and `gaps`.

    Below five people there is nothing in it.
    """
    if len(everyone) < MINIMUM:
        return {"people": None, "gaps": []}
    return {"people": people(len(everyone)), "gaps": top_gaps(gaps(everyone))}
