"""Campaigns: made and changed in the chat, joined, closed; and nothing of another association's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.associations import campaigns
from bot.associations.campaign_chat import ENTRIES
from bot.associations.campaigns import CampaignError, Plan
from bot.cohorts import terms
from bot.organisations import audit
from bot.wiring import Service
from bot.wording import wording
from reports.totals.release import next_release
from storage.base import Change
from storage.cohorts import Cohort, Joint, Release
from tests import joining_samples
from tests import sharing_samples as samples
from tests.joining_talk import Chat
from tests.role_samples import AT, BAKERS, GARMENT
from tests.totals_samples import entry


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await samples.service()
    yield made
    await made.store.close()


async def officer(product: Service, name: str = GARMENT, account: str = "ann") -> Chat:
    return await samples.officer(product, account, name)


async def made(product: Service, name: str = GARMENT) -> Cohort:
    """The latest campaign of an association."""
    return (await product.store.cohorts.cohorts_of(await samples.organisation(product, name)))[0]


async def new_campaign(product: Service, title: str = "Fair jobs 2027") -> tuple[Chat, Cohort]:
    """An officer who just made a campaign that is not open yet."""
    one = await officer(product)
    await one.say("/association")
    await one.tap("New campaign")
    await one.say(title)
    return one, await made(product)


async def test_nobody_joins_before_it_is_opened(product: Service) -> None:
    one, cohort = await new_campaign(product)
    assert "Nobody can join yet" in one.words
    member = samples.chat(product, "early")
    await member.say(f"/join {cohort.code}")
    assert "is closed" in member.words
    await one.tap("Open for joining")
    assert f"/join/{cohort.code}" in one.words
    assert "192.0.2.7" in one.words
    await member.say(f"/join {cohort.code}")
    assert "Do you want to join “Fair jobs 2027”?" in member.words
    told = [each.act for each in await product.store.cohorts.acts(cohort.organisation)]
    assert told[-2:] == [campaigns.CREATED, campaigns.OPENED]


async def test_what_is_chosen_holds_for_who_joins(product: Service) -> None:
    one, cohort = await new_campaign(product)
    await one.tap("Local help")
    await one.say("Centre, 555 0100; Union, 555 0200\nNight line")
    await one.tap("What members answer")
    await one.tap("Recruiter screening (15 to 25 min)")
    await one.tap("Last day")
    await one.say("31.12.2026")
    await one.tap("Title")
    await one.say("  Fairer   jobs ")
    assert "Recruiter screening" in one.words
    cohort = await made(product)
    assert cohort.title == "Fairer jobs"
    assert terms.contacts_of(cohort, "en") == ("Centre, 555 0100", "Union, 555 0200", "Night line")
    catalog = product.catalog
    assert terms.questionnaire_of(cohort, catalog) == "recruiter_screening"
    assert terms.counted_in(cohort, catalog) == {"recruiter_screening"}
    assert campaigns.state_of(cohort, AT) == campaigns.PREPARED
    await one.tap("Open for joining")
    assert campaigns.state_of(await made(product), AT) == campaigns.OPEN
    assert campaigns.state_of(await made(product), AT.replace(year=2027)) == campaigns.OVER


async def test_what_is_not_changed_stays_as_it_was_written(product: Service) -> None:
    by_language = {"en": ["Centre"], "ar": ["المركز"]}
    settings = {"contacts": by_language, "of another version": 1}
    await joining_samples.changed(product.store, "campaign", settings=settings)
    one = await officer(product, samples.HERS)
    await one.send(data=f"/association title @{joining_samples.ASSOCIATION.id} campaign")
    await one.say("Fair jobs 2028")
    cohort = await made(product, samples.HERS)
    assert cohort.title == "Fair jobs 2028"
    assert cohort.settings == settings


@pytest.mark.parametrize(
    ("button", "typed", "told"),
    [
        ("Title", "x" * 81, "up to 80 letters"),
        ("Local help", "a;b;c;d;e;f;g", "at most 6 lines"),
        ("First day", "tomorrow", "cannot read this as a day"),
        ("Last day", "2027-02-30", "cannot read this as a day"),
        ("Last day", "2027-01-10", "before the first one"),
    ],
)
async def test_what_cannot_be_is_said_and_asked_again(
    product: Service, button: str, typed: str, told: str
) -> None:
    one, _ = await new_campaign(product)
    await one.tap("First day")
    await one.say("2027-01-15")
    before = await made(product)
    await one.tap(button)
    await one.say(typed)
    assert told in one.words
    assert await made(product) == before
    assert any(label.startswith("Back to") for label in one.buttons)


@pytest.mark.parametrize("text", ["2027-06-30", "30.06.2027", "30/6/2027", "٣٠/٦/٢٠٢٧"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert campaigns.day_of(text).isoformat() == "2027-06-30"


async def test_a_campaign_of_elsewhere_is_as_unknown_as_none(product: Service) -> None:
    _, cohort = await new_campaign(product)
    baker = await officer(product, BAKERS, "baker")
    theirs = await samples.organisation(product, BAKERS)
    for one in ENTRIES:
        if one.word == "new":
            continue
        for organisation in (theirs, cohort.organisation):
            answers = []
            for named in (cohort.id, cohort.code, "no-such-campaign"):
                await baker.send(data=f"/association {one.word} @{organisation} {named} none")
                answers.append(baker.words)
            assert answers[0] == answers[1] == answers[2]
            assert cohort.title not in answers[0]
    for kind in ("poster@web", "qrpng@web"):
        assert await product.conversation.document("terminal", "baker", cohort.id, 0, kind) is None
    assert await product.store.cohorts.cohort(cohort.id) == cohort


async def test_closing_ends_joining_and_nothing_else(product: Service) -> None:
    one = await officer(product, samples.HERS)
    member = await samples.member(product, with_result=False)
    await one.say("/association campaign campaign")
    await one.tap("Close joining")
    late = samples.chat(product, "late")
    await late.say(f"/start {joining_samples.CAMPAIGN_CODE}")
    assert "is closed" in late.words
    await member.tap("Employer")
    assert "workplace" in member.words
    await member.say("/start fair_recruitment")
    assert await member.cohorts_now() == ["campaign"]
    await one.tap("Open for joining")
    await late.say(f"/start {joining_samples.CAMPAIGN_CODE}")
    assert "Do you want to join" in late.words


async def test_the_words_to_forward_say_who_sees_what_and_have_the_link(product: Service) -> None:
    product.called("fair_bot")
    one, cohort = await new_campaign(product)
    await one.tap("Open for joining")
    await one.tap("Messages to forward")
    assert f"https://t.me/fair_bot?start={cohort.code}" in one.words
    assert f"http://192.0.2.7:8080/join/{cohort.code}" in one.words
    assert "sees only totals of at least five firms" in one.words


async def test_poster_and_codes_are_for_officers_alone(product: Service) -> None:
    product.called("fair_bot")
    one, cohort = await new_campaign(product)
    await one.tap("Open for joining")
    reply = await one.tap("Poster and QR code")
    kinds = [each.format for each in reply.messages[-1].documents]
    assert len(kinds) == 6
    document = product.conversation.document
    contents = [await document("terminal", "ann", cohort.id, 0, kind) for kind in kinds]
    assert [each.content[:4] for each in contents if each] == [
        b"%PDF", b"\x89PNG", b"<svg", b"%PDF", b"\x89PNG", b"<svg",
    ]  # fmt: skip
    await samples.member(product, "me", with_result=False)
    assert await document("terminal", "me", cohort.id, 0, kinds[0]) is None
    assert await document("terminal", "ann", cohort.id, 0, "poster@nowhere") is None


async def test_two_officers_at_once_lose_nothing_unseen(
    product: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, cohort = await new_campaign(product)
    changed = replace(cohort, revision=cohort.revision + 1, title="Another title")
    load = product.store.cohorts.cohort
    await product.store.save(Change(joint=Joint(cohort=changed), at=AT))
    seen = [cohort]

    async def late(wanted: str) -> Cohort | None:
        return seen.pop() if seen else await load(wanted)

    monkeypatch.setattr(product.store.cohorts, "cohort", late)
    await one.tap("Open for joining")
    assert "Somebody else just changed this campaign" in one.words
    assert "Another title" in one.words
    assert await made(product) == changed


async def test_the_same_message_twice_is_one_campaign(product: Service) -> None:
    one = await officer(product)
    await one.say("/association new")
    for _ in range(2):
        await one.say("Fair jobs 2027", update="5")
    organisation = await samples.organisation(product, GARMENT)
    assert len(await product.store.cohorts.cohorts_of(organisation)) == 1


async def test_a_plan_that_cannot_be_makes_nothing(product: Service) -> None:
    around = product.conversation.around
    for plan in (Plan("  "), Plan("x", questionnaires=("unheard_of",))):
        with pytest.raises(CampaignError):
            await campaigns.create(around, joining_samples.ASSOCIATION.id, plan, audit.SHELL, AT)


# -- how others do ---------------------------------------------------------------------------------


async def release(product: Service, ref_id: str = "quick_scan", people: int = 30) -> None:
    """Let figures of other members be released: every second one has the gap R04."""
    entries = [
        entry(f"p{number}", gaps=("R04",) if number % 2 else (), names=("R04", "R01"))
        for number in range(people)
    ]
    found = next_release(None, entries, ref_id, AT)
    if found is None:
        return
    kept = Release("campaign", ref_id, found.number, AT, tuple(found.basis), found.figures)
    await product.store.save(Change(joint=Joint(releases=(kept,)), at=AT))


async def test_how_others_do_is_told_from_released_figures_alone(product: Service) -> None:
    one = await samples.with_gaps(product)
    assert "How do others do?" not in one.buttons
    await one.say("/report others")
    assert "no figures of others to show yet" in one.words
    await release(product)
    await one.say("/report")
    await one.tap("How do others do?")
    assert "of 30 firms" in one.words
    assert "15 have this gap" in one.words
    assert "may be one of them" in one.words
    page = await product.conversation.document(
        "terminal", "me", (await one.person()).current, 1, "html"
    )
    assert page is not None
    assert b"of 30 firms" not in page.content


async def test_few_others_are_never_told_of(product: Service) -> None:
    one = await samples.with_gaps(product)
    await release(product, people=9)
    await one.say("/report")
    await one.tap("How do others do?")
    assert "of 9 firms in this campaign, at most 4 have this gap" in one.words


async def test_below_five_there_is_nothing_to_tell(product: Service) -> None:
    one = await samples.with_gaps(product)
    await release(product, people=4)
    await one.say("/report")
    assert "How do others do?" not in one.buttons


def test_every_state_and_part_has_its_words() -> None:
    words = wording("en")
    states = (campaigns.PREPARED, campaigns.OPEN, campaigns.LATER, campaigns.OVER, campaigns.ENDED)
    days = {"starts": "1 May", "ends": "2 May"}
    assert len({words.say(f"campaign_{one}", days) for one in states}) == len(states)
    assert all(words.say(one.button, {"title": "x"}) for one in ENTRIES if one.button)
