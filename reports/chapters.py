"""The chapters of the report that come from calculations, and their line on the first page.

Rule of this file: a chapter without anything to say is left out; nothing is reckoned here.
"""

from __future__ import annotations

from decimal import Decimal

from reports.chapter_model import Chapter
from reports.comparison import comparison_chapter
from reports.cost_chapter import cost_chapter
from reports.cost_model import CostSheet, GroupCosts
from reports.evidence_list import evidence_chapter
from reports.model import Report
from reports.on_file_chapter import on_file_chapter
from reports.quiz_chapter import quiz_chapter
from reports.repayment_chapter import repayment_chapter
from reports.wording import Wording


def chapters(report: Report, say: Wording) -> tuple[Chapter, ...]:
    """Return a quiz, what changed, papers, costs and repayment, where there are any."""
    found = (
        quiz_chapter(report.quiz, say) if report.quiz else None,
        comparison_chapter(report, say),
        evidence_chapter(report, say),
        on_file_chapter(report, say),
        cost_chapter(report.costs, say) if report.costs else None,
        repayment_chapter(report.repayment, say) if report.repayment else None,
    )
    return tuple(one for one in found if one is not None and one.blocks)


def money_lines(report: Report, say: Wording) -> tuple[str, ...]:
    """Return what workers paid and what is owed to them, each in one sentence, if it is known."""
    lines = []
    if report.costs:
        lines.append(_paid(report.costs, say))
    plan = report.repayment
    if plan and plan.total and plan.total.amount:
        key = "money.owed" if plan.complete else "money.owed_least"
        lines.append(say(key, total=say.money(plan.total), workers=say.number(plan.workers)))
    return tuple(line for line in lines if line)


def _paid(costs: CostSheet, say: Wording) -> str:
    """Return the sentence on the group that paid most; workers who paid nothing are told too."""
    known = [one for one in costs.groups if one.worker_paid_all is not None]
    if not known:
        return ""
    most = max(known, key=lambda one: (one.months or Decimal(), _paid_by_one(one)))
    if not _paid_by_one(most):
        return say("money.paid_nothing") if costs.complete else ""
    key = "money.paid" if not most.unknown_items else "money.paid_least"
    if most.worker_paid_all is None:
        return ""
    said = say(key, group=most.label, amount=say.money(most.worker_paid_all))
    if most.months is None:
        return said
    if most.months_with_interest is not None:  # the amount is with interest, so the months are too
        more = say.number(most.months_with_interest)
        return say("money.paid_months_interest", paid=said, months=more)
    return say("money.paid_months", paid=said, months=say.number(most.months))


def _paid_by_one(group: GroupCosts) -> Decimal:
    return group.worker_paid_all.amount if group.worker_paid_all else Decimal()
