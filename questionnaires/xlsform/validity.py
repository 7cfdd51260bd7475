"""What pyxform, the reference program for XLSForm, says of a form.

Rule of this file: pyxform is imported when it is asked, and its verdict is told, never a reason to
stop.
"""

from __future__ import annotations

import re
from typing import Any

from questionnaires.xlsform.reading import Workbook
from questionnaires.xlsform.tables import SURVEY, XLSFORM_SHEETS
from questionnaires.xlsform.told import Told

_ROW = re.compile(r"\[row : (\d+)\]\s*")


def tell_invalid(book: Workbook, told: Told) -> None:
    """Tell why a form is no valid XLSForm, if it is none."""
    fault = fault_of(book)
    if fault:
        found = _ROW.search(fault)
        text = " ".join(_ROW.sub("", fault).split())
        row = int(found[1]) if found else 1
        told.at(
            SURVEY, row, "xlsform", f"other programs refuse this form: {text}",
            "correct it there, too",
        )  # fmt: skip


def fault_of(book: Workbook) -> str:
    """Return why pyxform refuses a form, '' where it takes it."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow to load
    from pyxform.xls2xform import convert  # noqa: PLC0415 - as above

    form: dict[str, Any] = {"sheet_names": list(book.sheets)}
    for name, table in book.sheets.items():
        if name in (*XLSFORM_SHEETS, "external_choices", "entities", "osm"):
            form[name] = [dict(row) for row in table.rows]
            form[f"{name}_header"] = [{column: None for column in table.columns if column}]
    try:
        convert(form, form_name="data")
    except PyXFormError as fault:
        return str(fault)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as fault:
        return f"{type(fault).__name__} {fault}"
    return ""
