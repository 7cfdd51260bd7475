"""Pages of a PDF as pictures, and how much of a picture is dark.

Rule of this file: poppler draws, Pillow looks; nothing here knows what should be on a page.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image


def page_images(pdf: bytes, dots: int = 50) -> list[Image.Image]:
    """Return every page, with `dots` to the inch."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.pdf"
        path.write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-r", str(dots), "-png", path, path.with_suffix("")],
            check=True,
            capture_output=True,
        )
        pages = sorted(Path(folder).glob("*.png"))
        return [Image.open(io.BytesIO(one.read_bytes())).convert("RGB") for one in pages]


def page_image(pdf: bytes, dots: int = 50) -> Image.Image:
    """Return the first page."""
    return page_images(pdf, dots)[0]


def ink_box(page: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box around everything that is printed, None for an empty page."""
    return page.convert("L").point(lambda level: 255 if level < 200 else 0).getbbox()


def dark_share(picture: Image.Image) -> float:
    """Return how much of a picture is dark, from 0 to 1."""
    return sum(picture.convert("L").histogram()[:128]) / (picture.width * picture.height)
