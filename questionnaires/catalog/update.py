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


def update_catalogs(
    folder: Path = LIBRARY, languages: Iterable[str] = (), domains: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Write the `.pot` files and bring each language's PO files up to date; return the files.

    There is one for each questionnaire, and `shared` for what they share, so that translators can
    divide the work. `domains` names those to bring up to date (default: all).

    Raises:
        CatalogError: if a questionnaire has errors.
        OSError: if a file cannot be written.
    """
    own = folder == LIBRARY
    catalog = Catalog((), own=True) if own else Catalog((folder,), own=False)
    base = folder.parent / "locale" if own else folder / "locale"
    written, wanted = [], tuple(domains)
    for domain, template in extract(catalog).items():
        if wanted and domain not in wanted:
            continue
        written.append(_write(base / f"{domain}.pot", template, ""))
        for language in languages:
            path = base / language / "LC_MESSAGES" / f"{domain}.po"
            before = path.read_bytes() if path.is_file() else b""
            review = translations.read_translations(language, before).review if before else ""
            merged = _merged(template, language, before)
            written.append(_write(path, merged, review or translations.MACHINE_DRAFTED))
    return tuple(written)


def extract(catalog: Catalog) -> dict[str, Messages]:
    """Return all texts of every questionnaire (every version) and of the shared entries, by file.

    Raises:
        CatalogError: if a questionnaire has errors.
    """
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
    found: dict[str, Messages] = {}
    for (context, text), place in texts.items():
        domain = context.partition("/")[0]
        if domain not in found:
            found[domain] = _empty(domain, max(dates))
        found[domain].add(text, context=context, locations=[(place, 0)] if place else [])
    return found


def _empty(domain: str, made: datetime) -> Messages:
    from babel.messages.catalog import Catalog as Messages  # noqa: PLC0415 - slow to load

    return Messages(
        project=f"fairhire {domain}",
        version="1",
        msgid_bugs_address="",
        header_comment=_HEADER,
        creation_date=made,
        fuzzy=False,
    )


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
