"""A workshop beside a campaign: the same people stand behind figures of both.

Who sees the board, the console and the figures of the campaign must not learn of those who are in
one and not in the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.associations.releasing import Releasing
from bot.workshops.beside import rooms_beside
from flows import workshop_events as events
from reports.totals.release import next_release
from storage.base import Change, Consent, Person
from storage.cohorts import CAMPAIGN, Cohort, Enrolment, Joint, Membership, Tally
from tests.board_hall import PAID, answered_hall, pages_of, shows_fees, sits
from tests.example_firms import catalog
from tests.test_board import leaves
from tests.totals_samples import entry, facts
from tests.workshop_talk import AT, Hall

QUICK = "quick_scan"
ROOM = [f"guest{number}" for number in range(1, 21)]
OFTEN = timedelta(0)


async def campaign_of(hall: Hall) -> Cohort:
    """A campaign to which the workshop belongs."""
    made = Cohort(
        id="campaign", kind=CAMPAIGN, organisation="o1", title="Fair jobs 2026",
        code="campaign-code-22-chars", created_at=AT, spoken="CDFHJK",
    )  # fmt: skip
    await hall.store.save(Change(joint=Joint(cohort=made), at=AT))
    room = (await hall.standing()).cohort
    here = replace(room, campaign=made.id, revision=room.revision + 1)
    await hall.store.save(Change(joint=Joint(cohort=here), at=AT))
    return made


async def hands_in(hall: Hall, campaign: Cohort, *names: str) -> None:
    """Let people join the campaign and hand in there what they answered in the room."""
    for number, name in enumerate(names):
        if await hall.store.person(name) is None:
            await hall.store.save(Change(person=Person(name, AT, AT), at=AT))
        own = next(iter(await hall.store.interviews_of(name)), None)
        gaps = ["R01"] if number % 2 else []
        at = hall.tick()
        tallies = (Tally(name, own.id if own else f"own-{name}", 1, QUICK, at, facts(gaps)),)
        if own is None:
            await _begins(hall, campaign, name)
        joint = Joint(
            memberships=(Membership(campaign.id, name, at),),
            enrolments=(Enrolment(campaign.id, own.id),) if own else (),
            tallies=tallies,
        )
        act = Consent(name, "totals", True, at, "1", "en", campaign.id)
        await hall.store.save(Change(consents=(act,), joint=joint, at=at))


async def _begins(hall: Hall, campaign: Cohort, name: str) -> None:
    from flows.interview import Interview

    began = Interview(
        id=f"own-{name}", person=name, ref_id=QUICK, version=1, status="asking", started_at=AT,
        updated_at=AT, language="en", revision=1, consented_at=AT,
    )  # fmt: skip
    joint = Joint(enrolments=(Enrolment(campaign.id, began.id),))
    await hall.store.save(Change(interview=began, joint=joint, at=AT))


async def people_shown(hall: Hall, campaign: Cohort) -> int:
    """How many people the figures of the campaign tell of; 0 where there are none."""
    releasing = Releasing(hall.store, catalog(), every=OFTEN)
    await releasing.release(campaign, hall.tick())
    totals = (await releasing.shown(campaign)).totals
    return int(totals[QUICK].figures["tables"]["all"]["people"]["least"]) if QUICK in totals else 0


async def test_a_campaign_waits_while_one_more_than_the_room_handed_in() -> None:
    hall = await answered_hall(20)
    campaign = await campaign_of(hall)
    await shows_fees(hall)
    assert {len(one) for one in await rooms_beside(hall.store, campaign)} == {20}
    await hands_in(hall, campaign, *ROOM, "stranger")
    assert await people_shown(hall, campaign) == 0
    await hands_in(hall, campaign, "second", "third", "fourth")
    assert await people_shown(hall, campaign) == 0
    await hands_in(hall, campaign, "fifth")
    assert await people_shown(hall, campaign) == 25


async def test_the_attack_where_rooms_are_not_looked_at() -> None:
    """What the campaign would say of twenty-one, less what the board said of twenty."""
    both = [entry(name, gaps=["R01"][: number % 2]) for number, name in enumerate(ROOM)]
    alone = next_release(None, [*both, entry("stranger", gaps=["R01"])], QUICK, AT)
    assert alone is not None
    gaps = {one["requirement"]: one["gap"] for one in alone.figures["tables"]["all"]["gaps"]}
    assert gaps["R01"] == {"least": 11, "most": 11}  # ten of them on the board: so she has it
    assert next_release(None, [*both, entry("stranger")], QUICK, AT, rooms=[ROOM]) is None


async def test_the_very_people_of_the_room_are_no_others() -> None:
    hall = await answered_hall(20)
    campaign = await campaign_of(hall)
    await shows_fees(hall)
    await hands_in(hall, campaign, *ROOM)
    assert await people_shown(hall, campaign) == 20


async def test_a_board_waits_while_one_more_than_in_the_campaign_sits_in_the_room() -> None:
    """The other way round: the figures stand already, and then the part is revealed."""
    hall = await answered_hall(20)
    campaign = await campaign_of(hall)
    await hands_in(hall, campaign, *ROOM[:19])
    assert await people_shown(hall, campaign) == 19
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        assert leaves(page) == ["Fees and related costs"]  # only what to talk about
    await sits(hall, {PAID: "yes", "workers_hired_24_months": 3}, 4, first=30)
    step = (await hall.standing()).room.current
    await hall.does(events.Reveal({}, step=step))
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        assert leaves(page)[0].startswith("Did any worker pay money")


async def test_a_room_of_others_is_shown_whatever_campaigns_there_are() -> None:
    hall = await answered_hall(20)
    campaign = await campaign_of(hall)
    await hands_in(hall, campaign, *(f"other{number}" for number in range(19)))
    assert await people_shown(hall, campaign) == 19
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        assert len(leaves(await pages.trainer().open(pages.path()))) > 2
