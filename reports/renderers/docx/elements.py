"""The last touch on a Word document: direction of every run, marked blanks, order of elements.

Rule of this file: texts stay as they are; only their runs are parted. Word does not know Unicode's
isolates and orders a line by runs, so in a document from right to left every run of Latin letters
or digits stands apart from the others.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from reports.marks import BLANK, END_BLANK, without_marks

ISOLATES = re.compile("[\u2066-\u2069\u202a-\u202e]")
TO_BE_PARTED = re.compile(
    f"[{BLANK}{END_BLANK}\u0590-\u08ff\u2066-\u2069\u202a-\u202e\ufb1d-\ufefc]"
)
CLASSES = {"L": "l", "R": "r", "AL": "r", "EN": "n", "AN": "n"}
JOINING = ".,:/-+"
OTHER_WAY = {
    "rtl": re.compile(r"l(?:[lnso]*[ln])?|n(?:s*n)*"),
    "ltr": re.compile(r"r(?:[rnso]*r)?"),
}
"""By the direction of a document, what in it runs the other way."""

CLOSING = {"(": ")", "[": "]", "<": ">", "{": "}"}

PARAGRAPH = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"""
RUN = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u
effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"""
TABLE = """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"""
CELL = """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
vAlign hideMark"""
SECTION = """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"""
ORDERS = {
    qn(f"w:{name}"): {qn(f"w:{child}"): at for at, child in enumerate(order.split())}
    for name, order in (
        ("pPr", PARAGRAPH),
        ("rPr", RUN),
        ("tblPr", TABLE),
        ("tcPr", CELL),
        ("sectPr", SECTION),
    )
}
"""The order in which Word's schema wants the children of an element."""

TEXT, PROPERTIES, BOLD, BOLD_TOO = qn("w:t"), qn("w:rPr"), qn("w:b"), qn("w:bCs")


def finished_part(content: bytes, direction: str) -> bytes:
    """Return a part of a document (body, header, footer, styles) in its last form."""
    root = parse_xml(content)
    for paragraph in list(root.iter(qn("w:p"))):
        if direction == "rtl":
            _turn(paragraph)
        for run in list(paragraph.iter(qn("w:r"))):
            _part(run, direction)
    for properties in root.iter(*ORDERS):
        _bold_in_every_script(properties)
        order = ORDERS[properties.tag]
        places = [order.get(child.tag, len(order)) for child in properties]
        if places != sorted(places):
            properties[:] = sorted(properties, key=lambda child: order.get(child.tag, len(order)))
    return bytes(serialize_part_xml(root))


def _bold_in_every_script(properties: Any) -> None:
    """Word keeps the weight of Arabic, Thai and the like apart from that of Latin letters."""
    weight = properties.find(BOLD)
    if weight is not None and properties.find(BOLD_TOO) is None:
        both = copy.deepcopy(weight)
        both.tag = BOLD_TOO
        properties.append(both)


def _turn(paragraph: Any) -> None:
    properties = paragraph.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.append(OxmlElement("w:bidi"))


def _part(run: Any, direction: str) -> None:
    """Part a run where its direction changes and where a blank begins or ends."""
    texts = "".join(child.text or "" for child in run.findall(TEXT))
    if direction == "ltr" and not TO_BE_PARTED.search(texts):
        return
    pieces = [new for child in run for new in _pieces(run, child, direction)]
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)


def _pieces(run: Any, child: Any, direction: str) -> Iterator[Any]:
    if child.tag == PROPERTIES:
        return
    if child.tag != TEXT:
        yield _like(run, copy.deepcopy(child), turned=direction == "rtl")
        return
    for text, blank in _blanks(child.text or ""):
        for piece, turned in spans(text, direction):
            said = OxmlElement("w:t")
            said.text = piece
            said.set(qn("xml:space"), "preserve")
            yield _like(run, said, turned=turned, blank=blank)


def _like(run: Any, child: Any, *, turned: bool, blank: bool = False) -> Any:
    made = OxmlElement("w:r")
    properties = run.find(PROPERTIES)
    own = OxmlElement("w:rPr") if properties is None else copy.deepcopy(properties)
    for old in own.findall(qn("w:rtl")):
        own.remove(old)
    if turned:
        own.append(OxmlElement("w:rtl"))
    else:
        _set(own, "w:rtl", "0")
    if blank:
        _set(own, "w:highlight", "yellow")
    made.append(own)
    made.append(child)
    return made


def _set(properties: Any, name: str, value: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    properties.append(element)


def _blanks(text: str) -> Iterator[tuple[str, bool]]:
    for at, piece in enumerate(re.split(f"{BLANK}([^{END_BLANK}]*){END_BLANK}", text)):
        if piece:
            yield without_marks(piece), at % 2 == 1


def spans(text: str, direction: str) -> Iterator[tuple[str, bool]]:
    """Give the text in pieces, each with whether it runs from right to left."""
    text, turned, at = ISOLATES.sub("", text), direction == "rtl", 0
    kinds = "".join(map(_kind, text))
    for found in OTHER_WAY[direction].finditer(kinds):
        start, end = found.start(), _closed(text, found.start(), found.end())
        if end <= at:
            continue
        if start > at:
            yield text[at:start], turned
        yield text[max(at, start) : end], not turned
        at = end
    if at < len(text):
        yield text[at:], turned


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    if char in JOINING:
        return "s"
    return CLASSES.get(unicodedata.bidirectional(char), "o")


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of a piece with the brackets that close what it opens."""
    piece = text[start:end]
    for opening, closing in CLOSING.items():
        if piece.count(opening) > piece.count(closing) and text[end : end + 1] == closing:
            return end + 1
    return end
