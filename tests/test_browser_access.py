"""The pages for everyone: axe's rules in light and dark, sizes for fingers, both directions."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page

from bot.messages import (
    ERROR,
    HINT,
    INPUT_NUMBER,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    PROGRESS,
    QUESTION,
    TEXT,
    TICKED,
    TITLE,
    TYPED,
    WARNING,
    Block,
    Button,
    Document,
    Message,
    Reply,
)
from bot.settings import Settings
from bot.web.app import create_app
from questionnaires.glossary import Glossary
from questionnaires.model import Term
from tests.axe_rules import violations
from tests.chromium import chromium
from tests.web_client import Parrot

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
]

QUIET = (
    (Button("Don't know", "k:1", TYPED), Button("Does not apply", "k:2", TYPED)),
    (Button("Back", "b", MOVE), Button("? Help", "h", MOVE), Button("Later", "l", MOVE)),
)
ASKED = (Block(PROGRESS, "Module 2 of 10 · at most 20 questions left"),
         Block(TITLE, "Recruitment fees"), Block(QUESTION, "Did workers pay for the job?"),
         Block(HINT, "Any amount counts, to anyone. See /help."))  # fmt: skip

WORDS = Glossary((Term("fee", "Recruitment fee", "Any payment for a job."),
                  Term("workers", "Worker", "Anyone who works for you.")))  # fmt: skip

MESSAGES = {
    "choices": Message(
        (Block(TEXT, "Why we ask: because."), Block(ITEM, "Source: a clause."), *ASKED),
        ((Button("Yes", "a"), Button("Partly", "b"), Button("No", "c")), *QUIET),
    ),
    "several": Message(
        (Block(ERROR, "Please choose."), *ASKED, Block(NOTICE, "Your answer now: Nepal")),
        ((Button("Nepal", "a", TICKED),), (Button("A country with a long, long name", "b"),),
         (Button("Done (1)", "d", MAIN),), *QUIET),
    ),
    "writing": Message(ASKED, QUIET, input=INPUT_NUMBER),
    "words": Message((Block(TEXT, "Why we ask: a recruitment fee is a debt."), *ASKED), QUIET,
                     glossary=WORDS),
    "card": Message(
        (Block(TITLE, "First make people safe"), Block(WARNING, "Is someone in danger now?"),
         Block(TITLE, "Do"), Block(ITEM, "1. Call."), Block(TEXT, "Contacts.")),
        ((Button("Show the steps", "f", MOVE),), (Button("Go on", "c", MAIN),)),
        input="none",
    ),
    "review": Message(
        (Block(TITLE, "Fees"), Block(ITEM, "1. Fee? → Yes"), Block(ITEM, "2. Loan? → No")),
        ((Button("1", "e:1"), Button("2", "e:2")), (Button("All parts", "r", MOVE),)),
        input="none",
    ),
    "result": Message(
        (Block(ITEM, "Urgent action is needed."), Block(TEXT, "Nobody has verified it."),
         Block(TEXT, "https://fair.example/open/abcdefghijklmnopqrst")),
        ((Button("Report", "/report", MAIN), Button("Plan", "/plan", MAIN)),),
        documents=(Document("i", 1, "html", "r.html", "Report"),),
        input="none",
    ),
    "arabic": Message(
        (Block(PROGRESS, "الوحدة 2 من 10"), Block(QUESTION, "هل دفع العمال مقابل الوظيفة؟")),
        ((Button("نعم", "a"), Button("لا", "b")), (Button("رجوع", "b", MOVE),)),
        language="ar", direction="rtl",
    ),
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parrot_at() -> AsyncIterator[tuple[Parrot, str]]:
    parrot = Parrot()
    runner = web.AppRunner(
        create_app(parrot, Settings(public_url="http://fair.example")), shutdown_timeout=0.5
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield parrot, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest_asyncio.fixture(params=["light", "dark"], loop_scope="module")
async def page(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=request.param,
        bypass_csp=True,  # the checks are put into the page, which our own policy forbids
        reduced_motion="reduce",
    )
    yield await context.new_page()
    await context.close()


async def complaints(page: Page) -> list[str]:
    """Return what axe finds, and what is too small for a finger."""
    found: list[str] = await page.evaluate(SMALL)
    return found + [
        f"{one['id']}: {node['html']} {node['failureSummary']}"
        for one in await violations(page, RULES)
        for node in one["nodes"]
    ]


SMALL = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
  const all = "button:not(.command, .word), a, textarea, summary";  // words stand in a sentence
  for (const one of document.querySelectorAll(all)) {
    const box = one.getBoundingClientRect();
    if (one.checkVisibility() && !one.matches(".skip") && (box.height < 44 || box.width < 44)) {
      found.push(`small: ${one.outerHTML} ${box.width}x${box.height}`);
    }
    const name = one.getAttribute("aria-label") || one.textContent || one.labels?.[0]?.textContent;
    if (!name || !name.trim()) found.push(`no name: ${one.outerHTML}`);
  }
  return found;
}"""


@pytest.mark.parametrize("kind", sorted(MESSAGES))
async def test_the_chat_can_be_used_by_everyone(
    page: Page, parrot_at: tuple[Parrot, str], kind: str
) -> None:
    parrot, address = parrot_at
    parrot.reply = Reply((MESSAGES[kind],))
    await page.goto(f"{address}/chat")
    assert await complaints(page) == []
    await page.click("#menu summary")
    assert await complaints(page) == []


@pytest.mark.parametrize("path", ["/", "/calendar", "/nowhere", "/open/aaaaaaaaaaaaaaaaaaaa"])
async def test_the_other_pages_can_be_used_by_everyone(
    page: Page, parrot_at: tuple[Parrot, str], path: str
) -> None:
    await page.goto(parrot_at[1] + path)
    assert await complaints(page) == []


async def test_a_word_is_explained_by_a_tap_and_closed_again(
    page: Page, parrot_at: tuple[Parrot, str]
) -> None:
    parrot, address = parrot_at
    parrot.reply = Reply((MESSAGES["words"],))
    await page.route("**/static/chat.js*", lambda route: route.abort())  # it works without script
    await page.goto(f"{address}/chat")
    meaning = page.get_by_text("Anyone who works for you.")
    assert not await meaning.is_visible()
    await page.get_by_role("button", name="workers").click()
    assert await meaning.is_visible()
    assert await complaints(page) == []
    await page.get_by_role("button", name="Close").click()
    assert not await meaning.is_visible()
    await page.get_by_role("button", name="recruitment fee").press("Enter")
    assert await page.get_by_text("Any payment for a job.").is_visible()
    await page.keyboard.press("Escape")
    assert not await page.get_by_text("Any payment for a job.").is_visible()


async def test_arabic_begins_at_the_right(page: Page, parrot_at: tuple[Parrot, str]) -> None:
    parrot, address = parrot_at
    parrot.reply = Reply((MESSAGES["arabic"],))
    await page.goto(f"{address}/chat")
    name = await page.locator(".top .name").bounding_box()
    leave = await page.locator(".top .leave").bounding_box()
    yes = await page.locator("text=نعم").bounding_box()
    no = await page.locator("text=لا").last.bounding_box()
    assert name
    assert leave
    assert yes
    assert no
    assert name["x"] > leave["x"]
    assert yes["x"] > no["x"]


async def test_the_order_of_tab_is_the_order_of_reading(
    page: Page, parrot_at: tuple[Parrot, str]
) -> None:
    parrot, address = parrot_at
    parrot.reply = Reply((MESSAGES["choices"],))
    await page.goto(f"{address}/chat")
    order = []
    for _ in range(13):
        await page.keyboard.press("Tab")
        order.append(await page.evaluate("document.activeElement.textContent.trim()"))
    assert order == ["Go to the question", "fairhire", "Leave now", "/help", "Yes", "Partly", "No",
                     "Don't know", "Does not apply", "", "Send", "Back", "? Help"]  # fmt: skip
