"""What goes with the rows of evidence: their files, and what was left behind.

Rule of this file: a file goes when no row of its person names it any more; rows go first, so that
whatever happens in between, no row names a file that was removed on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.base import Change, Store, StoreError
from storage.evidence_values import Evidence

OFFERED_FOR: Final = timedelta(days=1)
"""How long a file waits that was offered as evidence and not taken."""
ATTACHED: Final = "file"
"""Under which a broadcast's content names its file: its `sha256` and more; the file lies with the
others, under the id of the broadcast."""
ORPHANED_FOR: Final = timedelta(hours=1)
"""How long a file without a row is left alone: its row may be about to be saved."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Counts: offers nobody took, files without a row, files written anew, files out of reach."""

    offers: int = 0
    orphans: int = 0
    renewed: int = 0
    failed: int = 0


async def remove_unnamed(store: Store, gone: Iterable[Evidence]) -> None:
    """Remove the files of evidence whose rows are gone, unless other rows name them.

    Raises:
        StoreError: a file cannot be removed.
    """
    by_person: dict[str, set[str]] = {}
    for one in gone:
        by_person.setdefault(one.person, set()).add(one.sha256)
    for person, hashes in by_person.items():
        named = {one.sha256 for one in await store.evidence_of(person)}
        await store.files.remove(person, hashes - named)


async def remove_all(store: Store, person: str) -> None:
    """Remove all files of a person who is not kept any more.

    Raises:
        StoreError: a file cannot be removed.
    """
    if await store.person(person) is None:
        await store.files.clear(person)


async def sweep(store: Store, now: datetime) -> Swept:
    """Remove offers nobody took and files without a row; write with the first key what is not.

    Raises:
        StoreError: the store cannot be read or written.
    """
    files = store.files
    orphans = await files.forget_arriving(now - ORPHANED_FOR)
    offers = renewed = failed = 0
    for person in await files.persons():
        every = await store.evidence_of(person)
        left = tuple(one for one in every if not one.answers and one.at < now - OFFERED_FOR)
        if left:
            await store.save(Change(dropped=left, at=now))
            offers += len(left)
        named = {one.sha256 for one in every} | await _attached(store, person)
        lost = await files.without_row(person, named, now - ORPHANED_FOR)
        await files.remove(person, lost)
        orphans += len(lost)
        for sha256 in named - {one.sha256 for one in left}:
            try:
                renewed += await files.renew(person, sha256)
            except StoreError:
                failed += 1
    return Swept(offers, orphans, renewed, failed)


async def _attached(store: Store, owner: str) -> set[str]:
    """Return the file that a broadcast names, where the owner of a folder is a broadcast."""
    one = await store.cohorts.broadcast(owner)
    named = one.content.get(ATTACHED) if one is not None else None
    return {named["sha256"]} if named else set()
