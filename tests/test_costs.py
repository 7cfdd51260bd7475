"""The cost sheet: worked examples, computed by hand from the guidance on repayment (4.3 and 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from questionnaires.values import Money
from reports.cost_model import CategorySum
from reports.costs import cost_sheet
from reports.wording import wording_for
from tests.cost_samples import (
    GUIDANCE,
    LOAN,
    TODAY,
    UNKNOWN,
    Group,
    Paid,
    amount,
    group_of,
    interview,
    opened,
    paid,
    sheet,
)

DAY = date(2024, 11, 4)


# -- months of wage (SDG 10.7.1) -------------------------------------------------------------


def test_the_worked_example_of_the_guidance() -> None:
    group = sheet(Group(GUIDANCE, wage="800 MYR", more=LOAN)).groups[0]
    assert group.months == Decimal("3.0")  # 2390 / 800 = 2.9875
    assert group.months_with_interest == Decimal("3.7")  # 2990 / 800 = 3.7375
    assert group.interest == amount("600 MYR")
    assert group.worker_paid == (Money(Decimal("2990.00"), "MYR"),)
    assert group.times_workers == Money(Decimal("29900.00"), "MYR")


def test_without_loans_there_is_no_second_number_of_months() -> None:
    group = group_of(*GUIDANCE)
    assert (group.interest, group.months_with_interest) == (None, None)


def test_what_nobody_paid_is_zero_months_and_a_little_is_not() -> None:
    assert group_of(paid("F24", "employer", "60 MYR")).months == 0
    assert group_of(paid("F24", "worker", "4 MYR")).months == Decimal("0.01")


@pytest.mark.parametrize(
    ("rates", "months"),
    [
        ((), None),
        ((("NPR", "0.032", None),), None),  # a rate without its date is no rate
        ((("NPR", "0.032", DAY),), Decimal("3.2")),  # 100,000 * 0.032 / 1000
    ],
)
def test_other_money_needs_a_rate_with_its_date(
    rates: tuple[tuple[str, str, date | None], ...], months: Decimal | None
) -> None:
    made = sheet(Group((paid("F01", "worker", "100000 NPR"),)), rates=rates)
    group = made.groups[0]
    assert group.months == months
    assert bool(group.months_missing) is (months is None)
    assert group.worker_paid == (Money(Decimal("100000.00"), "NPR"),)
    assert (made.worker_paid_total is None) is (months is None)
    assert made.complete is (months is not None)


def test_costs_and_wage_in_one_money_need_no_rate() -> None:
    made = sheet(Group((paid("F01", "worker", "900 USD"),), wage="300 USD"), into="MYR")
    assert made.groups[0].months == Decimal("3.0")
    assert made.groups[0].worker_paid_all is None


def test_a_rate_goes_both_ways_and_across() -> None:
    """Wage in the one, costs in the other money, sums in a third."""
    group = Group((paid("F01", "worker", "100 USD"),), wage="1000 NPR")
    rates = (("USD", "4", DAY), ("NPR", "0.04", DAY))
    made = sheet(group, rates=rates).groups[0]
    assert made.worker_paid_all == Money(Decimal("400.00"), "MYR")
    assert made.months == Decimal("10.0")  # 400 MYR are 10,000 NPR


# -- who paid --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payer", "part", "parts"),
    [
        ("worker", "", ("310", "0", "0")),
        ("employer", "", ("0", "310", "0")),
        ("recruiter", "", ("0", "0", "310")),
        ("split", "110 MYR", ("110", "200", "0")),
        ("split_recruiter", "110 MYR", ("110", "0", "200")),
    ],
)
def test_the_parts_of_an_item_add_up(payer: str, part: str, parts: tuple[str, ...]) -> None:
    (item,) = group_of(paid("F40", payer, "310 MYR", part)).items
    found = (item.worker, item.employer, item.recruiter)
    assert tuple(str(one.amount) for one in found if one) == parts
    assert item.paid_by == ("split" if part else payer)


def whole_numbers(one: CategorySum) -> tuple[int, ...]:
    return tuple(map(int, (one.worker, one.employer, one.recruiter)))


def test_sums_by_category_are_for_one_worker_of_a_group_and_for_all_in_the_sheet() -> None:
    first = Group((paid("F24", "worker", "60 MYR"), paid("F26", "employer", "40 MYR")), workers=10)
    second = Group((paid("F24", "worker", "1000 NPR"),), workers=2)
    made = sheet(first, second, rates=(("NPR", "0.03", DAY),))
    (group_sum,) = made.groups[0].by_category
    assert (group_sum.category, *whole_numbers(group_sum)) == ("B.i", 60, 40, 0)
    (whole,) = made.by_category
    assert whole.currency == "MYR"
    assert whole_numbers(whole) == (660, 400, 0)  # 600 + 2 * 30


def test_what_has_no_rate_stands_apart_by_its_own_money() -> None:
    group = Group((paid("F24", "worker", "60 MYR"), paid("F26", "worker", "500 NPR")))
    made = sheet(group)
    found = {one.currency: whole_numbers(one) for one in made.by_category}
    assert found == {"MYR": (600, 0, 0), "NPR": (5000, 0, 0)}
    assert made.worker_paid_total is None
    assert "NPR" in made.missing[0]


def test_without_a_choice_the_only_money_is_that_of_the_sums_and_of_several_none_is() -> None:
    assert sheet(Group((paid("F24", "worker", "60 MYR"),)), into="").currency == "MYR"
    several = sheet(Group((paid("F24", "worker", "60 USD"),)), into="")
    assert (several.currency, several.worker_paid_total) == ("", None)


# -- what is not known -----------------------------------------------------------------------


def test_an_unknown_amount_is_left_out_and_said_to_be_left_out() -> None:
    made = sheet(Group((paid("F24", "worker", "60 MYR"), Paid("F16", "worker", UNKNOWN))))
    group = made.groups[0]
    assert group.unknown_items == ("F16",)
    assert group.worker_paid_all == Money(Decimal("60.00"), "MYR")
    assert any("Visa" in note for note in group.notes)
    assert not made.complete


def test_when_nothing_is_known_there_are_no_months() -> None:
    group = sheet(Group((Paid("F16", "worker", UNKNOWN),))).groups[0]
    assert group.months is None
    assert group.months_missing


def test_an_unknown_number_of_workers_leaves_the_total_open() -> None:
    made = sheet(Group(GUIDANCE, workers=UNKNOWN))
    assert made.groups[0].months is not None
    assert (made.groups[0].times_workers, made.worker_paid_total) == (None, None)


# -- employer pays ---------------------------------------------------------------------------


def test_employer_pays_what_belongs_to_an_honest_price() -> None:
    """Gifts, deposits, deductions and interest are no part of it."""
    group = group_of(
        paid("F01", "worker", "1000 MYR"),
        paid("F40", "split", "300 MYR", "100 MYR"),
        paid("F53", "worker", "40 MYR"),
        paid("F22", "worker", "500 MYR"),
        paid("F05", "worker", "200 MYR"),
        **LOAN,
    )
    assert group.employer_pays == Money(Decimal("1300.00"), "MYR")


@pytest.mark.parametrize(("price", "total"), [("500", "800"), ("50", "450")])
def test_the_agencys_price_or_what_it_pays_for_if_that_is_more(price: str, total: str) -> None:
    """The employer's own agency fee is that price, and is not counted twice."""
    group = group_of(
        paid("F01", "employer", f"{price} MYR"),
        paid("F24", "recruiter", "150 MYR"),
        paid("F16", "employer", "300 MYR"),
        agency_price=amount(f"{price} MYR"),
    )
    assert group.employer_pays == Money(Decimal(total).quantize(Decimal("0.01")), "MYR")


def test_a_year_is_the_sum_over_all_that_will_be_hired() -> None:
    first = Group((paid("F16", "employer", "300 MYR"),), more={"hires_next_year": 5})
    second = Group((paid("F16", "worker", "200 MYR"),), more={"hires_next_year": 2})
    made = sheet(first, second)
    assert made.employer_pays_year == Money(Decimal("1900.00"), "MYR")
    assert made.yearly_hires == 7


def test_a_year_is_not_known_while_one_number_is_not() -> None:
    unknown = Group((paid("F16", "worker", "200 MYR"),), more={"hires_next_year": UNKNOWN})
    made = sheet(Group((paid("F16", "employer", "300 MYR"),)), unknown)
    assert made.employer_pays_year is None


# -- the price of an agency ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "warned"),
    [("0 MYR", True), ("149 MYR", True), ("150 MYR", False)],
)
def test_a_price_that_cannot_cover_what_the_agency_pays(price: str, warned: bool) -> None:
    group = group_of(paid("F24", "recruiter", "150 MYR"), agency_price=amount(price))
    assert bool(group.agency_warning) is warned


def test_a_price_below_half_of_what_is_compulsory_by_law() -> None:
    """Nepal: 20,895 NPR are compulsory (published figure), so half is 10,447.50."""
    assert group_of(agency_price=amount("10447 NPR")).agency_warning
    assert not group_of(agency_price=amount("10448 NPR")).agency_warning


def test_direct_hiring_has_no_price_to_warn_of() -> None:
    group = sheet(Group(more={"hired_how": "direct"})).groups[0]
    assert (group.agency_price, group.agency_warning) == (None, "")


# -- the indicator ---------------------------------------------------------------------------


def months(number: str, workers: int) -> Group:
    paid_by_worker = paid("F01", "worker", f"{Decimal(number) * 1000} MYR")
    return Group((paid_by_worker,), workers=workers)


def test_median_maximum_and_shares_count_every_worker_once() -> None:
    (found,) = sheet(months("0.5", 6), months("2", 3), months("4", 1)).indicators
    assert (found.workers, found.median, found.maximum) == (10, Decimal("0.5"), Decimal("4.0"))
    shares = (found.above_zero, found.above_one, found.above_three)
    assert shares == (Decimal("1.00"), Decimal("0.40"), Decimal("0.10"))


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    (found,) = sheet(months("1", 5), months("2", 5)).indicators
    assert found.median == Decimal("1.5")


def test_each_way_has_its_own_indicator() -> None:
    other = replace(months("2", 3), origin="BD")
    found = sheet(months("1", 5), other).indicators
    assert [one.corridor for one in found] == ["Bangladesh → Malaysia", "Nepal → Malaysia"]


# -- beside it -------------------------------------------------------------------------------


def test_a_published_figure_stands_beside_ours_with_source_and_year() -> None:
    figure = group_of(*GUIDANCE).published
    assert figure is not None
    assert (figure.amount, figure.year, figure.confidence) == (amount("1500 USD"), "2020", "found")
    assert figure.ours is None  # no rate to dollars
    group = Group(GUIDANCE, more={"agency_price": amount("10 USD")})
    with_rate = sheet(group, rates=(("USD", "4", DAY),)).groups[0].published
    assert with_rate is not None
    assert with_rate.ours == Money(Decimal("597.50"), "USD")  # 2390 / 4


def test_an_unconfirmed_figure_comes_with_its_warning() -> None:
    questionnaire, library = opened()
    unsure = replace(library.corridors["npl_mys_1"], confidence="check")
    doubtful = replace(library, corridors={unsure.name: unsure})
    say = wording_for("en")
    made = cost_sheet(questionnaire, interview(Group(GUIDANCE)), doubtful, say, TODAY)
    assert made is not None
    figure = made.groups[0].published
    assert figure is not None
    assert figure.warning


def test_hiring_at_home_has_no_published_figure() -> None:
    assert sheet(Group(GUIDANCE, origin="MY")).groups[0].published is None


def test_amounts_are_rounded_to_the_minor_units_of_their_money() -> None:
    test = Group((paid("F24", "worker", "10 USD"),))
    yen = sheet(test, into="JPY", rates=(("USD", "150.27", DAY),)).groups[0].worker_paid_all
    assert (yen and str(yen.amount)) == "1503"
    dinar = sheet(Group((paid("F24", "worker", "1.125 JOD"),), wage="300 JOD"), into="JOD")
    assert dinar.groups[0].worker_paid_all == Money(Decimal("1.125"), "JOD")
