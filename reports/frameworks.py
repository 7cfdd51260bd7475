"""The report as one framework's view: its clauses, and what the answers say of each.

Rule of this file: a clause stands here only if the crosswalk (`requirements.yaml`) confirms it, and
"full" is said of a clause only where nothing that tests it was left out or left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from flows.interview import NO_ROW
from flows.view import View
from questionnaires.model import FindingRule, Framework, Library
from reports.model import ClauseView, Finding, FrameworkView
from reports.wording import Wording

SHORT: Final[Mapping[str, str]] = {
    "ILO_GPOG": "ilo",
    "ILO_indicator": "indicators",
    "Dhaka_Principle": "dhaka",
    "IRIS": "iris",
    "RBA_Code": "rba",
    "ETI_Base_Code": "eti",
    "SA8000": "sa8000",
    "UNGP": "ungp",
    "OECD_step": "oecd",
    "FLA/AAFA_commitment": "fla",
    "SGLP": "sglp",
}
"""What people type for a framework of the library."""

FULL, PARTIAL, NONE = "full", "partial", "none"
FIRST: Final = ("Core ", "General ", "GP", "OG", "DEF")
"""Clauses that begin like this come before the numbered ones, in this order."""

CONFIDENCES: Final = ("found", "known", "check", "proposal")
"""From the surest to the least sure."""


def short_name(name: str) -> str:
    """Return what people type for a framework: `rba` for `RBA_Code`."""
    return SHORT.get(name) or re.sub("[^a-z0-9]+", "_", name.casefold()).strip("_")


def framework_names(library: Library) -> tuple[str, ...]:
    """Return the short names of all frameworks, in the order of the library."""
    return tuple(short_name(name) for name in library.frameworks)


def framework_views(
    view: View, library: Library, findings: Iterable[Finding], wording: Wording
) -> dict[str, FrameworkView]:
    """Return every framework's view by its short name; `findings` hold every status."""
    coverage = _coverage_by_requirement(view)
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.requirement, []).append(finding)
    return {
        short_name(framework.name): FrameworkView(
            name=framework.name,
            title=_title(framework, wording),
            edition=framework.edition,
            confidence=framework.confidence,
            clauses=tuple(
                _clause(clause, requirements, framework, library, coverage, found)
                for clause, requirements in _clauses(framework.name, library)
            ),
        )
        for framework in library.frameworks.values()
    }


def _title(framework: Framework, wording: Wording) -> str:
    for key in (f"framework_title.{framework.name}", f"framework.{framework.name}"):
        if wording.knows(key):
            return wording(key)
    return framework.title


def _clauses(framework: str, library: Library) -> list[tuple[str, tuple[str, ...]]]:
    """Return the confirmed clauses in their order, each with the requirements it asks for."""
    asked: dict[str, list[str]] = {}
    for requirement in library.requirements.values():
        for clause in requirement.clauses.get(framework, ()):
            asked.setdefault(clause, []).append(requirement.name)
    numbers = _indicator_numbers(library)
    if any(one in numbers for one in asked):
        names = sorted(asked, key=lambda one: numbers.get(one, len(numbers) + 1))
    elif any(re.search(r"\d", one) for one in asked):
        names = sorted(asked, key=_place)
    else:
        names = list(asked)  # without numbers, the order in which they were written down
    return [(name, tuple(asked[name])) for name in names]


def _indicator_numbers(library: Library) -> dict[str, int]:
    """Return the number of each forced labour indicator, such as 9 for `Debt bondage`."""
    parted = (
        one.clause.split(" ", 1)
        for name, one in library.clauses.items()
        if re.fullmatch(r"FLI\d+", name)
    )
    return {parts[1]: int(parts[0]) for parts in parted if len(parts) == 2 and parts[0].isdecimal()}


def _place(clause: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    prefix = next((at for at, one in enumerate(FIRST) if clause.startswith(one)), len(FIRST))
    parts = re.findall(r"\d+|\D+", clause)
    return prefix, tuple((int(one), "") if one.isdecimal() else (0, one) for one in parts)


def _clause(
    clause: str,
    requirements: tuple[str, ...],
    framework: Framework,
    library: Library,
    coverage: Mapping[str, str],
    found: Mapping[str, list[Finding]],
) -> ClauseView:
    known = library.clauses.get(clause)
    stated = [library.requirements[one].confidence for one in requirements]
    findings = sorted(
        (one for name in requirements for one in found.get(name, ())), key=lambda one: one.rank
    )
    return ClauseView(
        clause=clause,
        text=known.text if known else "",
        confidence=_least_sure([framework.confidence, known.confidence if known else "", *stated]),
        requirements=requirements,
        findings=tuple(one.id for one in findings),
        coverage=_joint({coverage.get(one, NONE) for one in requirements}),
        worst=str(findings[0].severity or findings[0].status) if findings else "",
    )


def _least_sure(confidences: Iterable[str]) -> str:
    given = [one for one in confidences if one]
    return max(given, key=lambda one: CONFIDENCES.index(one) if one in CONFIDENCES else 2)


def _joint(coverages: set[str]) -> str:
    return coverages.pop() if len(coverages) == 1 else PARTIAL


# -- what was tested ------------------------------------------------------------------------


def _coverage_by_requirement(view: View) -> dict[str, str]:
    """Return `full` or `partial` for each requirement that a rule of the questionnaire tests."""
    rules: dict[str, list[FindingRule]] = {}
    for rule in view.questionnaire.findings:
        rules.setdefault(rule.requirement, []).append(rule)
    return {requirement: _coverage(view, tested) for requirement, tested in rules.items()}


def _coverage(view: View, rules: Iterable[FindingRule]) -> str:
    """Every question that applies must be answered, in every row, and one at least must apply."""
    names = dict.fromkeys(name for rule in rules for name in rule.questions)
    if any(name not in view.questionnaire.question_by_name for name in names):
        return PARTIAL
    answered = 0
    for name in names:
        for row in _rows(view, name):
            if not view.relevant(name, row):
                continue
            if view.answer(name, row) is None:
                return PARTIAL
            answered += 1
    return FULL if answered else PARTIAL


def _rows(view: View, name: str) -> tuple[str, ...]:
    repeat = view.questionnaire.question_by_name[name].repeat
    return view.rows_of(name) if repeat else (NO_ROW,)
