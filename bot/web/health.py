"""What an operator's machinery asks: is the program alive, and can it do its work.

Rule of this file: the answer names no person, no number of persons, and no place of the store.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.web.context import READY
from storage.base import StoreError


async def alive(request: web.Request) -> web.Response:
    """Answer as long as the program runs."""
    return web.json_response({"alive": True})


async def ready(request: web.Request) -> web.Response:
    """Answer 200 when the store can be used, 503 until then."""
    try:
        await request.app[READY]()
    except StoreError:
        return web.json_response({"ready": False, "store": "not usable"}, status=503)
    return web.json_response({"ready": True})


ROUTES: Final = (web.get("/healthz", alive), web.get("/readyz", ready))
