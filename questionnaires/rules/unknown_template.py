"""An action's template is in shared/templates.yaml, and a template's actions in actions.yaml.

Passes::

    template: T1                      # in actions.yaml
    actions: [A01]                    # in templates.yaml

Fails::

    template: T99
    actions: [A99]
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.problems import Problem

ID = "unknown-template"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for action in library.actions.values():
        if action.template and action.template not in library.templates:
            yield _problem(files, "actions", action.name, action.template, "templates")
    for template in library.templates.values():
        for name in template.actions:
            if name not in library.actions:
                yield _problem(files, "templates", template.name, name, "actions")


def _problem(files: dict[str, str], kind: str, owner: str, name: str, where: str) -> Problem:
    return Problem(
        files.get(f"{kind}.yaml", ""),
        1,
        ID,
        f"{owner} names {name}, which is not in {where}.yaml.",
        "Please either correct the name or add the entry.",
    )
