"""What holds for every cost sheet, whatever is answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.values import Money
from reports.build import build_report
from reports.cost_model import CostSheet, GroupCosts
from reports.cost_money import minor_units
from reports.report_json import report_from_dict, report_to_dict
from tests.cost_samples import TODAY, Group, Paid, Rate, interview, opened, sheet
from tests.property_tries import tries

DAY = date(2025, 6, 1)
PAYERS = ("worker", "employer", "recruiter", "split", "split_recruiter")
ITEMS = tuple(
    name
    for name, one in opened()[1].cost_items.items()
    if one.category and one.category != "interest"
)
FEW = tries(40)

cents = st.integers(1, 10_000_000)
currencies = st.sampled_from(("MYR", "NPR", "USD"))


@st.composite
def items(draw: st.DrawFn, names: tuple[str, ...] = ITEMS) -> Paid:
    whole, payer, currency = draw(cents), draw(st.sampled_from(PAYERS)), draw(currencies)
    part = None
    if payer.startswith("split"):
        part = Money(Decimal(draw(st.integers(1, whole))) / 100, currency)
    total = Money(Decimal(whole) / 100, currency)
    return Paid(draw(st.sampled_from(names)), payer, total, part)


@st.composite
def groups(draw: st.DrawFn) -> Group:
    found = draw(st.lists(items(), max_size=6, unique_by=lambda one: one.item))
    wage = Decimal(draw(st.integers(1, 1_000_000))) / 100
    return Group(
        tuple(found),
        wage=f"{wage} {draw(currencies)}",
        workers=draw(st.integers(1, 500)),
        origin=draw(st.sampled_from(("NP", "BD", "ID"))),
        more={"hires_next_year": draw(st.integers(0, 50))},
    )


sheets_of = st.lists(groups(), min_size=1, max_size=4)
rates_given = st.tuples(
    st.decimals("0.0001", "500", places=4), st.decimals("0.0001", "500", places=4)
).map(lambda two: (("NPR", str(two[0]), DAY), ("USD", str(two[1]), DAY)))


def total(moneys: list[Money | None]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in moneys:
        if one is not None:
            found[one.currency] += one.amount  # type: ignore[assignment]  # exact amounts
    return found


@FEW
@given(sheets_of, rates_given)
def test_parts_add_up_to_items_and_items_to_sums(
    given_groups: list[Group], rates: tuple[Rate, ...]
) -> None:
    for group in sheet(*given_groups, rates=rates).groups:
        for item in group.items:
            parts = [item.worker, item.employer, item.recruiter]
            assert total(parts) + Counter() == total([item.total]) + Counter()
        by_payer = total([one.worker for one in group.items])
        assert by_payer + Counter() == total(list(group.worker_paid))
        for one in group.by_category:
            there = [item for item in group.items if item.category == one.category]
            paid = total([item.worker for item in there])[one.currency]
            assert one.worker == paid


@FEW
@given(sheets_of, rates_given, st.randoms(use_true_random=False))
def test_the_order_of_groups_and_items_does_not_matter(
    given_groups: list[Group], rates: tuple[Rate, ...], chance: Random
) -> None:
    mixed = []
    for group in given_groups:
        shuffled = list(group.items)
        chance.shuffle(shuffled)
        mixed.append(replace(group, items=tuple(shuffled)))
    chance.shuffle(mixed)
    assert figures(sheet(*mixed, rates=rates)) == figures(sheet(*given_groups, rates=rates))


def figures(made: CostSheet) -> tuple[object, ...]:
    return (
        made.worker_paid_total,
        made.employer_pays_year,
        made.yearly_hires,
        made.indicators,
        made.by_category,
        made.complete,
        sorted(map(repr, map(without_place, made.groups))),
    )


def without_place(group: GroupCosts) -> GroupCosts:
    return replace(group, row="", label="")


@FEW
@given(groups(), st.integers(2, 40), rates_given)
def test_more_workers_pay_more_and_months_stay(
    group: Group, times: int, rates: tuple[Rate, ...]
) -> None:
    assert isinstance(group.workers, int)
    many = replace(group, workers=group.workers * times)
    (one,), (other,) = sheet(group, rates=rates).groups, sheet(many, rates=rates).groups
    assert other.months == one.months
    assert one.times_workers
    assert other.times_workers
    # Rounded once at the end, so each is at most half a unit away from the exact sum.
    apart = abs(other.times_workers.amount - times * one.times_workers.amount)
    assert apart <= Decimal(times + 1) / 2 * Decimal(1).scaleb(-minor_units("MYR"))


@FEW
@given(sheets_of)
def test_without_rates_nothing_is_added_up_over_currencies(given_groups: list[Group]) -> None:
    made = sheet(*given_groups)
    assert made.rates == ()
    for group in made.groups:
        paid_in = {one.currency for one in group.worker_paid}
        if group.worker_paid_all is not None:
            assert paid_in <= {"MYR"}
            assert group.worker_paid_all.amount == sum(one.amount for one in group.worker_paid)
        if group.months is not None and group.net_month:
            assert paid_in <= {group.net_month.currency}
    if made.worker_paid_total is not None:
        assert all(group.worker_paid_all is not None for group in made.groups)


@FEW
@given(sheets_of, rates_given)
def test_shares_and_months_stay_within_their_bounds(
    given_groups: list[Group], rates: tuple[Rate, ...]
) -> None:
    for one in sheet(*given_groups, rates=rates).indicators:
        assert 0 <= one.above_three <= one.above_one <= one.above_zero <= 1
        assert 0 <= one.median <= one.maximum
        assert one.workers == sum(
            group.workers
            for group in given_groups
            if isinstance(group.workers, int) and one.corridor.startswith(NAMES[group.origin])
        )


NAMES = {"NP": "Nepal", "BD": "Bangladesh", "ID": "Indonesia"}


@tries(10)
@given(sheets_of, rates_given)
def test_a_report_keeps_its_cost_sheet_as_json(
    given_groups: list[Group], rates: tuple[Rate, ...]
) -> None:
    questionnaire, library = opened()
    report = build_report(questionnaire, interview(*given_groups, rates=rates), library, TODAY)
    assert report.costs is not None
    assert report_from_dict(report_to_dict(report)).costs == report.costs
