"""An association with a campaign in a real service over SQLite; its officer, who reads it all."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from bot.associations.releasing import Releasing, released_summary
from bot.settings import Settings
from bot.wiring import Service, make_service
from bot.workshops.service import Workshops
from flows.interview import Interview
from reports.totals.blocks import OTHERS, category
from reports.totals.facts import SEVERITIES
from reports.totals.lines import JOINS
from storage.base import Change, Consent, Person, Submission
from storage.cohorts import Enrolment, Joint, Membership, Tally
from storage.sqlite import SqliteStore
from tests.attack_samples import CRITICAL, GAP, MAJOR, UNKNOWN, Said, Told, World, state_of
from tests.campaign_samples import AT, TOKENS, Scene, scene
from tests.example_firms import catalog
from tests.web_client import Browser, browsing

QUICK, FULL = "quick_scan", "fair_recruitment"
NAMES = ("R01", "R04")
MEASURES = {"gap": GAP, "critical": frozenset({CRITICAL}), "unknown": frozenset({UNKNOWN})}
PURPOSES = ("totals", "messages")
BREAKDOWNS = ("sector", "size", "corridor", "kind")


def facts(states: Mapping[str, str], **about: str) -> dict[str, Any]:
    """What somebody's result adds, by how she stands in each requirement."""
    statuses = {CRITICAL: "gap", MAJOR: "gap", UNKNOWN: "unknown"}
    stands = list(states.values())
    return {
        "schema": 1,
        "questionnaire": QUICK,
        "version": 1,
        "sector": about.get("sector", "garments"),
        "size": about.get("size", "10_49"),
        "kind": about.get("kind", "employer"),
        "corridors": [about.get("corridor", "NP-MY")],
        "requirements": {
            name: {
                "status": statuses.get(state, "met"),
                "severity": state if state in GAP else "",
            }
            for name, state in states.items()
        },
        "counts": {one: stands.count(one) for one in SEVERITIES},
        "actions": [],
        "critical_open": CRITICAL in stands,
    }


@dataclass
class Member:
    """A member, and what she says now; `done` are the questionnaires she handed in."""

    name: str
    facts: dict[str, Any]
    said: int = 0
    done: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> Said:
        return (self.name, str(self.said))


Snapshot = Mapping[str, Mapping[Said, Mapping[str, Any]]]
"""Who is counted at a moment: by questionnaire, what each of them says."""


@dataclass
class Office:
    """The service, who is in the campaign, and what was read so far."""

    scene: Scene
    product: Service
    browsers: Callable[[], Browser]
    now: datetime = AT + timedelta(days=1)
    members: dict[str, Member] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    rows: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    @property
    def campaign(self) -> str:
        return f"/association/{self.scene.campaign.code}"

    # -- what members do ---------------------------------------------------------------------------

    async def joins(self, name: str, states: Mapping[str, str], *refs: str, **about: str) -> None:
        """Let somebody join, say yes to all, and hand in these questionnaires (default: quick)."""
        campaign, at = self.scene.campaign.id, self.now
        self.members[name] = Member(name, facts(states, **about))
        acts = [Consent(name, one, True, at, "1", "en", campaign) for one in PURPOSES]
        joint = Joint(memberships=(Membership(campaign, name, at),))
        change = Change(
            person=Person(name, at, at, language="en"), consents=tuple(acts), joint=joint
        )
        await self.scene.store.save(change)
        for ref_id in refs or (QUICK,):
            await self.hands_in(name, ref_id)

    async def hands_in(self, name: str, ref_id: str) -> None:
        """Hand in a questionnaire: for the first time, or once more."""
        store, member, at = self.scene.store, self.members[name], self.now
        id = f"{name}-{ref_id}"
        joint, interview = Joint(), None
        if ref_id not in member.done:
            interview = Interview(
                id=id, person=name, ref_id=ref_id, version=1, status="completed", started_at=at,
                updated_at=at, language="en", revision=1, consented_at=at,
            )  # fmt: skip
            joint = Joint(enrolments=(Enrolment(self.scene.campaign.id, id),))
        number = member.done[ref_id] = member.done.get(ref_id, 0) + 1
        found = {**member.facts, "questionnaire": ref_id}
        tally = Tally(name, id, number, ref_id, at, found)
        made = Submission(id, number, at, "en", b'{"actions": []}')
        joint = replace(joint, tallies=(tally,))
        await store.save(Change(interview=interview, submission=made, joint=joint, at=at))

    async def changes(self, name: str, states: Mapping[str, str], **about: str) -> None:
        """Let somebody say something else wherever she handed in."""
        member = self.members[name]
        member.facts, member.said = facts(states, **about), member.said + 1
        for ref_id in tuple(member.done):
            await self.hands_in(name, ref_id)

    async def leaves(self, name: str) -> None:
        campaign, at = self.scene.campaign.id, self.now
        acts = [
            Consent(name, one, False, at, "1", "en", campaign) for one in ("totals", "messages")
        ]
        left = Membership(campaign, name, at, left_at=at)
        change = Change(consents=tuple(acts), joint=Joint(memberships=(left,)), at=at)
        await self.scene.store.save(change)
        del self.members[name]

    # -- what the officer reads --------------------------------------------------------------------

    def browser(self, organisation: str = "o1") -> Browser:
        made = self.browsers()
        made.client.session.cookie_jar.update_cookies({"fairhire": TOKENS[organisation]})
        return made

    async def looks(self, days: float = 1) -> list[dict[str, Any]]:
        """Open everything some time later; keep what is new, and return the rows of the figures."""
        self.now += timedelta(days=days)
        at = self.now.isoformat()
        self.snapshots[at] = {
            ref_id: {one.now: one.facts for one in self.members.values() if ref_id in one.done}
            for ref_id in (QUICK, FULL)
        }
        browser = self.browser()
        page = await browser.open(self.campaign)
        assert page.status == 200, page.words
        await browser.open(f"{self.campaign}/messages")
        store, campaign = self.scene.store, self.scene.campaign
        _, lines = await released_summary(store, catalog(), campaign, self.now)
        found: list[dict[str, Any]] = json.loads(await self.file("json"))["figures"]
        assert [(one.least, one.most) for one in lines] == [
            (row["least"], row["most"]) for row in found
        ]
        for row in found:
            names = ("questionnaire", "topic", "released_at", "subgroup", "item", "measure")
            self.rows.setdefault(tuple(str(row[one]) for one in names), row)
        return found

    async def file(self, format: str) -> bytes:
        response = await self.browser().client.get(f"{self.campaign}/figures/{format}")
        assert response.status == 200
        return await response.read()

    async def everything(self) -> dict[str, Any]:
        """All that can be opened now, without what says when it was opened."""
        browser = self.browser()
        found: dict[str, Any] = {
            path: (await browser.open(f"{self.campaign}{path}")).words
            for path in ("", "/messages", "?language=ar")
        }
        for format in ("csv", "json", "sqlite"):
            found[format] = await self.file(format)
        book = openpyxl.load_workbook(io.BytesIO(await self.file("xlsx")))
        found["xlsx"] = [[list(row) for row in sheet.values] for sheet in book]
        await released_summary(self.scene.store, catalog(), self.scene.campaign, self.now)
        return found

    # -- what it says of whom ----------------------------------------------------------------------

    def told(self) -> list[Told]:
        """Every number ever read about requirements, and about how serious findings are."""
        found = []
        for row in self.rows.values():
            if row["least"] is None or not row["item"]:
                continue
            if row["topic"] != "severity" and row["item"] not in NAMES:
                continue
            people, ends = frozenset(self.behind(row)), (row["least"], row["most"])
            if row["topic"] == "severity":
                found.append(Told(NAMES, people, frozenset({row["item"]}), *ends))
            else:
                found.append(Told((row["item"],), people, MEASURES[row["measure"]], *ends))
        return found

    def behind(self, row: Mapping[str, Any]) -> Iterable[Said]:
        """Who stands behind a row; that she knows."""
        counted = self.snapshots[row["released_at"]][row["questionnaire"]]
        if row["topic"] not in BREAKDOWNS:
            return counted
        dimension, names = row["topic"], str(row["subgroup"]).split(JOINS)
        shown = {
            name
            for one in self.rows.values()
            if (one["topic"], one["released_at"], one["questionnaire"])
            == (dimension, row["released_at"], row["questionnaire"])
            for name in str(one["subgroup"]).split(JOINS)
        }
        where = {said: category(dimension, found) for said, found in counted.items()}
        return [
            said
            for said, here in where.items()
            if here in names or (OTHERS in names and here not in shown)
        ]

    @property
    def truth(self) -> World:
        return {
            (said, name): state_of(one)
            for snapshot in self.snapshots.values()
            for counted in snapshot.values()
            for said, found in counted.items()
            for name, one in found["requirements"].items()
        }


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Office]:
    """Serve an association over SQLite; figures are looked at anew at every look."""
    store = SqliteStore(folder / "store.sqlite3")
    await store.open()
    made = await scene(store)
    settings = Settings(languages=("en", "ar"), secret_key="a key for tests, made by nobody else")
    product = make_service(settings, base_url="http://192.0.2.7:8080", store=store)
    talk = product.conversation
    for language in ("en", "ar"):  # else the first look waits for them, and shows no figures yet
        for ref_id in (QUICK, FULL):
            catalog().open(ref_id, None, language)
    found = Office(made, product, None)  # type: ignore[arg-type]  # set below
    more: dict[str, Any] = {
        "clock": lambda: found.now,
        "releasing": Releasing(store, catalog(), every=timedelta(0)),
        "workshops": Workshops(talk.around, lambda: found.now),
    }
    async with browsing(talk, **more) as browsers:
        found.browsers = browsers
        yield found
    await store.close()
