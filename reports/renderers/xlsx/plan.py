"""The sheets *Plan* and *Steps*: what is to be done, by whom, by when, and how far it is.

Rule of this file: what the report says stands in plain cells, what people fill in stands in marked
ones; the days left count from a day they type, never from the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from flows.follow_up import DECLINED, DONE, HELP, LATER
from reports.follow_up import complete_by, states
from reports.follow_up_model import ActionState
from reports.model import PlannedAction, Report
from reports.renderers.xlsx.cells import Column, Live, Span, Value, at, fixed, quoted
from reports.renderers.xlsx.paper import Paper, Tab
from reports.renderers.xlsx.styles import LATE, STATES
from reports.sheet import PlanLine, Sheet
from reports.wording import Wording

STATUSES: Final = ("not_started", "in_progress", "later", "help", "done", "not_needed")
PRESET: Final[Mapping[str, str]] = {
    DONE: "done",
    LATER: "later",
    HELP: "help",
    DECLINED: "not_needed",
}
"""What was said in the chat, as the list of the sheet has it; all else is not started."""
COMPLETE, STATUS, DONE_ON, LEFT = 6, 7, 8, 9
"""Columns of the plan that formulas and rules point to, counted from zero."""


def add_plan(paper: Paper, sheet: Sheet, report: Report) -> None:
    """Write both sheets; the second only where there are actions."""
    columns = _columns(paper.say, sheet)
    tab = paper.tab("plan", [column.width for column in columns])
    tab.title(sheet.title, *_notes(sheet, paper.say))
    today = _today(tab, report.date)
    first = tab.row + 1
    rows = [
        _row(line, action, first + number, today, report, paper.say)
        for number, (line, action) in enumerate(zip(sheet.plan, report.actions, strict=True))
    ]
    span = tab.table(columns, rows, chief=True)
    _count(tab, span, report)
    _rules(tab, span)
    if not rows:
        tab.note(sheet.words["no_actions"])
    else:
        _add_steps(paper, sheet)


def _notes(sheet: Sheet, say: Wording) -> tuple[str, ...]:
    return (
        f"{sheet.date}. {sheet.self_assessed}. {sheet.self_assessed_text}",
        sheet.machine_drafted,
        f"{sheet.rating_label}. {sheet.rating_text}",
        sheet.plan_as_of,
        say("workbook.legend"),
    )


def _columns(say: Wording, sheet: Sheet) -> list[Column]:
    w = sheet.words
    return [
        Column(w["number"], 6, "count"),
        Column(w["action"], 38, "bold"),
        Column(w["severity"], 11),
        Column(w["who"], 24),
        Column(say("workbook.helpers"), 20),
        Column(w["first_step"], 12, "day"),
        Column(w["complete"], 12, "day"),
        Column(say("workbook.status"), 13, "input"),
        Column(say("workbook.done_on"), 12, "input_day"),
        Column(say("workbook.days_left"), 8, "count"),
        Column(say("workbook.again"), 13),
        Column(say("workbook.notes"), 30, "input"),
    ]


def _row(
    line: PlanLine, action: PlannedAction, row: int, today: str, report: Report, say: Wording
) -> list[Value]:
    status, known = at(row, STATUS), states(report)
    state = known.get(action.id)
    complete, ended = complete_by(action, known), _preset(state) in ("done", "not_needed")
    closed = ",".join(f"{status}={quoted(_state(say, key))}" for key in ("done", "not_needed"))
    left = f'=IF(OR({closed},{at(row, COMPLETE)}=""),"",{at(row, COMPLETE)}-{today})'
    return [
        line.number,
        line.label,
        line.severity_label,
        line.role,
        "; ".join(action.helpers),
        action.due,
        complete,
        _state(say, _preset(state)),
        state.done_on if state and state.state == DONE else None,
        Live(left, "" if ended else (complete - report.date).days),
        line.again,
        line.state_text or None,
    ]


def _preset(state: ActionState | None) -> str:
    return PRESET.get(state.state, "not_started") if state else "not_started"


def _state(say: Wording, key: str) -> str:
    return say(f"workbook.state.{key}")


def _today(tab: Tab, day: date) -> str:
    """Write the day to count from, for people to replace; return the name of its cell."""
    tab.put(tab.row, 1, tab.say("workbook.today"), "head")
    tab.put(tab.row, 3, day, "input_day")
    tab.put(tab.row, 2, None, "head")
    cell = fixed(tab.row, 3)
    span = Span(tab.name, tab.row, tab.row)
    tab.only(span, 3, "date")
    tab.row += 2
    return cell


def _count(tab: Tab, span: Span, report: Report) -> None:
    """Beside that day: how many actions are done, of how many."""
    done_now = sum(one.state == DONE for one in states(report).values())
    row = span.first - 3
    total = max(0, span.last - span.first + 1)
    done = f"=COUNTIF({span.column(STATUS)},{quoted(_state(tab.say, 'done'))})"
    tab.put(row, 4, tab.say("workbook.count_done"), "head")
    tab.put(row, 5, Live(done, done_now), "count")
    tab.put(row, 6, tab.say("workbook.count_all"), "head")
    tab.put(row, 7, total, "count")
    late = f'=COUNTIF({span.column(LEFT)},"<0")'
    tab.put(row, 8, tab.say("workbook.count_late"), "head")
    tab.put(row, 9, Live(late, 0), "count")


def _rules(tab: Tab, span: Span) -> None:
    say = tab.say
    tab.choose(span, STATUS, [_state(say, key) for key in STATUSES])
    tab.only(span, DONE_ON, "date")
    tab.colour_severities(span, 2)
    chosen = at(span.first, STATUS)
    states = {f"{chosen}={quoted(_state(say, key))}": look for key, look in STATES.items()}
    tab.colour(span, (STATUS, STATUS), states)
    left = at(span.first, LEFT)
    tab.colour(span, (LEFT, LEFT), {f"AND(ISNUMBER({left}),{left}<0)": LATE})


def _add_steps(paper: Paper, sheet: Sheet) -> None:
    """A line for each step, to tick off; then what proves that the action worked."""
    say, w = paper.say, sheet.words
    columns = [
        Column(w["number"], 6, "count"),
        Column(w["action"], 32),
        Column(w["step"], 7, "count"),
        Column(say("workbook.what"), 62),
        Column(w["who"], 24),
        Column(w["done"], 10, "input"),
        Column(say("workbook.done_on"), 12, "input_day"),
        Column(say("workbook.notes"), 26, "input"),
    ]
    tab = paper.tab("steps", [column.width for column in columns])
    tab.title(say("workbook.tab.steps"), say("workbook.steps.intro"))
    rows: list[list[Value]] = []
    for line in sheet.plan:
        tasks = [*line.steps, *_proof(line, sheet)]
        rows += [
            [line.number, line.label, number, task, line.role, None, None, None]
            for number, task in enumerate(tasks, 1)
        ]
    span = tab.table(columns, rows, chief=True)
    tab.choose(span, 5, [say("answer.yes"), say("answer.no")])
    tab.only(span, 6, "date")


def _proof(line: PlanLine, sheet: Sheet) -> list[str]:
    w = sheet.words
    kept = f"{w['keep']}: {', '.join(line.evidence)}" if line.evidence else ""
    checked = f"{w['verify']}: {line.verify}" if line.verify else ""
    return [text for text in (kept, checked) if text]
