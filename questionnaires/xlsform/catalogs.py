"""Translations of an imported form, as the PO file that translators work in.

Rule of this file: the same texts give the same bytes; a file says whether a person has read it, as
far as the form told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

_HEADER = """\
# The texts of a questionnaire that was brought in from a spreadsheet.
# The context says where a text stands: <ref_id>/<name>/<field>.
#"""


def catalog_of(
    ref_id: str, language: str, texts: Mapping[tuple[str, str], str], review: str = ""
) -> bytes:
    """Return a PO file: translations by (context, text)."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - slow to load
    from babel.messages.pofile import write_po  # noqa: PLC0415 - as above

    made = datetime(2000, 1, 1, tzinfo=UTC)
    catalog = Catalog(
        locale=language,
        project=f"fairhire {ref_id}",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        header_comment=_HEADER,
        creation_date=made,
        revision_date=made,
        fuzzy=False,
    )
    for (context, text), said in texts.items():
        catalog.add(text, said, context=context)
    out = BytesIO()
    write_po(out, catalog, width=100)
    data = out.getvalue()
    if review:
        mark = b'"MIME-Version:'
        data = data.replace(mark, b'"X-Review: %s\\n"\n' % review.encode() + mark, 1)
    return data
