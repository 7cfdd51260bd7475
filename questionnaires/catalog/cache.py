"""What was read, kept compiled by the hash of its content.

Rule of this file: a blob is MessagePack of our own dataclasses, checked when it is read back; a
blob that is missing, damaged or of other code is made anew, and one that cannot be written is kept
in memory only, for the whole program.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import msgspec

from questionnaires.catalog.files import PACKAGE

Made = TypeVar("Made")

MOST_BLOBS = 200
MOST_IN_MEMORY = 64


class Cache:
    """Blobs in a folder, or in memory where there is none."""

    _in_memory: ClassVar[OrderedDict[str, Any]] = OrderedDict()

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._encoder = msgspec.msgpack.Encoder()

    def get(self, key: str, kind: type[Made], make: Callable[[], Made]) -> Made:
        """Return the blob of this key, made now if it is not there."""
        path = self._path(key)
        if path is None:
            return self._remembered(key, make)
        found = _read(path, kind)
        if found is not None:
            return found
        made = make()
        self._write(path, made)
        return made

    def _remembered(self, key: str, make: Callable[[], Made]) -> Made:
        found: Made = self._in_memory[key] if key in self._in_memory else make()
        self._in_memory[key] = found
        self._in_memory.move_to_end(key)
        while len(self._in_memory) > MOST_IN_MEMORY:
            self._in_memory.popitem(last=False)
        return found

    def _path(self, key: str) -> Path | None:
        if self.folder is None:
            return None
        name = hashlib.sha256(f"{code_hash()}/{key}".encode()).hexdigest()[:40]
        return self.folder / f"{name}.msgpack"

    def _write(self, path: Path, made: object) -> None:
        try:
            data = self._encoder.encode(made)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._tidy(path.parent)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(data)
            os.replace(file.name, path)
        except OSError:
            self.folder = None  # it cannot be written: what was made stays in memory

    def _tidy(self, folder: Path) -> None:
        blobs = sorted(folder.glob("*.msgpack"), key=lambda path: path.stat().st_mtime_ns)
        for path in blobs[:-MOST_BLOBS]:
            path.unlink(missing_ok=True)


def _read(path: Path, kind: type[Made]) -> Made | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Return a hash that changes when the code that makes the blobs does."""
    digest = hashlib.sha256()
    for path in sorted((*PACKAGE.glob("*.py"), *PACKAGE.glob("*/*.py"))):
        state = path.stat()
        digest.update(f"{path.name}:{state.st_size}:{state.st_mtime_ns};".encode())
    return digest.hexdigest()
