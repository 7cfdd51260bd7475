"""The chat commands in Telegram, and what they leave behind there."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.reading import CHANNEL
from tests.patience import PATIENCE
from tests.telegram_running import MODES, Bot, at_a_choice, running


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


COMMANDS = ("/help", "/status", "/privacy", "/share", "/review", "/plan", "/nosuch")


async def test_commands_are_answered_in_any_state(bot: Bot) -> None:
    stranger, person = bot.server.person(1002), await at_a_choice(bot)
    for command in COMMANDS:
        for who in (stranger, person):
            await bot.server.settle()
            said = len([one for one in who.messages if one.outgoing])
            await who.send(command)
            await bot.server.settle()
            assert len([one for one in who.messages if one.outgoing]) == said + 1, command


async def test_export_sends_the_answers_as_a_document(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("/export")
    assert await bot.server.world.changed.until(lambda: bool(person.documents), PATIENCE)
    (file,) = person.documents
    assert file.name.endswith(".json")
    assert b'"answers"' in file.content
    await bot.server.settle()


async def test_forget_deletes_what_was_said_and_keeps_no_trace(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("/forget")
    await person.expect("erase")
    await bot.server.settle()
    await person.tap(row=0)  # erase everything
    assert await bot.server.world.changed.until(lambda: len(person.messages) == 1, PATIENCE)
    await bot.server.settle()
    assert await bot.store.person_of(CHANNEL, "1001") is None
    assert await bot.store.live(CHANNEL, "1001") is None


async def test_forget_tries_one_by_one_what_is_too_old_to_go_together(bot: Bot) -> None:
    bot.server.allow("message can't be deleted for everyone")
    person = await at_a_choice(bot)
    await bot.server.settle()
    bot.clock.advance(49 * 3600)
    await person.send("/forget yes")
    await bot.server.settle()
    late = [one for one in person.messages if one.date > bot.clock() - 48 * 3600]
    assert [one.outgoing for one in late] == [True]  # only what says that all is erased


# -- cleaning the chat


async def test_clean_deletes_what_stands_there_and_keeps_the_answers(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.tap("Employer")
    await bot.server.settle()
    await person.send("/clean")
    assert await bot.server.world.changed.until(lambda: len(person.messages) == 1, PATIENCE)
    await bot.server.settle()
    (left,) = person.messages
    assert "Your answers are kept" in left.words
    assert "delete the chat in Telegram" in left.words
    await person.send("/status")
    await person.expect("Quick scan")
    owner = await bot.store.person_of(CHANNEL, "1001")
    assert owner is not None
    (kept,) = await bot.store.interviews_of(owner.id)
    assert len(kept.answers) == 1


async def test_clean_finds_what_was_said_before_a_restart(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.server.settle()
    await bot.restart()
    await person.send("/clean")
    assert await bot.server.world.changed.until(lambda: len(person.messages) == 1, PATIENCE)
    await bot.server.settle()


async def test_clean_touches_nobody_else_s_chat(bot: Bot) -> None:
    person, other = await at_a_choice(bot), await at_a_choice(bot, 1002)
    await bot.server.settle()
    before = [one.message_id for one in other.messages]
    await person.send("/clean")
    assert await bot.server.world.changed.until(lambda: len(person.messages) == 1, PATIENCE)
    await bot.server.settle()
    assert [one.message_id for one in other.messages] == before


async def test_clean_leaves_what_is_too_old_and_takes_the_rest(bot: Bot) -> None:
    bot.server.allow("message can't be deleted for everyone")
    person = await at_a_choice(bot)
    await bot.server.settle()
    old = {one.message_id for one in person.messages}
    bot.clock.advance(49 * 3600)
    await person.send("/help")
    await bot.server.settle()
    await person.send("/clean")
    await bot.server.settle()
    kept = [one for one in person.messages if one.message_id not in old]
    assert ["being deleted" in one.words for one in kept] == [True]


async def test_clean_is_offered_under_privacy_and_help(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("/help")
    await person.expect("/clean")
    await person.send("/privacy")
    await person.expect("What is kept")
    await person.tap("Clean this chat")
    assert await bot.server.world.changed.until(lambda: len(person.messages) == 1, PATIENCE)
    await bot.server.settle()


async def test_her_own_link_is_offered_under_share_alone(bot: Bot) -> None:
    person = await at_a_choice(bot)
    assert "My link back" not in person.screen()
    await person.send("/share")
    await person.expect("Your own link back")
    await person.tap("My own link back")
    shown = await person.expect("This is your own link.")
    assert "t.me" not in shown.words
    token = shown.words.rpartition("/open/")[2].split()[0]
    other = await at_a_choice(bot, 1002)
    await other.send(f"/start {token}")  # in a browser she would be asked who goes on
    await other.expect("not those of this chat", anytime=True)
    new = bot.server.person(1003)
    await new.send(f"/start {token}")
    await new.expect("What are you?")
    await bot.server.settle()
    owners = [await bot.store.person_of(CHANNEL, str(one)) for one in (1001, 1002, 1003)]
    assert owners[0] == owners[2] != owners[1]


async def test_a_link_behind_start_leads_to_the_same_person(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("/share device")
    shown = await person.expect("/open/")
    token = shown.words.rpartition("/open/")[2].split()[0]
    other = bot.server.person(1002)
    await other.send(f"/start {token}")
    await other.expect("What are you?")
    first = await bot.store.person_of(CHANNEL, "1001")
    second = await bot.store.person_of(CHANNEL, "1002")
    assert first is not None
    assert second is not None
    assert first.id == second.id


async def test_no_name_of_a_person_is_kept_or_logged(
    bot: Bot, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    person = await at_a_choice(bot, first_name="Zebulon")
    await person.send_sticker()
    await bot.server.settle()
    await person.block_bot()
    await bot.server.settle()
    assert "Zebulon" not in repr(vars(bot.store))
    said = capsys.readouterr()
    assert "Zebulon" not in said.out + said.err + caplog.text
    assert bot.server.token not in said.out + said.err + caplog.text


async def test_many_commands_at_once_are_answered_in_order(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await asyncio.gather(*(person.send(one) for one in ("/help", "/status", "/later")))
    await person.expect("In which country")
    await bot.server.settle()
    said = [one.words for one in person.messages if one.outgoing][-3:]
    assert "In which country" in said[-1]
