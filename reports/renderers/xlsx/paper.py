"""The workbook being written, and one sheet of it.

Rule of this file: every text goes in as text (never through a call that guesses), every sheet is
set for A4 across, and nothing depends on the clock.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Context, Decimal
from math import ceil
from typing import Any, Final
from unicodedata import bidirectional

from babel.numbers import get_currency_precision
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from reports.branding import BrandLine
from reports.renderers.xlsx import masthead
from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, inert, is_risky
from reports.renderers.xlsx.styles import SEVERITIES, Properties
from reports.wording import Wording

OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet must not have."""

A4, PAGE_LETTERS, LINE_HEIGHT, HIGHEST = 9, 150, 15, 400
LEFT_TO_RIGHT, RIGHT_TO_LEFT = 1, 2
"""Reading orders of a cell."""

PRECISE: Final = Context(prec=15)
"""As many digits as a spreadsheet keeps."""


class Paper:
    """A workbook in one language; `finished` gives its bytes.

    `brand` stands above the first sheet and in print on all of them.
    """

    def __init__(self, say: Wording, title: str, day: date, brand: BrandLine | None = None) -> None:
        self.say, self.brand = say, brand
        self._stream = io.BytesIO()
        self._book = Workbook(self._stream, OPTIONS)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        made = datetime.combine(day, time())
        about = {"company": inert(brand.name)} if brand else {}
        self._book.set_properties({"title": inert(title), "created": made, **about})

    def tab(self, key: str, widths: Sequence[float]) -> Tab:
        """Return a new sheet, named by the wording's `workbook.tab.<key>`."""
        name = NO_NAME.sub(" ", self.say(f"workbook.tab.{key}"))[:31]
        is_first = not self._book.worksheets()
        tab = Tab(self, self._book.add_worksheet(name), name, widths)
        if self.brand is not None and is_first:
            tab.head_with(self.brand)
        return tab

    def format(self, properties: Properties) -> Format:
        """Return the format with these properties, on the side of the language.

        Each text keeps its own direction: a Latin name stays readable in an Arabic sheet.
        """
        side = {"align": "right"} if self.say.direction == "rtl" else {}
        key = tuple(sorted({**side, **properties}.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    def finished(self) -> bytes:
        """Close the workbook and return it."""
        self._book.close()
        return self._stream.getvalue()


class Tab:
    """One sheet. `row` is the next one to be written, counted from zero."""

    def __init__(self, paper: Paper, sheet: Any, name: str, widths: Sequence[float]) -> None:
        self.paper, self.say, self.sheet, self.name = paper, paper.say, sheet, name
        self.row, self.widths = 0, widths
        self._set_up()

    def _set_up(self) -> None:
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, width)
        if self.say.direction == "rtl":
            self.sheet.right_to_left()
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.hide_gridlines(2)
        words = inert(self.say("self_assessed")).replace("&", "&&")
        self.sheet.set_footer(f"&L&9{words}&C&9&A&R&9&P / &N")
        if self.paper.brand is not None:
            masthead.print_name(self.sheet, self.paper.brand)

    def head_with(self, brand: BrandLine) -> None:
        """Put logo, name and contact on top of the sheet."""
        beside, last = 2, len(self.widths) - 1
        has_logo = masthead.logo_row(self.sheet, self.row, brand)
        if has_logo and last > beside:
            self.sheet.merge_range(self.row, beside, self.row, last, "", self.paper.format({}))
            self.put(self.row, beside, masthead.told(brand), "section")
        self.row += has_logo
        if not has_logo or last <= beside:
            self.note(masthead.told(brand), "strong")
        if brand.near:
            self.note(brand.near)

    def put(self, row: int, column: int, value: Value | Styled, style: str = "text") -> None:
        """Write one cell."""
        if isinstance(value, Styled):
            return self.put(row, column, value.value, value.style)
        look = self.paper.format(masthead.coloured(style, self.paper.brand))
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, Live):
            self.sheet.write_formula(row, column, value.formula, look, _result(value.result))
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(row, column, value, look)
        else:
            text = inert(value)
            marked = {"quote_prefix": True, "num_format": "@"} if is_risky(text) else {}
            base = masthead.coloured(style, self.paper.brand)
            look = self.paper.format({**base, **marked, **self._turned(text)})
            self.sheet.write_string(row, column, text, look)

    def _turned(self, text: str) -> dict[str, int]:
        """Give a text of a right-to-left sheet its own direction: that of its first letter."""
        if self.say.direction == "ltr":
            return {}
        kinds = (bidirectional(letter) for letter in text)
        first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "R")
        return {"reading_order": LEFT_TO_RIGHT if first == "L" else RIGHT_TO_LEFT}

    def title(self, text: str, *notes: str) -> None:
        """Write the heading of the sheet and the notes under it."""
        self.sheet.set_row(self.row, 24)
        self.put(self.row, 0, text, "title")
        self.row += 1
        for note in notes:
            if note:
                self.note(note)

    def section(self, text: str, note: str = "") -> None:
        """Write a heading within the sheet, with an empty row before it."""
        self.row += 1
        self.sheet.set_row(self.row, 20)
        self.put(self.row, 0, text, "section")
        self.row += 1
        if note:
            self.note(note)

    def note(self, text: str, style: str = "note") -> None:
        """Write a text over the width of the page, as high as it needs."""
        last, room = 0, 0.0
        for number, width in enumerate(self.widths):
            if number and room + width > PAGE_LETTERS:
                break
            last, room = number, room + width
        self.sheet.set_row(self.row, LINE_HEIGHT * _lines(text, room) + 2)
        if last:
            look = self.paper.format(masthead.coloured(style, self.paper.brand))
            self.sheet.merge_range(self.row, 0, self.row, last, "", look)
        self.put(self.row, 0, text, style)
        self.row += 1

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[Value | Styled]], *, chief: bool
    ) -> Span:
        """Write a table. The chief one of a sheet keeps its head in sight and can be filtered."""
        top = self.row
        headings = [Styled(column.heading, "head") for column in columns]
        for cells in (headings, *rows):
            for number, (column, value) in enumerate(zip(columns, cells, strict=True)):
                self.put(self.row, number, value, column.style)
            self._fit(cells)
            self.row += 1
        span = Span(self.name, top + 1, self.row - 1)
        if chief:
            self.sheet.freeze_panes(top + 1, 0)
            self.sheet.repeat_rows(top)
            self.sheet.autofilter(top, 0, max(span.first, span.last), len(columns) - 1)
        return span

    def _fit(self, cells: Sequence[Value | Styled]) -> None:
        """Make the row as high as its texts need: not every program does so by itself."""
        texts = zip(cells, self.widths, strict=False)
        lines = max(_lines(_letters(cell), width) for cell, width in texts)
        self.sheet.set_row(self.row, min(HIGHEST, LINE_HEIGHT * lines + 2))

    def choose(self, span: Span, column: int, options: Sequence[str]) -> None:
        """Let a column take only these words, from a drop-down list."""
        if span.last >= span.first:
            say = self.say
            rule = {
                "validate": "list",
                "source": list(options),
                "error_title": say("workbook.choose.title"),
                "error_message": say("workbook.choose.text"),
            }
            self.sheet.data_validation(span.first, column, span.last, column, rule)

    def only(self, span: Span, column: int, kind: str) -> None:
        """Let a column take only days (`date`) or amounts of zero and more (`decimal`)."""
        if span.last >= span.first:
            least = date(2000, 1, 1) if kind == "date" else 0
            rule = {
                "validate": kind,
                "criteria": ">=",
                "value": least,
                "error_title": self.say(f"workbook.only.{kind}.title"),
                "error_message": self.say(f"workbook.only.{kind}.text"),
            }
            self.sheet.data_validation(span.first, column, span.last, column, rule)

    def colour(self, span: Span, columns: tuple[int, int], rules: Mapping[str, Properties]) -> None:
        """Colour cells of these columns where a formula holds (without `=`, for the first row)."""
        if span.last < span.first:
            return
        for formula, look in rules.items():
            self.sheet.conditional_format(
                span.first,
                columns[0],
                span.last,
                columns[1],
                {
                    "type": "formula",
                    "criteria": f"={formula}",
                    "format": self.paper.format(look),
                },
            )

    def colour_severities(self, span: Span, column: int) -> None:
        """Colour a column of severities by its words."""
        for key, look in SEVERITIES.items():
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{self.say(f"severity.{key}")}"',
                "format": self.paper.format(look),
            }
            if span.last >= span.first:
                self.sheet.conditional_format(span.first, column, span.last, column, rule)


def digits_of(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217); 2 where none is named."""
    return get_currency_precision(currency) if currency else 2


def money_style(currency: str) -> str:
    """Return the style of amounts in a currency, by its minor unit."""
    digits = digits_of(currency)
    return f"money{digits if digits in (0, 2) else 3}"


def _result(result: Decimal | int | str) -> Decimal | int | str:
    return PRECISE.plus(result) if isinstance(result, Decimal) else result


def _letters(cell: Value | Styled) -> str:
    value = cell.value if isinstance(cell, Styled) else cell
    return value if isinstance(value, str) else ""


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, on the safe side."""
    return sum(max(1, ceil(len(one) / max(width - 2, 4))) for one in text.split("\n"))
