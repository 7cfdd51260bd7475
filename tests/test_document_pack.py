"""The document pack: the plan's papers, filled in where known, blank and marked where not."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX

from questionnaires.shared_entries import Library
from reports.documents import document, document_pack
from reports.documents.papers import KINDS
from reports.marks import BLANK, END_BLANK
from reports.model import ProfileLine, Report
from reports.wording import wording_for
from tests.example_firms import FACTORY, catalog, example
from tests.sample_report import sample_report
from tests.test_docx import WORD, opened, text_of

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "ar")


def library(language: str = "en") -> Library:
    return catalog().library(language)


@cache
def factory(language: str = "en") -> Report:
    """The garment factory of the examples, with a name."""
    return replace(example(FACTORY, language), subject="Sunrise Garments")


@cache
def files(language: str = "en") -> dict[str, bytes]:
    return document_pack(factory(language), library(language), every=True)


@cache
def pack(language: str = "en") -> dict[str, Document]:
    return {name.split("-")[0]: opened(content) for name, content in files(language).items()}


def blanks(document: Document) -> list[str]:
    """The texts that are highlighted, each whole."""
    found = []
    for paragraph in document.element.body.iter(f"{WORD}p"):
        text = ""
        for run in paragraph.iter(f"{WORD}r"):
            marked = run.rPr is not None and run.rPr.highlight_val == WD_COLOR_INDEX.YELLOW
            text += "".join(one.text or "" for one in run.iter(f"{WORD}t")) if marked else "\n"
        found += [one for one in text.split("\n") if one]
    return found


def body_of(document: Document) -> str:
    """What follows the cover: the text after the first page break."""
    lines, after = [], False
    for paragraph in document.element.body.iter(f"{WORD}p"):
        after = after or any(True for _ in paragraph.iter(f"{WORD}br"))
        if after:
            lines.append("".join(one.text or "" for one in paragraph.iter(f"{WORD}t")))
    return "\n".join(lines)


def rows(document: Document) -> dict[str, str]:
    """First and second cell of every row of every table; the cover's come first and stay."""
    found: dict[str, str] = {}
    for table in document.tables:
        for row in table.rows:
            if len(row.cells) > 1:
                found.setdefault(row.cells[0].text, row.cells[1].text)
    return found


# Which papers


def test_a_pack_has_the_papers_that_the_plan_names() -> None:
    report = factory()
    only = replace(report, actions=tuple(a for a in report.actions if a.id in ("A01", "A14")))
    made = document_pack(only, library())
    assert list(made) == ["T1-recruitment-policy.docx", "T7-offer-contract-payslip.docx"]


def test_all_papers_have_stable_names_that_every_machine_can_write() -> None:
    made = files()
    assert list(made) == [f"{kind.file}.docx" for kind in KINDS.values()]
    assert all(re.fullmatch(r"T\d+-[a-z-]+\.docx", name) for name in made)
    assert set(KINDS) == set(library().templates)


def test_the_same_report_gives_the_same_bytes() -> None:
    first = files()
    assert first == document_pack(replace(factory()), library(), every=True)
    with zipfile.ZipFile(io.BytesIO(first["T1-recruitment-policy.docx"])) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# What stands in them


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_paper_has_every_text_of_its_template(language: str, name: str) -> None:
    document, template = pack(language)[name], library(language).templates[name]
    said = " ".join(text_of(document).split())
    for block in template.blocks:
        for text in (
            block.heading, block.text, block.note, *block.clauses, *block.columns, *block.rows
        ):  # fmt: skip
            for piece in text.split("__"):
                assert " ".join(piece.split()) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_paper_is_in_one_language_and_says_what_it_is(language: str, name: str) -> None:
    document, say = pack(language)[name], wording_for(language)
    said = text_of(document)
    assert document.core_properties.language == language
    assert say("self_assessed") in said
    assert say("paper.legend") in said
    assert BLANK not in said
    assert END_BLANK not in said
    if language == "ar":
        others = library("en").templates[name]
        assert others.label not in said
        assert others.blocks[0].heading not in said


@pytest.mark.parametrize("name", KINDS)
def test_what_is_known_stands_on_every_cover(name: str) -> None:
    known = rows(pack()[name])
    assert known["Name of the firm"] == "Sunrise Garments"
    assert known["Country of the workplace"] == "Malaysia"
    assert known["Main activity"] == "Garments"
    assert known["Number of workers"] == "40"
    assert known["Languages of the workers"] == "Nepali, Bangla, and Malay"


def test_who_leads_and_by_when_come_from_the_plan() -> None:
    [action] = [one for one in factory().actions if one.template == "T1"]
    known, say = rows(pack()["T1"]), wording_for("en")
    assert known["Who leads"] == action.role_label
    assert known["First step"] == say.date(action.due)
    assert known["Done by"] == say.date(action.complete)
    assert known["Responsible person"] == action.role_label
    said = text_of(pack()["T1"])
    for step in action.steps:
        assert step in said


def test_what_nobody_told_is_a_marked_blank() -> None:
    bare = replace(factory(), subject="", profile=(), actions=(), findings=(), rule_cards=())
    made = document_pack(bare, library(), every=True)
    for content in made.values():
        document = opened(content)
        marked, known = blanks(document), rows(document)
        for label in ("Name of the firm", "Country of the workplace", "Who leads", "First step"):
            assert known[label] == f"[fill in: {label}]"
            assert known[label] in marked
    assert "Sunrise" not in text_of(opened(made["T1-recruitment-policy.docx"]))


@pytest.mark.parametrize("silent", ["Don't know", "Prefer not to say"])
def test_an_answer_that_tells_nothing_fills_nothing(silent: str) -> None:
    line = ProfileLine("1.03", "main_activity", "What is your main activity?", silent)
    made = document(replace(factory(), profile=(line,)), library(), "T1")
    said = text_of(opened(made))
    assert "Our main activity: [fill in: Main activity]" in said


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("T1", "[fill in: Phone number]"),
        ("T2", "[fill in: Legal name]"),
        ("T3", "[fill in: Legal name of the Recruiter]"),
        ("T3", "[……]"),
        ("T4", "[fill in: contact of outside help]"),
        ("T5", "[fill in: Signature]"),
        ("T6", "[fill in: Budget]"),
        ("T7", "[fill in: Code of the worker, no name]"),
        ("T8", "[fill in: Day of arrival]"),
        ("T9", "[fill in: First net wage of a full month]"),
    ],
)
def test_a_blank_says_what_belongs_there(name: str, label: str) -> None:
    assert label in blanks(pack()[name])


def test_places_in_sheets_that_are_yours_are_shaded() -> None:
    for name in ("T2", "T4", "T6", "T7", "T8", "T9", "T10"):
        shades = pack()[name].element.body.iter(f"{WORD}shd")
        assert "FFF6C2" in {one.get(f"{WORD}fill") for one in shades}, name


# What may be handed on


@pytest.mark.parametrize("name", ["T1", "T2", "T3", "T4", "T5", "T7", "T8"])
def test_what_a_firm_found_out_about_itself_stays_on_its_cover(name: str) -> None:
    handed_on, cover = body_of(pack()[name]), text_of(pack()[name])
    told = [f for f in factory().findings if f.asked and f.asked[0].label in cover]
    assert told or name in ("T7", "T8")
    for finding in told:
        assert finding.asked[0].label not in handed_on


def test_every_recruiter_has_a_form_and_sees_no_other() -> None:
    said = body_of(pack()["T2"])
    one, _, other = said.partition("Recruiter: Dhaka agency")
    assert "Recruiter: Kathmandu agency" in one
    assert "Dhaka" not in one
    assert "Kathmandu" not in other


def test_the_cover_tells_of_each_recruiter_only_its_own_answers() -> None:
    tables = [t for t in pack()["T2"].tables if "Answer" in [c.text for c in t.rows[0].cells]]
    answers = [[row.cells[2].text for row in table.rows[1:]] for table in tables[-2:]]
    assert answers
    assert not [one for table in answers for one in table if "agency:" in one]


def test_a_screened_recruiter_is_the_recruiter_and_not_the_firm() -> None:
    report = sample_report(
        subject="Al Noor Manpower", questionnaire={"ref_id": "recruiter_screening"}
    )
    made = document_pack(report, library(), every=True)
    form = opened(made["T2-recruiter-screening-form.docx"])
    assert "Recruiter: Al Noor Manpower" in body_of(form)
    assert rows(form)["Name of the firm"] == "[fill in: Name of the firm]"
