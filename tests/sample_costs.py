"""A small invented cost sheet and repayment plan, worked out by hand, for tests of the formats.

One group paid in two foreign currencies, one in the sheet's own; the rate of the dollar is given
the other way round. All sums below were added up on paper, not by the product.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from questionnaires.values import Money
from reports.cost_model import (
    CategorySum,
    CostSheet,
    ExchangeRate,
    GroupCosts,
    Indicator,
    ItemCost,
)
from reports.repayment_model import (
    Control,
    DuePart,
    GroupDue,
    MonthCash,
    Payment,
    RepaymentPlan,
    Settled,
)
from tests.sample_report import NASTY

DAY = date(2026, 11, 1)
RATES = (
    ExchangeRate("NPR", "MYR", Decimal("0.0334"), DAY, "central bank"),
    ExchangeRate("MYR", "USD", Decimal("0.2125"), DAY, "central bank"),
)


def money(amount: str, currency: str = "MYR") -> Money:
    return Money(Decimal(amount), currency)


def item(number: str, category: str, currency: str, *parts: str, **changes: object) -> ItemCost:
    """An item with what worker, employer and recruiter pay of it."""
    worker, employer, recruiter = (money(one, currency) for one in parts)
    total = worker.amount + employer.amount + recruiter.amount
    base = ItemCost(
        item=number,
        label=f"Item {number}",
        category=category,
        paid_by="split",
        total=Money(total, currency),
        worker=worker,
        employer=employer,
        recruiter=recruiter,
        proof_label="Workers said so, alone",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # a test may put any field here


def unknown_item(number: str) -> ItemCost:
    return ItemCost(number, f"=Item {number}", "C", "worker", None, None, None, None)


def nepal() -> GroupCosts:
    """4,158.30 + 160.25 / 0.2125 = 4,912.4176 MYR for one worker; times 12 = 58,949.01."""
    return GroupCosts(
        row="r1",
        label="Nepal 2024 =1+1",
        origin="NP",
        origin_label="Nepal",
        destination="MY",
        destination_label="Malaysia",
        job="operator",
        year="2024",
        recruiter="@K.",
        workers=12,
        net_month=money("1500"),
        items=(
            item("F01", "A", "NPR", "120000", "0", "0", paid_by="worker", severity="critical"),
            item("F11", "B.i", "NPR", "4500", "5000", "0"),
            item("F21", "B.vi", "USD", "160.25", "250.25", "0"),
            unknown_item("F31"),
        ),
        by_category=(CategorySum("A", "Fees", "NPR", Decimal(120000), Decimal(), Decimal()),),
        worker_paid=(money("124500", "NPR"), money("160.25", "USD")),
        worker_paid_all=money("4912.42"),
        times_workers=money("58949.01"),
        months=Decimal("3.3"),
        months_missing="",
        employer_pays=None,
        unknown_items=("F31",),
    )


def own_country() -> GroupCosts:
    """900 MYR for one worker; a month is 300 / 0.2125 = 1,411.76 MYR, so 0.6 months."""
    return GroupCosts(
        row="r2",
        label="Own country",
        origin="MY",
        origin_label="Malaysia",
        destination="MY",
        destination_label="Malaysia",
        job="operator",
        year="2025",
        recruiter="",
        workers=5,
        net_month=money("300", "USD"),
        items=(
            item("F01", "A", "MYR", "900", "0", "0", paid_by="worker"),
            item("F14", "B.iii", "MYR", "0", "250.50", "10"),
        ),
        by_category=(),
        worker_paid=(money("900"),),
        worker_paid_all=money("900"),
        times_workers=money("4500"),
        months=Decimal("0.6"),
        months_missing="",
        employer_pays=money("250.50"),
        notes=("+Note\twith a tab",),
    )


def sample_costs(**changes: object) -> CostSheet:
    """63,449.01 MYR paid by all workers; category A alone 12 x 4,008 + 4,500 = 52,596."""
    sheet = CostSheet(
        currency="MYR",
        as_of=DAY,
        groups=(nepal(), own_country()),
        rates=RATES,
        worker_paid_total=money("63449.01"),
        employer_pays_year=money("21000"),
        yearly_hires=10,
        indicators=(
            Indicator("Nepal", 12, Decimal("3.3"), Decimal("3.3"), Decimal(1), Decimal(1),
                      Decimal(1)),
        ),
        by_category=(),
        complete=False,
        missing=("One amount is not known: Item F31.",),
        method=("Costs are for one worker.",),
        sources=("ILO definition, 2019",),
    )  # fmt: skip
    return replace(sheet, **changes)  # type: ignore[arg-type]  # a test may put any field here


def group_due(row: str, workers: int, parts: tuple[DuePart, ...], one: str, total: str) -> GroupDue:
    return GroupDue(
        row=row,
        label=f"Group {row}",
        who="current",
        who_label="Work here now",
        origin="NP",
        origin_label="Nepal",
        year="2024",
        recruiter="-K.",
        workers=workers,
        evidence=2,
        evidence_label="Workers said so, alone",
        parts=parts,
        per_worker=money(one),
        total=money(total),
        priority=1,
        priority_label="Loans still open",
    )


def nepal_due() -> GroupDue:
    """142,047.90 NPR at 0.0334 is 4,744.39986, rounded up 4,744.40 MYR; times 12 = 56,932.80."""
    parts = (
        DuePart("paid", "Paid to the agent", "as workers told", money("120000", "NPR")),
        DuePart("paid", "Medical test", NASTY, money("4500", "NPR")),
        DuePart("finance", "Interest on the loan", "for a year", money("18000", "NPR")),
        DuePart("value_loss", "Prices rose", "on what was not borrowed", money("2547.90", "NPR")),
        DuePart("repaid", "Given back in 2025", "by bank", money("3000", "NPR")),
    )
    return group_due("r1", 12, parts, "4744.40", "56932.80")


def own_due() -> GroupDue:
    """900 paid, 100 given back."""
    parts = (
        DuePart("paid", "Fee", "", money("900")),
        DuePart("repaid", "Given back", "", money("100")),
    )
    return group_due("r2", 5, parts, "800", "4000")


def mixed_due() -> GroupDue:
    """160.25 USD at the better rate, 4.7012, is 753.37 MYR; 53.37 MYR were given back."""
    parts = (
        DuePart("paid", "Ticket", "", money("160.25", "USD")),
        DuePart("repaid", "Given back", "", money("53.37")),
    )
    return group_due("r3", 3, parts, "700", "2100")


DUE_RATES = (
    ExchangeRate("NPR", "MYR", Decimal("0.0334"), DAY, "central bank"),
    ExchangeRate("USD", "MYR", Decimal("4.65"), date(2024, 3, 1), "=bank"),
    ExchangeRate("USD", "MYR", Decimal("4.7012"), DAY, "central bank"),
)


def payment(group: str, number: int, due: date, amounts: tuple[str, str, str]) -> Payment:
    one, total, left = (money(amount) for amount in amounts)
    of = 3 if group == "r1" else 1
    return Payment(group, f"Group {group}", number, of, due, one, total, left)


def sample_repayment(**changes: object) -> RepaymentPlan:
    """63,032.80 MYR in three months."""
    plan = RepaymentPlan(
        currency="MYR",
        as_of=DAY,
        start=date(2026, 12, 15),
        groups=(nepal_due(), own_due(), mixed_due()),
        payments=(
            payment("r1", 1, date(2026, 12, 31), ("1581.47", "18977.64", "3162.93")),
            payment("r2", 1, date(2026, 12, 15), ("800", "4000", "0")),
            payment("r3", 1, date(2026, 12, 15), ("700", "2100", "0")),
            payment("r1", 2, date(2027, 1, 31), ("1581.47", "18977.64", "1581.46")),
            payment("r1", 3, date(2027, 2, 28), ("1581.46", "18977.52", "0")),
        ),
        months=(
            MonthCash(date(2026, 12, 1), money("25077.64"), money("25077.64")),
            MonthCash(date(2027, 1, 1), money("18977.64"), money("44055.28")),
            MonthCash(date(2027, 2, 1), money("18977.52"), money("63032.80")),
        ),
        total=money("63032.80"),
        workers=20,
        budget_month=money("27000"),
        rates=DUE_RATES,
        settled=(
            Settled("Interest", "It is counted.", "Workers paid it.", (("No word", "X", "check"),)),
        ),
        controls=(Control("No retaliation", "Compare hours and pay.", date(2027, 1, 14), "Owner"),),
        complete=True,
        steps=(("Tell the workers", "Owner", "1 December"),),
        method=("Due = P + F + V - R.",),
        sources=("A guide, 2021",),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]  # a test may put any field here
