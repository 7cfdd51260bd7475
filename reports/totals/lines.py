"""The figures of a campaign as lines of one table: what the dashboard shows and every export holds.

Rule of this file: each number that may be shown is exactly one line, and nothing else is; names of
columns and codes stay over versions, new ones are only added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from reports.totals.blocks import DIMENSIONS
from reports.totals.cells import Cell, is_exact
from reports.totals.facts import SEVERITIES
from reports.totals.funnel import FINISHED, JOINED, NOT_STARTED, STARTED
from reports.totals.release import EVERYONE, Released

PROGRESS: Final = "progress"
STOPPED: Final = "stopped"
TIME: Final = "time"
SEVERITY: Final = "severity"
REQUIREMENT: Final = "requirement"
TREND: Final = "trend"
INVITED: Final = "invited"
TABLES: Final = (
    JOINED, PROGRESS, STOPPED, TIME, SEVERITY, REQUIREMENT, *DIMENSIONS, TREND, INVITED,
)  # fmt: skip

PEOPLE: Final = "people"
GAP: Final = "gap"
CRITICAL: Final = "critical"
NOT_KNOWN: Final = "unknown"
PERCENT: Final = "percent"
MINUTES: Final = "minutes"
MEASURES: Final = (PEOPLE, GAP, *SEVERITIES, NOT_KNOWN, PERCENT, MINUTES)

EXACT: Final = "exact"
RANGE: Final = "range"
KEPT_BACK: Final = "kept_back"
SHOWN: Final = (EXACT, RANGE, KEPT_BACK)

STATES: Final = (NOT_STARTED, STARTED, FINISHED)
JOINS: Final = "+"
"""Stands between the codes of a group that several were put together in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a release; `group`, `item` and `questionnaire` are codes, empty for all.

    `least` and `most` are the same where the number is exact, both None where it is kept back;
    `most` alone is None where there is no upper end. `out_of` is how many people there are in all,
    where that is exact. Percent and minutes are bands: from `least` to below `most`.
    """

    questionnaire: str
    table: str
    release: int
    released_at: str
    group: str
    item: str
    measure: str
    least: int | None
    most: int | None
    out_of: int | None = None

    @property
    def shown(self) -> str:
        """`exact`, `range` or `kept_back`."""
        if self.least is None:
            return KEPT_BACK
        return EXACT if self.least == self.most else RANGE

    @property
    def place(self) -> tuple[str, str, str, str, str]:
        """What no two lines of a campaign share."""
        return (self.questionnaire, self.table, self.group, self.item, self.measure)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands of a campaign: all who joined, and by questionnaire its totals and its funnel.

    `invited` is how many were invited, as an officer said; 0 where nobody did.
    """

    joined: Released | None
    totals: Mapping[str, Released]
    funnels: Mapping[str, Released]
    invited: int = 0

    @property
    def at(self) -> datetime | None:
        """When the newest of it was released, None where there is nothing."""
        every = [self.joined, *self.totals.values(), *self.funnels.values()]
        return max((one.at for one in every if one is not None), default=None)

    @property
    def questionnaires(self) -> tuple[str, ...]:
        """The questionnaires that anything stands of, in the order given."""
        return tuple(dict.fromkeys((*self.funnels, *self.totals)))


@dataclass(frozen=True, slots=True)
class Stand:
    """The part of a line that all lines of a table share."""

    questionnaire: str
    table: str
    release: int
    released_at: str

    def line(
        self, cell: Cell, measure: str = PEOPLE, *, group: str = "", item: str = "", of: Cell = None
    ) -> Line:
        least, most = (cell["least"], cell["most"]) if cell else (None, None)
        whole = of["least"] if of is not None and is_exact(of) else None
        most = None if most is not None and most < 0 else most
        stand = (self.questionnaire, self.table, self.release, self.released_at)
        return Line(*stand, group, item, measure, least, most, whole)


def lines_of(shown: Shown) -> tuple[Line, ...]:
    """Return every number that may be shown, in the order of the tables."""
    found: list[Line] = []
    if shown.joined is not None:
        stand = _stand("", JOINED, shown.joined)
        found.append(stand.line(shown.joined.figures["joined"]))
        found += _invited(shown, shown.joined)
    for ref_id in shown.questionnaires:
        if ref_id in shown.funnels:
            found += _funnel(ref_id, shown.funnels[ref_id])
        if ref_id in shown.totals:
            found += _totals(ref_id, shown.totals[ref_id])
    return tuple(found)


def _invited(shown: Shown, joined: Released) -> Iterator[Line]:
    """Return how many were invited, and how far they came in the questionnaire that is first."""
    if not shown.invited:
        return
    everybody: Cell = {"least": shown.invited, "most": shown.invited}
    stand = _stand("", INVITED, joined)
    yield stand.line(everybody)
    here = joined.figures["joined"]
    enough = here is not None and here["least"] <= shown.invited
    of = everybody if enough else None  # more joined than were invited: no share says anything
    yield stand.line(here, item=JOINED, of=of)
    ref_id = next(iter(shown.funnels), "")
    if ref_id:
        funnel = shown.funnels[ref_id]
        for state in (STARTED, FINISHED):
            cell = funnel.figures["states"][state]
            yield _stand(ref_id, INVITED, funnel).line(cell, item=state, of=of)


def _stand(ref_id: str, table: str, release: Released) -> Stand:
    return Stand(ref_id, table, release.number, release.at.isoformat())


def _funnel(ref_id: str, release: Released) -> Iterator[Line]:
    figures = release.figures
    progress = _stand(ref_id, PROGRESS, release)
    yield progress.line(figures["joined"])
    for state in STATES:
        yield progress.line(figures["states"][state], item=state, of=figures["joined"])
    stopped = _stand(ref_id, STOPPED, release)
    for one in figures["left"]:
        yield stopped.line(one["people"], item=one["module"])
        yield stopped.line(one["percent"], PERCENT, item=one["module"])
    yield _stand(ref_id, TIME, release).line(figures["minutes"], MINUTES)


def _totals(ref_id: str, release: Released) -> Iterator[Line]:
    tables = release.figures["tables"]
    if EVERYONE in tables:
        yield from _everyone(ref_id, tables[EVERYONE])
    for dimension in DIMENSIONS:
        if dimension in tables:
            yield from _groups(ref_id, dimension, tables[dimension])
    stand = _stand(ref_id, TREND, release)
    for one in release.figures["trend"]:
        yield stand.line(one["people"], item=one["month"])
        for severity, cell in one["severities"].items():
            yield stand.line(cell, severity, item=one["month"], of=one["people"])


def _everyone(ref_id: str, table: Mapping[str, Any]) -> Iterator[Line]:
    stamp = (int(table["release"]), str(table["at"]))
    severities = Stand(ref_id, SEVERITY, *stamp)
    yield severities.line(table["people"])
    for severity in SEVERITIES:
        yield severities.line(table["severities"][severity], item=severity, of=table["people"])
    requirements = Stand(ref_id, REQUIREMENT, *stamp)
    for one in table["gaps"]:
        name, gap = one["requirement"], one["gap"]
        without = _rest(table["people"], gap)
        yield requirements.line(gap, GAP, item=name, of=table["people"])
        yield requirements.line(one["critical"], CRITICAL, item=name, of=gap)
        yield requirements.line(one["unknown"], NOT_KNOWN, item=name, of=without)


def _rest(people: Cell, gap: Cell) -> Cell:
    """Return how many are left beside an exact number of all."""
    if people is None or gap is None or not is_exact(people) or not is_exact(gap):
        return None
    left = people["least"] - gap["least"]
    return {"least": left, "most": left}


def _groups(ref_id: str, dimension: str, table: Mapping[str, Any]) -> Iterator[Line]:
    stand = Stand(ref_id, dimension, int(table["release"]), str(table["at"]))
    groups: Sequence[Mapping[str, Any]] = table["groups"]
    codes = [JOINS.join(group["names"]) for group in groups]
    for group, code in zip(groups, codes, strict=True):
        yield stand.line(group["people"], group=code)
    for name, cells in table["gaps"].items():
        for group, code, cell in zip(groups, codes, cells, strict=True):
            yield stand.line(cell, GAP, group=code, item=name, of=group["people"])


def of_table(lines: Iterable[Line], ref_id: str, table: str) -> tuple[Line, ...]:
    """Return the lines of one table of a questionnaire."""
    return tuple(one for one in lines if one.questionnaire == ref_id and one.table == table)
