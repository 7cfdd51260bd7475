"""A language that is offered has every text; one still being translated is not offered yet.

Passes::

    msgctxt "fair_recruitment/fees_paid/label"
    msgid "Did any worker pay?"
    msgstr "¿Pagó algún trabajador?"

Fails::

    msgctxt "fair_recruitment/fees_paid/label"
    msgid "Did any worker pay?"
    msgstr ""
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import COMPLETE_ENOUGH, Catalog
from questionnaires.catalog.files import shown
from questionnaires.problems import Problem
from questionnaires.translations import shared_texts, texts_of

ID = "missing-translation"


def check(catalog: Catalog) -> Iterator[Problem]:
    texts: dict[str, tuple[tuple[str, str], ...]] = {
        "shared": shared_texts(catalog.read_library()[0])
    }
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is not None:
            texts[f"{ref_id} v{version}"] = tuple(texts_of(questionnaire))
    for language, paths in catalog.files.locales.items():
        translated = catalog.translations(language).texts
        for owner, keys in texts.items():
            missing = [key for key in keys if not translated.get(key)]
            if not missing or 1 - len(missing) / len(keys) < COMPLETE_ENOUGH:
                continue
            yield Problem(
                shown(paths[-1]),
                1,
                ID,
                f"{len(missing)} of {len(keys)} texts of {owner} have no translation,"
                f" first {missing[0][0]}.",
                "Please either translate them or leave the language out.",
            )
