"""Chapters of the report (`reports.chapter_model`) as parts that a template lays out.

Rule of this file: nothing is left out; a chart is told by its words and by the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.chapter_model import Block, Chapter, Table
from reports.paper_model import LABEL, PLAIN, Cell, Part

BOX = "\N{BALLOT BOX} "


def parts_of(chapter: Chapter) -> tuple[Part, ...]:
    """Return the chapter below its heading."""
    blocks = (part for block in chapter.blocks for part in _parts(block))
    return (Part(text=chapter.intro), *blocks)


def _parts(block: Block) -> Iterator[Part]:
    yield Part(heading=block.heading, level=3 if block.deep else 2, text=block.text)
    if block.warning:
        yield Part(note=block.warning)
    if block.facts:
        rows = tuple((Cell(name, LABEL), Cell(value)) for name, value in block.facts)
        yield Part(rows=rows, widths=(45, 55))
    if block.chart:
        yield Part(text=f"{block.chart.title}. {block.chart.text}")
    if block.table:
        yield _table(block.table)
    for line in block.lines:
        yield Part(text=f"• {line}")


def _table(table: Table) -> Part:
    box = BOX if table.tick else ""
    whole = sum(table.shares)
    return Part(
        heads=table.heads,
        rows=tuple(
            tuple(
                Cell(box + text if at == 0 else text, LABEL if row.strong else PLAIN)
                for at, text in enumerate(row.cells)
            )
            for row in table.rows
        ),
        widths=tuple(share * 100 // whole for share in table.shares),
    )
