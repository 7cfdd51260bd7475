"""Cases, obligations and templates: read, founded, and told where they help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.asking.questions import explain
from bot.telling import Spoken, Telling
from bot.wording import wording
from flows import engine
from flows.interview import Answer, Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import CaseNote, Library, Severity
from questionnaires.reader.library import read_library
from questionnaires.translations import shared_texts
from questionnaires.values import Value
from reports.build import build_report
from reports.case_lines import with_cases
from reports.market_lines import market_rules
from reports.model import Report
from reports.renderers import RENDERERS
from reports.report_json import report_from_dict, report_to_dict
from reports.saying import sheet
from reports.wording import wording_for
from tests.questionnaire_samples import START

CATALOG = Catalog()
FULL = CATALOG.open("fair_recruitment")
LIBRARY = CATALOG.library()
TODAY = date(2026, 11, 21)


def interview() -> Interview:
    begun = engine.begin(FULL, "i1", "p1", START, "en").interview
    values: dict[str, Value] = {
        "workplace_country": "MY",
        "respondent_kind": "employer",
        "workers_total": 60,
        "workers_international": 20,
        "worker_paid_agency": "yes",
    }
    return begun.but(answers={(n, ""): Answer(n, "", v, START) for n, v in values.items()})


def report(library: Library = LIBRARY, language: str = "en") -> Report:
    return build_report(FULL, interview(), library, TODAY, language=language)


def explained(question: str, library: Library = LIBRARY) -> list[str]:
    view = View(FULL, interview(), TODAY)
    telling = Telling(FULL, view, "web", Spoken(wording("en"), library))
    return [block.text for block in explain(telling, (question, ""))]


def with_confidence(confidence: str) -> Library:
    cases = {n: replace(one, confidence=confidence) for n, one in LIBRARY.cases.items()}
    return replace(LIBRARY, cases=cases)


def test_the_help_of_a_question_tells_one_case_with_its_year_and_source() -> None:
    told = [text for text in explained("worker_paid_agency") if text.startswith("It happened:")]
    assert len(told) == 1
    assert told[0].endswith("(2020-2021, Business Times)")


def test_numbers_are_told_as_numbers_and_most_questions_have_no_case() -> None:
    assert any(text.startswith("In numbers:") for text in explained("worker_borrowed"))
    assert not any("It happened:" in text for text in explained("workers_total"))


def test_a_case_that_is_still_to_be_checked_is_never_told() -> None:
    library = with_confidence("check")
    assert not any("It happened:" in text for text in explained("worker_paid_agency", library))
    assert all(finding.case is None for finding in report(library).findings)


def test_a_critical_finding_tells_its_case_and_no_case_is_told_twice() -> None:
    made = report()
    told = [finding for finding in made.findings if finding.case is not None]
    assert told
    assert all(finding.severity is Severity.CRITICAL for finding in told)
    texts = [finding.case.text for finding in told if finding.case]
    assert len(texts) == len(set(texts))
    again = with_cases((told[0], told[0]), LIBRARY)
    assert again[0].case == told[0].case
    assert again[1].case != told[0].case


@pytest.mark.parametrize("kind", ["html", "md", "pdf"])
def test_every_document_can_say_the_case(kind: str) -> None:
    text = RENDERERS[kind].render(report())
    assert kind == "pdf" or b"It happened: US customs stopped the gloves" in text


def test_the_case_is_kept_in_the_document_of_the_report() -> None:
    made = report()
    assert report_from_dict(report_to_dict(made)) == made


def test_the_line_is_said_in_arabic_with_the_english_text_where_it_is_not_translated() -> None:
    text = RENDERERS["md"].render(report(language="ar"))
    assert "حدث فعلًا" in text.decode()
    assert wording_for("ar").knows("finding.figure")


def test_every_text_of_the_notes_can_be_translated() -> None:
    texts = {text for _, text in shared_texts(LIBRARY)}
    for case in LIBRARY.cases.values():
        assert {case.label, case.text, *case.to_verify} <= texts
    for rule in LIBRARY.obligations.values():
        assert {rule.label, rule.asks, rule.since, rule.covers, *rule.to_verify} <= texts
    for template in LIBRARY.templates.values():
        for block in template.blocks:
            assert {block.heading, *block.clauses, *block.columns, *block.rows} <= texts


def test_the_templates_are_those_that_the_actions_name() -> None:
    named: dict[str, set[str]] = {}
    for action in LIBRARY.actions.values():
        if action.template:
            named.setdefault(action.template, set()).add(action.name)
    assert named == {name: set(one.actions) for name, one in LIBRARY.templates.items()}


def test_the_blocks_of_a_template_hold_something_to_write_or_read() -> None:
    for template in LIBRARY.templates.values():
        assert template.blocks, template.name
        for block in template.blocks:
            assert block.text or block.clauses or block.columns or block.rows, block.heading


def test_a_note_without_source_or_confidence_is_refused() -> None:
    text = (
        "language: en\nentries:\n"
        "  - {name: a, label: A, kind: case, year: '2020', country: X, sector: Y, text: So.,\n"
        "     prepared: 2026-11}\n"
    )
    library, problems = read_library({"x/shared/cases.yaml": text})
    assert library.cases == {}
    assert sorted(one.message for one in problems) == [
        "a case note has no `confidence`.",
        "a case note has no `source`.",
    ]


def test_the_first_case_that_names_a_question_is_its_case() -> None:
    def case(name: str, confidence: str) -> CaseNote:
        return CaseNote(name, name, "case", "2020", "X", "Y", "So.", "A paper", confidence,
                        "2026-11", ("paid",))  # fmt: skip

    cases = {"a": case("a", "check"), "b": case("b", "found"), "c": case("c", "known")}
    found = Library(cases=cases).case_of("paid")
    assert found is not None
    assert found.name == "b"


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_full_report_tells_what_markets_may_ask_with_date_and_standing(kind: str) -> None:
    text = RENDERERS[kind].render(report()).decode()
    section = text[text.rindex("What your customers") :]
    assert "European Union" in section
    assert "As of November 2026" in section
    assert "General information" in section


def test_a_market_rule_that_is_to_be_checked_comes_after_its_warning() -> None:
    lines = [rule for group in sheet(report()).markets for rule in group.rules]
    for line in lines:
        assert bool(line.warning) == (line.confidence == "check")
        assert line.standing
    assert any(line.warning and line.to_verify for line in lines)


def test_a_questionnaire_that_asks_nothing_of_customers_tells_nothing_of_markets() -> None:
    assert market_rules(CATALOG.open("quick_scan"), LIBRARY, "en") == ()
    assert len(market_rules(FULL, LIBRARY, "en")) == len(LIBRARY.obligations)
    assert sheet(replace(report(), market_rules=())).markets == ()
