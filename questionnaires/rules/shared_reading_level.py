"""Actions, words, cases, the safety card and templates are as plain as questions are.

The bounds are those of reading-level: 25 words a sentence, and easy words. Clauses and country
rules follow the text of a law and are left alone.

Passes::

    - {name: levy, label: Levy, meaning: A charge on the employer.}

Fails::

    - {name: levy, label: Levy, meaning: A charge due prior to the commencement of employment.}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.problems import Problem
from questionnaires.rules.reading_level import faults
from questionnaires.translations import shared_texts

ID = "shared-reading-level"

PLAIN = frozenset(
    {
        "actions",
        "cases",
        "glossary",
        "obligations",
        "requirements",
        "roles",
        "safety_card",
        "templates",
    }
)


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    explained = {term.label.lower() for term in library.glossary.values()}
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for context, text in shared_texts(library):
        kind, _, place = context.removeprefix("shared/").partition("/")
        if kind not in PLAIN:
            continue
        for message, repair in faults(text, explained):
            file = files.get(f"{kind}.yaml", "")
            yield Problem(file, 1, ID, f"`{place}` of {kind}.yaml {message}", repair, "warning")
