"""The result as one framework's view: clauses in order, honest about what was not tested."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.reporting import frameworks as in_chat
from bot.reporting.documents import RenderedDocument
from bot.wording import wording
from flows.interview import Answer, Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Framework, Library, Requirement
from reports import frameworks
from reports.answers_document import read
from reports.build import build_report
from reports.framework_words import as_framework
from reports.model import ClauseView, Report
from reports.renderers import RENDERERS
from reports.report_json import report_from_dict, report_to_dict
from reports.saying import sheet
from reports.wording import wording_for
from storage.memory import MemoryStore
from tests.command_line import Ran, runner
from tests.printed_text import printed
from tests.transcript_player import CATALOG, FOLDER, Direct, play, read_script
from tests.web_client import Parrot, browsing

FIRM = Path(__file__).parent.parent / "examples" / "garment_factory.json"
AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def report() -> Report:
    return made_from(CATALOG)


def made_from(catalog: Catalog, language: str = "en") -> Report:
    done = read(FIRM.read_bytes(), catalog.open, AT)
    assert done.interview is not None
    questionnaire = catalog.open(done.interview.ref_id, done.interview.version, language)
    library = catalog.library(language)
    return build_report(questionnaire, done.interview, library, AT.date(), language=language)


def scanned() -> Report:
    """The report of the same firm's quick scan, which leaves clauses uncovered."""
    scan = CATALOG.open("quick_scan")
    document = json.loads(FIRM.read_bytes())
    document["questionnaire"] = {"ref_id": scan.ref_id, "version": scan.version}
    document["answers"] = [
        one
        for one in document["answers"]
        if "row" not in one and one["question"] in scan.name_by_ref
    ]
    done = read(json.dumps(document).encode(), CATALOG.open, AT)
    assert done.interview is not None
    return build_report(scan, done.interview, CATALOG.library("en"), AT.date())


def clauses(report: Report, name: str) -> dict[str, ClauseView]:
    return {one.clause: one for one in report.frameworks[name].clauses}


# What a clause says


def test_every_framework_has_a_short_name_and_its_edition(report: Report) -> None:
    names = "ilo indicators dhaka iris rba eti sa8000 ungp oecd fla sglp"
    assert " ".join(report.frameworks) == names
    assert all(one.edition and one.confidence for one in report.frameworks.values())


def test_no_clause_is_claimed_that_the_crosswalk_does_not_confirm(report: Report) -> None:
    library = CATALOG.library("en")
    for view in report.frameworks.values():
        for clause in view.clauses:
            for name in clause.requirements:
                assert clause.clause in library.requirements[name].clauses[view.name]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("ilo", ["GP1", "GP3", "GP5"], "DEF"),
        ("indicators", ["Abuse of vulnerability", "Deception"], "Excessive overtime"),
        ("dhaka", ["Core A", "Core B", "1"], "10"),
        ("rba", ["A1", "A2", "A3"], "E12"),
        ("sa8000", ["1", "2.1", "2.2"], "9.10"),
        ("fla", ["No worker pays for their job"], "Report periodically on steps taken"),
    ],
)
def test_clauses_stand_in_their_own_order(
    report: Report, name: str, first: list[str], last: str
) -> None:
    order = list(clauses(report, name))
    assert order[: len(first)] == first
    assert order[-1] == last


def test_a_clause_names_its_findings_and_the_worst_of_them(report: Report) -> None:
    clause = clauses(report, "rba")["A4"]
    every = {f.id: f for f in (*report.findings, *report.strengths, *report.set_aside)}
    assert {every[name].requirement for name in clause.findings} <= set(clause.requirements)
    wanted = {name for name, f in every.items() if f.requirement in clause.requirements}
    assert set(clause.findings) == wanted
    assert clause.worst == "critical"


def test_what_no_question_tests_is_not_covered(report: Report) -> None:
    tested = {rule.requirement for rule in CATALOG.open("fair_recruitment").findings}
    for view in report.frameworks.values():
        for clause in view.clauses:
            assert (clause.coverage == "none") == tested.isdisjoint(clause.requirements)
            if clause.coverage == "none":
                assert (clause.findings, clause.worst) == ((), "")


@pytest.mark.parametrize("answered", range(3))
def test_a_clause_is_full_only_when_everything_that_tests_it_was_answered(answered: int) -> None:
    """R07 is tested by two questions here."""
    questionnaire = CATALOG.open("fair_recruitment")
    rules = tuple(r for r in questionnaire.findings if not r.check and len(r.questions) == 1)
    plain = [r for r in rules if not questionnaire.question_by_name[r.questions[0]].relevant
             and not questionnaire.question_by_name[r.questions[0]].repeat]  # fmt: skip
    two = tuple(replace(r, requirement="R07") for r in plain[:2])
    small = replace(questionnaire, findings=two)
    given = [Answer(r.questions[0], "", "yes", AT) for r in two[:answered]]
    begun = Interview("i", "p", small.ref_id, small.version, "en", AT, AT)
    interview = begun.but(answers={one.key: one for one in given})
    library = Library(
        requirements={
            "R07": Requirement("R07", "Licensed", {"RBA_Code": ("A1", "A2")}),
            "R08": Requirement("R08", "Agreed", {"RBA_Code": ("A2", "A3")}, "check"),
        },
        frameworks={"RBA_Code": Framework("RBA_Code", "RBA", "8.0", "found")},
    )
    view = View(small, interview, date(2026, 11, 21))
    views = frameworks.framework_views(view, library, (), wording_for("en"))
    coverage = {one.clause: (one.coverage, one.confidence) for one in views["rba"].clauses}
    full = "full" if answered == 2 else "partial"
    assert coverage == {
        "A1": (full, "known"), "A2": ("partial", "check"), "A3": ("none", "check"),
    }  # fmt: skip


def test_views_survive_report_json(report: Report) -> None:
    seen = replace(report, framework="rba")
    data = report_to_dict(seen)
    assert data["frameworks"]["rba"]["clauses"][0]["clause"] == "A1"
    assert report_from_dict(data) == seen


# Documents


@pytest.mark.parametrize("name", ["rba", "dhaka", "sglp"])
def test_every_open_finding_is_told_in_full_exactly_once(report: Report, name: str) -> None:
    section = sheet(replace(report, framework=name)).framework
    assert section is not None
    told = [one.id for clause in section.clauses for one in clause.entries]
    told += [one.id for one in section.outside]
    assert sorted(told) == sorted(one.id for one in report.findings)


@pytest.mark.parametrize("kind", ["html", "md", "pdf"])
def test_a_view_says_its_edition_its_gaps_and_that_it_certifies_nothing(
    report: Report, kind: str
) -> None:
    made = RENDERERS[kind].render(replace(report, framework="rba"))
    text = printed(made) if kind == "pdf" else made.decode()
    text = " ".join(text.replace("\u200b", "").split())
    assert "The result clause by clause: RBA Code of Conduct" in text
    assert "version 8.0, 2024" in text
    assert "Meeting a row means no certification" in text
    assert "Known from the published text" in text
    assert "were not asked or not answered" in text
    assert "The result in one minute" in text  # the summary stays


def test_a_view_says_what_the_questionnaire_does_not_cover() -> None:
    made = RENDERERS["md"].render(replace(scanned(), framework="rba")).decode()
    assert "Not covered by this questionnaire" in made


def test_the_ordinary_report_keeps_its_order_and_its_annex(report: Report) -> None:
    ordinary = sheet(report)
    assert ordinary.framework is None
    assert ordinary.critical
    assert ordinary.crosswalk
    unknown = replace(report, framework="nothing")
    assert as_framework(ordinary, unknown, wording_for("en")) is ordinary


def test_links_inside_a_view_lead_somewhere(report: Report) -> None:
    text = RENDERERS["html"].render(replace(report, framework="rba")).decode()
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


# The command


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


def test_the_command_renders_a_view(run: Ran, tmp_path: Path) -> None:
    code, _, _ = run("report", "--answers", FIRM, "--out", "out", "--format", "md",
                     "--framework", "RBA", "--date", "2026-11-21")  # fmt: skip
    assert code == 0
    assert "### E12" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_the_command_names_the_frameworks_it_knows(run: Ran) -> None:
    code, _, err = run("report", "--answers", FIRM, "--out", "out", "--framework", "iso")
    assert code == 2
    assert "--framework iso: please choose among ilo, indicators, dhaka, iris, rba" in err


# The chat


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_short_view_fits_and_says_critical_clauses_first(language: str) -> None:
    report = made_from(CATALOG, language)
    for name in report.frameworks:
        blocks, rows = in_chat.short_view(wording(language), report, name)
        assert len("\n\n".join(one.text for one in blocks)) <= in_chat.LONGEST
        assert rows[0][0].data == "/report code"
        sign = wording(language).say("framework_critical", {"number": 0}).split(":")[0]
        critical = [sign in one.text for one in blocks if one.kind == "item"]
        assert critical == sorted(critical, reverse=True)


def test_a_view_too_long_says_how_much_is_left_out(report: Report) -> None:
    view = report.frameworks["rba"]
    many = tuple(replace(view.clauses[0], clause=f"Clause {'x' * 80} {n}") for n in range(90))
    long = replace(report, frameworks={"rba": replace(view, clauses=many)})
    blocks, _ = in_chat.short_view(wording("en"), long, "rba")
    assert len("\n\n".join(one.text for one in blocks)) <= in_chat.LONGEST
    assert any("more" in one.text for one in blocks)


def test_frameworks_are_chosen_by_pages(report: Report) -> None:
    say = wording("en")
    seen, argument = [], "code"
    for _ in range(9):
        _, rows = in_chat.choosing(say, report, argument)
        buttons = list(itertools.chain(*rows))
        seen += [one.data.removeprefix("/report ") for one in buttons if one.kind == "choice"]
        on = [one.data for one in buttons if one.label == say.say("button_more")]
        if not on:
            break
        argument = on[0].removeprefix("/report ")
    assert seen == list(report.frameworks)


@pytest.mark.parametrize("argument", ["code 0", "code 99", "code x", "code ²", "\u0663"])
def test_a_page_that_is_not_there_shows_one_that_is(report: Report, argument: str) -> None:
    _, rows = in_chat.choosing(wording("en"), report, argument)
    assert rows[0][0].data.startswith("/report ")


async def test_the_documents_of_a_view_are_handed_over() -> None:
    script = read_script((FOLDER / "customer_code.txt").read_text("utf-8"))
    channel = await Direct(MemoryStore).open()
    await play(script, channel)
    person = await channel.store.person_of("terminal", "somebody")
    assert person is not None
    [interview] = await channel.store.interviews_of(person.id)

    async def document(kind: str) -> RenderedDocument | None:
        return await channel.conversation.document("terminal", "somebody", interview.id, 1, kind)

    made = await document("html@rba")
    assert made is not None
    assert made.name.startswith("fairhire-report-rba-")
    assert made.name.endswith(".html")
    assert "RBA Code of Conduct" in made.content.decode()
    assert b'id="framework"' in made.content
    ordinary = await document("html")
    assert ordinary is not None
    assert b'id="framework"' not in ordinary.content
    assert await document("html@iso") is None
    assert await document("exe@rba") is None


async def test_the_web_hands_over_the_documents_of_a_view() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.say("anything")
        account = parrot.heard[-1].account
        made = RenderedDocument("r.html", "text/html; charset=utf-8", b"<p>view</p>")
        parrot.documents[account, "i", 1, "html@rba"] = made
        assert (await browser.open("/chat/document/i/1/html@rba")).text == "<p>view</p>"
        assert (await browser.open("/chat/document/i/1/html@/x")).status == 404
