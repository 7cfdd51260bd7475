"""Where library files lie on disk.

Rule of this file: it reads bytes and names; what they mean is decided elsewhere.

A library folder holds `<ref_id>/v<n>/*.yaml`, `shared/*.yaml` and, beside or in it,
`locale/<lang>/LC_MESSAGES/<ref_id>.po` and `shared.po`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from questionnaires.publishing import read_published

PACKAGE = Path(__file__).resolve().parent.parent
LIBRARY = PACKAGE / "library"
"""The library that comes with the program."""

_VERSION = re.compile(r"v([1-9]\d{0,5})")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]+)?")


@dataclass(frozen=True)
class LibraryFiles:
    """All files of several library folders, read once; a later folder wins over an earlier."""

    versions: Mapping[tuple[str, int], Mapping[str, str]]
    shared: Mapping[str, str]
    locales: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over every name and text."""
        digest = hashlib.sha256()
        for files in (self.shared, *self.versions.values()):
            digest.update(hash_of(files).encode())
        return digest.hexdigest()


def hash_of(files: Mapping[str, str]) -> str:
    """Return the SHA-256 of names and texts, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def read_folders(folders: Iterable[Path]) -> LibraryFiles:
    """Read all library files of the folders.

    Raises:
        OSError: if a folder or a file cannot be read.
        UnicodeDecodeError: if a file is not UTF-8.
    """
    versions: dict[tuple[str, int], Mapping[str, str]] = {}
    shared: dict[str, str] = {}
    locales: dict[str, tuple[Path, ...]] = {}
    published: dict[str, str] = {}
    for folder in folders:
        versions.update(_versions(folder))
        for path in sorted((folder / "shared").glob("*.yaml")):
            shared[f"{shown(folder)}/shared/{path.name}"] = path.read_text("utf-8")
        for language, path in _catalogs(folder):
            locales[language] = (*locales.get(language, ()), path)
        if (folder / "published.json").is_file():
            published |= read_published((folder / "published.json").read_text("utf-8"))
    return LibraryFiles(dict(sorted(versions.items())), shared, locales, published)


def shown(folder: Path) -> str:
    """Return how a library folder, or a file in it, is named in problems."""
    own = folder.is_relative_to(PACKAGE)
    return folder.relative_to(PACKAGE.parent).as_posix() if own else str(folder)


def _versions(folder: Path) -> dict[tuple[str, int], Mapping[str, str]]:
    found: dict[tuple[str, int], Mapping[str, str]] = {}
    for path in sorted(folder.glob("*/v*")):
        number = _VERSION.fullmatch(path.name)
        name = path.parent.name
        if number is None or _NAME.fullmatch(name) is None or not path.is_dir():
            continue
        files = {
            f"{shown(folder)}/{name}/{path.name}/{one.name}": one.read_text("utf-8")
            for one in sorted(path.glob("*.yaml"))
        }
        if files:
            found[name, int(number[1])] = files
    return found


def _catalogs(folder: Path) -> list[tuple[str, Path]]:
    base = folder.parent / "locale" if folder == LIBRARY else folder / "locale"
    paths = sorted(base.glob("*/LC_MESSAGES/*.po"))
    named = [(path.parent.parent.name, path) for path in paths]
    return [(language, path) for language, path in named if _LANGUAGE.fullmatch(language)]
