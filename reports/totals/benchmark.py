"""What a firm sees of others in its own report: of so many like it, how many have the same gap.

Rule of this file: from released figures only, never from anybody's facts but one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reports.totals.blocks import OTHERS, SECTOR
from reports.totals.cells import is_exact
from reports.totals.facts import OPEN
from reports.totals.release import EVERYONE


def benchmark(figures: Mapping[str, Any], mine: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a line for each gap of mine that released figures say something of.

    `figures` are those of `next_release`, `mine` my own facts (`facts_of`) of the same
    questionnaire. Keys: `requirement`, `group` (`sector` where there are enough firms of mine, or
    `all`), `sector`, `people` (an exact cell), `gap` (a cell), `at`; the most widespread first.
    A firm may be among those counted itself. Empty where there are no figures for it.
    """
    if figures.get("questionnaire") != mine["questionnaire"]:
        return []
    lines = [
        line
        for name, found in mine["requirements"].items()
        if found["status"] in OPEN
        for line in [_line(name, figures["tables"], mine["sector"])]
        if line is not None
    ]
    return sorted(lines, key=lambda one: (-one["gap"]["least"], one["requirement"]))


def _line(requirement: str, tables: Mapping[str, Any], sector: str) -> dict[str, Any] | None:
    found = _of_sector(requirement, tables.get(SECTOR, {}), sector)
    found = found or _of_everyone(requirement, tables.get(EVERYONE, {}))
    return {"requirement": requirement, **found} if found else None


def _of_sector(requirement: str, table: Mapping[str, Any], sector: str) -> dict[str, Any] | None:
    for at, group in enumerate(table.get("groups", ())):
        if sector != OTHERS and group["names"] == [sector]:
            cells = table["gaps"].get(requirement)
            return _found(SECTOR, sector, group["people"], cells[at] if cells else None, table)
    return None


def _of_everyone(requirement: str, table: Mapping[str, Any]) -> dict[str, Any] | None:
    for one in table.get("gaps", ()):
        if one["requirement"] == requirement:
            return _found(EVERYONE, "", table["people"], one["gap"], table)
    return None


def _found(
    group: str, sector: str, people: Any, gap: Any, table: Mapping[str, Any]
) -> dict[str, Any] | None:
    if gap is None or not is_exact(people):
        return None
    return {"group": group, "sector": sector, "people": people, "gap": gap, "at": table["at"]}


GROUPS: Final = (SECTOR, EVERYONE)
"""What a line's `group` can be."""
