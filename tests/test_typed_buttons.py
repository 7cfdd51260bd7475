"""Where only buttons stand, what is typed names one of them: by label, beginning or number."""

from __future__ import annotations

import pytest

from bot.asking.typed_buttons import button_named
from bot.messages import Block, Button, Message
from storage.memory import MemoryStore
from tests.transcript_player import Direct

SHOWN = Message(
    (Block("text", "?"),),
    (
        (Button("Yes, keep my answers", "a"), Button("No", "b")),
        (Button("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} Back", "c"),),
    ),
)


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ("yes", "a"),
        ("Yes, keep my answers.", "a"),
        ("NO", "b"),
        ("back", "c"),
        ("2", "b"),
        ("[3]", "c"),
        ("\u0661", "a"),
        ("n", None),
        ("0", None),
        ("4", None),
        ("perhaps", None),
        ("", None),
    ],
)
def test_words_name_a_button_or_none(said: str, data: str | None) -> None:
    assert button_named(SHOWN, said) == data


def test_words_that_fit_two_name_none() -> None:
    two = Message((), ((Button("Report", "a"), Button("Repayment", "b")),))
    assert button_named(two, "rep") is None
    assert button_named(two, "report") == "a"


async def test_a_person_who_only_types_comes_to_her_first_question() -> None:
    chat = await Direct(MemoryStore).open()
    for words, expected in (
        ("start", "In which language"),
        ("english", "May we keep your answers?"),
        ("maybe", "May we keep your answers?"),
        ("yes", "What are you?"),
        ("employer", "In which country"),
    ):
        assert expected in " ".join(await chat.say(words))
    await chat.close()
