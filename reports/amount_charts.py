"""Charts of money: costs by category and payer, and what goes out month by month.

Rule of this file: bars are drawn only of amounts in one currency; nothing is changed from one money
into another, or added up, that the model has not added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from questionnaires.values import Money
from reports.chapter_model import PAYERS, AmountBar, AmountChart, Piece
from reports.cost_model import CategorySum
from reports.repayment_model import MonthCash
from reports.wording import Wording


def category_chart(
    sums: Sequence[CategorySum], currency: str, say: Wording, *, name: str, title: str
) -> AmountChart | None:
    """Return a bar for each category of the sums in one currency; None where all is zero."""
    here = [one for one in sums if one.currency == currency and any(_amounts(one))]
    if not here:
        return None
    longest = max(_whole(one) for one in here)
    bars = tuple(
        AmountBar(
            label=one.label,
            pieces=tuple(
                Piece(payer, _share(amount, longest), say.money(Money(amount, currency)))
                for payer, amount in zip(PAYERS, _amounts(one), strict=True)
                if amount
            ),
            total=say.money(Money(_whole(one), currency)),
        )
        for one in here
    )
    return _chart(name, title, bars, {key: say(f"payer.{key}") for key in PAYERS}, say)


def cash_chart(months: Sequence[MonthCash], say: Wording) -> AmountChart | None:
    """Return a bar for each month of payments; None where nothing is paid."""
    longest = max((one.amount.amount for one in months), default=Decimal())
    if not longest:
        return None
    bars = tuple(
        AmountBar(
            label=say.month(one.month),
            pieces=(Piece("cash", _share(one.amount.amount, longest), say.money(one.amount)),),
            total=say.money(one.amount),
        )
        for one in months
    )
    return _chart("cash", say("repay.cash"), bars, {}, say)


def _chart(
    name: str, title: str, bars: tuple[AmountBar, ...], words: dict[str, str], say: Wording
) -> AmountChart:
    rows = [
        say(
            "chart.row",
            module=bar.label,
            counts=say.listing(
                [
                    f"{words[one.key]} {one.text}" if one.key in words else one.text
                    for one in bar.pieces
                ]
            ),
        )
        for bar in bars
    ]
    shown = {one.key for bar in bars for one in bar.pieces}
    return AmountChart(
        name=name,
        title=title,
        text=say("amounts.description", rows=say("finding.answer_separator").join(rows)),
        legend=tuple((key, word) for key, word in words.items() if key in shown),
        bars=bars,
    )


def _amounts(one: CategorySum) -> tuple[Decimal, Decimal, Decimal]:
    return one.worker, one.employer, one.recruiter


def _whole(one: CategorySum) -> Decimal:
    return sum(_amounts(one), Decimal())


def _share(amount: Decimal, longest: Decimal) -> float:
    return round(float(amount / longest), 4)
