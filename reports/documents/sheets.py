"""The working sheets: repayment plan (T6), cost tracking (T9), map of channels (T10).

Rule of this file: figures come from the cost sheet and the repayment plan of the report as they
stand there; nothing is added up here, and where they have nothing the sheet stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.documents.desk import LARGEST_SIDE_BY_SIDE, Desk
from reports.documents.money import amount, known_costs, owed_tables
from reports.marks import without_marks
from reports.paper_model import LABEL, OPEN_CELL, Cell, Part
from reports.repayment_model import GroupDue

REFERENCE = re.compile(r"\((A|C|[ivx]+)\)\s*$")
"""The end of a cost's name: its place in the ILO definition, such as (vi)."""

WHO_CLAIMS, TIMETABLE, BUDGET = 1, 4, 5
"""Rows of the plan's text, counted from 0."""


def repayment(desk: Desk) -> tuple[Part, ...]:
    """Return the repayment plan (T6): its text, what the report worked out, a sheet by worker."""
    text, sheet = desk.blocks
    word, plan = desk.word, desk.report.repayment
    known = {}
    if plan is not None:
        known[WHO_CLAIMS] = desk.listed((one.label for one in plan.groups), word("t6.groups"))
        known[BUDGET] = amount(desk.say, plan.total) or desk.blank(text.rows[BUDGET])
        if plan.payments:
            known[TIMETABLE] = word(
                "t6.from_to",
                first=desk.say.date(plan.payments[0].due),
                last=desk.say.date(plan.payments[-1].due),
            )
    groups = plan.groups if plan else ()
    return (
        Part(text=word("t6.for", firm=desk.known(desk.firm.name, word("firm")))),
        desk.form(text.rows, known, heading=text.heading),
        *owed_tables(desk.report, desk.say),
        _side_by_side(
            desk,
            sheet.columns,
            [_owed(desk, one) for one in groups],
            heading=sheet.heading,
            note=word("t6.codes"),
        ),
    )


def _owed(desk: Desk, group: GroupDue) -> dict[int, str]:
    """Return what is known of a group for the sheet by worker: column to text."""
    return {
        1: group.origin_label,
        2: group.recruiter,
        3: group.year,
        4: group.who_label,
        6: group.per_worker.currency if group.per_worker else "",
        8: group.evidence_label,
        12: amount(desk.say, group.per_worker),
    }


def costs(desk: Desk) -> tuple[Part, ...]:
    """Return the cost tracking sheet (T9): what the answers tell, then the sheet to go on with."""
    [block] = desk.blocks
    word = desk.word
    known = {
        (at, 0): found[1] for at, row in enumerate(block.rows) if (found := REFERENCE.search(row))
    }
    names = [f"t9.{name}" for name in ("way", "job", "recruiter", "workers", "worker", "wage")]
    ways = desk.ways()
    head = desk.form(
        [word(name) for name in names],
        {0: f"{desk.blank(word('t9.way'))} ({desk.word('in_answers', names='; '.join(ways))})"}
        if ways
        else {},
    )
    sheet = desk.sheet(
        block.columns, block.rows, heading=block.heading, note=block.note, known=known
    )
    return (*known_costs(desk.report, desk.say), head, sheet)


def channels(desk: Desk) -> tuple[Part, ...]:
    """Return the map of recruitment channels (T10), a column for each way that is known."""
    [block] = desk.blocks
    groups = desk.report.costs.groups if desk.report.costs else ()
    if groups:
        known = [{0: one.job, 1: one.origin_label, 4: one.recruiter} for one in groups]
    else:
        known = [{1: origin} for origin, _ in desk.firm.ways]
    names = [one.name for one in desk.firm.recruiters]
    note = desk.word("t10.recruiters", names="; ".join(names)) if names else ""
    return (_side_by_side(desk, block.columns, known, heading=block.heading, note=note),)


def _side_by_side(
    desk: Desk,
    labels: Sequence[str],
    known: Sequence[dict[int, str]],
    *,
    heading: str,
    note: str = "",
) -> Part:
    """Return a table with a column for each entry and a row for each label, blank ones included."""
    entries = [*known[: LARGEST_SIDE_BY_SIDE - 1], {}]
    entries += [{}] * (LARGEST_SIDE_BY_SIDE - len(entries))
    rows = tuple(
        (
            Cell(label, LABEL),
            *(Cell(without_marks(entry[at])) if entry.get(at) else OPEN_CELL for entry in entries),
        )
        for at, label in enumerate(labels)
    )
    heads = ("", *(desk.say.number(number) for number in range(1, len(entries) + 1)))
    width = 72 // len(entries)
    return Part(
        heading=heading,
        heads=heads,
        rows=rows,
        widths=(28, *(width for _ in entries)),
        note=note,
    )
