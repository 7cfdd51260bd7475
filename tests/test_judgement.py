"""What the finding rules say: case by case, row by row, and never on answers that do not count."""

from collections.abc import Mapping

from flows import engine
from flows.interview import Answer, Interview, Key
from flows.judgement import judge, strength
from flows.verdicts import Verdict
from flows.view import View
from questionnaires.model import Questionnaire, Severity, Status
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    PREFER_NOT_TO_SAY,
    Typed,
    Value,
)
from tests.questionnaire_samples import FACTORY, START, sample

FIRM = sample(FACTORY)
PROFILE: dict[Key, Value] = {("workers", ""): 20, ("migrants", ""): 0, ("internal", ""): "no"}
CORRIDORS: dict[Key, Value] = {
    ("workers", ""): 20,
    ("migrants", ""): 5,
    ("internal", ""): "yes",
    ("origins", ""): ("NP", "IN"),
}

RULES = """
modules:
  - name: all
    ref: "5"
    label: All
    questions:
      - {name: asked, type: yes_partly_no, label: A?}
      - {name: bad, type: yes_partly_no, label: B?}
      - {name: count, type: integer, label: C?}
      - {name: free, type: text, label: D?}
findings:
  - name: asked
    questions: [asked]
    requirement: R01
    cases:
      - {when: "dont_know(${asked})", status: gap, severity: critical, actions: [A01]}
      - {when: "${asked} = 'no' and ${bad} = 'yes'", status: gap, severity: major, actions: [A02]}
      - {when: "${asked} = 'no'", status: gap, severity: minor, actions: [A03], first_step: NOW}
  - name: bad
    questions: [bad]
    requirement: R02
    cases: [{when: "${bad} = 'yes'", status: gap, severity: major, actions: [A04, A05]}]
  - name: count
    questions: [count]
    requirement: R03
    cases: [{when: "${count} > 3", status: gap, severity: critical, inherits: [asked, bad]}]
"""


def seen(questionnaire: Questionnaire, answers: Mapping[Key, Value]) -> View:
    begun = engine.begin(questionnaire, "i1", "p1", START, "en").interview
    given = {key: Answer(*key, value, START) for key, value in answers.items()}
    interview = Interview(**{**begun.__dict__, "answers": given})
    return View(questionnaire, interview, START.date())


def verdicts(questionnaire: Questionnaire, answers: Mapping[Key, Value]) -> dict[str, Verdict]:
    return {one.rule: one for one in judge(seen(questionnaire, answers))}


def of_rules(**answers: Value) -> dict[str, Verdict]:
    return verdicts(sample(RULES, "rules"), {(name, ""): value for name, value in answers.items()})


def test_nothing_answered_says_nothing() -> None:
    assert judge(seen(FIRM, {})) == ()


def test_the_first_case_that_holds_decides() -> None:
    found = of_rules(asked="no", bad="yes")["asked"]
    assert (found.severity, found.case, found.actions) == (Severity.MAJOR, 1, ("A02",))
    found = of_rules(asked="no")["asked"]
    assert (found.severity, found.case, found.first_step) == (Severity.MINOR, 2, "NOW")


def test_no_case_means_met() -> None:
    found = of_rules(asked="yes")["asked"]
    assert (found.status, found.severity, found.actions) == (Status.MET, None, ())


def test_dont_know_is_never_a_pass() -> None:
    for kind in (DONT_KNOW, PREFER_NOT_TO_SAY):
        found = of_rules(bad=Typed(kind))["bad"]
        assert (found.status, found.severity, found.actions) == (Status.UNKNOWN, None, ("A04",))


def test_a_case_that_names_dont_know_goes_first() -> None:
    assert of_rules(asked=Typed(DONT_KNOW))["asked"].severity is Severity.CRITICAL


def test_not_applicable_is_neutral() -> None:
    found = of_rules(asked=Typed(NOT_APPLICABLE))["asked"]
    assert (found.status, found.severity) == (Status.NOT_APPLICABLE, None)


def test_not_applicable_without_the_reason_asked_for_is_unknown() -> None:
    bare = verdicts(FIRM, {**PROFILE, ("worker_paid", ""): Typed(NOT_APPLICABLE)})
    assert bare["worker_paid"].status is Status.UNKNOWN
    said = verdicts(FIRM, {**PROFILE, ("worker_paid", ""): Typed(NOT_APPLICABLE, "no workers")})
    assert said["worker_paid"].status is Status.NOT_APPLICABLE


def test_a_severity_can_come_from_other_findings() -> None:
    assert of_rules(count=5, asked="no", bad="yes")["count"].severity is Severity.MAJOR
    assert of_rules(count=5, asked="no")["count"].severity is Severity.MINOR
    assert of_rules(count=5)["count"].severity is Severity.CRITICAL
    assert of_rules(count=2, bad="yes")["count"].status is Status.MET


def test_an_answer_that_does_not_apply_is_not_judged() -> None:
    kept = {**PROFILE, ("papers_kept", ""): "worker", ("papers_free", ""): "no"}
    assert "papers_free" not in verdicts(FIRM, kept)


def test_left_open_counts_where_the_rule_says_so() -> None:
    found = verdicts(FIRM, {**PROFILE, ("papers_kept", ""): "we"})
    assert found["papers_free"].severity is Severity.CRITICAL
    found = verdicts(FIRM, {**PROFILE, ("papers_kept", ""): "worker"})
    assert "papers_free" not in found


def test_a_verdict_waits_for_the_follow_up_that_decides() -> None:
    assert verdicts(FIRM, {**PROFILE, ("papers_kept", ""): "we"})["papers_kept"].waiting
    answered = {**PROFILE, ("papers_kept", ""): "we", ("papers_free", ""): "yes"}
    found = verdicts(FIRM, answered)["papers_kept"]
    assert (found.waiting, found.severity) == (False, Severity.MAJOR)


def test_the_worst_row_decides_and_the_rows_concerned_are_named() -> None:
    rows: dict[Key, Value] = {
        ("fee_all", "NP"): "yes",
        ("fee_all", "IN"): "partly",
        ("fee_all", "home"): "no",
    }
    found = verdicts(FIRM, {**CORRIDORS, **rows})["fee_all"]
    assert (found.status, found.severity) == (Status.GAP, Severity.MAJOR)
    assert found.rows == ("IN", "home")
    assert found.actions == ("A09", "A11")


def test_rows_that_are_all_well_are_met() -> None:
    rows: dict[Key, Value] = {("fee_all", "NP"): "yes", ("fee_all", "IN"): "yes"}
    found = verdicts(FIRM, {**CORRIDORS, **rows})["fee_all"]
    assert (found.status, found.rows) == (Status.MET, ("NP", "IN"))


def test_unknown_in_one_row_is_stronger_than_minor_in_another() -> None:
    rows: dict[Key, Value] = {("fee_all", "NP"): Typed(DONT_KNOW), ("fee_all", "IN"): "partly"}
    found = verdicts(FIRM, {**CORRIDORS, **rows})["fee_all"]
    assert (found.status, found.rows) == (Status.UNKNOWN, ("NP", "IN"))


def test_an_answer_without_row_holds_for_every_row_without_its_own() -> None:
    shared: dict[Key, Value] = {("fee_all", ""): "no", ("fee_all", "NP"): "yes"}
    assert verdicts(FIRM, {**CORRIDORS, **shared})["fee_all"].rows == ("IN", "home")


def test_a_row_that_went_is_not_judged() -> None:
    rows: dict[Key, Value] = {("fee_all", "BD"): "no", ("fee_all", "NP"): "yes"}
    assert verdicts(FIRM, {**CORRIDORS, **rows})["fee_all"].status is Status.MET


RECRUITER: dict[Key, Value] = {
    **PROFILE,
    ("recruiters_used", ""): 1,
    ("recruiter_contract", "r1"): "yes",
    ("recruiter_charges", "r1"): "yes",
}


def test_a_check_fires_only_when_all_its_answers_are_active() -> None:
    assert "X09" not in verdicts(FIRM, RECRUITER)
    found = verdicts(FIRM, {**RECRUITER, ("worker_paid", ""): "no"})["X09"]
    assert (found.status, found.actions, found.rows) == (Status.UNKNOWN, ("A10",), ())
    assert "X09" not in verdicts(FIRM, {**RECRUITER, ("worker_paid", ""): "yes"})
    gone = {**RECRUITER, ("worker_paid", ""): "no", ("recruiter_contract", "r1"): "no"}
    assert "X09" not in verdicts(FIRM, gone)  # the charge is no longer asked, so it is inactive


LOOKING_BACK = """
modules:
  - name: all
    label: All
    questions:
      - {name: written, type: yes_partly_no, label: A?}
      - {name: timing, type: yes_partly_no, label: B?, relevant: "${written} != 'no'"}
findings:
  - name: X13
    check: true
    questions: [written, timing]
    hangs_on: written
    requirement: R01
    cases:
      - {when: "${written} = 'no' and kept('timing') = 'yes'", status: gap, severity: info,
         actions: [A01]}
"""


def test_a_check_can_read_an_answer_that_another_has_set_aside() -> None:
    firm = sample(LOOKING_BACK, "looking_back")
    both: dict[Key, Value] = {("written", ""): "no", ("timing", ""): "yes"}
    assert verdicts(firm, both)["X13"].severity is Severity.INFO
    assert "X13" not in verdicts(firm, {("written", ""): "no"})
    assert "X13" not in verdicts(firm, {**both, ("timing", ""): "no"})
    assert "X13" not in verdicts(firm, {("timing", ""): "yes"})


NEUTRAL = """
repeats: [{name: sites, label_text: "{label}", each: [countries]}]
modules:
  - name: all
    label: All
    questions:
      - {name: countries, type: countries, label: A?}
      - {name: agreed, type: yes_partly_no, label: B?, repeat: sites}
findings:
  - name: agreed
    questions: [agreed]
    requirement: R01
    cases: [{when: "${agreed} = 'no'", status: not_applicable}]
"""


def test_what_a_person_says_goes_before_what_a_case_says() -> None:
    firm = sample(NEUTRAL, "neutral")
    given: dict[Key, Value] = {("countries", ""): ("NP", "IN"), ("agreed", "NP"): "no"}
    neutral = verdicts(firm, given)["agreed"]
    assert (neutral.status, neutral.case, neutral.rows) == (Status.NOT_APPLICABLE, 0, ("NP",))
    said = verdicts(firm, {**given, ("agreed", "IN"): Typed(NOT_APPLICABLE)})["agreed"]
    assert (said.status, said.case, said.rows) == (Status.NOT_APPLICABLE, -1, ("IN",))


def test_inactive_answers_never_count() -> None:
    given: dict[Key, Value] = {
        **PROFILE,
        ("worker_paid", ""): "no",
        ("paid_total", ""): Typed(DONT_KNOW),
        ("fee_all", "NP"): "no",
        ("no such question", ""): "yes",
    }
    view = seen(FIRM, given)
    active = {one.key: one.value for one in view.active()}
    assert judge(seen(FIRM, active)) == judge(view)
    assert len(active) == 4


def test_the_order_of_strength() -> None:
    order = [
        (Status.GAP, Severity.CRITICAL),
        (Status.PARTLY_MET, Severity.MAJOR),
        (Status.UNKNOWN, None),
        (Status.GAP, Severity.MINOR),
        (Status.PARTLY_MET, Severity.INFO),
        (Status.MET, None),
        (Status.NOT_APPLICABLE, None),
    ]
    assert sorted(order, key=lambda one: strength(*one)) == order
