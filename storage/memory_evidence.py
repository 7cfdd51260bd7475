"""The files of evidence of the store that keeps everything in memory.

Rule of this file: nothing reaches a disk; otherwise it does what `EvidenceFiles` does.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterable, Collection
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from storage.errors import StoreError
from storage.evidence import EvidenceFiles, Held, TooLargeError


class MemoryFiles(EvidenceFiles):
    """Files as bytes in a dict; gone when the program ends."""

    def __init__(self) -> None:
        super().__init__(Path())
        self._kept: dict[tuple[str, str], bytes] = {}

    async def hold(self, chunks: AsyncIterable[bytes], limit: int) -> Held:
        content = bytearray()
        async for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise TooLargeError
        return Held(len(content), hashlib.sha256(content).hexdigest(), content=bytes(content))

    def open(self, held: Held) -> BinaryIO:
        return io.BytesIO(held.content)

    async def let_go(self, held: Held) -> None:
        return None

    async def keep(self, held: Held, person: str) -> None:
        self._kept[person, held.sha256] = held.content

    async def read(self, person: str, sha256: str) -> bytes:
        if (person, sha256) not in self._kept:
            raise StoreError("This file is not here.")
        return self._kept[person, sha256]

    async def has(self, person: str, sha256: str) -> bool:
        return (person, sha256) in self._kept

    async def remove(self, person: str, hashes: Collection[str]) -> None:
        for one in hashes:
            self._kept.pop((person, one), None)

    async def clear(self, person: str) -> None:
        self._kept = {key: one for key, one in self._kept.items() if key[0] != person}

    async def persons(self) -> tuple[str, ...]:
        return tuple(sorted({person for person, _ in self._kept}))

    async def without_row(self, person: str, named: Collection[str], before: datetime) -> list[str]:
        return [one for owner, one in self._kept if owner == person and one not in named]

    async def forget_arriving(self, before: datetime) -> int:
        return 0

    async def renew(self, person: str, sha256: str) -> bool:
        return False
