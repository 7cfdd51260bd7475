"""Tables written as a workbook that people edit: headings stay in sight, long texts are wrapped.

Rule of this file: every cell is a text; nothing that stands in one becomes a formula or a link. The
same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from questionnaires.xlsform.tables import HELPER, OUR_SHEETS, OURS, READ_ME, SURVEY, Table

READ_ME_LINES = (
    "This workbook is the questionnaire “{title}”, version {version}: the sheet “survey” has"
    " one row for each question, “choices” the answers to choose from, and the sheets with a"
    " grey tab say what answers mean and when questions come.",
    "Change, add or move rows freely, and leave the headings and the names in the column"
    " “name” as they are, because conditions, findings and translations go by them.",
    "Columns with a blue heading are XLSForm, which ODK and KoboToolbox understand; where a"
    " grey one that begins with “fairhire_” has text, it is what counts, so change it there or"
    " empty it.",
    "Rows with “helper” in “fairhire_type” are for ODK and KoboToolbox alone, and rows with"
    " something in “include” come from another questionnaire: empty that cell to make such a"
    " row your own.",
    "To bring it back, write the next number under “version” and “draft” under “status” in the"
    " sheet “settings”, save it as .xlsx and run:\nfairhire import-xlsform FILE.xlsx",
)
"""Five sentences for whoever edits the workbook."""
_WIDTHS = {
    **{"type": 24, "name": 26, "list_name": 24, "ref": 7, "label": 48, "hint": 40},
    **{"guidance_hint": 40, "relevant": 32, "constraint": 28, "constraint_message": 30},
    **{"calculation": 40, "example": 36, "good": 36, "evidence": 30, "note": 36, "when": 48},
    **{"ask_back": 36, "questions": 26, "level": 10, "required": 10, "include": 30},
    **{"form_title": 30, "form_id": 22, "default_language": 16, "order": 8, "answered_by": 20},
}
_USUAL_WIDTH = 16
_ROW_BAND = {"begin_group": "#D9E8F5", "begin_repeat": "#E6F0DC", "end_group": "#EEF4FA"}
_HELPER_BAND = "#F7F7F7"
_FAR_RIGHT = frozenset({"note", "example", "good", "evidence", "sources", "suggested"})
"""Columns too far right to decide how high a row is."""
_LONGEST_CELL = 32_767
_PIXELS_A_LINE = 15


class TooLong(ValueError):
    """A text that no cell of a spreadsheet holds; says where."""


def written(sheets: Mapping[str, Table], title: str, version: int, day: datetime) -> bytes:
    """Return the workbook; `day` is the date it bears.

    Raises:
        TooLong: if a text is longer than a cell holds.
    """
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(out, options)
    book.set_properties({"title": title, "created": day})
    looks = _Looks(book)
    for name, table in sheets.items():
        _sheet(book.add_worksheet(name), name, table, looks)
    _read_me(book.add_worksheet(READ_ME), title, version, looks)
    book.close()
    return out.getvalue()


class _Looks:
    def __init__(self, book: Workbook) -> None:
        base = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 10}
        base["num_format"] = "@"
        self._book, self._base = book, base
        heading = {**base, "bold": True, "bottom": 1, "valign": "vcenter"}
        self.heading = book.add_format({**heading, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.ours = book.add_format({**heading, "bg_color": "#D9D9D9"})
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.line = book.add_format({**base, "font_size": 11})
        self._known: dict[tuple[str, bool], Format] = {}

    def cell(self, band: str, rtl: bool) -> Format:
        """Return the look of a cell, by the colour of its row and the direction of its text."""
        if (band, rtl) not in self._known:
            more: dict[str, object] = {"bg_color": band} if band else {}
            if band == _HELPER_BAND:
                more |= {"font_color": "#7F7F7F", "italic": True}
            order = {"reading_order": 2, "align": "right", "indent": 1} if rtl else {}
            self._known[band, rtl] = self._book.add_format({**self._base, **more, **order})
        return self._known[band, rtl]


def _sheet(sheet: Worksheet, name: str, table: Table, looks: _Looks) -> None:
    if name in OUR_SHEETS:
        sheet.set_tab_color("#BFBFBF")
    sheet.freeze_panes(1, 2 if name == SURVEY else 1)
    sheet.set_row(0, 32)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.repeat_rows(0)
    for at, column in enumerate(table.columns):
        ours = name in OUR_SHEETS or not _is_xlsform(column)
        sheet.write_string(0, at, column, looks.ours if ours else looks.heading)
        sheet.set_column(at, at, _width(column))
    for number, row in enumerate(table.rows, 1):
        band = _ROW_BAND.get(row.get("type", ""), "")
        if row.get(f"{OURS}type") == HELPER:
            band = _HELPER_BAND
        for at, column in enumerate(table.columns):
            text = row.get(column, "")
            if len(text) > _LONGEST_CELL:
                raise TooLong(f"sheet {name}, row {number + 1}, column {column}")
            look = looks.cell(band, _is_rtl(column))
            if text:
                sheet.write_string(number, at, text, look)
            elif band:
                sheet.write_blank(number, at, None, look)
        sheet.set_row_pixels(number, _height(row))
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), max(len(table.columns) - 1, 0))


def _is_xlsform(column: str) -> bool:
    return column.split("::", maxsplit=1)[0] in XLSFORM_COLUMNS


XLSFORM_COLUMNS = frozenset(
    {
        *("type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint"),
        *("constraint_message", "calculation", "choice_filter", "repeat_count", "list_name"),
        *("form_title", "form_id", "version", "default_language"),
    }
)
"""The columns we write that are XLSForm's own."""


def _is_rtl(column: str) -> bool:
    return column.endswith(("(ar)", "(fa)", "(he)", "(ur)"))


def _width(column: str) -> int:
    base = column.split("::", maxsplit=1)[0].removeprefix(OURS)
    return _WIDTHS.get(base, _USUAL_WIDTH)


def _height(row: Mapping[str, str]) -> int:
    """Return a height in pixels that shows most of a row: six lines at most."""
    needed = 1
    for column, text in row.items():
        if column.split("::", maxsplit=1)[0] in _FAR_RIGHT and "type" in row:
            continue
        wide = _width(column)
        needed = max(needed, sum(-(-len(line) // wide) or 1 for line in text.split("\n")))
    return _PIXELS_A_LINE * min(needed, 6) + 5


def _read_me(sheet: Worksheet, title: str, version: int, looks: _Looks) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "How to edit this questionnaire and bring it back", looks.title)
    for at, line in enumerate(READ_ME_LINES, 2):
        text = line.replace("{title}", title).replace("{version}", str(version))
        sheet.write_string(at, 0, text, looks.line)
        sheet.set_row_pixels(at, 54)
