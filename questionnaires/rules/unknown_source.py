"""Shared entries name sources, frameworks and roles that exist.

Passes::

    - {name: GP7, framework: ILO general principles, clause: "7", text: …, source: ilo_gpog, …}

Fails::

    - {name: GP7, framework: ILO general principles, clause: "7", text: …, source: ilo_gp, …}
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from questionnaires.catalog import Catalog
from questionnaires.model import Library
from questionnaires.problems import Problem

ID = "unknown-source"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for kind, owner, names, known, where in _references(library):
        for name in names:
            if name and name not in known:
                yield Problem(
                    files.get(f"{kind}.yaml", ""),
                    1,
                    ID,
                    f"{owner} names {name}, which is not in {where}.yaml.",
                    "Please either correct the name or add the entry.",
                )


def _references(
    library: Library,
) -> Iterator[tuple[str, str, Iterable[str], Collection[str], str]]:
    sources = library.sources
    for clause in library.clauses.values():
        yield "clauses", clause.name, (clause.source,), sources, "sources"
    for term in library.glossary.values():
        yield "glossary", term.name, (term.source,), sources, "sources"
    for framework in library.frameworks.values():
        yield "frameworks", framework.name, (framework.source,), sources, "sources"
    if library.safety_card:
        yield "safety_card", "the card", library.safety_card.sources, sources, "sources"
    for action in library.actions.values():
        yield "actions", action.name, action.roles, library.roles, "roles"
    for requirement in library.requirements.values():
        names = requirement.clauses
        yield "requirements", requirement.name, names, library.frameworks, "frameworks"
