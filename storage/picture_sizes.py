"""Width and height of a picture, read from its first bytes.

Rule of this file: a picture that does not tell gives 0 and 0; nothing is decoded.
"""

from __future__ import annotations

from typing import BinaryIO, Final

NOT_KNOWN: Final = (0, 0)
MOST_SEGMENTS: Final = 200
_FRAMES: Final = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC),
                            *range(0xCD, 0xD0)})  # fmt: skip
"""Markers of JPEG (ITU-T T.81, table B.1) that begin a frame, which states the size."""


def png_size(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """Return the size a PNG states in its first chunk."""
    if head[12:16] != b"IHDR" or len(head) < 24:
        return NOT_KNOWN
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def jpeg_size(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """Return the size a JPEG states in the header of its frame."""
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        start = file.read(4)
        if len(start) < 4 or start[0] != 0xFF:
            return NOT_KNOWN
        length = int.from_bytes(start[2:4], "big")
        if start[1] in _FRAMES:
            frame = file.read(5)
            if len(frame) < 5:
                return NOT_KNOWN
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        file.seek(max(length - 2, 0), 1)
    return NOT_KNOWN


def webp_size(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """Return the size a WebP states in its first chunk (lossy, lossless or extended)."""
    kind = head[12:16]
    if len(head) < 30:
        return NOT_KNOWN
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width = int.from_bytes(head[26:28], "little") & 0x3FFF
        return width, int.from_bytes(head[28:30], "little") & 0x3FFF
    return NOT_KNOWN
