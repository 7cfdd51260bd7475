"""Numbers, amounts and dates as people type them: what is clear is read, nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.currencies import SHARED, codes, currency_of, fits_currency, read_currency
from flows.dates import read_date
from flows.numbers import Unclear, read_number, with_plain_digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("200", "200"),
        ("about 200 people", "200"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("1,200", "1200"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1.200.000", "1200000"),
        ("1.200.000,5", "1200000.5"),
        ("12,00,000", "1200000"),
        ("1,20,000.75", "120000.75"),
        ("1 200", "1200"),
        ("1\u00a0200,50", "1200.50"),
        ("1\u202f200\u202f000", "1200000"),
        ("1'200", "1200"),
        ("0,5", "0.5"),
        ("0.250", "0.250"),
        ("0,125", "0.125"),
        ("12,5", "12.5"),
        ("12,00", "12.00"),
        ("5.", "5"),
        ("١٢٠٠", "1200"),
        ("٣\u066b٤", "3.4"),
        ("٣\u066c٤٣٢", "3432"),
        ("٣\u066b٤٣٢", "3.432"),
        ("१२३", "123"),
        ("১,২০০", "1200"),
        ("၁၂", "12"),
        ("USD200", "200"),
        ("5k", "5000"),
        ("3 lakh", "300000"),
        ("1.5 million", "1500000"),
        ("2 crore", "20000000"),
        ("٣ آلاف", "3000"),
        ("5 m²", "5"),
    ],
)
def test_clear_numbers_are_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "reason", "readings"),
    [
        ("", "no_number", ()),
        ("a lot", "no_number", ()),
        ("½", "no_number", ()),
        ("²", "no_number", ()),
        ("-", "no_number", ()),
        ("1,2,3", "no_number", ()),
        ("1200,300,000", "no_number", ()),
        ("1,200.300,5", "no_number", ()),
        ("20-30", "one_number", ("20", "30")),
        ("20\u201330", "one_number", ("20", "30")),
        ("between 3 and 5", "one_number", ("3", "5")),
        ("10 20", "one_number", ("10", "20")),
        ("1e5", "one_number", ("1", "5")),
        ("2026-11-21", "one_number", ("2026", "11", "21")),
        ("1.200", "thousand_or_decimal", ("1200", "1.2")),
        ("1.234", "thousand_or_decimal", ("1234", "1.2340")),
        ("٢.٣٤٣", "thousand_or_decimal", ("2343", "2.3430")),
        ("1" * 16, "number_too_long", ()),
        ("9" * 4000, "number_too_long", ()),
    ],
)
def test_unclear_numbers_say_why(text: str, reason: str, readings: tuple[str, ...]) -> None:
    assert read_number(text) == Unclear(reason, readings)


NUMBER_LIKE = st.text("0123456789.,' -+kK٣\u066b\u066c१ \u00a0", max_size=24)


@given(NUMBER_LIKE)
def test_every_reading_is_clear_by_itself(text: str) -> None:
    found = read_number(text)
    if isinstance(found, Unclear):
        for reading in found.readings:
            assert isinstance(read_number(reading), Decimal), (text, reading)


@given(st.integers(-999_999_999, 999_999_999))
def test_whole_numbers_are_read_back_with_and_without_groups(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number
    assert read_number(f"{number:,}".replace(",", " ")) == number


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read_number(text), Decimal | Unclear)
    assert isinstance(read_date(text, "ar"), date | Unclear)
    read_currency(text)


def test_digits_of_other_scripts_become_plain_ones() -> None:
    assert with_plain_digits("٠١٢ ০১২ ๐๑๒ no²") == "012 012 012 no²"


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("260 Jordanian dinars", "JOD"),
        ("1,500 Egyptian pounds a month", "EGP"),
        ("٢٦٠ دينار أردني", "JOD"),
        ("٢٢ دينارًا أردنيًا", "JOD"),
        ("٢٥٠٠٠ جنيه مصري", "EGP"),
        ("٣٠٠٠ روبية نيبالية", "NPR"),
        ("90 Hong Kong dollars", "HKD"),
        ("20 dinars", SHARED),
        ("dinars, Jordanian or Kuwaiti", SHARED),
        ("200 USD", "USD"),
        ("usd 200", "USD"),
        ("NPR1200", "NPR"),
        ("1200npr", "NPR"),
        ("RM1200", "MYR"),
        ("US$ 5", "USD"),
        ("5 €", "EUR"),
        ("5 euros", "EUR"),
        ("1000 taka", "BDT"),
        ("1000 tk", "BDT"),
        ("৳500", "BDT"),
        ("$5", SHARED),
        ("500 rupees", SHARED),
        ("Rs. 500", SHARED),
        ("500 ريال", SHARED),
        ("200 in all", None),
        ("200 ALL", "ALL"),
        ("at the top 200", None),
        ("200", None),
        ("200 DEM", None),
        ("two taxis", None),
        ("normal", None),
    ],
)
def test_currencies_are_known_by_code_sign_or_word(text: str, currency: str | None) -> None:
    assert read_currency(text) == currency


def test_codes_in_use_are_known_and_old_ones_are_not() -> None:
    assert {"USD", "NPR", "BDT", "MYR", "VND", "QAR", "AED", "LAK"} <= codes()
    assert not {"DEM", "FRF", "XXX", "YUD"} & codes()
    assert (currency_of("NP"), currency_of("QA"), currency_of("ZZ")) == ("NPR", "QAR", "")


@pytest.mark.parametrize(
    ("amount", "currency", "fits"),
    [
        ("1200.00", "USD", True),
        ("1200.005", "USD", False),
        ("1200.00", "VND", True),
        ("0.5", "VND", False),
        ("1.250", "KWD", True),
        ("0", "USD", True),
    ],
)
def test_an_amount_has_no_more_decimals_than_its_currency(
    amount: str, currency: str, fits: bool
) -> None:
    assert fits_currency(Decimal(amount), currency) is fits


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2026-03-25", "en"),
        ("2026/3/25", "en"),
        ("2026.03.25", "en"),
        ("25/3/2026", "en"),
        ("3/25/2026", "en"),
        ("25.3.26", "en"),
        ("25 - 3 - 2026", "en"),
        ("25 March 2026", "en"),
        ("March 25, 2026", "en"),
        ("25 mar 2026", "en"),
        ("on 25/3/2026 I think", "en"),
        ("٢٥/٣/٢٠٢٦", "ar"),
        ("٢٥ مارس ٢٠٢٦", "ar"),
        ("25 March 2026", "ar"),
        ("25 mars 2026", "fr"),
        ("25 March 2026", "no such language"),
    ],
)
def test_clear_dates_are_read_in_any_order(text: str, language: str) -> None:
    assert read_date(text, language) == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("today", "en", 22),
        ("Yesterday.", "en", 21),
        ("tomorrow", "en", 23),
        ("اليوم", "ar", 22),
        ("أمس", "ar", 21),
        ("غدًا", "ar", 23),
        ("today", "ar", 22),
    ],
)
def test_a_day_named_by_a_word_counts_from_today(text: str, language: str, day: int) -> None:
    assert read_date(text, language, date(2026, 11, 22)) == date(2026, 11, day)


def test_without_a_today_a_word_names_no_day() -> None:
    assert read_date("today", "en") == Unclear("no_date")
    assert read_date("today and tomorrow", "en", date(2026, 11, 22)) == Unclear("no_date")


def test_a_month_stands_for_its_first_day() -> None:
    assert read_date("March 2026", "en") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", "no_date"),
        ("2026", "no_date"),
        ("5 March", "no_date"),
        ("5 March 26", "no_date"),
        ("ju 2026", "no_date"),
        ("31/31/2026", "no_such_date"),
        ("30 February 2026", "no_such_date"),
        ("25/3/2569", "no_such_date"),
        ("0001-01-01", "no_such_date"),
        ("9" * 3000 + " March", "no_date"),
    ],
)
def test_what_is_no_date_says_why(text: str, reason: str) -> None:
    assert read_date(text, "en") == Unclear(reason)


def test_day_or_month_first_is_asked_with_readings_that_are_clear() -> None:
    found = read_date("03/05/2026", "en")
    assert isinstance(found, Unclear)
    assert (found.reason, found.readings) == ("day_or_month", ("2026-05-03", "2026-03-05"))
    assert [read_date(one, "en") for one in found.readings] == [date(2026, 5, 3), date(2026, 3, 5)]
    assert read_date("05/05/2026", "en") == date(2026, 5, 5)
