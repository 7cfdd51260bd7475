"""An association's look and templates: used where they are sound, refused with all their faults."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.mishaps import Refused
from bot.reporting.brand_folder import service_brand
from questionnaires.catalog import Catalog
from reports.branding import Brand, brand_of, contrast
from reports.branding_check import RULES, check_brand
from reports.documents import document_pack
from reports.documents.fields import FIELDS
from reports.renderers import RENDERERS, branded
from reports.wording import wording_for
from tests.branding_samples import (
    EXAMPLE,
    SOUND,
    example,
    folder,
    png,
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
    place.mkdir(parents=True)
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
    answers = str(ROOT / "examples/seafood_processor.json")
    options = ("report", "--answers", answers, "--date", "2026-11-21", "--branding", str(EXAMPLE))
    code, _, err = run(*options, "--out", "out", "--format", "docx,documents,zip")
    assert (code, err) == (0, "")
    assert (tmp_path / "out/report.docx").is_file()
    written = sorted(path.name for path in (tmp_path / "out/documents").iterdir())
    assert "T1-recruitment-policy.docx" in written
    header = opened((tmp_path / "out/documents" / written[0]).read_bytes()).sections[0].header
    assert "Example Association" in header.paragraphs[0].text
    with zipfile.ZipFile(tmp_path / "out/report.zip") as archive:
        assert "documents/T1-recruitment-policy.docx" in archive.namelist()


# The folder that the service looks for


def test_the_service_takes_the_folder_beside_its_data(tmp_path: Path) -> None:
    assert service_brand(tmp_path) is None
    write(example(), tmp_path / "branding")
    brand = service_brand(tmp_path)
    assert brand is not None
    assert brand.line("en").name == "Example Association of Garment Makers"
    write(folder("name: x\nlogo: no.png"), tmp_path / "faulty" / "branding")
    with pytest.raises(Refused, match="branding-logo"):
        service_brand(tmp_path / "faulty")


def test_the_doctor_tells_of_the_folder(run: Ran, tmp_path: Path) -> None:
    assert "No branding" in run("doctor", "--offline")[1]
    write(example(), tmp_path / "data" / "branding")
    assert "Example Association of Garment Makers" in run("doctor", "--offline")[1]
    (tmp_path / "data" / "branding" / "branding.yaml").write_text("name: x\nlogo: no.png")
    code, out, _ = run("doctor", "--offline")
    assert code == 1
    assert "branding-logo" in out


# The page about it


def test_the_page_lists_every_field_and_every_rule() -> None:
    page = (ROOT / "docs/branding.md").read_text("utf-8")
    for path, meaning in FIELDS.items():
        assert f"| `{path}` | {meaning} |" in page
    for rule, meaning in RULES.items():
        assert f"| `{rule}` | {meaning} |" in page
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.M)
    assert set(listed) == {*FIELDS, *RULES}
