"""What recruiting cost, and who paid: the cost sheet as every format shows it.

Rule of this file: values only, exact (`decimal`), never floats. Amounts are for one worker of a
group unless a field says otherwise. Nothing is added up over currencies without a rate that the
respondent gave with its date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from questionnaires.values import Money

PAYERS = ("employer", "worker", "recruiter", "split")
INTEREST = "interest"
CATEGORIES = ("A", "B.i", "B.ii", "B.iii", "B.iv", "B.v", "B.vi", "B.vii", "C", INTEREST)
"""Fees, the seven related costs, and illegitimate payments (ILO definition, parts A, B, C); then
the interest on loans taken to pay them, which follows the cost."""


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One unit of `currency` is `rate` units of `into`, on `day`, as the respondent gave it."""

    currency: str
    into: str
    rate: Decimal
    day: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class ItemCost:
    """One cost item of a group, for one worker.

    `item` is the number in the list (F05), `category` one of `CATEGORIES`, `paid_by` one of
    `PAYERS`; `total` is what it costs, `worker`, `employer` and `recruiter` the parts of it (they
    add up to the total). None: not known. `should_pay`: who pays under the ILO definition;
    `severity` the item's default where a worker paid, empty otherwise. `proof` names the best
    level of evidence (see `PROOF_LEVELS` of the questionnaire), empty when not asked.
    """

    item: str
    label: str
    category: str
    paid_by: str
    total: Money | None
    worker: Money | None
    employer: Money | None
    recruiter: Money | None
    proof: str = ""
    proof_label: str = ""
    should_pay: str = "employer"
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CategorySum:
    """What one worker's items of a category come to, by payer, in one currency."""

    category: str
    label: str
    currency: str
    worker: Decimal
    employer: Decimal
    recruiter: Decimal


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What workers of this corridor are known to pay, from a published source, beside ours.

    `ours` is this group's worker-paid total in the currency of the figure, None without a rate.
    """

    text: str
    year: str
    source: str
    confidence: str
    amount: Money | None
    ours: Money | None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class GroupCosts:
    """One group of workers: same origin, job, year and recruiter.

    `worker_paid`: sum of the worker's parts for one worker, by currency as paid; `worker_paid_all`
    in the sheet's currency for one worker, None when a rate is missing; `times_workers` the same
    for all `workers` of the group. `net_month`: the first full month's net wage (SDG 10.7.1);
    `months`: the recruitment cost indicator C / E without interest, in months of that wage, None
    when not computable (`months_missing` says why, in the report's language);
    `months_with_interest` the same with `interest`, the finance cost of loans (both None without
    loans). The sums of what workers paid hold the interest too. `employer_pays` is what the items
    cost one worker's recruitment when the employer bears all that it should bear; `hires` workers
    of this kind are expected in the next twelve months.
    `unknown_items`: items whose amount nobody knows: the sums are then "at least".
    """

    row: str
    label: str
    origin: str
    origin_label: str
    destination: str
    destination_label: str
    job: str
    year: str
    recruiter: str
    workers: int | None
    net_month: Money | None
    items: tuple[ItemCost, ...]
    by_category: tuple[CategorySum, ...]
    worker_paid: tuple[Money, ...]
    worker_paid_all: Money | None
    times_workers: Money | None
    months: Decimal | None
    months_missing: str
    employer_pays: Money | None
    agency_price: Money | None = None
    agency_warning: str = ""
    published: PublishedFigure | None = None
    unknown_items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    interest: Money | None = None
    months_with_interest: Decimal | None = None
    hires: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """SDG 10.7.1 over the groups of a way, weighted by their workers: a monitoring number.

    Median and maximum in months of net wage; shares of workers above 0, 1 and 3 months, 0 to 1.
    """

    corridor: str
    workers: int
    median: Decimal
    maximum: Decimal
    above_zero: Decimal
    above_one: Decimal
    above_three: Decimal


@dataclass(frozen=True, slots=True)
class CostSheet:
    """The cost sheet of a firm: groups, sums, indicator, and what employer-pays will cost.

    `currency` is the one sums are shown in; `complete` is False while a rate or an amount is
    missing (then totals are "at least"). `yearly_hires` workers a year are expected;
    `employer_pays_year` is what paying all of it will cost the firm a year, None if not known.
    `missing` and `method` are sentences in the report's language.
    """

    currency: str
    as_of: date
    groups: tuple[GroupCosts, ...]
    rates: tuple[ExchangeRate, ...]
    worker_paid_total: Money | None
    employer_pays_year: Money | None
    yearly_hires: int | None
    indicators: tuple[Indicator, ...]
    by_category: tuple[CategorySum, ...]
    complete: bool
    missing: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
