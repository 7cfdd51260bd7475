"""What a measurement says: a figure, its baseline, the bar, and whether it is met.

Rule of this file: a ratio is made of two medians of the same run; what could not be measured says
why and counts neither way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One line of the result. `bar` in words; `met` is None where nothing could be measured."""

    bench: str
    what: str
    figure: str
    baseline: str
    ratio: str
    bar: str
    met: bool | None
    note: str = ""


@dataclass(frozen=True)
class Size:
    """How much to measure: `quick` says that only the way there is tried, in a second or two."""

    quick: bool = False

    def of(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def seconds(self, full: float, quick: float) -> float:
        return quick if self.quick else full


def seconds_of(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(rounds: int, *works: Callable[[], Any]) -> list[float]:
    """Run the works in turn, round after round; return the median seconds of each."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for taken, work in zip(times, works, strict=True):
            taken.append(seconds_of(work))
    return [median(taken) for taken in times]


def at_most(ratio: float, bar: float) -> bool:
    return ratio <= bar


def unmeasured(bench: str, what: str, bar: str, why: str) -> Figure:
    return Figure(bench, what, "-", "-", "-", bar, None, why)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def show(figures: Sequence[Figure], console: Console) -> None:
    table = Table(title="Figures to reach", title_justify="left", show_lines=True)
    for name in ("measured", "what", "figure", "baseline", "ratio", "bar"):
        table.add_column(name, overflow="fold")
    table.add_column("met", justify="center")
    for one in figures:
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: "-"}[one.met]
        row = (one.bench, one.what, one.figure, one.baseline, one.ratio, one.bar)
        table.add_row(*row, met)
    console.print(table)
    for one in figures:
        if one.note:
            console.print(f"[dim]{one.bench}: {one.note}[/]")
