"""Handing out the file of a message: to whom the message was written, and to officers.

Rule of this file: whoever else asks is told that there is no such file.
"""

from __future__ import annotations

from bot.associations import attachments, envelopes
from bot.associations.attached import attachment_of
from bot.organisations import roles
from bot.reporting.documents import RenderedDocument
from storage.base import Store
from storage.cohorts import ASSOCIATION, Broadcast


async def rendered(store: Store, person: str, broadcast: str) -> RenderedDocument | None:
    """Return the file of a broadcast, None where there is none for this person."""
    one = await store.cohorts.broadcast(broadcast)
    found = attachment_of(one) if one is not None else None
    if one is None or found is None or not await _may_have(store, person, one):
        return None
    content = await attachments.content_of(store, one)
    return RenderedDocument(found.name, found.media_type, content)


async def _may_have(store: Store, person: str, one: Broadcast) -> bool:
    if await roles.officer_of(store, person, one.organisation, ASSOCIATION) is not None:
        return True
    written = await store.outbox.of(person)
    return any(each.item.batch in envelopes.batches(one) for each in written)
