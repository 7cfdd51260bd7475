"""Replies become values or reasons: one question of each type, and everything people send."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Rejection, read, usual_currencies
from flows.events import Picked, Raw, Said, SameAsLast, Unreadable, Written
from flows.personal import looks_personal
from flows.view import View
from questionnaires.model import QuestionType
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Money,
    Typed,
    Value,
    value_from_json,
    value_to_json,
)
from tests.questionnaire_samples import Player, sample
from tests.reply_samples import NAMES, QUESTIONNAIRE, reason, reply, view


def test_the_sample_has_every_type() -> None:
    assert {question.type for question in QUESTIONNAIRE.questions} == set(QuestionType)


# -- buttons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "picked", "value"),
    [
        ("hello", (), "ok"),
        ("agreed", ("anything",), "ok"),
        ("payer", ("we",), "we"),
        ("payer", ("we", "we"), "we"),
        ("paid", ("partly",), "partly"),
        ("channels", ("advert", "friends"), ("friends", "advert")),
        ("channels", ("none",), ("none",)),
        ("checked", ("never",), "never"),
        ("workplace", ("NP",), "NP"),
        ("origins", ("NP", "BD", "NP"), ("NP", "BD")),
        ("spoken", ("ne",), ("ne",)),
        ("proof", ("can_get",), "can_get"),
        ("filtered", ("other",), "other"),
    ],
)
def test_a_button_gives_its_choice(name: str, picked: tuple[str, ...], value: Value) -> None:
    assert reply(name, Picked(picked)) == value


@pytest.mark.parametrize(
    ("name", "picked", "why"),
    [
        ("payer", (), "choose_one_at_least"),
        ("payer", ("nobody knows",), "no_such_choice"),
        ("payer", ("we", "worker_all"), "choose_one"),
        ("channels", ("none", "agency"), "stands_alone"),
        ("channels", ("agency", "x"), "no_such_choice"),
        ("workplace", ("XX",), "no_such_choice"),
        ("workplace", ("NP", "BD"), "choose_one"),
        ("spoken", ("NP",), "no_such_choice"),
        ("workers", ("yes",), "no_such_choice"),
        ("remarks", ("yes",), "no_such_choice"),
        ("filtered", ("agency",), "no_such_choice"),
    ],
)
def test_a_button_that_is_not_offered_is_refused(
    name: str, picked: tuple[str, ...], why: str
) -> None:
    assert reason(name, Picked(picked)) == why


def test_a_filtered_choice_is_offered_where_its_condition_holds() -> None:
    assert reply("filtered", Picked(("agency",)), channels=("agency",)) == "agency"
    assert reply("filtered", "the agency", channels=("agency",)) == "agency"
    assert reply("filtered", "the agency") == Rejection("no_such_choice")


# -- numbers, money, dates -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("workers", "40", 40),
        ("workers", "about 40 people", 40),
        ("workers", "٤٠", 40),
        ("workers", "none", 0),
        ("workers", "40.0", 40),
        ("hours", "7,5", Decimal("7.5")),
        ("hours", "zero", Decimal(0)),
        ("hours", "-1", Decimal(-1)),
        ("cost", "1,200 USD", Money(Decimal(1200), "USD")),
        ("cost", "USD 1200.50", Money(Decimal("1200.50"), "USD")),
        ("cost", "0 npr", Money(Decimal(0), "NPR")),
        ("cost", "0", Money(Decimal(0), "USD")),
        ("cost", "nothing", Money(Decimal(0), "USD")),
        ("cost", "৳ ১,২৩,৪৫৬", Money(Decimal(123456), "BDT")),
        ("cost", "2 lakh taka", Money(Decimal(200000), "BDT")),
        ("checked", "2026-03-25", date(2026, 3, 25)),
        ("checked", "25 March 2026", date(2026, 3, 25)),
        ("checked", "never", "never"),
        ("checked", "Nev", "never"),
    ],
)
def test_numbers_money_and_dates_are_read(name: str, text: str, value: Value) -> None:
    found = reply(name, text)
    assert found == value
    assert type(found) is type(value)


def test_nothing_needs_a_currency_where_something_is_read_from_it() -> None:
    fee = "{name: fee, type: money, label: Fee?}"
    rest = "{name: rest, type: money, constraint: 'same_currency(., ${fee})', label: Rest?}"
    free = "{name: gift, type: money, label: Gift?}"
    questions = "".join(f"      - {one}\n" for one in (fee, rest, free))
    asked = sample("modules:\n  - name: money\n    label: Money\n    questions:\n" + questions)
    player = Player(asked)
    seen = View(asked, player.interview, player.now().date())
    found = {one.name: read(seen, one, "", Written("0")) for one in asked.questions}
    assert found["gift"] == Money(Decimal(0), "USD")
    for name in ("fee", "rest"):
        assert found[name] == Rejection("currency", {"amount": "0"}, ("0 USD",))


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("workers", "many", "no_number"),
        ("workers", "50%", "no_number"),
        ("workers", "20-30", "one_number"),
        ("workers", "7.5", "whole_number"),
        ("workers", "-4", "not_negative"),
        ("workers", "501", "constraint"),
        ("workers", "1.200", "constraint"),
        ("workers", "99999999", "number_too_long"),
        ("workers", "9" * 3000, "number_too_long"),
        ("hours", "1.200", "thousand_or_decimal"),
        ("cost", "much", "amount"),
        ("cost", "-5 USD", "not_negative"),
        ("cost", "500", "currency"),
        ("cost", "$500", "currency"),
        ("cost", "1.005 k USD or so", "thousand_or_decimal"),
        ("cost", "0.5 VND", "too_many_decimals"),
        ("checked", "03/05/2026", "day_or_month"),
        ("checked", "last week", "no_date"),
        ("checked", "1", "no_date"),
        ("checked", "31/02/2026", "no_such_date"),
    ],
)
def test_what_is_not_clear_is_refused(name: str, text: str, why: str) -> None:
    assert reason(name, text) == why


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hours", "1.234"),
        ("hours", "20-30"),
        ("cost", "1.200 USD"),
        ("cost", "20-30 usd"),
        ("cost", "500"),
        ("cost", "0.5"),
        ("checked", "03/05/2026"),
        ("payer", "the worker"),
        ("workplace", "united"),
    ],
)
def test_every_suggestion_would_be_understood(name: str, text: str) -> None:
    found = reply(name, text, workplace="VN")
    assert isinstance(found, Rejection)
    assert found.suggestions
    for one in found.suggestions:
        assert not isinstance(reply(name, one, workplace="VN"), Rejection), one


def test_the_constraint_says_its_message() -> None:
    assert reply("workers", "501") == Rejection("constraint", {"message": "At most 500."})


def test_currencies_offered_are_those_used_that_of_the_workplace_and_dollars() -> None:
    here = view(cost=Money(Decimal(5), "BDT"), workplace="NP")
    assert usual_currencies(here) == ("BDT", "NPR", "USD")
    assert usual_currencies(view(workplace=Typed(DONT_KNOW))) == ("USD",)


# -- what else people send -------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_sticker_an_empty_text_and_a_very_long_one_are_refused(name: str) -> None:
    assert reason(name, Unreadable("sticker")) == "unreadable"
    assert reason(name, "") == "empty"
    assert reason(name, " \u200f\u0000\u200b ") == "empty"
    assert reason(name, "x" * 100_000) == "too_long"
    assert reason(name, SameAsLast()) == "not_understood"


HARMLESS = (
    "😀👍🏽",
    "<b>we</b><script>alert(1)</script>",
    "{{7*7}}",
    "=1+1",
    "'; DROP TABLE answers; --",
    "مرحبا",
    "a\u202ereversed",
    "two\nlines",
    "%s %(x)s {x}",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_text_is_kept_as_written(text: str) -> None:
    kept = reply("remarks", text)
    assert kept == text.replace("\u202e", "")
    assert value_from_json(value_to_json(kept)) == kept


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("name", ["payer", "paid", "workplace", "checked"])
def test_such_a_text_is_never_taken_for_a_choice(name: str, text: str) -> None:
    assert isinstance(reply(name, text), Rejection)


def test_nul_bytes_and_marks_of_direction_are_left_out() -> None:
    assert reply("remarks", "a\x00b\u200f c\ud800") == "ab c"


ANYTHING = st.one_of(
    st.text(max_size=80).map(Written),
    st.lists(st.sampled_from(["we", "agency", "none", "yes", "NP", "x"]), max_size=4).map(
        lambda names: Picked(tuple(names))
    ),
    st.sampled_from([Said(Typed(DONT_KNOW)), Said(Typed("x")), Unreadable("photo"), SameAsLast()]),
)


@given(st.sampled_from(NAMES), ANYTHING, st.sampled_from(["en", "ar", "xx", ""]))
def test_any_reply_gives_a_value_that_can_be_stored_or_a_reason(
    name: str, raw: Raw, language: str
) -> None:
    found = reply(name, raw, language)
    if isinstance(found, Rejection):
        assert found.reason
    else:
        assert value_from_json(value_to_json(found)) == found


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Passport N1234567", True),
        ("his number is 199012345678", True),
        ("call +977 98-4123-4567", True),
        ("write to a.person@example.org", True),
        ("Mr. Sharma said so", True),
        ("We hired 1200 people in 2024 for 1,200,000 USD", False),
        ("in 2000000 cases", False),
        ("The agency in town", False),
        ("", False),
    ],
)
def test_texts_that_look_personal_are_noticed(text: str, personal: bool) -> None:
    remarks = QUESTIONNAIRE.question_by_name["remarks"]
    assert looks_personal(remarks, text) is personal
    assert looks_personal(remarks, Typed(NOT_APPLICABLE, text)) is personal
    assert not looks_personal(QUESTIONNAIRE.question_by_name["payer"], text)


def test_what_looks_personal_is_said_before_it_is_kept() -> None:
    player = Player(QUESTIONNAIRE)
    player.edits("remarks")
    player.writes("Ask N1234567")
    assert player.interview.pending is not None
    assert player.interview.pending.reason == "personal"
    assert player.value("remarks") is None
    player.writes("no")
    assert (player.value("remarks"), player.told) == (None, ["not_kept"])
    player.writes("Ask N1234567")
    player.confirms()
    assert player.value("remarks") == "Ask N1234567"


def test_the_short_name_of_a_recruiter_is_personal_by_itself() -> None:
    player = Player(QUESTIONNAIRE)
    player.edits("nickname")
    player.writes("Mr. K.")
    assert player.value("nickname") == "Mr. K."
