"""Codes that are read from a wall, said over the telephone and typed on any keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import FlowError
from flows.spoken_code import ALPHABET, CODES, LENGTH, code_of, normalise, spell

NUMBERS = st.integers(0, CODES - 1)


@pytest.mark.parametrize("alike", ["0O", "1IL", "2Z", "5S", "6G", "8B", "9GQ", "UV", "4A", "MN"])
def test_no_two_signs_of_the_alphabet_can_be_mistaken(alike: str) -> None:
    assert len(set(alike) & set(ALPHABET)) <= 1


def test_no_word_can_come_about() -> None:
    assert not set("AEIOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_the_first_and_the_last_code() -> None:
    assert code_of(0) == ALPHABET[0] * LENGTH
    assert code_of(CODES - 1) == ALPHABET[-1] * LENGTH
    assert code_of(1) == ALPHABET[0] * 5 + ALPHABET[1]
    assert CODES > 40_000_000


@pytest.mark.parametrize("number", [-1, CODES])
def test_a_number_without_code_is_the_programmers_fault(number: int) -> None:
    with pytest.raises(FlowError):
        code_of(number)


@given(NUMBERS, NUMBERS)
def test_each_number_has_its_own_code(one: int, other: int) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


@given(NUMBERS, st.sampled_from([str.lower, str.upper, str.title]),
       st.sampled_from(["", " ", "-", " - ", "\u2013", "\u200f", "."]))  # fmt: skip
def test_a_code_is_understood_as_people_type_it(number: int, case, between: str) -> None:
    code = code_of(number)
    assert normalise(case(spell(code))) == code
    assert normalise(f" {between.join(case(code))} ") == code


def test_a_code_is_spelt_in_groups_of_three() -> None:
    assert spell("K7MP4X") == "K7M P4X"


@pytest.mark.parametrize(
    "typed",
    [
        "K7M P4X",
        "k7m-p4x",
        "#K7MP4X",
        "k\u0667mp\u0664x",  # Arabic digits
        "k\u06f7mp\u06f4x",  # Persian and Urdu digits
        "k\u096dmp\u096ax",  # Nepali digits
        "\uff2b\uff17\uff2d\uff30\uff14\uff38",  # wide letters
        "\u041a7\u041c\u04204\u0425",  # Cyrillic letters
        "\u043a7\u043c\u04404\u0445",
        "k7np4x",  # heard, not read
        "\u202aK7MP4X\u202c",
    ],
)
def test_other_keyboards_type_the_same_code(typed: str) -> None:
    assert normalise(typed) == "K7MP4X"


@pytest.mark.parametrize(
    "typed", ["", "K7M", "K7MP4X9", "K7MP40", "hello!", "K7MP4O", "K7M+P4X", "\U0001f600" * 6]
)
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert normalise(typed) == ""


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_a_code_or_nothing(typed: str) -> None:
    code = normalise(typed)
    assert code == "" or (len(code) == LENGTH and set(code) <= set(ALPHABET))
    assert normalise(code) == code
