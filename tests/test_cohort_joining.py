"""Joining campaigns and workshops in a chat: once, by a code that is open, and not by guessing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.cohorts import codes, terms
from bot.cohorts.codes import Codes, Found
from bot.cohorts.making import cohort_of, join_address, make_cohort, telegram_address
from bot.messages import Incoming
from storage.base import Store
from storage.cohorts import WORKSHOP, Cohort
from storage.memory import MemoryStore
from tests import joining_samples as samples
from tests.joining_talk import CATALOG, NOW, Chat, in_none


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    kept = MemoryStore()
    await kept.open()
    yield kept
    await kept.close()


async def test_a_code_alone_joins_nothing(store: Store) -> None:
    await samples.campaign(store)
    chat = Chat(store)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    assert "Who sees what" in chat.words
    assert await store.cohorts.members("campaign") == ()
    assert await store.person_of("terminal", "me") is None


async def test_joining_a_campaign_defaults_to_no_and_enrols_the_interview(store: Store) -> None:
    await samples.campaign(store)
    chat = Chat(store)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    await chat.tap("Join")
    assert not await chat.counts()
    assert not await chat.counts(purpose="messages")
    await chat.say("/start")  # who answers neither question can begin all the same
    assert await chat.cohorts_now() == ["campaign"]
    assert not await chat.counts()


async def test_joining_twice_is_one_membership_with_its_seat(store: Store) -> None:
    cohort = await samples.workshop(store)
    await samples.member(store, cohort, "first")
    chat = Chat(store)
    for _ in range(2):
        await chat.say(f"/join {samples.WORKSHOP_CODE} +en")
    (_, mine) = await store.cohorts.members("workshop")
    assert (mine.person, mine.seat) == ((await chat.person()).id, 2)
    await chat.say("/join at workshop leave yes")
    await samples.member(store, cohort, "third")
    assert not await chat.counts("workshop")
    await chat.say(f"/join {samples.WORKSHOP_CODE} +en")
    again = await store.cohorts.membership("workshop", mine.person)
    assert again is not None
    assert (again.seat, again.left_at) == (2, None)
    assert await chat.counts("workshop")


async def test_joining_a_workshop_is_the_consent_to_its_totals(store: Store) -> None:
    await samples.workshop(store)
    chat = Chat(store)
    await chat.say("/join")
    await chat.say(" hkm 3 4 7 ")
    assert "joining means that you agree" in chat.words
    await chat.tap("Join")
    assert await chat.counts("workshop")
    assert not await chat.counts("workshop", "messages")
    assert await chat.cohorts_now() == ["workshop"]


async def test_a_spoken_code_opens_nothing_once_joining_is_closed(store: Store) -> None:
    await samples.workshop(store)
    await samples.changed(store, "workshop", open=False)
    chat = Chat(store)
    await chat.say("/join HKM347 +en")
    assert "opens nothing" in chat.words
    await chat.say(f"/join {samples.WORKSHOP_CODE} +en")
    assert "is closed" in chat.words
    assert await store.cohorts.members("workshop") == ()


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"starts": "2026-12-01"}, "begins on December 1, 2026"), ({"ends": "2026-11-20"}, "closed")],
)
async def test_a_campaign_has_its_days(store: Store, settings: dict[str, str], said: str) -> None:
    await samples.campaign(store, settings=settings)
    chat = Chat(store)
    await chat.say(f"/join {samples.CAMPAIGN_CODE} +en")
    assert said in chat.words
    assert await store.cohorts.members("campaign") == ()


async def test_what_is_typed_is_a_code_only_right_after_it_was_asked_for(store: Store) -> None:
    await samples.workshop(store)
    chat = await in_none(store)
    await chat.say("HKM347")
    assert "Room 4" not in chat.words
    await chat.say("/join")
    await chat.say("/help")
    await chat.say("HKM347")
    assert "Room 4" not in chat.words


async def test_guessing_is_slowed_for_the_account_and_the_link_still_works(store: Store) -> None:
    await samples.workshop(store)
    chat = Chat(store)
    for _ in range(codes.MOST_EACH):
        await chat.say("/join CCCCCC")
        assert "opens nothing" in chat.words
    await chat.say("/join HKM347")
    assert "Too many codes" in chat.words
    await chat.say(f"/join {samples.WORKSHOP_CODE}")
    assert "Room 4" in chat.words


async def test_guessing_is_slowed_for_an_address_and_in_all(store: Store) -> None:
    await samples.workshop(store)
    tried = Codes(each=2, at_an_address=3, together=5)

    async def found(account: str, address: str, code: str = "CCCCCC") -> Found:
        return await tried.found(store, code, Incoming("web", account, NOW, address=address))

    for one in "abc":
        assert (await found(one, "192.0.2.1")).state == codes.UNKNOWN
    assert (await found("d", "192.0.2.1", "HKM347")).state == codes.SLOW
    assert (await found("d", "192.0.2.2", "HKM347")).state == codes.OPEN
    for one in "ef":
        await found(one, f"192.0.2.{ord(one)}")
    assert (await found("g", "192.0.2.3", "HKM347")).state == codes.SLOW


def test_odd_settings_count_as_not_set() -> None:
    odd = {"questionnaire": 7, "languages": "xx", "starts": "soon", "ends": 1, "contacts": [3]}
    cohort = cohort_of("c", WORKSHOP, "o", "T", NOW, odd)
    assert terms.questionnaire_of(cohort, CATALOG) == "quick_scan"
    assert terms.languages_of(cohort, ("en", "ar")) == ("en", "ar")
    assert terms.is_running(cohort, NOW)
    assert not terms.begins_later(cohort, NOW)
    assert terms.contacts_of(cohort, "en") == ()


async def test_a_new_cohort_gets_codes_and_addresses(store: Store) -> None:
    await samples.association(store)
    plan = cohort_of("c1", WORKSHOP, samples.ASSOCIATION.id, "Room 4", NOW)
    made = await make_cohort(store, plan)
    other = await make_cohort(store, cohort_of("c2", WORKSHOP, plan.organisation, "T", NOW))
    assert codes.is_long_code(made.code)
    assert made.code != other.code
    assert made.spoken != other.spoken
    assert await store.cohorts.cohort("c1") == made
    assert join_address("https://x.example/", made) == f"https://x.example/join/{made.code}"
    assert telegram_address("a_bot", made) == f"https://t.me/a_bot?start={made.code}"


async def test_a_spoken_code_that_is_taken_is_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: Cohort = await samples.workshop(store)
    drawn = iter((taken.spoken, "CDFCDF"))
    monkeypatch.setattr(codes, "new_spoken_code", lambda: next(drawn))
    made = await make_cohort(store, cohort_of("c1", WORKSHOP, taken.organisation, "T", NOW))
    assert made.spoken == "CDFCDF"
