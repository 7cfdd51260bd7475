"""`fairhire telegram setup`: commands, name and descriptions in every language.

Rule of this file: what already stands is not written again, because Telegram allows few changes of
a name a day; what it says at the end was asked back from Telegram.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, MenuButtonCommands

from bot.intents import COMMANDS
from bot.telegram.calls import Refused, TelegramError
from bot.telegram.client import API_BASE, as_ours, open_bot
from bot.wording import Wording, wording

DEFAULT: Final = ""
"""The language code of the texts for everyone whose language is not set."""


async def setup_telegram(
    token: str, languages: Iterable[str], api_base: str = API_BASE
) -> tuple[str, ...]:
    """Set the bot's profile up, and return lines that say what Telegram has now.

    Raises:
        TelegramError: the token is wrong, Telegram does not answer, or it refuses something.
    """
    bot = open_bot(token, api_base)
    try:
        return await setup(bot, languages)
    except AiogramError as error:
        raise TelegramError(_line(error)) from None
    finally:
        await bot.session.close()


async def bot_name(token: str, api_base: str = API_BASE) -> str:
    """Return the bot's user name, as Telegram tells it.

    Raises:
        TelegramError: the token is wrong, or Telegram does not answer.
    """
    bot = open_bot(token, api_base)
    try:
        return (await bot.get_me()).username or ""
    except AiogramError as error:
        raise TelegramError(_line(error)) from None
    finally:
        await bot.session.close()


async def setup(bot: Bot, languages: Iterable[str]) -> tuple[str, ...]:
    """Set the profile of an open bot; its commands are those the chat understands."""
    for code in _codes(languages):
        words = wording(code or "en")
        await _set_texts(bot, words, code or None)
        commands = _commands(words)
        present_ones = await bot.get_my_commands(language_code=code or None)
        if list(map(_pair, present_ones)) != list(map(_pair, commands)):
            await bot.set_my_commands(commands, language_code=code or None)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    return await present(bot, languages)


async def present(bot: Bot, languages: Iterable[str]) -> tuple[str, ...]:
    """Return what Telegram has now, one line each."""
    me, hook = await bot.get_me(), await bot.get_webhook_info()
    lines = [f"bot: @{me.username}"]
    for code in _codes(languages):
        name = (await bot.get_my_name(language_code=code or None)).name
        short = (await bot.get_my_short_description(language_code=code or None)).short_description
        count = len(await bot.get_my_commands(language_code=code or None))
        lines.append(f"{code or 'everyone'}: “{name}”, {count} commands, “{short}”")
    waiting = f"{hook.pending_update_count} updates waiting"
    lines.append(f"webhook: {hook.url.partition('?')[0] or 'none, polling'}, {waiting}")
    if hook.last_error_message:
        lines.append(f"last trouble of the webhook: {hook.last_error_message}")
    return tuple(lines)


def _codes(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the codes to set: for everyone (English), and each of two letters beside it."""
    own = sorted({one for one in languages if len(one) == 2 and one.isalpha() and one != "en"})
    return (DEFAULT, *own)


def _commands(words: Wording) -> list[BotCommand]:
    return [
        BotCommand(command=name, description=words.say(f"telegram_command_{name}"))
        for name in COMMANDS
    ]


def _pair(command: BotCommand) -> tuple[str, str]:
    return command.command, command.description


async def _set_texts(bot: Bot, words: Wording, code: str | None) -> None:
    name = words.say("telegram_name")
    if (await bot.get_my_name(language_code=code)).name != name:
        await bot.set_my_name(name=name, language_code=code)
    long = words.say("telegram_description")
    if (await bot.get_my_description(language_code=code)).description != long:
        await bot.set_my_description(description=long, language_code=code)
    short = words.say("telegram_short_description")
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short_description=short, language_code=code)


def _line(error: Any) -> str:
    ours = as_ours(error)
    if not isinstance(ours, Refused):
        return "Telegram does not answer: please check the network and FAIRHIRE_TELEGRAM_API_BASE."
    if ours.code in (401, 404):
        return (
            "Telegram does not know this bot token: please copy it again from @BotFather into"
            " FAIRHIRE_TELEGRAM_TOKEN."
        )
    if ours.code == 429:
        return f"Telegram asks to wait: please try again in {ours.retry_after} seconds."
    return f"Telegram refuses: {ours.description}"
