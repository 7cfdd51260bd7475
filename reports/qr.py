"""An address as a QR code to print, and a spoken code as it is read out.

Rule of this file: the code is one filled outline, so that it is sharp at every size and no
hairline runs through it; the same address gives the same bytes.
"""

from __future__ import annotations

import io

import segno

GROUP = 3
"""Letters of a spoken code that stand together."""

QUIET = 4
"""Empty modules around a code, as ISO/IEC 18004 asks."""


def qr_svg(address: str) -> bytes:
    """Return the code as an SVG picture, black on white, with its quiet zone.

    Raises:
        ValueError: the address is too long for a QR code (more than about 2,300 characters).
    """
    rows = [bytes(row) for row in _code(address).matrix]
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{start + QUIET} {line + QUIET}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="{NAMESPACE}" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
    ).encode()


def qr_png(address: str, scale: int = 12) -> bytes:
    """Return the code as a PNG picture with `scale` pixels for a module.

    Raises:
        ValueError: as for `qr_svg`.
    """
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()


def grouped(code: str) -> str:
    """Return a spoken code in groups of three."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


NAMESPACE = "/".join(("http:", "", "www.w3.org", "2000", "svg"))
"""Of SVG itself; a name, never fetched."""


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found
