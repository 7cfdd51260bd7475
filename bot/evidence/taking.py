"""Taking in files: looked at, kept on disk, and then as rows; what cannot be kept is said kindly.

Rule of this file: a file is fetched outside the person's turn, so that she can go on talking, and
saved within it; whatever is not saved is removed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import intents, keyboards
from bot.evidence import pages, tapping
from bot.evidence.sent import LostError, SentFile
from bot.messages import NOTICE, Block, Incoming, Reply
from bot.visit import Visit, own_interview, visit_of
from flows import evidence as rules
from flows.effects import Effect, Tell
from flows.evidence import LARGEST, MEGABYTE, MOST_BYTES, Kept
from flows.interview import Interview, Key
from storage.base import Change, DuplicateUpdate, StaleInterview, StoreError
from storage.evidence import Held, TooLargeError
from storage.evidence_erasing import remove_unnamed
from storage.evidence_values import PHOTO, Evidence
from storage.file_types import FileType, file_type

if TYPE_CHECKING:
    from bot.talk import Talk

LIMITS: Final = {
    "size": LARGEST // MEGABYTE,
    "most": rules.MOST_FILES,
    "room": MOST_BYTES // MEGABYTE,
    "at_once": rules.AT_ONCE,
}
"""The numbers that refusals name."""


@dataclass
class Gathered:
    """What came in of one message or form: files that can be kept, and why others cannot."""

    drafts: list[tuple[Evidence, Held]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    words_left_out: bool = False


async def receive(talk: Talk, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply:
    """Take in files; what was kept is on disk, with its row, when this returns.

    Raises:
        StoreError: they could not be saved; nothing of them was kept.
    """
    visit, key = await _about(talk, incoming)
    if visit.update is not None and await talk.store.seen(visit.update):
        return await _once_more(talk, visit)
    interview = visit.interview
    if interview is None or interview.status not in tapping.OPEN:
        return await talk.shown(visit, Tell("evidence_not_yet"))
    gathered = await _gather(talk, visit, interview, sent)
    if not gathered.drafts and not gathered.refused:
        return await talk.shown(visit, Tell("evidence_no_file"))
    try:
        async with talk.turn(incoming):
            return await _kept(talk, incoming, interview.id, key, gathered)
    finally:
        for _, held in gathered.drafts:
            await talk.store.files.let_go(held)


async def _once_more(talk: Talk, visit: Visit) -> Reply:
    """Return the offer that waits for a reply, after what came in came again; else what is open."""
    known = () if visit.interview is None else await talk.store.evidence(visit.interview.id)
    waiting = [one for one in known if not one.answers]
    if not waiting or visit.interview is None or visit.interview.status not in tapping.OPEN:
        return await talk.shown(visit)
    batch = [one for one in waiting if one.batch == waiting[-1].batch]
    return _offered(talk, visit, batch, (), first=len(known) == len(batch))


async def _about(talk: Talk, incoming: Incoming) -> tuple[Visit, Key | None]:
    """Return who sends, and for which question, where that was said."""
    visit = await visit_of(talk.around, incoming)
    tap = intents.tap_of(incoming)
    if tap is not None and tap.verb == keyboards.ADD:
        interview = await own_interview(talk.store, visit, tap.interview)
        if interview is not None:
            visit = replace(visit, interview=interview)
            return visit, tapping.added_key(talk.telling(visit), tap)
    if visit.interview is None:
        return visit, None
    return visit, talk.awaited.of(incoming, visit.interview.id)


# -- fetching --------------------------------------------------------------------------------------


async def _gather(
    talk: Talk, visit: Visit, interview: Interview, sent: AsyncIterable[SentFile]
) -> Gathered:
    gathered = Gathered()
    before = await talk.store.evidence_of(interview.person)
    kept = Kept(len(before), sum(one.size for one in before))
    number = 0
    async for one in sent:
        number += 1
        reason = "at_once" if number > rules.AT_ONCE else rules.refusal(one.size, kept)
        if reason:
            gathered.refused.append(reason)
            continue
        held = await _held(talk, one, gathered)
        if held is None:
            continue
        reason = rules.refusal(held.size, kept)
        found = await asyncio.to_thread(_looked_at, talk, held, one.name)
        if reason or found.refused:
            gathered.refused.append(reason or found.refused)
            await talk.store.files.let_go(held)
            continue
        kept = kept.with_one(held.size)
        gathered.words_left_out |= rules.leaves_words_out(one.name, one.caption)
        moment = visit.incoming.at + timedelta(microseconds=number - 1)
        draft = replace(_draft(one, held, found, interview), id=talk.around.new_id(), at=moment)
        gathered.drafts.append((draft, held))
    if number > 1 and not any(draft.album for draft, _ in gathered.drafts):
        album = talk.around.new_id()
        gathered.drafts = [(replace(one, album=album), held) for one, held in gathered.drafts]
    return gathered


async def _held(talk: Talk, one: SentFile, gathered: Gathered) -> Held | None:
    """Return a file as it came in, or note why it did not."""
    for tries in range(1, one.tries + 1):
        try:
            return await talk.store.files.hold(one.chunks(), LARGEST)
        except TooLargeError:
            gathered.refused.append(rules.TOO_LARGE)
            return None
        except LostError as fault:
            if not fault.passes or tries == one.tries:
                gathered.refused.append(fault.key)
                return None
    return None


def _looked_at(talk: Talk, held: Held, name: str) -> FileType:
    with talk.store.files.open(held) as file:
        return file_type(file, name)


def _draft(one: SentFile, held: Held, found: FileType, interview: Interview) -> Evidence:
    shrunk = one.resized and one.kind == PHOTO and rules.is_shrunk(found.width, found.height)
    return Evidence(
        id="",
        person=interview.person,
        interview=interview.id,
        sha256=held.sha256,
        kind=one.kind,
        media_type=found.media_type,
        size=held.size,
        at=interview.updated_at,
        name=rules.label_of(one.name),
        caption=rules.caption_of(one.caption),
        width=found.width,
        height=found.height,
        shrunk=shrunk,
        album=album_id(one.album),
    )


def album_id(album: str) -> str:
    """Return a short id for an album of a channel, empty for none."""
    return hashlib.sha256(album.encode()).hexdigest()[:13] if album else ""


# -- keeping ---------------------------------------------------------------------------------------


async def _kept(
    talk: Talk, incoming: Incoming, name: str, key: Key | None, gathered: Gathered
) -> Reply:
    visit = await visit_of(talk.around, incoming)
    interview = await talk.store.interview(name)
    if visit.person is None or interview is None:
        return await talk.shown(visit, Tell("button_gone"))
    visit = replace(visit, interview=interview)
    known = await talk.store.evidence(interview.id)
    first = not await talk.store.evidence_of(interview.person)
    album = next((draft.album for draft, _ in gathered.drafts if draft.album), "")
    others = [one for one in known if album and one.album == album]
    batch = _settled(gathered, known, others, key)
    try:
        lost = await _saved(talk, visit, batch, gathered)
    except DuplicateUpdate:
        return await _once_more(talk, visit)
    told = (*_refusals(gathered), *((Tell("evidence_lost"),) if lost else ()))
    if lost or not batch:
        return await talk.shown(visit, *told)
    if others and not told:
        return Reply(())  # the first of the album was answered for all
    visit = tapping.without_update(visit)
    if key is None:
        return _offered(talk, visit, batch, told, first=first)
    try:
        return await tapping.kept(talk, visit, batch, key)
    except StaleInterview:  # she answered meanwhile; her file is kept all the same
        return await talk.shown(await visit_of(talk.around, visit.incoming), *told)


def _settled(
    gathered: Gathered, known: tuple[Evidence, ...], others: list[Evidence], key: Key | None
) -> list[Evidence]:
    """Return the rows to save: new ones, and those of files that were sent before."""
    by_hash = {one.sha256: one for one in known}
    backed = [*(one for other in others for one in other.answers), *([key] if key else [])]
    batch: dict[str, Evidence] = {}
    for draft, _ in gathered.drafts:
        one = batch.get(draft.sha256) or by_hash.get(draft.sha256, draft)
        batch[draft.sha256] = replace(one, answers=tuple(dict.fromkeys((*one.answers, *backed))))
    return list(batch.values())


async def _saved(talk: Talk, visit: Visit, batch: list[Evidence], gathered: Gathered) -> bool:
    """Put files in their place, then save their rows; tell whether an erasure took one away."""
    store, drafts = talk.store, [draft for draft, _ in gathered.drafts]
    try:
        for draft, held in gathered.drafts:
            await store.files.keep(held, draft.person)
        await store.save(Change(evidence=tuple(batch), update=visit.update, at=visit.incoming.at))
    except (StoreError, asyncio.CancelledError):
        await remove_unnamed(store, drafts)
        raise
    there = [await store.files.has(one.person, one.sha256) for one in batch]
    if not all(there):
        await store.save(Change(dropped=tuple(batch)))
        return True
    return False


def _refusals(gathered: Gathered) -> tuple[Effect, ...]:
    """Return why files were not kept, each reason once."""
    keys = (
        one if one.startswith("evidence_") else f"evidence_refused_{one}"
        for one in dict.fromkeys(gathered.refused)
    )
    left = (Tell("evidence_words_left_out"),) if gathered.words_left_out else ()
    return (*(Tell(key, LIMITS) for key in keys), *left)


def _offered(
    talk: Talk,
    visit: Visit,
    batch: list[Evidence],
    told: tuple[Effect, ...],
    *,
    first: bool,
) -> Reply:
    telling = talk.telling(visit)
    say = telling.wording.say
    blocks = [Block(NOTICE, say(one.key, one.params)) for one in told if isinstance(one, Tell)]
    return Reply((pages.offer(telling, batch, tapping.open_key(telling), blocks, first),))
