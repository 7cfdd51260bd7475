"""Which papers there are, what each is called as a file, and who writes it.

Rule of this file: one line for each template of the library; every paper has a cover for the firm
alone, so that what it found out about itself is not handed on by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from questionnaires.shared_entries import Library, Template
from reports.documents.agreements import agreement, grievance, policy
from reports.documents.desk import Desk
from reports.documents.firm import Recruiter, firm_of, task_of
from reports.documents.forms import comparison, first_days, interview, screening
from reports.documents.sheets import channels, costs, repayment
from reports.model import Report
from reports.paper_model import LABEL, Cell, Paper, Part
from reports.wording import Wording


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper's file name and what writes its parts; `wide` lays it on its side."""

    file: str
    write: Callable[[Desk], tuple[Part, ...]]
    wide: bool = False


SCREENING = "T2"

KINDS: Mapping[str, Kind] = {
    "T1": Kind("T1-recruitment-policy", policy),
    "T2": Kind("T2-recruiter-screening-form", screening),
    "T3": Kind("T3-agreement-with-recruiter", agreement),
    "T4": Kind("T4-worker-interview-guide", interview),
    "T5": Kind("T5-grievance-procedure", grievance),
    "T6": Kind("T6-repayment-plan", repayment, wide=True),
    "T7": Kind("T7-offer-contract-payslip", comparison, wide=True),
    "T8": Kind("T8-first-seven-days", first_days),
    "T9": Kind("T9-cost-tracking-sheet", costs, wide=True),
    "T10": Kind("T10-recruitment-channels", channels, wide=True),
}


def wanted(report: Report, library: Library, *, every: bool) -> tuple[Template, ...]:
    """Return the templates that the plan's actions call for; all there are with `every`."""
    known = [library.templates[name] for name in KINDS if name in library.templates]
    return tuple(one for one in known if every or task_of(one, report).actions)


def desk_of(template: Template, report: Report, library: Library, say: Wording) -> Desk:
    """Return what a template's paper is written from."""
    return Desk(
        template=template,
        report=report,
        library=library,
        firm=firm_of(report, say),
        task=task_of(template, report),
        say=say,
    )


def write(desk: Desk) -> Paper:
    """Return the paper of the desk's template."""
    template = desk.template
    kind = KINDS[template.name]
    return Paper(
        name=template.name,
        file=kind.file,
        label=template.label,
        purpose=template.purpose,
        cover=_cover(desk),
        parts=kind.write(desk),
        wide=kind.wide,
    )


def _cover(desk: Desk) -> tuple[Part, ...]:
    word, say, firm, task = desk.word, desk.say, desk.firm, desk.task
    facts = (
        (word("firm"), desk.known(firm.name, word("firm"))),
        (word("country"), desk.known(firm.country, word("country"))),
        (word("sector"), desk.known(firm.sector, word("sector"))),
        (word("workers"), desk.known(firm.workers, word("workers"))),
        (word("languages"), desk.known(firm.languages, word("languages"))),
        (word("responsible"), desk.listed(task.roles, word("responsible"))),
        (say("label.first_step"), desk.day(task.first_step, say("label.first_step"))),
        (say("label.complete"), desk.day(task.complete, say("label.complete"))),
    )
    parts = [
        Part(heading=word("cover"), text=word("cover.text")),
        Part(
            rows=tuple((Cell(label, LABEL), Cell(text)) for label, text in facts),
            widths=(35, 65),
        ),
    ]
    for action in task.actions:
        heading = f"{action.id} {action.label}"
        parts.append(Part(heading=heading, clauses=action.steps, level=3))
    if task.findings:
        parts.append(desk.answers(task.findings, word("cover.findings")))
    if desk.template.name == SCREENING:
        parts += (_said_of(desk, one) for one in firm.recruiters if one.findings)
    return tuple(parts)


def _said_of(desk: Desk, recruiter: Recruiter) -> Part:
    """Return what was answered about one recruiter, and about no other."""
    own = [
        replace(one, asked=asked, answer="; ".join(said.answer for said in asked))
        for one in recruiter.findings
        if (asked := tuple(said for said in one.asked if said.row in ("", recruiter.name)))
    ]
    return desk.answers(own, desk.word("t2.answered", recruiter=recruiter.name))
