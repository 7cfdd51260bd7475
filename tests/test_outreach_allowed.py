"""Only who allows it is written to, in her language, and never at night."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outreach.letters import Choice, sentence
from storage.base import Change, Consent
from storage.outbox import CANCELLED, REFUSED, SENT
from tests.outreach_running import FIRST, Hands, letter, sending
from tests.store_samples import NOON

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands
        hands.server.assert_clean()


async def test_a_stop_wins_over_what_already_waits(hands: Hands) -> None:
    await hands.people(2)
    await hands.post(letter("a", kind="push"), letter("b", 1))
    known = await hands.store.person("p0")
    assert known is not None
    await hands.store.save(Change(person=replace(known, stopped=True)))
    await hands.send()
    assert (await hands.states(), hands.seen()) == ([CANCELLED], [])
    assert (await hands.posted())[0].fault == "stopped"
    assert await hands.states(1) == [SENT]


async def test_without_consent_for_the_topic_nothing_is_sent(hands: Hands) -> None:
    await hands.people(3)
    messages = Consent("p1", "messages", True, NOON, "1", "en", "c1")
    withdrawn = Consent("p2", "reminders", False, NOON, "1", "en")
    await hands.store.save(Change(consents=(messages, withdrawn)))
    for number in range(3):
        await hands.post(
            letter(f"r{number}", number, topic="reminders"),
            letter(f"m{number}", number, topic="messages", cohort="c1"),
            letter(f"x{number}", number, topic="messages", cohort="c2"),
        )
    await hands.send(until=4)
    assert [hands.seen(number) for number in range(3)] == [["r0"], ["r1", "m1"], []]
    assert {one.fault for one in await hands.posted(2)} == {"no_consent"}


async def test_at_night_where_she_is_it_waits_for_the_morning(hands: Hands) -> None:
    await hands.people(3, time_zone="Asia/Tokyo")  # noon in UTC is nine in the evening there
    known = await hands.store.person("p1")
    assert known is not None
    await hands.store.save(Change(person=replace(known, time_zone="Europe/Paris")))
    await hands.post(*(letter(f"k{number}", number, topic="reminders") for number in (0, 1)))
    await hands.post(letter("now", 2, kind="push"))
    await hands.send()
    assert [hands.seen(number) for number in range(3)] == [[], ["k1"], ["now"]]
    (waiting,) = await hands.posted()
    assert waiting.item.not_before == NOON + timedelta(hours=11)
    await hands.send(until=11 * 3600 - 700, step=600)
    assert hands.seen() == []
    await hands.send(until=11 * 3600 + 1, step=60)
    assert hands.seen() == ["k0"]


async def test_what_is_out_of_date_or_has_nobody_to_go_to_is_dropped(hands: Hands) -> None:
    await hands.people(1)
    await hands.store.save(Change(person=replace(await _known(hands), id="p7")))
    await hands.post(
        letter("late", expires_at=NOON), letter("odd", payload={"sentence": "no_such_sentence"})
    )
    await hands.post(letter("nobody", 7))
    await hands.send(until=3)
    assert [(one.state, one.fault) for one in await hands.posted()] == [
        (CANCELLED, "expired"),
        (REFUSED, "KeyError"),
    ]
    assert [one.fault for one in await hands.posted(7)] == ["no_account"]


async def _known(hands: Hands):
    known = await hands.store.person("p0")
    assert known is not None
    return known


async def test_words_are_in_her_language_with_buttons(hands: Hands) -> None:
    await hands.people(2, language="ar")
    choice = Choice("button_remind_yes", "/reminders yes")
    await hands.post(letter("a", payload=sentence("reminders_refused", choices=[choice])))
    await hands.post(letter("b", 1, payload={"texts": {"en": "Hello", "ar": "مرحبا <b>"}}))
    await hands.send()
    message = hands.server.people[FIRST].messages[0]
    assert message.buttons == [["نعم، ذكّروني"]]
    assert message.inline[0][0]["callback_data"] == "/reminders yes"
    assert hands.seen(1) == ["مرحبا <b>"]
