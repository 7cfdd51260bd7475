"""Parts of papers (`reports.paper_model`) in a template: headings, clauses, tables, notes.

Rule of this file: layout only; how wide a column is and which cell is yours to fill in come from
the part.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.paper_model import LABEL, OPEN, Cell, Part
from reports.renderers.docx.draft import Draft
from reports.renderers.docx.look import Look

FILLS = {LABEL: "EEF1F4", OPEN: "FFF6C2"}
NO_FILL = "auto"


def shown(parts: Sequence[Part], look: Look) -> list[dict[str, object]]:
    """Return the values that `write_parts` lays out."""
    return [_shown(one, look) for one in parts]


def _shown(part: Part, look: Look) -> dict[str, object]:
    return {
        "heading": part.heading,
        "level": part.level,
        "text": part.text,
        "clauses": part.clauses,
        "heads": part.heads,
        "rows": [[_cell(one) for one in row] for row in part.rows],
        "widths": [look.width * share // 100 for share in part.widths],
        "note": part.note,
        "new_page": part.new_page,
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {
        "text": cell.text,
        "fill": FILLS.get(cell.kind, NO_FILL),
        "bold": "1" if cell.kind == LABEL else "0",
    }


def write_parts(draft: Draft, name: str) -> None:
    """Write a loop over the parts in the value `name`."""
    with draft.each(f"part in {name}"):
        with draft.when("part.new_page"):
            draft.page_break()
        for level in (2, 3):
            with draft.when(f"part.heading and part.level == {level}"):
                draft.heading("{{ part.heading }}", level)
        with draft.when("part.text"):
            draft.say("{{ part.text }}")
        with draft.each("clause in part.clauses"):
            draft.say("{{ loop.index }}. {{ clause }}")
        with draft.when("part.rows"):
            draft.grid()
        with draft.when("part.note"):
            draft.say("{{ part.note }}", style="Note")
