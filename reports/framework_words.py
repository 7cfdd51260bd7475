"""A framework's view said in words: the clauses in their order, under each what was found.

Rule of this file: a finding is told in full under the first clause it touches and in one line under
every other; what no clause asks for still stands at the end, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace

from questionnaires.model import Status
from reports.frameworks import NONE, PARTIAL
from reports.model import ClauseView, Finding, FrameworkView, Report
from reports.sheet import (
    ClauseLine,
    ClauseSection,
    Entry,
    FrameworkSection,
    Line,
    Sheet,
)
from reports.wording import Wording


def as_framework(made: Sheet, report: Report, say: Wording) -> Sheet:
    """Return the sheet with the findings in the order of the framework the report is shown as.

    The summary, the plan and the rest stay as they are; a framework that the report does not hold
    changes nothing.
    """
    view = report.frameworks.get(report.framework)
    if view is None:
        return made
    open_entries = {one.id: one for one in (*made.critical, *made.unknown, *made.other)}
    section = _Teller(report, say, open_entries).section(view)
    return replace(made, framework=section, critical=(), unknown=(), other=(), crosswalk=())


class _Teller:
    """Tells one view; remembers which findings were told in full."""

    def __init__(self, report: Report, say: Wording, entries: dict[str, Entry]) -> None:
        self.say = say
        self.entries = entries
        self.findings: dict[str, Finding] = {
            one.id: one for one in (*report.findings, *report.strengths, *report.set_aside)
        }
        self.rules = {one.requirement: one.requirement_label for one in self.findings.values()}
        self.told: set[str] = set()

    def section(self, view: FrameworkView) -> FrameworkSection:
        say = self.say
        tested = tuple(self.clause(one) for one in view.clauses if one.coverage != NONE)
        return FrameworkSection(
            title=say("framework.seen_as", title=view.title),
            edition=view.edition,
            confidence=view.confidence,
            mark=say(f"confidence.{view.confidence}"),
            clauses=tested,
            not_covered=tuple(
                ClauseLine(one.clause, one.text, one.confidence, self.mark(one))
                for one in view.clauses
                if one.coverage == NONE
            ),
            outside=tuple(one for name, one in self.entries.items() if name not in self.told),
        )

    def mark(self, clause: ClauseView) -> str:
        return self.say(f"confidence.{clause.confidence}")

    def clause(self, clause: ClauseView) -> ClauseSection:
        say, names = self.say, clause.findings
        first = tuple(self.entries[n] for n in names if n in self.entries and n not in self.told)
        again = tuple(self.again(n) for n in names if n in self.entries and n in self.told)
        self.told.update(one.id for one in first)
        coverage = "partial" if clause.coverage == PARTIAL else "full"
        return ClauseSection(
            name=clause.clause,
            text=clause.text,
            confidence=clause.confidence,
            mark=self.mark(clause),
            coverage=coverage,
            coverage_label=say(f"framework.{coverage}"),
            severity=clause.worst,
            severity_label=say(f"severity.{clause.worst}") if clause.worst else "",
            asks=tuple(f"{n} {self.rules[n]}" for n in clause.requirements if n in self.rules),
            entries=first,
            again=again,
            in_place=self.refs(clause, Status.MET),
            set_aside=self.refs(clause, Status.NOT_APPLICABLE),
        )

    def again(self, name: str) -> Line:
        entry = self.entries[name]
        return Line(entry.ref, entry.title, entry.severity_label, entry.id)

    def refs(self, clause: ClauseView, status: Status) -> str:
        met = (self.findings[n] for n in clause.findings if n in self.findings)
        refs = (", ".join(one.questions) for one in met if one.status is status)
        return ", ".join(dict.fromkeys(refs))
