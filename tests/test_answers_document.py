"""The answers document: what is accepted, what is refused and how, and that it reads back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from flows.interview import Interview
from questionnaires.model import Questionnaire
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY, Money, Typed, Value
from reports.answers_document import Imported, document_of, export, read
from reports.answers_schema import answers_schema
from reports.wording import wording_for
from tests.questionnaire_samples import sample

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SCHEMA = Path("reports") / "answers.schema.json"
EXAMPLES = Path(__file__).parent.parent / "examples"

FORM = """
repeats:
  - {name: recruiters, label_text: "Recruiter {n} of {total}", count: recruiter_count}
modules:
  - name: all
    ref: "1"
    label: All
    questions:
      - {name: country, ref: "1.01", type: country, label: Country?}
      - {name: workers, ref: "1.04", type: integer, label: Workers?, constraint: ". <= 500",
         constraint_message: Please give at most 500.}
      - name: found
        ref: "1.11"
        type: select_multiple
        label: How did workers find the job?
        choices:
          - {name: directly, label: Directly, ref: a}
          - {name: agency, label: Agency, ref: b}
          - {name: nobody, label: Nobody, ref: c, alone: true}
      - {name: speaks, ref: "1.18", type: languages, label: Languages?}
      - {name: signed, ref: "2.10", type: date, label: When signed?,
         choices: [{name: never, label: Never}]}
      - {name: rate, type: decimal, label: Rate?}
      - {name: recruiter_count, ref: "4.01", type: integer, label: How many?}
      - {name: licence, ref: "4.02", type: yes_partly_no, repeat: recruiters, label: Licence?}
      - {name: paid, ref: "5.28", type: money, label: How much?}
      - {name: more, type: text, relevant: "${country} = 'MY'", label: More?}
"""


def form() -> Questionnaire:
    return sample(FORM, "form")


def document(*answers: dict[str, Any], **changes: Any) -> bytes:
    data = {
        "questionnaire": {"ref_id": "form", "version": 1},
        "language": "en",
        "started_at": "2026-11-20T10:00:00Z",
        "answers": list(answers),
    }
    return json.dumps({**data, **changes}).encode()


def opened(ref_id: str, version: int | None) -> Questionnaire | None:
    return form() if (ref_id, version) in {("form", 1), ("form", None)} else None


def reading(content: bytes) -> Imported:
    return read(content, opened, AT)


def interview_of(*answers: dict[str, Any], **changes: Any) -> Interview:
    imported = reading(document(*answers, **changes))
    assert imported.interview is not None, imported.problems
    return imported.interview


def problems(content: bytes) -> list[str]:
    imported = reading(content)
    assert imported.interview is None
    return [problem.text(wording_for("en")) for problem in imported.problems]


def value(question: str, given: Any) -> Value:
    [answer] = interview_of({"question": question, "value": given}).answers.values()
    return answer.value


@pytest.mark.parametrize(
    ("question", "given", "expected"),
    [
        ("1.01", "MY", "MY"),
        ("country", "my", "MY"),
        ("1.04", 40, 40),
        ("1.04", "40", 40),
        ("1.11", ["a", "agency"], ("directly", "agency")),
        ("1.11", ["b", "a", "b"], ("directly", "agency")),
        ("1.11", "agency", ("agency",)),
        ("1.11", ["h"], Typed(DONT_KNOW)),
        ("1.11", "dont_know", Typed(DONT_KNOW)),
        ("1.18", ["ne", "BN"], ("ne", "bn")),
        ("2.10", {"date": "2023-03-01"}, date(2023, 3, 1)),
        ("2.10", "2023-03-01", date(2023, 3, 1)),
        ("2.10", "never", "never"),
        ("rate", 0.25, Decimal("0.25")),
        ("rate", {"decimal": "0.032"}, Decimal("0.032")),
        ("5.28", {"amount": "1200.00", "currency": "USD"}, Money(Decimal("1200.00"), "USD")),
        ("5.28", {"amount": 1200, "currency": "usd"}, Money(Decimal(1200), "USD")),
        ("5.28", {"kind": "dont_know"}, Typed(DONT_KNOW)),
        ("5.28", {"kind": "prefer_not_to_say"}, Typed(PREFER_NOT_TO_SAY)),
        ("5.28", {"kind": "not_applicable", "reason": "we hire nobody"},
         Typed(NOT_APPLICABLE, "we hire nobody")),
    ],
)  # fmt: skip
def test_values_are_read_by_the_type_of_the_question(
    question: str, given: Any, expected: Value
) -> None:
    assert value(question, given) == expected


@pytest.mark.parametrize(
    ("question", "given", "said"),
    [
        ("1.01", "Malaysia", "MALAYSIA is no country code"),
        ("1.04", "a lot", "whole number"),
        ("1.04", 4.5, "whole number"),
        ("1.04", True, "whole number"),
        ("1.04", -1, "zero or more"),
        ("1.04", 501, "Please give at most 500."),
        ("1.04", "1e99999", "whole number"),
        ("1.11", [], "at least one"),
        ("1.11", ["z"], "z is no choice here. Please use one of: directly, agency, nobody."),
        ("1.11", ["nobody", "a"], "nobody stands alone"),
        ("1.18", ["english"], "no language code"),
        ("2.10", "1 March", "year-month-day"),
        ("2.10", "2023-13-01", "year-month-day"),
        ("5.28", 1200, "amount with its currency"),
        ("5.28", {"amount": "1200", "currency": "dollars"}, "no currency code"),
        ("5.28", {"amount": "NaN", "currency": "USD"}, "Please give a number"),
        ("5.28", {"kind": "perhaps"}, "one of the kinds dont_know"),
        ("9.99", "yes", "9.99 is no question of form v1"),
        ("more", "", "at most 4000 characters"),
        ("more", "x" * 4001, "at most 4000 characters"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place_and_a_way_out(
    question: str, given: Any, said: str
) -> None:
    [problem] = problems(document({"question": question, "value": given}))
    assert said in problem
    assert question in problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a JSON file"),
        (b"\xff\xfe", "not a JSON file"),
        (b"[" * 100_000, "not a JSON file"),
        (b"[]", "one JSON object"),
        (b"{}", 'no list "answers"'),
        (b'{"answers": []}', "which questionnaire"),
        (b'{"answers": [], "questionnaire": {"ref_id": "other"}}', "no questionnaire other"),
        (document(questionnaire={"ref_id": "form", "version": 7}), "no questionnaire form v7"),
        (document(started_at="yesterday"), "no point in time"),
        (document("1.01"), 'a "question" and a "value"'),  # type: ignore[arg-type]  # a test may put any field here
        (document({"question": "1.01"}), 'a "question" and a "value"'),
        (document({"question": "1.01", "row": "r1", "value": "MY"}), "has no rows"),
        (document({"question": "1.01", "name": "rate", "value": 1}), "two different questions"),
    ],
)
def test_a_document_that_cannot_be_used_says_why(content: bytes, said: str) -> None:
    assert said in " ".join(problems(content))


def test_all_problems_are_told_at_once() -> None:
    found = problems(
        document(
            {"question": "1.01", "value": "Atlantis"},
            {"question": "1.04", "value": 4},
            {"question": "1.04", "value": 5},
            {"question": "9.99", "value": 1},
        )
    )
    assert len(found) == 3
    assert "answered twice" in found[1]


def test_a_row_that_does_not_exist_is_a_warning_only() -> None:
    imported = reading(
        document(
            {"question": "4.01", "value": 1},
            {"question": "4.02", "row": "r1", "value": "yes"},
            {"question": "4.02", "row": "NP", "value": "no"},
        )
    )
    assert imported.interview is not None
    assert [(one.where, one.warning) for one in imported.problems] == [("4.02, NP", True)]


def test_half_characters_and_control_characters_are_left_out() -> None:
    interview = interview_of(
        {"question": "more", "value": "a\ud800b\x00c"},
        {"question": "1.04", "value": {"kind": "not_applicable", "reason": "no\udfffne"}},
        subject="My\ud83d firm",
    )
    assert interview.subject == "My firm"
    assert interview.answers[("more", "")].value == "abc"
    assert interview.answers[("workers", "")].value == Typed(NOT_APPLICABLE, "none")


def test_rows_keep_their_ids() -> None:
    answers = (
        {"question": "4.01", "value": 2},
        {"question": "4.02", "row": "r1", "value": "yes"},
        {"question": "4.02", "row": "r3", "value": "no"},
    )
    assert interview_of(*answers).rows == {"recruiters": ("r1", "r3")}
    few = interview_of({"question": "4.01", "value": 3}, answers[2])
    assert few.rows == {"recruiters": ("r1", "r2", "r3")}


def test_export_reads_back_as_the_same_interview() -> None:
    before = interview_of(
        {"question": "1.01", "value": "NP", "answered_at": "2026-11-20T10:01:00+05:45"},
        {"question": "1.11", "value": ["a", "b"]},
        {"question": "2.10", "value": "2023-03-01"},
        {"question": "rate", "value": 0.5},
        {"question": "4.01", "value": 2},
        {"question": "4.02", "row": "r2", "value": {"kind": "dont_know"}},
        {"question": "5.28", "value": {"amount": "12.50", "currency": "NPR"}},
        {"question": "more", "value": "kept, but not counted"},
        subject="My firm",
        completed_at="2026-11-20T11:00:00Z",
    )
    after = reading(export(form(), before)).interview
    assert after == before


def test_export_names_questions_and_choices_both_ways_and_sets_inactive_ones_apart() -> None:
    interview = interview_of(
        {"question": "1.01", "value": "NP"},
        {"question": "1.11", "value": ["agency"]},
        {"question": "more", "value": "kept"},
    )
    data = document_of(form(), interview)
    assert [(one["question"], one["name"]) for one in data["answers"]] == [
        ("1.01", "country"),
        ("1.11", "found"),
    ]
    assert data["answers"][1]["choice_refs"] == ["b"]
    assert [one["name"] for one in data["inactive_answers"]] == ["more"]


def test_exports_follow_the_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text())
    interview = interview_of(
        {"question": "1.11", "value": ["a"]},
        {"question": "1.04", "value": {"kind": "not_applicable", "reason": "none"}},
        {"question": "5.28", "value": {"amount": "12.50", "currency": "NPR"}},
        {"question": "2.10", "value": "2023-03-01"},
        {"question": "rate", "value": 0.5},
    )
    jsonschema.validate(json.loads(export(form(), interview)), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"answers": []}, schema)


def test_the_published_schema_is_the_generated_one(golden: bool) -> None:
    made = json.dumps(answers_schema(), ensure_ascii=False, indent=2) + "\n"
    if golden:
        SCHEMA.write_text(made)
    assert SCHEMA.read_text() == made


@pytest.mark.parametrize("firm", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_the_examples_follow_the_schema(firm: str, root: Path) -> None:
    data = json.loads((root / "examples" / f"{firm}.json").read_text())
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
