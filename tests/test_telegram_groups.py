"""Groups and channels: one sentence with a button, and nothing is ever read there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.telegram.reading import CHANNEL
from tests.bot_api_people import Person
from tests.bot_api_state import Chat
from tests.patience import PATIENCE
from tests.telegram_running import MODES, Bot, running

GROUP = -1001234567890


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


def member(bot: Bot, status: str) -> dict[str, Any]:
    """What Telegram says about the bot as a member of a chat."""
    rights: dict[str, Any] = {"can_be_edited": False, "is_anonymous": False}
    rights |= {
        f"can_{what}": True
        for what in (
            *(
                "manage_chat",
                "delete_messages",
                "manage_video_chats",
                "restrict_members",
                "promote_members",
            ),
            *("change_info", "invite_users", "post_stories", "edit_stories", "delete_stories"),
        )
    }
    more = rights if status == "administrator" else {}
    return {"user": bot.server.world.me, "status": status, **more}


def becomes(bot: Bot, person: Person, chat: Chat, old: str, new: str) -> None:
    """Tell the bot that its part in a chat has changed."""
    change = {
        "chat": chat.to_json(),
        "from": person.user,
        "date": bot.server.world.now(),
        "old_chat_member": member(bot, old),
        "new_chat_member": member(bot, new),
    }
    bot.server.world.updates.push("my_chat_member", change, ("chat", chat.chat_id))


def chat_of(bot: Bot, kind: str) -> Chat:
    chat = Chat(GROUP, kind, {"title": "Members"})
    bot.server.world.chats[GROUP] = chat
    return chat


def said(chat: Chat) -> list[str]:
    return [one.words for one in chat.messages.values() if one.outgoing]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_added_it_says_one_sentence_and_never_reads_on(
    bot: Bot, kind: str, status: str
) -> None:
    person, chat = bot.server.person(started=True), chat_of(bot, kind)
    becomes(bot, person, chat, "left", status)
    await bot.server.world.changed.until(lambda: bool(said(chat)), PATIENCE)
    (only,) = chat.messages.values()
    assert "I do not read this group" in only.words
    assert only.inline[0][0]["url"] == "https://t.me/fairhire_test_bot?start=group"
    for text in ("/start", "/help@fairhire_test_bot", "@fairhire_test_bot hello", "Employer"):
        message = {
            **{"message_id": 77, "date": bot.server.world.now(), "text": text},
            **{"from": person.user, "chat": chat.to_json()},
        }
        bot.server.world.updates.push("message", message, ("chat", GROUP))
    await bot.server.settle()
    assert len(said(chat)) == 1
    assert not person.messages
    assert await bot.store.person_of(CHANNEL, str(person.person_id)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("member", "administrator"), ("administrator", "member"), ("member", "left")],
)
async def test_being_made_admin_or_removed_is_nothing_to_talk_about(
    bot: Bot, old: str, new: str
) -> None:
    person, chat = bot.server.person(started=True), chat_of(bot, "supergroup")
    becomes(bot, person, chat, old, new)
    await bot.server.settle()
    assert said(chat) == []


async def test_who_removes_it_from_a_group_is_still_written_to_in_private(bot: Bot) -> None:
    person = bot.server.person()
    await person.send("/start")
    await person.expect("Before we begin")
    becomes(bot, person, chat_of(bot, "group"), "member", "kicked")
    await bot.server.settle()
    known = await bot.store.person_of(CHANNEL, str(person.person_id))
    assert known is None or not known.stopped


async def test_channels_are_passed_over(bot: Bot) -> None:
    person, chat = bot.server.person(started=True), chat_of(bot, "channel")
    becomes(bot, person, chat, "left", "administrator")
    post = {
        "message_id": 5,
        "date": bot.server.world.now(),
        "chat": chat.to_json(),
        "text": "/start",
    }
    bot.server.world.updates.push("channel_post", post, ("chat", GROUP))
    bot.server.world.updates.push("message", post, ("chat", GROUP))
    await bot.server.settle()
    assert said(chat) == []


async def test_a_group_that_forbids_writing_is_no_trouble(bot: Bot) -> None:
    person, chat = bot.server.person(started=True), chat_of(bot, "group")
    bot.server.fail_next(
        "sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat"
    )
    becomes(bot, person, chat, "left", "member")
    await bot.server.settle()
    assert said(chat) == []
    await person.send("/start")
    await person.expect("Before we begin")
