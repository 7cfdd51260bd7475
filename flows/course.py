"""In which order an answer spreads: what hangs on it, each after everything it is worked out from.

Rule of this file: worked out from the questionnaire alone, once for each question; nothing here
knows an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

from flows import structure
from flows.dependence import reached, readers_of
from flows.reach import Knot, Reach
from questionnaires.model import Questionnaire

QUESTION: Final = 0
CALCULATION: Final = 1
ROWS: Final = 2
RULE: Final = 3

START: Final = 1
"""The bit of the question that was answered."""


class Link(NamedTuple):
    """A question, calculation, repeat or rule in reach; each has a `bit`, and masks name others.

    `reads`: whose values it is worked out from; `heeds`: the questions of which it only matters
    whether they apply; `hangs`: the questions that decide whether a question may still come, or
    make the rows of a repeat; `rows`: the repeat of a question, if its rows are in reach;
    `module`: the place of the module of a question, -1 for all others.
    """

    kind: int
    name: str
    bit: int
    reads: int
    heeds: int = 0
    hangs: int = 0
    rows: int = 0
    module: int = -1
    by_row: bool = False


class Level(NamedTuple):
    """A line of the questionnaire's `depth`, for a module if that matters.

    `reads`: what in reach it hangs on; `brings`: what hangs on it.
    """

    at: int
    module: str
    reads: int
    brings: Reach


@dataclass(frozen=True)
class Course:
    """What hangs on a question, in order, and the levels it may open.

    `rules`: which of it are findings; `opening`: which of it levels read.
    """

    links: tuple[Link, ...]
    questions: tuple[Link, ...]
    levels: tuple[Level, ...]
    rules: int
    opening: int


def course_of(questionnaire: Questionnaire, name: str) -> Course | None:
    """Return the course of an answer to a question; None where something hangs on itself."""
    known: dict[str, Course | None] = questionnaire.__dict__.setdefault("_courses", {})
    if name not in known:
        known[name] = _course(questionnaire, ("value", name, 0))
    return known[name]


def _course(questionnaire: Questionnaire, start: Knot) -> Course | None:
    reach = reached(questionnaire, start)
    read = _read(questionnaire, reach, start)
    if read.pop(start, None):
        return None
    try:
        order = [one for one in TopologicalSorter(read).static_order() if one != start]
    except CycleError:
        return None
    bits = {start: START} | {knot: START << at for at, knot in enumerate(order, 1)}
    links = tuple(_link(questionnaire, knot, _mask(bits, read[knot]), bits) for knot in order)
    questions = tuple(link for link in links if link.kind == QUESTION)
    rules = _mask(bits, (("rule", name, 0) for name in reach.rules))
    levels = tuple(_levels(questionnaire, reach, bits))
    return Course(links, questions, levels, rules, _mask(bits, reach.read))


def _levels(questionnaire: Questionnaire, reach: Reach, bits: dict[Knot, int]) -> Iterator[Level]:
    readers = readers_of(questionnaire)
    for knot in sorted(reach.depths):
        reads = _mask(bits, (one for one in reach.read if knot in readers[one]))
        yield Level(knot[2], knot[1], reads, reached(questionnaire, knot))


def _read(questionnaire: Questionnaire, reach: Reach, start: Knot) -> dict[Knot, list[Knot]]:
    """Return what each knot in reach is worked out from, as far as that is in reach itself."""
    knots = {start: None}
    knots |= dict.fromkeys(("value", name, 0) for name in sorted(reach.names))
    knots |= dict.fromkeys(("rows", name, 0) for name in sorted(reach.repeats))
    knots |= dict.fromkeys(("rule", name, 0) for name in sorted(reach.rules))
    read: dict[Knot, list[Knot]] = {knot: [] for knot in knots}
    readers = readers_of(questionnaire)
    for knot in knots:
        for reader in readers.get(knot, ()):
            if reader in read:
                read[reader].append(knot)
    return read


def _link(questionnaire: Questionnaire, knot: Knot, reads: int, bits: dict[Knot, int]) -> Link:
    kind, name, _ = knot
    there = structure.of(questionnaire)
    if kind == "rule":
        rule = there.rules[name]
        heeds = _values(bits, rule.questions[:1]) if rule.open_counts else 0
        return Link(RULE, name, bits[knot], reads, heeds)
    if kind == "rows":
        return Link(ROWS, name, bits[knot], reads, hangs=_values(bits, there.behind[name]))
    question = questionnaire.question_by_name.get(name)
    if question is None:
        return Link(CALCULATION, name, bits[knot], reads)
    outside, in_row = there.depends[name]
    hangs = _values(bits, (*(key[0] for key in outside), *in_row, question.follows))
    rows = bits.get(("rows", question.repeat, 0), 0)
    module = there.module_at[question.module]
    return Link(
        QUESTION, name, bits[knot], reads, 0, hangs, rows, module, by_row=bool(question.repeat)
    )


def _values(bits: dict[Knot, int], names: Iterable[str]) -> int:
    return _mask(bits, (("value", name, 0) for name in names))


def _mask(bits: dict[Knot, int], knots: Iterable[Knot]) -> int:
    found = 0
    for knot in knots:
        found |= bits.get(knot, 0)
    return found
