"""What is wrong with a branding folder or a template: every fault is found, nothing of it runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from jinja2 import TemplateError

from reports.branding_check import check_brand
from reports.renderers.docx.filling import About, filled
from tests.branding_samples import (
    SOUND,
    changed,
    folder,
    png,
    related,
    template,
)
from tests.sample_report import sample_report

LANGUAGES = ("en", "ar")
NAMED = "name: {en: Ours, ar: لنا}\n"


def faults(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Rule and level of each problem."""
    return [(one.rule, one.level) for one in check_brand(files, LANGUAGES)]


def rules(files: Mapping[str, bytes]) -> set[str]:
    return {rule for rule, _ in faults(files)}


# What is wrong with a folder


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({}, "branding-file"),
        (folder("name: [oops"), "branding-file"),
        (folder("- a list"), "branding-file"),
        (folder("contact: x"), "branding-file"),
        (folder(NAMED + "motto: x"), "branding-file"),
        (folder(f"name: {'x' * 200}"), "branding-file"),
        (folder(NAMED + "colours: {main: green}"), "branding-colour"),
        (folder(NAMED + "colours: {third: '#000000'}"), "branding-colour"),
        (folder(NAMED + "colours: {main: '#ffcc00'}"), "branding-contrast"),
        (folder(NAMED + "colours: {second: '#ffff00'}"), "branding-contrast"),
        (folder(NAMED + "logo: none.png"), "branding-logo"),
        (folder(NAMED + "logo: ../logo.png"), "branding-logo"),
        (folder(NAMED + "logo: logo.gif", logo_gif=b"GIF89a"), "branding-logo"),
        (folder(NAMED + "logo: logo.png", logo_png=b"no picture"), "branding-logo"),
        (folder(NAMED + "logo: logo.png", logo_png=png(4001, 1)), "branding-logo"),
        (folder(NAMED + "logo: logo.png", logo_png=png() + bytes(300_000)), "branding-logo"),
        (folder(NAMED + "footer: {en: x}"), "branding-language"),
        (folder(NAMED, T11_docx=template("x")), "template-file"),
        (folder(NAMED, T1_docm=template("x")), "template-file"),
    ],
)
def test_a_fault_of_a_folder_is_found(files: Mapping[str, bytes], rule: str) -> None:
    assert rule in rules(files)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="x()"/>',
        '<image href="https://example.org/x.png"/>',
        '<use xlink:href="other.svg#a"/>',
        '<rect fill="url(https://example.org/#a)"/>',
        "<style>rect { fill: url(https://example.org/x) }</style>",
        "<foreignObject><p>x</p></foreignObject>",
    ],
)
def test_a_drawing_that_runs_or_fetches_is_refused(inside: str) -> None:
    start = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    files = folder(NAMED + "logo: l.svg", l_svg=f"{start}{inside}</svg>".encode())
    assert rules(files) == {"branding-logo"}
    sound = folder(NAMED + "logo: l.svg", l_svg=f"{start}<rect/></svg>".encode())
    assert rules(sound) == set()


def test_a_drawing_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    assert rules(folder(NAMED + "logo: l.svg", l_svg=bomb)) == {"branding-logo"}


# What is wrong with a template


def test_a_sound_template_has_no_fault() -> None:
    made = template(*SOUND, header="{{ contact }}")
    assert faults(folder(NAMED, T5_docx=made)) == [("branding-language", "warning")]


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (("{{ nobody }}",), "template-field"),
        (("{% for a in actions %}{{ a.secret }}{% endfor %}",), "template-field"),
        (("{{ firm.__class__ }}",), "template-field"),
        (("{% for x in firm %}{{ x }}{% endfor %}",), "template-field"),
        (("{% if nobody %}x{% endif %}",), "template-field"),
        (("{{ actions }}",), "template-code"),
        (("{{ firm | upper }}",), "template-code"),
        (("{{ 7 * 7 }}",), "template-code"),
        (("{{ firm() }}",), "template-code"),
        (("{{ firm['x'] }}",), "template-code"),
        (("{% set x = 1 %}",), "template-code"),
        (("{% include 'x' %}",), "template-code"),
        (("{% import 'os' as os %}",), "template-code"),
        (("{% macro x() %}{% endmacro %}",), "template-code"),
        (("{% for a in [1, 2] %}{{ a }}{% endfor %}",), "template-code"),
        (("{% for a in actions if a.id %}{{ a.id }}{% endfor %}",), "template-code"),
        (("{{r firm }}",), "template-code"),
        (("{% for a in actions %}",), "template-code"),
        (("{{ firm",), "template-code"),
    ],
)
def test_a_template_may_only_show_fields(lines: tuple[str, ...], rule: str) -> None:
    assert (rule, "error") in faults(folder(NAMED, T1_docx=template(*lines)))


def test_headers_are_checked_like_the_rest() -> None:
    made = template("x", header="{{ nobody }}")
    assert "template-field" in rules(folder(NAMED, T1_docx=made))


SOUND_FILE = template("x")
CONTENT_TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    "content",
    [
        b"no document",
        changed(SOUND_FILE, "word/vbaProject.bin", lambda _: b"x"),
        changed(SOUND_FILE, "word/embeddings/oleObject1.bin", lambda _: b"x"),
        changed(SOUND_FILE, "word/activeX/activeX1.xml", lambda _: b"<x/>"),
        changed(SOUND_FILE, CONTENT_TYPES, lambda p: p.replace(b"document.main", b"macroEnabled")),
        changed(SOUND_FILE, "word/document.xml", lambda p: b'<!DOCTYPE x [<!ENTITY a "b">]>' + p),
        changed(SOUND_FILE, "word/big.xml", lambda _: bytes(21_000_000)),
        changed(
            SOUND_FILE,
            "word/document.xml",
            lambda p: p.replace(b"<w:t>x", b"<w:instrText> DDEAUTO cmd </w:instrText><w:t>x"),
        ),
        related("image", "https://example.org/x.png"),
        related("attachedTemplate", "https://example.org/x.dotm"),
        related("hyperlink", "ftp://example.org/x.exe"),
    ],
)
def test_a_dangerous_template_is_refused(content: bytes) -> None:
    assert ("template-unsafe", "error") in faults(folder(NAMED, T1_docx=content))


def test_a_link_to_a_web_page_is_no_danger() -> None:
    made = related("hyperlink", "https://association.example")
    assert "template-unsafe" not in rules(folder(NAMED, T1_docx=made))


@pytest.mark.parametrize("code", ["{{ firm.__class__.__mro__ }}", "{{ ().__class__ }}", "{{ x }}"])
def test_a_template_that_was_not_checked_still_runs_nothing(code: str) -> None:
    about = About("t", "en", "ltr", sample_report().date)
    with pytest.raises(TemplateError):
        filled(template(code), {"firm": "f"}, about, own=True)
