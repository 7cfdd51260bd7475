"""The files of evidence: written whole or not at all, one folder for each person.

Rule of this file: a file is on disk under its final name before its row is saved, and what has no
row is removed later; a path is made of a person's id and a hash alone, never of a name.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from storage.errors import StoreError
from storage.evidence_cipher import HEADER, Keys, SpoiltError, UnknownKeyError

ARRIVING: Final = ".arriving"
"""The folder of files that are being taken in; no id of a person begins with a dot."""
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600
BATCH: Final = 256 * 1024
_PERSON: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class TooLargeError(Exception):
    """More came in than is taken; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that came in and is not kept yet: on disk at `path`, or in `content`."""

    size: int
    sha256: str
    path: Path | None = None
    content: bytes = b""


class EvidenceFiles:
    """Files in a folder, encrypted if there are keys."""

    def __init__(self, folder: Path, keys: Iterable[str] = ()) -> None:
        self.folder = folder
        self.keys = Keys(tuple(keys))

    # -- taking in --------------------------------------------------------------------------

    async def hold(self, chunks: AsyncIterable[bytes], limit: int) -> Held:
        """Write what comes in to a place of its own, on disk when this returns.

        Raises:
            TooLargeError: it is more than `limit` bytes.
            StoreError: it cannot be written.
        """
        arriving = await asyncio.to_thread(self._arriving)
        try:
            waiting = bytearray()
            async for chunk in chunks:
                waiting += chunk
                if arriving.size + len(waiting) > limit:
                    raise TooLargeError
                if len(waiting) >= BATCH:
                    await asyncio.to_thread(arriving.write, bytes(waiting))
                    waiting.clear()
            await asyncio.to_thread(arriving.write, bytes(waiting))
            return await asyncio.to_thread(arriving.finish)
        except BaseException as fault:
            await asyncio.to_thread(arriving.give_up)
            if isinstance(fault, OSError):
                raise _trouble(self.folder, fault) from fault
            raise

    def _arriving(self) -> Arriving:
        folder = self.folder / ARRIVING
        try:
            folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            self.folder.chmod(PRIVATE_FOLDER)
            return Arriving(folder / secrets.token_hex(16), self.keys)
        except OSError as fault:
            raise _trouble(self.folder, fault) from fault

    def open(self, held: Held) -> BinaryIO:
        """Return the content of a file that is held, to look into; call it on a thread."""
        assert held.path is not None  # this store holds files on disk
        if not self.keys.encrypts:
            return held.path.open("rb")
        with held.path.open("rb") as file:
            return io.BytesIO(b"".join(self.keys.opened(file)))

    async def let_go(self, held: Held) -> None:
        """Remove a file that is not kept."""
        if held.path is not None:
            await asyncio.to_thread(held.path.unlink, missing_ok=True)

    async def keep(self, held: Held, person: str) -> None:
        """Put a file that is held in its place; the same content is there once for a person.

        Raises:
            StoreError: it cannot be written.
        """
        await asyncio.to_thread(self._keep, held, person)

    def _keep(self, held: Held, person: str) -> None:
        assert held.path is not None
        target = self._path(person, held.sha256)
        try:
            target.parent.mkdir(PRIVATE_FOLDER, exist_ok=True)
            held.path.replace(target)
            _sync_folder(target.parent)
            _sync_folder(self.folder)
        except OSError as fault:
            raise _trouble(self.folder, fault) from fault

    # -- reading ----------------------------------------------------------------------------

    async def read(self, person: str, sha256: str) -> bytes:
        """Return the content of a file, checked against its hash.

        Raises:
            StoreError: it is missing, damaged, or encrypted with a key that is not set.
        """
        return await asyncio.to_thread(self._read, person, sha256)

    def _read(self, person: str, sha256: str) -> bytes:
        path = self._path(person, sha256)
        try:
            with path.open("rb") as file:
                content = b"".join(self.keys.opened(file))
        except UnknownKeyError as fault:
            raise StoreError(
                f"{path} is encrypted with a key that is not set: please add the former key at the"
                " end of FAIRHIRE_ENCRYPTION_KEY."
            ) from fault
        except SpoiltError as fault:
            raise _damaged(path) from fault
        except OSError as fault:
            raise StoreError(f"{path} cannot be read ({fault.strerror}).") from fault
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _damaged(path)
        return content

    async def has(self, person: str, sha256: str) -> bool:
        """Tell whether a file is there."""
        return await asyncio.to_thread(self._path(person, sha256).is_file)

    # -- removing ---------------------------------------------------------------------------

    async def remove(self, person: str, hashes: Collection[str]) -> None:
        """Remove these files of a person, and her folder when it is empty then."""
        if hashes:
            await asyncio.to_thread(self._remove, person, hashes)

    def _remove(self, person: str, hashes: Collection[str]) -> None:
        try:
            for one in hashes:
                self._path(person, one).unlink(missing_ok=True)
        except OSError as fault:
            raise _trouble(self.folder, fault) from fault
        with suppress(OSError):  # others are still there, or it is gone already
            self._folder_of(person).rmdir()

    async def clear(self, person: str) -> None:
        """Remove all files of a person.

        Raises:
            StoreError: one cannot be removed.
        """
        if _PERSON.fullmatch(person):
            await asyncio.to_thread(self._clear, person)

    def _clear(self, person: str) -> None:
        try:
            shutil.rmtree(self._folder_of(person))
        except FileNotFoundError:
            return
        except OSError as fault:
            raise _trouble(self.folder, fault) from fault

    # -- looking after ----------------------------------------------------------------------

    async def persons(self) -> tuple[str, ...]:
        """Return whose files are here."""
        return await asyncio.to_thread(self._persons)

    def _persons(self) -> tuple[str, ...]:
        with suppress(FileNotFoundError):
            names = (one.name for one in self.folder.iterdir())
            return tuple(sorted(name for name in names if _PERSON.fullmatch(name)))
        return ()

    async def without_row(self, person: str, named: Collection[str], before: datetime) -> list[str]:
        """Return the hashes of a person's files not in `named`, written before this time."""
        return await asyncio.to_thread(self._without_row, person, named, before.timestamp())

    def _without_row(self, person: str, named: Collection[str], before: float) -> list[str]:
        found = []
        with suppress(FileNotFoundError):
            for path in self._folder_of(person).iterdir():
                known = not _SHA256.fullmatch(path.name) or path.name in named
                if not known and path.stat().st_mtime < before:
                    found.append(path.name)
        return found

    async def forget_arriving(self, before: datetime) -> int:
        """Remove what came in half before this time; return how many."""
        return await asyncio.to_thread(self._forget_arriving, before.timestamp())

    def _forget_arriving(self, before: float) -> int:
        removed = 0
        with suppress(FileNotFoundError):
            for path in (self.folder / ARRIVING).iterdir():
                with suppress(FileNotFoundError):  # it was kept meanwhile
                    if path.stat().st_mtime < before:
                        path.unlink()
                        removed += 1
        return removed

    async def renew(self, person: str, sha256: str) -> bool:
        """Write a file anew if it is not as it would be written today; tell whether it was done.

        Raises:
            StoreError: as `read`, and where it cannot be written.
        """
        return await asyncio.to_thread(self._renew, person, sha256)

    def _renew(self, person: str, sha256: str) -> bool:
        path = self._path(person, sha256)
        with suppress(FileNotFoundError), path.open("rb") as file:
            if self.keys.is_current(file.read(HEADER)):
                return False
            content = self._read(person, sha256)
            arriving = self._arriving()
            arriving.write(content)
            self._keep(arriving.finish(), person)
            return True
        return False

    def _folder_of(self, person: str) -> Path:
        if not _PERSON.fullmatch(person):
            raise StoreError("This is no id of a person, so no file can be hers.")
        return self.folder / person

    def _path(self, person: str, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise StoreError("This is no SHA-256 in hex, so no file has this name.")
        return self._folder_of(person) / sha256


class Arriving:
    """One file while it comes in; every method blocks."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.size = 0
        self._path = path
        self._hash = hashlib.sha256()
        self._sealing = keys.sealing() if keys.encrypts else None
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        self._file = os.fdopen(made, "wb")
        if self._sealing is not None:
            self._file.write(self._sealing.head)

    def write(self, plain: bytes) -> None:
        """Take in a piece."""
        self.size += len(plain)
        self._hash.update(plain)
        self._file.write(plain if self._sealing is None else self._sealing.sealed(plain))

    def finish(self) -> Held:
        """Bring all of it to disk."""
        if self._sealing is not None:
            self._file.write(self._sealing.last())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Held(self.size, self._hash.hexdigest(), self._path)

    def give_up(self) -> None:
        """Remove what came in."""
        with suppress(OSError):  # what could not be written cannot be flushed either
            self._file.close()
        self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trouble(folder: Path, fault: OSError) -> StoreError:
    return StoreError(
        f"Files cannot be written or removed in {folder} ({fault.strerror}). Please make room, and"
        " give the user who runs fairhire the right to write there."
    )


def _damaged(path: Path) -> StoreError:
    return StoreError(f"{path} is damaged: please put it back from a copy.")
