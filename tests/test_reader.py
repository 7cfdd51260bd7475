"""YAML files become a questionnaire, and everything wrong in them is told with its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import (
    Choice,
    Level,
    Questionnaire,
    QuestionType,
    Severity,
    Status,
)
from questionnaires.problems import Problem
from questionnaires.reader import read_library, read_questionnaire
from questionnaires.schema import SCHEMA, questionnaire_schema, schema_text
from tests.property_tries import tries

HEADER = """\
ref_id: sample
version: 2
status: draft
title: A sample
language: en
provider: fairhire
copyright: CC BY 4.0
publication_date: 2026-11-21
"""
FULL = """\
calculations:
  - {name: charged, calculation: "${fees_paid} = 'yes' or ${agent_paid} = 'yes'"}
  - {name: unneeded, calculation: "${fees_paid} = 'no'"}
repeats:
  - {name: recruiters, label_text: "Recruiter {n}", count: recruiters_used, maximum: 5}
depth:
  - {when: "${charged}", levels: [core, standard], modules: [fees]}
modules:
  - name: fees
    ref: 5
    label: Fees
    relevant: "${recruiters_used} > 0"
    questions:
      - name: recruiters_used
        type: integer
        label: How many?
      - name: fees_paid
        ref: 5.10
        type: yes_partly_no
        level: standard
        relevant: "answered(${recruiters_used})"
        label: >-
          Did any worker
          pay?
        choices: [{name: blocked, label: We may not ask}]
        sources: [GP7]
        variants: [{when: "${charged}", label: "Did anyone pay?"}]
      - {name: agent_paid, type: yes_partly_no, repeat: recruiters, follows: fees_paid,
         label: "Who?"}
      - {name: proof, type: file, label: "Is there a list?"}
      - {name: last_talk, type: date, label: "When?", choices: [{name: never, label: Never}]}
findings:
  - name: fees_paid
    requirement: R04
    questions: [fees_paid]
    safety_card: true
    cases:
      - {when: "${fees_paid} = 'yes'", status: gap, severity: critical, actions: [A10]}
      - {when: "${agent_paid} = 'yes'", status: unknown, actions: [A10], first_step: NOW}
  - name: X01
    requirement: R04
    check: true
    questions: [fees_paid, agent_paid]
    hangs_on: agent_paid
    ask_back: Are both right?
    cases: [{when: "${charged}", status: gap, inherits: [fees_paid]}]
"""


def read(
    *texts: str, others: dict[str, str] | None = None
) -> tuple[Questionnaire, tuple[Problem, ...]]:
    def included(address: str) -> Questionnaire | None:
        text = (others or {}).get(address)
        return read_questionnaire({"other.yaml": text}, included)[0] if text else None

    files = {f"{at}.yaml": text for at, text in enumerate(texts)}
    questionnaire, problems = read_questionnaire(files, included)
    assert questionnaire is not None, problems
    return questionnaire, problems


def test_everything_an_author_can_write_is_read() -> None:
    found, problems = read(HEADER, FULL)
    assert problems == ()
    assert (found.ref_id, found.version, found.header.publication_date) == (
        "sample",
        2,
        "2026-11-21",
    )
    fees = found.question_by_name["fees_paid"]
    assert (fees.ref, fees.label, fees.level) == ("5.10", "Did any worker pay?", Level.STANDARD)
    assert (fees.file, fees.line, fees.index) == ("1.yaml", 17, 1)
    assert fees.variants[0].label == "Did anyone pay?"
    assert found.modules[0].ref == "5"
    assert found.modules[0].questions[:2] == ("recruiters_used", "fees_paid")
    rule, check = found.findings
    assert rule.cases[0].severity is Severity.CRITICAL
    assert (rule.cases[1].status, rule.cases[1].severity) == (Status.UNKNOWN, None)
    assert (rule.cases[1].line, rule.cases[1].first_step) == (39, "NOW")
    assert (check.check, check.module, check.cases[0].inherits) == (True, "fees", ("fees_paid",))
    assert found.repeats[0].maximum == 5
    assert found.depth[0].levels == (Level.CORE, Level.STANDARD)


def test_built_in_choices_come_first() -> None:
    found, _ = read(HEADER, FULL)
    by_name = found.question_by_name
    assert [one.name for one in by_name["fees_paid"].choices] == ["yes", "partly", "no", "blocked"]
    assert by_name["proof"].choices[0] == Choice("have", "I have it")
    assert by_name["last_talk"].choices == (Choice("never", "Never"),)
    assert by_name["last_talk"].type is QuestionType.DATE


def test_a_built_in_choice_can_be_worded_otherwise() -> None:
    text = FULL.replace("name: blocked, label: We may not ask", 'name: "no", label: Nobody did')
    found, problems = read(HEADER, text)
    assert problems == ()
    assert found.question_by_name["fees_paid"].choices[2] == Choice("no", "Nobody did")


def test_a_module_may_stand_in_several_files() -> None:
    more = """\
modules:
  - name: fees
    questions: [{name: later, type: text, label: What else?}]
"""
    found, problems = read(HEADER, FULL, more)
    assert problems == ()
    assert found.modules[0].questions[-1] == "later"
    assert found.questions[-1].index == len(found.questions) - 1


def test_all_problems_are_told_at_once_and_the_rest_is_read() -> None:
    text = """\
modules:
  - name: fees
    label: Fees
    questions:
      - {name: one, type: text, label: One?, levle: core}
      - {name: two, type: words, label: Two?}
      - {name: three, label: Three?}
      - {name: four, type: integer, label: Four?, relevant: "one = 2"}
      - {name: one, type: text, label: Again?}
"""
    found, problems = read(HEADER, text)
    assert [(one.line, one.rule) for one in problems] == [
        (5, "unknown-key"),
        (6, "unknown-value"),
        (7, "missing-key"),
        (8, "bad-expression"),
        (9, "duplicate-id"),
    ]
    assert [one.name for one in found.questions] == ["one", "four"]
    assert all(one.file == "1.yaml" and "Please either" in one.repair for one in problems)
    assert str(problems[0]).startswith("1.yaml:5: unknown-key: a question knows no key `levle`.")


def test_without_a_header_there_is_no_questionnaire() -> None:
    found, problems = read_questionnaire({"a.yaml": "modules: []\n"}, lambda _: None)
    assert found is None
    assert [one.rule for one in problems] == ["missing-header"]
    assert read_questionnaire({}, lambda _: None)[0] is None


SCAN = (
    HEADER.replace("sample", "scan")
    + """\
modules:
  - name: scan
    label: Quick scan
    questions:
      - include: sample/v2#agent_paid
      - {include: sample/v2#fees_paid, relevant: ""}
"""
)


def test_an_include_brings_what_the_question_needs() -> None:
    found, problems = read(SCAN, others={"sample/v2": HEADER + FULL})
    assert problems == ()
    agent, fees = found.questions
    assert (agent.module, agent.origin, agent.repeat) == ("scan", "sample/v2", "")
    assert agent.follows == "fees_paid"
    assert agent.relevant == "${recruiters_used} > 0"
    assert fees.relevant == ""
    assert [one.name for one in found.calculations] == ["charged"]
    assert [(one.name, one.module) for one in found.findings] == [
        ("fees_paid", "scan"),
        ("X01", "scan"),
    ]
    assert found.absent == ("recruiters_used",)


def test_a_check_is_included_only_with_all_its_questions() -> None:
    alone = SCAN.replace("      - include: sample/v2#agent_paid\n", "")
    found, _ = read(alone, others={"sample/v2": HEADER + FULL})
    assert [one.name for one in found.findings] == ["fees_paid"]
    assert found.absent == ("agent_paid",)


def test_an_include_may_change_relevant_only() -> None:
    text = SCAN.replace('relevant: ""', "label: Other words?")
    _, problems = read(text, others={"sample/v2": HEADER + FULL})
    assert [one.message for one in problems] == ["an included question knows no key `label`."]


def test_shared_entries_are_read_by_kind() -> None:
    library, problems = read_library(
        {
            "x/shared/roles.yaml": "language: en\nentries: [{name: OWN, label: Owner}]\n",
            "x/shared/requirements.yaml": (
                "language: en\nentries:\n"
                "  - {name: R01, label: A rule, clauses: {ILO: [GP7], RBA: [A1, E1]}}\n"
            ),
            "x/shared/actions.yaml": "language: en\nentries: [{name: A01, label: Do it}]\n",
            "x/shared/notes.yaml": "anything: else\n",
        }
    )
    assert library.roles == {"OWN": "Owner"}
    assert library.requirements["R01"].clauses == {"ILO": ("GP7",), "RBA": ("A1", "E1")}
    assert {one.rule for one in problems} == {"missing-key"}
    assert library.actions == {}


@tries(150)
@given(st.data())
def test_no_text_makes_the_reader_fail(data: st.DataObject) -> None:
    lines = (HEADER + FULL).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        junk = st.sampled_from(["", "- ", "  - [", "x: {", "? ", "\t", "&a", "*a", "name:", "- 5"])
        lines[at] = data.draw(st.sampled_from([lines[at][2:], lines[at] + ":"]) | junk)
    for one in read_questionnaire({"a.yaml": "\n".join(lines)}, lambda _: None)[1]:
        assert one.line >= 1
        assert one.repair


def test_the_schema_stands_in_the_repository_as_it_is_made() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), "run python -m questionnaires.schema"


def test_the_schema_takes_what_the_reader_takes() -> None:
    import jsonschema
    import yaml

    jsonschema.Draft202012Validator.check_schema(questionnaire_schema())
    validator = jsonschema.Draft202012Validator(questionnaire_schema())
    for text in (FULL, SCAN):
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # texts only: numbers and dates are texts
        errors = [one for one in validator.iter_errors(loaded) if one.validator != "type"]
        assert errors == []
    wrong = yaml.safe_load(FULL.replace("type: integer", "type: whole"))
    assert not validator.is_valid(wrong)
