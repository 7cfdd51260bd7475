"""Somebody who joins campaigns and workshops in a terminal, for tests."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversation import Conversation, Surroundings
from bot.messages import Incoming, Reply
from questionnaires.catalog import Catalog
from storage.base import Person, Store
from tests import joining_samples as samples

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CATALOG = Catalog()


class Chat:
    """Somebody at a terminal; `store` counts what is read and saved."""

    def __init__(self, store: Store, account: str = "me") -> None:
        self.store, self.account = store, account
        numbers = itertools.count(1)
        self.talk = Conversation(
            Surroundings(
                store=store,
                catalog=CATALOG,
                new_id=lambda: f"{account}{next(numbers):010d}",
                new_token=lambda: f"token{next(numbers):032d}",
                languages=("en",),
            )
        )
        self.at = NOW
        self.buttons: dict[str, str] = {}
        self.words = ""

    async def say(self, text: str, **more: Any) -> Reply:
        return await self.send(text=text, **more)

    async def tap(self, label: str) -> Reply:
        return await self.send(data=self.buttons[label])

    async def send(self, **what: Any) -> Reply:
        self.at += timedelta(seconds=10)
        reply = await self.talk.handle(Incoming("terminal", self.account, self.at, **what))
        shown = reply.messages[-1]
        self.buttons = {one.label: one.data for row in shown.buttons for one in row}
        self.words = " ".join(one.text for one in reply.messages)
        return reply

    async def person(self) -> Person:
        found = await self.store.person_of("terminal", self.account)
        assert found is not None
        return found

    async def cohorts_now(self) -> list[str]:
        """Where the interview she is about counts."""
        current = (await self.person()).current
        return [one.id for one in await self.store.cohorts.cohorts_of_interview(current)]

    async def counts(self, cohort: str = "campaign", purpose: str = "totals") -> bool:
        """Whether her consent stands."""
        return (await self.person()).id in await self.store.cohorts.consenting(cohort, purpose)


async def in_campaign(store: Store, account: str = "me", totals: str = "Yes, count me") -> Chat:
    """Somebody who joined the campaign and consented to be kept."""
    chat = Chat(store, account)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    await chat.tap("Join")
    await chat.tap(totals)
    await chat.tap("No messages")
    await chat.tap("Yes, keep my answers")
    return chat


async def submitted(chat: Chat) -> None:
    """Hand the current interview in as it is."""
    await chat.say("/review")
    await chat.tap(next(label for label in chat.buttons if label.startswith("Submit")))


async def in_none(store: Store) -> Chat:
    """Somebody who joined nothing and consented to be kept."""
    chat = Chat(store)
    await chat.say("/start")
    await chat.tap("Yes, keep my answers")
    return chat
