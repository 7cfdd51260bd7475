"""The clauses, crossings and sources of a report, each in one line.

Rule of this file: what comes from a published source carries no mark, all else says what it is.
"""

from __future__ import annotations

from reports.model import ClauseRef, Finding, Report
from reports.sheet import ClauseLine, Crossing, SourceLine
from reports.wording import Wording

PUBLISHED = ("found", "known")
"""What comes from a published source carries no mark."""


def own_clauses(finding: Finding, say: Wording) -> tuple[ClauseLine, ...]:
    """Return the clauses of the finding's own rule; what is set beside it stands elsewhere."""
    return tuple(_clause(one, say) for one in finding.clauses if not one.crosswalk)


def all_clauses(report: Report, say: Wording) -> tuple[ClauseLine, ...]:
    """Return each clause that an open finding touches once, in order of first mention."""
    found = {one.name: one for f in report.findings for one in own_clauses(f, say)}
    return tuple(found.values())


def _clause(clause: ClauseRef, say: Wording) -> ClauseLine:
    return ClauseLine(
        name=_name(clause),
        text=clause.text,
        confidence=clause.confidence,
        mark=_mark(clause.confidence, say),
    )


def _mark(confidence: str, say: Wording) -> str:
    return "" if confidence in PUBLISHED else say(f"confidence_short.{confidence}")


def _name(clause: ClauseRef) -> str:
    if clause.clause.casefold() == clause.framework.casefold():
        return clause.framework
    return f"{clause.framework} {clause.clause}".strip()


def crosswalk(report: Report) -> tuple[Crossing, ...]:
    """Return, for each requirement of an open finding, where other frameworks ask for it."""
    crossings: dict[str, Crossing] = {}
    for finding in report.findings:
        asked: dict[str, list[str]] = {}
        for clause in finding.clauses:
            if clause.crosswalk:
                asked.setdefault(clause.framework, []).append(clause.clause)
        if asked and finding.requirement not in crossings:
            pairs = tuple((name, ", ".join(clauses)) for name, clauses in asked.items())
            crossings[finding.requirement] = Crossing(
                finding.requirement, finding.requirement_label, pairs
            )
    return tuple(crossings[name] for name in sorted(crossings))


def sources(report: Report, say: Wording) -> tuple[SourceLine, ...]:
    """Return every source with how sure we are of it."""
    return tuple(
        SourceLine(
            text=", ".join(part for part in (one.publisher, one.title, one.year) if part),
            address=one.address,
            confidence=one.confidence,
            mark=say(f"confidence.{one.confidence}"),
        )
        for one in report.sources
    )
