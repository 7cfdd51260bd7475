"""What the pages with messages to members show: groups, messages, one message and its results.

Rule of this file: values for the templates only; every number is a range of five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.associations import attachments, audiences, broadcast_pages, broadcasting, envelopes
from bot.associations.attached import PICTURES, attachment_of
from bot.associations.audiences import Groups
from bot.messages import Message
from bot.organisations import audit
from bot.surroundings import Surroundings
from bot.wording import Wording, language_name, wording
from flows.evidence import MEGABYTE
from storage.cohorts import Broadcast, Cohort
from storage.file_types import ENDINGS


@dataclass(frozen=True, slots=True)
class Group:
    """A group of members: its name, what it is called, its number in words, may it be chosen."""

    name: str
    label: str
    people: str
    may_choose: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a list: its state and when, its first words, and the path to it."""

    state: str
    text: str
    path: str


async def overview(
    around: Surroundings, words: Wording, cohort: Cohort, groups: Groups, spoken: tuple[str, ...]
) -> dict[str, Any]:
    """Return what the page with all messages shows of a campaign."""
    found = [
        Group(
            name,
            words.say(f"broadcast_audience_{name}"),
            broadcast_pages.told(words, groups.cell(name)),
            groups.may_choose(name),
        )
        for name in audiences.AUDIENCES
    ]
    late = ""
    if groups.may_choose(audiences.OVERDUE):
        late = broadcast_pages.people(words, groups.cell(audiences.OVERDUE))
    reminder = {
        one: wording(one).say("broadcast_overdue_text", {"title": cohort.title}) for one in spoken
    }
    return {
        "title": cohort.title,
        "groups": found,
        "late": late,
        "reminder": reminder,
        "spoken": spoken_in(spoken),
        "room": await envelopes.room(around, cohort.organisation, cohort.id),
    }


def spoken_in(spoken: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return languages with their names and directions."""
    return [(one, language_name(one), wording(one).direction) for one in spoken]


def listed(words: Wording, found: list[Broadcast], path: str, zone: str) -> list[Line]:
    """Return the messages there are, the latest first."""
    return [
        Line(_state(words, one, zone), broadcast_pages.first_words(one), f"{path}/{one.id}")
        for one in found
    ]


def _state(words: Wording, one: Broadcast, zone: str) -> str:
    state = words.say(f"broadcast_is_{one.state}")
    when = one.send_at or one.created_at
    return f"{state}, {audit.moment(words, when, zone)}"


async def standing(
    around: Surroundings, words: Wording, one: Broadcast, zone: str, at: datetime
) -> dict[str, Any]:
    """Return what the page of one message shows."""
    texts = one.content["texts"]
    when = audit.moment(words, one.send_at, zone) if one.send_at else ""
    opens, file = one.content.get("button", ""), attachment_of(one)
    kind = opens if opens in ("", envelopes.TO_CAMPAIGN) else "address"
    return {
        "state": one.state,
        "state_told": words.say(f"broadcast_state_{one.state}", {"when": when}),
        "audience": words.say(f"broadcast_audience_{one.content['audience']}"),
        "previews": await _messages(around, one),
        "results": await broadcast_pages.results(around.store, words, one),
        "dry": await _dry(around, words, one, at),
        "file": broadcast_pages.goes_with(words, one, await envelopes.contents(around, one))
        if file
        else "",
        "is_picture": file is not None and file.media_type in PICTURES,
        "limit": attachments.LARGEST // MEGABYTE,
        "takes": ",".join(f".{ENDINGS[each]}" for each in attachments.TAKEN),
        "room": await envelopes.room(around, one.organisation, one.cohort),
        "given": {f"text.{language}": text for language, text in texts.items()}
        | {"button": kind, "address": opens if kind == "address" else ""},
    }


async def _messages(around: Surroundings, one: Broadcast) -> list[Message]:
    return [await envelopes.message(around, one, each) for each in one.content["texts"]]


async def _dry(
    around: Surroundings, words: Wording, one: Broadcast, at: datetime
) -> dict[str, str]:
    """Return how many a draft goes to and how long that takes, nothing for what was sent."""
    if one.state not in (broadcasting.DRAFT, broadcasting.PLANNED):
        return {}
    cohort = await broadcasting.campaign_of(around, one)
    groups = await audiences.groups_of(around.store, cohort, at)
    cell = groups.cell(one.content["audience"])
    made = await envelopes.contents(around, one)
    lasts = broadcast_pages.duration(words, (cell["most"] if cell else 0) * made.messages)
    return {"people": broadcast_pages.told(words, cell), "duration": lasts}
