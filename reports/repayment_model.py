"""Who is owed what, and when it is paid: the repayment plan as every format shows it.

Rule of this file: values only, exact (`decimal`). Amounts are estimates to be agreed with workers;
workers appear as groups and codes, never by name. Nothing here says "too small to repay".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from questionnaires.values import Money
from reports.cost_model import ExchangeRate


@dataclass(frozen=True, slots=True)
class DuePart:
    """One term of the formula, for one worker: what it is, how it came about, how much.

    `kind`: paid, finance, value_loss or repaid (remediation, 4.3: P, F, V, R); `how` is the
    calculation in words, with rate and dates. What was repaid is taken off, the others are added.
    """

    kind: str
    label: str
    how: str
    amount: Money


@dataclass(frozen=True, slots=True)
class GroupDue:
    """One group of workers that is owed: same origin, year, recruiter, evidence.

    `who` is current, former or agency; `evidence` the rung of the ladder (1 to 5; 0: nothing yet)
    with its words. `debt` is due to one worker in the money that was paid (P + F + V - R),
    `exchange` says how it became `per_worker` in the plan's currency, `total` is that times
    `workers`; None while they cannot be told. With something in `missing` they are "at least".
    `priority` counts from 1. `contract_end`: the day when the first contracts end, None where they
    do not (or nobody knows).
    """

    row: str
    label: str
    who: str
    who_label: str
    origin: str
    origin_label: str
    year: str
    recruiter: str
    workers: int | None
    evidence: int
    evidence_label: str
    parts: tuple[DuePart, ...]
    per_worker: Money | None
    total: Money | None
    priority: int
    priority_label: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    debt: Money | None = None
    exchange: str = ""
    contract_end: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment to one group: `number` of `of`; all amounts in the plan's currency.

    `left`: what is then still open for one worker, to be paid at once to whoever leaves.
    """

    group: str
    group_label: str
    number: int
    of: int
    due: date
    per_worker: Money
    total: Money
    left: Money


@dataclass(frozen=True, slots=True)
class MonthCash:
    """What goes out in a month: `month` is its first day; `total` by then since the start."""

    month: date
    amount: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Settled:
    """A point on which standards differ: what was chosen, and what each source says."""

    label: str
    chosen: str
    because: str
    alternatives: tuple[tuple[str, str, str], ...]
    """(what it says, source, confidence)"""


@dataclass(frozen=True, slots=True)
class Control:
    """A check on or after a day: payment verified, no retaliation at 30 and 90 days, close."""

    label: str
    how: str
    day: date
    who: str


@dataclass(frozen=True, slots=True)
class RepaymentPlan:
    """The plan: groups, payments, cash by month, controls, and the choices made.

    `start` is None while no day is set: then there are no payments. `late` warns when the last
    payment lies after the time the plan is held to (30 or 90 days from the day the payments were
    found, else from the start), `over_contract` when it lies after a group's contracts end,
    `over_budget` when the monthly budget does not carry the plan. `ethics` says how to use the
    figures: estimates to be agreed with workers, no names, no retaliation.
    """

    currency: str
    as_of: date
    start: date | None
    groups: tuple[GroupDue, ...]
    payments: tuple[Payment, ...]
    months: tuple[MonthCash, ...]
    total: Money | None
    workers: int
    budget_month: Money | None
    rates: tuple[ExchangeRate, ...]
    settled: tuple[Settled, ...]
    controls: tuple[Control, ...]
    complete: bool
    share_paid_target: Decimal = Decimal("0.95")
    late: str = ""
    over_contract: str = ""
    over_budget: str = ""
    steps: tuple[tuple[str, str, str], ...] = ()
    """(step, who, by when), from telling workers to reporting."""
    missing: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    ethics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
