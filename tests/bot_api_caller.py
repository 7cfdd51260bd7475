"""A bot for the tests of the local Telegram: it sends plain JSON and expects yes or no."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.bot_api import BotApiServer, Clock, bot_api_server

Json = dict[str, Any]
PERSON = 1001


class Caller:
    """A bot that sends plain JSON."""

    def __init__(self, server: BotApiServer, session: aiohttp.ClientSession, clock: Clock) -> None:
        self.server = server
        self.session = session
        self.clock = clock

    async def __call__(self, method: str, **given: Any) -> Json:
        url = f"{self.server.base_url}/bot{self.server.token}/{method}"
        async with self.session.post(url, json=given) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def taken(self, method: str, **given: Any) -> Any:
        answer = await self(method, **given)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, fragment: str, **given: Any) -> Json:
        answer = await self(method, **given)
        assert not answer["ok"]
        assert fragment in answer["description"]
        self.server.allow(fragment)
        return answer

    async def say(self, text: str, **more: Any) -> Any:
        return await self.taken("sendMessage", chat_id=PERSON, text=text, **more)


@asynccontextmanager
async def calling(**settings: Any) -> AsyncIterator[Caller]:
    """A server with a clock that stands still, one person in it, and a bot that calls."""
    clock = Clock()
    async with (
        bot_api_server(clock=clock, **settings) as server,
        aiohttp.ClientSession() as session,
    ):
        server.person(PERSON, started=True)
        yield Caller(server, session, clock)
        server.assert_clean()


def keyboard(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def button(text: str = "Yes", **action: Any) -> Json:
    return {"text": text, **(action or {"callback_data": "a"})}
