"""Talking through Telegram: a strict Bot API server on one side, the whole conversation behind."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.reading import CHANNEL
from tests.bot_api_faults import Call
from tests.patience import PATIENCE
from tests.telegram_running import (
    MODES,
    Bot,
    at_a_choice,
    consented,
    not_started,
    running,
    whole_quick_scan,
)


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def answers(bot: Bot, number: int = 1001) -> dict[str, object]:
    """What is stored of a person: every answer ever given, by question."""
    person = await bot.store.person_of(CHANNEL, str(number))
    assert person is not None
    given = await bot.store.history(person.current)
    return {f"{at}:{one.question}": one.value for at, one in enumerate(given)}


async def one_answer(bot: Bot, question: str) -> list[object]:
    return [value for key, value in (await answers(bot)).items() if key.endswith(f":{question}")]


def edits(bot: Bot) -> list[Call]:
    return bot.server.calls_of("editMessageText")


# -- the journey -----------------------------------------------------------------------------


async def test_a_whole_quick_scan_ends_with_the_report_as_documents(bot: Bot) -> None:
    person = bot.server.person()
    await person.send("/start")
    await person.expect("Before we begin")
    await whole_quick_scan(bot, person)
    await bot.server.settle()
    kinds = sorted(file.name.rpartition(".")[2] for file in person.documents)
    assert kinds == ["html", "pdf"]
    pdf = next(file for file in person.documents if file.name.endswith(".pdf"))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.mime_type == "application/pdf"
    assert "upload_document" in person.chat.actions
    said = [one for one in person.messages if one.outgoing and not one.file]
    typed = [one for one in person.messages if not one.outgoing]
    assert len(said) <= len(typed) + 1  # a new message only when she wrote; /start is one
    assert sum(bool(one.inline) for one in said) == 1


@pytest.mark.parametrize("mode", MODES)
async def test_where_several_languages_are_offered_the_choice_comes_first(mode: str) -> None:
    async with not_started(mode) as bot:
        bot.languages = ("en", "ar")
        await bot.start()
        person = bot.server.person()
        await person.send("/start")
        await person.expect("In which language")
        await person.tap("English")
        await person.expect("Before we begin")
        await bot.stop()
        bot.server.assert_clean()


async def test_a_tap_edits_the_question_in_place(bot: Bot) -> None:
    person = await at_a_choice(bot)
    before = person.last.message_id
    tap = await person.tap("Employer")
    shown = await person.expect("In which country")
    await bot.server.settle()
    assert shown.message_id == before == person.last.message_id
    assert tap is not None
    assert tap.answer is not None
    if bot.mode == "webhook":
        assert bot.server.deliveries[-1].method == "editMessageText"
        assert edits(bot)[-1].via == "webhook"


async def test_a_typed_answer_gets_a_new_message_and_the_old_buttons_go(bot: Bot) -> None:
    person = await consented(bot)
    before = person.last
    await person.send("Employer")
    shown = await person.expect("In which country")
    await bot.server.settle()
    assert shown.message_id > before.message_id
    assert before.inline == []
    live = await bot.store.live(CHANNEL, "1001")
    assert live is not None
    assert live.message == str(shown.message_id)


async def test_words_are_understood_where_buttons_are_shown(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("employer")
    await person.expect("In which country")


async def test_what_is_not_understood_shows_the_question_with_its_buttons(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("a lot of <b>things</b> & more")
    shown = await person.expect("What are you?")
    assert ["Employer"] in shown.buttons
    assert await one_answer(bot, "entity_type") == []


# -- again and again -------------------------------------------------------------------------


async def test_two_taps_at_once_count_once(bot: Bot) -> None:
    bot.server.allow("message is not modified")
    person = await at_a_choice(bot)
    message, count = person.last.message_id, len(await answers(bot))
    data = person.last.inline[0][0]["callback_data"]
    await asyncio.gather(person.tap_data(data, message), person.tap_data(data, message))
    await person.expect("In which country", anytime=True)
    await bot.server.settle()
    assert len(await answers(bot)) == count + 1


async def test_an_old_button_opens_its_question_for_a_change(bot: Bot) -> None:
    person = await at_a_choice(bot)
    data = person.last.inline[1][0]["callback_data"]
    message = person.last.message_id
    await person.tap("Employer")
    await person.expect("In which country")
    await person.tap_data(data, message)
    shown = await person.expect("What are you?")
    assert "Employer" in shown.words  # the answer now


@pytest.mark.parametrize("act", ["tap", "text"])
async def test_an_update_delivered_again_changes_nothing(bot: Bot, act: str) -> None:
    bot.server.allow("message is not modified")
    person = await at_a_choice(bot)
    await (person.tap("Employer") if act == "tap" else person.send("Employer"))
    await person.expect("In which country")
    await bot.server.settle()
    before = await answers(bot)
    if bot.mode == "polling":  # as after a crash between saving and confirming
        await bot.stop()
        await bot.store.set_offset("telegram:123456789", 0)
        bot.server.redeliver(2)
        await bot.start()
    else:
        bot.server.redeliver(2)
    await bot.server.settle()
    assert await answers(bot) == before
    assert "In which country" in person.last.words


async def test_documents_are_not_sent_again_with_a_repeated_update() -> None:
    async with running("webhook") as bot:
        bot.server.allow("message is not modified")
        person = bot.server.person()
        await person.send("/start")
        await person.expect("Before we begin")
        await whole_quick_scan(bot, person)
        await bot.server.settle()
        bot.server.redeliver(1)
        await bot.server.settle()
        assert len(person.documents) == 2
        bot.server.assert_clean()


async def test_a_restart_in_the_middle_loses_nothing(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.restart()
    await person.tap("Employer")
    await person.expect("In which country")
    await bot.stop()
    await person.tap("Singapore")  # waits with Telegram
    await bot.start()
    await person.expect("main activity")


async def test_people_talk_at_the_same_time_each_in_order(bot: Bot) -> None:
    people = [await at_a_choice(bot, 2000 + number) for number in range(6)]
    for person in people:
        await person.tap("Employer")
    for person in people:
        await person.expect("In which country")
        await person.send("Singapore")
        await person.send("Construction")
        await person.send("40")
        await person.send("12")
    for person in people:
        await person.expect("moved from another region")
    await bot.server.settle()


# -- what cannot be read ---------------------------------------------------------------------


async def test_stickers_and_places_are_answered_kindly(bot: Bot) -> None:
    person = await at_a_choice(bot)
    before = await answers(bot)
    for send in (
        person.send_sticker,
        lambda: person.send_location(27.7, 85.3),
    ):
        await send()
        await person.expect("What are you?")
        await bot.server.settle()
        assert ["Employer"] in person.last.buttons
    assert await answers(bot) == before


async def test_a_changed_message_is_pointed_to_the_review(bot: Bot) -> None:
    person = await consented(bot)
    sent = await person.send("Employer")
    await person.expect("In which country")
    await person.edit(sent.message_id, "Nepal")
    await person.expect("I do not see changes")
    await person.tap("See my answers")
    await bot.server.settle()
    assert len(await one_answer(bot, "respondent_kind")) == 1


async def test_in_a_group_it_says_one_sentence_and_reads_nothing(bot: Bot) -> None:
    person = bot.server.person(started=True)
    group = await person.add_bot_to_group(-100500)
    await bot.server.world.changed.until(lambda: len(group.messages) == 1, PATIENCE)
    (said,) = group.messages.values()
    assert "I do not read this group" in said.words
    assert said.inline[0][0]["url"].startswith("https://t.me/fairhire_test_bot?start=")
    await person.send("/start", chat=group)
    await bot.server.settle()
    assert [one for one in group.messages.values() if one.outgoing] == [said]
    assert await bot.store.person_of(CHANNEL, "1001") is None


async def test_a_bad_update_is_data_and_blocks_nobody(bot: Bot) -> None:
    person = await at_a_choice(bot)
    queue = ("chat", 1001)
    for bad in ({}, {"from": {"id": 1001}, "text": 5}, {"message_id": "x", "date": []}):
        bot.server.world.updates.push("message", bad, queue)
        bot.server.world.updates.push("callback_query", bad, queue)
        bot.server.world.updates.push("my_chat_member", bad, queue)
    await person.tap_data("no button of ours", person.last.message_id)
    await person.tap("Employer")
    await person.expect("In which country")
    await bot.server.settle()


async def test_a_fault_of_ours_is_told_and_blocks_nobody(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await at_a_choice(bot)
    assert bot.conversation is not None
    with monkeypatch.context() as patch:
        patch.setattr(bot.conversation, "_handle_once", lambda incoming: 1 / 0)
        await person.send("Employer")
        await person.expect("Something went wrong on our side")
        await person.tap("Employer")
        await person.expect_toast("Something went wrong")
    await person.tap("Employer")
    await person.expect("In which country")
