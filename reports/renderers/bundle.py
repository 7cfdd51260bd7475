"""Everything about a report in one ZIP: all formats, and the documents that go with it.

Rule of this file: the same report and documents give the same bytes; no name leads out of the
folder it is unpacked in, and every name can be written on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from reports.model import Report
from reports.renderers import RENDERERS, Renderer
from reports.renderers.archive import packed

DOCUMENTS: Final = "documents"
LONGEST: Final = 120
"""Bytes of one name: every file system takes 255, and people put archives in deep folders."""

FORBIDDEN: Final = re.compile(r'[<>:"\\|?*]')
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices."""


class BundleRenderer:
    """All formats of a report in one file to keep or to hand on."""

    suffix = "zip"
    media_type = "application/zip"

    def render(self, report: Report) -> bytes:
        """Return the archive, without further documents."""
        return bundle(report)


ALL_FORMATS: Final[Mapping[str, Renderer]] = {**RENDERERS, "zip": BundleRenderer()}
"""Every format by name, and all of them in one file."""


def bundle(
    report: Report,
    documents: Mapping[str, bytes] | None = None,
    renderers: Mapping[str, Renderer] = RENDERERS,
) -> bytes:
    """Return a ZIP with `report.<suffix>` for every format and `documents/<name>` for each given.

    Names of documents may have folders, parted by `/`; what no file can be called is replaced.
    """
    files = [
        (f"report.{renderer.suffix}", renderer.render(report)) for renderer in renderers.values()
    ]
    return packed([*files, *_documents(documents or {})])


def _documents(documents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    taken: set[str] = set()
    for name in sorted(documents):
        path = _free(safe_path(name), taken)
        taken.add(path.casefold())
        yield f"{DOCUMENTS}/{path}", documents[name]


def safe_path(name: str) -> str:
    """Return a name, with its folders, as any machine can store it; never empty, never upward."""
    parts = [_safe(part) for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part) or "document"


def _safe(part: str) -> str:
    text = unicodedata.normalize("NFC", part)
    text = "".join(one for one in text if one.isprintable())
    text = FORBIDDEN.sub("_", text).strip(" .")
    text = f"_{text}" if RESERVED.match(text) else text
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, dot, suffix = text, "", ""
    room = LONGEST - len(f"{dot}{suffix}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{dot}{suffix}"


def _free(path: str, taken: set[str]) -> str:
    """Return the path, with a number where another document has it already."""
    stem, dot, suffix = path.rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = path, "", ""
    number, free = 1, path
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    return free
