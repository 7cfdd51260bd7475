"""A logo as a picture that every Word shows.

Rule of this file: the same logo gives the same bytes; a drawing (SVG) is painted without reading
anything beside it.
"""

from __future__ import annotations

from functools import lru_cache

import typst

from reports.branding import BrandLine

PIXELS_PER_INCH = 300


def as_png(brand: BrandLine) -> bytes:
    """Return the logo as PNG, empty when there is none."""
    if brand.logo_kind == "svg":
        return _painted(brand.logo)
    return brand.logo


@lru_cache(maxsize=8)
def _painted(drawing: bytes) -> bytes:
    """Return an SVG as a PNG, 4 cm high, on nothing."""
    numbers = ", ".join(str(byte) for byte in drawing)
    page = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f'#image(bytes(({numbers},)), format: "svg", height: 4cm)\n'
    )
    made = typst.compile(page.encode(), format="png", ppi=PIXELS_PER_INCH)
    if not isinstance(made, bytes):
        raise TypeError("a logo is one picture")
    return made
