"""`python -m benchmarks`: measure, and say what is met.

Rule of this file: it only chooses what to measure; each module beside it knows one figure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Final

from rich.console import Console

from benchmarks import page
from benchmarks.figures import Figure, Size, show

BENCHES: Final = {
    "throughput": "benchmarks.throughput",
    "answer": "benchmarks.one_answer",
    "growth": "benchmarks.growth",
    "memory": "benchmarks.memory",
    "pdf": "benchmarks.documents",
    "finishing": "benchmarks.finishing",
    "broadcast": "benchmarks.broadcast",
    "campaign": "benchmarks.campaign",
    "workshop": "benchmarks.workshop",
    "start": "benchmarks.starting",
    "soak": "benchmarks.soak",
    "crashes": "benchmarks.crashes",
}
Measure = Callable[[Size], list[Figure]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=BENCHES, help="only this, repeatable")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    parser.add_argument("--note", default="", help="said on the page beside these figures")
    given = parser.parse_args()
    console = Console(stderr=given.json, width=None if sys.stdout.isatty() else 160)
    figures = []
    for name in given.only or BENCHES:
        console.print(f"[dim]measuring {name} …[/]")
        figures += measure_of(name)(Size(quick=given.quick))
    if given.json:
        print(json.dumps([asdict(one) for one in figures], ensure_ascii=False, indent=1))
    else:
        show(figures, console)
    if given.page and not given.quick:
        page.write(figures, given.note)
    return 0


def measure_of(name: str, benches: Mapping[str, str] = BENCHES) -> Measure:
    measure: Measure = import_module(benches[name]).measure
    return measure


if __name__ == "__main__":
    sys.exit(main())
