"""`fairhire chat`: the conversation in the terminal.

Rule of this file: the conversation itself is `bot.console`; here stands only what it is given.
"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.settings_given import settings_given


def chat(
    record: Path | None = typer.Option(
        None, dir_okay=False, help="Write what was said to this file, as a transcript."
    ),
    documents: Path = typer.Option(
        Path("."), file_okay=False, help="The folder reports are written to."
    ),
    keep: bool = typer.Option(
        False, "--keep", help="Keep the answers in the database, to go on another day."
    ),
) -> None:
    """Talk in the terminal: the same conversation as in Telegram and on the web.

    Nothing is kept when you leave, unless --keep is given.
    """
    from bot import console, wiring
    from storage.memory import MemoryStore

    settings = settings_given()
    service = wiring.make_service(settings, store=None if keep else MemoryStore())
    console.run(service.conversation, documents=documents, record=record)
