"""The result as a customer's code asks for it: which code, what it says in short, its documents.

Rule of this file: everything comes from the report a submission keeps; only clauses that stand
there are named, and every view says that it means no certification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.messages import ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button
from bot.wording import Wording
from reports.model import ClauseView, FrameworkView, Report

Rows = tuple[tuple[Button, ...], ...]

CHOOSE: Final = "code"
"""`/report code` asks for the framework, `/report code 2` shows the second page of them."""

PAGE_SIZE: Final = 6
LONGEST: Final = 3500
"""Characters of a view in the chat, so that it stays one message everywhere."""

ROOM_FOR_REST: Final = 300
SAID: Final = {
    "critical": "framework_critical",
    "major": "framework_major",
    "unknown": "framework_unknown_findings",
    "minor": "framework_minor",
    "info": "framework_info",
}
NOT_COVERED: Final = "none"


def choosing(words: Wording, report: Report, argument: str) -> tuple[tuple[Block, ...], Rows]:
    """Return the frameworks to choose from, by pages; a name nobody knows is said so."""
    blocks = [Block(TITLE, words.say("framework_choose"))]
    wanted, _, page = argument.partition(" ")
    if wanted.casefold() != CHOOSE:
        names = ", ".join(report.frameworks)
        said = words.say("framework_unknown", {"given": argument, "names": names})
        blocks.insert(0, Block(NOTICE, said))
    items = list(report.frameworks.items())
    pages = [items[at : at + PAGE_SIZE] for at in range(0, len(items), PAGE_SIZE)]
    at = min(int(page) - 1, len(pages) - 1) if page.isdecimal() and int(page) else 0
    rows = [(Button(view.title, f"/report {name}"),) for name, view in pages[at]]
    moves = []
    if at > 0:
        moves.append(Button(words.say("button_earlier"), f"/report {CHOOSE} {at}", MOVE))
    if at < len(pages) - 1:
        moves.append(Button(words.say("button_more"), f"/report {CHOOSE} {at + 2}", MOVE))
    back = (Button(words.say("button_report"), "/report", MOVE),)
    return tuple(blocks), tuple(row for row in (*rows, tuple(moves), back) if row)


def short_view(words: Wording, report: Report, name: str) -> tuple[tuple[Block, ...], Rows]:
    """Return a framework's view in at most `LONGEST` characters, clauses with critical ones first.

    Raises:
        KeyError: the report has no such view.
    """
    view = report.frameworks[name]
    kinds = _kinds(report)
    tested = [one for one in view.clauses if one.coverage != NOT_COVERED]
    missing = [one.clause for one in view.clauses if one.coverage == NOT_COVERED]
    head = [Block(TITLE, _title(view)), Block(TEXT, _counts(words, view, tested, kinds))]
    tail = [Block(TEXT, words.say("framework_not_certified"))]
    if missing:
        said = words.say("framework_not_covered", {"clauses": "; ".join(missing)})
        tail.insert(0, Block(TEXT, said))
    tested.sort(key=lambda one: -sum(kinds.get(name) == "critical" for name in one.findings))
    lines = [Block(ITEM, f"• {_line(words, one, kinds)}") for one in tested]
    kept = _fitting(lines, LONGEST - ROOM_FOR_REST - sum(len(one.text) + 2 for one in head + tail))
    if len(kept) < len(lines):
        rest = words.say("framework_more", {"count": len(lines) - len(kept)})
        kept.append(Block(TEXT, rest))
    rows = (
        (Button(words.say("button_another_framework"), f"/report {CHOOSE}", MOVE),),
        (Button(words.say("button_report"), "/report", MAIN),),
    )
    return (*head, *kept, *tail), rows


def _title(view: FrameworkView) -> str:
    """Return the title with the edition, where it does not say it already."""
    said = set(re.findall(r"\w+", view.title.casefold()))
    if said.issuperset(re.findall(r"\w+", view.edition.casefold())):
        return view.title
    return f"{view.title} · {view.edition}"


def _kinds(report: Report) -> Mapping[str, str]:
    """Return severity, or else status, of every finding by its id."""
    every = (*report.findings, *report.strengths, *report.set_aside)
    return {one.id: str(one.severity or one.status) for one in every}


def _counts(
    words: Wording, view: FrameworkView, tested: list[ClauseView], kinds: Mapping[str, str]
) -> str:
    critical = sum(any(kinds.get(one) == "critical" for one in c.findings) for c in tested)
    return words.say(
        "framework_counts",
        {
            "clauses": len(view.clauses),
            "tested": len(tested),
            "partial": sum(one.coverage == "partial" for one in tested),
            "critical": critical,
        },
    )


def _line(words: Wording, clause: ClauseView, kinds: Mapping[str, str]) -> str:
    found = [kinds[name] for name in clause.findings if name in kinds]
    parts = [words.say(SAID[kind], {"number": found.count(kind)}) for kind in SAID if kind in found]
    if not parts:
        parts = [words.say("framework_no_gap" if "met" in found else "framework_nothing")]
    if clause.coverage == "partial":
        parts.append(words.say("framework_in_part"))
    return f"{clause.clause}: {', '.join(parts)}"


def _fitting(lines: list[Block], room: int) -> list[Block]:
    kept = []
    for line in lines:
        room -= len(line.text) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
