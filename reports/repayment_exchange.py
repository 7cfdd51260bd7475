"""What is owed in one money, told in the money of the plan, at a rate that was given.

Rule of this file: no rate is guessed; of two rates the rule that the firm chose decides, and each
stands there with its day and source. Amounts are rounded up to minor units (ISO 4217).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from babel.numbers import get_currency_precision

from questionnaires.values import Money
from reports.cost_model import ExchangeRate
from reports.repayment_answers import Answers, Rules
from reports.wording import Wording

DAY_OF_RATE = {"rate_repaid": "rate_repaid_day", "rate_paid": "day_paid"}
RATE_OF_RULE = {"day_repaid": ("rate_repaid",), "day_paid": ("rate_paid",)}
"""The rates a rule may take; *better* takes any, and while no rule is chosen that of repayment."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A debt in the money of the plan (None without a rate), in words, and all rates given."""

    money: Money | None = None
    words: str = ""
    rates: tuple[ExchangeRate, ...] = ()
    missing: tuple[str, ...] = ()


def minor_units(currency: str) -> int:
    """Return how many decimals the minor unit of a money has (ISO 4217)."""
    return int(get_currency_precision(currency))


def rounded_up(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in whole minor units of its money, never less than it was."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_CEILING)


def exchanged(debt: Money, group: Answers, rules: Rules, say: Wording) -> Exchanged:
    """Return the debt of one worker in the money of the plan."""
    into = rules.currency
    if not into:
        return Exchanged()
    if into == debt.currency:
        return Exchanged(Money(rounded_up(debt.amount, into), into))
    rates = _rates(debt.currency, group, rules)
    missing = []
    if not rules.exchange:
        missing.append(say("repayment.missing.exchange_rule"))
    if len(rates) < len(DAY_OF_RATE) and rules.exchange == "better":
        missing.append(say("repayment.missing.second_rate"))
    usable = [rate for name, rate in rates.items() if name in _allowed(rules.exchange)]
    if not usable:
        return Exchanged(None, "", tuple(rates.values()), (say("repayment.missing.rate"),))
    taken = max(usable, key=lambda one: one.rate)
    money = Money(rounded_up(debt.amount * taken.rate, into), into)
    words = _words(debt, taken, money, say)
    return Exchanged(money, words, tuple(rates.values()), tuple(missing))


def _allowed(rule: str) -> tuple[str, ...]:
    return tuple(DAY_OF_RATE) if rule == "better" else RATE_OF_RULE.get(rule, ("rate_repaid",))


def _rates(currency: str, group: Answers, rules: Rules) -> dict[str, ExchangeRate]:
    """Return the rates of a group by question; one without its day does not count."""
    source, found = group.text("rate_source"), {}
    for name, day in DAY_OF_RATE.items():
        rate, on = group.number(name), group.day(day)
        if rate is not None and on is not None:
            found[name] = ExchangeRate(currency, rules.currency, rate, on, source)
    return found


def _words(debt: Money, taken: ExchangeRate, money: Money, say: Wording) -> str:
    return say(
        "repayment.how.exchange",
        debt=say.money(debt),
        rate=say.number(taken.rate),
        day=say.date(taken.day),
        result=say.money(money),
        source=taken.source or say("repayment.source_not_given"),
    )
