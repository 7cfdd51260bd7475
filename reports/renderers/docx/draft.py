"""Writing a Word template: paragraphs and tables whose texts are fields for docxtpl.

Rule of this file: it knows docxtpl's tags and Word's elements, and no report. What is written here
is ours alone; what people typed comes in later, as values of fields.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from reports.renderers.docx.look import LINE, SOFT, Look, borders, empty_document

WHITE = "FFFFFF"
GRID = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), (4, LINE))
LOWEST_ROW, LOWEST_ROW_WIDE = 20, 15
"""Points; a row of a form leaves room to write by hand, on a page on its side a little less."""

RULES = dict.fromkeys(("top", "bottom", "insideH"), (4, LINE))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text: bold or not, in a colour (`RRGGBB`, or a field that gives one)."""

    text: str
    bold: bool = False
    colour: str = ""


def strong(text: str) -> Part:
    """Return a piece in bold."""
    return Part(text, bold=True)


def soft(text: str) -> Part:
    """Return a piece in the quieter colour."""
    return Part(text, colour=SOFT)


class Draft:
    """A template being written, from top to bottom."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.document = empty_document(look)
        self.place: Any = self.document

    def finished(self) -> bytes:
        """Return the template as a Word document."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def say(self, *parts: Part | str, style: str = "Normal") -> Any:
        """Write a paragraph."""
        paragraph = self.place.add_paragraph(style=style)
        for part in parts:
            _run(paragraph, part if isinstance(part, Part) else Part(part))
        return paragraph

    def heading(self, text: str, level: int = 1, anchor: str = "") -> None:
        """Write a heading; `anchor` is what links inside the document lead to."""
        paragraph = self.say(text, style=f"Heading {level}")
        if anchor:
            _bookmark(paragraph, anchor)

    def page_break(self) -> None:
        """Go on on a new page."""
        self.place.add_page_break()

    def link(self, text: str, anchor: str) -> None:
        """Write a line that leads to a heading."""
        paragraph = self.place.add_paragraph(style="Cell")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        link.append(_run(paragraph, Part(text, colour=self.look.main))._r)
        paragraph._p.append(link)

    @contextmanager
    def each(self, loop: str, kind: str = "p") -> Iterator[None]:
        """Repeat what is written inside: `each("one in things")`."""
        self._tag(f"for {loop}", kind)
        yield
        self._tag("endfor", kind)

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """Write what is inside only where the condition holds."""
        self._tag(f"if {condition}", "p")
        yield
        self._tag("endif", "p")

    def _tag(self, text: str, kind: str) -> None:
        self.place.add_paragraph(f"{{%{kind} {text} %}}")

    def table(
        self,
        heads: Sequence[str],
        widths: Sequence[int],
        loop: str,
        cells: Sequence[Sequence[Part | str]],
    ) -> None:
        """Write a table with one row for each turn of `loop`; its head stands on every page."""
        table = self._empty_table(widths, GRID)
        head = table.add_row()
        _repeated(head)
        for cell, text in zip(head.cells, heads, strict=True):
            _shade(cell, self.look.main)
            _write(cell, [Part(text, bold=True, colour=WHITE)])
        _row_tag(table, f"for {loop}")
        row = table.add_row()
        _unbroken(row)
        for cell, parts in zip(row.cells, cells, strict=True):
            _write(cell, parts)
        _row_tag(table, "endfor")
        self._gap()

    def labelled(self, rows: Sequence[tuple[str, str, Sequence[Part | str], str]]) -> None:
        """Write labels and texts side by side.

        Each row is (condition, label, text, loop): without condition it is always there; with a
        loop the text is written once for each turn, a paragraph each.
        """
        table = self._empty_table((24, 76), RULES)
        for condition, label, parts, loop in rows:
            if condition:
                _row_tag(table, f"if {condition}")
            row = table.add_row()
            _write(row.cells[0], [Part(label, bold=True, colour=SOFT)])
            if loop:
                _repeat(row.cells[1], loop, parts)
            else:
                _write(row.cells[1], parts)
            if condition:
                _row_tag(table, "endif")
        self._gap()

    def grid(self) -> None:
        """Write the table of a `part`: columns and their widths come with the values."""
        table = self._empty_table((100,), GRID)
        _row_tag(table, "if part.heads")
        head = table.add_row()
        _repeated(head)
        _cells_of(head, "head in part.heads", "{{ head }}", self.look.main, WHITE, "1")
        _row_tag(table, "endif")
        _row_tag(table, "for row in part.rows")
        row = table.add_row()
        _unbroken(row)
        lowest = LOWEST_ROW_WIDE if self.look.landscape else LOWEST_ROW
        row.height, row.height_rule = Pt(lowest), WD_ROW_HEIGHT_RULE.AT_LEAST
        _cells_of(row, "cell in row", "{{ cell.text }}", "{{ cell.fill }}", "", "{{ cell.bold }}")
        _row_tag(table, "endfor")
        widths = table._tbl.tblGrid
        widths.text = "{% for width in part.widths %}"
        widths[0].set(qn("w:w"), "{{ width }}")
        widths[0].tail = "{% endfor %}"
        self._gap()

    def _gap(self) -> None:
        """Between a table and what follows; two tables would otherwise grow together."""
        self.say("", style="Soft")

    def _empty_table(self, widths: Sequence[int], lines: dict[str, tuple[int, str]]) -> Any:
        whole = self.look.width
        table = self.place.add_table(rows=0, cols=len(widths))
        properties = table._tbl.tblPr
        properties.append(borders("w:tblBorders", lines))
        width = properties.find(qn("w:tblW"))
        width.set(qn("w:type"), "dxa")
        width.set(qn("w:w"), str(whole))
        if self.look.direction == "rtl":
            properties.append(OxmlElement("w:bidiVisual"))
        table.autofit = False
        for column, share in zip(table._tbl.tblGrid, widths, strict=True):
            column.set(qn("w:w"), str(whole * share // 100))
        return table


def _run(paragraph: Any, part: Part) -> Any:
    run = paragraph.add_run(part.text)
    run.bold = True if part.bold else None
    if part.colour:
        _set(run, "w:color", part.colour)
    return run


def _set(run: Any, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    run._r.get_or_add_rPr().append(element)


def _write(cell: Any, parts: Sequence[Part | str]) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Cell"
    for part in parts:
        _run(paragraph, part if isinstance(part, Part) else Part(part))


def _repeat(cell: Any, loop: str, parts: Sequence[Part | str]) -> None:
    cell.paragraphs[0].text = f"{{%p for {loop} %}}"
    inner = cell.add_paragraph(style="Cell")
    for part in parts:
        _run(inner, part if isinstance(part, Part) else Part(part))
    cell.add_paragraph("{%p endfor %}")


def _row_tag(table: Any, text: str) -> None:
    row = table.add_row()
    row.cells[0].text = f"{{%tr {text} %}}"


def _cells_of(row: Any, loop: str, text: str, fill: str, colour: str, bold: str) -> None:
    """Write a row of as many cells as the loop has turns."""
    [cell] = row.cells
    cell.text = f"{{%tc for {loop} %}}"
    element = OxmlElement("w:tc")
    paragraph = OxmlElement("w:p")
    element.append(paragraph)
    row._tr.append(element)
    last = OxmlElement("w:tc")
    last.append(OxmlElement("w:p"))
    row._tr.append(last)
    inner, end = row._tr.tc_lst[1:]
    properties = OxmlElement("w:tcPr")
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)
    inner.insert(0, properties)
    _styled(paragraph, text, colour, bold)
    mark = OxmlElement("w:r")
    said = OxmlElement("w:t")
    said.text = "{%tc endfor %}"
    mark.append(said)
    end.p_lst[0].append(mark)


def _styled(paragraph: Any, text: str, colour: str, bold: str) -> None:
    paragraph.style = "Cell"
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    wanted = [("w:b", bold), ("w:bCs", bold), *([("w:color", colour)] if colour else [])]
    for name, value in wanted:
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    run.append(properties)
    said = OxmlElement("w:t")
    said.text = text
    run.append(said)
    paragraph.append(run)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _unbroken(row)


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _bookmark(paragraph: Any, name: str) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(sum(name.encode())))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)
