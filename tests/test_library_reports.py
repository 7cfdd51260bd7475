"""What reports say of the library's own questionnaires: the words she read, the payments, markets.

Each test gives some answers to a questionnaire that comes along and looks at its report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from flows.interview import Answer, Interview, Key
from flows.variants import worded_library
from flows.view import View
from questionnaires.at_home import worded_at_home
from questionnaires.catalog import Catalog
from questionnaires.model import Severity
from questionnaires.values import NOT_APPLICABLE, Typed, Value
from reports.build import build_report
from reports.model import Report
from reports.renderers.chat import summary_lines
from reports.renderers.markdown import MarkdownRenderer
from reports.report_json import report_from_dict, report_to_dict
from reports.saying import sheet

CATALOG = Catalog()
LIBRARY = CATALOG.library()
TODAY = date(2026, 11, 21)
START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NO_AGREEMENT: dict[str | Key, Value] = {
    "how_workers_found_job": ("b",),
    "recruiter_agreement_no_fee": "no",
}


def interview(ref_id: str, answers: Mapping[str | Key, Value]) -> Interview:
    keys: dict[Key, Value] = {
        ((name, "") if isinstance(name, str) else name): value for name, value in answers.items()
    }
    found = {key: Answer(*key, value, START) for key, value in keys.items()}
    rows = {"recruiters": ("r1",)} if any(row for _, row in found) else {}
    return Interview(
        "i1", "p1", ref_id, 1, "asking", START, START, language="en", answers=found, rows=rows
    )


def report(ref_id: str, answers: Mapping[str | Key, Value], language: str = "en") -> Report:
    questionnaire = CATALOG.open(ref_id, 1, language)
    library = CATALOG.library(language)
    return build_report(questionnaire, interview(ref_id, answers), library, TODAY)


def labels(found: Report) -> dict[str, str]:
    return {one.name: one.label for finding in found.findings for one in finding.asked}


# -- the words she read ------------------------------------------------------------------------


def test_a_question_about_all_recruiters_is_quoted_as_it_was_asked() -> None:
    said = labels(report("quick_scan", {"respondent_kind": "employer", **NO_AGREEMENT}))
    assert "with each recruiter you use" in said["recruiter_agreement_no_fee"]
    rows: dict[str | Key, Value] = {
        "respondent_kind": "employer",
        "how_workers_found_job": ("b",),
        "recruiters_used": 1,
        ("recruiter_agreement_no_fee", "r1"): "no",
    }
    said = labels(report("fair_recruitment", rows))
    assert "with this recruiter" in said["recruiter_agreement_no_fee"]


@pytest.mark.parametrize(
    ("kind", "profile", "open_question"),
    [
        ("employer", "In which country is your workplace?", "What is your main activity?"),
        ("household", "In which country is your home?", "Which kind of work is done in your home?"),
        (
            "recruiter",
            "In which country is your office?",
            "For which activity do you place most people?",
        ),
    ],
)
def test_profile_and_open_questions_are_in_the_words_for_this_person(
    kind: str, profile: str, open_question: str
) -> None:
    found = report("quick_scan", {"respondent_kind": kind, "workplace_country": "KW"})
    assert profile in [line.label for line in found.profile]
    assert open_question in [one.label for one in found.open_questions]


def test_the_words_are_those_of_the_language() -> None:
    found = report("quick_scan", {"respondent_kind": "household", "workplace_country": "KW"}, "ar")
    variant = CATALOG.open("quick_scan", 1, "ar").question_by_name["workplace_country"].variants[0]
    assert variant.label in [line.label for line in found.profile]


# -- what a household reads --------------------------------------------------------------------

HELPER_PAID: dict[str | Key, Value] = {
    "respondent_kind": "household",
    "workers_total": 1,
    "workers_international": 1,
    "worker_paid_agency": "yes",
    "papers_holder": "agency",
}


def test_a_household_reads_its_own_actions_roles_and_card() -> None:
    found = report("quick_scan", HELPER_PAID)
    actions = {one.id: one for one in found.actions}
    assert actions["A10"].label == "Find out in private what your helper or carer paid"
    assert {one.role_label for one in found.actions} == {"You, the employer at home"}
    assert not any(one.small_firm for one in found.actions)
    assert found.safety_card is not None
    assert found.safety_card.do[0].startswith("One adult of the home")
    assert found.safety_card.opening.startswith("Your answer is a warning sign")
    firm = report("quick_scan", HELPER_PAID | {"respondent_kind": "employer"})
    assert {one.id: one.label for one in firm.actions}["A10"] == "Interview workers about fees"


def test_every_action_a_household_can_be_given_has_its_words() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    view = View(questionnaire, interview("fair_recruitment", HELPER_PAID), TODAY)
    assert worded_library(LIBRARY, view) == worded_at_home(LIBRARY)
    firms = ("employer_firm", "labour_recruiter", "recruiterSME", "{firm}", "{rec}", "{sub}")
    asked = {
        one.name
        for one in questionnaire.questions
        if one.repeat != "recruiters" and not any(word in one.relevant for word in firms)
    }
    given = {
        name
        for rule in questionnaire.findings
        if not rule.check and rule.questions[0] in asked
        for case in rule.cases
        for name in case.actions
    }
    bare = {name for name in given if not LIBRARY.actions[name].household}
    assert bare <= {"A31"}  # of subcontractors, which a household is not asked about


@pytest.mark.parametrize("language", ["en", "ar"])
def test_words_for_a_household_have_no_word_of_a_firm_in_them(language: str) -> None:
    at_home = worded_at_home(CATALOG.library(language))
    assert set(at_home.roles) == set(LIBRARY.roles_at_home)
    firm_words = ("supervisor", "your firm", "payroll", "dormitor", "factory", "human resources")
    for action in at_home.actions.values():
        if action.household:
            said = " ".join((action.label, *action.steps, action.verify)).lower()
            assert not any(word in said for word in firm_words), action.name


# -- a worker payment is what the questionnaire itself says -------------------------------------


@pytest.mark.parametrize(
    ("ref_id", "answers", "paid"),
    [
        ("quick_scan", {"respondent_kind": "employer", "worker_paid_own_staff": "partly"}, True),
        ("quick_scan", {"respondent_kind": "employer", "worker_paid_own_staff": "no"}, False),
        ("recruiter_screening", {"complaints_handled": "yes"}, False),
        ("recruiter_screening", {"selects_unfairly": "yes"}, False),
        ("recruiter_screening", {"takes_money": "partly"}, True),
        ("recruiter_screening", {"fee_names": ("thanks",)}, True),
        ("recruiter_screening", {"fee_names": ("none",)}, False),
        ("worker_interview", {"talk_risk": "no", "borrowed_for_job": "yes"}, True),
        ("worker_interview", {"talk_risk": "no", "anything_paid": "no"}, False),
    ],
)
def test_repayment_is_planned_where_a_worker_paid(
    ref_id: str, answers: dict[str | Key, Value], paid: bool
) -> None:
    assert ("A12" in {one.id for one in report(ref_id, answers).actions}) is paid


# -- what the result rests on -------------------------------------------------------------------


def test_a_talk_with_a_worker_is_not_told_as_the_word_of_the_firm() -> None:
    found = report("worker_interview", {"talk_risk": "no", "anything_paid": "no"})
    assert sheet(found).reach.startswith("This is what one worker told")
    screening = report("recruiter_screening", {"takes_money": "no"})
    assert "Workers were not heard" not in sheet(screening).reach
    scan = report("quick_scan", {"respondent_kind": "employer", "worker_paid_agency": "no"})
    assert sheet(scan).reach.startswith("Workers were not heard yet")


def test_where_nearly_all_does_not_apply_nothing_was_checked() -> None:
    questionnaire = CATALOG.open("orientation_checklists")
    aside = Typed(NOT_APPLICABLE, "nobody came")
    names = [one.name for one in questionnaire.questions if one.type.value == "yes_partly_no"]
    every: dict[str | Key, Value] = dict.fromkeys(names, aside)
    found = report("orientation_checklists", every)
    if found.rating == "unknown":  # questions of other types are still open
        pytest.fail(f"still open: {[one.name for one in found.open_questions]}")
    assert found.rating == "no_gap_found"
    assert sheet(found).rating_label == "Nothing could be checked"
    assert summary_lines(found)[0].startswith("Nothing could be checked")
    good = report("orientation_checklists", every | dict.fromkeys(names, "yes"))
    assert sheet(good).rating_label == "No gap found in your answers"


# -- markets of customers -----------------------------------------------------------------------


def told(found: Report) -> set[str]:
    return {one.name for one in found.market_rules}


def test_markets_named_narrow_the_rules_and_their_order_stays() -> None:
    kind: dict[str | Key, Value] = {"respondent_kind": "employer"}
    every = report("fair_recruitment", kind)
    assert told(every) == set(LIBRARY.obligations)
    assert every.customer_markets == ()
    found = report("fair_recruitment", kind | {"customer_markets": ("DE", "IT", "NP")})
    assert told(found) == {"eu_forced_labour_regulation", "eu_csddd", "de_lksg"}
    assert found.customer_markets == ("Germany", "Italy", "Nepal")
    assert found.markets_without_rule == ("Nepal",)
    note = sheet(found).market_note
    assert "Germany, Italy" in note
    assert "no rule for: Nepal" in note
    assert note in MarkdownRenderer().render(found).decode()
    assert report_from_dict(report_to_dict(found)) == found


def test_only_markets_without_a_rule_still_say_so() -> None:
    found = report("fair_recruitment", {"respondent_kind": "employer", "customer_markets": ("NP",)})
    assert told(found) == set()
    assert "no rule for: Nepal" in MarkdownRenderer().render(found).decode()


def test_a_rule_of_the_union_counts_in_each_of_its_countries() -> None:
    kind: dict[str | Key, Value] = {"respondent_kind": "employer"}
    assert "us_tariff_act_307" in told(
        report("fair_recruitment", kind | {"customer_markets": ("US",)})
    )
    ireland = told(report("fair_recruitment", kind | {"customer_markets": ("IE",)}))
    assert ireland == {"eu_forced_labour_regulation", "eu_csddd"}


def test_what_is_our_own_proposal_gives_no_severity_above_info() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    own = {"plan_worst_first", *questionnaire.module_by_name["markets"].questions}
    for rule in questionnaire.findings:
        if own.intersection(rule.questions):
            assert {case.severity for case in rule.cases} <= {None, Severity.INFO}
    assert {questionnaire.question_by_name[name].level.value for name in own} == {"extended"}
