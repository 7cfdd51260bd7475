"""Which types of XLSForm become which of ours, and which do not.

Rule of this file: data only; `docs/generate.py` shows these tables to authors.
"""

from __future__ import annotations

from typing import Final

PLAIN: Final = {
    "note": "note",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "text": "text",
    "string": "text",
}
"""Types that are ours, too."""

SELECTS: Final = {
    "select_one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select_all_that_apply_from": "select_multiple",
    "select_all_that_apply": "select_multiple",
    "select_one_from": "select_one",
}
"""Types that name a list of choices."""

CHANGED: Final = {
    "range": ("decimal", "it becomes a number to type, with the same bounds"),
    "rank": ("select_multiple", "people choose several; their order is not asked"),
    "datetime": ("date", "the time of day is not asked"),
    "time": ("text", "it becomes a text"),
    "barcode": ("text", "people type the code"),
    "image": ("file", "people say whether they have it or can get it, and keep it themselves"),
    "photo": ("file", "people say whether they have it or can get it, and keep it themselves"),
    "file": ("file", "people say whether they have it or can get it, and keep it themselves"),
    "audio": ("file", "people say whether they have it or can get it, and keep it themselves"),
    "video": ("file", "people say whether they have it or can get it, and keep it themselves"),
}
"""Types that become the nearest of ours: which, and what is then different."""

CALCULATED: Final = {"today": "today()", "start": "today()", "end": "today()"}
"""What a form notes by itself and conditions may read; as calculations."""

NOTED: Final = frozenset(
    {
        *("deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit"),
        *("imei", "start-geopoint", "background-audio", "background-geopoint"),
    }
)
"""What a form notes of a device or a person by itself; we ask for none of it."""

LEFT_OUT: Final = {
    "geopoint": "a place on the map",
    "geotrace": "a line on the map",
    "geoshape": "an area on the map",
    "osm": "a map",
    "hidden": "a value that nobody sees",
    "xml-external": "a file of choices",
    "csv-external": "a file of choices",
    "select_one_external": "choices from another sheet",
    "select_one_from_file": "choices from a file",
    "select_multiple_from_file": "choices from a file",
}
"""Types that we do not have, and what they are."""

COLUMNS: Final = frozenset(
    {
        *("type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint"),
        *("constraint_message", "calculation", "choice_filter", "repeat_count", "disabled"),
        *("parameters",),
    }
)
"""Columns of the sheet `survey` that are taken over."""

LOOKS: Final = frozenset({"appearance", "autoplay", "body::accept", "rows"})
"""Columns that only say how a question looks elsewhere."""
