"""The chapters on papers, costs and repayment in Markdown, and the plan by date.

Rule of this file: tables stand for charts; what people typed is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.chapter_model import Block, Chapter, Table
from reports.renderers.markup import bullets, plain, table
from reports.sheet import Sheet


def find_out(s: Sheet) -> str:
    """Return what is not known as a list: question, who asks, by when."""
    if not s.unknown:
        return ""
    lines = bullets(
        f"[ ] {plain(one.ref)} {plain(one.title)} ({plain(one.who)}; {s.words['by_when']} {one.by})"
        for one in s.unknown
    )
    return f"{s.words['unknown_intro']}\n\n{lines}"


def timeline(s: Sheet) -> Iterator[str]:
    """Give the plan in the order of its first steps."""
    if s.timeline is None:
        return
    yield f"### {s.words['timeline']}"
    ordered = sorted(s.timeline.spans, key=lambda one: (one.start, one.end, one.number))
    yield bullets(f"{one.dates}: {one.number}. {plain(one.label)}" for one in ordered)


def chapter(one: Chapter) -> Iterator[str]:
    """Give a chapter, block by block, below its heading."""
    yield plain(one.intro)
    for block in one.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if block.heading:
        yield f"{'####' if block.deep else '###'} {plain(block.heading)}"
    yield plain(block.text)
    if block.warning:
        yield f"**{plain(block.warning)}**"
    yield bullets(f"{plain(name)}: **{plain(value)}**" for name, value in block.facts)
    if block.table:
        yield _table(block.table)
    yield bullets(map(plain, block.lines))


def _table(one: Table) -> str:
    box = ["[ ]"] if one.tick else []
    heads = [""] * len(box) + [plain(head) for head in one.heads]
    rows = [[*box, *(_cell(cell, row.strong) for cell in row.cells)] for row in one.rows]
    return table(heads, rows)


def _cell(text: str, strong: bool) -> str:
    return f"**{plain(text)}**" if strong and text else plain(text)
