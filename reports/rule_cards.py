"""The rules of the countries people come from and work in, and what the way is known to cost.

Rule of this file: the questions that name the countries say so themselves (`corridor`); what the
library is unsure of carries its warning from here on, so that no format shows it without.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.corridors import way_of_row
from flows.view import View
from questionnaires.corridor_lookup import card_of, figure_of
from questionnaires.model import Library, Question
from reports.rule_entries import CountrySide, PublishedCost, RuleCard
from reports.wording import Wording

ORIGIN, DESTINATION, WORKPLACE = "origin", "destination", "workplace"
UNSURE = "check"


@dataclass(frozen=True, slots=True)
class Corridor:
    """A way to work: alpha-2 codes, empty for an end that is not known."""

    origin: str
    destination: str


def corridors_of(view: View) -> tuple[Corridor, ...]:
    """Return the ways that the answers name: each origin with each country of work.

    A labour recruiter's countries of work are those it sends people to; everybody else's is the
    country of the workplace. Without any other country people come from, it stands alone. Rows
    that answer both ends themselves (groups of workers) name a way each.
    """
    by_row = _named_by_row(view)
    if by_row:
        return by_row
    origins = _countries(view, ORIGIN)
    sends = any(view.relevant(one.name) for one in _questions(view, DESTINATION))
    destinations = _countries(view, DESTINATION if sends else WORKPLACE)
    if not destinations:
        return tuple(Corridor(origin, "") for origin in origins)
    pairs = [(origin, end) for origin in origins for end in destinations if origin != end]
    return tuple(Corridor(*pair) for pair in pairs or [("", end) for end in destinations])


def _named_by_row(view: View) -> tuple[Corridor, ...]:
    repeats = {one.repeat: None for one in _questions(view, ORIGIN) if one.repeat}
    ways = (way_of_row(view, row) for name in repeats for row in view.rows_in(name))
    named = [way for way in ways if way is not None]
    return tuple(dict.fromkeys(Corridor("" if a == b else a, b) for a, b in named))


def _questions(view: View, end: str) -> list[Question]:
    return [one for one in view.questionnaire.questions if one.corridor == end]


def _countries(view: View, end: str) -> tuple[str, ...]:
    found: list[str] = []
    for question in _questions(view, end):
        value = view.value(question.name, None)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            found += [str(one) for one in value]
    return tuple(dict.fromkeys(found))


def rule_cards(
    corridors: Iterable[Corridor], library: Library, say: Wording
) -> tuple[RuleCard, ...]:
    """Return a card for each way; where the library has none for a country, one that says so."""
    return tuple(
        RuleCard(
            origin=one.origin,
            destination=one.destination,
            origin_rule=_side(one.origin, ORIGIN, library, say),
            destination_rule=_side(one.destination, DESTINATION, library, say),
            cost=_cost(one, library, say),
        )
        for one in corridors
    )


def _side(country: str, side: str, library: Library, say: Wording) -> CountrySide | None:
    if not country:
        return None
    label = library.countries.get(country, country)
    card = card_of(country, library.country_rules)
    if card is None:
        return CountrySide(country, label, side)
    rule = card.as_origin if side == ORIGIN else card.as_destination
    unsure = card.confidence == UNSURE
    found = CountrySide(
        country=country,
        label=label,
        side=side,
        card=card.name,
        rule=rule,
        confidence=card.confidence,
        prepared=card.prepared,
        warning=say("rules.check", authority=card.authority) if unsure else "",
    )
    if not rule:  # the card is about the other side: nothing of it holds here
        return replace(found, warning="")
    return replace(
        found,
        authority=card.authority,
        lookup=card.lookup,
        summary=card.summary,
        cap_amount=card.cap_amount,
        cap_currency=card.cap_currency,
        cap_basis=card.cap_basis,
        exceptions=card.exceptions,
        laws=card.laws,
        ask=card.ask,
        to_verify=card.to_verify,
        sources=card.sources,
    )


def _cost(corridor: Corridor, library: Library, say: Wording) -> PublishedCost | None:
    if not corridor.origin:  # recruitment inside a country: no way, no figure
        return None
    found = figure_of(corridor.origin, corridor.destination, library.corridors)
    if found is None:
        return None
    row = found.figure
    unsure = row.confidence == UNSURE
    return PublishedCost(
        level=found.level,
        origin=row.origin,
        destination=row.destination,
        group=row.group,
        amount=row.amount,
        currency=row.currency,
        period=row.period,
        measure=row.measure,
        survey=row.survey,
        confidence=row.confidence,
        prepared=row.prepared,
        warning=say("rules.figure_check", survey=row.survey) if unsure else "",
        months_of_wages=row.months_of_wages,
        sample=row.sample,
        note=row.note,
        sources=row.sources,
    )
