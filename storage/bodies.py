"""Bodies: the columns that may hold what somebody typed, encrypted when there is a key.

Rule of this file: a body is bound to its table, column and row, so that it cannot be read in
another place; the first key writes, all keys read; without a key a body is plain, and plain ones
can always be read, so that a database may hold both until it was written anew.

A body is `$fhe1$`, the key's id (eight hexadecimal digits), `$`, and then nonce, AES-256-GCM text
and tag: in Base64 where the column holds text, as they are where it holds bytes.
"""

from __future__ import annotations

import os
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.errors import MissingKey, StoreError
from storage.evidence_cipher import cipher_of, derived, id_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK: Final = "$fhe1$"
"""How an encrypted body begins; JSON never does."""
ESCAPED: Final = "$fhe1-"
"""Stands before a typed text that begins like an encrypted body and is none."""
PREFIX: Final = 15
"""Length of the mark with the key's id and the `$` after it."""
PURPOSE: Final = b"fairhire bodies"
NOTHING: Final = ("", "{}")
"""Bodies that say nothing; they stay as they are."""
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A table with bodies: what names a row, and its columns of text or of bytes."""

    table: str
    key: tuple[str, ...]
    texts: tuple[str, ...] = ()
    bytes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that hold bodies."""
        return self.texts + self.bytes


PLACES: Final = (
    Place("interviews", ("id",), ("state",)),
    Place("answers", ("interview", "question", "row", "seq"), ("value",)),
    Place("submissions", ("interview", "number"), bytes=("report",)),
    Place("outbox", ("key",), ("payload",)),
    Place("plan_marks", ("interview", "action", "number"), ("reason",)),
    Place("evidence", ("id",), ("name", "caption")),
    Place("cohorts", ("id",), ("settings",)),
    Place("tallies", ("interview", "submission"), ("facts",)),
    Place("shared_reports", ("id",), ("name",)),
    Place("broadcasts", ("id",), ("content",)),
)
"""All there are; `storage.resealing` writes them anew. Everything else is plain."""


class Bodies:
    """The keys of `FAIRHIRE_ENCRYPTION_KEY` for the database, the one that writes first."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        """Derive a key from each text, which holds at least 128 bits nobody knows."""
        made = [derived(text, PURPOSE) for text in texts]
        self._ciphers = {id_of(key).hex()[:8]: cipher_of(key) for key in made}
        self.ids = tuple(self._ciphers)
        """The ids of the keys, the one that writes first."""
        self._faults = (ValueError, *(_invalid_tag() if made else ()))
        self._first: AESGCM | None = self._ciphers[self.ids[0]] if made else None
        self.prefix = prefix(self.ids[0]) if made else ""
        """How a body begins that is written today; empty where nothing is encrypted."""

    def sealed(self, text: str, column: str, *row: object) -> str:
        """Return a text as it is written; `column` is `table.column`, `row` the row's key."""
        if self._first is None or text in NOTHING:
            return ESCAPED + text if text.startswith(MARK[:-1]) else text
        nonce = os.urandom(_NONCE)
        made = self._first.encrypt(nonce, text.encode(), _bound(column, row))
        return self.prefix + b2a_base64(nonce + made, newline=False).decode()

    def opened(self, stored: str, column: str, *row: object) -> str:
        """Return the text of a stored one.

        Raises:
            MissingKey: it was written with a key that is not set.
            StoreError: it was changed or moved.
        """
        if not stored.startswith(MARK):
            return stored[len(ESCAPED) :] if stored.startswith(ESCAPED) else stored
        try:
            packed = a2b_base64(stored[PREFIX:])
        except Error as fault:
            raise _spoilt() from fault
        return self._decrypted(stored[:PREFIX], packed, column, row).decode()

    def sealed_bytes(self, content: bytes, column: str, *row: object) -> bytes:
        """Return bytes as they are written; no plain content may begin like a body."""
        if self._first is None:
            return content
        nonce = os.urandom(_NONCE)
        made = self._first.encrypt(nonce, content, _bound(column, row))
        return self.prefix.encode() + nonce + made

    def opened_bytes(self, stored: bytes, column: str, *row: object) -> bytes:
        """Return the content of stored bytes.

        Raises:
            MissingKey, StoreError: as `opened`.
        """
        if not stored.startswith(MARK.encode()):
            return stored
        head = stored[:PREFIX].decode("ascii", "replace")
        return self._decrypted(head, stored[PREFIX:], column, row)

    def _decrypted(self, head: str, packed: bytes, column: str, row: tuple[object, ...]) -> bytes:
        cipher = self._ciphers.get(head[len(MARK) : PREFIX - 1])
        if cipher is None:
            raise unknown_key((key_id(head),), known=bool(self.ids))
        try:
            return cipher.decrypt(packed[:_NONCE], packed[_NONCE:], _bound(column, row))
        except self._faults as fault:
            raise _spoilt() from fault


def prefix(id: str) -> str:
    """Return how the bodies of a key begin."""
    return f"{MARK}{id}$"


def key_id(head: str) -> str:
    """Return the id of the key a body that begins like this was written with."""
    return head[len(MARK) : PREFIX - 1]


def unknown_key(ids: Sequence[str], *, known: bool) -> MissingKey:
    """Return what to do about bodies of keys that are not set."""
    named = " and ".join(ids)
    if not known:
        return MissingKey(
            f"What people wrote in this database is encrypted (key {named}), and"
            " FAIRHIRE_ENCRYPTION_KEY is not set: please set it as it was. Nothing was changed."
        )
    return MissingKey(
        "Some of what people wrote in this database is encrypted with a key that is not set"
        f" ({named}): please put that key back, behind the present one and a comma, in"
        " FAIRHIRE_ENCRYPTION_KEY. Nothing was changed."
    )


def _spoilt() -> StoreError:
    return StoreError(
        "A text in the database was changed or moved from outside, or is damaged: please put the"
        " database back from a backup."
    )


def _invalid_tag() -> tuple[type[Exception]]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only who has keys pays

    return (InvalidTag,)


def _bound(column: str, row: tuple[object, ...]) -> bytes:
    if len(row) == 4:  # an answer: there are a hundred in an interview, and this is twice as fast
        return f"{column}\0{row[0]}\0{row[1]}\0{row[2]}\0{row[3]}".encode()
    return "\0".join((column, *map(str, row))).encode()
