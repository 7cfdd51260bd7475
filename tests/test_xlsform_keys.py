"""Every key that an author may write goes out in a workbook and comes back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from questionnaires.reader import read_questionnaire, shapes
from questionnaires.reader.fields import Shape
from questionnaires.xlsform.exporting import exported
from questionnaires.xlsform.importing import imported
from questionnaires.xlsform.workbook import written
from tests.test_xlsform_round_trip import as_data
from tests.xlsform_samples import DAY, WORDS, included, told

EVERYTHING = """
ref_id: everything
version: 7
status: draft
title: Everything
language: en
provider: Somebody
copyright: CC BY 4.0
publication_date: "2026-11-22"
description: |-
  All keys,
  on two lines.
minutes: "1 to 2"
continues_with: quick_scan
safety_card: first_72_hours
told_by: worker
calculations:
  - {name: many, calculation: "${number} > 3 or dont_know(${number})"}
  - {name: paid_row, calculation: "${row_price} * 2"}
  - {name: total, calculation: "sum(${paid_row})"}
  - {include: fair_recruitment/v1#mig}
repeats:
  - {name: rows, label_text: "Row {n} of {total}", count: number, label: row_name, maximum: 7}
  - name: pairs
    label_text: "From {label}"
    each: [from, to]
    pairs_when: "${many}"
    extra: [{row: home, label: At home, when: "${number} > 0"}, {row: sea, label: At sea, when: ""}]
    unknown: unknown
    unknown_label: all together
depth:
  - {when: "${many} or gap_here()", levels: [core, standard], modules: [first], questions: [sum]}
modules:
  - name: first
    ref: "1"
    label: First
    note: An opening.
    relevant: "${number} > 0 or not(answered(${number}))"
    questions:
      - {include: fair_recruitment/v1#worker_paid_agency, relevant: "${many}"}
      - {name: number, ref: "1.1", type: integer, label: How many, level: extended}
      - {name: from, type: countries, label: From where, corridor: origin, suggested: [NP, BD]}
      - {name: to, type: countries, label: To where, corridor: destination}
      - {name: tongue, type: languages, label: Which languages, required: false}
      - name: sum
        type: money
        label: How much?
        hint: A guess is fine.
        follows: number
        relevant: "${number} > 1"
        constraint: ". > 0"
        constraint_message: More than nothing, please.
        why: Money matters.
        example: |-
          A firm says: "=1+1".
          And more.
        good: It's known.
        sources: [GP7, "DEF A(a)"]
        evidence: [a receipt, "a list: of payments"]
        answered_by: The accountant
        personal: true
        reason_for_not_applicable: true
        variants:
          - {when: "${many}", label: How much in all, hint: All of it.}
          - {when: "${number} = 2", label: How much for two}
      - name: signed
        type: date
        label: When?
        choices: [{name: never, label: Never, ref: z}]
        constraint: ". = 'never' or . <= today()"
      - name: which
        type: select_multiple
        label: Which?
        choices:
          - {name: a, label: "=A", ref: a}
          - {name: b, label: B}
          - {name: none, label: None, alone: true}
        choice_filter: "${choice} != 'b' or ${many}"
        constraint: "count_selected(.) < 3"
      - {name: seen, type: acknowledge, label: Seen, required: false}
      - {name: read, type: note, label: Read., required: true}
      - name: partly
        type: yes_partly_no
        label: Partly?
        choices: [{name: not_possible, label: No way}]
      - {name: paper, type: file, label: The paper}
      - name: test
        type: select_one
        label: Which is right?
        choices: [{name: a, label: A, right: true}, {name: b, label: B}]
  - name: rows
    label: Rows
    questions:
      - {name: row_name, type: text, label: Its name, repeat: rows, same: never}
      - {name: row_price, type: decimal, label: Its price, repeat: rows, same: with_all}
      - {name: between, type: text, label: Between}
      - name: later
        type: text
        label: Later?
        repeat: rows
        relevant: "${row_price} > 1 and row() != 'r1'"
      - {name: pair, type: text, label: Its pair, repeat: pairs}
findings:
  - name: sum
    questions: [sum, number]
    requirement: R04
    sources: [GP7]
    safety_card: true
    waits_for: [number]
    open_counts: true
    cases:
      - when: "${sum} > 5"
        status: gap
        severity: critical
        actions: [A12, A10]
        first_step: NOW
        note: Act now.
      - {when: "dont_know(${sum})", status: unknown, actions: [A10]}
      - {when: "", status: partly_met, inherits: [check]}
  - name: check
    check: true
    questions: [number, sum]
    hangs_on: sum
    ask_back: Is that so?
    requirement: R29
    cases: []
"""


def keys_of(shape: Shape, entries: Any) -> set[str]:
    """Return which keys of a shape some entries use, as `a question.label`."""
    found: set[str] = set()
    for entry in entries if isinstance(entries, list) else [entries]:
        for key, value in entry.items():
            found.add(f"{shape.title}.{key}")
            inner = shape.fields[key].shape
            if inner is not None:
                found |= keys_of(inner, value)
    return found


def all_keys(shape: Shape) -> set[str]:
    found: set[str] = set()
    for key, field in shape.fields.items():
        found.add(f"{shape.title}.{key}")
        if field.shape is not None:
            found |= all_keys(field.shape)
    return found


def test_the_sample_has_every_key() -> None:
    shape = shapes.FILE_WITH_HEADER
    assert all_keys(shape) - keys_of(shape, yaml.safe_load(EVERYTHING)) == set()


def test_every_key_comes_back(tmp_path: Path) -> None:
    before, problems = read_questionnaire({"a.yaml": EVERYTHING}, included)
    assert problems == ()
    assert before is not None
    path = tmp_path / "form.xlsx"
    path.write_bytes(written(exported({"en": before}, {"en": WORDS}), "T", 7, datetime(2026, 1, 1)))  # noqa: DTZ001 - a property of the file
    made = imported(path, DAY, included)
    assert told(made) == []
    back, problems = read_questionnaire(made.files, included)
    assert problems == ()
    assert back is not None
    assert as_data(back) == as_data(before)
