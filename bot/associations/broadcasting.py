"""Messages of an association to members of a campaign: drafted, planned, sent, paused, stopped.

Rule of this file: every change of a broadcast is saved with its revision and its entry in the audit
log; whatever way it came, it is checked here, and nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.associations import audiences, envelopes
from bot.associations.audiences import Groups
from bot.associations.broadcast_given import BroadcastError, button_of
from bot.organisations import audit
from bot.surroundings import Surroundings
from bot.telegram.text import cleaned
from storage.base import Change
from storage.cohorts import Act, Broadcast, Cohort, Joint
from storage.outbox import Recall

DRAFT: Final = "draft"
PLANNED: Final = "planned"
SENDING: Final = "sending"
PAUSED: Final = "paused"
DONE: Final = "done"
STOPPED: Final = "stopped"

SEND, PLAN, UNPLAN, DROP = "send", "plan", "unplan", "drop"
PAUSE, RESUME, STOP = "pause", "resume", "stop"
FROM: Final[Mapping[str, tuple[str, ...]]] = {
    SEND: (DRAFT, PLANNED),
    PLAN: (DRAFT, PLANNED),
    UNPLAN: (PLANNED,),
    PAUSE: (SENDING,),
    RESUME: (PAUSED,),
    STOP: (PLANNED, SENDING, PAUSED),
    DROP: (DRAFT,),
}
"""What can be done in which state."""
TO: Final[Mapping[str, str]] = {
    SEND: SENDING, PLAN: PLANNED, UNPLAN: DRAFT, PAUSE: PAUSED, RESUME: SENDING, STOP: STOPPED,
    DROP: STOPPED,
}  # fmt: skip

LATEST: Final = timedelta(days=366)
"""How far ahead a broadcast can be planned."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an officer wrote: texts by language, and what the button opens, empty for none."""

    texts: Mapping[str, str]
    button: str = ""


async def draft(
    around: Surroundings,
    cohort: Cohort,
    audience: str,
    actor: str,
    at: datetime,
    written: Written | None = None,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Save a new draft and return it.

    Raises:
        BroadcastError: fewer than five people are in the group, or a text or the button is wrong.
        DuplicateUpdate: this was asked for before.
        StoreError: it could not be saved.
    """
    given = written or Written({})
    await chosen(around, cohort, audience, at)
    content: dict[str, Any] = {"audience": audience, "texts": {}}
    new = Broadcast(around.new_id(), cohort.id, cohort.organisation, actor, at, DRAFT)
    new = replace(new, content=content)
    for language, text in given.texts.items():
        new = await _with_text(around, new, language, text)
    if given.button:
        new = replace(new, content={**new.content, "button": button_of(given.button)})
    act = entry("made", new, cohort.title, actor, at)
    joint = Joint(broadcast=new, acts=(act,))
    await around.store.save(Change(joint=joint, update=update, at=at))
    return new


async def chosen(around: Surroundings, cohort: Cohort, audience: str, at: datetime) -> Groups:
    """Return the groups of a campaign, one of which was chosen.

    Raises:
        BroadcastError: there is no such group, or fewer than five people are known to be in it.
        StoreError: they cannot be read.
    """
    groups = await audiences.groups_of(around.store, cohort, at)
    if audience not in audiences.AUDIENCES or not groups.may_choose(audience):
        raise BroadcastError("broadcast_too_few")
    return groups


async def write(
    around: Surroundings,
    broadcast: Broadcast,
    language: str,
    text: str,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Put a text into a draft, or with an empty one take it out.

    Raises:
        BroadcastError: it is no draft any more, or the text is too long.
        StaleCohort, StoreError: it could not be saved.
    """
    after = await _with_text(around, broadcast, language, text)
    return await redraft(around, broadcast, after.content, at, update)


async def link(
    around: Surroundings,
    broadcast: Broadcast,
    button: str,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Give a draft a button to the campaign or to an address, or with an empty one take it away.

    Raises:
        BroadcastError: it is no draft any more, or the address cannot be used.
        StaleCohort, StoreError: it could not be saved.
    """
    content = {**broadcast.content, "button": button_of(button) if button else ""}
    return await redraft(around, broadcast, content, at, update)


async def rewrite(
    around: Surroundings,
    broadcast: Broadcast,
    written: Written,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Put all texts and the button of a draft anew; a text that is empty goes.

    Raises:
        BroadcastError: it is no draft any more, or a text or the button is wrong.
        StaleCohort, StoreError: it could not be saved.
    """
    after = broadcast
    for language, text in written.texts.items():
        after = await _with_text(around, after, language, text)
    button = button_of(written.button) if written.button else ""
    return await redraft(around, broadcast, {**after.content, "button": button}, at, update)


async def move(
    around: Surroundings,
    broadcast: Broadcast,
    what: str,
    actor: str,
    at: datetime,
    send_at: datetime | None = None,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Do one of `FROM` with a broadcast, and return it as it then is.

    Raises:
        BroadcastError: it cannot be done now.
        DuplicateUpdate: this was asked for before.
        StaleCohort, StoreError: it could not be saved.
    """
    if broadcast.state not in FROM[what]:
        raise BroadcastError("broadcast_moved_on")
    cohort = await campaign_of(around, broadcast)
    content = dict(broadcast.content)
    recalls: tuple[Recall, ...] = ()
    if what in (SEND, PLAN):
        content |= await _ready(around, broadcast, cohort, at)
    if what == PLAN and (send_at is None or not at < send_at <= at + LATEST):
        raise BroadcastError("broadcast_time_wrong")
    if what in (PAUSE, STOP):
        content["paused_at"] = at.isoformat()
        recalls = tuple(Recall(batch=one) for one in envelopes.batches(broadcast))
    if what == RESUME:
        content |= {"round": content.get("round", 1) + 1, "cursor": "", "written": False}
    if what == STOP:
        content["result"] = await envelopes.counts(around.store, broadcast)
    times = {PLAN: send_at, SEND: at, UNPLAN: None}
    new = replace(
        broadcast,
        state=TO[what],
        send_at=times.get(what, broadcast.send_at),
        content=content,
        revision=broadcast.revision + 1,
    )
    joint = Joint(broadcast=new, acts=(entry(what, new, cohort.title, actor, at),))
    await around.store.save(Change(joint=joint, recalls=recalls, update=update, at=at))
    return new


async def try_out(
    around: Surroundings,
    broadcast: Broadcast,
    person: str,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> bool:
    """Send the message to the officer herself; tell whether that is in Telegram.

    Raises:
        BroadcastError: there is no text yet.
        DuplicateUpdate, StoreError: it could not be saved.
    """
    if not broadcast.content["texts"]:
        raise BroadcastError("broadcast_no_text")
    there = bool(await around.store.outbox.account(person, envelopes.CHANNEL))
    key = f"{broadcast.id}:{broadcast.revision}:{at:%Y%m%dT%H%M%S%f}"
    made = await envelopes.contents(around, broadcast)
    items = envelopes.test_items(made, person, key, at, in_telegram=there)
    await around.store.save(Change(outbox=items, update=update, at=at))
    return there


async def campaign_of(around: Surroundings, broadcast: Broadcast) -> Cohort:
    """Return the campaign of a broadcast.

    Raises:
        BroadcastError: it is gone.
    """
    cohort = await around.store.cohorts.cohort(broadcast.cohort)
    if cohort is None:
        raise BroadcastError("broadcast_gone")
    return cohort


def kept(broadcasts: tuple[Broadcast, ...], cohort: str = "") -> list[Broadcast]:
    """Return those that are worth listing: not the drafts that were thrown away."""
    fitting = [one for one in broadcasts if not cohort or one.cohort == cohort]
    return [one for one in fitting if not (one.state == STOPPED and one.send_at is None)]


# -- what is saved ---------------------------------------------------------------------------------


async def _with_text(
    around: Surroundings, broadcast: Broadcast, language: str, text: str
) -> Broadcast:
    """Return a broadcast with a text in it that fits into one message."""
    plain = cleaned(text).strip()
    texts = {one: old for one, old in broadcast.content["texts"].items() if one != language}
    if plain:
        texts[language] = plain
    room = await envelopes.room(around, broadcast.organisation, broadcast.cohort)
    if len(plain) > room:
        raise BroadcastError("broadcast_too_long", limit=room, over=len(plain) - room)
    return replace(broadcast, content={**broadcast.content, "texts": texts})


async def redraft(
    around: Surroundings,
    broadcast: Broadcast,
    content: Mapping[str, Any],
    at: datetime,
    update: tuple[str, str] | None,
) -> Broadcast:
    """Save what else stands in a draft.

    Raises:
        BroadcastError: it is no draft any more.
        StaleCohort, StoreError: it could not be saved.
    """
    if broadcast.state != DRAFT:
        raise BroadcastError("broadcast_moved_on")
    new = replace(broadcast, content=content, revision=broadcast.revision + 1)
    await around.store.save(Change(joint=Joint(broadcast=new), update=update, at=at))
    return new


async def _ready(
    around: Surroundings, broadcast: Broadcast, cohort: Cohort, at: datetime
) -> dict[str, Any]:
    """Return what is noted of a broadcast that is about to be sent: how many it goes to."""
    if not broadcast.content["texts"]:
        raise BroadcastError("broadcast_no_text")
    name = broadcast.content["audience"]
    groups = await chosen(around, cohort, name, at)
    people = {"people": len(groups.counted(name)), "told": groups.cell(name)}
    return {**people, "round": 1, "cursor": ""}


def entry(what: str, broadcast: Broadcast, title: str, actor: str, at: datetime) -> Act:
    """Return what the audit log says of a broadcast."""
    return audit.act(
        f"broadcast_{what}",
        at,
        actor,
        broadcast.organisation,
        broadcast.id,
        title=title,
        audience=broadcast.content["audience"],
    )
