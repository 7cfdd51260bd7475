"""The figures of a campaign in words: tables of labelled numbers, for pages and workbooks.

Rule of this file: it words `lines` and adds no number; what is kept back says so in every format
the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from questionnaires.model import Library, Questionnaire
from reports.totals.blocks import DIMENSIONS
from reports.totals.facts import SEVERITIES
from reports.totals.funnel import JOINED
from reports.totals.gaps import TOP
from reports.totals.labels import Labels
from reports.totals.lines import (
    CRITICAL,
    GAP,
    INVITED,
    KEPT_BACK,
    MINUTES,
    NOT_KNOWN,
    PEOPLE,
    PERCENT,
    PROGRESS,
    REQUIREMENT,
    SEVERITY,
    STOPPED,
    TIME,
    TREND,
    Line,
    of_table,
)
from reports.wording import Wording

DAY: Final = 1440
HOUR: Final = 60
PROTECTS: Final = ("five", "kept_back", "once", "steps", "exports", "please")
"""The sentences about how members are protected, by the end of their keys."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in words; `low` and `high` are its ends in percent of all, None where not known."""

    line: Line
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its label and a figure for each further column."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words; `key` is the name of its lines, `lead` says of whom and as of when.

    `headings` are those of all columns; `is_wide` with a column for each group of people.
    """

    key: str
    title: str
    lead: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one questionnaire."""

    ref_id: str
    title: str
    people: Figure | None
    top: tuple[Row, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that is shown of a campaign; `parts` is empty while there are no figures.

    `invited` is there where an officer said how many were invited.
    """

    joined: Figure | None
    parts: tuple[Part, ...]
    invited: Table | None = None


def board(
    lines: Sequence[Line],
    questionnaires: Mapping[str, Questionnaire],
    library: Library,
    say: Wording,
) -> Board:
    """Return what stands of a campaign in the words of one language.

    `questionnaires` and `library` are in that language too.
    """
    joined = next((one for one in lines if one.table == JOINED), None)
    refs = dict.fromkeys(one.questionnaire for one in lines if one.questionnaire)
    parts = [
        _Teller(say, Labels(questionnaires[ref_id], library, say), lines).part()
        for ref_id in refs
        if ref_id in questionnaires
    ]
    return Board(figure(joined, say) if joined else None, tuple(parts), _invited(lines, say))


def _invited(lines: Sequence[Line], say: Wording) -> Table | None:
    """Return how many were invited and how far they came, as shares of all who were."""
    rows = tuple(
        Row(say(f"totals.invited.{one.item or INVITED}"), (figure(one, say),))
        for one in lines
        if one.table == INVITED
    )
    if not rows:
        return None
    day = day_of(max(row.figures[0].line.released_at for row in rows), say)
    lead = f"{say('totals.lead.invited')} {say('totals.as_of', date=day)}"
    headings = (say("totals.first.invited"), say("totals.column.people"))
    return Table(INVITED, say("totals.title.invited"), lead, headings, rows)


def figure(line: Line, say: Wording) -> Figure:
    """Return a line in words."""
    low = high = None
    if line.least is not None and line.out_of and line.most is not None:
        low, high = (round(100 * end / line.out_of, 1) for end in (line.least, line.most))
    elif line.measure == PERCENT and line.least is not None:
        low, high = float(line.least), float(line.most or 100)
    return Figure(line, words_of(line, say), low, high)


def words_of(line: Line, say: Wording) -> str:
    """Return the number of a line in words."""
    if line.shown == KEPT_BACK or line.least is None:
        return say("totals.kept_back")
    if line.measure == MINUTES:
        return _time(line.least, line.most, say)
    most = line.least if line.most is None else line.most
    if line.measure == PERCENT:
        least = say.number(line.least)
        return say("totals.percent_band", least=least, most=say.number(most))
    if line.least == most:
        return _exact(line.least, line.out_of, say)
    return _range(line.least, most, line.out_of, say, shares=line.table == INVITED)


def _exact(number: int, out_of: int | None, say: Wording) -> str:
    if not out_of:
        return say.number(number)
    share = say.percent(Decimal(number) / Decimal(out_of))
    return say("totals.share", number=say.number(number), share=share)


def _range(least: int, most: int, out_of: int | None, say: Wording, *, shares: bool = False) -> str:
    if least == 0:
        return say("totals.fewer_than", number=say.number(most + 1))
    if out_of is not None and most >= out_of:
        return say("totals.at_least", number=say.number(least))
    ends = say("totals.range", least=say.number(least), most=say.number(most))
    if out_of is None or not shares:
        return ends
    low, high = (say.percent(Decimal(end) / Decimal(out_of)) for end in (least, most))
    share = low if low == high else say("totals.range", least=low, most=high)
    return say("totals.share", number=ends, share=share)


def _time(least: int, most: int | None, say: Wording) -> str:
    if most is None or most > DAY:
        return say("totals.time.more_than_a_day")
    if most > 2 * HOUR:
        return say("totals.time.hours", least=say.number(least // HOUR), most=say.number(24))
    return say("totals.time.minutes", least=say.number(least), most=say.number(most))


def day_of(at: str, say: Wording) -> str:
    """Return the day of a release in words."""
    return say.date(datetime.fromisoformat(at).date())


@dataclass(frozen=True)
class _Teller:
    """Words the lines of one questionnaire."""

    say: Wording
    labels: Labels
    lines: Sequence[Line]

    def part(self) -> Part:
        tables = [
            self._progress(),
            self._stopped(),
            self._severities(),
            self._trend(),
            self._requirements(),
            *(self._groups(dimension) for dimension in DIMENSIONS),
        ]
        people = next((one for one in self._of(SEVERITY) if not one.item), None)
        return Part(
            self.labels.questionnaire.ref_id,
            self.labels.questionnaire.header.title,
            figure(people, self.say) if people else None,
            self._top(),
            tuple(table for table in tables if table is not None),
        )

    def _of(self, table: str) -> tuple[Line, ...]:
        return of_table(self.lines, self.labels.questionnaire.ref_id, table)

    def _row(self, label: str, lines: Iterable[Line]) -> Row:
        return Row(label, tuple(figure(one, self.say) for one in lines))

    def _table(
        self,
        key: str,
        rows: Sequence[Row],
        columns: Sequence[str],
        lead: str = "",
        is_wide: bool = False,
    ) -> Table | None:
        if not rows:
            return None
        say = self.say
        at = max(one.line.released_at for row in rows for one in row.figures)
        told = say("totals.as_of", date=day_of(at, say))
        lead = f"{say(lead or f'totals.lead.{key}')} {told}"
        headings = (say(f"totals.first.{key}"), *columns)
        return Table(key, say(f"totals.title.{key}"), lead, headings, tuple(rows), is_wide)

    def _progress(self) -> Table | None:
        rows = [
            self._row(self.say(f"totals.state.{one.item or 'joined'}"), (one,))
            for one in self._of(PROGRESS)
        ]
        rows += [self._row(self.say("totals.state.time"), (one,)) for one in self._of(TIME)]
        return self._table(PROGRESS, rows, (self.say("totals.column.people"),))

    def _stopped(self) -> Table | None:
        found = _by_item(self._of(STOPPED), (PEOPLE, PERCENT))
        place = self.labels.module_place
        rows = [
            self._row(self.labels.module(name), found[name]) for name in sorted(found, key=place)
        ]
        columns = ("totals.column.people", "totals.column.percent")
        return self._table(STOPPED, rows, tuple(self.say(one) for one in columns))

    def _severities(self) -> Table | None:
        rows = [
            self._row(self.say(f"severity.{one.item}") if one.item else self._everyone(), (one,))
            for one in self._of(SEVERITY)
        ]
        return self._table(SEVERITY, rows, (self.say("totals.column.people"),))

    def _everyone(self) -> str:
        return self.say("totals.everyone")

    def _requirements(self) -> Table | None:
        found = _by_item(self._of(REQUIREMENT), (GAP, CRITICAL, NOT_KNOWN))
        rows = [self._row(self.labels.requirement(name), found[name]) for name in _ordered(found)]
        columns = (f"totals.column.{one}" for one in (GAP, CRITICAL, NOT_KNOWN))
        return self._table(REQUIREMENT, rows, tuple(self.say(one) for one in columns))

    def _top(self) -> tuple[Row, ...]:
        found = _by_item(self._of(REQUIREMENT), (GAP,))
        named = [name for name in _ordered(found) if (found[name][0].least or 0) > 0]
        return tuple(self._row(self.labels.requirement(name), found[name]) for name in named[:TOP])

    def _groups(self, dimension: str) -> Table | None:
        lines = self._of(dimension)
        groups = list(dict.fromkeys(one.group for one in lines))
        by_item: dict[str, list[Line]] = {}
        for one in lines:
            by_item.setdefault(one.item, []).append(one)
        rows = [
            self._row(self.labels.requirement(name) if name else self._everyone(), by_item[name])
            for name in sorted(by_item, key=lambda name: _weight(name, by_item[name]))
        ]
        columns = tuple(self.labels.group(dimension, one) for one in groups)
        return self._table(dimension, rows, columns, "totals.lead.groups", is_wide=True)

    def _trend(self) -> Table | None:
        found = _by_item(self._of(TREND), (PEOPLE, *SEVERITIES))
        rows = [
            self._row(self.say.month(date.fromisoformat(f"{month}-01")), found[month])
            for month in sorted(found)
        ]
        severities = (self.say(f"severity.{one}") for one in SEVERITIES)
        return self._table(TREND, rows, (self.say("totals.column.counted"), *severities))


def _by_item(lines: Iterable[Line], measures: Sequence[str]) -> dict[str, list[Line]]:
    """Return the lines of each item in the order of the measures; those without all are left."""
    found: dict[str, dict[str, Line]] = {}
    for one in lines:
        found.setdefault(one.item, {})[one.measure] = one
    return {
        item: [by[measure] for measure in measures]
        for item, by in found.items()
        if all(measure in by for measure in measures)
    }


def _ordered(found: Mapping[str, Sequence[Line]]) -> list[str]:
    return sorted(found, key=lambda name: _weight(name, found[name][:1]))


def _weight(name: str, lines: Iterable[Line]) -> tuple[bool, int, int, str]:
    """Return the place of a row by what is shown of it alone: everybody, then the most."""
    shown = tuple(lines)
    least = sum(one.least or 0 for one in shown)
    most = sum(one.most or 0 for one in shown)
    return (bool(name), -least, -most, name)
