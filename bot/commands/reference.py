"""A questionnaire as it is named on the command line: `fair_recruitment` or `fair_recruitment/v1`.

Rule of this file: what is not there is told with what is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire


def open_reference(catalog: Catalog, reference: str) -> Questionnaire:
    """Return the questionnaire a reference names, the newest version unless it names one.

    Raises:
        CatalogError: it is not there or has errors.
        Refused: the reference cannot be read.
    """
    from bot.mishaps import WRONG, Refused

    ref_id, slash, number = reference.partition("/")
    if not slash:
        return catalog.open(ref_id)
    if not number.startswith("v") or not number[1:].isdigit():
        raise Refused(f"{reference!r} names no version: please write {ref_id}/v1.", WRONG)
    return catalog.open(ref_id, int(number[1:]))
