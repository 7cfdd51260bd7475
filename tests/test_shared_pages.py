"""Shared reports in the browser: a button opens, looking does not; what is over is all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.wiring import Service
from tests import sharing_samples as samples
from tests.joining_talk import submitted
from tests.role_samples import BAKERS, invitation
from tests.sharing_samples import AT, HERS
from tests.web_client import Browser, browsing


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await samples.service()
    yield made
    await made.store.close()


async def officer_page(product: Service, browser: Browser, name: str = HERS) -> str:
    """Make a browser that of an officer; returns the path of what is shared with her."""
    made = await invitation(product.conversation, name=name)
    await browser.open(f"/open/{made.token}")
    await browser.send(f"/open/{made.token}", {})
    return f"/association/{made.organisation.id}/shared"


async def test_looking_opens_nothing_and_the_button_is_seen(product: Service) -> None:
    one = await samples.member(product)
    path = f"/report/{await samples.by_link(one)}"
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        for _ in range(3):
            page = await browser.open(path)
            assert page.status == 200
            assert "Self-assessed, not verified" in page.words
            assert "21 Dec 2026" in page.words
            assert page.headers["X-Robots-Tag"].startswith("noindex")
        await browser.client.head(path)
        await one.say("/share list")
        assert "not opened yet" in one.words
        page = await browser.send(path, {"format": "html"}, own=False)
        assert page.status == 200
        assert "Gap report" in page.words
        assert "Self-assessed, not verified. It is shared until 21 Dec 2026" in page.words
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        printed = await browser.client.post(path, data={"format": "pdf"})
        assert (await printed.read()).startswith(b"%PDF")
    await one.say("/share list")
    assert one.words.count("opened on 21 Nov 2026") == 2
    assert "officer" not in one.words


async def test_it_says_that_a_newer_result_exists_and_shows_the_one_shared(
    product: Service,
) -> None:
    one = await samples.member(product)
    path = f"/report/{await samples.by_link(one)}"
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        before = await browser.send(path, {}, own=False)
        assert "newer result" not in before.words
        await one.say("/review")
        await one.tap("Company and workforce profile (1)")
        await one.tap("1")
        await one.tap("Labour recruiter")
        await submitted(one)
        assert "There is a newer result of November 21, 2026" in (await browser.open(path)).words
        after = await browser.send(path, {}, own=False)
        assert "newer result" in after.words
        assert "Labour recruiter" not in after.words


@pytest.mark.parametrize("how", ["unknown", "revoked", "over", "of an association", "no token"])
async def test_what_is_not_shared_looks_the_same_whatever_the_reason(
    product: Service, how: str
) -> None:
    one = await samples.member(product)
    token, clock = await samples.by_link(one), AT
    if how == "unknown":
        token = "x" * 32
    elif how == "no token":
        token = "../../etc"
    elif how == "revoked":
        await one.say("/share list")
        await one.tap("Stop sharing 1")
    elif how == "over":
        clock += timedelta(days=31)
    else:
        await samples.shares(one)
        sharing = product.conversation.sharing
        shares = await sharing.of((await one.person()).id, AT)
        token = next(each.id for each in shares if each.organisation)
    async with browsing(product.conversation, clock=lambda: clock) as new_browser:
        looked = await new_browser().open(f"/report/{token}")
        told = await new_browser().send(f"/report/{token}", {"format": "html"}, own=False)
    for page in (looked, told):
        assert page.status == 404
        if how != "no token":
            assert "The time may be over, it may have been taken back" in page.words
            assert page.headers["X-Robots-Tag"].startswith("noindex")
    for each in await product.store.cohorts.shares_of((await one.person()).id):
        assert await product.store.cohorts.openings(each.id) == ()


async def test_who_guesses_is_slowed(product: Service) -> None:
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        statuses = [(await browser.open(f"/report/{'y' * 20}{n:04}")).status for n in range(60)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


async def test_officers_see_what_is_shared_with_them_and_no_one_else(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one, name="<i>Nile</i>")
    share = await samples.only_share(product)
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        hers, others, stranger = new_browser(), new_browser(), new_browser()
        path = await officer_page(product, hers)
        page = await hers.open(path)
        assert page.status == 200
        assert "1 result is shared with you" in page.words
        assert "<i>Nile</i>" not in page.text
        assert "&lt;i&gt;Nile" in page.text
        elsewhere = await officer_page(product, others, BAKERS)
        assert (await others.open(path)).status == 404
        assert (await stranger.open(path)).status == 404
        assert (await stranger.open("/association/nowhere/shared")).status == 404
        for who, where in ((others, path), (others, elsewhere), (stranger, path)):
            await who.open("/chat")  # whose forms are this browser's own
            assert (await who.send(f"{where}/{share.id}", {"format": "html"})).status == 404
        assert await product.store.cohorts.openings(share.id) == ()
        await hers.open(path)
        told = await hers.send(f"{path}/{share.id}", {"format": "html"})
        assert "Gap report" in told.words
        assert "Self-assessed, not verified" in told.words
        assert len(await product.store.cohorts.openings(share.id)) == 1
        await hers.open(path)
        await hers.send(f"{path}/{share.id}", {"form": "forged"}, own=False)
        assert len(await product.store.cohorts.openings(share.id)) == 1


async def test_the_chat_in_a_browser_leads_to_the_page(product: Service) -> None:
    one = await samples.member(product)
    await samples.shares(one)
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        path = await officer_page(product, browser)
        await browser.open("/chat")
        await browser.say("/association shared")
        assert "Nile Sewing" in browser.page.words
        assert f'href="{path}"' in browser.page.text
