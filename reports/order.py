"""The order of the report's parts, the same in every format, and its contents.

Rule of this file: what must be done stands before what is good to know; a part with nothing in it
is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.result import QUIZ
from reports.sheet import PartLine, Sheet

ORDER = (
    "safety",
    "steps",
    "quiz",
    "critical",
    "plan",
    "since-last",
    "framework",
    "unknown",
    "evidence",
    "on-file",
    "costs",
    "repayment",
    "other",
    "strengths",
    "open",
    "not-applicable",
    "rules",
    "markets",
    "profile",
    "method",
    "clauses",
    "crosswalk",
    "sources",
)
"""Every part after the summary; the findings in a framework's order stand as `framework`."""

CALCULATED = ("quiz", "since-last", "evidence", "on-file", "costs", "repayment")
"""The parts that are a `Chapter`; they bring their own titles."""


def contents(s: Sheet) -> tuple[PartLine, ...]:
    """Return the parts that a sheet has, with their titles, in order."""
    titles = _titles(s)
    return tuple(PartLine(name, titles[name]) for name in ORDER if titles.get(name))


def _titles(s: Sheet) -> Mapping[str, str]:
    w = s.words
    card = s.safety_card
    shown = {
        "steps": (w["by_step"], s.bars),
        "critical": (w["critical_findings"], s.critical),
        "plan": (w["plan"], s.rating != QUIZ),
        "unknown": (w["unknown_findings"], s.unknown),
        "other": (w["other_findings"], s.other),
        "strengths": (w["strengths"], s.strengths),
        "open": (w["open_questions"], s.open_questions),
        "not-applicable": (w["not_applicable"], s.not_applicable),
        "rules": (w["rules"], s.rules),
        "markets": (w["markets"], s.markets or s.market_note),
        "profile": (w["profile"], s.profile),
        "method": (w["method"], s.method),
        "clauses": (w["clauses_annex"], s.clauses),
        "crosswalk": (w["also_asked_by"], s.crosswalk),
        "sources": (w["sources"], s.sources),
    }
    return {
        **{name: title for name, (title, there) in shown.items() if there},
        **{one.name: one.title for one in s.chapters},
        "safety": f"{w['safety']}: {card.title}" if card else "",
        "framework": s.framework.title if s.framework else "",
    }
