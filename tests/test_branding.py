"""An association's look and templates: used where they are sound, refused with all their faults."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import TemplateError
from pypdf import PdfReader

from questionnaires.catalog import Catalog
from reports.branding import Brand, brand_of, contrast
from reports.branding_check import RULES, check_brand
from reports.documents import document_pack
from reports.documents.fields import FIELDS
from reports.renderers import RENDERERS, branded
from reports.renderers.docx.filling import About, filled
from reports.wording import wording_for
from tests.branding_samples import (
    EXAMPLE,
    SOUND,
    changed,
    example,
    folder,
    png,
    related,
    template,
)
from tests.command_line import Ran, runner
from tests.sample_report import NASTY, sample_report
from tests.test_docx import opened, text_of

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "ar")
NAMED = "name: {en: Ours, ar: لنا}\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


def faults(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Rule and level of each problem."""
    return [(one.rule, one.level) for one in check_brand(files, LANGUAGES)]


def rules(files: Mapping[str, bytes]) -> set[str]:
    return {rule for rule, _ in faults(files)}


# The look


def test_the_example_is_sound() -> None:
    assert check_brand(example(), LANGUAGES) == ()


def test_every_format_with_a_look_shows_the_name_and_the_contact() -> None:
    formats = branded(brand_of(example()))
    report = sample_report()
    html = formats["html"].render(report).decode()
    assert "Example Association of Garment Makers" in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "--accent: #1b3a6b" in html
    page = PdfReader(io.BytesIO(formats["pdf"].render(report))).pages[0].extract_text()
    document = opened(formats["docx"].render(report))
    header = document.sections[0].header
    for said in (page.replace("\u200b", ""), header.paragraphs[0].text):
        assert "Example Association of Garment Makers" in said
        assert "fair-recruitment@garments.example" in said
    assert "ask us" in document.sections[0].footer.paragraphs[1].text
    assert document.core_properties.author == "Example Association of Garment Makers"
    assert [r for r in header.part.rels.values() if r.reltype.endswith("/image")]
    assert "1B3A6B" in document.styles.element.xml
    assert formats["json"] is RENDERERS["json"]


@pytest.mark.parametrize("name", ["html", "pdf", "docx"])
def test_a_branded_report_is_the_same_bytes_again(name: str) -> None:
    files = {**example(), "branding.yaml": example()["branding.yaml"].replace(b"svg", b"png")}
    files["logo.png"] = png()
    once, again = (branded(brand_of(files))[name].render(sample_report()) for _ in range(2))
    assert once == again
    assert once != RENDERERS[name].render(sample_report())


def test_a_document_speaks_the_reader_s_language_where_the_brand_does() -> None:
    brand = brand_of(example())
    assert brand.line("ar").name == "الجمعية النموذجية لصانعي الملابس"
    assert brand.line("ar").contact == "fair-recruitment@garments.example"
    assert brand.line("ne").name == "Example Association of Garment Makers"


def test_without_branding_nothing_of_it_shows() -> None:
    assert branded(None) is RENDERERS
    assert 'class="brand"' not in RENDERERS["html"].render(sample_report()).decode()


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


def test_a_name_that_looks_like_a_template_is_a_name() -> None:
    brand = Brand({"en": "{{ 7*7 }} <b>"})
    document = opened(branded(brand)["docx"].render(sample_report()))
    assert document.sections[0].header.paragraphs[0].text == "{{ 7*7 }} <b>"


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


# Own templates in the pack


def test_an_own_template_takes_the_place_of_ours_in_its_language() -> None:
    made = template(*SOUND, header="{{ contact }}")
    brand = brand_of({**example(), "T6.docx": made, "T2.ar.docx": template("{{ title }}")})
    report = sample_report(subject=NASTY)
    library = Catalog().library("en")
    pack = document_pack(report, library, brand=brand)
    document = opened(pack["T6-repayment-plan.docx"])
    said = text_of(document)
    assert f"Example Association of Garment Makers: Repayment plan for {NASTY}" in said
    assert "1 Repay worker-paid fees by 24 Nov 2026" in said
    assert "- Write the plan for paying the money back." in said
    assert "Languages: [fill in: Languages of the workers]" in said
    assert document.sections[0].header.paragraphs[0].text == "fair-recruitment@garments.example"
    assert wording_for("en")("paper.legend") in text_of(
        opened(pack["T2-recruiter-screening-form.docx"])
    )
    assert pack == document_pack(report, library, brand=brand)


# On the command line


def write(files: Mapping[str, bytes], place: Path) -> None:
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)


def test_check_tells_rule_file_fault_and_repair(run: Ran, tmp_path: Path) -> None:
    files = folder(NAMED + "colours:\n  main: '#ffcc00'\n", T1_docx=template("{{ nobody }}"))
    write(files, tmp_path / "brand")
    code, out, _ = run("check", "brand")
    assert code == 1
    assert "brand/branding.yaml:3: branding-contrast: main #ffcc00 has a contrast of" in out
    assert "brand/T1.docx:1: template-field: There is no field nobody. Please take one" in out
    code, out, _ = run("check", str(EXAMPLE))
    assert (code, out.strip()) == (0, "no errors, no warnings.")


def test_a_report_with_a_faulty_branding_is_refused(run: Ran, tmp_path: Path) -> None:
    write(folder("name: x\nlogo: no.png"), tmp_path / "brand")
    answers = str(ROOT / "examples/construction_firm.json")
    code, _, err = run("report", "--answers", answers, "--out", "out", "--branding", "brand")
    assert code == 1
    assert "branding-logo" in err
    assert not (tmp_path / "out").exists()


def test_report_writes_the_documents_that_were_asked_for(run: Ran, tmp_path: Path) -> None:
    answers = str(ROOT / "examples/construction_firm.json")
    options = ("report", "--answers", answers, "--date", "2026-11-21", "--branding", str(EXAMPLE))
    code, _, err = run(*options, "--out", "out", "--format", "docx,documents")
    assert (code, err) == (0, "")
    assert (tmp_path / "out/report.docx").is_file()
    written = sorted(path.name for path in (tmp_path / "out/documents").iterdir())
    assert "T1-recruitment-policy.docx" in written
    header = opened((tmp_path / "out/documents" / written[0]).read_bytes()).sections[0].header
    assert "Example Association" in header.paragraphs[0].text
    code, _, _ = run(*options, "--out", "zip", "--format", "zip")
    with zipfile.ZipFile(tmp_path / "zip/report.zip") as archive:
        assert "documents/T1-recruitment-policy.docx" in archive.namelist()


# The page about it


def test_the_page_lists_every_field_and_every_rule() -> None:
    page = (ROOT / "docs/branding.md").read_text("utf-8")
    for path, meaning in FIELDS.items():
        assert f"| `{path}` | {meaning} |" in page
    for rule, meaning in RULES.items():
        assert f"| `{rule}` | {meaning} |" in page
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.M)
    assert set(listed) == {*FIELDS, *RULES}
