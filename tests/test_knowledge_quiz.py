"""The knowledge check: scored without a word on the firm, explained, and compared only in pairs."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import jsonschema
import openpyxl
import pytest
from docx import Document

from flows.interview import NO_ROW, Answer, Interview
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from questionnaires.values import DONT_KNOW, Typed, Value
from reports.build import build_report
from reports.model import Report
from reports.quiz import pair_totals, right_answers, score
from reports.renderers import RENDERERS
from reports.renderers.chat import summary_lines
from reports.report_json import report_from_dict, report_schema, report_to_dict
from storage.memory import MemoryStore
from tests.printed_text import printed
from tests.transcript_player import Direct

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)
DONT = {"kind": DONT_KNOW}
GAP_WORDS = ("gap report", "action plan", "verified", "no gap", "critical")


@cache
def quiz(language: str = "en") -> Questionnaire:
    return Catalog().open("knowledge_quiz", None, language)


def wrong() -> dict[str, str]:
    """A wrong choice of each question."""
    return {
        one.name: next(choice.name for choice in one.choices if not choice.right)
        for one in quiz().questions
    }


def report(answers: dict[str, Any], language: str = "en") -> Report:
    given: dict[tuple[str, str], Answer] = {}
    for name, value in answers.items():
        kept: Value = Typed(DONT_KNOW) if isinstance(value, dict) else value
        given[name, NO_ROW] = Answer(name, NO_ROW, kept, AT)
    interview = Interview("", "", "knowledge_quiz", 1, "completed", AT, AT, answers=given)
    library = Catalog().library(language)
    return build_report(quiz(language), interview, library, DAY, language=language)


def mixed() -> dict[str, Any]:
    """Three right, one not known, one open, the others wrong."""
    answers: dict[str, Any] = wrong() | dict(list(right_answers(quiz()).items())[:3])
    answers["deposit"] = DONT
    del answers["not_known"]
    return answers


# -- the questions ---------------------------------------------------------------------------------


def test_every_question_has_one_right_choice_and_a_source_that_is_sure() -> None:
    library = Catalog().library("en")
    assert 8 <= len(quiz().questions) <= 10
    for one in quiz().questions:
        assert sum(choice.right for choice in one.choices) == 1
        assert library.clauses[one.sources[0]].confidence in {"found", "known"}
        assert not one.personal


def test_the_right_choice_has_no_place_of_its_own() -> None:
    places = Counter(
        [choice.right for choice in one.choices].index(True) for one in quiz().questions
    )
    assert len(places) >= 3
    assert max(places.values()) <= len(quiz().questions) / 2


def test_it_finds_nothing_about_a_firm() -> None:
    assert quiz().findings == ()


async def test_the_help_does_not_give_the_answer_away() -> None:
    chat = await Direct(MemoryStore).open()
    await chat.say("/start knowledge_quiz")
    await chat.tap("English")
    await chat.tap("Yes, keep my answers")
    told = " ".join(await chat.tap("? Help"))
    first = quiz().questions[0]
    assert first.why in told
    assert first.good not in told
    assert first.example not in told
    assert "Don't know" in chat.buttons
    assert not {"Does not apply", "Rather not say"} & set(chat.buttons)
    await chat.close()


# -- scoring ---------------------------------------------------------------------------------------


def test_a_score_counts_right_wrong_not_known_and_open() -> None:
    found = score(quiz(), mixed())
    assert (found.right, found.wrong, found.not_known, found.open) == (3, 5, 1, 1)
    assert found.questions == 10


def test_values_and_the_json_they_are_kept_as_score_alike() -> None:
    values = mixed() | {"deposit": Typed(DONT_KNOW)}
    assert score(quiz(), values) == score(quiz(), json.loads(json.dumps(mixed())))


def test_what_belongs_to_another_questionnaire_does_not_count() -> None:
    assert score(quiz(), {"workers_total": 40}).open == 10


def test_four_pairs_show_nothing() -> None:
    pairs = [(wrong(), right_answers(quiz()))] * 4
    assert pair_totals(quiz(), pairs) is None


def test_a_pair_with_only_one_half_does_not_count() -> None:
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [(wrong(), right_answers(quiz()))] * 4
    assert pair_totals(quiz(), [*pairs, (wrong(), {})]) is None
    assert pair_totals(quiz(), [*pairs, ({"workers_total": 4}, wrong())]) is None


def test_five_pairs_are_totals_with_the_same_people_behind_each_number() -> None:
    right = right_answers(quiz())
    half = {name: value for name, value in right.items() if name != "deposit"}
    found = pair_totals(quiz(), [(wrong(), right)] * 3 + [(right, half)] * 2)
    assert found is not None
    assert (found.pairs, found.before, found.after) == (5, 20, 48)
    by_name = {one.question: one for one in found.questions}
    assert (by_name["deposit"].before, by_name["deposit"].after) == (2, 3)
    assert (by_name["no_receipt"].before, by_name["no_receipt"].after) == (2, 5)


def test_a_questionnaire_that_tests_nothing_has_no_score() -> None:
    other = Catalog().open("quick_scan")
    assert not other.is_quiz
    assert right_answers(other) == {}
    assert pair_totals(other, [({}, {})] * 9) is None


# -- the report ------------------------------------------------------------------------------------


def test_the_report_has_every_right_answer_with_why_and_source() -> None:
    made = report(mixed()).quiz
    assert made is not None
    assert made.right == 3
    for question, line in zip(quiz().questions, made.answers, strict=True):
        assert question.right_choice is not None
        assert line.right_answer == question.right_choice.label
        assert line.why == question.good
        assert line.sources
    assert Counter(one.result for one in made.answers)["not_known"] == 1


def test_the_report_makes_no_finding_and_no_plan() -> None:
    made = report(wrong())
    assert made.rating == "quiz"
    assert (*made.findings, *made.strengths, *made.set_aside, *made.actions) == ()


def test_report_json_is_lossless_and_follows_its_schema() -> None:
    made = report(mixed())
    data = report_to_dict(made)
    jsonschema.validate(data, report_schema())
    assert report_from_dict(data) == made


def test_the_report_of_a_firm_has_no_quiz_in_its_json() -> None:
    scan = Catalog().open("quick_scan")
    interview = Interview("", "", "quick_scan", 1, "asking", AT, AT)
    data = report_to_dict(build_report(scan, interview, Catalog().library("en"), DAY))
    assert "quiz" not in data


def test_the_chat_tells_the_score_and_what_is_new() -> None:
    lines = summary_lines(report(mixed()))
    assert lines[0] == "You had 3 of 10 right."
    assert len(lines) == 6
    assert "No employer and no agency can make an exception for itself." in lines[1]
    assert lines[4] == "4 more answers are new for you."
    assert len(summary_lines(report(dict(right_answers(quiz()))))) == 2


def texts(made: Report) -> dict[str, str]:
    """What each format says, as plain text."""
    word = Document(io.BytesIO(RENDERERS["docx"].render(made)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"].render(made)))
    values = [str(c.value) for tab in book for row in tab.iter_rows() for c in row if c.value]
    found = {
        "pdf": printed(RENDERERS["pdf"].render(made)),
        "docx": " ".join([*(one.text for one in word.paragraphs), *cells]),
        "xlsx": " ".join(values),
        "html": RENDERERS["html"].render(made).decode().replace("&#39;", "'"),
        "md": RENDERERS["md"].render(made).decode(),
    }
    return {name: " ".join(text.split()) for name, text in found.items()}


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return texts(report(mixed()))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html", "md"])
def test_every_format_tells_score_answer_and_why(kind: str, said: dict[str, str]) -> None:
    for expected in ("Knowledge check", "3 of 10 right", "With the worker, at all times",
                     "A fee taken back from wages is a fee", "Dhaka Principles"):  # fmt: skip
        assert expected in said[kind]


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "md"])
def test_no_format_speaks_of_gaps(kind: str, said: dict[str, str]) -> None:
    assert [word for word in GAP_WORDS if word in said[kind].casefold()] == []


def test_our_own_advice_is_marked_as_such(said: dict[str, str]) -> None:
    advice = "Advice of this product, from practice. It is not the text of a standard."
    assert f"{advice} (" in said["md"]


def test_it_is_told_in_arabic() -> None:
    made = report(mixed(), "ar")
    lines = summary_lines(made)
    assert "3" in lines[0]
    assert "10" in lines[0]
    assert made.quiz is not None
    assert all(
        not any("a" <= letter.casefold() <= "z" for letter in f"{one.label}{one.why}")
        for one in made.quiz.answers
    )


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html", "md"])
def test_the_same_answers_give_the_same_bytes(kind: str) -> None:
    made = report(mixed())
    assert RENDERERS[kind].render(made) == RENDERERS[kind].render(made)
