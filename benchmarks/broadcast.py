"""A broadcast to 3,000 people: how near it comes to the rate Telegram allows, and who got it.

Rule of this file: `fairhire serve` puts it into the outbox on SQLite and sends, as it is installed;
the strict Bot API of the tests stands in a process of its own, refuses what is too fast, counts.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.figures import Figure, Size
from benchmarks.servers import ROOT, free_port, running, status_of, wait_for
from bot.associations import audiences, broadcasting
from bot.associations.broadcasting import Written
from bot.surroundings import Surroundings
from bot.wiring import new_id, new_token
from questionnaires.catalog import Catalog
from storage.base import Binding, Change, Consent, Person
from storage.cohorts import CAMPAIGN, Cohort, Joint, Membership, Organisation
from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore

NAME: Final = "broadcast"
PEOPLE: Final = 3_000
ALLOWED: Final = 30.0
BAR: Final = 0.95
FIRST: Final = 10_000
TOKEN: Final = "123456789:AAF-fairhire-test-token-000000000000"
LONGEST: Final = 600.0
LINGER: Final = 3.0
"""Seconds after the last one, in which a second copy would come."""


def measure(size: Size) -> list[Figure]:
    people = size.of(PEOPLE, 45)
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "data").mkdir()
        asyncio.run(_prepare(folder / "data", people))
        telegram = stack.enter_context(_telegram(people))
        assert telegram.stdout is not None  # piped
        base = json.loads(telegram.stdout.readline())["base"]
        port = free_port()
        env = {
            "FAIRHIRE_DATA_DIR": str(folder / "data"),
            "FAIRHIRE_PORT": str(port),
            "FAIRHIRE_TELEGRAM_TOKEN": TOKEN,
            "FAIRHIRE_TELEGRAM_API_BASE": base,
        }
        serving = stack.enter_context(running([sys.executable, "-m", "bot", "serve"], folder, env))
        ready = f"http://127.0.0.1:{port}/readyz"
        wait_for(lambda: status_of(ready) == 200, serving, folder)
        result: dict[str, Any] = json.loads(telegram.stdout.readline())
    return [_figure(people, result)]


def _figure(people: int, result: dict[str, Any]) -> Figure:
    rate = (people - 1) / result["seconds"]
    share = rate / ALLOWED
    whole = result["lost"] == 0 and result["twice"] == 0
    return Figure(
        NAME,
        f"broadcast to {people:,}: {result['lost']} lost, {result['twice']} twice,"
        f" {result['refused']} refused",
        f"{rate:.1f} a second",
        f"{ALLOWED:.0f} a second allowed",
        f"{share:.1%}",
        f"at least {BAR:.0%}, none lost, none twice",
        share >= BAR and whole,
        f"{result['seconds']:.1f} s from the first message to the last",
    )


def _telegram(people: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.broadcast", str(people)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


async def _prepare(folder: Path, people: int) -> None:
    """Write a campaign, whose members all agreed and are awake, and a broadcast to all of them."""
    store = SqliteStore(folder / DEFAULT_FILE)
    await store.open()
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"
    cohort = Cohort("bench", CAMPAIGN, "bench", "A campaign", "bench-code", now)
    joint = Joint(organisations=(Organisation("bench", "An association", now),), cohort=cohort)
    await store.save(Change(joint=joint))
    for number in range(people):
        person = Person(f"p{number}", now, now, language="en", time_zone=zone)
        await store.save(
            Change(
                person=person,
                binding=Binding("telegram", str(FIRST + number), person.id, now),
                consents=(Consent(person.id, "messages", True, now, "1", "en", "bench"),),
                joint=Joint(memberships=(Membership("bench", person.id, now),)),
            )
        )
    around = Surroundings(store, Catalog(), new_id, new_token)
    written = Written({"en": "A new guide is here."})
    made = await broadcasting.draft(around, cohort, audiences.ALL, "bench", now, written)
    await broadcasting.move(around, made, broadcasting.SEND, "bench", now)
    await store.close()


async def serve_telegram(people: int) -> None:
    """Be Telegram until everybody has a message; say where, and then what was seen."""
    from tests.bot_api import Limits, bot_api_server

    async with bot_api_server(TOKEN) as server:
        server.limits = Limits()
        for number in range(people):
            server.person(FIRST + number, started=True)
        print(json.dumps({"base": server.base_url}), flush=True)
        await asyncio.sleep(people / ALLOWED)  # counting would only disturb until then
        await server.world.changed.until(lambda: _reached(server) >= people, LONGEST)
        await asyncio.sleep(LINGER)
        sent = _sent(server)
        got = Counter(int(one.given["chat_id"]) for one in sent)
        times = [one.at for one in sent]
        told = {
            "seconds": max(times) - min(times),
            "lost": people - len(got),
            "twice": sum(count - 1 for count in got.values()),
            "refused": len(server.refusals),
        }
        print(json.dumps(told), flush=True)


def _reached(server: Any) -> int:
    """Return in how many chats something stands."""
    return sum(bool(person.messages) for person in server.people.values())


def _sent(server: Any) -> list[Any]:
    return [one for one in server.calls_of("sendMessage") if one.error is None]


if __name__ == "__main__":
    asyncio.run(serve_telegram(int(sys.argv[1])))
