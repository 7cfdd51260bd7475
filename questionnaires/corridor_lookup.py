"""Which country rule and which published figure belong to a way from one country to another.

Rule of this file: pure look-ups in the order the bank gives ("Looking up a country or a
corridor"); answers hold ISO 3166 alpha-2 codes, figures alpha-3. A row without an amount is no
figure, and what is found on a lower level is told as what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from questionnaires import territories
from questionnaires.shared_entries import CorridorFigure, CountryRule

EUROPEAN_UNION: Final = "EU"
MEMBER_STATES: Final = frozenset(
    (
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
        *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    )
)
ALL: Final = "all"
SEVERAL: Final = "several"
OFFICIAL_MINIMUM: Final = "official_minimum"
CONFIDENCE_ORDER: Final = ("found", "known", "check")

EXACT, JOINED, FROM_ORIGIN, TO_DESTINATION = "exact", "joined", "from_origin", "to_destination"
"""How near a figure is: this way; one of several origins; all who left; all who came."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure, and how near it is to the way that was asked for."""

    figure: CorridorFigure
    level: str


def card_of(country: str, cards: Mapping[str, CountryRule]) -> CountryRule | None:
    """Return the card of a country: its own, else that of the European Union for a member."""
    own = cards.get(country)
    if own is None and country in MEMBER_STATES:
        return cards.get(EUROPEAN_UNION)
    return own


def official_minimums(figures: Mapping[str, CorridorFigure]) -> tuple[CorridorFigure, ...]:
    """Return the confirmed rows that sum up what is compulsory by law."""
    return tuple(
        one
        for one in figures.values()
        if one.measure == OFFICIAL_MINIMUM and one.amount and one.confidence != "check"
    )


def figure_of(origin: str, destination: str, figures: Mapping[str, CorridorFigure]) -> Found | None:
    """Return the nearest published figure for a way."""
    start, end = territories.alpha_3(origin), territories.alpha_3(destination)
    rows = [one for one in figures.values() if one.amount]
    for level, fits in _LEVELS:
        found = [one for one in rows if fits(one, start, end)]
        if found:
            return Found(min(found, key=_rank), level)
    return None


def _is_exact(row: CorridorFigure, start: str, end: str) -> bool:
    return bool(start and end) and (row.origin, row.destination) == (start, end)


def _is_joined(row: CorridorFigure, start: str, end: str) -> bool:
    parts = row.origin.split("+")
    return bool(end) and len(parts) > 1 and start in parts and row.destination == end


def _leaves_origin(row: CorridorFigure, start: str, end: str) -> bool:
    return bool(start) and (row.origin, row.destination) == (start, ALL)


def _comes_to_destination(row: CorridorFigure, start: str, end: str) -> bool:
    return bool(end) and (row.origin, row.destination) == (ALL, end)


_LEVELS: Final[tuple[tuple[str, Callable[[CorridorFigure, str, str], bool]], ...]] = (
    (EXACT, _is_exact),
    (JOINED, _is_joined),
    (FROM_ORIGIN, _leaves_origin),
    (TO_DESTINATION, _comes_to_destination),
)


def _rank(row: CorridorFigure) -> tuple[int, int, int]:
    """Order the rows of one level: the surest, then the newest; the first where both are equal."""
    first, _, last = row.period.partition("-")
    return (
        CONFIDENCE_ORDER.index(row.confidence),
        -_year(last or first),
        -_year(first),
    )


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else 0
