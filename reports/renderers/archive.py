"""ZIP archives that are the same bytes each time, made or made again.

Rule of this file: no clock and no machine shows in an archive: every entry has the one date, the
given (or sorted) order, the same rights and the same compression.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

FIXED = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP can hold; it says nothing about when the content was made."""

PLAIN_FILE = 0o100644
UNIX = 3
LEVEL = 6
FIRST = ("mimetype", "[Content_Types].xml")
"""Entries that readers want at the front: OpenDocument's, and Office's list of parts."""


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of names and contents, in the order given.

    Names are stored as UTF-8. An OpenDocument `mimetype` is stored without compression.

    Raises:
        ValueError: if a name comes twice.
    """
    stream, seen = io.BytesIO(), set[str]()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            if name in seen:
                raise ValueError(f"{name} would stand in the archive twice")
            seen.add(name)
            archive.writestr(_entry(name), content, compresslevel=LEVEL)
    return stream.getvalue()


def rezipped(content: bytes) -> bytes:
    """Return the same files as in the ZIP `content`, with fixed dates and in a fixed order.

    For libraries that write the present time into what they save (docxtpl, openpyxl). Folders
    without content are left out; dates *inside* the files are the caller's to set.

    Raises:
        zipfile.BadZipFile: if `content` is no ZIP.
        ValueError: if a name comes twice in it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir()]
        files = [(one.filename, archive.read(one)) for one in entries]
    return packed_in_order(files)


def packed_in_order(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of names and contents, in the order in which readers want them.

    Raises:
        ValueError: if a name comes twice.
    """
    return packed(sorted(files, key=lambda file: (_place(file[0]), file[0])))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED)
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = PLAIN_FILE << 16
    return entry


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)
