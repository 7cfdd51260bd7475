"""Lists, tables and escaped text in Markdown.

Rule of this file: what people typed becomes text, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def plain(text: str) -> str:
    """Return the text with everything escaped that Markdown would read as markup."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def bullets(items: Iterable[str]) -> str:
    """Return the items as a list."""
    return "\n".join(f"- {item}" for item in items)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table with its heads."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
