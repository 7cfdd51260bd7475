"""The facilitator's guide: an agenda that adds up, notes from the library, and rules."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from flows.workshop_room import Quiz, new_room
from questionnaires.catalog import Catalog
from reports.branding import Brand, brand_of
from reports.chapter_model import Block, Chapter
from reports.guide import answering_minutes, asked_first, guide
from reports.guide_model import Guide, Workshop
from reports.renderers.guide import guide_docx, guide_pdf
from reports.wording import wording_for
from tests.branding_samples import example
from tests.page_images import ink_box, page_images
from tests.printed_text import printed

LINK = "https://fair.example/join/AbCdEfGhIjKlMnOpQrStUv"
Render = Callable[[Guide, Brand | None], bytes]
MODULES = ("fees", "documents", "remediation")
DAY = date(2026, 11, 22)


@cache
def made(language: str = "en", **changes: Any) -> Guide:
    catalog = Catalog()
    room = new_room(
        "fair_recruitment", 1, MODULES, Quiz("knowledge_quiz", 1), minutes={"documents": 12}
    )
    workshop = Workshop(
        title="Fair jobs in the north",
        day=DAY,
        steps=room.steps,
        quiz=catalog.open("knowledge_quiz", None, language),
        languages=("en", "ar"),
        link=LINK,
        address="fair.example/join",
        spoken="K7M2QX",
    )
    asked = catalog.open("fair_recruitment", None, language)
    return guide(asked, catalog.library(language), replace(workshop, **changes))


def chapter(name: str, of: Guide) -> Chapter:
    return next(one for one in of.chapters if one.name == name)


def block(heading: str, of: Chapter) -> Block:
    return next(one for one in of.blocks if one.heading == heading)


# -- what is in it ---------------------------------------------------------------------------------


def test_the_agenda_follows_the_plan_of_the_room() -> None:
    table = chapter("agenda", made()).blocks[0].table
    assert table is not None
    steps = [row.cells[1] for row in table.rows]
    assert steps == [
        "Welcome and joining",
        "Knowledge check before",
        "Fees and related costs",
        "Talk: Fees and related costs",
        "Documents and freedom of movement",
        "Talk: Documents and freedom of movement",
        "Remediation and repayment",
        "Talk: Remediation and repayment",
        "Knowledge check after",
        "End",
    ]


def test_the_times_of_the_agenda_follow_each_other_and_add_up() -> None:
    table = chapter("agenda", made()).blocks[0].table
    assert table is not None
    spans = [row.cells[0].split("\N{EN DASH}") for row in table.rows]
    assert spans[0][0] == "0:00"
    assert all(one[1] == following[0] for one, following in pairwise(spans))
    assert sum(int(row.cells[3]) for row in table.rows) == made().minutes
    hours, minutes = spans[-1][1].split(":")
    assert int(hours) * 60 + int(minutes) == made().minutes


def test_a_time_that_the_trainer_chose_is_kept() -> None:
    table = chapter("agenda", made()).blocks[0].table
    assert table is not None
    chosen = {row.cells[1]: row.cells[3] for row in table.rows}
    assert chosen["Documents and freedom of movement"] == "12"
    asked = Catalog().open("fair_recruitment")
    fees = len(asked_first(asked, asked.module_by_name["fees"]))
    assert chosen["Fees and related costs"] == str(answering_minutes(fees))


@pytest.mark.parametrize(("questions", "minutes"), [(0, 5), (6, 5), (7, 6), (20, 15)])
def test_time_to_answer_grows_with_the_questions(questions: int, minutes: int) -> None:
    assert answering_minutes(questions) == minutes


def test_a_module_has_why_good_and_the_gravest_gaps_first() -> None:
    notes = chapter("module-fees", made())
    table = block("Why it matters, and what good looks like", notes).table
    assert table is not None
    asked = Catalog().open("fair_recruitment").question_by_name["worker_paid_agency"]
    assert (asked.label, asked.why, asked.good) in {row.cells for row in table.rows}
    gaps = block("Typical gaps", notes).table
    assert gaps is not None
    order = [row.cells[2] for row in gaps.rows]
    assert order == sorted(order, key=["Critical", "Major", "Minor", "Info"].index)
    assert order[0] == "Critical"


def test_exercises_are_public_cases_of_the_module_with_source_and_year() -> None:
    notes = chapter("module-remediation", made())
    case = Catalog().library("en").cases["top_glove"]
    told = block(case.label, notes).text
    assert case.text in told
    assert f"({case.source}, {case.year})" in told
    assert block("Exercises", notes).lines


def test_what_is_unsure_is_no_exercise() -> None:
    cases = Catalog().library("en").cases.values()
    unsure = [one.text for one in cases if one.confidence == "check"]
    told = " ".join(b.text for one in made().chapters for b in one.blocks)
    assert [one for one in unsure if one in told] == []


def test_our_own_prompts_are_marked_and_the_trainers_are_not() -> None:
    ours = block("To talk about", chapter("module-documents", made()))
    assert ours.text == "Our proposal."
    assert len(ours.lines) == 2
    own = block("To talk about", chapter("module-documents", _with_prompt()))
    assert own.lines == ("Where are they?",)
    assert own.text == ""


def _with_prompt() -> Guide:
    catalog = Catalog()
    steps = new_room("fair_recruitment", 1, ["documents"]).steps
    workshop = Workshop("W", DAY, steps, prompts={"documents": ("Where are they?",)})
    return guide(catalog.open("fair_recruitment"), catalog.library("en"), workshop)


def test_every_module_has_prompts_of_its_own_in_both_languages() -> None:
    for name in Catalog().open("fair_recruitment").module_by_name:
        for language in ("en", "ar"):
            assert wording_for(language).catalogs[0].forms[f"guide.prompt.{name}.first"]


def test_it_says_what_a_trainer_never_does() -> None:
    [rules] = chapter("never", made()).blocks
    said = " ".join(rules.lines)
    assert "Never name a firm" in said
    assert "Never look over a shoulder" in said
    assert len(rules.lines) == 6


def test_the_right_answers_of_the_quiz_stand_in_it_only_where_there_is_a_quiz() -> None:
    table = chapter("quiz", made()).blocks[0].table
    assert table is not None
    assert len(table.rows) == 10
    assert "quiz" not in {one.name for one in _with_prompt().chapters}


def test_keys_of_the_board_are_told_where_there_are_any() -> None:
    keys = block("Keys of the board", chapter("room", made(keys=(("R", "Reveal"),)))).table
    assert keys is not None
    assert keys.rows[0].cells == ("R", "Reveal")
    assert "Keys of the board" not in {one.heading for one in chapter("room", made()).blocks}


def test_a_module_that_is_not_there_gets_a_line_and_breaks_nothing() -> None:
    catalog = Catalog()
    steps = new_room("fair_recruitment", 1, ["fees", "no_such_module"]).steps
    found = guide(catalog.open("quick_scan"), catalog.library("en"), Workshop("W", DAY, steps))
    assert [one.name for one in found.chapters] == ["agenda", "never", "module-fees", "room"]
    assert found.joining is None


# -- on paper --------------------------------------------------------------------------------------


def said_by(of: Guide) -> Iterator[str]:
    """Everything that every format must say."""
    for one in of.chapters:
        yield one.title
        for part in one.blocks:
            yield from (part.heading, part.text, *part.lines)
            yield from (text for pair in part.facts for text in pair)
            if part.table:
                yield from (*part.table.heads, *(c for row in part.table.rows for c in row.cells))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def test_the_pdf_says_everything() -> None:
    found = squeezed(printed(guide_pdf(made(), brand_of(example()))))
    assert [one for one in said_by(made()) if squeezed(one) not in found] == []
    assert squeezed("K7M 2QX") in found
    assert squeezed("Example Association of Garment Makers") in found


def test_the_pdf_is_tagged_and_dated_and_has_contents() -> None:
    reader = PdfReader(io.BytesIO(guide_pdf(made())))
    catalog: Any = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Facilitator's guide: Fair jobs in the north"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DAY
    assert len(reader.outline) >= len(made().chapters)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_blank_or_runs_over_its_margins(language: str) -> None:
    pages = page_images(guide_pdf(made(language)))
    assert len(pages) >= 6
    for page in pages:
        box = ink_box(page)
        assert box is not None
        assert box[0] > page.width * 0.06
        assert box[2] < page.width * 0.94


def test_arabic_titles_begin_on_the_right() -> None:
    page = page_images(guide_pdf(made("ar")))[0]
    box = ink_box(page.crop((0, 0, page.width, page.height // 10)))
    assert box is not None
    assert box[0] > page.width // 2
    assert box[2] > page.width * 0.85


def test_the_word_document_reads_back_with_everything_and_the_code() -> None:
    document = Document(io.BytesIO(guide_docx(made(), brand_of(example()))))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    found = squeezed(" ".join([*(one.text for one in document.paragraphs), *cells]))
    assert [one for one in said_by(made()) if squeezed(one) not in found] == []
    assert len(document.inline_shapes) == 1
    assert "{{" not in found
    assert document.core_properties.title == "Facilitator's guide: Fair jobs in the north"
    titled = [one.text for one in document.paragraphs if one.style and one.style.name == "Title"]
    assert titled == ["Facilitator's guide"]


def test_the_arabic_word_document_runs_from_right_to_left() -> None:
    document = Document(io.BytesIO(guide_docx(made("ar"))))
    assert document.element.body.sectPr.find(f"{WORD}bidi") is not None
    assert any("دليل الميسّر" in one.text for one in document.paragraphs)


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("render", [guide_pdf, guide_docx])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_same_guide_gives_the_same_bytes(render: Render, language: str) -> None:
    assert render(made(language), None) == render(made(language), None)


def test_what_a_trainer_types_is_never_read_as_markup() -> None:
    title = '{{ 7 * 7 }} #import "x" <b>*bold*</b>'
    typed = made(title=title)
    assert squeezed(title) in squeezed(printed(guide_pdf(typed)))
    document = Document(io.BytesIO(guide_docx(typed)))
    assert any(title in one.text for one in document.paragraphs)
