"""What a form has besides rows that can be taken: columns, settings and sheets, told once each.

Rule of this file: nothing with content goes by untold.
"""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.xlsform import kinds
from questionnaires.xlsform.columns import headings
from questionnaires.xlsform.tables import (
    CHOICES,
    HELPER,
    OUR_SHEETS,
    OURS,
    SETTINGS,
    SURVEY,
    XLSFORM_SHEETS,
    Table,
)
from questionnaires.xlsform.told import Told

_MEANT = {
    "default": ("an answer given beforehand", "ask people to check it instead"),
    "trigger": ("a value worked out when something changes", "write it as a calculation"),
    "read_only": ("a question that cannot be answered", "make it a note"),
    "required_message": (
        "another sentence for missing answers",
        "leave it as it is: ours is shown",
    ),
    "image": ("a picture", "say it in the label"),
    "audio": ("a sound", "say it in the label"),
    "video": ("a film", "say it in the label"),
}
_SHOWN_ROWS = 8
_SETTINGS = frozenset({"form_title", "form_id", "version", "default_language"})


def tell_columns(sheets: Mapping[str, Table], told: Told, ours: bool) -> None:
    """Tell all columns and sheets that are not taken over."""
    for name in (SURVEY, CHOICES):
        _tell_languages(name, sheets.get(name, Table()), told)
    if not ours:
        _tell_survey(sheets[SURVEY], told)
        for column in headings(sheets.get(SETTINGS, Table())).values():
            if column.base not in _SETTINGS:
                told.at(
                    SETTINGS,
                    1,
                    "setting",
                    f"{column.written} is not needed here.",
                    "leave it as it is",
                )
    for name, table in sheets.items():
        if name not in (*XLSFORM_SHEETS, *OUR_SHEETS) and table.rows:
            told.at(name, 1, "sheet", "the whole sheet is left out.", "say it in the sheet survey")
        elif name in OUR_SHEETS and not ours:
            told.at(
                name, 1, "sheet", f"the sheet is read only where {OURS}format is 1 in settings.",
                f"write {OURS}format with 1 in the sheet settings",
            )  # fmt: skip


def _tell_survey(table: Table, told: Told) -> None:
    for column, heading in headings(table).items():
        if heading.base in kinds.COLUMNS or heading.language is None:
            continue
        rows = [
            number
            for number, row in enumerate(table.rows, table.first_row)
            if row.get(column) and row.get(f"{OURS}type") != HELPER
        ]
        if not rows:
            continue
        base = heading.base.removeprefix("media::").removeprefix("bind::")
        if heading.base in kinds.LOOKS:
            what, repair = (
                "how a question looks",
                "leave it as it is: each channel has its own buttons",
            )
        else:
            what, repair = _MEANT.get(base, ("nothing that we know", "say it in label or hint"))
        where = ", ".join(map(str, rows[:_SHOWN_ROWS])) + (" …" if len(rows) > _SHOWN_ROWS else "")
        told.at(
            SURVEY,
            rows[0],
            "column",
            f"the column {heading.written} ({what}) is left out, in row {where}.",
            repair,
        )


def _tell_languages(name: str, table: Table, told: Told) -> None:
    for heading in headings(table).values():
        if heading.language is None and heading.base in (*kinds.COLUMNS, "label"):
            told.at(
                name,
                1,
                "language",
                f"the language of the column {heading.written} is not known; it is left out.",
                "add its code, such as “label::French (fr)”",
            )
