"""How updates reach the bot: it polls, or Telegram posts them to its webhook.

An update is gone only when it is confirmed: by a later getUpdates with a higher offset, or by a
2xx answer. Each queue (a chat's messages, a person's taps) waits for its own first update only.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from tests import bot_api_rules as rules
from tests.bot_api_errors import ApiError, strict, too_many
from tests.bot_api_faults import Weather
from tests.bot_api_params import Json, Method, Request, Upload, method, parse_json, read_parts
from tests.bot_api_queue import ONLY_ON_REQUEST, UPDATE_KINDS, Update
from tests.bot_api_state import World

LONGEST_POLL, LONGEST_WAIT, LONGEST_RETRY_AFTER = 50, 120, 3600
ANSWER_SECONDS = 60
NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


def _allow(world: World, given: Json) -> None:
    if "allowed_updates" in given:
        unknown = set(given["allowed_updates"]) - set(UPDATE_KINDS)
        if unknown:
            strict(f"there are no updates of the kind {sorted(unknown)}")
        world.updates.allowed = list(given["allowed_updates"])


def _end_poll(world: World, reason: str) -> None:
    if world.poller and not world.poller.done():
        world.poller.set_result(reason)
        world.changed.notify()


async def get_updates(world: World, given: Json) -> list[Json]:
    """The next updates; asking with a higher offset confirms all before it."""
    if world.webhook:
        raise ApiError(409, ACTIVE)
    _allow(world, given)
    offset, limit = given.get("offset", 0), min(max(given.get("limit", 100), 1), 100)
    updates = world.updates
    updates.drop_expired()
    before = list(updates.pending)[:offset] if offset < 0 else []
    for update_id in before or [each for each in updates.pending if each < offset]:
        updates.confirm(update_id)

    def batch() -> list[Json]:
        ready = [update for update in updates.pending.values() if update.update_id >= offset]
        return [update.to_json() for update in ready[:limit]]

    timeout = min(max(given.get("timeout", 0), 0), LONGEST_POLL)
    if timeout and not batch():
        await _wait(world, batch, timeout)
    return batch()


async def _wait(world: World, batch: Callable[[], list[Json]], timeout: int) -> None:
    _end_poll(world, OTHER_POLLER)
    mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    world.poller = mine
    world.changed.notify()
    try:
        await world.changed.until(lambda: mine.done() or bool(batch()), timeout)
    finally:
        if world.poller is mine:
            world.poller = None
            world.changed.notify()
    if mine.done():
        raise ApiError(409, mine.result())


def set_webhook(world: World, given: Json) -> bool:
    """From now on updates are posted to this address."""
    if not given["url"]:
        return delete_webhook(world, given)
    now = time.monotonic()
    if now < world.webhook_set_at + 1:
        too_many(1)
    world.webhook_set_at = now
    url = rules.webhook_url(given["url"], world.settings.allow_http_webhook)
    token = rules.secret_token(given.get("secret_token", ""))
    _allow(world, given)
    connections = min(max(given.get("max_connections", 40), 1), 100)
    world.webhook = {"url": url, "secret_token": token, "max_connections": connections}
    world.webhook_error = None
    _end_poll(world, "Conflict: terminated by setWebhook request")
    world.updates.restart(empty=given.get("drop_pending_updates", False))
    return True


def delete_webhook(world: World, given: Json) -> bool:
    """Updates wait for getUpdates again."""
    world.webhook = {}
    world.updates.restart(empty=given.get("drop_pending_updates", False))
    return True


def get_webhook_info(world: World, given: Json) -> Json:
    """Where updates go, how many wait, and what went wrong last."""
    world.updates.drop_expired()
    info = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.webhook:
        info |= {"max_connections": world.webhook["max_connections"], "ip_address": "127.0.0.1"}
    if world.webhook_error:
        at, message = world.webhook_error
        info |= {"last_error_date": at, "last_error_message": message}
    if set(world.updates.allowed) not in (set(), set(UPDATE_KINDS) - ONLY_ON_REQUEST):
        info["allowed_updates"] = world.updates.allowed
    return info


@dataclass(frozen=True)
class Delivery:
    """One attempt to bring an update to the webhook; status 0: no answer at all."""

    update_id: int
    status: int
    method: str = ""


class Webhook:
    """Posts updates, queue by queue, each again and again until it is answered with 2xx."""

    def __init__(
        self,
        world: World,
        execute: Callable[[str, Request], None],
        weather: Callable[[], Weather | None] = lambda: None,
    ) -> None:
        self.world = world
        self.execute = execute
        self.weather = weather
        self.deliveries: list[Delivery] = []
        self.through = ""  # the service behind its proxy, which takes the https off
        self.session: aiohttp.ClientSession | None = None
        self._queues: dict[tuple[str, int], deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(1)
        world.updates.listener = self

    def add(self, update: Update) -> None:
        """Queue an update, if there is a webhook."""
        if not self.world.webhook:
            return
        if update.queue in self._queues:
            self._queues[update.queue].append(update)
            return
        self._queues[update.queue] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(update.queue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def restart(self) -> None:
        """Begin anew with the present webhook and all pending updates."""
        for task in self._tasks:
            task.cancel()
        self._queues.clear()
        self._slots = asyncio.Semaphore(self.world.webhook.get("max_connections", 1))
        for update in self.world.updates.pending.values():
            self.add(update)

    async def stop(self) -> None:
        self.world.webhook = {}
        self.restart()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.session:
            await self.session.close()

    async def _drain(self, key: tuple[str, int]) -> None:
        queue, slots = self._queues[key], self._slots
        while queue:
            update = queue[0]
            weather = self.weather()
            await asyncio.sleep(weather.late() if weather else 0)
            if update.expires_at >= self.world.clock():
                async with slots:
                    wait = await self._post(update)
                if wait is not None:
                    await asyncio.sleep(wait * self.world.settings.clock_scale)
                    continue
            queue.popleft()
            self.world.updates.confirm(update.update_id)
        del self._queues[key]

    async def _post(self, update: Update) -> float | None:
        """Post once; the seconds to wait for the next attempt, or None when it was taken."""
        hook = self.world.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]}
        headers = headers if hook["secret_token"] else {}
        if self.session is None:
            connector = aiohttp.TCPConnector(limit=0, ssl=False)
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            self.session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        try:
            body = update.to_json()
            url = self.through + _path(hook["url"]) if self.through else hook["url"]
            async with self.session.post(url, json=body, headers=headers) as answer:
                return await self._answered(update, answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.deliveries.append(Delivery(update.update_id, 0))
            return self._failed(update, f"{type(error).__name__}: {error}", 0)

    async def _answered(self, update: Update, answer: aiohttp.ClientResponse) -> float | None:
        if 200 <= answer.status <= 299:
            weather = self.weather()
            if weather and weather.strikes():  # it did not arrive, so the update comes again
                self.deliveries.append(Delivery(update.update_id, 0))
                return self._failed(update, "Connection reset by peer", 0)
            name, request = await _method_in(answer)
            self.deliveries.append(Delivery(update.update_id, answer.status, name))
            if name:
                self.execute(name, request)
            return None
        self.deliveries.append(Delivery(update.update_id, answer.status))
        text = answer.headers.get("Retry-After", "0")
        after = min(int(text), LONGEST_RETRY_AFTER) if text.isdecimal() else 0
        reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        return self._failed(update, reason, after)

    def _failed(self, update: Update, reason: str, retry_after: int) -> float:
        """At once after the first failure, then after 2, 4, 8 … 120 seconds."""
        self.world.webhook_error = (self.world.now(), reason)
        wait = retry_after or (min(2**update.fails, LONGEST_WAIT) if update.fails else 0)
        update.fails += 1
        self.world.changed.notify()
        return wait


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


async def _method_in(answer: aiohttp.ClientResponse) -> tuple[str, Request]:
    """The method a webhook answer asks for, if any, in JSON or multipart."""
    uploads: dict[str, Upload] = {}
    values: Json = {}
    if answer.content_type == "application/json":
        body = await answer.read()
        with suppress(ApiError):  # a body that is no object asks for nothing
            values = parse_json(body)
    elif answer.content_type.startswith("multipart/"):
        reader = aiohttp.MultipartReader.from_response(answer)
        values, uploads = await read_parts(reader, 50 * 1024 * 1024)
    return str(values.pop("method", "")), Request(values, uploads)


UPDATE_METHODS: tuple[Method, ...] = (
    method(
        "getUpdates",
        get_updates,
        "",
        "offset:integer limit:integer timeout:integer allowed_updates:array",
    ),
    method(
        "setWebhook",
        set_webhook,
        "url:string",
        "certificate:file ip_address:string max_connections:integer allowed_updates:array "
        "drop_pending_updates:boolean secret_token:string",
    ),
    method("deleteWebhook", delete_webhook, "", "drop_pending_updates:boolean"),
    method("getWebhookInfo", get_webhook_info),
)
