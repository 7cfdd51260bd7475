"""The report in six lines, as the chat says it.

Rule of this file: plain text, a line each, the most urgent first; files and buttons are the
channel's business.
"""

from __future__ import annotations

from reports.chapters import money_lines
from reports.follow_up import first_up, states, to_do
from reports.model import Report
from reports.quiz_chapter import quiz_lines
from reports.result import rating_said
from reports.wording import Wording, wording_for

LINES = 6
COUNTED = ("critical", "major", "minor", "unknown")


def summary_lines(report: Report) -> tuple[str, ...]:
    """Return at most six lines: result, counts, safety, what is first, the plan, what is good."""
    say = wording_for(report.language)
    if report.quiz is not None:
        return quiz_lines(report, say)
    lines = (
        say(
            "chat.headline",
            rating=say(f"rating.{rating_said(report)}"),
            self_assessed=say("self_assessed"),
        ),
        _counted(report, say),
        say("chat.safety") if report.safety_card else say(f"reach.{report.confidence}"),
        _first(report, say),
        _plan(report, say),
        _good(report, say),
    )
    return lines[:LINES]


def _counted(report: Report, say: Wording) -> str:
    """How many gaps, and what workers paid or are owed, where that is known."""
    counts = {key: say.plural(f"count.{key}", report.counts.get(key, 0)) for key in COUNTED}
    told = (*money_lines(report, say), *report.conclusions)
    return " ".join((say("chat.counts", **counts), *told))


def _good(report: Report, say: Wording) -> str:
    """What is in place and what is open; what was said not to apply is told too, never hidden."""
    kinds = ["met", "open", *(["not_applicable"] if report.counts.get("not_applicable") else [])]
    return " ".join(f"{say.plural(f'count.{kind}', report.counts.get(kind, 0))}." for kind in kinds)


def _first(report: Report, say: Wording) -> str:
    waiting = first_up(report) or to_do(report)
    if not waiting:
        return say("chat.nothing_first" if not report.actions else "chat.all_ended")
    first = waiting[0]
    state = states(report).get(first.id)
    due = state.until if state and state.until else first.due
    return say("chat.urgent", action=first.label, role=first.role_label, date=say.date(due))


def _plan(report: Report, say: Wording) -> str:
    if not report.actions:
        return say("chat.no_plan")
    following = [action.label for action in (first_up(report) or to_do(report))[1:3]]
    parts = [
        say("chat.plan", actions=say.plural("count.actions", len(report.actions))),
        say("chat.then", actions=say.listing(following)) if following else "",
    ]
    return " ".join(part for part in parts if part)
