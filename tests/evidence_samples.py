"""Small real files for the tests of evidence, made when they are asked for."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from openpyxl import Workbook
from PIL import Image

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00;"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(32)
M4A = b"\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00isomiso2" + bytes(32)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(32)
PROGRAM = b"MZ\x90\x00" + bytes(60)


def picture(kind: str = "JPEG", width: int = 60, height: int = 40, colour: str = "navy") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, kind)
    return made.getvalue()


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if first is not None:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1], zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


def word(*more: str) -> bytes:
    made = io.BytesIO()
    document = Document()
    document.add_paragraph("A licence.")
    document.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        for name in more:
            archive.writestr(name, "x")
    return made.getvalue()


def sheet() -> bytes:
    made = io.BytesIO()
    book = Workbook()
    book.active["A1"] = 5
    book.save(made)
    return made.getvalue()


def odf(kind: str = "text", *more: str) -> bytes:
    stated = f"application/vnd.oasis.opendocument.{kind}"
    return zipped("content.xml", "META-INF/manifest.xml", *more, first=("mimetype", stated))


def bomb() -> bytes:
    """Return a small archive of a hundred megabytes, named like a Word document."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", bytes(100 * 1024 * 1024))
    return made.getvalue()
