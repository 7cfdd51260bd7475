"""What the example firms get, as it stands in `examples/output`; `--golden` writes it anew.

Text is compared whole, what is binary by its structure, some printed pages as pictures.
"""

from __future__ import annotations

import io
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader
from pypdf.generic import Destination

from questionnaires.model import Status
from reports.documents import document_pack
from reports.saying import sheet
from tests.example_firms import FACTORY, FIRMS, MORE, ROOT, catalog, rendered, whole
from tests.printed_text import printed

OUTPUT = ROOT / "examples" / "output"
PICTURES = ROOT / "docs" / "pictures"
SHOWN = [*((firm, "en") for firm in FIRMS), (FACTORY, "ar")]
NAMES = [f"{firm}-{language}" for firm, language in SHOWN]
TEXTS = ("html", "md", "ics")
WIDTH, AR_WIDTH = 600, 330
"""Of the pictures, in dots."""
TOLERANCE = 6.0
"""The mean difference of two pictures of one page, of 255."""


def folder(firm: str, language: str) -> Path:
    return OUTPUT / (firm if language == "en" else f"{firm}.{language}")


@pytest.mark.parametrize(("firm", "language"), SHOWN, ids=NAMES)
@pytest.mark.parametrize("form", TEXTS)
def test_the_texts_are_as_they_stand_there(
    firm: str, language: str, form: str, golden: bool
) -> None:
    path, made = folder(firm, language) / f"report.{form}", rendered(firm, form, language)
    if golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    assert made == path.read_bytes()


@pytest.mark.parametrize(("firm", "language"), SHOWN, ids=NAMES)
def test_the_other_files_have_the_structure_that_stands_there(
    firm: str, language: str, golden: bool
) -> None:
    path, made = folder(firm, language) / "structure.json", structure(firm, language)
    if golden:
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert made == json.loads(path.read_text("utf-8"))


@cache
def structure(firm: str, language: str) -> dict[str, Any]:
    """What is in the files that are too large, or not text."""
    report = whole(firm, language)
    pdf = PdfReader(io.BytesIO(rendered(firm, "pdf", language)))
    word = docx.Document(io.BytesIO(rendered(firm, "docx", language)))
    book = load_workbook(io.BytesIO(rendered(firm, "xlsx", language)))
    papers = document_pack(report, catalog().library(language))
    return {
        "report.pdf": {"pages": len(pdf.pages), "contents": [*map(list, chapters_of(pdf))]},
        "report.docx": {
            "contents": [
                p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"
            ],
            "tables": len(word.tables),
        },
        "report.xlsx": {one.title: [one.max_row, one.max_column] for one in book.worksheets},
        "report.json": {
            "rating": report.rating,
            "findings": len(report.findings),
            "not_known": sum(one.status is Status.UNKNOWN for one in report.findings),
            "actions": len(report.actions),
            "costs": report.costs is not None,
            "repayment": report.repayment is not None,
        },
        "documents": list(papers),
    }


def chapters_of(pdf: PdfReader) -> list[tuple[str, int]]:
    """The parts and the page each begins on."""
    places = [one for one in pdf.outline if isinstance(one, Destination)]
    return [(str(one.title), (pdf.get_destination_page_number(one) or 0) + 1) for one in places]


# The pages that README.md shows


PAGES = {"summary": "", "plan": "plan", "costs": "costs"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_look_as_they_should(language: str, golden: bool, tmp_path: Path) -> None:
    target = PICTURES if language == "en" else folder(FACTORY, language)
    for name, made in pages(language, tmp_path).items():
        path = target / f"{name}.png"
        if golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.quantize(64, method=Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
        kept = Image.open(path).convert("RGB")
        assert kept.size == made.size, path.name
        apart = ImageStat.Stat(ImageChops.difference(kept, made).convert("L")).mean[0]
        assert apart < TOLERANCE, f"{path}: {apart}"


def pages(language: str, out: Path) -> dict[str, Image.Image]:
    """Pictures of the pages on which these parts begin."""
    content = rendered(FACTORY, "pdf", language)
    (out / "report.pdf").write_bytes(content)
    places = dict(chapters_of(PdfReader(io.BytesIO(content))))
    titles = {one.name: one.title for one in contents_of(language)}
    found = {}
    for name, part in PAGES.items():
        page = str(places[titles[part]] if part else 1)
        made = out / name
        width = str(WIDTH if language == "en" else AR_WIDTH)
        size = ("-scale-to-x", width, "-scale-to-y", "-1", "-singlefile", "-png")
        subprocess.run(
            ["pdftoppm", "-f", page, "-l", page, *size, out / "report.pdf", made],
            check=True,
            capture_output=True,
        )
        found[name] = Image.open(made.with_suffix(".png")).convert("RGB")
    return found


def contents_of(language: str) -> Any:
    return sheet(whole(FACTORY, language)).contents


# One order in every format


def test_every_format_has_the_parts_in_one_order() -> None:
    titles = [one.title for one in contents_of("en")]
    plan = titles.index("Action plan")
    assert titles.index("Critical: act now") < plan
    assert plan < titles.index("Not known: find out within 30 days") < titles.index("Other gaps")
    marked = [
        line[3:]
        for line in rendered(FACTORY, "md").decode().replace("\\", "").splitlines()
        if line.startswith("## ")
    ]
    assert marked[1:] == titles
    made = structure(FACTORY, "en")
    assert made["report.docx"]["contents"][1:] == titles
    assert [title for title, _ in made["report.pdf"]["contents"]][1:] == titles
    page = rendered(FACTORY, "html").decode()
    places = [page.index(f'<h2 id="{one.name}"') for one in contents_of("en")]
    assert places == sorted(places)
    links = [page.index(f'<li><a href="#{one.name}">') for one in contents_of("en")]
    assert links == sorted(links)


def test_an_owner_reaches_her_plan_within_ten_pages() -> None:
    for firm in FIRMS:
        kept = json.loads((folder(firm, "en") / "structure.json").read_text("utf-8"))
        assert dict(kept["report.pdf"]["contents"])["Action plan"] <= 10


def test_every_fact_of_an_other_gap_stands_in_its_few_printed_lines() -> None:
    said = squeezed(printed(rendered(FACTORY, "pdf")))
    for entry in sheet(whole(FACTORY)).other:
        facts = [entry.title, entry.rule, entry.good, entry.note, entry.case]
        facts += [answer for _, answer in entry.answers]
        facts += [one.label for one in entry.actions] + [one.name for one in entry.clauses]
        assert [one for one in facts if squeezed(one) not in said] == []


def squeezed(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


# The command brings the firm's other documents in


def test_the_factory_brings_its_costs_and_its_repayment() -> None:
    assert set(MORE[FACTORY]) == {"recruitment_costs_factory", "repayment_plan_factory"}
    report = whole(FACTORY)
    assert report.costs is not None
    assert report.repayment is not None
