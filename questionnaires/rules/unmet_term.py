"""A word of the glossary stands in some question, so that somebody meets its meaning.

Passes::

    - {name: levy, label: Levy, meaning: A charge on the employer.}      # "Who pays the levy?"

Fails::

    - {name: levy, label: Levy, meaning: A charge on the employer.}      # no text says "levy"
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import SOURCE_LANGUAGE, Catalog
from questionnaires.glossary import glossary_of
from questionnaires.problems import Problem
from questionnaires.translations import texts_of

ID = "unmet-term"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    glossary = glossary_of(library, SOURCE_LANGUAGE)
    met: set[str] = set()
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is not None and questionnaire.header.language == SOURCE_LANGUAGE:
            texts = (text for _, text in texts_of(questionnaire))
            met |= {term.name for term in glossary.words_in(texts)}
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for term in library.glossary.values():
        if term.name not in met:
            yield Problem(
                files.get("glossary.yaml", ""),
                1,
                ID,
                f"nobody meets the word {term.label!r}: no question says it.",
                "Please either write it as the questions do, or remove it.",
                "warning",
            )
