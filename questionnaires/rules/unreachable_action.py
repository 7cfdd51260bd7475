"""Every action of the library is asked for by a case of some finding rule.

Told once a questionnaire is published; while all are drafts, modules may still be missing.

Passes::

    - {when: "${fees_paid} = 'yes'", status: gap, severity: critical, actions: [A12]}

Fails::

    - {name: A12, …}      # in actions.yaml, and in no case of any questionnaire
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.problems import Problem

ID = "unreachable-action"


def check(catalog: Catalog) -> Iterator[Problem]:
    used: set[str] = set()
    published = False
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is None:
            continue
        published = published or questionnaire.header.status == "published"
        used |= {
            name for rule in questionnaire.findings for case in rule.cases for name in case.actions
        }
    library, _ = catalog.read_library()
    file = next((name for name in catalog.files.shared if name.endswith("/actions.yaml")), "")
    for name in library.actions if published else ():
        if name not in used:
            yield Problem(
                file,
                1,
                ID,
                f"no finding asks for the action {name}.",
                "Please either name it in a case or remove it.",
            )
