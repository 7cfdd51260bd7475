"""What of a broadcast lies in the outbox: the message for each member, and what became of it.

Rule of this file: a message has the words an officer wrote, above them who writes, below them the
two ways to hear no more; counts are of the group whose figure was told, never of who joined since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.cohorts import steps
from bot.cohorts.consents import MESSAGES
from bot.messages import MAIN, MOVE, Message
from bot.outreach.letters import Choice, message_of, written
from bot.surroundings import Surroundings
from bot.telegram.text import TEXT_LIMIT
from bot.wording import languages, wording
from storage import outbox
from storage.base import Store
from storage.cohorts import Broadcast
from storage.outbox import OutboxItem, Posted

KIND: Final = "broadcast"
LETTER: Final = "letter"
"""Kinds of items: carried to Telegram; waiting in the chat of who has only a browser."""
TEST: Final = "test"
CHANNEL: Final = "telegram"
GOOD_FOR: Final = timedelta(days=7)
LETTER_GOOD_FOR: Final = timedelta(days=90)
"""How long a message is worth sending, and being shown to who comes back."""
NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""A letter is not for the sender: it is due when nobody sends any more."""
HEAD: Final = "broadcast_head"
TO_CAMPAIGN: Final = "campaign"
"""What the optional button opens: this, or an address that begins with https://."""
QUIET: Final = "quiet"
"""Behind `/join at <campaign>`: no more messages from this campaign."""

SENT, FAILED, BLOCKED, OPTED_OUT, WAITING = "sent", "failed", "blocked", "opted_out", "waiting"
IN_CHAT: Final = "in_chat"
RESULTS: Final = (SENT, IN_CHAT, FAILED, BLOCKED, OPTED_OUT, WAITING)
"""What became of messages; `in_chat`: it lies ready for who has no Telegram."""
_NO_MORE: Final = ("stopped", "no_consent")
_RECALLED: Final = "recalled"


def batches(broadcast: Broadcast) -> tuple[str, str]:
    """Return under which names the messages are kept: those that are counted, and the others."""
    return broadcast.id, f"{broadcast.id}+"


def item(
    broadcast: Broadcast,
    payload: Mapping[str, Any],
    person: str,
    at: datetime,
    *,
    in_telegram: bool,
    is_counted: bool,
) -> OutboxItem:
    """Return the message for one person; its key is the broadcast, the round and the person."""
    own, others = batches(broadcast)
    return OutboxItem(
        key=f"{KIND}:{broadcast.id}:{broadcast.content['round']}:{person}",
        person=person,
        kind=KIND if in_telegram else LETTER,
        payload=payload,
        created_at=at,
        not_before=at if in_telegram else NEVER,
        expires_at=at + GOOD_FOR if in_telegram else None,
        topic=MESSAGES,
        cohort=broadcast.cohort,
        batch=own if is_counted else others,
    )


def test_item(
    payload: Mapping[str, Any], person: str, key: str, at: datetime, *, in_telegram: bool
) -> OutboxItem:
    """Return the message as a test to the officer who asks for it."""
    return OutboxItem(
        key=f"{TEST}:{key}",
        person=person,
        kind=TEST if in_telegram else LETTER,
        payload=payload,
        created_at=at,
        not_before=at if in_telegram else NEVER,
    )


def is_expired(one: Posted, at: datetime) -> bool:
    """Tell whether a letter lay too long to be shown."""
    return one.item.created_at + LETTER_GOOD_FOR < at


def is_to_write(posted: tuple[Posted, ...], broadcast: Broadcast) -> bool:
    """Tell whether somebody is still to get a broadcast: nothing is there but what was recalled."""
    return all(
        one.state == outbox.CANCELLED and one.fault == _RECALLED
        for one in posted
        if one.item.batch in batches(broadcast)
    )


# -- the message -----------------------------------------------------------------------------------


async def payload(around: Surroundings, broadcast: Broadcast) -> dict[str, Any]:
    """Return what stands in each item."""
    choices = (
        *_button(broadcast),
        Choice("button_broadcast_quiet", member_data(broadcast.cohort, QUIET), MOVE),
        Choice("button_broadcast_stop_all", "/stop", MOVE),
    )
    names = await _names(around, broadcast.organisation, broadcast.cohort)
    return written(broadcast.content["texts"], choices, HEAD, names)


async def _names(around: Surroundings, organisation: str, cohort: str) -> dict[str, str]:
    """Return who writes, and about which campaign."""
    by = await around.store.cohorts.organisation(organisation)
    about = await around.store.cohorts.cohort(cohort)
    return {"organisation": by.name if by else "", "title": about.title if about else ""}


def _button(broadcast: Broadcast) -> tuple[Choice, ...]:
    button = broadcast.content.get("button", "")
    if not button:
        return ()
    if button == TO_CAMPAIGN:
        return (Choice("button_go_on", member_data(broadcast.cohort, steps.BEGIN), MAIN),)
    return (Choice("button_broadcast_open", kind=MAIN, url=button),)


def member_data(cohort: str, what: str) -> str:
    """Return the data of a member's button about a campaign."""
    return f"/join {steps.AT} {cohort} {what}"


async def message(around: Surroundings, broadcast: Broadcast, language: str) -> Message:
    """Return the message as somebody who speaks this language gets it."""
    return message_of(await payload(around, broadcast), language)


async def room(around: Surroundings, organisation: str, cohort: str) -> int:
    """Return how many characters of text fit into one message of Telegram, whoever reads it."""
    names = await _names(around, organisation, cohort)
    heads = [wording(one).say(HEAD, names) for one in languages()]
    return TEXT_LIMIT - max(map(len, heads)) - len("\n\n")


# -- what became of it -----------------------------------------------------------------------------


async def counts(store: Store, broadcast: Broadcast) -> dict[str, int]:
    """Return how many of the counted messages came how far, by `RESULTS`."""
    found: Counter[str] = Counter()
    for (kind, state, fault), number in (await store.outbox.outcomes(broadcast.id)).items():
        found[_result(kind, state, fault)] += number
    return {name: found[name] for name in RESULTS}


def _result(kind: str, state: str, fault: str) -> str:
    if state == outbox.WAITING:
        return IN_CHAT if kind == LETTER else WAITING
    if state == outbox.SENT:
        return SENT
    if outbox.BLOCKED in (state, fault):
        return BLOCKED
    if fault in _NO_MORE:
        return OPTED_OUT
    return "" if fault == _RECALLED else FAILED
