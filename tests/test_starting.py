"""Starting one of several questionnaires, and naming what it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from questionnaires.catalog import Catalog
from storage.memory import MemoryStore
from tests.transcript_player import Direct

STARTED = ("recruiter_screening", "worker_interview", "orientation_checklists")


@pytest.fixture
async def chat() -> AsyncIterator[Direct]:
    """Somebody who has agreed and has one recruiter screening."""
    opened = await Direct(MemoryStore).open()
    await opened.say("/start recruiter_screening")
    await opened.tap("English")
    await opened.tap("Yes, keep my answers")
    yield opened
    await opened.close()


async def subjects(chat: Direct) -> list[str]:
    """What the person's interviews are about, the latest first."""
    person = await chat.store.person_of("terminal", "somebody")
    assert person is not None
    return [one.subject for one in await chat.store.interviews_of(person.id)]


async def test_the_first_of_its_kind_is_not_asked_for_a_name(chat: Direct) -> None:
    assert await subjects(chat) == [""]
    assert "Yes" in chat.buttons


async def test_the_same_start_twice_begins_one_interview(chat: Direct) -> None:
    await chat.say("/start recruiter_screening")
    assert len(await subjects(chat)) == 1


async def test_the_second_one_gets_a_name_which_is_no_answer(chat: Direct) -> None:
    await chat.tap("Yes")
    await chat.say("/start recruiter_screening")
    await chat.say("  Agency \u202e B ")
    assert await subjects(chat) == ["Agency B", ""]
    assert "(Agency B): 0 answers" in " ".join(await chat.say("/status"))


@pytest.mark.parametrize("name", ["A1234567", "x" * 61, "boss@agency.example", "{NUL}\u200b"])
async def test_a_name_that_tells_too_much_is_asked_for_again(chat: Direct, name: str) -> None:
    await chat.tap("Yes")
    await chat.say("/start recruiter_screening")
    await chat.say(name.replace("{NUL}", "\0"))
    assert await subjects(chat) == ["", ""]
    assert "Go on without a name" in chat.buttons


async def test_another_kind_has_no_name_and_consent_stands(chat: Direct) -> None:
    await chat.tap("Yes")
    said = " ".join(await chat.say("/start worker_interview"))
    assert "The talk is free and private." in said


async def test_what_is_no_questionnaire_begins_nothing(chat: Direct) -> None:
    await chat.tap("Yes")
    await chat.say("/start nonsense")
    await chat.say("/start unnamed")
    assert await subjects(chat) == [""]


@pytest.mark.parametrize("ref_id", STARTED)
def test_a_telegram_link_can_carry_the_name_of_a_questionnaire(ref_id: str) -> None:
    assert len(ref_id) <= 64
    assert ref_id.replace("_", "").replace("-", "").isalnum()


@pytest.mark.parametrize("ref_id", STARTED)
def test_texts_never_ask_for_names(ref_id: str) -> None:
    """No question takes free text, so nobody can be asked to write a name."""
    assert {str(one.type) for one in Catalog().open(ref_id).questions}.isdisjoint({"text", "file"})
