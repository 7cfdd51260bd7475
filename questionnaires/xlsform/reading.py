"""A form's file read into plain tables, whatever the file holds.

Rule of this file: what is too large or no form is refused in one sentence before it takes memory or
time; formulas are told and never worked out.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from questionnaires.problems import Problem
from questionnaires.xlsform.tables import OUR_SHEETS, SURVEY, XLSFORM_SHEETS, Table

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 80_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 400
LONGEST_CELL = 32_767
_PROLOG = 65_536
_ROOT = re.compile(rb"<[A-Za-z]")
_BEYOND = ("external_choices", "entities", "osm")
"""Sheets of XLSForm that we do not take; they are read to be told."""
_KNOWN = frozenset((*XLSFORM_SHEETS, *OUR_SHEETS, *_BEYOND))


class Unreadable(ValueError):
    """A file that no questionnaire can be made of; one sentence, and how to repair it."""


@dataclass
class Workbook:
    """The sheets of a form by name, and what was seen while reading them."""

    sheets: dict[str, Table] = field(default_factory=dict)
    told: list[Problem] = field(default_factory=list)


def read_workbook(path: Path) -> Workbook:
    """Return the sheets of a form: .xlsx, .csv or .md.

    Raises:
        Unreadable: if it is no form, or too large to be one.
        OSError: if the file cannot be read.
    """
    readers = {".xlsx": _read_xlsx, ".xlsm": _read_xlsx, ".csv": _read_csv, ".md": _read_md}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise Unreadable(
            f"{path.name} is no .xlsx, .csv or .md. Please open it and save it as .xlsx."
        )
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable(
            f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB. Please remove pictures and"
            " data that do not belong to the form."
        )
    book = read(path.read_bytes(), path.name)
    if not book.sheets.get(SURVEY, Table()).rows:
        raise Unreadable(
            f"{path.name} has no sheet “survey” with questions. Please give a form in the XLSForm"
            " format."
        )
    return book


def _read_xlsx(data: bytes, name: str) -> Workbook:
    from openpyxl.reader.excel import load_workbook  # noqa: PLC0415 - slow to load
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    _check_archive(data, name)
    try:
        source = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        book = Workbook()
        for title in source.sheetnames:
            known = title.strip().lower()
            if known in _KNOWN or len(source.sheetnames) == 1:
                known = known if known in _KNOWN else SURVEY
                book.sheets[known] = _sheet(known, source[title], book.told)
    except Unreadable:
        raise
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise _broken(name) from fault
    except (TypeError, AttributeError, IndexError, EOFError) as fault:  # parts that are no XML
        raise _broken(name) from fault
    return book


def _broken(name: str) -> Unreadable:
    return Unreadable(
        f"{name} is no workbook that can be read. Please open it in a spreadsheet program and save"
        " it as .xlsx again."
    )


def _check_archive(data: bytes, name: str) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(
                    f"{name} unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB. Please"
                    " remove what does not belong to the form."
                )
            for one in archive.infolist():
                if one.filename.endswith((".xml", ".rels")):
                    with archive.open(one) as part:
                        _check_markup(part.read(_PROLOG), name)
    except Unreadable:
        raise
    except (BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error) as fault:
        raise _broken(name) from fault


def _check_markup(start: bytes, name: str) -> None:
    """Refuse markup that declares entities, or whose root is not among its first bytes."""
    root = _ROOT.search(start)
    if root is None or b"<!DOCTYPE" in start[: root.start()]:
        raise _broken(name)


def _sheet(name: str, source: Any, told: list[Problem]) -> Table:
    table = Table()
    for number, cells in enumerate(source.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        texts = [_text(cell, name, number, told) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise Unreadable(
                f"The sheet {name} has more than {MOST_COLUMNS} columns. Please remove what does"
                " not belong to the form."
            )
        if number == 1:
            table.columns = texts
        elif texts:
            _check_row(name, number)
            table.rows += [{} for _ in range(number - 2 - len(table.rows))]
            table.rows.append({c: t for c, t in zip(table.columns, texts, strict=False) if c and t})
    return table


def _check_row(name: str, number: int) -> None:
    if number > MOST_ROWS:
        raise Unreadable(
            f"The sheet {name} has more than {MOST_ROWS} rows. Please remove data that do not"
            " belong to the form."
        )


def _text(cell: Any, sheet: str, number: int, told: list[Problem]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        told.append(
            Problem(
                sheet,
                number,
                "formula",
                f"a cell holds a formula ({_short(str(value))}), which is not worked out here.",
                "Please copy the column and paste it as values.",
            )
        )
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _fitting(str(value), sheet, number)


def _fitting(text: str, sheet: str, number: int) -> str:
    if len(text) > LONGEST_CELL:
        raise Unreadable(
            f"Row {number} of the sheet {sheet} has a cell with more than {LONGEST_CELL}"
            " characters. Please make it shorter."
        )
    return text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _read_csv(data: bytes, name: str) -> Workbook:
    from pyxform.xls2json_backends import csv_to_dict  # noqa: PLC0415 - slow to load

    return _from_pyxform(csv_to_dict, data, name)


def _read_md(data: bytes, name: str) -> Workbook:
    from pyxform.xls2json_backends import md_to_dict  # noqa: PLC0415 - slow to load

    return _from_pyxform(md_to_dict, data, name)


def _from_pyxform(read: Any, data: bytes, name: str) -> Workbook:
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - as above

    try:
        found = read(data)
    except (PyXFormError, UnicodeDecodeError, csv.Error, KeyError, IndexError) as fault:
        raise Unreadable(
            f"{name} is no form in the XLSForm format, or is not in UTF-8. Please save it as .xlsx."
        ) from fault
    book = Workbook()
    for sheet, rows in found.items():
        if sheet in _KNOWN and isinstance(rows, list):
            book.sheets[sheet] = _plain_table(sheet, rows)
    return book


def _plain_table(sheet: str, rows: Iterable[dict[str, Any]]) -> Table:
    table = Table()
    for number, row in enumerate(rows, 2):
        _check_row(sheet, number)
        cells = {
            str(column).strip(): _fitting(str(text), sheet, number)
            for column, text in row.items()
            if column and text is not None
        }
        table.rows.append({column: text for column, text in cells.items() if text})
        table.columns += [one for one in cells if one not in table.columns]
    return table
