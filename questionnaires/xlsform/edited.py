"""Cells of our own workbook that were changed where another cell is what counts.

Rule of this file: it compares what stands in the workbook with what would be written there now; a
difference is told and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from questionnaires.model import Questionnaire
from questionnaires.xlsform.columns import Row
from questionnaires.xlsform.exporting import WORD_KEYS, exported
from questionnaires.xlsform.survey_sheet import TRANSLATED
from questionnaires.xlsform.tables import HELPER, OURS, SURVEY, spoken
from questionnaires.xlsform.told import Told

_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter")


def tell_edited(
    rows: list[Row], readings: Mapping[str, Questionnaire], own: str, told: Told
) -> None:
    """Tell cells that were changed in vain, by row."""
    words: dict[str, dict[str, str]] = defaultdict(lambda: dict.fromkeys(WORD_KEYS, ""))
    table = exported(readings, words)[SURVEY]
    again = {
        row["name"]: row
        for row in table.rows
        if row.get(f"{OURS}type") != HELPER and not row["type"].startswith(("begin", "end"))
    }
    for row in rows:
        now = again.get(row.get("name"))
        if now is None or row.get(f"{OURS}type") == HELPER:
            continue
        for key in _EXPRESSIONS:
            if row.get(f"{OURS}{key}") and row.get(key) != now.get(key, ""):
                told.add(
                    row, "edited", f"{key} is not what {OURS}{key} says; that counts.",
                    f"change {OURS}{key}, or empty it",
                )  # fmt: skip
        if row.get("include"):
            _tell_included(row, now, own, told)


def _tell_included(row: Row, now: Mapping[str, str], own: str, told: Told) -> None:
    for column in TRANSLATED.values():
        if row.said(column, own, own) != now.get(spoken(column, own), ""):
            told.add(
                row, "edited", f"{column} was changed, but the question comes from elsewhere"
                f" ({row.get('include')}).", "empty “include” to make it your own",
            )  # fmt: skip
