"""Sharing a report: by the owner's own yes, for a time, seen when opened, taken back at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.associations.sharing import KIND
from bot.messages import Incoming
from bot.wiring import Service
from storage.base import Change
from storage.cohorts import Joint
from tests import sharing_samples as samples
from tests.joining_talk import submitted
from tests.role_samples import BAKERS
from tests.sharing_samples import AT, HERS


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await samples.service()
    yield made
    await made.store.close()


async def file(product: Service, account: str, share: str, form: str = "html") -> bytes | None:
    made = await product.conversation.document("terminal", account, share, 1, f"{KIND}@{form}")
    return made.content if made is not None else None


async def test_nothing_is_shared_before_the_yes(product: Service) -> None:
    one = await samples.member(product)
    officer = await samples.officer(product)
    await one.say("/share")
    await one.tap("Share this result")
    assert "They do not see the chat" in one.words
    await one.tap(f"With {HERS}")
    await one.say("Nile Sewing")
    await one.tap("For 30 days")
    assert "Every officer of" in one.words
    assert "Nile Sewing" in one.words
    await officer.say("/association shared")
    assert "0 results" in officer.words
    await one.tap("No")
    assert await product.store.cohorts.shares_of((await one.person()).id) == ()


async def test_the_owner_sees_who_opened_it_when(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    share = await samples.only_share(product)
    for account in ("ann", "bob"):
        officer = await samples.officer(product, account)
        await officer.say("/association shared")
        assert "Nile Sewing: Quick scan" in officer.words
        reply = await officer.tap("1: HTML")
        assert [each.format for each in reply.messages[-1].documents] == [f"{KIND}@html"]
        page = await file(product, account, share.id)
        assert page is not None
        assert b"Nile Sewing" in page
    await file(product, "ann", share.id)
    await one.say("/share list")
    assert one.words.count("by officer 1") == 2
    assert one.words.count("by officer 2") == 1
    ann = await samples.person(product, "ann")
    assert ann.id not in one.words
    told = [each.act for each in await product.store.cohorts.acts(share.organisation)]
    assert told.count("report_opened") == 3
    assert "Nile Sewing" not in repr(await product.store.cohorts.acts())


@pytest.mark.parametrize("how", ["revoked", "over"])
async def test_what_is_taken_back_or_over_is_unknown(product: Service, how: str) -> None:
    one = await samples.member(product)
    await samples.shares(one, days=30)
    share = await samples.only_share(product)
    officer = await samples.officer(product)
    await officer.say("/association shared")
    if how == "revoked":
        await one.say("/share list")
        await one.tap("Stop sharing 1")
        assert "It is not shared any more" in one.words
        assert "0 results" in one.words
    else:
        officer.at = AT + timedelta(days=31)
        product.conversation.sharing.now = lambda: AT + timedelta(days=31)
    await officer.tap("1: PDF")
    assert "not shared with you, or not any more" in officer.words
    assert await file(product, "ann", share.id) is None
    assert await product.store.cohorts.openings(share.id) == ()


async def test_officers_of_elsewhere_find_nothing(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    share = await samples.only_share(product)
    hers = await samples.officer(product)
    await hers.say("/association shared")
    tapped = hers.buttons["1: HTML"]
    other = await samples.officer(product, "baker", BAKERS)
    await other.send(data=tapped)
    assert "no such organisation" in other.words
    theirs = await samples.organisation(product, BAKERS)
    await other.send(data=tapped.replace(share.organisation, theirs))
    assert "not shared with you, or not any more" in other.words
    await other.say("/association shared")
    assert "0 results" in other.words
    assert await file(product, "baker", share.id) is None
    assert await file(product, "me", share.id) is None  # the owner has her own files
    assert await file(product, "ann", "no-such-share") is None
    assert await product.store.cohorts.openings(share.id) == ()


async def test_a_link_is_for_who_has_it_and_not_for_officers(product: Service) -> None:
    one = await samples.member(product)
    token = await samples.by_link(one)
    share = await samples.only_share(product)
    await samples.officer(product)
    assert token not in repr(share)
    assert await file(product, "ann", share.id) is None
    sharing = product.conversation.sharing
    assert await sharing.by_link(token, AT) is not None
    assert await sharing.by_link(share.id, AT) is None
    await samples.shares(one)
    with_association = (await sharing.of((await one.person()).id, AT))[0]
    assert await sharing.by_link(with_association.id, AT) is None


async def test_a_share_shows_the_submission_shared_and_no_other(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    share = await samples.only_share(product)
    await samples.officer(product)
    before = await file(product, "ann", share.id)
    await one.say("/review")
    await one.tap("Company and workforce profile (1)")
    await one.tap("1")
    await one.tap("Labour recruiter")
    await submitted(one)
    found = await product.conversation.sharing.for_officer(
        (await samples.person(product, "ann")).id, share.id, AT
    )
    assert found is not None
    assert found.submission.number == 1
    assert found.newer is not None
    assert await file(product, "ann", share.id) == before


async def test_a_yes_to_an_older_result_shares_nothing(product: Service) -> None:
    one = await samples.member(product)
    await one.say("/share result")
    await one.tap(f"With {HERS}")
    await one.tap("Without a name")
    await one.tap("For 30 days")
    yes = one.buttons["Yes, share it"]
    await one.say("/review")
    await submitted(one)
    await one.send(data=yes)
    assert await product.store.cohorts.shares_of((await one.person()).id) == ()


async def test_a_yes_twice_is_one_share(product: Service) -> None:
    one = await samples.member(product)
    await one.say("/share result")
    await one.tap(f"With {HERS}")
    await one.tap("Without a name")
    await one.tap("For 30 days")
    yes = one.buttons["Yes, share it"]
    for _ in range(2):
        await one.send(data=yes, update="7")
    await samples.only_share(product)


async def test_she_shares_only_with_whom_she_has_to_do(product: Service) -> None:
    await samples.officer(product, "baker", BAKERS)
    bakers = await samples.organisation(product, BAKERS)
    one = await samples.member(product)
    interview = (await one.person()).current
    for data in (
        f"/share with {bakers}",
        f"/share for {bakers} 30",
        f"/share yes {bakers} 30 {interview} 1",
        f"/share yes link 9999 {interview} 1",
    ):
        await one.send(data=data)
        assert await product.store.cohorts.shares_of((await one.person()).id) == ()


async def test_a_colleague_shares_nothing(product: Service) -> None:
    one = await samples.member(product)
    await one.say("/share colleague")
    token = one.words.rpartition("/open/")[2].split()[0]
    helper = samples.chat(product, "colleague")
    await product.conversation.follow_link(token, Incoming("terminal", "colleague", one.at))
    await helper.say("/share")
    assert "Share this result" not in helper.buttons
    await helper.say("/share result")
    assert "no result of your own" in helper.words
    interview = (await one.person()).current
    await helper.send(data=f"/share yes link 30 {interview} 1")
    assert await product.store.cohorts.shares_of((await one.person()).id) == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Nile   Sewing ", "Nile Sewing"), ("without a name", ""), ("<b>Nile</b>", "<b>Nile</b>")],
)
async def test_the_name_is_what_she_typed(product: Service, typed: str, kept: str) -> None:
    one = await samples.member(product)
    await one.say("/share result")
    await one.tap(f"With {HERS}")
    await one.say("x" * 61)
    assert "up to 60 letters" in one.words
    await one.say(typed)
    await one.tap("For 30 days")
    await one.tap("Yes, share it")
    share = await samples.only_share(product)
    assert share.name == kept
    await samples.officer(product)
    page = await file(product, "ann", share.id)
    assert page is not None
    assert b"<b>Nile</b>" not in page


async def test_forgetting_takes_everything_shared_away(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    share = await samples.only_share(product)
    await samples.officer(product)
    assert await file(product, "ann", share.id) is not None
    await one.say("/forget yes")
    assert await product.store.cohorts.share(share.id) is None
    assert await file(product, "ann", share.id) is None
    assert await product.store.cohorts.openings(share.id) == ()


async def test_an_officer_who_left_opens_nothing(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    share = await samples.only_share(product)
    officer = await samples.officer(product)
    await officer.say("/association leave yes")
    assert await file(product, "ann", share.id) is None


async def test_sharing_goes_on_where_it_was_for_years_only(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one, days=365)
    share = await samples.only_share(product)
    assert share.expires_at - share.created_at == timedelta(days=365)
    gone = replace(share, expires_at=share.created_at)
    await product.store.save(Change(joint=Joint(shares=(gone,)), at=AT))
    await one.say("/share list")
    assert "0 results" in one.words
