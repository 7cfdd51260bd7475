"""Country rules, figures, cases and obligations say their source, their date and what is unsure.

What the law allows is told with the law and the month; what is marked `check` is told with a
warning, so it must say what is to be checked.

Passes::

    - {name: NP, as_origin: capped, laws: [{title: Foreign Employment Act, year: "2007"}],
       prepared: "2026-11", confidence: found, …}

Fails::

    - {name: NP, as_origin: capped, prepared: "2026", confidence: check, …}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires import territories
from questionnaires.catalog import Catalog
from questionnaires.corridor_lookup import EUROPEAN_UNION
from questionnaires.model import CaseNote, CorridorFigure, CountryRule, Obligation
from questionnaires.problems import Problem

ID = "unfounded-entry"

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
PERIOD = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?")
NUMBER = re.compile(r"\d+(\.\d+)?")
LONGEST_CASE = 300
Founded = CountryRule | CorridorFigure | CaseNote | Obligation
ALLOWING = frozenset({"capped", "allowed"})


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    for card in library.country_rules.values():
        for what, repair in _of_card(card):
            yield _problem(card, what, repair)
    for row in library.corridors.values():
        for what, repair in _of_row(row):
            yield _problem(row, what, repair)
    notes: list[CaseNote | Obligation] = [*library.cases.values(), *library.obligations.values()]
    for note in notes:
        for what, repair in _of_note(note):
            yield _problem(note, what, repair)


def _of_card(card: CountryRule) -> Iterator[tuple[str, str]]:
    if not card.laws and not card.sources:
        yield "names neither a law nor a source", "add `laws:` or `sources:`"
    elif not card.laws and ALLOWING & {card.as_origin, card.as_destination}:
        yield "says that a charge is allowed, but names no law", "add `laws:`"
    if not card.as_origin and not card.as_destination:
        yield "says the rule of no side", "add `as_origin:` or `as_destination:`"
    if any(not PERIOD.fullmatch(law.year) for law in card.laws):
        yield "names a law without its year", "write the year as 2007"
    yield from _of_both(card, "; ".join(card.to_verify), "to_verify")
    yield from _of_amount(card.cap_amount, card.cap_currency)


def _of_row(row: CorridorFigure) -> Iterator[tuple[str, str]]:
    if not row.sources and row.confidence != "check":
        yield "names no source", "add `sources:`"
    if not PERIOD.fullmatch(row.period):
        yield f"has the period {row.period}", "write a year, or years as 2015-2018"
    yield from _of_both(row, row.note, "note")
    yield from _of_amount(row.amount, row.currency)


def _of_note(note: CaseNote | Obligation) -> Iterator[tuple[str, str]]:
    if note.confidence == "found" and not note.sources and not note.to_verify:
        yield "is marked found, but names no address", "add `sources:` or `to_verify:`"
    if isinstance(note, CaseNote):
        if len(note.text) > LONGEST_CASE:
            told = f"has a text of {len(note.text)} characters"
            yield told, f"cut it to {LONGEST_CASE}"
        if not PERIOD.fullmatch(note.year):
            yield f"has the year {note.year}", "write a year, or years as 2015-2018"
    else:
        known = {*territories.country_codes(), EUROPEAN_UNION}
        for code in note.markets:
            if code not in known:
                yield f"names the market {code}", "write an ISO 3166 alpha-2 code, or EU"
    yield from _of_both(note, "; ".join(note.to_verify), "to_verify")


def _of_both(one: Founded, open_: str, key: str) -> Iterator[tuple[str, str]]:
    if one.confidence == "check" and not open_:
        yield "is marked check, but does not say what is to be checked", f"add `{key}:`"
    if not MONTH.fullmatch(one.prepared):
        yield f"was prepared in {one.prepared}", "write year and month as 2026-11"


def _of_amount(amount: str, currency: str) -> Iterator[tuple[str, str]]:
    if not amount or amount == "0":
        return
    if not NUMBER.fullmatch(amount):
        yield f"has the amount {amount}, which is no number", "write digits alone"
    elif not currency:
        yield f"has the amount {amount} without its currency", "add the currency"


def _problem(one: Founded, what: str, repair: str) -> Problem:
    return Problem(
        one.file, one.line, ID, f"{one.name} {what}.", f"Please either {repair}, or remove it."
    )
