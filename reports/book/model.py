"""What a book is made of: chapters of sections, sections of entries and tables.

Rule of this file: everything is plain text with its mark; how it looks is the renderer's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A text; `code` for an expression as written, `target` the id of the entry it is about."""

    text: str
    confidence: str = ""
    code: bool = False
    target: str = ""


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under their heads; `widths` are shares of the line."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an entry, such as its hint."""

    name: str
    lines: Cell


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, rule or shared entry; `kind` is what it is, `facts` a few words on it."""

    id: str
    title: str
    kind: str = ""
    facts: str = ""
    confidence: str = ""
    parts: tuple[Part, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A module, a kind of shared entries, a family of clauses."""

    id: str
    title: str
    intro: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A questionnaire, or a group of shared entries."""

    id: str
    title: str
    sections: tuple[Section, ...]
    intro: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Everything; `summary` stands on the first page, `date` is the day it was made (ISO)."""

    title: str
    date: str
    intro: tuple[str, ...]
    summary: tuple[Section, ...]
    chapters: tuple[Chapter, ...]


def part(name: str, *texts: str, code: bool = False) -> Part:
    """Return a part of plain lines; empty texts are left out."""
    return Part(name, tuple(Line(text, code=code) for text in texts if text))


def parts(given: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts that say something."""
    return tuple(one for one in given if one.lines)


def cell(text: str, confidence: str = "") -> Cell:
    """Return a cell of one line."""
    return (Line(text, confidence),) if text else ()
