"""Filling a Word template: values in, a document out, the same bytes each time.

Rule of this file: what people typed is only ever a value: escaped, without control characters, and
never read as a template. Expressions run in a sandbox.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.marks import without_marks
from reports.renderers.archive import packed_in_order
from reports.renderers.docx.elements import finished_part

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what docxtpl would read as a new paragraph or page."""

TURNED = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|styles)\.xml")
LONGEST_TITLE = 200
KEPT_TEMPLATES = 64
"""Parts of documents that stay compiled: a report and each paper have three to five."""

PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
TURNED_INTO_ELEMENTS = re.compile("[\t\n\a\f]")
"""What docxtpl makes a tabulator, line, paragraph or page of."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself, outside its pages."""

    title: str
    language: str
    direction: str
    day: date
    author: str = ""


def typed(text: str) -> str:
    """Return a text as it may stand in a document, without the marks of a blank."""
    return without_marks(inert(text))


def inert(text: str) -> str:
    """Return a text that XML can hold; a lone line end stays one."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def filled(template: bytes, values: Mapping[str, object], about: About, *, own: bool) -> bytes:
    """Return the template filled with values.

    `own`: the values may mark blanks (see `reports.marks`); otherwise such marks are taken out.

    Raises:
        jinja2.TemplateError: the template is wrong, or names what there is not.
    """
    document = _Template(io.BytesIO(template))
    document.render(dict(values), environment(inert if own else typed), autoescape=True)
    _properties(document.docx.core_properties, about)
    out = io.BytesIO()
    document.save(out)
    return _finished(out.getvalue(), about.direction)


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl brings no types
    """A template in which only the paragraphs are looked through that have something to find."""

    def resolve_listing(self, xml: str) -> str:
        return PARAGRAPH.sub(self._resolved, xml)

    def _resolved(self, paragraph: re.Match[str]) -> str:
        xml = paragraph[0]
        found = TURNED_INTO_ELEMENTS.search(xml)
        return str(super().resolve_listing(xml)) if found else xml


class Sandbox(ImmutableSandboxedEnvironment):
    """Where expressions run; it keeps what it compiled, for the next document of the same kind."""

    def __init__(self, last: Callable[[str], str]) -> None:
        def final(value: object) -> object:
            return last(value) if isinstance(value, str) else value

        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=final)
        self._compiled = lru_cache(KEPT_TEMPLATES)(super().from_string)

    def from_string(self, source: Any, *more: Any, **named: Any) -> Template:
        return self._compiled(source, *more, **named)


@lru_cache(maxsize=4)
def environment(last: Callable[[str], str] = typed) -> Sandbox:
    """Return where expressions run: nothing can be called, changed or left out."""
    return Sandbox(last)


def _properties(properties: Any, about: About) -> None:
    moment = datetime.combine(about.day, time(), UTC).replace(tzinfo=None)
    properties.title = typed(about.title)[:LONGEST_TITLE]
    properties.language = about.language
    properties.author = typed(about.author)[:LONGEST_TITLE]
    properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = moment


def _finished(content: bytes, direction: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    return packed_in_order(
        (name, finished_part(part, direction) if TURNED.fullmatch(name) else part)
        for name, part in files
    )
