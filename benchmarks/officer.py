"""The officer of an association, for `benchmarks.campaign`: in Telegram, and in her browser.

Rule of this file: she does everything by messages, buttons and links, and reads what she is shown.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import aiohttp

if TYPE_CHECKING:
    from tests.bot_api import Person

TITLE: Final = "Fair jobs"
LONG: Final = 60.0


class Browser:
    """A browser that keeps its cookies; the service believes that it came over https."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies: dict[str, str] = {}
        self.text = ""

    async def open(self, path: str, **form: str) -> str:
        """Open a page, or send a form to it, and return the text of where that leads."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
            for _ in range(5):
                kept = {"Cookie": "; ".join(f"{name}={one}" for name, one in self._cookies.items())}
                call = client.post if form else client.get
                given: dict[str, Any] = {"data": form} if form else {}
                async with call(
                    f"{self._address}{path}", headers=kept, allow_redirects=False, **given
                ) as answer:
                    self._cookies |= {name: one.value for name, one in answer.cookies.items()}
                    self.text, form = await answer.text(), {}
                    if answer.status not in (302, 303):
                        return self.text
                    path = answer.headers["Location"]
        raise AssertionError("it leads round in circles")

    async def follow(self, address: str) -> str:
        """Follow a link that works once."""
        path = urlsplit(address).path
        found = re.search(r'name="form" value="([^"]*)"', await self.open(path))
        assert found, self.text
        return await self.open(path, form=found[1])


class Officer:
    """An officer, who was invited by whoever runs the service."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def begin(self, invitation: str, invited: int) -> str:
        """Take the role, make a campaign of so many invited people; return the code of its link."""
        ann = self.person
        await ann.send(f"/start {invitation}")
        await ann.expect("You now hold this role", LONG)
        await ann.send("/association")
        await ann.expect("no campaign", LONG)
        await self._tap("New campaign", "What is the campaign called")
        await self._say(TITLE, "Nobody can join yet")
        await self._tap("How many were invited", "How many people do you invite")
        await self._say(str(invited), "Invited:")
        shown = await self._tap("Open for joining", "?start=")
        found = re.search(r"\?start=([\w-]+)", shown)
        assert found, shown
        return found[1]

    async def figures(self, address: str) -> Dashboard:
        """Open the figures of the campaign in a browser."""
        await self._home()
        await self.person.tap(TITLE)
        await self.person.expect_button(f"Figures: {TITLE}", LONG)
        shown = await self._tap(f"Figures: {TITLE}", "/open/")
        found = re.search(r"https?://\S+/open/[\w-]+", shown)
        assert found, shown
        browser = Browser(address)
        return Dashboard(browser, await browser.follow(found[0]))

    async def write(self, group: str, text: str) -> str:
        """Write to a group of members up to the last button; return what it says of how many."""
        await self._home()
        await self._tap("Write to members", "who agreed to messages get one")
        await self._tap(group, "Please type the text")
        await self._say(text, "The text is kept")
        return await self._tap("Send …", "This goes to")

    async def send(self) -> None:
        """Press the last button."""
        await self._tap("Send now", "It is being sent")

    async def is_sent(self) -> str:
        """Look until everything is sent; return the results."""
        for _ in range(60):
            if "It is sent" in self._page():  # and there is no button to look again any more
                break
            await self.person.tap("Look again")  # what did not change is not shown anew
            await self.person.world.changed.until(lambda: "It is sent" in self._page(), 1.0)
        return self._page()

    def _page(self) -> str:
        """What stands above the button to look again."""
        return next(one.words for one in reversed(self.person.messages) if "To:" in one.words)

    async def _home(self) -> None:
        await self.person.send("/association")
        await self.person.expect_button(TITLE, LONG)  # what stood before loses its buttons now

    async def _say(self, text: str, expected: str) -> str:
        await self.person.send(text)
        return (await self.person.expect(expected, LONG)).words

    async def _tap(self, label: str, expected: str) -> str:
        await self.person.tap(label)
        return (await self.person.expect(expected, LONG)).words


class Dashboard:
    """The page with the figures, and the file with the same."""

    def __init__(self, browser: Browser, page: str) -> None:
        self._browser, self._page = browser, page

    async def figures(self, wanted: str) -> list[dict[str, Any]]:
        """Return all numbers once there are any of this questionnaire."""
        path = re.search(r'href="(/association/[^"/]+)/figures/json', self._page)
        assert path, self._page
        found: list[dict[str, Any]] = []
        for _ in range(60):
            content = await self._browser.open(f"{path[1]}/figures/json")
            found = json.loads(content)["figures"]
            if any(one["questionnaire"] == wanted and one["topic"] == "severity" for one in found):
                self._page = await self._browser.open(path[1])
                return found
            self._page = await self._browser.open(path[1])
        return found

    @property
    def words(self) -> str:
        """What can be read on the page."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self._page)).split())
