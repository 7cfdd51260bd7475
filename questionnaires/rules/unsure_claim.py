"""Nothing that is still to be checked is said as a fact.

What is marked `check` may stand beside a question as one source of several, always with its
warning. It may not be all that a question rests on, nor stand behind what is shown without a mark:
requirements, actions, words, templates, the safety card, and the case told with a question.

Passes::

    sources: [GP7, Repayment in 90 days]    # the first is known, the second to be checked

Fails::

    sources: [Repayment in 90 days]         # and nothing else
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "unsure-claim"
UNSURE = "check"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is not None:
            yield from _questions(questionnaire, library)
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for kind, name in _unmarked(library):
        yield Problem(
            files.get(f"{kind}.yaml", ""),
            1,
            ID,
            f"{name} of {kind}.yaml is shown as a fact, but rests on what is marked check.",
            "Please either check it and mark it known, or remove it.",
        )


def _questions(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for question in questionnaire.questions:
        marks = [
            library.clauses[one].confidence for one in question.sources if one in library.clauses
        ]
        if not question.origin and marks and set(marks) == {UNSURE}:
            yield Problem(
                question.file,
                question.line,
                ID,
                f"{question.name} rests on sources marked check only.",
                "Please either add a source that is known or remove the question.",
            )


def _unmarked(library: Library) -> Iterator[tuple[str, str]]:
    unsure = {name for name, one in library.sources.items() if one.confidence == UNSURE}
    yield from (("requirements", n) for n, one in library.requirements.items() if _is(one))
    yield from (("actions", n) for n, one in library.actions.items() if _is(one))
    yield from (("glossary", n) for n, one in library.glossary.items() if one.source in unsure)
    for name, template in library.templates.items():
        if _is(template) or unsure.intersection(template.sources):
            yield "templates", name
    card = library.safety_card
    if card is not None and unsure.intersection(card.sources):
        yield "safety_card", card.name
    yield from (("cases", n) for n, one in library.cases.items() if _is(one) and one.questions)


def _is(one: object) -> bool:
    return getattr(one, "confidence", "") == UNSURE
