"""To whom an item goes: her account, how she stands now, and the message in her language.

Rule of this file: looked up when the item is sent, never earlier; nothing is kept.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot import zones
from bot.outreach.letters import message_of
from bot.outreach.permission import Recipient
from bot.outreach.sender import Desk
from bot.surroundings import Surroundings
from bot.telegram.text import Enclosed, Part, parts_of
from bot.wording import languages
from flows.interview import Interview
from storage.base import Person, Store
from storage.outbox import OutboxItem

CHANNEL = "telegram"


def desk(around: Surroundings) -> Desk:
    """Return what a sender works with."""

    async def recipient(item: OutboxItem) -> Recipient | None:
        return await recipient_of(around, item)

    async def account(item: OutboxItem) -> int | None:
        return await account_of(around.store, item)

    return Desk(around.store, recipient, account, part_of)


async def account_of(store: Store, item: OutboxItem) -> int | None:
    """Return the chat an item goes to, None when the person has none in Telegram."""
    account = await store.outbox.account(item.person, CHANNEL)
    try:
        return int(account)
    except ValueError:
        return None


async def recipient_of(around: Surroundings, item: OutboxItem) -> Recipient | None:
    """Return the person as she stands now, None when she is erased."""
    person = await around.store.person(item.person)
    if person is None:
        return None
    interview = await _interview(around.store, person, item)
    now = item.not_before
    zone = zones.zone_of(person, interview, now) or around.time_zone
    consents = await around.store.consents(person.id) if item.topic else ()
    return Recipient(person, consents, interview, zone)


async def _interview(store: Store, person: Person, item: OutboxItem) -> Interview | None:
    about = item.interview or person.current
    return await store.interview(about) if about else None


def part_of(item: OutboxItem, to: Recipient) -> Part:
    """Return the message as Telegram takes it, with its file if it has one.

    Raises:
        KeyError, ValueError, TypeError: the payload is not one of ours.
    """
    chosen = (to.person.language, to.interview.language if to.interview else "")
    language = next((one for one in chosen if one in languages()), "en")
    parts = parts_of(message_of(item.payload, language))
    if len(parts) > 1:
        raise ValueError("longer than one message")
    enclosed = item.payload.get("file")
    return replace(parts[0], file=Enclosed(**enclosed)) if enclosed else parts[0]
