"""The look of an association in a workbook: logo and contact on top, its colours, its name.

Rule of this file: it comes above what a sheet says and changes nothing of it; colours of severities
and states stay as they are, so that red means the same in every file.
"""

from __future__ import annotations

import io
from typing import Any, Final

from xlsxwriter.image import Image

from reports.branding import BrandLine
from reports.renderers.docx.logo import as_png
from reports.renderers.xlsx.styles import STYLES, Properties

HIGH, WIDE = 40, 160
"""The most room a logo takes, in pixels of a screen."""
LONGEST: Final = 255
"""Letters in the head of a printed page."""
SCREEN: Final = 96
"""Pixels to the inch, as spreadsheets count them."""
ROW: Final = 34
"""How high the row of the logo is, in points."""


def coloured(name: str, brand: BrandLine | None) -> Properties:
    """Return a style in the colours of a brand, if there is one."""
    if brand is None or name not in ("title", "section", "head"):
        return STYLES[name]
    if name == "head":
        return {**STYLES[name], "bottom_color": brand.second}
    return {**STYLES[name], "font_color": brand.main}


def print_name(sheet: Any, brand: BrandLine) -> None:
    """Put name, sentence and contact at the head of every printed page, as far as there is room."""
    name, footer, contact = (
        text.replace("&", "&&") for text in (brand.name, brand.footer, brand.contact)
    )
    whole = f"&L&9{name}&C&9{footer}&R&9{contact}"
    sheet.set_header(whole if len(whole) <= LONGEST else f"&L&9{name[:120]}&R&9{contact[:120]}")


def logo_row(sheet: Any, row: int, brand: BrandLine) -> bool:
    """Put the logo into a row, and tell whether there is one."""
    content = as_png(brand)
    if not content:
        return False
    picture = Image(io.BytesIO(content))
    shown = (picture.width * SCREEN / picture.x_dpi, picture.height * SCREEN / picture.y_dpi)
    scale = min(HIGH / shown[1], WIDE / shown[0])
    sheet.set_row(row, ROW)
    sheet.insert_image(
        row,
        0,
        "logo.png",
        {
            "image_data": io.BytesIO(content),
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 2,
            "y_offset": 2,
            "description": brand.name,
        },
    )
    return True


def told(brand: BrandLine) -> str:
    """Return name and contact, as they stand beside the logo."""
    return " · ".join(text for text in (brand.name, brand.contact) if text)
