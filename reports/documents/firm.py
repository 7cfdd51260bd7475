"""What the answers tell of a firm that a document can be filled in with.

Rule of this file: it reads the report and guesses nothing; what is not known is an empty text or an
empty tuple, and the document then shows a blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from questionnaires.shared_entries import Template
from reports.marks import without_marks
from reports.model import Finding, PlannedAction, Report
from reports.wording import Wording

RECRUITER_ROW = re.compile(r"r(\d+)")
RECRUITERS = "4."
"""Questions of module 4 are asked for each recruiter, in rows `r1`, `r2` and so on."""

ABOUT_A_RECRUITER = frozenset({"recruiter_screening"})
"""In these questionnaires the subject is a recruiter and not the firm."""


@dataclass(frozen=True, slots=True)
class Recruiter:
    """A recruiter by its short name, with what the answers say of it."""

    name: str
    findings: tuple[Finding, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Firm:
    """The firm in words of the report's language; an empty text is not known."""

    name: str = ""
    country: str = ""
    sector: str = ""
    workers: str = ""
    women: str = ""
    abroad: str = ""
    origins: str = ""
    languages: str = ""
    recruiters: tuple[Recruiter, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Task:
    """The actions of the plan that a document is for, with who leads and by when."""

    actions: tuple[PlannedAction, ...]
    findings: tuple[Finding, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Who leads, each once."""
        return tuple(dict.fromkeys(one.role_label for one in self.actions))

    @property
    def first_step(self) -> date | None:
        """The earliest first step."""
        return min((one.due for one in self.actions), default=None)

    @property
    def complete(self) -> date | None:
        """When the last of it is to be done."""
        return max((one.complete for one in self.actions), default=None)


def firm_of(report: Report, say: Wording) -> Firm:
    """Return what the report tells of the firm."""
    silent = {say(f"answer.{kind}") for kind in ("dont_know", "prefer_not_to_say")}
    known = {
        line.name: without_marks(line.answer)
        for line in report.profile
        if line.answer and line.answer not in silent
    }
    about_recruiter = report.questionnaire.get("ref_id") in ABOUT_A_RECRUITER
    return Firm(
        name="" if about_recruiter else without_marks(report.subject),
        country=known.get("workplace_country", ""),
        sector=known.get("main_activity", ""),
        workers=known.get("workers_total", ""),
        women=known.get("workers_women", ""),
        abroad=known.get("workers_international", ""),
        origins=known.get("origin_countries", ""),
        languages=known.get("worker_languages", ""),
        recruiters=_subject_as_recruiter(report) if about_recruiter else _recruiters(report),
        ways=tuple(
            (say.territory(card.origin), say.territory(card.destination))
            for card in report.rule_cards
            if card.origin and card.destination
        ),
    )


def task_of(template: Template, report: Report) -> Task:
    """Return the part of the plan that a template is for."""
    actions = tuple(
        one for one in report.actions if one.template == template.name or one.id in template.actions
    )
    wanted = {name for one in actions for name in one.findings}
    return Task(actions, tuple(one for one in report.findings if one.id in wanted))


def _subject_as_recruiter(report: Report) -> tuple[Recruiter, ...]:
    name = without_marks(report.subject)
    return (Recruiter(name, report.findings),) if name else ()


def _recruiters(report: Report) -> tuple[Recruiter, ...]:
    found: dict[int, str] = {}
    for finding in (*report.findings, *report.strengths, *report.set_aside):
        if not any(ref.startswith(RECRUITERS) for ref in finding.questions):
            continue
        for row, label in zip(finding.rows, finding.row_labels, strict=False):
            number = RECRUITER_ROW.fullmatch(row)
            if number:
                found.setdefault(int(number[1]), label)
    return tuple(_recruiter(found[number], report) for number in sorted(found))


def _recruiter(label: str, report: Report) -> Recruiter:
    groups = report.costs.groups if report.costs else ()
    return Recruiter(
        name=without_marks(label),
        findings=tuple(one for one in report.findings if label in one.row_labels),
        origins=tuple(
            dict.fromkeys(
                without_marks(one.origin_label)
                for one in groups
                if one.recruiter == label and one.origin_label
            )
        ),
    )
