"""Encryption of evidence at rest: AES-256-GCM, chunk by chunk, so that no file need be in memory.

Rule of this file: the first key writes, all keys read; a chunk that was changed, moved, left out or
cut off is an error, never content.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE: Final = b"fairhire evidence"
MAGIC: Final = b"\x00FHE1\x00\x00\x00"
"""How an encrypted file begins; no allowed type of file begins like this."""
CHUNK: Final = 64 * 1024
_ID: Final = 8
_PREFIX: Final = 7
_TAG: Final = 16
HEADER: Final = len(MAGIC) + _ID + _PREFIX


class UnknownKeyError(Exception):
    """A file was encrypted with a key that is not set."""


class SpoiltError(Exception):
    """An encrypted file was changed or cut off."""


class Keys:
    """The keys of `FAIRHIRE_ENCRYPTION_KEY`, the one that writes first."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Derive a key from each text, which holds at least 128 bits nobody knows."""
        made = [derived(text, PURPOSE) for text in texts]
        self._ciphers = {id_of(key): cipher_of(key) for key in made}
        self._first = id_of(made[0]) if made else b""

    @property
    def encrypts(self) -> bool:
        """Whether files are written encrypted."""
        return bool(self._first)

    def is_current(self, head: bytes) -> bool:
        """Tell whether a file that begins like this is as it would be written today."""
        return key_id(head) == self._first

    def sealing(self) -> Sealing:
        """Return what encrypts one file."""
        return Sealing(self._ciphers[self._first], self._first)

    def opened(self, file: BinaryIO) -> Iterator[bytes]:
        """Yield the content of a file, encrypted or not.

        Raises:
            UnknownKeyError: the key is not among ours.
            SpoiltError: it was changed or cut off.
        """
        head = file.read(HEADER)
        if not head.startswith(MAGIC):
            yield head
            while plain := file.read(CHUNK):
                yield plain
            return
        cipher = self._ciphers.get(key_id(head))
        if cipher is None:
            raise UnknownKeyError
        yield from _unsealed(cipher, head, file)


class Sealing:
    """Encrypts one file: `head`, then what `sealed` gives, and at the end `last`."""

    def __init__(self, cipher: AESGCM, id: bytes) -> None:
        self._cipher = cipher
        self._prefix = os.urandom(_PREFIX)
        self._count = 0
        self._waiting = b""
        self.head = MAGIC + id + self._prefix

    def sealed(self, plain: bytes) -> bytes:
        """Return what can be written by now."""
        self._waiting += plain
        made = b""
        while len(self._waiting) > CHUNK:
            made += self._chunk(self._waiting[:CHUNK], last=False)
            self._waiting = self._waiting[CHUNK:]
        return made

    def last(self) -> bytes:
        """Return the rest."""
        return self._chunk(self._waiting, last=True)

    def _chunk(self, plain: bytes, *, last: bool) -> bytes:
        nonce = _nonce(self._prefix, self._count, last=last)
        self._count += 1
        return self._cipher.encrypt(nonce, plain, self.head)


def _unsealed(cipher: AESGCM, head: bytes, file: BinaryIO) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only who has keys pays

    prefix, count = head[-_PREFIX:], 0
    chunk = file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, count, last=not following), chunk, head)
        except (InvalidTag, ValueError) as fault:
            raise SpoiltError from fault
        if not following:
            return
        chunk, count = following, count + 1


def key_id(head: bytes) -> bytes:
    """Return the id of the key a file was written with, empty for one that is not encrypted."""
    return head[len(MAGIC) : len(MAGIC) + _ID] if head.startswith(MAGIC) else b""


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + count.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def cipher_of(key: bytes) -> AESGCM:
    """Return what encrypts with a key of 256 bits."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    return AESGCM(key)


def derived(text: str, purpose: bytes) -> bytes:
    """Return the key of 256 bits for one purpose that is derived (HKDF) from a key's text."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    return HKDF(SHA256(), 32, None, purpose).derive(text.encode())


def id_of(key: bytes) -> bytes:
    """Return by what a key is known in what it wrote; it tells nothing of the key."""
    return hashlib.sha256(b"key id" + key).digest()[:_ID]
