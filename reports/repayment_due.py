"""What one worker of a group is owed: paid + interest + lost value - repaid, term by term.

Rule of this file: every term says in words how it came about; no sum is below zero, none is too
small, and what nobody knows is named, not guessed. Formula: remedy guidance of this product, 4.3
(a proposal); amounts are rounded up to the smallest unit of the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from questionnaires.values import Money
from reports.cost_model import ExchangeRate
from reports.repayment_answers import Answers, Rules
from reports.repayment_exchange import exchanged, rounded_up
from reports.repayment_model import DuePart
from reports.wording import Wording

PAID = ("paid_fees", "paid_costs", "paid_other")
GROUP_SUM = "group_amount"
YEAR = 365
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Due:
    """What one worker is owed: in the money that was paid, and in that of the plan."""

    parts: tuple[DuePart, ...] = ()
    debt: Money | None = None
    per_worker: Money | None = None
    exchange: str = ""
    rates: tuple[ExchangeRate, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    """A part of the sum, with what is missing for it and what is to be said about it."""

    amount: Decimal = ZERO
    parts: tuple[DuePart, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def due_of(group: Answers, rules: Rules, say: Wording) -> Due:
    """Return what one worker of a group is owed under the rules of the plan."""
    currency = _currency(group)
    if not currency:
        return Due(missing=(say("repayment.missing.amount"),))
    return _Counting(group, rules, say, currency).due()


def _currency(group: Answers) -> str:
    amounts = (group.money(name) for name in (*PAID, GROUP_SUM))
    return next((one.currency for one in amounts if one), "")


@dataclass(frozen=True, slots=True)
class _Counting:
    """The calculation for one group; `currency` is the money its workers paid in."""

    group: Answers
    rules: Rules
    say: Wording
    currency: str

    def due(self) -> Due:
        paid = self._paid()
        loan, unknown_loan = self._loan(paid.amount)
        interest = self._interest(loan)
        interest, value = self._value(paid.amount, loan, interest)
        repaid = self._repaid()
        own = repaid.amount if self._repaid_in(self.currency) else ZERO
        owed = paid.amount + interest.amount + value.amount - own
        debt = self._money(max(owed, ZERO))
        into = exchanged(debt, self.group, self.rules, self.say)
        per_worker = into.money
        notes = [*paid.notes, *interest.notes, *value.notes, *repaid.notes]
        if per_worker is not None and repaid.amount and not own:
            owed = per_worker.amount - repaid.amount
            per_worker = Money(max(owed, ZERO), per_worker.currency)
        if owed < 0:
            notes.append(self.say("repayment.note.more_repaid"))
        return Due(
            parts=(*paid.parts, *interest.parts, *value.parts, *repaid.parts),
            debt=debt,
            per_worker=per_worker,
            exchange=into.words,
            rates=into.rates,
            missing=(
                *paid.missing,
                *unknown_loan,
                *interest.missing,
                *value.missing,
                *repaid.missing,
                *into.missing,
            ),
            notes=tuple(notes),
        )

    # -- paid ------------------------------------------------------------------------------

    def _paid(self) -> _Term:
        parts, missing, usual = [], [], self._own(GROUP_SUM)
        covered = usual is not None and self.rules.amount != "own"
        for name in PAID:
            amount = self._own(name)
            if amount is not None:
                parts.append(self._part("paid", name, "repayment.how.told", amount))
            elif not self.group.set_aside(name) and not covered:
                missing.append(self.say(f"repayment.missing.{name}"))
        total = sum((part.amount.amount for part in parts), ZERO)
        if not self.rules.amount:
            missing.append(self.say("repayment.missing.amount_rule"))
        if usual is not None and self._takes_usual(usual, total):
            how = f"repayment.how.{self.rules.amount}"
            parts.append(
                self._part("paid", GROUP_SUM, how, usual - total, usual=self._shown(usual))
            )
            total = usual
        counted = tuple(part for part in parts if part.amount.amount)
        return _Term(total, counted, tuple(missing))

    def _takes_usual(self, usual: Decimal, total: Decimal) -> bool:
        higher = self.rules.amount == "highest" and usual > total
        return higher or (self.rules.amount == "average" and usual != total)

    # -- interest --------------------------------------------------------------------------

    def _loan(self, paid: Decimal) -> tuple[Decimal, tuple[str, ...]]:
        """Return what of the paid sum was borrowed."""
        loan = self._own("loan_amount")
        if loan is not None:
            return min(loan, paid), ()
        known = self.group.set_aside("loan_amount") or self.rules.interest == "none"
        return ZERO, () if known else (self.say("repayment.missing.loan"),)

    def _interest(self, loan: Decimal) -> _Term:
        kind = self.group.text("interest_kind")
        if not loan or kind == "free":
            return _Term()
        if self.rules.interest == "none":
            return _Term(notes=(self.say("repayment.note.no_interest"),))
        if not self.rules.interest:
            return _Term(missing=(self.say("repayment.missing.interest_rule"),))
        amount = self._own("interest_amount")
        if kind == "amount" and amount is not None:
            part = self._part("finance", "interest", "repayment.how.interest_told", amount)
            return _Term(amount, (part,))
        return self._estimated(loan, kind)

    def _estimated(self, loan: Decimal, kind: str) -> _Term:
        """Return simple interest on the loan, from the payment to the first repayment."""
        rate = self.group.number("interest_rate") if kind == "rate" else None
        how = "repayment.how.interest_rate"
        if rate is None and self.rules.interest == "paid_or_rate":
            rate, how = self.rules.agreed_rate, "repayment.how.interest_agreed"
        days = self._days()
        if rate is None or days is None:
            key = "interest" if rate is None else "day_paid"
            return _Term(missing=(self.say(f"repayment.missing.{key}"),))
        amount = rounded_up(loan * rate * days / (100 * YEAR), self.currency)
        part = self._part(
            "finance",
            "interest",
            how,
            amount,
            loan=self._shown(loan),
            rate=self.say.number(rate),
            days=self.say.plural("repayment.days", days),
        )
        return _Term(amount, (part,))

    # -- lost value ------------------------------------------------------------------------

    def _value(self, paid: Decimal, loan: Decimal, interest: _Term) -> tuple[_Term, _Term]:
        """Return interest and lost value; no money is counted in both."""
        rest = paid - loan if interest.amount else paid
        if self.rules.value == "none":
            return interest, _Term(notes=(self.say("repayment.note.no_value"),))
        if not self.rules.value:
            return interest, _Term(missing=(self.say("repayment.missing.value_rule"),))
        share, how, missing = self._best_share()
        if share is None:
            return interest, _Term(missing=missing)
        if self.rules.value == "higher" and interest.amount and share * loan > interest.amount:
            note = self.say("repayment.note.value_is_higher", amount=self._shown(interest.amount))
            return _Term(notes=(note,)), self._lost(paid, share, how, missing)
        return interest, self._lost(rest, share, how, missing)

    def _lost(self, base: Decimal, share: Decimal, how: str, missing: tuple[str, ...]) -> _Term:
        amount = rounded_up(base * share, self.currency)
        if not amount:
            return _Term(missing=missing)
        words = self.say("repayment.how.value", base=self._shown(base), rule=how)
        label = self.say("repayment.part.value")
        return _Term(amount, (DuePart("value_loss", label, words, self._money(amount)),), missing)

    def _best_share(self) -> tuple[Decimal | None, str, tuple[str, ...]]:
        """Return the better of price rise and legal interest, as a share, and how it is said."""
        found: list[tuple[Decimal, str]] = []
        prices, legal, days = self.group.number("price_rise"), self.rules.legal_rate, self._days()
        if prices is not None:
            words = self.say("repayment.how.prices", percent=self.say.number(prices))
            found.append((prices / 100, words))
        if legal is not None and days is not None:
            words = self.say(
                "repayment.how.legal",
                rate=self.say.number(legal),
                days=self.say.plural("repayment.days", days),
            )
            found.append((legal * days / (100 * YEAR), words))
        if not found:
            return None, "", (self.say("repayment.missing.value"),)
        missing: tuple[str, ...] = ()
        if prices is None and not self.group.set_aside("price_rise"):
            missing = (self.say("repayment.missing.price_rise"),)
        return (*max(found, key=lambda one: one[0]), missing)

    # -- repaid, exchange ------------------------------------------------------------------

    def _repaid(self) -> _Term:
        repaid = self.group.money("repaid_before")
        if repaid is None:
            known = self.group.set_aside("repaid_before")
            return _Term(missing=() if known else (self.say("repayment.missing.repaid"),))
        if not repaid.amount:
            return _Term()
        if self.group.text("repaid_proof") != "shown":
            shown = self.say.money(repaid)
            return _Term(notes=(self.say("repayment.note.not_shown", amount=shown),))
        if repaid.currency not in (self.currency, self.rules.currency):
            return _Term(missing=(self.say("repayment.missing.repaid_currency"),))
        label, how = self.say("repayment.part.repaid"), self.say("repayment.how.repaid")
        return _Term(repaid.amount, (DuePart("repaid", label, how, repaid),))

    def _repaid_in(self, currency: str) -> bool:
        repaid = self.group.money("repaid_before")
        return repaid is not None and repaid.currency == currency

    # -- small things ----------------------------------------------------------------------

    def _own(self, name: str) -> Decimal | None:
        """Return an amount in the money of this group, None when it is not known in it."""
        money = self.group.money(name)
        return money.amount if money and money.currency == self.currency else None

    def _days(self) -> int | None:
        paid: date | None = self.group.day("day_paid")
        return max((self.rules.until - paid).days, 0) if paid else None

    def _money(self, amount: Decimal) -> Money:
        return Money(amount, self.currency)

    def _shown(self, amount: Decimal) -> str:
        return self.say.money(self._money(amount))

    def _part(self, kind: str, name: str, how: str, amount: Decimal, **fields: str) -> DuePart:
        words, label = self.say(how, **fields), self.say(f"repayment.part.{name}")
        return DuePart(kind, label, words, self._money(amount))
