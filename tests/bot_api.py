"""A strict local Telegram: a Bot API server on 127.0.0.1 that refuses what Telegram refuses.

Every refused call is kept in `refusals`; a test ends with `assert_clean()`, which fails on any
refusal that was not allowed or scripted.

    async with bot_api_server(allow_http_webhook=True) as server:
        ...  # start the bot with server.token and server.base_url
        person = server.person(1001, language_code="ne")
        await person.send("/start")
        await person.expect("Choose your language")
        await person.tap("English")
        await server.settle()
        server.assert_clean()
"""

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Literal

from aiohttp import web

from tests.bot_api_errors import ApiError, strict
from tests.bot_api_faults import LIMITED, Call, DroppedError, Fault, Limits, Weather
from tests.bot_api_messages import MESSAGE_METHODS
from tests.bot_api_params import Json, Request, parameters, read_request
from tests.bot_api_people import Person
from tests.bot_api_profile import PROFILE_METHODS
from tests.bot_api_state import Clock, Settings, World
from tests.bot_api_updates import NOT_IN_ANSWERS, UPDATE_METHODS, Delivery, Webhook
from tests.patience import PATIENCE

__all__ = ["BotApiServer", "Clock", "Limits", "Person", "Settings", "bot_api_server"]

TOKEN = "123456789:AAF-fairhire-test-token-000000000000"
METHODS = {
    method.name.lower(): method for method in (*MESSAGE_METHODS, *PROFILE_METHODS, *UPDATE_METHODS)
}


class BotApiServer:
    """The server, its people, and what the bot did to it."""

    def __init__(self, token: str, settings: Settings) -> None:
        self.token = token
        self.world = World(token, settings)
        self.base_url = ""
        self.calls: list[Call] = []
        self.limits: Limits | None = None
        self.weather: Weather | None = None
        self.latency: dict[str, float] = {}
        self.people: dict[int, Person] = {}
        self.running = 0
        self._faults: list[Fault] = []
        self._allowed: list[str] = []
        self._tasks: set[asyncio.Task[Call]] = set()
        self.webhook = Webhook(self.world, self._execute_in_answer, lambda: self.weather)

    # ------------------------------------------------------------------ for tests

    def person(
        self,
        id: int = 1001,
        language_code: str = "en",
        first_name: str = "Asha",
        started: bool = False,
    ) -> Person:
        """A person; `started` means she wrote to the bot once, long ago."""
        if id not in self.people:
            self.people[id] = Person(self.world, id, language_code, first_name)
        if started:
            self.people[id].chat.barred = ""
        return self.people[id]

    def fail_next(
        self,
        method: str,
        status: int = 500,
        description: str = "Internal Server Error",
        retry_after: int | None = None,
        times: int = 1,
        chat_id: int | None = None,
    ) -> None:
        """Refuse the next calls of a method ("*": of any) for no reason of the bot's."""
        error = ApiError(status, description, retry_after)
        self._faults.append(Fault(method, error, times, chat_id=chat_id))

    def drop_next(self, method: str, executed: bool = False, times: int = 1) -> None:
        """Break the connection, before the call takes effect or after it did."""
        self._faults.append(Fault(method, None, times, executed))

    def allow(self, *fragments: str) -> None:
        """Refusals with this in their description are expected."""
        self._allowed.extend(fragments)

    @property
    def refusals(self) -> list[Call]:
        """All calls that were refused."""
        return [call for call in self.calls if call.error]

    def calls_of(self, method: str) -> list[Call]:
        """All calls of one method."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def assert_clean(self) -> None:
        """Fail if anything was refused that the test did not expect."""
        bad = [
            str(call)
            for call in self.refusals
            if not call.expected and not any(each in str(call.error) for each in self._allowed)
        ]
        assert not bad, "Telegram refused:\n" + "\n".join(bad)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to bring an update to the webhook."""
        return self.webhook.deliveries

    def hold_updates(self) -> None:
        """Keep back what people do from now on."""
        self.world.updates.held = []

    def release_updates(self, backwards: bool = False) -> None:
        """Let it go, in order or backwards."""
        self.world.updates.release(backwards)

    def redeliver(self, count: int = 1) -> None:
        """Deliver the last updates once more, as if their confirmation had been lost."""
        for update in self.world.updates.past[-count:]:
            self.world.updates.again(update)

    def rest(self) -> None:
        """Let a while pass, as far as limits and setWebhook go."""
        self.world.webhook_set_at = float("-inf")
        if self.limits:
            self.limits.rest()

    async def settle(self, timeout: float = PATIENCE, quiet: float = 0.03) -> None:
        """Wait until every update is confirmed and the bot has been quiet for a while."""

        def idle() -> bool:
            return not self.world.updates.pending and not self.running and not self._tasks

        async with asyncio.timeout(timeout):
            while True:
                await self.world.changed.until(idle, timeout)
                before = len(self.calls)
                await asyncio.sleep(quiet)
                if idle() and len(self.calls) == before:
                    return

    # ------------------------------------------------------------------ how it works

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            read = await read_request(request, self.world.settings.upload_limit)
        except ApiError as error:
            call = Call(name, dict(request.query), "request", self.world.clock(), error=error)
            self.calls.append(call)
            return _answer(call)
        call = await self._execute(name, read, "request")
        if call.dropped and request.transport:
            request.transport.abort()
        return _answer(call)

    async def _execute(self, name: str, read: Request, via: Literal["request", "webhook"]) -> Call:
        call = Call(name, read.values, via, self.world.clock())
        self.calls.append(call)
        polling = name.lower() == "getupdates"
        self.running += not polling
        try:
            call.result = await self._run(call, read)
        except ApiError as error:
            call.error = error
        except DroppedError:
            call.dropped = True
        except Exception as error:
            call.error = ApiError(500, f"Internal Server Error: {error!r}")
            raise
        finally:
            self.running -= not polling
            self.world.changed.notify()
        return call

    async def _run(self, call: Call, read: Request) -> Any:
        method = METHODS.get(call.method.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        call.method = method.name
        if call.via == "webhook" and call.method.lower().startswith(NOT_IN_ANSWERS):
            strict(f"Telegram ignores {call.method} in the answer of a webhook")
        await asyncio.sleep(self.latency.get(method.name, 0))
        fault = self._next_fault(call)
        if fault and fault.error:
            call.expected = True
            raise fault.error
        if fault and not fault.executed:
            raise DroppedError
        typed = parameters(method, read)
        if self.limits and method.name.lower() in LIMITED:
            self.limits.check(typed.get("chat_id"))
        result = method.handle(self.world, typed)
        result = await result if inspect.isawaitable(result) else result
        if fault:
            raise DroppedError
        return result

    def _next_fault(self, call: Call) -> Fault | None:
        for fault in self._faults:
            if fault.concerns(call.method, call.given):
                fault.times -= 1
                return fault
        return self.weather.fault(call) if self.weather else None

    def _execute_in_answer(self, name: str, read: Request) -> None:
        """Execute what a webhook answer asks for; nobody sees the result."""
        task = asyncio.get_running_loop().create_task(self._execute(name, read, "webhook"))
        self._tasks.add(task)
        task.add_done_callback(self._executed)

    def _executed(self, task: asyncio.Task[Call]) -> None:
        self._tasks.discard(task)
        self.world.changed.notify()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path, known = request.match_info["path"], request.match_info["token"] == self.token
        asked = Call("file", {"path": path}, "request", self.world.clock())
        fault = self._next_fault(asked)
        if fault is not None:
            self.calls.append(replace(asked, error=fault.error, expected=True))
        if fault is not None and fault.error:
            return _answer(self.calls[-1])
        for file in self.world.files.values() if known else ():
            if file.path == path and file.size <= self.world.settings.download_limit:
                if fault is not None:
                    return await _half(request, file.content)
                return web.Response(body=file.content, content_type="application/octet-stream")
        error = ApiError(404, "Not Found") if known else ApiError(401, "Unauthorized")
        call = Call("file", {"path": path}, "request", self.world.clock(), error=error)
        self.calls.append(call)
        return _answer(call)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=self.world.settings.upload_limit + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        return app

    async def stop(self) -> None:
        await self.webhook.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _half(request: web.Request, content: bytes) -> web.StreamResponse:
    """Break off in the middle of a file."""
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport:
        request.transport.abort()
    return response


def _refusal(error: ApiError) -> Json:
    after = {"parameters": {"retry_after": error.retry_after}} if error.retry_after else {}
    return {"ok": False, "error_code": error.code, "description": error.description, **after}


def _answer(call: Call) -> web.Response:
    if call.error is None:
        return web.json_response({"ok": True, "result": call.result})
    return web.json_response(_refusal(call.error), status=call.error.code)


@asynccontextmanager
async def bot_api_server(
    token: str = TOKEN,
    settings: Settings | None = None,
    port: int = 0,
    **changes: Any,
) -> AsyncIterator[BotApiServer]:
    """A running server; `changes` are fields of Settings, such as `clock` or `clock_scale`."""
    server = BotApiServer(token, replace(settings or Settings(), **changes))
    runner = web.AppRunner(server.application(), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await server.stop()
        await runner.cleanup()
