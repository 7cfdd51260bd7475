"""`fairhire telegram setup`: what Telegram shows of the bot, in every language.

Rule of this file: what is told at the end was asked back from Telegram.
"""

from __future__ import annotations

import typer

from bot.commands.settings_given import settings_given


def setup() -> None:
    """Give the bot its name, descriptions and commands in every language; say what Telegram has.

    The webhook itself is set, and removed, by `fairhire serve`.
    """
    import asyncio

    from bot.mishaps import WRONG, Refused
    from bot.wording import languages

    settings = settings_given()
    if not settings.telegram_token:
        raise Refused(
            "FAIRHIRE_TELEGRAM_TOKEN is not set: please put the token from @BotFather there.", WRONG
        )
    from bot.telegram.profile import setup_telegram

    spoken = settings.languages or languages()
    told = asyncio.run(setup_telegram(settings.telegram_token, spoken, settings.telegram_api_base))
    for line in told:
        typer.echo(line)
