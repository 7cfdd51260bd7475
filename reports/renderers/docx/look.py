"""How a Word document of ours looks: page, styles, fonts, header, footer, language, direction.

Rule of this file: looks only; it makes an empty document. The font is one that Word has on every
machine; nothing is fetched and nothing is embedded but an association's logo.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from reports.branding import MAIN, SECOND, BrandLine
from reports.renderers.docx.logo import as_png

INK, SOFT, LINE = "1F2933", "52606D", "C5CDD5"
FONT = "Arial"
SCRIPT_FONTS = {
    "bn": "Nirmala UI",
    "hi": "Nirmala UI",
    "ne": "Nirmala UI",
    "th": "Leelawadee UI",
    "km": "Leelawadee UI",
    "my": "Myanmar Text",
}
"""Fonts of scripts that Arial lacks; they come with Windows, and Word elsewhere has its own."""

HEADINGS = {1: (15, 18, 5), 2: (12, 12, 4), 3: (11, 12, 3)}
"""Size, space before and space after in points, by level."""

A4 = (Cm(21), Cm(29.7))
SIDE, TOP, BOTTOM = Cm(2), Cm(2), Cm(1.8)
LOGO_HEIGHT, LOGO_WIDTH = Cm(1.2), Cm(5)


@dataclass(frozen=True, slots=True)
class Look:
    """What a document looks like; `footer` is the sentence left of the page number."""

    language: str
    direction: str
    page: str
    brand: BrandLine | None = None
    landscape: bool = False

    @property
    def main(self) -> str:
        """The colour of headings, as Word writes it."""
        return (self.brand.main if self.brand else MAIN).removeprefix("#").upper()

    @property
    def second(self) -> str:
        """The colour of lines, as Word writes it."""
        return (self.brand.second if self.brand else SECOND).removeprefix("#").upper()

    @property
    def width(self) -> int:
        """The width of the text in twentieths of a point."""
        return int((A4[1 if self.landscape else 0] - 2 * SIDE) / 635)


def empty_document(look: Look) -> Document:
    """Return a document without content that has this look."""
    made = docx.Document()
    _without_thumbnail(made)
    _page(made, look)
    _styles(made, look)
    _header(made, look)
    _footer(made, look)
    return made


def _without_thumbnail(made: Document) -> None:
    relations = made.part.package.rels
    for name in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def _page(made: Document, look: Look) -> None:
    [section] = made.sections
    width, height = A4[::-1] if look.landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = Cm(0.9)
    if look.direction == "rtl":
        section._sectPr.append(OxmlElement("w:bidi"))


def _styles(made: Document, look: Look) -> None:
    styles = made.styles
    normal = styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.1
    _font(normal, look, 10, INK)
    properties = normal.element.get_or_add_pPr()
    if look.direction == "rtl":
        properties.append(OxmlElement("w:bidi"))
    for level, (size, before, after) in HEADINGS.items():
        style = styles[f"Heading {level}"]
        _font(style, look, size, look.main if level < 3 else INK, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.keep_with_next = True
    _font(styles["Title"], look, 20, look.main, bold=True)
    styles["Title"].paragraph_format.space_after = Pt(4)
    _without_border(styles["Title"])
    for name in ("List Bullet", "Header", "Footer"):
        _font(styles[name], look, 8 if name in ("Header", "Footer") else 10, INK)
    soft = styles.add_style("Soft", WD_STYLE_TYPE.PARAGRAPH)
    soft.base_style = normal
    _font(soft, look, 8.5, SOFT)
    note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = normal
    _font(note, look, 10, INK)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(6)
    note.element.get_or_add_pPr().append(_side_line(look))
    cell = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    cell.paragraph_format.space_after = Pt(1)
    _font(cell, look, 9, INK)


def _font(style: Any, look: Look, size: float, colour: str, *, bold: bool = False) -> None:
    """Set font, size, weight, colour and language for Latin and for complex scripts alike."""
    short = look.language.split("-")[0]
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    fonts = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    fonts.set(qn("w:cs"), SCRIPT_FONTS.get(short, FONT))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB" if look.direction == "rtl" or short == "en" else short)
    language.set(qn("w:bidi"), look.language)
    half = str(round(size * 2))
    properties.append(fonts)
    for name in ("w:b", "w:bCs") if bold else ():
        properties.append(OxmlElement(name))
    for name, value in (("w:color", colour), ("w:sz", half), ("w:szCs", half)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    if look.direction == "rtl":
        properties.append(OxmlElement("w:rtl"))
    properties.append(language)


def _without_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _side_line(look: Look) -> Any:
    side = "right" if look.direction == "rtl" else "left"
    return borders("w:pBdr", {side: (24, look.second)}, space=8)


def borders(tag: str, sides: dict[str, tuple[int, str]], space: int = 0) -> Any:
    """Return a border element; each side has its width in eighths of a point and its colour."""
    element = OxmlElement(tag)
    for side, (width, colour) in sides.items():
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", width), ("space", space), ("color", colour)):
            line.set(qn(f"w:{name}"), str(value))
        element.append(line)
    return element


def _header(made: Document, look: Look) -> None:
    if look.brand is None:
        return
    paragraph = made.sections[0].header.paragraphs[0]
    picture = as_png(look.brand)
    if picture:
        run = paragraph.add_run()
        shape = run.add_picture(io.BytesIO(picture), height=LOGO_HEIGHT)
        if shape.width > LOGO_WIDTH:
            shape.height = Emu(int(shape.height * LOGO_WIDTH / shape.width))
            shape.width = LOGO_WIDTH
        shape._inline.docPr.set("descr", look.brand.name)
        paragraph.add_run("  ")
    run = paragraph.add_run("{{ brand.name }}")
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(look.main)
    if look.brand.contact:
        paragraph.add_run("   {{ brand.contact }}")
    if look.brand.near:
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph = made.sections[0].header.add_paragraph("{{ brand.near }}", style="Header")
    paragraph.paragraph_format.space_after = Pt(10)
    paragraph._p.get_or_add_pPr().append(borders("w:pBdr", {"bottom": (8, look.second)}, space=4))


def _footer(made: Document, look: Look) -> None:
    footer = made.sections[0].footer
    paragraph = footer.paragraphs[0]
    paragraph.add_run("{{ foot }} · ")
    before, _, rest = look.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)
    if look.brand and look.brand.footer:
        footer.add_paragraph("{{ brand.footer }}", style="Footer")


def _field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("1", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "1":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)
