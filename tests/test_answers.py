"""Replies become values or reasons: one question of each type, and everything people send."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import engine
from flows.answers import Rejection, looks_personal, read, usual_currencies
from flows.events import Picked, Raw, Said, SameAsLast, Unreadable, Written
from flows.interview import Answer, Interview
from flows.view import View
from questionnaires.model import QuestionType
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    PREFER_NOT_TO_SAY,
    Money,
    Typed,
    Value,
    value_from_json,
    value_to_json,
)
from tests.questionnaire_samples import START, TYPES, Player, sample

QUESTIONNAIRE = sample(TYPES)
NAMES = tuple(question.name for question in QUESTIONNAIRE.questions)


def view(language: str = "en", **answers: Value) -> View:
    begun = engine.begin(QUESTIONNAIRE, "i1", "p1", START, language).interview
    given_ = {(name, ""): Answer(name, "", value, START) for name, value in answers.items()}
    interview = Interview(**{**begun.__dict__, "answers": given_})
    return View(QUESTIONNAIRE, interview, START.date())


def reply(name: str, raw: Raw | str, language: str = "en", **answers: Value) -> Value | Rejection:
    raw = Written(raw) if isinstance(raw, str) else raw
    return read(view(language, **answers), QUESTIONNAIRE.question_by_name[name], "", raw)


def reason(name: str, raw: Raw | str, language: str = "en") -> str:
    found = reply(name, raw, language)
    assert isinstance(found, Rejection), found
    return found.reason


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


# -- typed words for choices -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("payer", "We pay, all of it", "we"),
        ("payer", "we pay", "we"),
        ("payer", "WE PAY ", "we"),
        ("payer", "c", "worker_part"),
        ("payer", "worker_part", "worker_part"),
        ("payer", "2", "worker_all"),
        ("payer", "٢", "worker_all"),
        ("payer", "a part", "worker_part"),
        ("payer", "not sure who", "nobody"),
        ("size", "2 to 9", "long"),
        ("size", "3", "never"),
        ("paid", "Yes!", "yes"),
        ("paid", "y", "yes"),
        ("paid", "nope", "no"),
        ("paid", "sometimes", "partly"),
        ("paid", "par", "partly"),
        ("paid", "\u200fyes\u200e", "yes"),
        ("proof", "i can", "can_get"),
        ("proof", "no", "no"),
        ("channels", "agency", ("agency",)),
        ("channels", "Friends, family", ("friends",)),
        ("channels", "2, 1", ("friends", "agency")),
        ("channels", "2 1 3", ("friends", "agency", "advert")),
        ("channels", "a and c", ("friends", "advert")),
        ("channels", "an agency\nfriends", ("friends", "agency")),
        ("channels", "none", ("none",)),
        ("filtered", "1", "other"),
    ],
)
def test_typed_text_is_understood_as_a_choice(name: str, text: str, value: Value) -> None:
    assert reply(name, text) == value


@pytest.mark.parametrize(("text", "value"), [("نعم", "yes"), ("لا", "no"), ("yes", "yes")])
def test_words_for_yes_and_no_are_known_in_arabic_and_english(text: str, value: str) -> None:
    assert reply("paid", text, "ar") == value


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("payer", "the worker", "several_choices"),
        ("payer", "somebody", "no_such_choice"),
        ("payer", "9", "no_such_choice"),
        ("payer", "0", "no_such_choice"),
        ("payer", "1" * 400, "no_such_choice"),
        ("payer", "...", "no_such_choice"),
        ("payer", "!", "no_such_choice"),
        ("size", "1", "several_choices"),
        ("size", "2", "several_choices"),
        ("paid", "maybe", "no_such_choice"),
        ("channels", "none, agency", "stands_alone"),
        ("channels", ",", "choose_one_at_least"),
        ("channels", "1 7", "no_such_choice"),
        ("channels", "a, " * 1000, "no_such_choice"),
    ],
)
def test_text_that_fits_no_choice_or_several_is_refused(name: str, text: str, why: str) -> None:
    assert reason(name, text) == why


def test_the_labels_a_text_could_mean_are_offered_and_understood() -> None:
    found = reply("payer", "the worker")
    assert isinstance(found, Rejection)
    assert found.suggestions == ("The worker pays all", "The worker pays a part")
    assert [reply("payer", one) for one in found.suggestions] == ["worker_all", "worker_part"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("workplace", "Nepal", "NP"),
        ("workplace", "np", "NP"),
        ("workplace", "UK", "GB"),
        ("workplace", "uae", "AE"),
        ("workplace", "bangla", "BD"),
        ("origins", "Nepal, India and Viet Nam", ("NP", "IN", "VN")),
        ("origins", "nepal", ("NP",)),
        ("spoken", "nepali, english", ("ne", "en")),
        ("spoken", "नेपाली", ("ne",)),
    ],
)
def test_countries_and_languages_are_known_by_name(name: str, text: str, value: Value) -> None:
    assert reply(name, text) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [("no", "no_such_choice"), ("united", "several_choices"), ("x", "no_such_choice")],
)
def test_no_country_is_guessed(text: str, why: str) -> None:
    assert reason("workplace", text) == why


def test_a_country_is_known_by_its_name_in_the_language_of_the_conversation() -> None:
    assert reply("workplace", "نيبال", "ar") == "NP"


# -- typed values ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("hello", "agreed")])
@pytest.mark.parametrize("kind", [DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY])
def test_every_question_takes_the_typed_values(name: str, kind: str) -> None:
    assert reply(name, Said(Typed(kind))) == Typed(kind)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("hello", "agreed", "remarks", "nickname")]
)
def test_typed_values_can_be_written(name: str) -> None:
    assert reply(name, "I don\u2019t know.") == Typed(DONT_KNOW)
    assert reply(name, "n/a") == Typed(NOT_APPLICABLE)
    assert reply(name, "rather not say") == Typed(PREFER_NOT_TO_SAY)
    assert reply(name, "لا أعرف", "ar") == Typed(DONT_KNOW)


def test_the_labels_of_a_question_come_before_words_for_typed_values() -> None:
    assert reply("payer", "Not sure who") == "nobody"
    assert reply("payer", "not sure") == Typed(DONT_KNOW)
    assert reply("remarks", "not sure") == "not sure"


def test_a_note_is_read_whatever_is_replied() -> None:
    assert reply("hello", Said(Typed(DONT_KNOW))) == "ok"
    assert reply("agreed", "fine, go on") == "ok"


def test_an_unknown_kind_of_typed_value_is_refused() -> None:
    assert reason("paid", Said(Typed("whatever"))) == "not_understood"


def test_a_reason_is_kept_clean_and_short() -> None:
    found = reply("paid", Said(Typed(NOT_APPLICABLE, "no \x00workers " + "x" * 9000)))
    assert isinstance(found, Typed)
    assert found.reason.startswith("no workers xxx")
    assert len(found.reason) == 500


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
