"""Nothing depends on itself: no calculation, relevance or follow-up leads back to where it began.

Passes::

    - {name: mig, calculation: "${intl} or ${intn}"}

Fails::

    - {name: mig, calculation: "${migrants}"}
    - {name: migrants, calculation: "${mig}"}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.expressions import names_of
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "reference-cycle"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    places = {
        **{one.name: (one.file, one.line) for one in questionnaire.calculations},
        **{one.name: (one.file, one.line) for one in questionnaire.questions},
    }
    followed = {one.name: {one.follows} for one in questionnaire.questions if one.follows}
    told: set[frozenset[str]] = set()
    for graph in (_reads(questionnaire), followed):
        for name in graph:
            circle = _circle(name, graph)
            if circle is None or frozenset(circle) in told:
                continue
            told.add(frozenset(circle))
            yield Problem(
                *places[name],
                ID,
                f"{' → '.join((*circle, circle[0]))} leads back to where it began.",
                "Please either take one of these references out or word it by other answers.",
            )


def _reads(questionnaire: Questionnaire) -> dict[str, set[str]]:
    graph = {one.name: set(names_of(one.calculation)) for one in questionnaire.calculations}
    for question in questionnaire.questions:
        module = questionnaire.module_by_name[question.module]
        graph[question.name] = {*names_of(question.relevant), *names_of(module.relevant)}
    return graph


def _circle(start: str, graph: Mapping[str, set[str]]) -> tuple[str, ...] | None:
    """Return the shortest way from `start` back to itself, None if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: breadth first
        for name in sorted(graph.get(way[-1], ())):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return None
