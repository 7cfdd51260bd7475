"""The cost sheet and the repayment plan of a report as tables of the papers.

Rule of this file: figures are said as they stand in the report; nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from questionnaires.values import Money
from reports.cost_model import GroupCosts
from reports.marks import without_marks
from reports.model import Report
from reports.paper_model import Cell, Part
from reports.repayment_model import RepaymentPlan
from reports.wording import Wording


def amount(say: Wording, money: Money | None) -> str:
    """Return an amount in words, empty where nobody knows it."""
    return say.money(money) if money is not None else ""


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    *,
    heading: str = "",
    note: str = "",
    level: int = 2,
) -> Part:
    """Return a table of texts that are known."""
    return Part(
        heading=heading,
        heads=tuple(heads),
        rows=tuple(tuple(Cell(without_marks(text)) for text in row) for row in rows),
        widths=tuple(widths),
        note=note,
        level=level,
    )


def known_costs(report: Report, say: Wording) -> list[Part]:
    """Return a table of costs for each group of workers in the report's cost sheet."""
    groups = report.costs.groups if report.costs else ()
    return [_known_cost(one, say) for one in groups if one.items]


def _known_cost(group: GroupCosts, say: Wording) -> Part:
    kinds = ("item", "all", "worker", "employer", "recruiter")
    rows = [
        (
            one.label,
            *(amount(say, part) for part in (one.total, one.worker, one.employer, one.recruiter)),
        )
        for one in group.items
    ]
    months = (
        say("paper.costs.months", months=say.number(group.months))
        if group.months is not None
        else group.months_missing
    )
    return table(
        [say(f"paper.costs.{kind}") for kind in kinds],
        rows,
        (40, 15, 15, 15, 15),
        heading=say("paper.costs.of", group=without_marks(group.label)),
        note=" ".join(one for one in (*group.notes, months, say("paper.estimate")) if one),
        level=3,
    )


def owed_tables(report: Report, say: Wording) -> list[Part]:
    """Return who is owed what, the payments and the checks, as far as the plan has them."""
    plan = report.repayment
    if plan is None:
        return []
    columns = {
        "groups": (("group", "workers", "one", "all", "proof"), (28, 12, 18, 18, 24)),
        "payments": (("group", "part", "due", "one", "all"), (30, 14, 18, 19, 19)),
        "checks": (("check", "how", "due", "who"), (25, 40, 15, 20)),
    }
    checks = [(one.label, one.how, say.date(one.day), one.who) for one in plan.controls]
    rows: dict[str, Sequence[Sequence[str]]] = {
        "groups": _groups(plan, say),
        "payments": _payments(plan, say),
        "checks": checks,
    }
    return [
        table(
            [say(f"paper.t6.{head}") for head in heads],
            rows[name],
            widths,
            heading=say(f"paper.t6.{name}"),
            note=say("paper.estimate") if name != "checks" else "",
        )
        for name, (heads, widths) in columns.items()
        if rows[name]
    ]


def _groups(plan: RepaymentPlan, say: Wording) -> list[tuple[str, ...]]:
    return [
        (
            one.label,
            say.number(one.workers) if one.workers is not None else "",
            amount(say, one.per_worker),
            amount(say, one.total),
            one.evidence_label,
        )
        for one in plan.groups
    ]


def _payments(plan: RepaymentPlan, say: Wording) -> list[tuple[str, ...]]:
    return [
        (
            one.group_label,
            say("paper.t6.of", number=say.number(one.number), all=say.number(one.of)),
            say.date(one.due),
            amount(say, one.per_worker),
            amount(say, one.total),
        )
        for one in plan.payments
    ]
