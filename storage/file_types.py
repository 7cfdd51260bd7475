"""What a file is, found in its content: the few types that are taken, and why others are not.

Rule of this file: a name is believed only where it warns; nothing is unpacked, and no file, however
it was made, costs more than reading it once.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from storage.picture_sizes import jpeg_size, png_size, webp_size

EMPTY: Final = "empty"
PROGRAM: Final = "program"
SCRIPT: Final = "script"
ARCHIVE: Final = "archive"
MACROS: Final = "macros"
OLD_OFFICE: Final = "old_office"
DAMAGED: Final = "damaged"
UNKNOWN: Final = "unknown"
REASONS: Final = (EMPTY, PROGRAM, SCRIPT, ARCHIVE, MACROS, OLD_OFFICE, DAMAGED, UNKNOWN)

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODF: Final = "application/vnd.oasis.opendocument."
ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "text/plain": "txt",
    WORD: "docx",
    SHEET: "xlsx",
    f"{ODF}text": "odt",
    f"{ODF}spreadsheet": "ods",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}
"""Every type that is taken, and how such a file's name ends when it is handed out."""

HEAD: Final = 512
MOST_ENTRIES: Final = 5000
LARGEST_DIRECTORY: Final = 2 * 1024 * 1024
_END_OF_ZIP: Final = 66_000  # the longest comment, and the record before it
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
_ARCHIVES: Final = (
    b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd", b"MSCF", b"!<arch>\n",
)  # fmt: skip
_OLD_OFFICE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"),
        "video/mp4",
    ),
    b"qt  ": "video/quicktime",
}
_SCRIPT_NAMES: Final = re.compile(
    r"\.(?:bat|cmd|com|css|desktop|hta|htm|html|inf|jar|js|jse|lnk|mht|mhtml|mjs|php|pl|ps1|psm1|py"
    r"|rb|reg|scr|sh|svg|url|vb|vbe|vbs|wsf|xht|xhtml|xml|xsl)\s*$",
    re.IGNORECASE,
)
_BOMS: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileType:
    """What was found: a media type of `ENDINGS`, pixels of a picture; or the `refused` reason."""

    media_type: str = ""
    width: int = 0
    height: int = 0
    refused: str = ""


def file_type(file: BinaryIO, name: str = "") -> FileType:
    """Return what a file is; `name` is looked at only to refuse scripts that are plain text."""
    head = file.read(HEAD)
    if not head:
        return FileType(refused=EMPTY)
    if head.startswith(_PROGRAMS):
        return FileType(refused=PROGRAM)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        return FileType(refused=ARCHIVE)
    if head.startswith(_OLD_OFFICE):
        return FileType(refused=OLD_OFFICE)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    return _picture(head, file) or _other(head) or _text(file, name)


def _picture(head: bytes, file: BinaryIO) -> FileType | None:
    for starts, media_type, size in _PICTURES:
        if starts(head):
            width, height = size(head, file)
            return FileType(media_type, width, height)
    return None


_PICTURES: Final[
    tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes, BinaryIO], tuple[int, int]]], ...]
] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), "image/jpeg", jpeg_size),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), "image/png", png_size),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", "image/webp", webp_size),
)


def _other(head: bytes) -> FileType | None:
    if head.startswith(b"%PDF-"):
        return FileType("application/pdf")
    if head.startswith(b"OggS"):
        return FileType("audio/ogg")
    if head[4:8] == b"ftyp":
        media_type = _BRANDS.get(head[8:12], "")
        return FileType(media_type) if media_type else FileType(refused=UNKNOWN)
    # MPEG audio, layer III: eleven bits set, then version and layer.
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    if head.startswith(b"ID3") or is_frame:
        return FileType("audio/mpeg")
    return None


def _text(file: BinaryIO, name: str) -> FileType:
    """Return plain text, unless it is for a browser or a shell to run."""
    file.seek(0)
    first = file.read(HEAD)
    decoder = codecs.getincrementaldecoder(_BOMS.get(first[:2], "utf-8-sig"))()
    seen, part = "", first
    try:
        while part:
            text = decoder.decode(part)
            if _UNSEEN.search(text):
                return FileType(refused=UNKNOWN)
            seen = (seen + text)[:HEAD] if len(seen) < HEAD else seen
            part = file.read(1 << 16)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return FileType(refused=UNKNOWN)
    begins = seen.lstrip()
    if begins.startswith(("#!", "<", "@echo", "%!PS")) or _SCRIPT_NAMES.search(name):
        return FileType(refused=SCRIPT)
    return FileType("text/plain")


# -- documents of office programs, which are ZIP archives ------------------------------------------


def _zipped(file: BinaryIO) -> FileType:
    """Return which document a ZIP is, from its list of contents alone."""
    if not _is_short_list(file):
        return FileType(refused=ARCHIVE)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            named = {entry.filename.casefold() for entry in entries}
            odf = _odf_type(archive, entries)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return FileType(refused=DAMAGED)
    media_type = odf or _ooxml_type(named)
    if not media_type:
        return FileType(refused=ARCHIVE)
    if any(map(_may_act, named)):
        return FileType(refused=MACROS)
    return FileType(media_type) if media_type in ENDINGS else FileType(refused=UNKNOWN)


def _is_short_list(file: BinaryIO) -> bool:
    """Tell whether a ZIP says, at its end, that its list of contents is short enough to read."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_OF_ZIP))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        return False
    entries = int.from_bytes(end[at + 10 : at + 12], "little")
    length = int.from_bytes(end[at + 12 : at + 16], "little")
    file.seek(0)
    return entries <= MOST_ENTRIES and length <= LARGEST_DIRECTORY


def _odf_type(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    """Return the type an OpenDocument states in its first entry, which is stored as it is."""
    first = entries[0] if entries else None
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return ""
    if first.file_size > 100:
        return ""
    stated = archive.read(first).decode("ascii", "replace")
    return stated if stated.startswith(ODF) else ""


def _ooxml_type(named: set[str]) -> str:
    if "[content_types].xml" not in named:
        return ""
    if "word/document.xml" in named:
        return WORD
    if "xl/workbook.xml" in named:
        return SHEET
    return ""


def _may_act(name: str) -> bool:
    """Tell whether a part of a document is a program: macros, controls, packed files."""
    return (
        name.endswith(("vbaproject.bin", "vbadata.xml"))
        or name.startswith(("basic/", "scripts/"))
        or "/activex/" in name
        or "/macrosheets/" in name
        or ("/embeddings/" in name and name.endswith(".bin"))
    )
