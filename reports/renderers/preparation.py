"""The preparation list as one HTML file and as a tagged PDF, to print and to write on.

Rule of this file: both show the same `Preparation`; the same list gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from reports.preparation import Preparation
from reports.renderers.pages import page_template
from reports.renderers.pdf import typeset


def preparation_html(made: Preparation, day: date) -> bytes:
    """Return the page as UTF-8: no script, no font, no picture from elsewhere."""
    return (
        page_template("preparation.html.j2")
        .render(p=made, w=made.words, day=day.isoformat())
        .encode()
    )


def preparation_pdf(made: Preparation, day: date) -> bytes:
    """Return the document, dated by `day`: A4, page numbers, room to write."""
    content = {**msgspec.to_builtins(made), "iso_date": day.isoformat()}
    return typeset("preparation.typ", content, day)


PREPARATION_FORMATS: Mapping[str, Callable[[Preparation, date], bytes]] = {
    "html": preparation_html,
    "pdf": preparation_pdf,
}
