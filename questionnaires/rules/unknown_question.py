"""A case of shared/cases.yaml names questions that are asked in some questionnaire.

Passes::

    questions: [worker_paid_agency]

Fails::

    questions: ["5.01"]
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.problems import Problem

ID = "unknown-question"


def check(catalog: Catalog) -> Iterator[Problem]:
    known: set[str] = set()
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is not None:
            known |= questionnaire.question_by_name.keys()
    library, _ = catalog.read_library()
    for case in library.cases.values():
        for name in case.questions:
            if name not in known:
                yield Problem(
                    case.file,
                    case.line,
                    ID,
                    f"{case.name} is told with {name}, which no questionnaire asks.",
                    "Please either write the name of a question or remove it.",
                )
