"""Where the service is reached, for commands that print links.

Rule of this file: it asks Telegram for the bot's name and nothing else; without an answer there is
only the link for a browser.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Service


def here(settings: Settings) -> str:
    """Return the address under which this machine reaches the service."""
    anywhere = settings.host in ("0.0.0.0", "::", "")
    host = "127.0.0.1" if anywhere else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


async def name_bot(service: Service) -> None:
    """Let links lead to Telegram too, where there is a bot that can be asked for its name."""
    settings = service.settings
    if not settings.telegram_token:
        return
    from bot.telegram.calls import TelegramError
    from bot.telegram.profile import bot_name

    try:
        service.called(await bot_name(settings.telegram_token, settings.telegram_api_base))
    except TelegramError as error:
        print(f"fairhire: no link for Telegram: {error}", file=sys.stderr)
