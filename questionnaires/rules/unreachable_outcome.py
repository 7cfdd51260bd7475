"""Every case of a finding rule can decide: some answers lead to it and to none before it.

Passes::

    cases:
      - {when: "${contract} = 'no' and ${mig}", status: gap, severity: critical, actions: [A15]}
      - {when: "${contract} = 'no'", status: gap, severity: major, actions: [A15]}

Fails::

    cases:
      - {when: "${contract} = 'no'", status: gap, severity: major, actions: [A15]}
      - {when: "${contract} = 'no' and ${mig}", status: gap, severity: critical, actions: [A15]}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import waited_for
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.search import search_in

ID = "unreachable-outcome"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    search = search_in(questionnaire)
    for rule in questionnaire.findings:
        if rule.origin:
            continue  # told where it is written
        asked = waited_for(rule) if rule.check else rule.questions[:1]
        for at, case in enumerate(rule.cases):
            before = [(earlier.when, False) for earlier in rule.cases[:at]]
            if search.can_hold((case.when, True), *before, asked=asked) is False:
                yield Problem(
                    rule.file,
                    case.line,
                    ID,
                    f"no answers lead to case {at + 1} of {rule.name} ({case.status}).",
                    "Please either correct its `when`, move it up, or remove it.",
                )
