"""The report in six lines, as the chat says it.

Rule of this file: plain text, a line each, the most urgent first; files and buttons are the
channel's business.
"""

from __future__ import annotations

from reports.model import Report
from reports.wording import Wording, wording_for

LINES = 6
COUNTED = ("critical", "major", "minor", "unknown")


def summary_lines(report: Report) -> tuple[str, ...]:
    """Return at most six lines: result, counts, safety, what is first, the plan, what is good."""
    say = wording_for(report.language)
    lines = (
        say(
            "chat.headline",
            rating=say(f"rating.{report.rating}"),
            self_assessed=say("self_assessed"),
        ),
        say(
            "chat.counts",
            **{key: say.plural(f"count.{key}", report.counts.get(key, 0)) for key in COUNTED},
        ),
        say("chat.safety") if report.safety_card else say(f"reach.{report.confidence}"),
        _first(report, say),
        _plan(report, say),
        say(
            "chat.good",
            met=say.plural("count.met", report.counts.get("met", 0)),
            open=say.plural("count.open", report.counts.get("open", 0)),
        ),
    )
    return lines[:LINES]


def _first(report: Report, say: Wording) -> str:
    if not report.actions:
        return say("chat.nothing_first")
    first = report.actions[0]
    return say("chat.urgent", action=first.label, role=first.role_label, date=say.date(first.due))


def _plan(report: Report, say: Wording) -> str:
    if not report.actions:
        return say("chat.no_plan")
    following = [action.label for action in report.actions[1:3]]
    parts = [
        say("chat.plan", actions=say.plural("count.actions", len(report.actions))),
        say("chat.then", actions=say.listing(following)) if following else "",
    ]
    return " ".join(part for part in parts if part)
