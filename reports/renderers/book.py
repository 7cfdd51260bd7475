"""The content book as one HTML file and as a tagged PDF.

Rule of this file: both formats show the same `Book` and add no word of content; the same book gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from reports.book.model import Book
from reports.renderers.pages import page_template
from reports.renderers.pdf import typeset


def book_html(book: Book) -> bytes:
    """Return the page as UTF-8: no script, no font, no picture from elsewhere."""
    return page_template("book.html.j2").render(b=book).encode()


def book_pdf(book: Book) -> bytes:
    """Return the document: A4, contents, page numbers, bookmarks."""
    content = {**msgspec.to_builtins(book), "direction": "ltr", "language": "en"}
    return typeset("book.typ", content, date.fromisoformat(book.date))


BOOK_FORMATS: Mapping[str, Callable[[Book], bytes]] = {"html": book_html, "pdf": book_pdf}
