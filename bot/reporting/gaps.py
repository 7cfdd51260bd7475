"""The gaps of a report one by one: the answer, why it matters, what to do first, who and by when.

Rule of this file: everything comes from the report a submission keeps, in its order; one gap is one
message with the way to the next.
"""

from __future__ import annotations

from typing import Final

from bot.follow_up.words import state_of
from bot.messages import ITEM, MAIN, MOVE, NOTICE, PROGRESS, TEXT, TITLE, Block, Button
from bot.wording import Wording
from reports.follow_up import states
from reports.model import Finding, PlannedAction, Report
from reports.wording import wording_for

Rows = tuple[tuple[Button, ...], ...]

GAPS: Final = "gaps"
"""`/report gaps` shows the first gap, `/report gaps 2` the second."""
MOST_ANSWERS: Final = 3


def one_by_one(words: Wording, report: Report, wanted: str) -> tuple[tuple[Block, ...], Rows]:
    """Return one gap and the buttons around it; one too high gives the last."""
    total = len(report.findings)
    if not total:
        return (Block(NOTICE, words.say("gaps_none")),), (_leaving(words),)
    number = min(max(int(wanted), 1), total) if wanted.isdecimal() else 1
    finding = report.findings[number - 1]
    say = wording_for(report.language)
    severity = say(f"severity.{finding.severity or finding.status}")
    place = {"number": number, "total": total, "severity": severity}
    action = _first_action(report, finding)
    blocks = (
        Block(PROGRESS, words.say("gap_place", place)),
        Block(TITLE, finding.requirement_label),
        *_answers(finding),
        *((Block(TEXT, words.say("gap_why", {"why": finding.why})),) if finding.why else ()),
        *_rule(words, finding),
        *(_first_step(words, report, action) if action else ()),
    )
    return blocks, (*_moves(words, number, total), _leaving(words))


def _answers(finding: Finding) -> tuple[Block, ...]:
    return tuple(
        Block(ITEM, f"{one.label}{f' ({one.row})' if one.row else ''} → {one.answer}")
        for one in finding.asked[:MOST_ANSWERS]
    )


def _rule(words: Wording, finding: Finding) -> tuple[Block, ...]:
    """Return the first clause that the finding touches, marked as what it is."""
    if not finding.clauses:
        return ()
    one = finding.clauses[0]
    params = {"framework": one.framework, "clause": one.clause, "text": one.text}
    return (Block(TEXT, words.say(f"source_{one.confidence}", params)),)


def _first_action(report: Report, finding: Finding) -> PlannedAction | None:
    return next((one for one in report.actions if one.id in finding.actions), None)


def _first_step(words: Wording, report: Report, action: PlannedAction) -> tuple[Block, ...]:
    date = wording_for(report.language).date
    step = action.steps[0] if action.steps else action.label
    who = {"role": action.role_label, "due": date(action.due), "complete": date(action.complete)}
    state = state_of(words, states(report).get(action.id))
    return (
        Block(TEXT, words.say("gap_first", {"step": step})),
        Block(TEXT, words.say("gap_who", who)),
        *((Block(TEXT, f"{action.label}: {state}"),) if state else ()),
    )


def _moves(words: Wording, number: int, total: int) -> Rows:
    moves = []
    if number > 1:
        moves.append(Button(words.say("button_gap_before"), f"/report {GAPS} {number - 1}", MOVE))
    if number < total:
        moves.append(Button(words.say("button_gap_next"), f"/report {GAPS} {number + 1}", MAIN))
    return (tuple(moves),) if moves else ()


def _leaving(words: Wording) -> tuple[Button, ...]:
    return (
        Button(words.say("button_report"), "/report", MOVE),
        Button(words.say("button_plan"), "/plan", MOVE),
    )
