"""Files and rows of evidence, kept as the conversation keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

from storage.base import Change, Store
from storage.evidence import EvidenceFiles, Held
from storage.evidence_values import Evidence
from tests.store_samples import NOON

PAPER = b"%PDF-1.4 a licence"


async def pieces(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def held(files: EvidenceFiles, content: bytes = PAPER) -> Held:
    return await files.hold(pieces(content), 1000_000)


async def filed(store: Store, content: bytes = PAPER, **about: object) -> Evidence:
    """Keep a file and its row, as the conversation does."""
    one = Evidence(
        id="e1",
        person="p1",
        interview="i1",
        sha256=hashlib.sha256(content).hexdigest(),
        kind="document",
        media_type="application/pdf",
        size=len(content),
        at=NOON,
        answers=(("fee", ""),),
    )
    one = replace(one, **about)  # type: ignore[arg-type]  # any field
    await store.files.keep(await held(store.files, content), one.person)
    await store.save(Change(evidence=(one,)))
    return one
