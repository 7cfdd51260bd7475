"""Branding folders as files by name, and Word templates of an association's own, sound and not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx

EXAMPLE = Path(__file__).parent.parent / "examples" / "branding"

SOUND = (
    "{{ association }}: {{ title }} for {{ firm }}",
    "Languages: {{ languages }}; {{ self_assessed }}",
    "{%p for action in actions %}",
    "{{ loop.index }} {{ action.label }} by {{ action.first_step }}",
    "{%p for step in action.steps %}",
    "- {{ step }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p if recruiters %}",
    "Recruiters: {% for one in recruiters %}{{ one }}; {% endfor %}",
    "{%p endif %}",
    "{%p for part in parts %}",
    "{{ part.heading }}",
    "{%p for row in part.rows %}",
    "{% for cell in row %}{{ cell }} | {% endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)


def example() -> dict[str, bytes]:
    """The branding folder of the examples."""
    return {path.name: path.read_bytes() for path in EXAMPLE.iterdir()}


def folder(yaml: str, **others: bytes) -> dict[str, bytes]:
    """A branding folder; a name such as `T1_docx` stands for `T1.docx`."""
    files = {name.replace("_", "."): content for name, content in others.items()}
    return {"branding.yaml": yaml.encode(), **files}


def template(*lines: str, header: str = "") -> bytes:
    """A Word document with these paragraphs."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same Word document with one part changed, or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, part in parts.items():
            archive.writestr(one, part)
    return out.getvalue()


def related(kind: str, target: str) -> bytes:
    """A Word document with a relation to something outside."""
    relation = (
        '<Relationship Id="rId99" TargetMode="External" Target="'
        f'{target}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    return changed(
        template("x"),
        "word/_rels/document.xml.rels",
        lambda part: part.replace(b"</Relationships>", f"{relation}</Relationships>".encode()),
    )


def png(width: int = 4, height: int = 2) -> bytes:
    """A PNG picture in one colour."""
    row = b"\x00" + b"\x1b\x3a\x6b" * width
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
