"""Country rules and corridor figures name countries by codes that exist.

Passes::

    - {name: NP, iso3: NPL, label: Nepal, …}                    # in countries.yaml
    - {name: npl_mys_1, origin: NPL, destination: MYS, …}       # in corridors.yaml
    - {name: three_tha_1, origin: KHM+LAO+MMR, destination: THA, …}

Fails::

    - {name: NPL, iso3: NP, label: Nepal, …}
    - {name: npl_mal_1, origin: NPL, destination: MAL, …}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires import territories
from questionnaires.catalog import Catalog
from questionnaires.corridor_lookup import ALL, EUROPEAN_UNION, SEVERAL
from questionnaires.model import CorridorFigure, CountryRule
from questionnaires.problems import Problem

ID = "unknown-country"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    for card in library.country_rules.values():
        yield from _of_card(card)
    for row in library.corridors.values():
        yield from _of_row(row)


def _of_card(card: CountryRule) -> Iterator[Problem]:
    if card.name == EUROPEAN_UNION:
        return
    if card.name not in territories.country_codes():
        yield _problem(card, card.name, "an ISO 3166 alpha-2 code such as NP")
    elif card.iso3 != territories.alpha_3(card.name):
        yield _problem(card, card.iso3, territories.alpha_3(card.name))


def _of_row(row: CorridorFigure) -> Iterator[Problem]:
    known = {*territories.country_of_alpha_3(), ALL, SEVERAL}
    for code in (*row.origin.split("+"), *row.destination.split("+")):
        if code not in known:
            yield _problem(row, code, "an ISO 3166 alpha-3 code such as NPL, all or several")


def _problem(one: CountryRule | CorridorFigure, code: str, wanted: str) -> Problem:
    return Problem(
        one.file,
        one.line,
        ID,
        f"{one.name} names {code}, which is not the code of its country.",
        f"Please either write {wanted}, or remove the entry.",
    )
