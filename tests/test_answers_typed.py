"""Typed words become choices, countries or typed values where they can mean nothing else."""

import pytest

from flows.answers import Rejection
from flows.events import Said
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    PREFER_NOT_TO_SAY,
    Typed,
    Value,
)
from tests.reply_samples import NAMES, reason, reply

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
