"""Looking for who is due, and what people say to being written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import zones
from bot.conversation import Conversation
from bot.messages import Incoming, Reply
from bot.outreach.letters import message_of
from bot.reminders import RETENTION
from bot.reminding import Reminding
from bot.saving import change_of
from bot.surroundings import Surroundings
from bot.visit import Visit
from bot.wiring import new_id, new_token
from flows.interview import Answer
from questionnaires.values import Typed
from storage.base import Change, Consent, Person, StoreError
from storage.memory import MemoryStore
from storage.outbox import WAITING, Posted
from tests.reminder_samples import DAY, PERSON, YES, begun
from tests.store_samples import NOON
from tests.telegram_running import catalog


class Chat:
    """Somebody in Telegram, before the conversation itself, on a clock we move."""

    def __init__(self, channel: str = "telegram") -> None:
        self.store = MemoryStore()
        self.around = Surroundings(
            self.store, catalog(), new_id, new_token, languages=("en",), time_zone="UTC"
        )
        self.talk = Conversation(self.around)
        self.channel = channel
        self.at = NOON
        self.reply = Reply(())
        self.asked = ""

    async def says(self, text: str) -> str:
        self.reply = await self.talk.handle(Incoming(self.channel, "77", self.at, text=text))
        return self.text

    async def taps(self, label: str) -> str:
        rows = [row for message in self.reply.messages for row in message.buttons]
        data = next(one.data for row in rows for one in row if label in one.label)
        self.reply = await self.talk.handle(Incoming(self.channel, "77", self.at, data=data))
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.reply.messages)

    @property
    def labels(self) -> list[str]:
        rows = [row for message in self.reply.messages for row in message.buttons]
        return [one.label for row in rows for one in row]

    async def begin(self, country: str = "Nepal") -> None:
        await self.says("/start")
        await self.taps("Yes, keep")
        if "In which country" not in self.text:
            await self.taps("Employer")
        await self.says(country)
        self.asked = self.text

    async def person(self) -> Person:
        known = await self.store.person_of(self.channel, "77")
        assert known is not None
        return known

    async def look(self, days: float) -> int:
        self.at = NOON + days * DAY
        return await Reminding(self.around).look(self.at)

    async def waiting(self) -> list[Posted]:
        every = await self.store.outbox.of((await self.person()).id)
        return [one for one in every if one.state == WAITING]


@pytest.fixture
async def chat() -> Chat:
    chat = Chat()
    await chat.begin()
    return chat


async def test_who_fell_silent_is_told_where_she_stands(chat: Chat) -> None:
    await chat.says("/reminders yes")
    assert await chat.look(1) == 0
    assert await chat.look(2.1) == 1
    assert await chat.look(2.2) == 0
    (one,) = await chat.waiting()
    message = message_of(one.item.payload, "en")
    assert message.text.startswith("Quick scan: you are at module 1 of ")
    assert "questions left. Your answers are kept." in message.text
    labels = [button.label for row in message.buttons for button in row]
    assert labels == ["Go on", "Later", "Stop these messages"]
    chat.reply = Reply((message,))
    assert await chat.taps("Go on") == chat.asked


async def test_at_night_it_waits_for_the_morning_by_the_country_s_clock(chat: Chat) -> None:
    await chat.says("/reminders yes")
    await chat.look(2.2)  # 22:33 in Kathmandu
    (one,) = await chat.waiting()
    assert zones.local(one.item.not_before, "Asia/Kathmandu").strftime("%H:%M") == "08:00"


async def test_without_consent_nothing_is_written(chat: Chat) -> None:
    assert await chat.look(2.1) == 0
    assert await chat.look(705) == 0


async def test_the_announcement_offers_to_keep_everything(chat: Chat) -> None:
    await chat.says("/reminders yes")
    assert await chat.look(705) == 1
    (one,) = await chat.waiting()
    assert one.item.kind == RETENTION
    message = message_of(one.item.payload, "en")
    assert "on November 20, 2028" in message.text
    chat.reply = Reply((message,))
    assert "730 days from today" in await chat.taps("Keep my answers")
    assert (await chat.person()).seen_at == chat.at


async def test_a_browser_is_not_written_to(chat: Chat) -> None:
    web = Chat("web")
    await web.begin()
    assert "only in Telegram" in await web.says("/reminders")
    await web.says("/reminders yes")
    assert await web.look(2.1) == 0
    assert await web.look(705) == 0


async def test_one_person_s_trouble_keeps_nobody_else_from_being_reminded(chat: Chat) -> None:
    await chat.says("/reminders yes")
    person = await chat.person()
    odd = replace(person, id="0-first", current="odd")
    unknown = replace(begun(), id="odd", person="0-first", ref_id="no_such", updated_at=NOON)
    await chat.store.save(Change(person=odd, interview=unknown))
    bound = replace(YES, person="0-first")
    await chat.store.save(Change(consents=(bound,)))
    chat.store._bindings["telegram", "1"] = chat.store._bindings["telegram", "77"].replace(
        person.id, "0-first"
    )
    assert await chat.look(2.1) == 1


async def test_a_store_that_fails_is_told(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.says("/reminders yes")

    async def save(change: Change) -> None:
        raise StoreError("There is no room left.")

    monkeypatch.setattr(chat.store, "save", save)
    with pytest.raises(StoreError):
        await chat.look(2.1)


# -- what people say --------------------------------------------------------------------------


async def test_reminders_are_offered_asked_for_and_taken_back(chat: Chat) -> None:
    assert "May we write to you first?" in await chat.says("/reminders")
    assert "We will remind you" in await chat.taps("Yes, remind me")
    assert "You allowed us" in await chat.says("/reminders")
    await chat.look(2.1)
    await chat.says("/reminders")
    assert "no reminders" in await chat.taps("No reminders")
    assert await chat.waiting() == []
    acts = await chat.store.consents((await chat.person()).id)
    assert [(one.purpose, one.given) for one in acts] == [
        ("keep", True),
        ("reminders", True),
        ("reminders", False),
    ]


async def test_where_the_clock_is_not_known_she_is_asked_for_it() -> None:
    chat = Chat()
    await chat.begin("Indonesia")
    assert "what time is it" in await chat.says("/reminders yes")
    assert "between 21:00 and 08:00" in await chat.taps("20:00")
    assert (await chat.person()).time_zone == "Asia/Makassar"


async def test_a_stop_takes_back_all_that_waits_and_tells_how_to_allow_it_again(
    chat: Chat,
) -> None:
    await chat.says("/reminders yes")
    person = await chat.person()
    messages = Consent(person.id, "messages", True, chat.at, "1", "en", "c1")
    await chat.store.save(Change(consents=(messages,)))
    await chat.look(2.1)
    told = await chat.says("/stop")
    assert "not write to you unasked" in told
    assert "/reminders" in told
    assert await chat.waiting() == []
    assert (await chat.person()).stopped
    assert await chat.look(4.2) == 0
    await chat.says("/reminders yes")
    assert not (await chat.person()).stopped
    acts = await chat.store.consents(person.id)
    last = {(one.purpose, one.cohort): one.given for one in acts}
    assert last == {("keep", ""): True, ("reminders", ""): True, ("messages", "c1"): False}
    assert await chat.look(6.5) == 1


async def test_later_is_taken_kindly_and_puts_it_off(chat: Chat) -> None:
    await chat.says("/reminders yes")
    await chat.look(2.1)
    (one,) = await chat.waiting()
    chat.reply = Reply((message_of(one.item.payload, "en"),))
    chat.at += timedelta(hours=1)
    assert "All right, later" in await chat.taps("Later")
    assert chat.labels == ["Go on"]
    assert (await chat.person()).seen_at == chat.at
    assert await chat.look(3) == 0


@pytest.mark.parametrize(("value", "given"), [("2_weeks", [True]), ("none", [False])])
def test_the_question_about_reminders_is_consent_too(value: str, given: list[bool]) -> None:
    answers = [Answer(name, "", value, NOON) for name in ("reminder_interval", "other")]
    after = begun(revision=2, answers={one.key: one for one in answers})
    visit = Visit(Incoming("telegram", "77", NOON, text="x"), PERSON, PERSON, after, None, False)
    change = change_of(visit, begun(), None)
    assert [(one.purpose, one.given) for one in change.consents] == [
        ("reminders", one) for one in given
    ]
    assert [one.topic for one in change.recalls] == ["reminders"] * (value == "none")
    unsure = {("reminder_interval", ""): Answer("reminder_interval", "", Typed("dont_know"), NOON)}
    visit = replace(visit, interview=begun(revision=2, answers=unsure))
    assert change_of(visit, begun(), None).consents == ()


async def test_reminders_are_offered_where_a_module_begins_and_only_in_telegram(chat: Chat) -> None:
    for channel, offered in (("telegram", True), ("web", False), ("terminal", False)):
        other = Chat(channel)
        await other.says("/start")
        await other.taps("Yes, keep")
        assert ("Remind me" in other.labels) is offered, channel
