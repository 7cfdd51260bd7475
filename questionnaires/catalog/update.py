"""Writing the PO files that translators work in.

Rule of this file: the same texts give the same bytes; translations are never lost: a text that
changed under its context keeps the old translation, marked fuzzy, and one that went stays obsolete.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires import translations
from questionnaires.catalog import Catalog
from questionnaires.catalog.files import LIBRARY

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog as Messages

_HEADER = """\
# The texts of the questionnaires and of what they share. The context says where a text stands:
# <ref_id>/<name>/<field>, or shared/<kind>/<name>/<field>. Content: CC BY 4.0.
#"""


def update_catalogs(folder: Path = LIBRARY, languages: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write `library.pot` and bring the PO file of each language up to date; return the files.

    Raises:
        CatalogError: if a questionnaire has errors.
        OSError: if a file cannot be written.
    """
    own = folder == LIBRARY
    catalog = Catalog((), own=True) if own else Catalog((folder,), own=False)
    base = folder.parent / "locale" if own else folder / "locale"
    template = extract(catalog)
    written = [_write(base / "library.pot", template, "")]
    for language in languages:
        path = base / language / "LC_MESSAGES" / "library.po"
        before = path.read_bytes() if path.is_file() else b""
        review = translations.read_translations(language, before).review if before else ""
        merged = _merged(template, language, before)
        written.append(_write(path, merged, review or translations.MACHINE_DRAFTED))
    return tuple(written)


def extract(catalog: Catalog) -> Messages:
    """Return all texts of a catalog's questionnaires (every version) and shared entries.

    Raises:
        CatalogError: if a questionnaire has errors.
    """
    from babel.messages.catalog import Catalog as Messages  # noqa: PLC0415 - slow to load

    dates = [datetime(2000, 1, 1, tzinfo=UTC)]
    texts: dict[tuple[str, str], str] = {}
    for ref_id in catalog.refs():
        for version in catalog.versions(ref_id):
            questionnaire = catalog.open(ref_id, version)
            dates.append(_date(questionnaire.header.publication_date))
            for key, place in translations.texts_of(questionnaire).items():
                texts.setdefault(key, place.rsplit(":", 1)[0])
    for key in translations.shared_texts(catalog.library()):
        texts.setdefault(key, "")
    messages = Messages(
        project="fairhire library",
        version="1",
        msgid_bugs_address="",
        header_comment=_HEADER,
        creation_date=max(dates),
        fuzzy=False,
    )
    for (context, text), place in texts.items():
        messages.add(text, context=context, locations=[(place, 0)] if place else [])
    return messages


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)


def _merged(template: Messages, language: str, before: bytes) -> Messages:
    from babel.messages.catalog import Catalog as Messages  # noqa: PLC0415 - as above
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    if before:
        merged = read_po(BytesIO(before), locale=language)
    else:
        merged = Messages(
            locale=language,
            project=template.project,
            version=template.version,
            msgid_bugs_address="",
            last_translator="",
            language_team="",
            header_comment=_HEADER,
            fuzzy=False,
        )
        merged.revision_date = template.creation_date
    old = {message.context: message.string for message in merged if message.id and message.context}
    merged.update(template, no_fuzzy_matching=True, update_creation_date=True)
    for message in merged:
        before_it = old.get(message.context or "")
        if message.id and not message.string and before_it:
            message.string = before_it
            message.flags.add("fuzzy")
    return merged


def _write(path: Path, messages: Messages, review: str) -> Path:
    from babel.messages.pofile import write_po  # noqa: PLC0415 - as above

    out = BytesIO()
    write_po(out, messages, width=100, omit_header=False, include_lineno=False)
    data = out.getvalue()
    if review:
        mark = b'"MIME-Version:'
        data = data.replace(mark, b'"X-Review: %s\\n"\n' % review.encode() + mark, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
