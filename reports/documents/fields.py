"""The fields that an association's own templates may use, and their values.

Rule of this file: `FIELDS` lists every field with its meaning, and `values` gives exactly these; a
field that is not known is a blank that says what belongs there, never an empty place.
"""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.values import Money
from reports.branding import BrandLine
from reports.documents.desk import Desk
from reports.marks import without_marks
from reports.model import Finding, PlannedAction
from reports.paper_model import Paper, Part

FIELDS: Mapping[str, str] = {
    "firm": "what the firm calls itself",
    "country": "the country of the workplace",
    "sector": "the main activity",
    "workers": "how many people work there",
    "workers_women": "how many of them are women",
    "workers_abroad": "how many come from another country",
    "origins": "the countries workers come from, as a list in words",
    "languages": "the languages that workers know best, as a list in words",
    "recruiters": "the recruiters by their short names; loop over it",
    "recruiters[]": "the short name of one recruiter",
    "ways": "the ways workers come; loop over it",
    "ways[].origin": "the country of origin",
    "ways[].destination": "the country of destination",
    "name": "the name of the template, such as T1",
    "title": "the title of the document",
    "purpose": "what the document is for",
    "date": "the date of the report, in words",
    "role": "who leads, by the action plan",
    "first_step": "the date of the first step, by the action plan",
    "complete": "the date by which it is to be done, by the action plan",
    "actions": "the actions of the plan that the document is for; loop over it",
    "actions[].id": "the id of the action, such as A01",
    "actions[].label": "the action",
    "actions[].role": "who leads it",
    "actions[].first_step": "when its first step is due",
    "actions[].complete": "when all of it is due",
    "actions[].steps": "its steps; loop over it",
    "actions[].steps[]": "one step",
    "findings": "the findings that these actions answer; loop over it. Not for other people's eyes",
    "findings[].ref": "the number of the question",
    "findings[].title": "the question",
    "findings[].answer": "the answer in words",
    "findings[].severity": "how grave it is, in words",
    "parts": "the parts of our own document, filled in; loop over it",
    "parts[].heading": "the heading of the part",
    "parts[].text": "its text",
    "parts[].clauses": "its clauses; loop over it",
    "parts[].clauses[]": "one clause",
    "parts[].heads": "the heads of its table; loop over it",
    "parts[].heads[]": "one head",
    "parts[].rows": "the rows of its table; loop over it",
    "parts[].rows[]": "one row; loop over it",
    "parts[].rows[][]": "the text of one cell",
    "parts[].note": "the note below it",
    "costs": "the groups of the cost sheet; loop over it",
    "costs[].group": "the group of workers",
    "costs[].worker_paid": "what one worker paid, in the currency of the sheet",
    "repayments": "the groups of the repayment plan; loop over it",
    "repayments[].group": "the group of workers",
    "repayments[].one": "what is due to one worker",
    "repayments[].all": "what is due to all of the group",
    "repayment_total": "what is due in all",
    "association": "the name in branding.yaml",
    "contact": "the contact in branding.yaml",
    "footer": "the footer sentence in branding.yaml",
    "local_help": "where people find help near them, as the campaign names it",
    "self_assessed": "the words: self-assessed, not verified",
    "language": "the language of the document, such as ar",
}
"""Each field and its meaning; `[]` stands for one turn of a loop."""


def values(desk: Desk, paper: Paper, brand: BrandLine) -> dict[str, object]:
    """Return the value of each field for one paper."""
    say, report = desk.say, desk.report
    return {
        **_firm(desk),
        "name": paper.name,
        "title": paper.label,
        "purpose": paper.purpose,
        "date": say.date(report.date),
        **_task(desk),
        "parts": [_part(one) for one in paper.parts],
        **_sums(desk),
        "association": brand.name,
        "contact": brand.contact,
        "footer": brand.footer,
        "local_help": brand.near,
        "self_assessed": say("self_assessed"),
        "language": report.language,
    }


def _firm(desk: Desk) -> dict[str, object]:
    firm, word = desk.firm, desk.word
    named = {
        "firm": (firm.name, "firm"),
        "country": (firm.country, "country"),
        "sector": (firm.sector, "sector"),
        "workers": (firm.workers, "workers"),
        "workers_women": (firm.women, "women"),
        "workers_abroad": (firm.abroad, "abroad"),
        "origins": (firm.origins, "origins"),
        "languages": (firm.languages, "languages"),
    }
    plain: dict[str, object] = {
        field: desk.known(value, word(what)) for field, (value, what) in named.items()
    }
    names = [one.name for one in firm.recruiters]
    ways = [{"origin": origin, "destination": destination} for origin, destination in firm.ways]
    return {
        **plain,
        "recruiters": names or [desk.blank(word("recruiter"))],
        "ways": ways,
    }


def _task(desk: Desk) -> dict[str, object]:
    task, say, word = desk.task, desk.say, desk.word
    return {
        "role": desk.listed(task.roles, word("responsible")),
        "first_step": desk.day(task.first_step, say("label.first_step")),
        "complete": desk.day(task.complete, say("label.complete")),
        "actions": [_action(desk, one) for one in task.actions],
        "findings": [_finding(desk, one) for one in task.findings],
    }


def _action(desk: Desk, action: PlannedAction) -> dict[str, object]:
    return {
        "id": action.id,
        "label": action.label,
        "role": action.role_label,
        "first_step": desk.say.date(action.due),
        "complete": desk.say.date(action.complete),
        "steps": list(action.steps),
    }


def _finding(desk: Desk, finding: Finding) -> dict[str, object]:
    return {
        "ref": ", ".join(finding.questions),
        "title": finding.asked[0].label if finding.asked else finding.requirement_label,
        "answer": without_marks(finding.answer),
        "severity": desk.say(f"severity.{finding.severity or finding.status}"),
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "heading": part.heading,
        "text": part.text,
        "clauses": list(part.clauses),
        "heads": list(part.heads),
        "rows": [[cell.text for cell in row] for row in part.rows],
        "note": part.note,
    }


def _sums(desk: Desk) -> dict[str, object]:
    say, sheet, plan = desk.say, desk.report.costs, desk.report.repayment
    open_sum = desk.blank(desk.word("amount"))

    def said(amount: Money | None) -> str:
        return say.money(amount) if amount is not None else open_sum

    return {
        "costs": [
            {"group": without_marks(one.label), "worker_paid": said(one.worker_paid_all)}
            for one in (sheet.groups if sheet else ())
        ],
        "repayments": [
            {
                "group": without_marks(one.label),
                "one": said(one.per_worker),
                "all": said(one.total),
            }
            for one in (plan.groups if plan else ())
        ],
        "repayment_total": said(plan.total if plan else None),
    }
