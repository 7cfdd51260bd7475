"""A service with two associations and two workshops, for those who ask for what is another's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.associations.releasing import Releasing
from bot.messages import Incoming, Reply
from bot.settings import Settings
from bot.wiring import Service, make_service
from bot.workshops.service import Workshops
from storage.base import Binding, Change, Person
from storage.cohorts import (
    ASSOCIATION,
    TRAINER,
    Broadcast,
    Cohort,
    Joint,
    Membership,
    Officer,
    Share,
)
from storage.sqlite import SqliteStore
from tests.campaign_samples import AT, join, scene, shared_submission
from tests.example_firms import catalog
from tests.web_client import Browser, Page, browsing
from tests.workshop_talk import SMALL

HERS, OTHERS = "o1", "o2"
WHO = ("officer-o1", "officer-o2", "trainer-o1", "trainer-o2", "m3", "nobody")
UNKNOWN = "x" * 22
SENT = {
    "do": "send",
    "act": "start",
    "audience": "all",
    "title": "Stolen",
    "sure": "on",
    "format": "html",
}


def token(name: str) -> str:
    """What the cookie of somebody's browser holds."""
    return (name + "-" * 43)[:43].replace("_", "-")


@dataclass
class House:
    """A service with two associations, two trainers, members, and something of everything."""

    product: Service
    campaign: Cohort
    workshop: Cohort
    browsers: Callable[[], Browser]
    now: datetime = AT + timedelta(days=1)

    def browser(self, who: str) -> Browser:
        made = self.browsers()
        if who != "nobody":
            made.client.session.cookie_jar.update_cookies({"fairhire": f"{token(who)}.1"})
        return made

    def addresses(self, *methods: str) -> list[tuple[str, str]]:
        """Every address below the two roots that names something: method, path with places."""
        app = self.browsers().client.server.app  # type: ignore[attr-defined]  # a test server has one
        found = {
            (route.method, route.resource.canonical)
            for route in app.router.routes()
            if route.resource is not None and route.method in methods
        }
        return sorted(
            (method, path)
            for method, path in found
            if path.startswith(("/association/", "/workshop/")) and "{" in path
        )

    def paths(self, address: str) -> list[tuple[str, str]]:
        """Put ids into the places of an address: those of the first association, and unknown."""
        about = self.workshop if address.startswith("/workshop/") else self.campaign
        known = {"organisation": HERS, "share": "share-of-m3", "broadcast": "letter-to-all"}
        found = []
        for code in (about.code, about.id, about.spoken) if "{code}" in address else ("",):
            name = "guide.pdf" if about is self.workshop else "code-web.png"
            rest = {"format": "csv", "name": name}
            given = {**rest, **known, "code": code}
            unknown = {**rest, **dict.fromkeys((*known, "code"), UNKNOWN)}
            found.append((_put(address, given), _put(address, unknown)))
        return found

    async def asks(
        self,
        browser: Browser,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        *,
        own: bool = True,
    ) -> Page:
        """Open an address, or send a form there; with the word of a page of ours if `own`."""
        if method == "GET":
            return await browser.open(path)
        form = _form_token(browser) if own else "guessed"
        return await browser.send(path, {**SENT, "form": form}, own=False, headers=headers)

    async def chat(self, who: str, text: str) -> Reply:
        """What the chat says to somebody who types it, or taps a button with it."""
        self.now += timedelta(seconds=1)
        talk = self.product.conversation
        return await talk.handle(Incoming("web", account_of(who), self.now, data=text))

    async def acts(self) -> list[tuple[str, str]]:
        """What stands in the audit log of those that are asked for."""
        found = await self.product.store.cohorts.acts()
        return [(one.act, one.actor) for one in found if one.organisation != OTHERS]


def _put(address: str, places: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda one: places[one[1]], address)


def account_of(who: str) -> str:
    return sha256(token(who).encode()).hexdigest()


def _form_token(browser: Browser) -> str:
    """What a form of a page of this browser holds; of a page that anybody may open."""
    return browser.page.hidden("form")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[House]:
    """Serve two associations over SQLite."""
    store = SqliteStore(folder / "store.sqlite3")
    await store.open()
    made = await scene(store)
    settings = Settings(languages=("en", "ar"), secret_key="a key for tests, made by nobody else")
    product = make_service(settings, base_url="http://192.0.2.7:8080", store=store)
    for who in WHO[:-1]:
        role = {"o": ASSOCIATION, "t": TRAINER}.get(who[0], "")
        person = Person(who, AT, AT, roles=(role,) if role else (), language="en")
        joint = Joint(officers=(Officer(who[-2:], who, role, AT),) if role == TRAINER else ())
        binding = Binding("web", account_of(who), who, AT)
        await store.save(Change(person=person, binding=binding, joint=joint, at=AT))
    around = product.conversation.around
    await join(store, made.campaign, range(12))
    await shared_submission(store, 3)
    share = Share("share-of-m3", "m3", "i3", 1, AT, AT + timedelta(days=90), HERS, name="Nile")
    await store.save(Change(joint=Joint(shares=(share,)), at=AT))
    trainer = await store.person("trainer-o1")
    assert trainer is not None
    found = House(product, made.campaign, made.campaign, Browser)  # type: ignore[arg-type]  # set below
    workshops = Workshops(around, lambda: found.now)
    product.conversation.workshops = workshops
    found.workshop = await workshops.create(trainer, HERS, SMALL, AT)
    seat = Membership(found.workshop.id, "m3", AT)
    await store.save(Change(joint=Joint(memberships=(seat,)), at=AT))
    await Releasing(store, catalog()).release(made.campaign, AT)
    content = {"audience": "all", "texts": {"en": "Hello"}}
    letter = Broadcast("letter-to-all", made.campaign.id, HERS, "officer-o1", AT, "draft")
    await store.save(Change(joint=Joint(broadcast=replace(letter, content=content)), at=AT))
    more: dict[str, Any] = {
        "clock": lambda: found.now,
        "releasing": Releasing(store, catalog(), every=timedelta(0)),
        "workshops": workshops,
    }
    async with browsing(product.conversation, **more) as browsers:
        found.browsers = browsers
        yield found
    await store.close()
