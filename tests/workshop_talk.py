"""A workshop for tests: a trainer who taps, and people in the room who chat."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversation import Conversation, Surroundings
from bot.messages import QUESTION, Incoming, Reply
from bot.workshops.creating import room_of
from bot.workshops.service import Workshops
from bot.workshops.values import Plan, Standing
from flows import workshop_events as events
from flows import workshop_view
from flows.workshop_effects import Effect
from flows.workshop_room import room_to_dict
from questionnaires.catalog import Catalog
from storage.base import Change, Person, Store
from storage.cohorts import Cohort, Joint, Organisation
from storage.memory import MemoryStore
from tests import joining_samples

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CATALOG = Catalog()
SMALL = Plan("Room 4", ("en", "ar"), modules=("profile", "policy", "fees"))

PACED: dict[str, Any] = {
    "start": events.Start,
    "open": events.Open,
    "close": events.Close,
    "next": events.Next,
    "back": events.Back,
    "pause": events.Pause,
    "resume": events.Resume,
    "finish": events.Finish,
}


class Hall:
    """A service over one store, with one workshop in it; a restart leaves nothing but the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.at = AT
        self._ids = itertools.count(1)
        self.cohort: Cohort

    async def open(self, plan: Plan = SMALL) -> Hall:
        await self.store.open()
        self.started()
        trainer = Person("trainer", AT, AT)
        new = Joint(organisations=(Organisation("o1", "Trainers", AT),))
        await self.store.save(Change(person=trainer, joint=new, at=AT))
        self.cohort = await self.workshops.create(trainer, "o1", plan, AT)
        return self

    def started(self) -> None:
        """Begin the service anew over what is stored."""
        self.talk = Conversation(
            Surroundings(
                store=self.store,
                catalog=CATALOG,
                new_id=lambda: f"id{next(self._ids):014d}",
                new_token=lambda: f"token{next(self._ids):032d}",
                base_url="http://127.0.0.1:8080",
                languages=("en", "ar"),
            )
        )
        self.workshops = Workshops(self.talk.around, lambda: self.at)

    def tick(self, seconds: float = 5) -> datetime:
        self.at += timedelta(seconds=seconds)
        return self.at

    # -- the trainer ---------------------------------------------------------------------------

    async def standing(self) -> Standing:
        found = await self.workshops.load(self.cohort.id)
        assert found is not None
        return found

    async def taps(self, *words: str) -> tuple[Effect, ...]:
        """Tap buttons by name."""
        done: tuple[Effect, ...] = ()
        for word in words:
            step = (await self.standing()).room.current
            event = events.Reveal({}, step=step) if word == "reveal" else PACED[word](step=step)
            done = await self.does(event)
        return done

    async def does(self, event: events.Event) -> tuple[Effect, ...]:
        _, done = await self.workshops.act(self.cohort.id, event, "trainer", self.tick())
        return done

    def person(self, name: str, channel: str = "terminal") -> Participant:
        return Participant(self, name, channel)

    async def people(self, count: int, first: int = 1) -> list[Participant]:
        """So many people who joined and consented."""
        found = []
        for number in range(first, first + count):
            one = self.person(f"p{number}")
            await one.joins()
            found.append(one)
        return found


class Participant:
    """Somebody in the room, in the chat of a channel."""

    def __init__(self, hall: Hall, name: str, channel: str = "terminal") -> None:
        self.hall, self.name, self.channel = hall, name, channel
        self.reply = Reply(())
        self.updates = itertools.count(1)

    async def says(self, text: str) -> Reply:
        return await self._send(text=text)

    async def sends(self, data: str) -> Reply:
        return await self._send(data=data)

    async def taps(self, *labels: str) -> Reply:
        for label in labels:
            await self._send(data=self.buttons[label])
        return self.reply

    async def looks(self) -> Reply:
        """What she sees without doing anything."""
        self.reply = await self.hall.talk.current(self.channel, self.name, self.hall.tick(), "en")
        return self.reply

    async def goes_on(self) -> Reply:
        """Tap the button of a message that was sent, or of the page she waits at."""
        return await self._send(data=f"/join at {self.hall.cohort.id} go")

    async def joins(self) -> Reply:
        await self._send(data=f"/join {self.hall.cohort.code} +en")
        return await self.taps("Yes, keep my answers")

    async def answers(self, *said: str) -> Reply:
        """Tap these labels, or type what is no label."""
        for one in said:
            await (self.taps(one) if one in self.buttons else self.says(one))
        return self.reply

    async def _send(self, **what: Any) -> Reply:
        incoming = Incoming(
            self.channel,
            self.name,
            self.hall.tick(),
            update=f"{self.name}{next(self.updates)}",
            language="en",
            **what,
        )
        self.reply = await self.hall.talk.handle(incoming)
        return self.reply

    @property
    def buttons(self) -> dict[str, str]:
        rows = [row for message in self.reply.messages for row in message.buttons]
        return {button.label: button.data for row in rows for button in row}

    @property
    def sees(self) -> str:
        return " ".join(message.text for message in self.reply.messages)

    @property
    def question(self) -> str:
        """The question she is asked, empty when none is."""
        blocks = [block for message in self.reply.messages for block in message.blocks]
        return next((block.text for block in blocks if block.kind == QUESTION), "")

    async def id(self) -> str:
        person = await self.hall.store.person_of(self.channel, self.name)
        return person.id if person else ""


async def trainer(talk: Conversation, scene: str, at: datetime) -> None:
    """What a trainer does in a transcript: `trainer plans policy quiz`, `trainer start open`."""
    first, *words = scene.removeprefix("trainer ").split()
    if first == "plans":
        quiz = "quiz" in words
        modules = tuple(one for one in words if one != "quiz")
        plan = Plan("Room 4, Tuesday", modules=modules, quiz_before=quiz, quiz_after=quiz)
        room = room_to_dict(room_of(talk.around.catalog, plan))
        settings = {"questionnaire": plan.ref_id, "questionnaires": [plan.ref_id], "room": room}
        await joining_samples.workshop(talk.store, settings=settings)
        return
    for word in (first, *words):
        standing = await talk.workshops.load("workshop")
        assert standing is not None
        step = standing.room.current
        event = events.Reveal({}, step=step) if word == "reveal" else PACED[word](step=step)
        await talk.workshops.act("workshop", event, "trainer", at)


async def hall(plan: Plan = SMALL, store: Store | None = None, **changes: Any) -> Hall:
    """A hall whose workshop stands in its lobby."""
    return await Hall(store or MemoryStore()).open(replace(plan, **changes))


async def answered(who: list[Participant], word: str) -> None:
    """Let everybody go on and tap this."""
    for one in who:
        await one.goes_on()
        await one.taps(word)


def bars(found: Any) -> dict[str, Any]:
    """What stands in the bars of a figure, by code."""
    return {one["code"]: one["people"] for one in found.value["bars"]}


async def revealed(room: Hall) -> dict[str, Any]:
    """What stands on the board."""
    return dict(workshop_view.figures((await room.standing()).room))
