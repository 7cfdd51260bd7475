"""The content book: complete, honest about what is not tested or not sure, the same every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from reports.book import build_book
from reports.book.matrix import FAMILIES, STAGES, Row, matrix_rows, summary
from reports.book.model import Book
from reports.book.questions import entry_id
from reports.renderers.book import book_html, book_pdf
from tests.command_line import runner
from tests.printed_text import printed, printed_pages

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def library() -> Library:
    return Catalog().library("en")


@pytest.fixture(scope="module")
def questionnaires() -> tuple[Questionnaire, ...]:
    catalog = Catalog()
    return tuple(catalog.open(one) for one in catalog.refs())


@pytest.fixture(scope="module")
def book(questionnaires: tuple[Questionnaire, ...], library: Library) -> Book:
    return build_book(questionnaires, library, DAY)


@pytest.fixture(scope="module")
def page(book: Book) -> str:
    return book_html(book).decode()


@pytest.fixture(scope="module")
def rows(questionnaires: tuple[Questionnaire, ...], library: Library) -> dict[str, Row]:
    return {row.clause: row for row in matrix_rows(questionnaires, library)}


@pytest.fixture(scope="module")
def small(questionnaires: tuple[Questionnaire, ...], library: Library) -> Book:
    """The quick scan alone, quick to print."""
    quick = [one for one in questionnaires if one.ref_id == "quick_scan"]
    few = replace(library, country_rules={}, corridors={}, actions={}, templates={})
    return build_book(quick, few, DAY)


def entry_of(page: str, name: str) -> str:
    found = re.search(rf'<article class="entry" id="{re.escape(name)}">(.*?)</article>', page, re.S)
    assert found is not None, name
    return unescape(found[1])


# -- complete


def test_every_question_stands_with_all_people_see_of_it(
    page: str, questionnaires: tuple[Questionnaire, ...]
) -> None:
    for one in questionnaires:
        for question in one.questions:
            told = entry_of(page, entry_id(one, "question", question.name))
            wordings = [text for variant in one_of(question.variants) for text in variant]
            for text in (
                *(question.label, question.hint, question.why, question.example, question.good),
                *(question.relevant, question.constraint, question.ref, question.type.value),
                *question.evidence,
                *(f"{choice.name}: {choice.label}" for choice in question.choices),
                *(f"{source}: " for source in question.sources),
                *wordings,
            ):
                assert text in told, (one.ref_id, question.name, text)


def one_of(variants: tuple[Any, ...]) -> Iterator[tuple[str, str, str]]:
    for one in variants:
        yield one.when, one.label, one.hint


def test_every_rule_stands_once_with_each_of_its_cases(
    page: str, questionnaires: tuple[Questionnaire, ...]
) -> None:
    for one in questionnaires:
        for rule in one.findings:
            name = entry_id(one, "rule", rule.name)
            assert page.count(f'id="{name}"') == 1, name
            told = entry_of(page, name)
            assert told.count("<tr>") == len(rule.cases) + 1
            for case in rule.cases:
                said = (case.when, case.status.value.replace("_", " "), ", ".join(case.actions))
                assert [text for text in (*said, case.note) if text not in told] == [], name


def test_every_shared_entry_stands(page: str, library: Library) -> None:
    said = unescape(page)
    for kept in (
        library.requirements,
        library.actions,
        library.templates,
        library.cases,
        library.cost_items,
    ):
        for name, one in kept.items():
            assert one.label in said, name
    assert {name for name in library.clauses if f">{name}<" not in page} == set()
    assert {one.meaning for one in library.glossary.values() if one.meaning not in said} == set()
    assert {one.title for one in library.sources.values() if one.title not in said} == set()
    assert {name for name in library.country_rules if f'id="country-{name}"' not in page} == set()
    assert library.safety_card is not None
    assert all(text in said for text in library.safety_card.do_not)
    for figure in library.corridors.values():
        assert f"{figure.origin} → {figure.destination}" in said


def test_ids_are_there_once_and_links_lead_somewhere(page: str) -> None:
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert "http" not in " ".join(re.findall(r'(?:href|src)="([^"#]+)"', page))


# -- honest


def section(page: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">(.*?)</section>', page, re.S)
    assert found is not None, name
    return unescape(found[1])


def test_everything_marked_check_is_listed(page: str, library: Library) -> None:
    listed = section(page, "doubts-check")
    names = set(
        re.findall(r"<tr><td><div>[a-z]+</div></td><td><div>(?:<a[^>]*>)?([^<]+?) ?<", listed)
    )
    kinds = (
        library.sources,
        library.country_rules,
        library.corridors,
        library.obligations,
        library.cost_items,
    )
    marked = {name for kept in kinds for name, one in kept.items() if one.confidence == "check"}
    sure = {name for kept in kinds for name, one in kept.items()} - marked
    assert "ilo_toolkit_2023" in marked
    assert marked <= names
    assert not sure & names


def test_a_question_on_unsure_ground_is_listed_too(
    questionnaires: tuple[Questionnaire, ...], library: Library
) -> None:
    unsure = replace(library.clauses["GP11"], confidence="check")
    changed = replace(library, clauses={**library.clauses, "GP11": unsure})
    made = book_html(build_book(questionnaires, changed, DAY)).decode()
    listed = section(made, "doubts-check")
    naming = [
        f"{one.ref_id} {question.ref or question.name}"
        for one in questionnaires
        for question in one.questions
        if "GP11" in question.sources
    ]
    assert naming
    assert all(f">{name}<" in listed for name in naming)


def test_confidence_is_shown_where_a_clause_is_named(page: str) -> None:
    told = entry_of(page, "fair_recruitment-v1-question-worker_paid_agency")
    assert re.search(r'GP7: .*?<span class="mark found">found</span>', told)
    assert '<span class="mark proposal">proposal</span>' in entry_of(page, "action-A01")


# -- the matrix


def test_the_matrix_has_a_row_for_each_clause_and_stage(rows: dict[str, Row]) -> None:
    wanted = [clause for _, clauses in FAMILIES for clause in clauses]
    assert len(wanted) == 13 + 17 + 4 + 7 + 1 + 11 + 10 + 12 + 10
    assert list(rows) == [*wanted, *(f"stage {name}" for name, _ in STAGES)]


def test_a_clause_names_just_the_questions_and_rules_that_name_it(
    rows: dict[str, Row], questionnaires: tuple[Questionnaire, ...]
) -> None:
    for clause in ("GP7", "OG19", "DEF C", "DEF B.vii", "FLI9", "UNGP22", "DP6"):
        naming = {
            entry_id(one, "question", question.name)
            for one in questionnaires
            for question in one.questions
            if clause in question.sources
        } | {
            entry_id(one, "rule", rule.name)
            for one in questionnaires
            for rule in one.findings
            if clause in rule.sources
        }
        assert naming
        assert {line.target for line in rows[clause].named} == naming


def test_what_only_a_requirement_or_a_wider_clause_reaches_is_told_apart(
    rows: dict[str, Row], questionnaires: tuple[Questionnaire, ...]
) -> None:
    bare = [
        replace(
            one,
            questions=tuple(replace(question, sources=("DEF A",)) for question in one.questions),
            findings=tuple(replace(rule, sources=()) for rule in one.findings),
        )
        for one in questionnaires
    ]
    made = {row.clause: row for row in matrix_rows(bare, Catalog().library("en"))}
    assert made["DP5"].named == ()
    assert [one.split()[0] for one in made["DP5"].required] == ["R19"]
    assert "R04" in " ".join(made["FLI9"].required)
    assert made["DEF A(b)"].wider == f"DEF A as a whole: {sum(len(one.questions) for one in bare)}"
    untested, through = summary(tuple(made.values()))
    assert "DEF A(b)" in [row[0][0].text for row in untested.table.rows]  # type: ignore[union-attr]  # there is one
    assert "DP5" in [row[0][0].text for row in through.table.rows]  # type: ignore[union-attr]  # there is one


def test_empty_rows_stand_at_the_top_and_no_other(page: str, rows: dict[str, Row]) -> None:
    empty = [row.clause for row in rows.values() if not row.named and not row.required]
    listed = section(page, "not-tested")
    assert re.findall(r"<tr><td><div>([^<]+)</div>", listed) == empty
    assert page.index('id="not-tested"') < page.index("<nav")


def test_each_stage_of_recruitment_has_modules(rows: dict[str, Row]) -> None:
    assert all(rows[f"stage {name}"].named for name, _ in STAGES)
    assert [line.target for line in rows["stage 5 contract"].named] == [
        "fair_recruitment-v1-module-contracts"
    ]


# -- as documents


def test_the_pdf_has_pages_bookmarks_and_tags(small: Book) -> None:
    reader = PdfReader(io.BytesIO(book_pdf(small)))
    count = len(reader.pages)
    assert count > 10
    assert f"Page {count} of {count}" in reader.pages[-1].extract_text()
    titles = [one["/Title"] for one in reader.outline if not isinstance(one, list)]
    assert {one.title for one in small.chapters} <= {str(one) for one in titles}
    catalog: Any = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Content book 2026-11-21"
    assert "5.01 Did any worker pay money to an agent" in printed(reader)


def test_the_same_library_and_date_give_the_same_bytes(
    small: Book, book: Book, questionnaires: tuple[Questionnaire, ...], library: Library
) -> None:
    assert book_pdf(small) == book_pdf(small)
    again = build_book(tuple(reversed(questionnaires)), library, DAY)
    assert {one.id for one in again.chapters} == {one.id for one in book.chapters}
    assert book_html(build_book(questionnaires, library, DAY)) == book_html(book)


def test_text_is_never_markup(small: Book) -> None:
    nasty = replace(small, intro=("<b>bold</b> #import *x* $y$",))
    assert "<b>bold" not in book_html(nasty).decode()
    assert "#import *x* $y$" in printed_pages(book_pdf(nasty))[0]


def test_the_command_writes_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("reports.renderers.book.BOOK_FORMATS", {"html": book_html})
    run = runner(tmp_path, monkeypatch, capsys)
    code, out, _ = run("book", "--out", tmp_path / "book", "--date", "2026-11-21")
    assert (code, Path(out.strip()).name) == (0, "content-book.html")
    assert (tmp_path / "book" / "content-book.html").stat().st_size > 1_000_000
    code, _, err = run("book", "--out", tmp_path, "--date", "tomorrow")
    assert code == 2
    assert "please write a date" in err
