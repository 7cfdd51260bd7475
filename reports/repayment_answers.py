"""The answers of a repayment plan, as the calculation reads them.

Rule of this file: it reads and never counts; what nobody knows is None, what does not apply stands
in `set_aside`, and no answer is replaced by a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.view import View
from questionnaires.values import NOT_APPLICABLE, Money, Typed, Value

QUESTIONNAIRE = "repayment_plan"
GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of the plan, or of one of its groups (`row`), by kind of value."""

    view: View
    row: str = ""

    def _value(self, name: str) -> Value | None:
        return self.view.value(name, self.row or None)

    def money(self, name: str) -> Money | None:
        """Return an amount, None when nobody knows it."""
        value = self._value(name)
        return value if isinstance(value, Money) else None

    def number(self, name: str) -> Decimal | None:
        """Return a number, None when nobody knows it."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        return Decimal(value)

    def whole(self, name: str) -> int | None:
        """Return a whole number, None when nobody knows it."""
        value = self._value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """Return a date; a word beside a date (`none`) is no day."""
        value = self._value(name)
        return value if isinstance(value, date) else None

    def text(self, name: str) -> str:
        """Return a text or the name of a choice, empty when there is none."""
        value = self._value(name)
        return value if isinstance(value, str) else ""

    def set_aside(self, name: str) -> bool:
        """Tell whether the question was answered with *does not apply*."""
        value = self._value(name)
        return isinstance(value, Typed) and value.kind == NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Rules:
    """What the firm chose for counting; an empty text or None: not chosen, not known.

    Rates are percent a year; `until` is the day up to which interest and value are counted.
    """

    currency: str
    amount: str
    interest: str
    agreed_rate: Decimal | None
    value: str
    legal_rate: Decimal | None
    exchange: str
    until: date


def rules_of(view: View) -> Rules:
    """Return the rules of the plan; counting ends at the first payment, else today."""
    plan = Answers(view)
    start = plan.day("plan_start")
    return Rules(
        currency=plan.text("plan_currency"),
        amount=plan.text("amount_rule"),
        interest=plan.text("interest_rule"),
        agreed_rate=plan.number("agreed_rate"),
        value=plan.text("value_rule"),
        legal_rate=plan.number("legal_rate"),
        exchange=plan.text("exchange_rule"),
        until=start or view.today,
    )


def groups_of(view: View) -> tuple[Answers, ...]:
    """Return the answers of every group, in the order of its rows."""
    return tuple(Answers(view, row) for row in view.rows_in(GROUPS))
