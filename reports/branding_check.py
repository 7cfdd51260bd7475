"""What is wrong with a branding folder, and how to repair it.

Rule of this file: every problem has its rule, file, line, what is wrong and what to do; nothing in
the folder is run, fetched or trusted. A brand with an error is not used.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import yaml

from questionnaires.problems import Problem
from reports.branding import BRANDING, ENGLISH, TEMPLATE_FILE, by_language, contrast
from reports.documents.fields import FIELDS
from reports.renderers.docx.own_template import asked, printed_lists, unknown, unsafe

RULES: Mapping[str, str] = {
    "branding-file": "branding.yaml is there, is YAML, and has only the entries it may have.",
    "branding-colour": "A colour is written as #rrggbb.",
    "branding-contrast": "The main colour reads on white (4.5 to 1); the second is seen (3 to 1).",
    "branding-logo": "The logo is a PNG or SVG file of at most 256 KB that needs nothing else.",
    "branding-language": "Texts and templates are there in every language.",
    "template-file": "A template is named T1.docx to T10.docx, or T1.ar.docx for one language.",
    "template-unsafe": "A template holds no macro, nothing embedded, and fetches nothing.",
    "template-code": "A template has only fields, loops over a field, and conditions on a field.",
    "template-field": "Every field of a template is one that there is.",
}
"""The rules and what each asks for."""

ENTRIES = frozenset({"name", "language", "logo", "colours", "contact", "footer"})
COLOURS = {"main": 4.5, "second": 3.0}
"""The contrast with white that each colour needs: text, and lines (WCAG 2.2, 1.4.3 and 1.4.11)."""
WHITE = "#ffffff"
LARGEST_LOGO = 256 * 1024
LARGEST_TEMPLATE = 5 * 1024 * 1024
MOST_PIXELS = 4000
LONGEST = {"name": 120, "contact": 200, "footer": 300}
PNG_START = b"\x89PNG\r\n\x1a\n"
SVG_UNSAFE = re.compile(rb"<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|@import", re.I)
SVG_FORBIDDEN = {"script", "foreignobject", "iframe", "image", "animate", "set", "use", "a"}
WARNING = "warning"


def check_brand(
    files: Mapping[str, bytes], languages: Collection[str], folder: str = ""
) -> tuple[Problem, ...]:
    """Return the problems of a branding folder, by place.

    `files` are its files by name; `languages` those the reports are offered in; `folder` stands
    before the names shown.
    """
    found = _Check(files, tuple(languages), f"{folder}/" if folder else "")
    return tuple(sorted(set(found.all())))


class _Check:
    """One folder being checked."""

    def __init__(self, files: Mapping[str, bytes], languages: tuple[str, ...], start: str) -> None:
        self.files = files
        self.languages = languages
        self.start = start
        self.lines: dict[str, int] = {}
        self.language = ENGLISH

    def all(self) -> Iterator[Problem]:
        data, problems = self._data()
        yield from problems
        if data is not None:
            self.language = str(data.get("language") or ENGLISH)
            yield from self._entries(data)
            yield from self._colours(data.get("colours"))
            yield from self._logo(data.get("logo"))
            yield from self._texts(data)
        yield from self._templates()

    def _problem(
        self,
        rule: str,
        message: str,
        repair: str,
        *,
        at: str = "",
        file: str = BRANDING,
        level: str = "error",
    ) -> Problem:
        line = self.lines.get(at, 1)
        return Problem(f"{self.start}{file}", line, rule, message, repair, level)

    def _data(self) -> tuple[dict[str, Any] | None, list[Problem]]:
        if BRANDING not in self.files:
            message = f"There is no {BRANDING} in this folder."
            repair = "Please add it with at least a name; docs/branding.md shows one."
            return None, [self._problem("branding-file", message, repair)]
        try:
            text = self.files[BRANDING].decode("utf-8")
            data, node = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            message = f"It is no YAML: {' '.join(str(error).split())[:200]}."
            repair = "Please write it again as in docs/branding.md, in UTF-8."
            return None, [self._problem("branding-file", message, repair)]
        if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode):
            repair = "Please write entries such as `name: …`, one a line."
            return None, [self._problem("branding-file", "It has no entries.", repair)]
        self.lines = dict(_lines(node))
        return data, []

    def _entries(self, data: dict[str, Any]) -> Iterator[Problem]:
        for key in data:
            if key not in ENTRIES:
                yield self._problem(
                    "branding-file",
                    f"There is no entry {key!r}.",
                    f"Please remove it, or write one of {', '.join(sorted(ENTRIES))}.",
                    at=str(key),
                )
        if not by_language(data.get("name"), self.language):
            repair = "Please add a line `name: …`."
            yield self._problem("branding-file", "The name is missing.", repair, at="name")
        for key, most in LONGEST.items():
            for text in by_language(data.get(key), self.language).values():
                if len(text) > most or "\n" in text:
                    yield self._problem(
                        "branding-file",
                        f"{key} is longer than one line of {most} letters.",
                        "Please make it shorter.",
                        at=key,
                    )

    def _colours(self, colours: object) -> Iterator[Problem]:
        if colours is None:
            return
        if not isinstance(colours, dict) or set(colours) - set(COLOURS):
            repair = 'Please write `colours: {main: "#0b4f4a", second: "#a4510b"}`.'
            message = "colours are main and second."
            yield self._problem("branding-colour", message, repair, at="colours")
            return
        for name, colour in colours.items():
            at = f"colours.{name}"
            try:
                seen = contrast(str(colour), WHITE)
            except ValueError:
                repair = 'Please write six digits after a #, in quotes, such as "#0b4f4a".'
                message = f"{name} is {colour!r}, which is no colour."
                yield self._problem("branding-colour", message, repair, at=at)
                continue
            if seen < COLOURS[name]:
                yield self._problem(
                    "branding-contrast",
                    f"{name} {colour} has a contrast of {seen:.1f} to 1 with white.",
                    f"Please take a darker one: at least {COLOURS[name]} to 1.",
                    at=at,
                )

    def _logo(self, logo: object) -> Iterator[Problem]:
        if not logo:
            return
        name = str(logo)
        fault, repair = logo_fault(name, self.files.get(name))
        if fault:
            yield self._problem("branding-logo", f"{name}: {fault}.", repair, at="logo")

    def _texts(self, data: dict[str, Any]) -> Iterator[Problem]:
        for key in ("name", "contact", "footer"):
            texts = by_language(data.get(key), self.language)
            by_name = isinstance(data.get(key), dict) or key == "footer"
            for language in self.languages if texts and by_name else ():
                if language not in texts:
                    yield self._problem(
                        "branding-language",
                        f"{key} is missing in {language}.",
                        f"Please add a line `{language}: …` below {key}.",
                        at=key,
                        level=WARNING,
                    )

    def _templates(self) -> Iterator[Problem]:
        languages: dict[str, set[str]] = {}
        for name in sorted(self.files):
            if not re.search(r"\.(?:docx|docm|dotx|dotm|doc|dot|odt|rtf)$", name, re.I):
                continue
            found = TEMPLATE_FILE.fullmatch(name)
            if found is None:
                repair = "Please name it T1.docx to T10.docx, or T1.ar.docx for one language."
                message = "This is no name of a template."
                yield self._problem("template-file", message, repair, file=name)
                continue
            languages.setdefault(found[1], set()).add(found[2] or self.language)
            yield from self._template(name, self.files[name])
        for template, there in sorted(languages.items()):
            for language in self.languages:
                if language not in there:
                    yield self._problem(
                        "branding-language",
                        f"{template} has no template in {language}: ours is used there.",
                        f"Please add {template}.{language}.docx, or leave it so.",
                        file=f"{template}.docx",
                        level=WARNING,
                    )

    def _template(self, name: str, content: bytes) -> Iterator[Problem]:
        if len(content) > LARGEST_TEMPLATE:
            repair = "Please take large pictures out."
            yield self._problem("template-unsafe", "It is larger than 5 MB.", repair, file=name)
            return
        dangers = tuple(unsafe(content))
        for danger in dangers:
            repair = "Please save it as a plain Word document (DOCX) without it."
            yield self._problem("template-unsafe", f"{danger}.", repair, file=name)
        if not dangers:
            yield from self._fields(name, content)

    def _fields(self, name: str, content: bytes) -> Iterator[Problem]:
        try:
            found = asked(content)
        except ValueError as error:
            repair = "Please write fields as {{ firm }} and loops as in docs/branding.md."
            yield self._problem("template-code", f"{error}.", repair, file=name)
            return
        for one in dict.fromkeys(found.forbidden):
            message = f"It has {one}, which is not allowed."
            repair = "Please use only fields, loops over a field, and conditions on a field."
            yield self._problem("template-code", message, repair, file=name)
        for field in printed_lists(found, FIELDS):
            message = f"{field} is a list."
            repair = f"Please loop over it: {{% for one in {field} %}}."
            yield self._problem("template-code", message, repair, file=name)
        for field in unknown(found, FIELDS):
            message = f"There is no field {field}."
            repair = "Please take one of the list in docs/branding.md."
            yield self._problem("template-field", message, repair, file=name)


def logo_fault(name: str, content: bytes | None) -> tuple[str, str]:
    """Return what is wrong with a logo, and how to repair it; both empty when it is sound."""
    if "/" in name or "\\" in name or content is None:
        return "there is no such file in the folder", "Please put it beside branding.yaml."
    kind = name.rpartition(".")[2].lower()
    if kind not in ("png", "svg"):
        return "it is neither PNG nor SVG", "Please save it as PNG or SVG."
    if len(content) > LARGEST_LOGO:
        return "it is larger than 256 KB", "Please make it smaller."
    if kind == "png":
        return _png_fault(content)
    return _svg_fault(content)


def _png_fault(content: bytes) -> tuple[str, str]:
    if not content.startswith(PNG_START) or len(content) < 33:
        return "it is no PNG picture", "Please save it again as PNG."
    width, height = struct.unpack(">II", content[16:24])
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        return f"it is {width} × {height} points large", "Please make it smaller than 4000 × 4000."
    return "", ""


def _svg_fault(content: bytes) -> tuple[str, str]:
    repair = "Please save it as a plain SVG: shapes only, nothing linked, no script."
    if SVG_UNSAFE.search(content):
        return "it declares or fetches something", repair
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return "it is no SVG picture", "Please save it again as SVG."
    if root.tag.rpartition("}")[2] != "svg":
        return "it is no SVG picture", "Please save it again as SVG."
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].casefold()
        if tag in SVG_FORBIDDEN:
            return f"it has an element <{tag}>", repair
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2].casefold()
            if name.startswith("on") or name in ("href", "src"):
                return f"it has an attribute {name}", repair
            if re.search(r"url\(\s*['\"]?(?!#)", value, re.I):
                return "it fetches something", repair
    if any("url(" in (one.text or "") for one in root.iter() if str(one.tag).endswith("style")):
        return "it fetches something", repair
    return "", ""


def _lines(node: yaml.MappingNode, before: str = "") -> Iterator[tuple[str, int]]:
    for key, value in node.value:
        name = f"{before}{key.value}"
        yield name, key.start_mark.line + 1
        if isinstance(value, yaml.MappingNode):
            yield from _lines(value, f"{name}.")
