"""A chapter of the report in words: facts, tables, lists and charts, before they are laid out.

Rule of this file: values only. Every format lays out the same blocks; whatever a chart shows
stands in words or numbers beside it as well.
"""

from __future__ import annotations

from dataclasses import dataclass

WORKER, EMPLOYER, RECRUITER = "worker", "employer", "recruiter"
PAYERS = (WORKER, EMPLOYER, RECRUITER)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: `key` chooses its pattern, `share` is its part of the longest bar (0-1).

    `text` is its amount in words.
    """

    key: str
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class AmountBar:
    """A bar of amounts; `total` is all of it in words."""

    label: str
    pieces: tuple[Piece, ...]
    total: str


@dataclass(frozen=True, slots=True)
class AmountChart:
    """Amounts as bars. `text` says in words what it shows; `legend` is (key, word)."""

    name: str
    title: str
    text: str
    legend: tuple[tuple[str, str], ...]
    bars: tuple[AmountBar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the time axis (0-1) with its word."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """An action on the time axis: from its first step to its end, both 0-1 and in words."""

    number: int
    action: str
    label: str
    severity: str
    severity_label: str
    who: str
    first_step: str
    complete: str
    dates: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The plan on a time axis. `text` says in words what it shows; `legend` is (key, word)."""

    title: str
    text: str
    today: str
    ticks: tuple[Tick, ...]
    spans: tuple[Span, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a `strong` one is a sum; `mark`: the confidence its last cell tells."""

    cells: tuple[str, ...]
    strong: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `shares` are the widths of its columns as parts of their sum.

    Columns named in `numbers` are set to the far end; `tick`: every row begins with a box.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Something under one heading, in this order; each part may be missing.

    `deep` sets the heading one step lower, `warning` stands out, `facts` are (name, value),
    `lines` a list, `space` so many empty lines to write on.
    """

    heading: str = ""
    deep: bool = False
    text: str = ""
    warning: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    chart: AmountChart | None = None
    table: Table | None = None
    lines: tuple[str, ...] = ()
    space: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; `name` is its place in links."""

    name: str
    title: str
    intro: str
    blocks: tuple[Block, ...]
