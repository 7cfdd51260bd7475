"""Simulated people act and see as on a phone, and a real client library works with the server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandStart
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telegram.error import Forbidden
from telegram.ext import AIORateLimiter, ExtBot

from tests.bot_api import BotApiServer, bot_api_server
from tests.bot_api_caller import PERSON, Caller, Json, button, calling, keyboard


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    async with calling() as api:
        yield api


async def heard(api: Caller) -> list[Json]:
    updates: list[Json] = await api.taken("getUpdates")
    if updates:
        await api.taken("getUpdates", offset=updates[-1]["update_id"] + 1)
    return updates


async def test_updates_look_like_telegrams(api: Caller) -> None:
    person = api.server.person(7, language_code="ne", first_name="Sita")
    await person.send("/start abc")
    who = {"id": 7, "first_name": "Sita"}
    (update,) = await heard(api)
    assert update["update_id"] > 0
    assert update["message"] == {
        "message_id": 1,
        "from": {**who, "is_bot": False, "language_code": "ne"},
        "chat": {**who, "type": "private"},
        "date": int(api.clock.at),
        "text": "/start abc",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}],
    }
    markup = keyboard([button("Yes", callback_data="q:1")])
    said = await api.taken("sendMessage", chat_id=7, text="Ready?", reply_markup=markup)
    await person.tap("Yes")
    (update,) = await heard(api)
    query = update["callback_query"]
    assert (query["data"], query["message"], query["from"]["id"]) == ("q:1", said, 7)
    assert query["id"].isdecimal()
    assert query["chat_instance"]
    await person.tap_data("q:0", 999)
    (update,) = await heard(api)
    assert update["callback_query"]["message"]["date"] == 0


async def test_everything_a_person_can_send(api: Caller) -> None:
    person = api.server.person(PERSON)
    await person.send("a" * 5000)
    await person.send_photo(caption="passport", album="9")
    await person.send_photo(album="9")
    await person.send_voice()
    await person.send_sticker()
    await person.send_location(27.7, 85.3)
    document = await person.send_document("a.pdf", caption="licence")
    first = await person.send("40")
    await person.edit(first.message_id, "41")
    await person.block_bot()
    updates = await heard(api)
    kinds = [list(update)[1] for update in updates]
    assert kinds == ["message"] * 9 + ["edited_message", "my_chat_member"]
    messages = [update.get("message", {}) for update in updates]
    assert [len(message.get("text", "")) for message in messages[:2]] == [4096, 904]
    assert messages[2]["caption"] == "passport"
    assert [message["media_group_id"] for message in messages[2:4]] == ["9", "9"]
    assert messages[2]["photo"][-1]["width"] > messages[2]["photo"][0]["width"]
    assert messages[7]["document"] == document.content["document"]
    assert updates[9]["edited_message"]["edit_date"]
    assert updates[10]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_what_a_person_sees(api: Caller) -> None:
    person = api.server.person(PERSON)
    await person.send("/start")
    two = keyboard([button("Yes"), button("No", callback_data="n")], [button("Later…")])
    await api.say("<b>Ready?</b>\nIt takes ten minutes.", parse_mode="HTML", reply_markup=two)
    await api.say("More", reply_markup=keyboard([button("Open", url="https://example.org")]))
    assert person.screen() == (
        "you   /start\n"
        "bot   Ready?\n"
        "      It takes ten minutes.\n"
        "      [Yes] [No]\n"
        "      [Later…]\n"
        "bot   More\n"
        "      [Open]"
    )
    assert (person.last.text, person.last.buttons) == ("More", [["Open"]])
    assert person.link("Open") == "https://example.org"
    assert (await person.tap("Later")) is not None
    with pytest.raises(AssertionError, match="no button 'Maybe'"):
        await person.tap("Maybe")
    with pytest.raises(AssertionError, match="opens something"):
        await person.tap("Open")
    with pytest.raises(AssertionError, match="nobody said 'More'"):
        await person.expect("More", timeout=0.01)
    assert (await person.expect("More", anytime=True)) is person.last


async def test_a_message_that_loses_its_buttons_says_nothing(api: Caller) -> None:
    person = api.server.person(PERSON, started=True)
    asked = await api.say("Ready?", reply_markup=keyboard([button("Yes")]))
    await person.tap("Yes")
    await api("editMessageReplyMarkup", chat_id=PERSON, message_id=asked["message_id"])
    with pytest.raises(AssertionError, match="nobody said 'Ready'"):
        await person.expect("Ready", timeout=0.01)
    again = keyboard([button("Again")])
    here = {"chat_id": PERSON, "message_id": asked["message_id"]}
    await api("editMessageReplyMarkup", **here, reply_markup=again)
    assert (await person.expect("Ready")).buttons == [["Again"]]


async def test_a_keyboard_below_the_chat_writes_its_label(api: Caller) -> None:
    person = api.server.person(PERSON)
    await api.say("Menu", reply_markup={"keyboard": [["Plan", "Help"]]})
    assert await person.tap("Help") is None
    (update,) = await heard(api)
    assert update["message"]["text"] == "Help"


async def test_groups_are_private(api: Caller) -> None:
    person = api.server.person(PERSON)
    group = await person.add_bot_to_group(-1007)
    await person.send("gossip", chat=group)
    await person.send("/help", chat=group)
    kinds = [update.get("message", {}).get("text") for update in await heard(api)]
    assert kinds == [None, "/help"]


def aiogram_bot(server: BotApiServer) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.base_url))
    return Bot(server.token, session, default=DefaultBotProperties(parse_mode="HTML"))


def yes_or_no() -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=text) for text in ("Yes", "No")]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def conversation() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer("Any <i>fees</i>?", reply_markup=yes_or_no())

    @dispatcher.callback_query(F.data)
    async def tapped(query: CallbackQuery) -> None:
        await query.answer("Saved")
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"You said {query.data}")
        await query.message.answer_document(BufferedInputFile(b"%PDF", "gap.pdf"), caption="Done")

    return dispatcher


async def test_aiogram_converses_by_polling() -> None:
    async with bot_api_server() as server:
        bot, dispatcher = aiogram_bot(server), conversation()
        polling = asyncio.create_task(
            dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
        )
        person = server.person()
        await person.send("/start")
        assert (await person.expect("Any fees?")).buttons == [["Yes", "No"]]
        await person.tap("Yes")
        await person.expect("Done")
        await person.expect_toast("Saved")
        assert person.screen() == "you   /start\nbot   You said Yes\nbot   (gap.pdf) Done"
        assert [file.content for file in person.documents] == [b"%PDF"]
        await server.settle()
        await dispatcher.stop_polling()
        await polling
        await bot.session.close()
        server.assert_clean()


async def test_aiogram_answers_in_the_http_response() -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage:
        return message.answer(f"You wrote {message.text}")

    async with bot_api_server(allow_http_webhook=True) as server:
        bot = aiogram_bot(server)
        app = web.Application()
        handler = SimpleRequestHandler(
            dispatcher, bot, handle_in_background=False, secret_token="s"
        )
        handler.register(app, "/hook")
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s")
        await server.person().send("40")
        await server.person().expect("You wrote 40")
        assert [call.via for call in server.calls_of("sendMessage")] == ["webhook"]
        await bot.delete_webhook()
        await runner.cleanup()
        await bot.session.close()
        server.assert_clean()


async def test_aiogram_understands_refusals() -> None:
    async with bot_api_server() as server:
        bot, person = aiogram_bot(server), server.person()
        await person.send("hello")
        with pytest.raises(TelegramBadRequest, match="can't parse entities"):
            await bot.send_message(person.person_id, "<b>x")
        server.fail_next("sendMessage", 429, "Too Many Requests: retry after 5", retry_after=5)
        with pytest.raises(TelegramRetryAfter) as late:
            await bot.send_message(person.person_id, "x")
        assert late.value.retry_after == 5
        await person.block_bot()
        with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
            await bot.send_message(person.person_id, "x")
        await bot.set_my_commands([BotCommand(command="start", description="Begin")])
        assert [each.command for each in await bot.get_my_commands()] == ["start"]
        sent = await person_file(server, bot)
        assert sent == b"hers"
        await bot.session.close()
        server.allow("can't parse entities", "blocked by the user")
        server.assert_clean()


async def test_python_telegram_bot_sends_too() -> None:
    async with bot_api_server() as server:
        person = server.person(started=True)
        base = f"{server.base_url}/bot"
        async with ExtBot(server.token, base_url=base, rate_limiter=AIORateLimiter()) as bot:
            row = [telegram.InlineKeyboardButton("Done", callback_data="d")]
            markup = telegram.InlineKeyboardMarkup([row])
            await bot.send_message(
                person.person_id, "Plan <b>due</b>", parse_mode="HTML", reply_markup=markup
            )
            await bot.send_document(person.person_id, b"%PDF", filename="plan.pdf")
            await person.block_bot()
            with pytest.raises(Forbidden, match="blocked by the user"):
                await bot.send_message(person.person_id, "x")
        assert person.screen() == "bot   Plan due\n      [Done]\nbot   (plan.pdf)"
        server.allow("blocked by the user")
        server.assert_clean()


async def person_file(server: BotApiServer, bot: Bot) -> bytes:
    message = await server.person(2).send_document("a.pdf", b"hers")
    file = await bot.get_file(message.content["document"]["file_id"])
    assert file.file_path
    content = await bot.download_file(file.file_path)
    assert content is not None
    return content.read()
