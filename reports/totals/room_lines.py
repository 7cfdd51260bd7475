"""The figures of a workshop as lines of the same table as those of a campaign.

Rule of this file: each number that stood on the board, or stands in the workshop's report, is one
line, and nothing else is; names of columns and codes stay over versions, new ones are only added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from flows.workshop_room import KIND_AFTER, KIND_BEFORE, KIND_MODULE, PlannedStep
from questionnaires.model import Questionnaire
from questionnaires.values import TYPED_KINDS
from reports.totals.cells import exact
from reports.totals.cells import parts as parts_of
from reports.totals.cells import people as people_of
from reports.totals.funnel import FINISHED, JOINED, NOT_STARTED, STARTED
from reports.totals.lines import GAP, REQUIREMENT, Line, Stand
from reports.totals.room import bar_label
from reports.wording import Wording
from reports.workshop_report_model import StepRun, WorkshopRun

PARTS: Final = "parts"
ANSWERS: Final = "answers"
BEFORE: Final = "answers_before"
AFTER: Final = "answers_after"
KNOWLEDGE: Final = "knowledge"
ROOM_TABLES: Final = (PARTS, ANSWERS, BEFORE, AFTER, KNOWLEDGE)
"""How far people got in each part; what they answered, in a part and in the knowledge check before
and after; how many answers of that check were right."""

MOST_CHOSEN: Final = "most_chosen"
RIGHT: Final = "right"
ROOM_MEASURES: Final = (MOST_CHOSEN, RIGHT)
"""That most people gave this answer, where the number is kept back; right answers."""

QUESTION, GAPS, PAIRS = "question", "gaps", "pairs"
"""The kinds of figures of a room."""
_TABLE_OF: Final = {KIND_MODULE: ANSWERS, KIND_BEFORE: BEFORE, KIND_AFTER: AFTER}
_NOTHING, _MOST = "nothing", "most"


def room_lines(run: WorkshopRun, ended: datetime | None) -> tuple[Line, ...]:
    """Return every number that may be shown of a workshop, in the order of its parts.

    Who took part is in it only once the workshop has `ended`: from then on it stands still.
    """
    found: list[Line] = []
    if ended is not None:
        at = ended.isoformat()
        found.append(Stand("", JOINED, 1, at).line(people_of(run.joined)))
        for step in run.steps:
            found += _part(run, step, at)
    for step in run.steps:
        found += _shown(step)
    return (*found, *_gaps(run))


def _part(run: WorkshopRun, step: StepRun, at: str) -> Iterator[Line]:
    answered = min(step.answered, run.joined)
    finished = min(step.finished, answered)
    cells = parts_of(
        {FINISHED: finished, STARTED: answered - finished, NOT_STARTED: run.joined - answered}
    )
    stand = Stand(step.step.ref_id, PARTS, 1, at)
    name, of = step.step.module or step.step.kind, people_of(run.joined)
    for state, cell in cells.items():
        yield stand.line(cell, group=name, item=state, of=of)


def _shown(step: StepRun) -> Iterator[Line]:
    """Return what stood on the board of one part: its questions, and right answers in the check."""
    at = step.shown_at.isoformat() if step.shown_at else ""
    for value in step.figures.values():
        if value["kind"] == QUESTION and value["shown"] != _NOTHING:
            yield from _question(step.step, value, at)
        elif value["kind"] == PAIRS:
            yield from _pairs(step.step, value, at)


def _question(step: PlannedStep, value: Mapping[str, Any], at: str) -> Iterator[Line]:
    stand = Stand(step.ref_id, _TABLE_OF[step.kind], 1, at)
    name, answered = value["name"], value["answered"]
    yield stand.line(answered, group=name)
    for bar in value["bars"]:
        if not _is_idle(bar):
            yield stand.line(bar["people"], group=name, item=bar["code"], of=answered)
    if value["shown"] == _MOST:
        yield stand.line(None, MOST_CHOSEN, group=name, item=value["most"])


def _is_idle(bar: Mapping[str, Any]) -> bool:
    cell = bar["people"]
    return bar["code"] in TYPED_KINDS and cell is not None and cell["most"] == 0


def _pairs(step: PlannedStep, value: Mapping[str, Any], at: str) -> Iterator[Line]:
    stand = Stand(step.ref_id, KNOWLEDGE, 1, at)
    answers = exact(value["pairs"] * len(value["questions"]))
    yield stand.line(exact(value["pairs"]))
    for when in ("before", "after"):
        yield stand.line(exact(value[when]), RIGHT, item=when, of=answers)


def _gaps(run: WorkshopRun) -> Iterator[Line]:
    """Return the gaps as they stood on the board last: they are of all answers until then."""
    shown = [(one.shown_at, one) for one in run.steps if one.shown_at and GAPS in one.figures]
    for shown_at, step in sorted(shown, key=lambda one: one[0])[-1:]:
        value = step.figures[GAPS]
        stand = Stand(step.step.ref_id, REQUIREMENT, 1, shown_at.isoformat())
        yield stand.line(value["people"])
        for one in value["gaps"]:
            yield stand.line(one["gap"], GAP, item=one["requirement"], of=value["people"])


# -- in words --------------------------------------------------------------------------------------


def room_group(line: Line, questionnaire: Questionnaire, say: Wording) -> str:
    """Return what the group of a line of a room is called: a part, or a question."""
    if line.table == PARTS:
        known = questionnaire.module_by_name.get(line.group)
        return known.label if known is not None else say(f"guide.{line.group}")
    question = questionnaire.question_by_name.get(line.group)
    return question.label if question is not None else line.group


def room_item(line: Line, questionnaire: Questionnaire, say: Wording) -> str:
    """Return what is counted in a line of a room: a state, an answer, before and after."""
    if line.table == PARTS:
        return say(f"totals.state.{line.item}")
    if line.table == KNOWLEDGE:
        return say(f"workshop_report.{line.item}")
    question = questionnaire.question_by_name.get(line.group)
    return bar_label(question, line.item, say) if question is not None else line.item
