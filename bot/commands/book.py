"""`fairhire book`: all content of the questionnaires as one book for reviewers.

Rule of this file: it opens, renders and writes; what stands in the book is `reports.book`'s.
"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.settings_given import settings_given


def book(
    out: Path = typer.Option(..., help="The folder to write to; made if it is not there."),
    date: str = typer.Option("", help="The date of the book, YYYY-MM-DD. Default: today."),
) -> None:
    """Write all content (questions, rules, shared entries, coverage) as HTML and PDF."""
    from bot import wiring
    from bot.commands.day_given import day_given
    from reports.book import build_book
    from reports.renderers.book import BOOK_FORMATS

    settings = settings_given()
    day = day_given(date, settings.timezone)
    catalog = wiring.catalog_of(settings)
    questionnaires = [catalog.open(one) for one in catalog.refs()]
    made = build_book(questionnaires, catalog.library("en"), day)
    out.mkdir(parents=True, exist_ok=True)
    for suffix, render in BOOK_FORMATS.items():
        path = out / f"content-book.{suffix}"
        path.write_bytes(render(made))
        print(path)
