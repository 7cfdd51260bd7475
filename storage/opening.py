"""From the setting `FAIRHIRE_DATABASE` to a store.

Rule of this file: nothing is opened or made here; `Store.open` does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from storage.base import Store, StoreError
from storage.bodies import Bodies
from storage.cohort_audit import Seal
from storage.evidence import EvidenceFiles
from storage.keyring import Keyring
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore

DEFAULT_FILE: Final = "fairhire.sqlite3"
EVIDENCE: Final = "evidence"
"""The folder of files in the data folder."""


def open_store(url: str, data_dir: Path, keys: Sequence[str] = (), secret: str = "") -> Store:
    """Return the store a URL names, not opened yet.

    `sqlite:///folder/file` is relative to the folder fairhire runs in, `sqlite:////folder/file`
    absolute, an empty URL the default file in `data_dir`; `postgresql://user@host/database` is a
    server; `memory:` keeps nothing. Files of evidence lie in `data_dir`. With `keys` they and what
    people wrote are encrypted, with a `secret` the audit log is sealed.

    Raises:
        StoreError: this version knows no such store.
    """
    store = _store(url, data_dir, Keyring(Bodies(keys), Seal(secret)))
    if not isinstance(store, MemoryStore):
        store.files = EvidenceFiles(data_dir / EVIDENCE, keys)
    return store


def _store(url: str, data_dir: Path, keys: Keyring) -> Store:
    scheme, _, rest = url.partition(":")
    if not url or url in ("sqlite:", "sqlite://", "sqlite:///"):
        return SqliteStore(data_dir / DEFAULT_FILE, keys=keys)
    if scheme == "memory" and not rest.strip("/"):
        return MemoryStore(keys)
    if scheme == "sqlite" and rest.startswith("///"):
        return SqliteStore(Path(rest[3:]).expanduser(), keys=keys)
    if scheme in ("postgresql", "postgres"):
        from storage.postgres import PostgresStore  # noqa: PLC0415 - slow to load, seldom used

        return PostgresStore(url, keys)
    # The setting may hold a password: what is shown ends before it could begin.
    raise StoreError(
        f"FAIRHIRE_DATABASE begins with {scheme[:20]!r}, which is no database fairhire knows."
        " Please write sqlite:///path/to/file or postgresql://user@host/database, or leave it out."
    )
