"""The fonts of printed documents: which files, which characters, and what stands for the rest.

Rule of this file: fonts come from packages, never from what a machine happens to have; the one
exception is Burmese, for which there is no package. A character without a glyph would fail a whole
PDF/UA document, so every text passes `printable` first.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

STAND_IN = "\N{REPLACEMENT CHARACTER}"
"""Printed, visibly, for a character no font has."""
INSTEAD = dict.fromkeys("→←", "\N{EN DASH}")
"""What is printed for arrows, which our fonts lack: a dash says as much in either direction."""

PACKAGES = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
    "fontpkg_noto_sans_khmer",
    "fontpkg_hind_siliguri",
)
FAMILIES = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Khmer",
    "Hind Siliguri",
    "Noto Sans Myanmar",
)
"""In the order in which a character is looked for."""

BURMESE_FILES = tuple(
    Path("/usr/share/fonts/truetype/noto") / f"NotoSansMyanmar-{weight}.ttf"
    for weight in ("Regular", "Bold")
)
BURMESE_LETTER = 0x1000

SPACES = frozenset("\t\n\r")
TURNING = frozenset(range(0x202A, 0x202F))
"""Embeddings and overrides: one left open in a name would turn the rest of a line around."""


@cache
def font_files() -> tuple[Path, ...]:
    """Return the font files, those of the packages first."""
    found: list[Path] = []
    for package in PACKAGES:
        folder = Path(str(import_module(package).__file__)).parent / "files"
        found += sorted(folder.glob("*.ttf"))
    return (*found, *(path for path in BURMESE_FILES if path.is_file()))


def has_burmese() -> bool:
    """Whether this machine can print Burmese."""
    return BURMESE_LETTER in covered()


@cache
def covered() -> frozenset[int]:
    """Return the code points that at least one font has a glyph for."""
    found = {code for path in font_files() for code in code_points(path.read_bytes())}
    return frozenset(found - TURNING)


def printable(text: str) -> str:
    """Return the text with a stand-in for each character that no font can print.

    Marks without a form of their own (isolates, joiners) are kept where a font knows them and
    dropped otherwise; overrides of direction and control characters are dropped; line ends stay.
    """
    known = covered()
    if all(ord(char) in known for char in text):
        return text
    return "".join(_printable(char, known) for char in unicodedata.normalize("NFC", text))


def _printable(char: str, known: frozenset[int]) -> str:
    if char in SPACES:
        return "\n" if char == "\n" else " "
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return ""
    if ord(char) in known:
        return char
    if char in INSTEAD:
        return INSTEAD[char]
    if category == "Cf" or unicodedata.name(char, "").startswith("VARIATION SELECTOR"):
        return ""
    return " " if category == "Zs" else STAND_IN


def code_points(font: bytes) -> Iterator[int]:
    """Yield the code points of a TrueType font's character map (formats 4 and 12)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for at in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + at * 8 + 4)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == 4:
            yield from _segments(font, start + offset)
        elif kind == 12:
            yield from _groups(font, start + offset)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for at in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + at * 16)
        if tag == name:
            return int(offset)
    raise ValueError(f"no table {name!r} in this font")


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of consecutive characters."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + number * 12)
        yield from (code for code in range(first, last + 1) if glyph + code - first)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the first 65,536 characters, glyph 0 meaning none."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for number in range(count):
        for code in range(starts[number], ends[number] + 1):
            glyph = code
            if ranges[number]:
                place = ranges_at + 2 * number + ranges[number] + 2 * (code - starts[number])
                (glyph,) = struct.unpack_from(">H", font, place)
            if code != 0xFFFF and (glyph + deltas[number]) % 0x10000:
                yield code
