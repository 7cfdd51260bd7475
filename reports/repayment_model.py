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
    calculation in words, with rate and dates.
    """

    kind: str
    label: str
    how: str
    amount: Money


@dataclass(frozen=True, slots=True)
class GroupDue:
    """One group of workers that is owed: same origin, year, recruiter, evidence.

    `who` is current, former or agency; `evidence` the rung of the ladder (1 to 5) with its words;
    `per_worker` the amount due to one worker (P + F + V - R), `total` times `workers`; both None
    while something is missing, which `missing` then says. `priority` counts from 1.
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


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment to one group: `number` of `of`; both amounts in the plan's currency."""

    group: str
    group_label: str
    number: int
    of: int
    due: date
    per_worker: Money
    total: Money


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

    `late` warns when the last payment lies more than 90 days after the start (a proposal of this
    product), `over_contract` when it lies after a group's contracts end.
    """

    currency: str
    as_of: date
    start: date
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
    steps: tuple[tuple[str, str, str], ...] = ()
    """(step, who, by when), from telling workers to reporting."""
    missing: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
