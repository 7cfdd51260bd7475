"""A published version is never edited: its SHA-256 in published.json still holds.

A correction is a new version, in a new folder.

Passes::

    status: draft

Fails::

    status: published      # and something was changed since, or published.json does not know it
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.problems import Problem
from questionnaires.publishing import fingerprint

ID = "published-changed"


def check(catalog: Catalog) -> Iterator[Problem]:
    published = catalog.files.published
    library, _ = catalog.read_library()
    for ref_id, version in catalog.files.versions:
        questionnaire, _ = catalog.read(ref_id, version)
        if questionnaire is None or questionnaire.header.status != "published":
            continue
        known = published.get(f"{ref_id}/v{version}")
        if known == fingerprint(questionnaire, library):
            continue
        file = next(iter(catalog.files.versions[ref_id, version]))
        yield Problem(
            file,
            1,
            ID,
            f"{ref_id} v{version} is published, and "
            + ("was changed since." if known else "published.json does not know it."),
            f"Please either undo the change and write v{version + 1}, or publish it.",
        )
