"""`fairhire serve` with a token sends what is due, and stops in peace while it does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.outreach.letters import Choice, sentence
from storage.base import Binding, Change, Consent, Person
from storage.opening import DEFAULT_FILE
from storage.outbox import SENT, WAITING, OutboxItem
from storage.sqlite import SqliteStore
from tests.bot_api import bot_api_server
from tests.patience import PATIENCE
from tests.service_process import serving

PEOPLE = 150
"""So many that sending takes five seconds: time enough to stop it in the middle."""


async def prepared(folder: Path) -> SqliteStore:
    """A store with something due for many, who are all awake."""
    store = SqliteStore(folder / DEFAULT_FILE)
    await store.open()
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"
    for number in range(PEOPLE):
        known = Person(f"p{number}", now, now, language="en", time_zone=zone)
        act = Consent(known.id, "reminders", True, now, "1", "en")
        bound = Binding("telegram", str(1000 + number), known.id, now)
        payload = sentence("reminders_on", choices=[Choice("button_remind_stop", "/stop")])
        item = OutboxItem(f"k{number}", known.id, "push", payload, now, now, topic="reminders")
        change = Change(person=known, binding=bound, consents=(act,), outbox=(item,))
        await store.save(change)
    return store


async def test_what_is_due_goes_out_and_a_stop_in_the_middle_loses_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir()
    store = await prepared(tmp_path / "data")
    await store.close()
    async with bot_api_server() as server:
        for number in range(PEOPLE):
            server.person(1000 + number, started=True)

        def reached() -> int:
            return sum(bool(one.messages) for one in server.people.values())

        settings = {"TELEGRAM_TOKEN": server.token, "TELEGRAM_API_BASE": server.base_url}
        async with serving(tmp_path, **settings) as service:
            assert await server.world.changed.until(lambda: reached() >= 5, PATIENCE)
            code, err = await service.end()
        assert code == 0
        assert {json.loads(line)["event"] for line in err.splitlines()} <= {
            *("ready", "stopping", "telegram_started", "telegram_ready")
        }
        assert server.token not in err
        sent = reached()
        assert sent < PEOPLE
        await store.open()
        counts = {("push", SENT): sent, ("push", WAITING): PEOPLE - sent}
        assert await store.outbox.counts() == counts
        await store.close()
        async with serving(tmp_path, **settings) as service:
            assert await server.world.changed.until(lambda: reached() == PEOPLE, PATIENCE)
            person = server.person(1000)
            await person.tap("Stop these messages")
            await person.expect("not write to you unasked")
            await service.end()
        assert [len(one.messages) for one in server.people.values()] == [1] * PEOPLE
        server.assert_clean()
