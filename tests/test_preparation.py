"""The list to prepare with: what applies, by who can answer, nothing invented, ready to print."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from flows.interview import NO_ROW, Answer, Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire, QuestionType
from questionnaires.values import Value
from reports.answers_document import read
from reports.preparation import Preparation, Profile, fitted, preparation
from reports.renderers.preparation import preparation_html, preparation_pdf
from reports.wording import wording_for
from storage.memory import MemoryStore
from tests.command_line import Ran, runner
from tests.printed_text import printed
from tests.test_renderers import Page
from tests.transcript_player import FOLDER, Direct, play, read_script

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)
ANYBODY = Profile()


@cache
def questionnaire(ref: str = "fair_recruitment", language: str = "en") -> Questionnaire:
    return Catalog().open(ref, None, language)


def interview(**answers: Value) -> Interview:
    given = {(name, NO_ROW): Answer(name, NO_ROW, value, AT) for name, value in answers.items()}
    return Interview("", "", "fair_recruitment", 1, "asking", AT, AT, answers=given)


def prepared(profile: Profile = ANYBODY, language: str = "en", **answers: Value) -> Preparation:
    asked = questionnaire(language=language)
    started, assumed = fitted(asked, interview(**answers), profile)
    return preparation(asked, View(asked, started, DAY), wording_for(language), assumed)


def names(made: Preparation) -> list[str]:
    return [one.name for part in made.parts for one in part.questions]


def test_without_an_interview_every_question_is_listed_once() -> None:
    asked = questionnaire()
    silent = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)
    expected = sorted(one.name for one in asked.questions if one.type not in silent)
    assert sorted(names(preparation(asked, None, wording_for("en")))) == expected


def test_questions_stand_with_whoever_can_answer_them() -> None:
    people = {one.name: one.answered_by for one in questionnaire().questions}
    for part in prepared().parts:
        assert {people[one.name].casefold() for one in part.questions} == {part.who.casefold()}


def test_each_paper_stands_once_for_each_person() -> None:
    for part in prepared().parts:
        asked = {paper.casefold() for one in part.questions for paper in one.evidence}
        assert sorted(paper.casefold() for paper in part.papers) == sorted(asked)


def test_a_firm_is_not_shown_what_it_is_never_asked() -> None:
    everything = set(names(prepared()))
    local = set(names(prepared(Profile("employer", 12, abroad=False, agencies=False))))
    abroad = set(names(prepared(Profile("employer", 12, abroad=True, agencies=True))))
    assert local < everything
    assert "origin_countries" in abroad
    assert "origin_countries" not in local
    assert "destination_countries" not in abroad  # labour recruiters are asked that


def test_what_a_profile_stands_for_is_still_to_be_answered() -> None:
    made = prepared(Profile("employer", 30, abroad=True, agencies=True))
    assert {"respondent_kind", "workers_total", "workers_international"} <= set(names(made))
    assert not [note for note in made.notes if "answered already" in note]


def test_what_is_answered_is_left_out_and_told() -> None:
    made = prepared(respondent_kind="employer", workers_total=30)
    assert "workers_total" not in names(made)
    assert "2 questions are answered already and left out." in made.notes


def test_an_answer_given_wins_over_the_profile() -> None:
    _, assumed = fitted(questionnaire(), interview(workers_total=5), Profile("household", 30))
    assert assumed == ("respondent_kind",)


def test_a_question_is_worded_for_who_answers() -> None:
    labels = {
        one.name: one.label
        for part in prepared(Profile("household")).parts
        for one in part.questions
    }
    assert labels["workplace_country"] == "In which country is your home?"


def test_the_example_firms_need_little_more(root: Path) -> None:
    content = (root / "examples" / "garment_factory.json").read_bytes()
    given = read(content, Catalog().open, AT)
    assert given.interview is not None
    asked = questionnaire()
    left = names(preparation(asked, View(asked, given.interview, DAY), wording_for("en")))
    answered = {name for name, _ in given.interview.answers}
    assert len(left) < 20
    assert not set(left) & {name for name in answered if not asked.question_by_name[name].repeat}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_can_be_printed_and_written_on(language: str) -> None:
    made = prepared(Profile("employer", 30, abroad=True, agencies=True), language)
    page = Page(preparation_html(made, DAY).decode())
    [root] = page.all("html")
    assert (root["lang"], root["dir"]) == (language, wording_for(language).direction)
    count = sum(len(part.questions) + len(part.papers) for part in made.parts)
    boxes = [a for tag, a in page.tags if tag == "span" and a.get("class") == "box"]
    assert len(boxes) == count
    assert page.unclosed == []
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img"}]
    reader = PdfReader(io.BytesIO(preparation_pdf(made, DAY)))
    assert str(reader.root_object["/Lang"]).startswith(language)
    assert len(reader.pages) > len(made.parts)
    if language == "en":
        said = printed(reader)
        for part in made.parts:
            for one in part.questions:
                assert " ".join(one.label.split())[:40] in said


def test_the_same_list_gives_the_same_bytes() -> None:
    assert preparation_pdf(prepared(), DAY) == preparation_pdf(prepared(), DAY)


def test_what_is_typed_stays_text() -> None:
    asked = questionnaire()
    started = interview().but(subject="<script>alert(1)</script> #x")
    made = preparation(asked, View(asked, started, DAY), wording_for("en"))
    assert "<script>" not in preparation_html(made, DAY).decode()
    assert len(PdfReader(io.BytesIO(preparation_pdf(made, DAY))).pages) > 1


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


def test_the_command_writes_both_files(run: Ran, tmp_path: Path) -> None:
    firm = ("--firm", "Employer, 30, abroad, agencies", "--date", "2026-11-22")
    code, out, err = run("prepare", "quick_scan", "--out", "list", *firm)
    assert (code, err) == (0, "")
    assert out.split() == ["list/preparation.html", "list/preparation.pdf"]
    assert "In which country is your workplace?" in (tmp_path / out.split()[0]).read_text()


@pytest.mark.parametrize("wrong", [("--firm", "pirate"), ("--language", "xx"), ("--date", "soon")])
def test_what_is_wrongly_asked_is_told_in_one_line(
    run: Ran, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    code, _, err = run("prepare", "fair_recruitment", "--out", "list", *wrong)
    assert code == 2
    assert err.startswith("fairhire: ")
    assert wrong[1] in err
    assert err.count("\n") == 1
    assert not (tmp_path / "list").exists()


def test_answers_to_another_questionnaire_are_refused(run: Ran, root: Path) -> None:
    firm = root / "examples" / "garment_factory.json"
    code, _, err = run("prepare", "quick_scan", "--answers", firm, "--out", "list")
    assert code == 2
    assert "fair_recruitment" in err


# In the chat


async def test_the_chat_hands_over_the_list_as_the_interview_stands() -> None:
    channel = await Direct(MemoryStore).open()
    script = read_script((FOLDER / "preparation.txt").read_text("utf-8"))
    await play(script, channel)
    person = await channel.store.person_of("terminal", "somebody")
    assert person is not None
    [started] = await channel.store.interviews_of(person.id)

    async def document(kind: str, whose: str = "somebody") -> bytes | None:
        made = await channel.conversation.document("terminal", whose, started.id, 0, kind)
        return made.content if made else None

    page = await document("preparation@html")
    assert page is not None
    assert b"What is your main activity?" in page
    assert b"What are you?" not in page  # answered
    printed = await document("preparation@pdf")
    assert printed is not None
    assert printed.startswith(b"%PDF")
    assert await document("preparation@exe") is None
    assert await document("preparation@html", "stranger") is None
