"""Words of the glossary in a text: found whole, the longest first, once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messages import HINT, PROGRESS, QUESTION, TEXT, Block, Incoming, Message, Reply
from bot.playing.transcript import describe
from bot.web.views import shown
from questionnaires.catalog import Catalog
from questionnaires.glossary import Glossary, glossary_of
from questionnaires.model import Term
from tests.web_client import Parrot, browsing, real_service

TERMS = (
    Term("recruitment", "Recruitment", "All that leads into a job."),
    Term("recruitment_fee", "Recruitment fee", "Any payment for a job."),
    Term("sub_agent", "Sub-agent", "Finds workers for a recruiter."),
    Term("levy", "Levy", "A charge on the employer <by law>."),
)
WORDS = Glossary(TERMS)


def found(text: str, glossary: Glossary = WORDS) -> list[str]:
    return [text[one.start : one.end] for one in glossary.places(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who pays the recruitment fee?", ["recruitment fee"]),  # and not "recruitment"
        ("RECRUITMENT FEES and recruitment", ["RECRUITMENT FEES", "recruitment"]),
        ("recruitment\u00a0fee", ["recruitment\u00a0fee"]),
        ("a recruitment feeder", ["recruitment"]),
        ("prerecruitment, levying, levyx", []),
        ("Sub-agents and a sub-agent", ["Sub-agents"]),  # the first only
        ("", []),
    ],
)
def test_words_are_found_whole_once_and_the_longest_first(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_only_english_words_take_a_plural_s() -> None:
    german = Glossary((Term("levy", "Abgabe", "…"),), "de")
    assert found("Abgabe", german) == ["Abgabe"]
    assert found("Abgabes", german) == []


def test_a_word_told_before_is_passed_over() -> None:
    text = "A levy and a sub-agent"
    assert [one.term.name for one in WORDS.places(text, {"levy"})] == ["sub_agent"]
    assert [one.name for one in WORDS.words_in(("A levy", text))] == ["levy", "sub_agent"]


def test_a_language_finds_its_own_labels() -> None:
    arabic = glossary_of(Catalog().library("ar"), "ar")
    [place] = arabic.places("هل دفع العامل إلى الوكيل الفرعي؟")
    assert place.term.name == "sub_agent"


def test_letters_that_only_fold_alike_do_no_harm() -> None:
    assert found("LEVY \u0130 \u017fub-agent") == ["LEVY", "\u017fub-agent"]


# Help, in every channel


async def test_help_ends_with_at_most_three_words() -> None:
    service = await real_service()
    talk = service.conversation
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    number = iter(range(99))

    async def say(**what: Any) -> Message:
        incoming = Incoming("terminal", "me", at, update=str(next(number)), language="en", **what)
        return (await talk.handle(incoming)).messages[-1]

    message = await say(text="/start")
    yes = message.buttons[0][0].data
    await say(data=yes)
    await say(text="Malaysia")
    helped = describe(await say(text="?"))
    assert "Words:  • Labour recruiter: Anyone who offers recruitment" in helped
    assert helped.count("• ") <= 3


# A tap in the web chat


ASKED = Message(
    (
        Block(TEXT, "Why we ask: a levy is for the employer. See /help."),
        Block(PROGRESS, "Module 1 of 10"),
        Block(QUESTION, "Did a sub-agent take a <levy>?"),
        Block(HINT, "Any sub-agent counts."),
    ),
    glossary=WORDS,
)


def test_a_word_is_marked_once_and_first_in_the_question() -> None:
    page = shown(ASKED)
    marked = [
        (one.kind, text)
        for one in (*page.explanation, *(b for group in page.groups for b in group.blocks))
        for text, term in one.parts
        if term
    ]
    assert marked == [(QUESTION, "sub-agent"), (QUESTION, "levy")]
    assert sorted(one.name for one in page.words) == ["levy", "sub_agent"]
    whole = ["".join(text for text, _ in one.parts) for one in page.explanation]
    assert whole == [ASKED.blocks[0].text]


async def test_a_tap_on_a_word_shows_its_meaning_without_script() -> None:
    async with browsing(Parrot(reply=Reply((ASKED,)))) as new_browser:
        browser = new_browser()
        page = await browser.start()
        opens = '<button type="button" class="word" popovertarget="word-1-levy">levy</button>'
        assert f"&lt;{opens}&gt;?" in page.text
        assert '<div class="meaning" id="word-1-levy" popover>' in page.text
        assert "A charge on the employer &lt;by law&gt;." in page.text
        assert page.text.count('popovertargetaction="hide"') == 2
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert "style=" not in page.text.split("<main", 1)[1]
