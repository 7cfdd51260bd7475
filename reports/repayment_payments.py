"""The payments of a plan, what goes out each month, and what the plan must be warned about.

Rule of this file: payments of a group add up to its sum, to the minor unit; what does not fit into
the budget, the time or a contract is said, and never left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from flows.view import View
from questionnaires.expressions import operations
from questionnaires.values import Money
from reports.repayment_answers import Answers
from reports.repayment_exchange import minor_units
from reports.repayment_groups import Group
from reports.repayment_model import MonthCash, Payment
from reports.repayment_schedule import LONGEST, Owed, most_in_a_month, planned, within
from reports.wording import Wording

SHORT, USUAL = 30, 90
"""Days after the finding: asked for by some brands, and by many buyers (both to be checked)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the firm wants to pay: first day, monthly parts, and the most it can pay in a month."""

    start: date | None
    parts: int
    currency: str
    budget: Money | None
    finding_day: date | None
    limit: int


def wish_of(view: View) -> Wish:
    """Return how the firm wants to pay; a number of parts nobody knows is one."""
    plan = Answers(view)
    parts = plan.whole("instalments") if plan.text("payment_form") == "instalments" else None
    return Wish(
        start=plan.day("plan_start"),
        parts=max(parts or 1, 1),
        currency=plan.text("plan_currency"),
        budget=plan.money("month_budget"),
        finding_day=plan.day("finding_day"),
        limit=SHORT if plan.text("timing_rule") == "days30" else USUAL,
    )


def later(start: date, months: int) -> date:
    """Return the same day some months later, the last of the month where it is shorter."""
    day = operations.add_months(start, months)
    return day if isinstance(day, date) else date.max


def last_planned(wish: Wish) -> date | None:
    """Return the day of the last payment as the firm wishes it, None without a first day."""
    return later(wish.start, wish.parts - 1) if wish.start else None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The payments in the order of their days, and the warning when a budget does not carry."""

    payments: tuple[Payment, ...] = ()
    over_budget: str = ""


def schedule(groups: tuple[Group, ...], wish: Wish, say: Wording) -> Schedule:
    """Return all payments of the plan; none while there is no first day or no sum."""
    payable = [group for group in groups if _units(group) and group.shown.workers]
    if wish.start is None or not payable:
        return Schedule()
    owed = [Owed(_units(one), one.shown.workers or 0, one.at_once) for one in payable]
    months = tuple(planned(one, wish.parts) for one in owed)
    over = ""
    budget = _budget(wish)
    if budget is not None:
        fitting = within(owed, wish.parts, budget)
        over = _over_budget(fitting, owed, wish, say)
        months = fitting or months
    payments = [
        payment
        for group, amounts in zip(payable, months, strict=True)
        for payment in _payments(group, amounts, wish, wish.start)
    ]
    payments.sort(key=lambda one: one.due)
    return Schedule(tuple(payments), over)


def _units(group: Group) -> int:
    money = group.shown.per_worker
    return int(money.amount.scaleb(minor_units(money.currency))) if money else 0


def _budget(wish: Wish) -> int | None:
    if wish.budget is None or wish.budget.currency != wish.currency:
        return None
    return int(wish.budget.amount.scaleb(minor_units(wish.currency)))


def _money(units: int, currency: str) -> Money:
    digits = minor_units(currency)
    return Money(Decimal(units).scaleb(-digits).quantize(Decimal(1).scaleb(-digits)), currency)


def _payments(group: Group, amounts: tuple[int, ...], wish: Wish, start: date) -> list[Payment]:
    paid = [(month, amount) for month, amount in enumerate(amounts) if amount]
    left, workers, found = sum(amounts), group.shown.workers or 0, []
    for number, (month, amount) in enumerate(paid, start=1):
        left -= amount
        found.append(
            Payment(
                group=group.shown.row,
                group_label=group.shown.label,
                number=number,
                of=len(paid),
                due=later(start, month),
                per_worker=_money(amount, wish.currency),
                total=_money(amount * workers, wish.currency),
                left=_money(left, wish.currency),
            )
        )
    return found


def months_of(payments: tuple[Payment, ...]) -> tuple[MonthCash, ...]:
    """Return what goes out in each month, and in all by then."""
    sums: dict[date, Decimal] = {}
    for payment in payments:
        month = payment.due.replace(day=1)
        sums[month] = sums.get(month, Decimal(0)) + payment.total.amount
    currency = payments[0].total.currency if payments else ""
    months = sorted(sums.items())
    totals = accumulate(amount for _, amount in months)
    return tuple(
        MonthCash(month, Money(amount, currency), Money(total, currency))
        for (month, amount), total in zip(months, totals, strict=True)
    )


# -- warnings ----------------------------------------------------------------------------------


def _over_budget(
    fitting: tuple[tuple[int, ...], ...] | None, owed: list[Owed], wish: Wish, say: Wording
) -> str:
    """Say when the budget makes the plan longer than wished, or does not carry it at all."""
    if wish.budget is None:
        return ""
    fields = {
        "budget": say.money(wish.budget),
        "needed": say.money(_money(most_in_a_month(owed, wish.parts), wish.currency)),
        "parts": say.plural("repayment.months", wish.parts),
    }
    if fitting is None:
        return say("repayment.warn.budget_fails", longest=say.number(LONGEST), **fields)
    taken = max(len(_trimmed(amounts)) for amounts in fitting)
    if taken <= wish.parts:
        return ""
    return say("repayment.warn.budget", taken=say.plural("repayment.months", taken), **fields)


def _trimmed(amounts: tuple[int, ...]) -> tuple[int, ...]:
    last = max((at for at, amount in enumerate(amounts, start=1) if amount), default=0)
    return amounts[:last]


def late(payments: tuple[Payment, ...], wish: Wish, say: Wording) -> str:
    """Say when the last payment lies after the time that the plan is held to."""
    first = wish.finding_day or wish.start
    if not payments or first is None:
        return ""
    last = payments[-1].due
    if last <= first + timedelta(days=wish.limit):
        return ""
    key = "late" if wish.finding_day else "late_from_start"
    return say(
        f"repayment.warn.{key}",
        last=say.date(last),
        days=say.plural("repayment.days", (last - first).days),
        limit=say.number(wish.limit),
    )


def over_contract(
    groups: tuple[Group, ...], payments: tuple[Payment, ...], say: Wording
) -> tuple[str, tuple[Group, ...]]:
    """Say which groups are paid after contracts end; these groups also tell what is open then."""
    noted, names = [], []
    for group in groups:
        note = _open_at_end(group, payments, say)
        if note:
            names.append(group.shown.label)
            shown = replace(group.shown, notes=(*group.shown.notes, note))
            noted.append(replace(group, shown=shown))
        else:
            noted.append(group)
    text = say("repayment.warn.contract", groups=say.listing(names)) if names else ""
    return text, tuple(noted)


def _open_at_end(group: Group, payments: tuple[Payment, ...], say: Wording) -> str:
    end = group.shown.contract_end
    own = [payment for payment in payments if payment.group == group.shown.row]
    after = [payment for payment in own if end and payment.due > end]
    if end is None or not after:
        return ""
    open_then = sum((payment.per_worker.amount for payment in after), Decimal(0))
    money = Money(open_then, after[0].per_worker.currency)
    return say("repayment.note.open_at_end", day=say.date(end), amount=say.money(money))
