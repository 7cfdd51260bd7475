"""The file that goes with a message to members: looked at, kept, handed out, and removed in time.

Rule of this file: what a file is its content says, never its name; it lies under the broadcast's
own id, is kept as long as a broadcast names it, and is named no longer than it can be sent or seen.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from bot.associations import broadcasting, envelopes
from bot.associations.attached import PICTURES, Attachment, attachment_of, without
from bot.associations.broadcast_given import BroadcastError
from bot.evidence.sent import LostError, SentFile
from flows.evidence import MEGABYTE, label_of
from storage.base import Change, StaleCohort, Store
from storage.cohorts import Broadcast, Joint
from storage.evidence import Held, TooLargeError
from storage.evidence_erasing import ATTACHED
from storage.file_types import ENDINGS, SHEET, WORD, FileType, file_type

if TYPE_CHECKING:
    from bot.surroundings import Surroundings

LARGEST: Final = 5 * MEGABYTE
"""Bytes: members pay for what they fetch, and one upload must not hold up what else is sent. A
proposal of ours; Telegram takes ten times as much (Bot API, sendDocument)."""
TAKEN: Final = ("application/pdf", WORD, SHEET, *PICTURES)
UNSENT: Final = timedelta(days=90)
"""How long the file of a draft is kept that nobody sends (proposal)."""


async def attach(
    around: Surroundings,
    broadcast: Broadcast,
    sent: SentFile,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Put a file into a draft, in the place of the one before.

    Raises:
        BroadcastError: it is no draft any more, or the file cannot be taken.
        StaleCohort, StoreError: it could not be saved.
    """
    store = around.store
    held = await _held(store, sent)
    try:
        found = await asyncio.to_thread(_looked_at, store, held, sent.name)
        if found.media_type not in TAKEN:
            raise BroadcastError("broadcast_file_wrong")
        name = _name(sent.name, found.media_type)
        new = Attachment(held.sha256, name, found.media_type, held.size, at.isoformat(),
                         found.width, found.height)  # fmt: skip
        await store.files.keep(held, broadcast.id)
    finally:
        await store.files.let_go(held)
    content = {**broadcast.content, ATTACHED: asdict(new)}
    after = await broadcasting.redraft(around, broadcast, content, at, update)
    await _remove(store, broadcast, keeping=new.sha256)
    return after


async def detach(
    around: Surroundings,
    broadcast: Broadcast,
    at: datetime,
    update: tuple[str, str] | None = None,
) -> Broadcast:
    """Take the file out of a draft.

    Raises:
        BroadcastError: it is no draft any more.
        StaleCohort, StoreError: it could not be saved.
    """
    after = await broadcasting.redraft(around, broadcast, without(broadcast), at, update)
    await _remove(around.store, broadcast)
    return after


async def content_of(store: Store, broadcast: Broadcast) -> bytes:
    """Return the content of the file of a broadcast.

    Raises:
        StoreError: it has none, or it cannot be read.
    """
    found = attachment_of(broadcast)
    return await store.files.read(broadcast.id, found.sha256 if found else "")


# -- looking at what came --------------------------------------------------------------------------


async def _held(store: Store, sent: SentFile) -> Held:
    if sent.size is not None and sent.size > LARGEST:
        raise BroadcastError("broadcast_file_too_large", limit=LARGEST // MEGABYTE)
    for tries in range(1, sent.tries + 1):
        try:
            return await store.files.hold(sent.chunks(), LARGEST)
        except TooLargeError:
            raise BroadcastError("broadcast_file_too_large", limit=LARGEST // MEGABYTE) from None
        except LostError as fault:
            if not fault.passes or tries == sent.tries:
                break
    raise BroadcastError("broadcast_file_lost")


def _looked_at(store: Store, held: Held, name: str) -> FileType:
    with store.files.open(held) as file:
        return file_type(file, name)


def _name(given: str, media_type: str) -> str:
    """Return what a file is called, with the ending of what it is."""
    label = label_of(given) or "file"
    ending = f".{ENDINGS[media_type]}"
    same = (ending, ".jpeg") if ending == ".jpg" else (ending,)
    return label if label.casefold().endswith(same) else PurePath(label).stem + ending


# -- in time it goes -------------------------------------------------------------------------------


async def forget(store: Store, now: datetime) -> int:
    """Remove the files nobody can be sent or shown any more; return how many.

    Raises:
        StoreError: the store cannot be read or written.
    """
    removed = 0
    for state in (broadcasting.DRAFT, broadcasting.STOPPED, broadcasting.DONE):
        for one in await store.cohorts.broadcasts_in(state):
            if attachment_of(one) is None or now < _needed_until(one):
                continue
            new = replace(one, content=without(one), revision=one.revision + 1)
            try:
                await store.save(Change(joint=Joint(broadcast=new), at=now))
            except StaleCohort:
                continue  # somebody changed it just now: it is looked at again
            await _remove(store, one)
            removed += 1
    return removed


def _needed_until(one: Broadcast) -> datetime:
    """Return until when the file of a broadcast that is not on its way is needed."""
    ended = one.content.get("ended_at", "")
    if one.state == broadcasting.DONE and ended:
        return datetime.fromisoformat(ended) + envelopes.LETTER_GOOD_FOR
    paused = one.content.get("paused_at", "")
    if one.state == broadcasting.STOPPED:  # what was on its way has arrived by then
        return datetime.fromisoformat(paused) + timedelta(hours=1) if paused else one.created_at
    return datetime.fromisoformat(one.content[ATTACHED]["at"]) + UNSENT


async def _remove(store: Store, before: Broadcast, keeping: str = "") -> None:
    found = attachment_of(before)
    if found is not None and found.sha256 != keeping:
        await store.files.remove(before.id, {found.sha256})
