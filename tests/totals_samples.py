"""Invented submissions, rooms and attackers for the tests of totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

from reports.totals.blocks import OTHERS, category
from reports.totals.campaign import Entry, latest
from reports.totals.release import Released

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
QUICK = "quick_scan"
NAMES = ("R01", "R04", "R08")


@dataclass(frozen=True)
class Said:
    """An answer in a room."""

    person: str
    question: str
    value: Any
    row: str = ""
    interview: str = ""
    at: datetime = START


def facts(
    gaps: Iterable[str] = (),
    sector: str = "garments",
    size: str = "10_49",
    corridor: str = "NP-MY",
    kind: str = "employer",
    names: Sequence[str] = NAMES,
) -> dict[str, Any]:
    """What a submission with these gaps adds."""
    found = set(gaps)
    return {
        "schema": 1,
        "questionnaire": QUICK,
        "version": 1,
        "sector": sector,
        "size": size,
        "kind": kind,
        "corridors": [corridor],
        "requirements": {
            name: {"status": "gap", "severity": "critical"}
            if name in found
            else {"status": "met", "severity": ""}
            for name in names
        },
        "counts": {"critical": len(found), "major": 0, "minor": 0, "info": 0},
        "actions": [],
        "critical_open": bool(found),
    }


def entry(person: str, day: int = 0, **changes: Any) -> Entry:
    """A submission of somebody on a day."""
    return Entry(person, QUICK, START + timedelta(days=day), facts(**changes))


Equation = tuple[frozenset[tuple[str, str]], int]
"""A published number: about which people (with the facts they had), and for how many it holds."""


def equations(
    release: Released, entries: Sequence[Entry], requirement: str, ref_id: str = QUICK
) -> list[Equation]:
    """What an attacker reads off a release who knows who is in which group.

    Only the tables that are new in it: the others were read before.
    """
    counted = latest(entries, ref_id)
    found: list[Equation] = []
    for name, table in release.figures["tables"].items():
        if table["release"] != release.number:
            continue
        if name == "all":
            cell = next(one["gap"] for one in table["gaps"] if one["requirement"] == requirement)
            found += _equation(counted, cell)
            continue
        named = {one for group in table["groups"] for one in group["names"]}
        for group, cell in zip(table["groups"], table["gaps"][requirement], strict=True):
            inside = [
                one
                for one in counted
                if category(name, one.facts) in group["names"]
                or (OTHERS in group["names"] and category(name, one.facts) not in named)
            ]
            assert len(inside) == group["people"]["least"]
            found += _equation(inside, cell)
    return found


def _equation(people: Sequence[Entry], cell: Mapping[str, int] | None) -> list[Equation]:
    if cell is None or cell["least"] != cell["most"]:
        return []
    return [(frozenset((one.person, repr(one.facts)) for one in people), cell["least"])]


def exposed(found: Sequence[Equation]) -> set[frozenset[str]]:
    """The groups of one to four people whose number follows from the equations.

    Differences of any two of them and of any three, and what Gauss makes of all of them.
    """
    sets = sorted({people for people, _ in found}, key=sorted)
    small: set[frozenset[str]] = set()
    for one, other in combinations(sets, 2):
        small |= _few(one ^ other)
        if not one & other:
            small |= {group for third in sets for group in _few((one | other) ^ third)}
    return small | _solved(sets)


def _few(items: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    people = frozenset(person for person, _ in items)
    return {people} if 1 <= len(people) <= 4 else set()


def _solved(sets: Sequence[frozenset[tuple[str, str]]]) -> set[frozenset[str]]:
    columns = sorted({item for one in sets for item in one})
    rows = [[Fraction(item in one) for item in columns] for one in sets]
    done = 0
    for at in range(len(columns)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][at]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][at] for value in rows[done]]
        for place, row in enumerate(rows):
            if place != done and row[at]:
                factor = row[at]
                rows[place] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return {
        group
        for row in rows[:done]
        for group in _few(item for item, value in zip(columns, row, strict=True) if value)
    }
