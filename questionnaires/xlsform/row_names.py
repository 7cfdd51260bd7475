"""Names for the rows of a form: usable, and each only once.

Rule of this file: a name that can stay as it is stays.
"""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def clean(name: str, otherwise: str) -> str:
    """Return a name of letters a to z, digits and `_.-`; `otherwise` where nothing is left."""
    if _NAME.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain).strip("_.-")
    if not plain:
        return otherwise
    return plain if _NAME.fullmatch(plain) else f"q_{plain}"


def fresh(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, and take it."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found
