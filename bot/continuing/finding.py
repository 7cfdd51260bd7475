"""Files that come in, looked into: answers documents on one side, everything else on the other.

Rule of this file: a file is known by its content and not by its name; no more of it is held in
memory than a document may have, and nothing unpacks to more than that.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.continuing.reading import LARGEST
from bot.evidence.sent import LostError, SentFile
from flows import evidence
from storage.evidence_values import DOCUMENT

ZIPPED: Final = b"PK\x03\x04"
LARGEST_ZIP: Final = 2 * LARGEST
"""Bytes of a ZIP that is looked into as a whole; of a larger one only the first entry is."""
MOST_ENTRIES: Final = 5000
MOST_TOGETHER: Final = 5
"""Documents in one form; further ones are not looked at."""
NAMED: Final = re.compile(r"(?:.*/)?(?:fairhire-)?answers[\w .()-]*\.json", re.IGNORECASE)
CALLED: Final = re.compile(r"\.(?:json|zip)(?:\.txt)?\s*$", re.IGNORECASE)
"""Names that documents have; some phones put `.txt` behind."""
_SPACE: Final = b" \t\r\n\xef\xbb\xbf"
_ENTRY: Final = struct.Struct("<4s5H3L2H")
_WAYS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LATER_SIZES: Final = 0x8
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is an answers document, or was to be one.

    `trouble` says why there is no content: `too_large`, `none` (no document in it), or the key of
    a sentence about a file that did not arrive. `packed`: it came in a ZIP.
    """

    content: bytes = b""
    packed: bool = False
    trouble: str = ""


async def other_files(
    sent: AsyncIterable[SentFile], found: list[Found], *, expected: bool, agreed: bool = True
) -> AsyncIterator[SentFile]:
    """Yield the files that are no answers documents; those that are go to `found`.

    With `expected` a document was asked for, so that every file is taken for one. Of who has not
    `agreed` that anything is kept, only what is called like one is fetched.
    """
    async for one in sent:
        looks = expected or agreed or CALLED.search(one.name)
        looked: Found | SentFile = one
        if one.kind == DOCUMENT and looks and (one.size or 0) > evidence.LARGEST:
            looked = Found(trouble="too_large") if expected else one  # it cannot be fetched
        elif one.kind == DOCUMENT and looks:
            looked = await _looked_into(one, expected=expected)
        if isinstance(looked, SentFile):
            yield looked
        elif len(found) < MOST_TOGETHER:
            found.append(looked)


async def _looked_into(one: SentFile, *, expected: bool) -> Found | SentFile:
    for tries in range(1, one.tries + 1):
        pieces = one.chunks()
        try:
            held, whole = await _beginning(pieces, expected=expected)
        except LostError as fault:
            if fault.passes and tries < one.tries:
                continue
            return Found(trouble=fault.key) if expected else _lost(one, fault)
        found = _document(held, whole)
        if found is not None:
            return found
        if expected:
            return Found(trouble="none" if whole else "too_large")
        left = one.tries - tries + 1
        return replace(one, chunks=_Rest(held, pieces, one.chunks), tries=left)
    return one


async def _beginning(pieces: AsyncIterator[bytes], *, expected: bool) -> tuple[bytes, bool]:
    """Return what may be a document as far as it may go, and whether that is all of the file."""
    held = bytearray()
    async for piece in pieces:
        held += piece
        most = LARGEST_ZIP if held.startswith(ZIPPED) else LARGEST
        if len(held) > most or not (expected or _may_be(held)):
            return bytes(held), False
    return bytes(held), True


def _may_be(held: bytes | bytearray) -> bool:
    text = held.lstrip(_SPACE)
    return held.startswith(ZIPPED[: len(held)]) or not text or text.startswith(b"{")


def _document(held: bytes, whole: bool) -> Found | None:
    if held.startswith(ZIPPED):
        inside = document_in(held) if whole else first_in(held)
        return None if inside is None else Found(inside, packed=True)
    if not held.lstrip(_SPACE).startswith(b"{"):
        return None
    if b'"answers"' not in held and b'"questionnaire"' not in held:
        return None
    return Found(held) if whole else Found(trouble="too_large")


def document_in(content: bytes) -> bytes | None:
    """Return the answers document in a ZIP, as far as it may go; None if there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for one in archive.infolist()[:MOST_ENTRIES]:
                readable = one.compress_type in _WAYS and not one.flag_bits & _ENCRYPTED
                if readable and NAMED.fullmatch(one.filename):
                    with archive.open(one) as file:
                        return file.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
        return None
    return None


def first_in(held: bytes) -> bytes | None:
    """Return the document that a ZIP begins with, from the beginning of the ZIP alone.

    So an export with papers of many megabytes need not be held in memory.
    """
    if len(held) < _ENTRY.size:
        return None
    _, _, flags, way, _, _, _, size, _, name_size, extra_size = _ENTRY.unpack_from(held)
    begins = _ENTRY.size + name_size + extra_size
    name = held[_ENTRY.size : _ENTRY.size + name_size].decode("utf-8", "replace")
    content = held[begins : begins + size]
    if flags & (_ENCRYPTED | _LATER_SIZES) or way not in _WAYS or len(content) < size:
        return None
    if not NAMED.fullmatch(name):
        return None
    if way == zipfile.ZIP_STORED:
        return content
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, LARGEST + 1)
    except zlib.error:
        return None


class _Rest:
    """Gives a file of which the beginning was read: that and the rest, later anew."""

    def __init__(
        self, held: bytes, pieces: AsyncIterator[bytes], anew: Callable[[], AsyncIterator[bytes]]
    ) -> None:
        self._held, self._pieces, self._anew = held, pieces, anew
        self._given = False

    def __call__(self) -> AsyncIterator[bytes]:
        if self._given:
            return self._anew()
        self._given = True
        return self._from_here()

    async def _from_here(self) -> AsyncIterator[bytes]:
        if self._held:
            yield self._held
        self._held = b""
        async for piece in self._pieces:
            yield piece


def _lost(one: SentFile, fault: LostError) -> SentFile:
    async def nothing() -> AsyncIterator[bytes]:
        yield b""
        raise LostError(fault.key)

    return replace(one, chunks=nothing, tries=1)
