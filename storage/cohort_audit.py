"""The chain of the audit log: how an entry is sealed, and what a chain proves.

Rule of this file: pure; one form for all stores. A plain digest is the SHA-256 (hexadecimal) of the
digest before it and the entry as JSON, with sorted keys and no spaces. With a key it is an HMAC of
the same (RFC 2104), behind `k`, the key's id and `:`; once one is sealed, all later ones are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from storage.audit_proof import Proof
from storage.cohort_rows import json_text
from storage.cohorts import Act
from storage.errors import StoreError
from storage.moments import time_text

PURPOSE: Final = b"fairhire audit log"
_ID: Final = 8


class Seal:
    """The key of the audit log, derived from a secret; without one digests are plain."""

    def __init__(self, secret: str = "") -> None:
        self._key = hmac.digest(secret.encode(), PURPOSE, "sha256") if secret else b""
        self.id = hashlib.sha256(b"key id" + self._key).hexdigest()[:_ID] if secret else ""
        """The key's id in digests; empty without a key."""

    def digest(self, text: str) -> str:
        """Return the digest of a text."""
        if not self._key:
            return _plain(text)
        return f"k{self.id}:{hmac.digest(self._key, text.encode(), 'sha256').hex()}"


UNSEALED: Final = Seal()


def sealed(act: Act, number: int, before: str, seal: Seal = UNSEALED) -> Act:
    """Return an entry with its number and its digest; `before` is the digest before it.

    Raises:
        StoreError: its detail is not plain JSON, or the log is sealed and there is no key.
    """
    if _key_of(before) and not seal.id:
        raise StoreError(
            "The audit log is sealed with FAIRHIRE_SECRET_KEY, which is not set: please set it"
            " again. Nothing of this was saved."
        )
    return replace(act, number=number, digest=seal.digest(_text(act, before)))


def proof(acts: Iterable[Act], last: int, seal: Seal = UNSEALED) -> Proof:
    """Return what a chain proves; `acts` are all entries in order, `last` the number given last."""
    found, before, was_sealed = Proof(), "", False
    for act in acts:
        number, key = found.count + 1, _key_of(act.digest)
        found = replace(found, count=number)
        if act.number != number or not _holds(act, before, key, seal):
            return replace(found, broken=number)
        found = _counted(found, key, seal, was_sealed)
        was_sealed, before = was_sealed or bool(key), act.digest
    gone = found.count + 1 if found.count != last else None
    return replace(found, broken=gone, last=before)


def _holds(act: Act, before: str, key: str, seal: Seal) -> bool:
    text = _text(act, before)
    if key == seal.id:
        return hmac.compare_digest(act.digest, seal.digest(text))
    return bool(key) or act.digest == _plain(text)


def _counted(found: Proof, key: str, seal: Seal, was_sealed: bool) -> Proof:
    """Count an entry that holds, or that cannot be looked into."""
    if key and key == seal.id:
        return replace(found, sealed=found.count, doubtful=None)
    doubtful = found.doubtful or (found.count if key or was_sealed else None)
    if key:
        return replace(found, foreign=found.foreign + 1, doubtful=doubtful)
    return replace(found, plain=found.plain + 1, doubtful=doubtful)


def _text(act: Act, before: str) -> str:
    entry = {
        "at": time_text(act.at),
        "actor": act.actor,
        "act": act.act,
        "organisation": act.organisation,
        "about": act.about,
        "detail": json.loads(json_text(act.detail)),
    }
    return before + json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key_of(digest: str) -> str:
    """Return the id of the key a digest was sealed with, empty for a plain one."""
    return digest[1 : _ID + 1] if digest.startswith("k") else ""
