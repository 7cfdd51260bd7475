"""How cells look: one table of styles, and the colours of severities and states.

Rule of this file: what a colour says, words or a border say as well, so that the sheets read on a
black and white printer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Properties = Mapping[str, Any]

DAY: Final = "yyyy-mm-dd"
MONTH: Final = "yyyy-mm"
RATE: Final = "0.0#######"
INK, PALE, LINE, FILL_IN = "#1F2933", "#E8ECF0", "#9AA5B1", "#FFFBE6"

_CELL: Final[Properties] = {
    "text_wrap": True,
    "valign": "top",
    "border": 1,
    "border_color": LINE,
    "font_color": INK,
}
_INPUT: Final[Properties] = {**_CELL, "bg_color": FILL_IN, "border": 4, "border_color": INK}
_TOTAL: Final[Properties] = {**_CELL, "bold": True, "bg_color": PALE, "top": 2}

STYLES: Final[Mapping[str, Properties]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK},
    "section": {"bold": True, "font_size": 13, "font_color": INK, "valign": "bottom"},
    "note": {"text_wrap": True, "valign": "top", "font_color": INK},
    "strong": {"text_wrap": True, "valign": "top", "font_color": INK, "bold": True},
    "head": {**_CELL, "bold": True, "bg_color": PALE, "bottom": 2, "valign": "vcenter"},
    "text": _CELL,
    "bold": {**_CELL, "bold": True},
    "count": {**_CELL, "num_format": "#,##0", "align": "center"},
    "day": {**_CELL, "num_format": DAY, "align": "center"},
    "month": {**_CELL, "num_format": MONTH, "align": "center"},
    "rate": {**_CELL, "num_format": RATE},
    "months": {**_CELL, "num_format": "0.0"},
    "share": {**_CELL, "num_format": "0 %"},
    "money0": {**_CELL, "num_format": "#,##0"},
    "money2": {**_CELL, "num_format": "#,##0.00"},
    "money3": {**_CELL, "num_format": "#,##0.000"},
    "input": _INPUT,
    "input_day": {**_INPUT, "num_format": DAY, "align": "center"},
    "input_count": {**_INPUT, "num_format": "#,##0", "align": "center"},
    "input_rate": {**_INPUT, "num_format": RATE},
    "input_money0": {**_INPUT, "num_format": "#,##0"},
    "input_money2": {**_INPUT, "num_format": "#,##0.00"},
    "input_money3": {**_INPUT, "num_format": "#,##0.000"},
    "total": _TOTAL,
    "total_count": {**_TOTAL, "num_format": "#,##0", "align": "center"},
    "total_money0": {**_TOTAL, "num_format": "#,##0"},
    "total_money2": {**_TOTAL, "num_format": "#,##0.00"},
    "total_money3": {**_TOTAL, "num_format": "#,##0.000"},
}

SEVERITIES: Final[Mapping[str, Properties]] = {
    "critical": {"bg_color": "#9F1D20", "font_color": "#FFFFFF", "bold": True},
    "major": {"bg_color": "#E9A15B", "font_color": "#000000", "bold": True},
    "minor": {"bg_color": "#FDF3C7", "font_color": "#000000"},
    "unknown": {"bg_color": PALE, "font_color": "#000000", "italic": True},
}
"""Dark, middle, light: the order stays in grey, and the word stands in the cell."""

STATES: Final[Mapping[str, Properties]] = {
    "done": {"bg_color": PALE, "font_color": "#52606D", "font_strikeout": True},
    "not_needed": {"font_color": "#52606D", "italic": True},
    "in_progress": {"bg_color": "#D9E8F5", "bold": True},
    "later": {"font_color": "#52606D", "italic": True},
    "help": {"bg_color": "#FDF3C7", "bold": True},
}
LATE: Final[Properties] = {"bg_color": "#9F1D20", "font_color": "#FFFFFF", "bold": True}
