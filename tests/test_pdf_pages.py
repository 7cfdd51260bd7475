"""How the pages of the printed report are filled: no nearly empty page, no lonely heading."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from reports.fonts import STAND_IN
from tests.example_firms import FACTORY, FIRMS, rendered
from tests.printed_text import printed

SHOWN = [*((firm, "en") for firm in FIRMS), (FACTORY, "ar")]
NAMES = [f"{firm}-{language}" for firm, language in SHOWN]
ABOVE_FOOTER = 0.93
"""The share of a page's height above its footer."""
MARGIN, LEAST_ROOM = 57.0, 120.0
"""The lower margin, and what a part has at least below the top of its heading, in points."""


@pytest.mark.parametrize(("firm", "language"), SHOWN, ids=NAMES)
def test_no_page_but_the_last_is_half_empty(firm: str, language: str, tmp_path: Path) -> None:
    filled = _filled(rendered(firm, "pdf", language), tmp_path)
    assert len(filled) > 20
    assert {at: share for at, share in enumerate(filled[:-1], 1) if share < 0.6} == {}


@pytest.mark.parametrize(("firm", "language"), SHOWN, ids=NAMES)
def test_a_part_begins_where_there_is_room_for_it(firm: str, language: str) -> None:
    outline = PdfReader(io.BytesIO(rendered(firm, "pdf", language))).outline
    parts = [one for one in outline if isinstance(one, Destination)]
    low = [one.title for one in parts if float(one.top or 0) < MARGIN + LEAST_ROOM]
    assert len(parts) > 10
    assert low == []


@pytest.mark.parametrize(("firm", "language"), SHOWN, ids=NAMES)
def test_every_character_is_one_that_can_be_printed(firm: str, language: str) -> None:
    assert STAND_IN not in printed(rendered(firm, "pdf", language))


def _filled(content: bytes, folder: Path) -> list[float]:
    """How far down each page reaches, as a share of its height, without the footer."""
    (folder / "report.pdf").write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", "20", "-gray", folder / "report.pdf", folder / "page"],
        check=True,
        capture_output=True,
    )
    return [_reach(Image.open(path)) for path in sorted(folder.glob("page-*.pgm"))]


def _reach(page: Image.Image) -> float:
    body = page.crop((0, 0, page.width, int(page.height * ABOVE_FOOTER)))
    box = body.point(lambda light: 255 if light < 200 else 0).getbbox()
    return box[3] / page.height if box else 0.0
