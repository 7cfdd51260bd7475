"""Spoken codes: six letters and digits that can be read aloud, from a wall or over the telephone.

Rule of this file: no luck; the caller draws a number and keeps the codes apart. A code opens
joining only, while joining is open, and trying codes out is slowed down: there are 47 million of
them (19 to the sixth), too few to be secrets.

The alphabet leaves out what looks alike in print or by hand (0 and O, 1 and I and L, 2 and Z,
5 and S, 6 and G, 8 and B, 9 and g and q, U and V, 4 and A), vowels, so that no word comes about,
and N, which sounds like M.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from flows.errors import FlowError
from flows.numbers import with_plain_digits

ALPHABET: Final = "CDFHJKMPRTVWXY34679"
LENGTH: Final = 6
CODES: Final = len(ALPHABET) ** LENGTH
"""How many codes there are; draw numbers below this."""

_GROUP: Final = 3
_ALIKE: Final = str.maketrans(
    {
        **dict(zip("\u0421\u041d\u041a\u041c\u0420\u0422\u0425\u0423", "CHKMPTXY", strict=True)),
        **dict(zip("\u0397\u039a\u039c\u03a1\u03a4\u03a7\u03a5", "HKMPTXY", strict=True)),
        "N": "M",
    }
)
"""Cyrillic and Greek capitals that look like ours, and a letter that sounds like one of ours."""

_BETWEEN: Final = re.compile(r"[\s.,:;_/#*'\"-]+")


def code_of(number: int) -> str:
    """Return the code of a number the caller drew, 0 to `CODES` - 1; each has its own.

    Raises:
        FlowError: if there is no such code.
    """
    if not 0 <= number < CODES:
        raise FlowError(f"there is no spoken code number {number}")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def spell(code: str) -> str:
    """Return a code as it is shown and read aloud: in groups of three."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def normalise(text: str) -> str:
    """Return the code somebody typed, or '' when it is none.

    Lower case, spaces, hyphens, invisible marks, digits of any script and letters of other
    alphabets that look the same are understood; nothing is guessed.
    """
    wide = with_plain_digits(unicodedata.normalize("NFKC", text))
    visible = "".join(one for one in wide if unicodedata.category(one) != "Cf")
    code = _BETWEEN.sub("", visible).upper().translate(_ALIKE)
    return code if len(code) == LENGTH and all(one in ALPHABET for one in code) else ""
