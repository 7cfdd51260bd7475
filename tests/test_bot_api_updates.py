"""Updates reach the bot as on Telegram: again and again until confirmed, each queue by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.bot_api import Limits
from tests.bot_api_caller import PERSON, Caller, Json, button, calling, keyboard
from tests.patience import PATIENCE

SECRET = "a-Z_9"


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    async with calling(allow_http_webhook=True) as api:
        yield api


class Hook:
    """A webhook that answers as told and remembers what it got."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        self.answers: list[Any] = []
        self.busy = self.busiest = 0
        self.pause = 0.0

    async def answer(self, request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        self.got.append(await request.json())
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(self.pause)
        self.busy -= 1
        answer = self.answers.pop(0) if self.answers else 200
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)


@asynccontextmanager
async def hooked(api: Caller, **given: Any) -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await api.taken("setWebhook", url=url, secret_token=SECRET, **given)
    try:
        yield hook
    finally:
        await api.taken("deleteWebhook")
        await runner.cleanup()


async def until(api: Caller, holds: Callable[[], bool]) -> None:
    assert await api.server.world.changed.until(holds, PATIENCE)


async def waiting_poll(api: Caller) -> asyncio.Task[Json]:
    """A poll that has reached the server and waits there."""
    before = api.server.world.poller
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await until(api, lambda: api.server.world.poller not in (None, before))
    return poll


async def test_polling_confirms_by_offset_only(api: Caller) -> None:
    person = api.server.person(PERSON)
    for word in "one", "two", "three":
        await person.send(word)
    first = await api.taken("getUpdates", limit=2)
    assert [each["message"]["text"] for each in first] == ["one", "two"]
    assert await api.taken("getUpdates", limit=2) == first
    after = first[-1]["update_id"] + 1
    rest = await api.taken("getUpdates", offset=after)
    assert [each["message"]["text"] for each in rest] == ["three"]
    assert await api.taken("getUpdates", offset=-1) == rest
    assert await api.taken("getUpdates", offset=rest[0]["update_id"] + 1) == []
    assert await api.taken("getUpdates") == []


async def test_a_long_poll_ends_with_the_first_update(api: Caller) -> None:
    poll = await waiting_poll(api)
    assert not poll.done()
    await api.server.person(PERSON).send("hello")
    assert (await poll)["result"][0]["message"]["text"] == "hello"


async def test_the_second_poller_ends_the_first(api: Caller) -> None:
    first = await waiting_poll(api)
    second = await waiting_poll(api)
    answer = await first
    assert (answer["error_code"], answer["ok"]) == (409, False)
    assert "terminated by other getUpdates request" in answer["description"]
    await api.server.person(PERSON).send("hello")
    assert (await second)["ok"]
    api.server.allow("terminated by other")


async def test_a_poller_that_went_away_is_no_conflict(api: Caller) -> None:
    poll = await waiting_poll(api)
    poll.cancel()
    await until(api, lambda: api.server.world.poller is None)
    assert await api.taken("getUpdates", timeout=0) == []
    assert api.server.world.poller is None


async def test_a_webhook_excludes_polling(api: Caller) -> None:
    poll = await waiting_poll(api)
    async with hooked(api):
        assert "terminated by setWebhook" in (await poll)["description"]
        await api.refused("getUpdates", "while webhook is active")
    api.server.allow("terminated by setWebhook")
    assert await api.taken("getUpdates") == []


async def test_webhook_settings_are_checked() -> None:
    async with calling() as api:
        for url, problem in {
            "http://example.org/x": "An HTTPS URL must be provided",
            "https://example.org:8080/x": "only on ports 80, 88, 443 or 8443",
            "https://127.0.0.1/x": "is reserved",
            "example org": "invalid webhook URL",
        }.items():
            api.server.rest()
            await api.refused("setWebhook", problem, url=url)
        good = {"url": "https://example.org:8443/x"}
        await api.refused("setWebhook", "Too Many Requests: retry after 1", **good)
        bad: list[tuple[Json, str]] = [
            ({"secret_token": "a b"}, "unallowed characters"),
            ({"secret_token": "a" * 257}, "too long"),
            ({"allowed_updates": ["mesage"]}, "[strict] there are no updates"),
        ]
        for more, problem in bad:
            api.server.rest()
            await api.refused("setWebhook", problem, **good, **more)
        api.server.rest()
        await api.taken("setWebhook", **good, secret_token="a" * 256, max_connections=3)
        info = await api.taken("getWebhookInfo")
        assert (info["url"], info["max_connections"]) == (good["url"], 3)


async def test_a_webhook_is_asked_until_it_says_yes(api: Caller) -> None:
    async with hooked(api) as hook:
        hook.answers = [500, 302, 404, 503, 201]
        await api.server.person(PERSON).send("hello")
        await api.server.settle()
        assert [each.status for each in api.server.deliveries] == [500, 302, 404, 503, 201]
        assert len({each["update_id"] for each in hook.got}) == 1
        info = await api.taken("getWebhookInfo")
        assert "503" in info["last_error_message"]


async def test_intervals_grow_from_nothing_to_two_minutes() -> None:
    async with calling(allow_http_webhook=True, clock_scale=0) as api:
        hook, update = api.server.webhook, api.server.world.updates
        await api.server.person(PERSON).send("x")
        waits = [hook._failed(next(iter(update.pending.values())), "", 0) for _ in range(9)]
        assert waits == [0, 2, 4, 8, 16, 32, 64, 120, 120]
        assert hook._failed(next(iter(update.pending.values())), "", 7) == 7


async def test_a_failing_update_blocks_its_own_queue_only() -> None:
    async with calling(allow_http_webhook=True, clock_scale=0.2) as api, hooked(api) as hook:
        person, other = api.server.person(PERSON), api.server.person(1002)
        said = await api.say("x", reply_markup=keyboard([button()]))
        hook.answers = [500, 500]
        await person.send("first")
        await until(api, lambda: len(api.server.deliveries) == 2)
        await person.send("second")
        await person.tap_data("a", said["message_id"])
        await other.send("hers")
        await api.server.settle()
        order = [each.get("message", {}).get("text", "tap") for each in hook.got]
        assert order[:2] + order[4:] == ["first", "first", "first", "second"]
        assert set(order[2:4]) == {"tap", "hers"}


async def test_queues_share_the_connections(api: Caller) -> None:
    async with hooked(api, max_connections=2) as hook:
        hook.pause = 0.05
        for number in range(6):
            await api.server.person(2000 + number).send("hello")
        await api.server.settle()
        assert (hook.busiest, len(hook.got)) == (2, 6)


async def test_methods_in_the_answer_are_executed(api: Caller) -> None:
    person = api.server.person(PERSON)
    said = await api.say("Ready?", reply_markup=keyboard([button("Yes", callback_data="y")]))
    edit = {"method": "editMessageText", "chat_id": PERSON, "message_id": said["message_id"]}
    async with hooked(api) as hook:
        hook.answers = [{**edit, "text": "Next"}, {**edit, "text": "Next"}, {"method": "getMe"}, {}]
        await person.tap("Yes")
        assert (await person.expect("Next")).message_id == said["message_id"]
        await person.tap_data("y", said["message_id"])
        await person.send("who are you")
        await person.send("nothing")
        await api.server.settle()
    refused = [str(call.error) for call in api.server.refusals]
    assert "message is not modified" in refused[0]
    assert "[strict] Telegram ignores getMe" in refused[1]
    api.server.allow("not modified", "ignores getMe")


async def test_taps_wait_150_seconds_and_messages_a_day(api: Caller) -> None:
    person = api.server.person(PERSON)
    await person.send("hello")
    await person.tap_data("a", 1)
    api.clock.advance(151)
    assert ["message" in each for each in await api.taken("getUpdates")] == [True]
    api.clock.advance(86_400)
    assert await api.taken("getUpdates") == []


async def test_updates_can_be_held_turned_round_and_repeated(api: Caller) -> None:
    person = api.server.person(PERSON)
    api.server.hold_updates()
    await person.send("typed")
    await person.tap_data("a", 1)
    assert await api.taken("getUpdates") == []
    api.server.release_updates(backwards=True)
    got = await api.taken("getUpdates")
    assert ["message" in each for each in got] == [False, True]
    await api.taken("getUpdates", offset=got[-1]["update_id"] + 1)
    api.server.redeliver(2)
    assert await api.taken("getUpdates") == got


async def test_the_bot_hears_only_what_it_wants(api: Caller) -> None:
    person = api.server.person(PERSON)
    await api.taken("getUpdates", allowed_updates=["callback_query"])
    await person.send("hello")
    await person.tap_data("a", 1)
    assert [*(await api.taken("getUpdates"))[0]] == ["update_id", "callback_query"]


async def test_limits_are_enforced_on_demand(api: Caller) -> None:
    for _ in range(5):
        await api.say("x")
    api.server.limits = Limits(per_second=4, chat_burst=2, timer=api.clock)
    await api.say("1")
    await api.say("2")
    answer = await api.refused("sendMessage", "Too Many", chat_id=PERSON, text="3")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
    api.server.person(1002, started=True)
    for _ in range(2):
        await api.taken("sendMessage", chat_id=1002, text="x")
    api.server.person(1003, started=True)
    await api.refused("sendMessage", "Too Many", chat_id=1003, text="x")
    api.clock.advance(1)
    await api.say("3")


async def test_scripted_faults(api: Caller) -> None:
    api.server.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", 3, times=2)
    for _ in range(2):
        answer = await api("sendMessage", chat_id=PERSON, text="x")
        assert answer["parameters"] == {"retry_after": 3}
    api.server.fail_next("*", 502, "Bad Gateway", chat_id=PERSON)
    assert (await api("getMe"))["ok"]
    assert (await api("sendMessage", chat_id=PERSON, text="x"))["error_code"] == 502
    assert len(api.server.refusals) == 3  # all scripted, so the server is clean

    api.server.drop_next("sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await api.say("lost")
    api.server.drop_next("sendMessage", executed=True)
    with pytest.raises(aiohttp.ClientError):
        await api.say("arrived")
    assert api.server.person(PERSON).screen() == "bot   arrived"

    api.server.latency["getMe"] = 0.1
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await api("getMe")
    assert loop.time() - begun >= 0.1
