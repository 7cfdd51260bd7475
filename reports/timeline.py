"""The plan on a time axis: when each action starts and when it is done.

Rule of this file: dates become places between 0 and 1 here and nowhere else, so that every format
draws the same axis.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.dates import format_skeleton

from reports.chapter_model import Span, Tick, Timeline
from reports.chart import SHOWN
from reports.model import PlannedAction, Report
from reports.wording import Wording

MOST_TICKS = 7
ROOM = 0.06
"""The least distance of a month's name from the end of the axis."""


def timeline(report: Report, say: Wording) -> Timeline | None:
    """Return the plan on its axis, from the day of the report to the last end; None without one."""
    if not report.actions:
        return None
    last = max(max(one.complete, one.due) for one in report.actions)
    axis = _Axis(report.date, last)
    spans = tuple(_span(one, axis, say) for one in report.actions)
    shown = {one.severity for one in spans}
    rows = [
        say(
            "timeline.row",
            number=say.number(one.number),
            action=one.label,
            first=one.first_step,
            complete=one.complete,
        )
        for one in spans
    ]
    return Timeline(
        title=say("timeline.title"),
        text=say("timeline.description", rows=say("finding.answer_separator").join(rows)),
        today=say("timeline.today", date=say.date(report.date)),
        ticks=tuple(axis.ticks(say)),
        spans=spans,
        legend=tuple((key, say(f"severity.{key}")) for key in SHOWN if key in shown),
    )


def severity_of(action: PlannedAction) -> str:
    """Return the key of how urgent an action is; one without a gap behind it finds something out.

    One without any finding comes from the circumstances and counts as major.
    """
    return str(action.severity or ("unknown" if action.findings else "major"))


def _span(action: PlannedAction, axis: _Axis, say: Wording) -> Span:
    key = severity_of(action)
    first, complete = say.date(action.due), say.date(action.complete)
    return Span(
        number=action.order,
        action=action.id,
        label=action.label,
        severity=key,
        severity_label=say(f"severity.{key}"),
        who=action.role_label,
        first_step=first,
        complete=complete,
        dates=first if first == complete else say("timeline.dates", first=first, complete=complete),
        start=axis.at(action.due),
        end=axis.at(max(action.complete, action.due)),
    )


class _Axis:
    """The days from `first` to `last` as places from 0 to 1."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.last = last
        self.days = max((last - first).days, 1)

    def at(self, day: date) -> float:
        """Return the place of a day; one before the axis stands at its beginning."""
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0), 4)

    def ticks(self, say: Wording) -> Iterator[Tick]:
        """Give the firsts of months, with steps wide enough to be read."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = max(-(-months // MOST_TICKS), 1)
        for number in range(step, months + 1, step):
            year, month = divmod(self.first.month - 1 + number, 12)
            day = date(self.first.year + year, month + 1, 1)
            if ROOM < self.at(day) < 1 - ROOM:
                skeleton = "yMMM" if day.month <= step else "MMM"
                yield Tick(self.at(day), format_skeleton(skeleton, day, locale=say.locale))
