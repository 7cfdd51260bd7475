"""Branding folders by name, and copies of them as they were when a report was handed in.

Rule of this file: a copy is named by the SHA-256 of what is in it, written once and never changed;
what does not fit its name is not used.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

import structlog
import yaml

from bot.mishaps import Refused
from bot.reporting.brand_folder import BRANDS, KEPT, NAME, brand_named, files_of, sound_files
from reports.branding import BRANDING, TEMPLATE_FILE, Brand, brand_of

MOST_READ: Final = 16
"""Looks held in memory, each at most some megabytes."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")

_log: Final = structlog.get_logger()

Stamp = tuple[tuple[str, int, int], ...]
"""Names of files, when they were changed, and how large they are."""


class KeptBrands:
    """The branding folders below a data folder; `bot.reporting.look_source.Looks`."""

    def __init__(self, data_dir: Path) -> None:
        """Look below this folder; nothing is read or made by now."""
        self._data_dir = data_dir
        self._named: dict[str, tuple[Stamp, Brand | None]] = {}
        self._digests: dict[str, tuple[Stamp, str]] = {}
        self._kept: dict[str, Brand] = {}
        self._lock = Lock()

    def named(self, name: str) -> Brand | None:
        """Return the look in the folder of this name; None without one, or where it has errors."""
        stamp = self._stamp(name)
        with self._lock:
            known = self._named.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        brand = brand_named(self._data_dir, name) if stamp else None
        with self._lock:
            self._named[name] = (stamp, brand)
        return brand

    def keep(self, name: str) -> str:
        """Keep the folder of this name as it is, and return the SHA-256 it is kept under.

        Empty where there is none, or none that can be used or kept; then that is in the log.
        """
        stamp = self._stamp(name)
        with self._lock:
            known = self._digests.get(name)
        if known is not None and known[0] == stamp and self._place(known[1]).is_dir():
            return known[1]
        if not stamp:
            return ""
        try:
            files = used(sound_files(self._data_dir / BRANDS / name))
            digest = digest_of(files)
            self._write(digest, files)
        except (OSError, Refused) as fault:
            _log.warning("look_not_kept", brand=name, repair=str(fault).splitlines()[0])
            return ""
        with self._lock:
            self._digests[name] = (stamp, digest)
        return digest

    def kept(self, digest: str) -> Brand | None:
        """Return a look that was kept, None where it is not there any more, or not as it was."""
        with self._lock:
            known = self._kept.get(digest)
        if known is not None or not _DIGEST.fullmatch(digest):
            return known
        try:
            files = files_of(self._place(digest))
        except Refused as refused:
            _log.warning("look_gone", digest=digest, repair=str(refused))
            return None
        if digest_of(files) != digest:
            _log.warning("look_changed", digest=digest, repair="Please restore it from a backup.")
            return None
        brand = brand_of(files)
        with self._lock:
            while len(self._kept) >= MOST_READ:
                del self._kept[next(iter(self._kept))]
            self._kept[digest] = brand
        return brand

    def _stamp(self, name: str) -> Stamp:
        folder = self._data_dir / BRANDS / name
        if not NAME.fullmatch(name) or not folder.is_dir():
            return ()
        found = [(path.name, path.stat()) for path in sorted(folder.iterdir()) if path.is_file()]
        return tuple((name, one.st_mtime_ns, one.st_size) for name, one in found)

    def _place(self, digest: str) -> Path:
        return self._data_dir / KEPT / digest

    def _write(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Write the copy whole or not at all; one that is there stays."""
        place = self._place(digest)
        if place.is_dir():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
        try:
            for name, content in files.items():
                with (made / name).open("wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            os.rename(made, place)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            if not place.is_dir():  # else another process was quicker
                raise


def used(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a branding folder that its look is made of."""
    data = yaml.safe_load(files[BRANDING])
    logo = str(data.get("logo") or "")
    return {
        name: content
        for name, content in files.items()
        if name in (BRANDING, logo) or TEMPLATE_FILE.fullmatch(name)
    }


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files and their names."""
    found = sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()
