"""`fairhire serve`: the service itself.

Rule of this file: options of the command line win over settings; what it prints is for the person
who started it, what happens later goes to the log.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.running.serving import Listening
    from bot.wiring import Service


def serve(
    host: str = typer.Option("", help="Listen on this address instead of FAIRHIRE_HOST."),
    port: int | None = typer.Option(
        None, min=0, max=65535, help="Listen on this port instead of FAIRHIRE_PORT; 0 takes any."
    ),
    lan: bool = typer.Option(
        False, "--lan", help="Listen on the local network, and show the address and its QR code."
    ),
    log: str = typer.Option("", help="json or console; default: console in a terminal."),
) -> None:
    """Start the service: the web chat and, when a token is set, Telegram.

    Without any settings it starts on http://127.0.0.1:8080 and keeps its data in ./data/.
    """
    from bot.mishaps import WRONG, Refused
    from bot.running import logs, serving

    if log not in ("", logs.JSON, logs.CONSOLE):
        raise Refused(f"--log is {log!r}: please write json or console.", WRONG)
    settings = settings_given()
    if host:
        settings = replace(settings, host=host)
    if port is not None:
        settings = replace(settings, port=port)
    logs.configure(log)
    _run(serving.serve(settings, _tell, lan=lan))


def _run(service: Coroutine[None, None, None]) -> None:
    """Run the service on uvloop's event loop, where there is one (it does not know Windows)."""
    import asyncio

    try:
        import uvloop
    except ImportError:
        asyncio.run(service)
    else:
        uvloop.run(service)


def _tell(listening: Listening, service: Service) -> None:
    address = service.conversation.around.base_url
    print(f"fairhire is ready: {address}", flush=True)
    if address != listening.here:
        print(f"On this machine: {listening.here}", flush=True)
    if listening.lan:
        import segno

        print("Scan this on a phone in the same network:\n", flush=True)
        segno.make(address, error="m").terminal(compact=True)
    if not service.settings.telegram_token:
        print("Without Telegram: FAIRHIRE_TELEGRAM_TOKEN is not set.", flush=True)
    if listening.operator:
        print(f"To run it as its operator, open within an hour: {listening.operator}", flush=True)
    print("Ctrl+C stops it.", flush=True)
