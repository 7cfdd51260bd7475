"""A colleague who helps somebody in a workshop goes at the pace of the room, as she does."""

from __future__ import annotations

from bot.messages import Incoming
from bot.wiring import Service
from bot.workshops.values import Plan
from tests.test_workshop_channels import heard, join, made, opened, service
from tests.web_client import NOW, browsing
from tests.workshop_talk import Participant, hall

__all__ = ["service"]

RULE, VOICE = "Do you have a written rule", "Is there a safe way"
PLAN = Plan("Room 4", ("en",), modules=("policy", "grievance"))


async def invited(one: Participant) -> Participant:
    """A colleague who followed the link somebody in the room gave her."""
    await one.says("/share colleague")
    token = one.sees.rpartition("/open/")[2].split()[0]
    other = one.hall.person(f"{one.name}'s colleague")
    followed = await one.hall.talk.follow_link(token, incoming(other))
    assert followed is not None
    other.reply = followed
    return other


def incoming(one: Participant) -> Incoming:
    return Incoming(one.channel, one.name, one.hall.tick(), language="en")


async def test_she_waits_until_a_part_is_open_and_is_asked_nothing_else() -> None:
    room = await hall(PLAN)
    (one,) = await room.people(1)
    other = await invited(one)
    assert other.question == ""
    assert "the trainer will begin soon" in other.sees
    assert "I need help" not in other.buttons  # the room counts its own people
    await room.taps("start", "open")
    await other.taps("Look again")
    assert other.question.startswith(RULE)
    await other.taps("No")
    assert other.question == ""
    assert "You answered everything that is open now" in other.sees
    counts = await room.workshops.counts(room.cohort.id)
    assert (counts.joined, counts.answered(1)) == (1, 1)
    await room.taps("close", "next", "open")
    await other.taps("Look again")
    assert other.question.startswith(VOICE)
    await one.goes_on()
    assert one.question.startswith(VOICE)


async def test_when_it_is_over_only_the_owner_decides() -> None:
    room = await hall(PLAN)
    (one,) = await room.people(1)
    other = await invited(one)
    await room.taps("start", "open", "finish")
    await other.goes_on()
    assert "decides now whether the answers are kept" in other.sees
    assert other.buttons == {}
    for word in ("keep", "forget yes"):
        await other.sends(f"/join at {room.cohort.id} {word}")
    await one.goes_on()
    await one.taps("Keep as my assessment")
    await other.looks()
    assert other.question  # from now on it is an interview like any other


async def test_who_is_in_the_room_too_comes_back_to_what_she_helps_with() -> None:
    room = await hall(PLAN)
    one, two = await room.people(2)
    await one.says("/share colleague")
    token = one.sees.rpartition("/open/")[2].split()[0]
    reply = await room.talk.follow_link(token, incoming(two))
    assert reply is not None
    await room.taps("start", "open")
    await two.goes_on()
    await two.taps("No")
    counts = await room.workshops.counts(room.cohort.id)
    assert [seat.answers for seat in counts.seats] == [1, 0]


async def test_her_page_learns_that_the_room_went_on(service: Service) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with browsing(
        service.conversation, clock=lambda: NOW, workshops=workshops
    ) as new_browser:
        owner, colleague = new_browser(), new_browser()
        await join(owner, cohort)
        shared = await owner.send("/chat/tap", {"data": "/share colleague"})
        path = "/open/" + shared.words.partition("/open/")[2].split()[0]
        await colleague.open(path)
        await colleague.send(path, {})
        assert f'data-room="{cohort.id}"' in colleague.page.text
        async with colleague.client.get(f"/chat/room/{cohort.id}") as stream:
            assert await heard(stream) == "0-lobby"
            await opened(workshops, cohort, NOW)
            assert await heard(stream) == "1-open"
        await colleague.send("/chat/tap", {"data": f"/join at {cohort.id} go"})
        assert RULE in colleague.page.words
