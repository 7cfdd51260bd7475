"""What an association's own Word template contains: the fields it asks for, and what is not safe.

Rule of this file: it reads and never fills; whatever it does not know it reports. Field paths are
written as in `reports.documents.fields`: `actions[].steps[]`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from reports.renderers.docx.filling import environment

LARGEST_INSIDE = 20_000_000
MOST_PARTS = 500
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
LINK = re.compile(r"(?:https://|mailto:)\S+")
DANGEROUS_PARTS = re.compile(
    r"vbaProject|vbaData|activeX|embeddings/|\.bin$|afchunk|oleObject", re.I
)
DANGEROUS_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b")
WHOLE_RUN = re.compile(r"\{\{\s*[rp]\s")
DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
TAG = re.compile(r"<[^>]+>")
FILLED_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")
LOOP_FIELDS = frozenset({"index", "first", "last"})
PLAIN_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Not)


@dataclass
class Asked:
    """The fields a template asks for, as paths; `printed` of them; what else is in it."""

    fields: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


def unsafe(content: bytes) -> Iterator[str]:
    """Give what is dangerous in a Word file, each in a few words; nothing is run or fetched."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_INSIDE:
                yield "it unpacks to more than 20 MB or 500 parts"
                return
            files = {one.filename: archive.read(one) for one in parts if not one.is_dir()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        yield "it is no Word document (DOCX)"
        return
    if "word/document.xml" not in files:
        yield "it is no Word document (DOCX)"
        return
    yield from _unsafe_parts(files)


def _unsafe_parts(files: Mapping[str, bytes]) -> Iterator[str]:
    if b"macroEnabled" in files.get("[Content_Types].xml", b""):
        yield "it may hold macros (.docm)"
    for name, part in files.items():
        if DANGEROUS_PARTS.search(name):
            yield f"it holds {name}"
        if not name.endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            yield f"{name} declares entities"
        elif name.endswith(".rels"):
            yield from _outside(name, part)
        elif found := DANGEROUS_FIELDS.search(_instructions(part)):
            yield f"{name} has the field {found[1]}, which reads from elsewhere"


def _outside(name: str, part: bytes) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(part)
    except ElementTree.ParseError:
        yield f"{name} cannot be read"
        return
    for relation in root.iter(RELATION):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind.casefold() in {"afchunk", "oleobject", "vbaproject", "control", "frame"}:
            yield f"it embeds something ({kind})"
        elif relation.get("TargetMode") == "External" and not (
            kind == "hyperlink" and LINK.fullmatch(target)
        ):
            yield f"it fetches from outside ({kind}: {target[:80]})"


def _instructions(part: bytes) -> str:
    text = part.decode("utf-8", "replace")
    return " ".join(re.findall(r"instr(?:Text[^>]*>|=\")([^<\"]*)", text))


def asked(content: bytes) -> Asked:
    """Return what a template asks for.

    Raises:
        ValueError: it is no Word document, or its fields are not well written; says what.
    """
    document = DocxTemplate(io.BytesIO(content))
    found, reading = Asked(), environment()
    try:
        document.init_docx()
        for xml in _sources(document, content):
            if WHOLE_RUN.search(TAG.sub("", xml)):
                found.forbidden.append("{{r …}} or {{p …}}")
            _walk(reading.parse(document.patch_xml(xml)), {}, found)
    except TemplateSyntaxError as error:
        raise ValueError(str(error.message)) from error
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile) as error:
        raise ValueError("it is no Word document (DOCX)") from error
    for text in _properties(document):
        if "{{" in text or "{%" in text:
            found.forbidden.append("fields in the document's properties")
    return found


def _sources(document: DocxTemplate, content: bytes) -> Iterator[str]:
    yield document.get_xml()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if FILLED_PARTS.fullmatch(name) and name != "word/document.xml":
                text = archive.read(name).decode("utf-8", "replace")
                yield DECLARATION.sub("", text, count=1)


def _properties(document: DocxTemplate) -> list[str]:
    own = document.docx.core_properties
    names = ("author", "comments", "identifier", "language", "subject", "title")
    return [str(getattr(own, name)) for name in names]


def _walk(node: nodes.Node, known: Mapping[str, str], found: Asked) -> None:
    """Note what a node asks for; `known` are the loop variables and the paths they stand for."""
    if isinstance(node, nodes.For):
        _loop(node, known, found)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        path = _path(node, known)
        if path is None:
            found.forbidden.append("a field of something that is no field")
        elif path not in {f"loop.{name}" for name in LOOP_FIELDS}:
            found.fields.append(path)
    elif isinstance(node, PLAIN_NODES):
        if isinstance(node, nodes.Output):
            named = [one for one in node.nodes if isinstance(one, nodes.Name | nodes.Getattr)]
            found.printed += [_path(one, known) or "" for one in named]
        for child in node.iter_child_nodes():
            _walk(child, known, found)
    else:
        found.forbidden.append(type(node).__name__)


def _loop(node: nodes.For, known: Mapping[str, str], found: Asked) -> None:
    path = _path(node.iter, known) if isinstance(node.iter, nodes.Name | nodes.Getattr) else None
    if path is None or node.test or node.recursive or not isinstance(node.target, nodes.Name):
        found.forbidden.append("a loop over something else than one field")
        return
    found.fields.append(f"{path}[]")
    inner = {**known, node.target.name: f"{path}[]", "loop": "loop"}
    for part in node.body:
        _walk(part, inner, found)
    for part in node.else_:
        _walk(part, known, found)


def _path(node: nodes.Node, known: Mapping[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return known.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        before = _path(node.node, known)
        return None if before is None else f"{before}.{node.attr}"
    return None


def unknown(asked_for: Asked, fields: Collection[str]) -> tuple[str, ...]:
    """Return the paths that are no fields, each once; one turn of a loop may have only parts."""
    known = {*fields, *(path for one in fields for path in _turns(one))}
    return tuple(dict.fromkeys(one for one in asked_for.fields if one not in known))


def printed_lists(asked_for: Asked, fields: Collection[str]) -> tuple[str, ...]:
    """Return the lists that are printed as they are, and not looped over."""
    lists = {turn.removesuffix("[]") for one in fields for turn in _turns(one)}
    return tuple(dict.fromkeys(one for one in asked_for.printed if one in lists))


def _turns(path: str) -> Iterator[str]:
    """Give the loops a path implies: `actions[].label` implies `actions[]`."""
    for at in range(len(path)):
        if path.startswith("[]", at):
            yield path[: at + 2]
