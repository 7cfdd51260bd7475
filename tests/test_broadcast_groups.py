"""To whom a message can go, what is told of it, and what may stand in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.associations import audiences, broadcasting, envelopes
from bot.associations.broadcast_given import BroadcastError, button_of, moment_of
from bot.associations.broadcast_pages import results
from bot.wording import wording
from reports.totals.audiences import counted, is_counted, next_audiences
from tests.broadcast_running import look_until, now, ready
from tests.broadcast_samples import campaign, drafted, handed_in, members, moved, surroundings
from tests.outreach_running import FIRST, Hands, calls_by_chat, sending
from tests.store_samples import NOON

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands
        hands.server.assert_clean()


# -- groups ----------------------------------------------------------------------------------------


async def test_groups_by_how_far_they_are_and_what_was_found(hands: Hands) -> None:
    cohort = await campaign(hands.store)
    await members(hands.store, range(5))
    await members(hands.store, range(5, 20), begun=True)
    for number in range(10, 20):
        late = (NOON - timedelta(days=1)).date() if number < 15 else NOON.date()
        await handed_in(hands.store, number, critical=number >= 15, complete=late)
    groups = await audiences.groups_of(hands.store, cohort, NOON)
    expected = {
        audiences.ALL: range(20),
        audiences.NEW: range(5),
        audiences.CRITICAL: range(15, 20),
        audiences.OVERDUE: range(10, 15),
    }
    for name, numbers in expected.items():
        assert groups.members[name] == {f"p{number}" for number in numbers}, name
        assert groups.may_choose(name)
    assert groups.cell(audiences.CRITICAL) == {"least": 5, "most": 9}


async def test_fewer_than_five_cannot_be_chosen_and_are_not_told(hands: Hands) -> None:
    cohort = await ready(hands, 7)
    await members(hands.store, range(10, 14), begun=True)
    with pytest.raises(BroadcastError, match="broadcast_too_few"):
        await drafted(hands.store, cohort, audiences.BEGUN)
    with pytest.raises(BroadcastError):
        await drafted(hands.store, cohort, "somebody")
    groups = await audiences.groups_of(hands.store, cohort, NOON)
    assert groups.cell(audiences.BEGUN) is None


async def test_nobody_who_comes_alone_is_seen_coming(hands: Hands) -> None:
    cohort = await ready(hands, 14)
    one = await drafted(hands.store, cohort)
    await members(hands.store, [14])
    hands.server.person(FIRST + 14, started=True)
    again = await audiences.groups_of(hands.store, cohort, NOON)
    assert again.cell(audiences.ALL) == {"least": 10, "most": 14}
    await moved(hands.store, one, broadcasting.SEND)
    await look_until(hands, one)
    assert len(calls_by_chat(hands)) == 15  # she gets it too
    lines = await results(hands.store, wording("en"), await now(hands, one))
    assert "Sent: 10 to 14 people" in lines
    assert all("15" not in line for line in lines)
    await members(hands.store, range(15, 19))
    later = await audiences.groups_of(hands.store, cohort, NOON)
    assert later.cell(audiences.ALL) == {"least": 15, "most": 19}


def test_a_group_that_was_too_small_does_not_appear_because_of_one_person() -> None:
    everybody = [f"p{number}" for number in range(20)]
    first = next_audiences(None, {"all": everybody, "begun": everybody[:4]}, "all", NOON)
    assert first is not None
    assert first.figures["groups"]["begun"] is None
    assert next_audiences(first, {"all": everybody, "begun": everybody[:5]}, "all", NOON) is None
    grown = next_audiences(first, {"all": everybody, "begun": everybody[:9]}, "all", NOON)
    assert grown is not None
    assert grown.figures["groups"]["begun"] == {"least": 5, "most": 9}
    assert is_counted(counted(grown, "begun"), "p8", "begun")
    assert not is_counted(counted(grown, "begun"), "p9", "begun")
    assert next_audiences(None, {"all": everybody[:4]}, "all", NOON) is None


# -- what was typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "https://", "javascript:alert(1)", "https://me:pw@example.org",
     "https://example.org/a b", "https://localhost/x", "https://127.0.0.1", "https://example.org/\u202ex"],
)  # fmt: skip
def test_an_address_that_nobody_should_open_is_refused(address: str) -> None:
    with pytest.raises(BroadcastError):
        button_of(address)


def test_a_time_is_read_by_the_officers_clock() -> None:
    at_nine = NOON + timedelta(hours=15)  # 03:00 UTC
    assert moment_of("2026-11-22 09:00", "Asia/Dhaka", NOON) == at_nine
    assert moment_of("22.11.2026 9:00", "Asia/Dhaka", NOON) == at_nine
    in_arabic = "2026-11-22 09:00".translate({48 + one: 0x660 + one for one in range(10)})
    assert moment_of(in_arabic, "Asia/Dhaka", NOON) == at_nine
    for typed in ("soon", "2026-11-22", "2026-13-40 09:00"):
        with pytest.raises(BroadcastError):
            moment_of(typed, "UTC", NOON)


async def test_a_text_fits_into_one_message_to_the_last_character(hands: Hands) -> None:
    cohort = await ready(hands)
    around = surroundings(hands.store)
    room = await envelopes.room(around, cohort.organisation, cohort.id)
    with pytest.raises(BroadcastError, match="broadcast_too_long"):
        await drafted(hands.store, cohort, texts={"en": "x" * (room + 1)})
    one = await drafted(hands.store, cohort, texts={"en": "<" * room})
    await moved(hands.store, one, broadcasting.SEND)
    await look_until(hands, one)
    assert hands.seen(0)[0].endswith("<" * room)


async def test_without_a_text_nothing_is_sent(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort, texts={})
    with pytest.raises(BroadcastError, match="broadcast_no_text"):
        await moved(hands.store, one, broadcasting.SEND)
