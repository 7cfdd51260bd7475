"""The poster: one page a language, a code that a phone can read, and who sees what."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import segno
from pypdf import PdfReader

from reports.branding import brand_of
from reports.qr import QUIET, grouped, qr_png, qr_svg
from reports.renderers.poster import Poster, poster
from tests.branding_samples import example
from tests.page_images import dark_share, page_image

LINK = "https://fair.example/join/AbCdEfGhIjKlMnOpQrStUv"
PLAIN = Poster("Jobs without fees", LINK, date(2026, 11, 22))
FULL = replace(
    PLAIN,
    languages=("en", "ar"),
    address="fair.example/join",
    spoken="K7M2QX",
    brand=brand_of(example()),
    titles={"ar": "وظائف بلا رسوم"},
)


def reader(made: Poster) -> PdfReader:
    return PdfReader(io.BytesIO(poster(made)))


def text(made: Poster, page: int = 0) -> str:
    return " ".join(reader(made).pages[page].extract_text().split())


def test_it_says_what_how_long_and_who_sees_what() -> None:
    said = text(FULL)
    for expected in (
        "Jobs without fees",
        "Example Association of Garment Makers",
        "Your association sees totals of at least five firms, never your answers.",
        "about 10 minutes",
        "fair.example/join",
        "K7M 2QX",
    ):
        assert expected in said


def test_a_workshop_speaks_of_its_room() -> None:
    said = text(replace(PLAIN, kind="workshop", minutes="40"))
    assert "The room sees totals of at least five people" in said
    assert "association" not in said


def test_without_a_code_and_an_address_neither_is_spoken_of() -> None:
    said = text(PLAIN)
    assert "Code" not in said
    assert "address" not in said


def test_each_language_has_one_page_of_a4() -> None:
    pages = reader(FULL).pages
    assert len(pages) == 2
    assert [round(float(one.mediabox.height)) for one in pages] == [842, 842]
    assert len(reader(replace(FULL, languages=("ar", "ar"))).pages) == 1


def test_the_longest_title_stays_on_its_page() -> None:
    title = "Fair jobs for garment makers of the northern and of the southern region " * 3
    assert len(reader(replace(FULL, title=title, titles={}, kind="workshop")).pages) == 2


def test_arabic_stands_on_the_right_in_its_own_letters() -> None:
    made = replace(FULL, languages=("ar",))
    page = page_image(poster(made))
    middle = page.width // 2
    band = (0, 0, page.width, page.height // 12)
    right = dark_share(page.crop((middle, *band[1:])))
    left = dark_share(page.crop((0, 0, middle, band[3])))
    assert right > 3 * left


def test_a_poster_without_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        poster(replace(PLAIN, languages=()))


def test_it_is_tagged_dated_and_describes_its_code() -> None:
    made = reader(FULL)
    catalog: Any = made.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert made.metadata is not None
    assert made.metadata.title == "Jobs without fees"
    assert made.metadata.creation_date is not None
    assert made.metadata.creation_date.date() == FULL.day
    assert len(_alternatives(made)) == 2


def _alternatives(made: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(made.root_object["/StructTreeRoot"])
    return [one for one in found if "QR" in one or "رمز استجابة" in one]


def test_the_same_poster_gives_the_same_bytes() -> None:
    assert poster(FULL) == poster(FULL)


def test_the_printed_code_is_the_code_of_the_link() -> None:
    """The modules read back from the page are those of the link's code, quiet zone and all."""
    page = page_image(poster(PLAIN), dots=200)
    rows = [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    assert modules_on(page, len(rows)) == rows


def modules_on(page: Any, count: int) -> list[list[int]]:
    """Sample the module grid between the outer edges of the largest black square area."""
    grey = page.convert("L")
    black = grey.point(lambda level: 255 if level < 16 else 0)
    box = black.crop((0, grey.height // 4, grey.width, grey.height * 3 // 4)).getbbox()
    assert box is not None
    left, top, right, bottom = box[0], box[1] + grey.height // 4, box[2], box[3] + grey.height // 4
    wide, high = (right - left) / count, (bottom - top) / count
    assert abs(wide - high) < 0.2
    return [
        [
            int(grey.getpixel((left + (x + 0.5) * wide, top + (y + 0.5) * high)) < 128)
            for x in range(count)
        ]
        for y in range(count)
    ]


def test_the_code_is_one_outline_with_its_quiet_zone() -> None:
    made = qr_svg(LINK).decode()
    side = len(list(segno.make_qr(LINK, error="m").matrix)) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in made
    assert made.count("<path") == 1
    assert qr_png(LINK) == qr_png(LINK)


@pytest.mark.parametrize(("code", "said"), [("K7M2QX", "K7M 2QX"), ("AB", "AB"), ("", "")])
def test_a_spoken_code_is_grouped_as_it_is_read_out(code: str, said: str) -> None:
    assert grouped(code) == said
