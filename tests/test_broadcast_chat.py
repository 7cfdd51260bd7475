"""Writing to members in the chat, from the menu to the results; and what members say to it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.associations import broadcasting, envelopes
from bot.associations.posting import Posting
from bot.messages import Incoming, Reply
from bot.wiring import Service
from storage.cohorts import Broadcast, Cohort
from tests import role_samples
from tests.broadcast_samples import campaign, drafted, handed_in, members, moved
from tests.role_samples import AT, BAKERS, data, labels, officer, service, words
from tests.store_samples import NOON


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await service()
    around = replace(made.conversation.around, languages=("en", "ar"))
    made.conversation.around = around
    yield made
    await made.store.close()


class Officer:
    """Somebody who follows buttons by their labels."""

    def __init__(self, product: Service, account: str = "ann") -> None:
        self.talk, self.account = product.conversation, account
        self.reply = Reply(())
        self._numbers = itertools.count(1)

    async def say(self, text: str) -> str:
        return await self._send(text=text)

    async def tap(self, label: str) -> str:
        return await self._send(data=data(self.reply, label))

    async def _send(self, **what: str) -> str:
        update = f"{self.account}{next(self._numbers)}"
        given = Incoming("terminal", self.account, NOON, update=update, **what)
        self.reply = await self.talk.handle(given)
        for row in (row for one in self.reply.messages for row in one.buttons):
            assert all(len(button.data.encode()) <= 64 for button in row)
        return words(self.reply)


async def association(product: Service, count: int = 12, **about: bool) -> tuple[Officer, Cohort]:
    """An officer, and a campaign of hers with so many members."""
    made = await officer(product.conversation, "ann")
    cohort = await campaign(
        product.store, id=product.conversation.around.new_id(), organisation=made.organisation.id
    )
    await members(product.store, range(count), cohort=cohort.id, **about)
    return Officer(product), cohort


async def only(product: Service, cohort: Cohort) -> Broadcast:
    (one,) = await product.store.cohorts.broadcasts_of(cohort.organisation)
    return one


async def test_from_the_menu_to_a_message_as_it_is_sent(product: Service) -> None:
    ann, cohort = await association(product)
    await ann.say("/association")
    said = await ann.tap("Write to members")
    assert "all who agreed to messages: 10 to 14 people" in said
    assert "have an open critical finding: fewer than five" in said
    assert "have an open critical finding" not in labels(ann.reply)
    said = await ann.tap("all who agreed")
    assert "Please type the text, English" in said
    said = await ann.say("A new guide is here.\n\nPlease read it.")
    assert "The text is kept." in said
    assert "English: 37 of 4032 characters" in said
    await ann.tap("Write the text: العربية")
    await ann.say("دليل جديد")
    await ann.tap("Button under the text")
    await ann.tap("A page on the internet")
    assert "cannot be used" in await ann.say("http://example.org")
    assert "button to https://example.org/guide" in await ann.say("https://example.org/guide")
    said = await ann.tap("See it as it is sent")
    assert "writes to the members of “Fair jobs 2026”:" in said
    assert "A new guide is here.\n\nPlease read it." in said
    assert labels(ann.reply)[:3] == [
        "Open the page", "No more from this campaign", "Stop all messages",
    ]  # fmt: skip
    await ann.tap("Stop all messages")  # in the preview it stops nothing
    person = await product.store.person_of("terminal", "ann")
    assert person is not None
    assert not person.stopped
    assert (await only(product, cohort)).content["texts"]["ar"] == "دليل جديد"


async def test_from_the_draft_to_sending_and_stopping(product: Service) -> None:
    ann, cohort = await association(product)
    one = await drafted(product.store, cohort)
    await ann.say(f"/association msg {one.id}")
    said = await ann.tap("Send …")
    assert "This goes to 10 to 14 people." in said
    assert "about 1 second" in said
    assert (await only(product, cohort)).state == broadcasting.DRAFT
    said = await ann.tap("Send now")
    assert "It is being sent" in said
    await Posting(ann.talk.around, telegram=True).look(NOON)
    assert "Still to go: 10 to 14 people" in await ann.tap("Look again")
    assert "paused" in await ann.tap("Pause")
    assert "being sent" in await ann.tap("Go on sending")
    assert "for good?" in await ann.tap("Stop for good")
    assert "It is stopped." in await ann.tap("Yes, stop for good")


async def test_planned_by_the_officers_clock_and_taken_back(product: Service) -> None:
    ann, cohort = await association(product)
    one = await drafted(product.store, cohort)
    await ann.say(f"/association msg {one.id}")
    await ann.tap("Send …")
    await ann.tap("Send later")
    assert "no time in the coming year" in await ann.say("yesterday")
    assert "It is sent on 30 Nov 2026, 09:00 UTC" in await ann.say("2026-11-30 09:00")
    assert "Draft" in await ann.tap("Do not send it then")
    assert (await only(product, cohort)).send_at is None


async def test_who_is_late_is_offered_a_reminder_by_a_count(product: Service) -> None:
    ann, cohort = await association(product, 12, begun=True)
    for number in range(12):
        end = NOON - timedelta(days=2) if number < 6 else NOON
        await handed_in(product.store, number, complete=end.date())
    await ann.say("/association")
    said = await ann.tap("Write to members")
    assert "5 to 9 people have an action whose date is past. Send a reminder?" in said
    said = await ann.tap("Write a reminder")
    one = await only(product, cohort)
    assert one.content["audience"] == "overdue"
    assert set(one.content["texts"]) == {"en", "ar"}
    assert one.content["button"] == envelopes.TO_CAMPAIGN
    assert one.state == broadcasting.DRAFT


async def test_another_association_is_answered_like_an_unknown_message(product: Service) -> None:
    _, cohort = await association(product)
    one = await drafted(product.store, cohort)
    await officer(product.conversation, "ben", name=BAKERS)
    ben = Officer(product, "ben")
    unknown = await ben.say("/association msg AAAAAAAAAAAAAAAA now")
    for what in ("", " now", " text en Hello", " test"):
        assert await ben.say(f"/association msg {one.id}{what}") == unknown
    assert await ben.say(f"/association msg @{cohort.organisation} {one.id} now") != ""
    assert "no campaign yet" in await ben.say(f"/association write {cohort.id} all")
    assert (await only(product, cohort)).state == broadcasting.DRAFT
    nobody = Officer(product, "nobody")
    assert "message" not in (await nobody.say(f"/association msg {one.id} now")).lower()
    assert (await only(product, cohort)).state == broadcasting.DRAFT


async def test_a_tap_that_comes_twice_makes_one_draft(product: Service) -> None:
    ann, cohort = await association(product)
    await ann.say("/association")
    await ann.tap("Write to members")
    tap = data(ann.reply, "all who agreed")
    given = Incoming("terminal", "ann", NOON, data=tap, update="77")
    await ann.talk.handle(given)
    await ann.talk.handle(given)
    await only(product, cohort)


async def test_an_old_button_does_nothing_and_shows_how_it_stands(product: Service) -> None:
    ann, cohort = await association(product)
    one = await drafted(product.store, cohort)
    await ann.say(f"/association msg {one.id} dry")
    now = data(ann.reply, "Send now")
    await ann.tap("Send now")
    await moved(product.store, one, broadcasting.STOP)
    said = words(await role_samples.told(ann.talk, "ann", data=now))
    assert "moved on meanwhile" in said
    assert "It is stopped." in said


# -- members ---------------------------------------------------------------------------------------


async def test_who_has_only_a_browser_sees_it_once_at_the_next_visit(product: Service) -> None:
    ann, cohort = await association(product, 6, telegram=False)
    one = await drafted(product.store, cohort, texts={"en": "A new guide is here."})
    await moved(product.store, one, broadcasting.SEND)
    await Posting(ann.talk.around, telegram=True).look(NOON)
    assert "Waits in the chat, no Telegram: 5 to 9" in await ann.say(f"/association msg {one.id}")
    reply = await ann.talk.current("web", "w0", NOON)
    assert "A new guide is here." in words(reply)
    quiet = data(reply, "No more from this campaign")
    assert "A new guide" not in words(await ann.talk.current("web", "w0", NOON))
    for account in ("w0", "w1"):
        said = await ann.talk.handle(Incoming("web", account, NOON, data=quiet))
        assert "You get no more messages about “Fair jobs 2026”." in words(said)
    assert "A new guide" not in words(await ann.talk.current("web", "w1", NOON))
    assert "A new guide" not in words(await ann.talk.current("web", "w2", NOON + timedelta(91)))
    wished = await product.store.cohorts.consenting(cohort.id, "messages")
    assert wished == {"p2", "p3", "p4", "p5"}
    found = await envelopes.counts(product.store, await only(product, cohort))
    assert (found["sent"], found["opted_out"], found["failed"], found["in_chat"]) == (1, 1, 1, 3)


async def test_a_test_reaches_the_officer_alone(product: Service) -> None:
    ann, cohort = await association(product, 6, telegram=False)
    one = await drafted(product.store, cohort)
    await ann.say(f"/association msg {one.id}")
    assert "waits in your chat" in await ann.tap("Send a test to me")
    reply = await ann.talk.current("terminal", "ann", AT)
    assert "A new guide is here." in words(reply)
    assert "A new guide" not in words(await ann.talk.current("web", "w0", NOON))
