"""The part of the sheet on country rules and published figures.

Rule of this file: each country is told once for each side, each way once; what the library is
unsure of is told after its warning, never without.
"""

from __future__ import annotations

from reports.model import Report
from reports.rule_entries import CountrySide, RuleCard
from reports.rule_words import (
    figure_text,
    heading,
    law_in_full,
    level_text,
    rule_text,
    standing,
)
from reports.sheet import CostLine, RuleLine
from reports.wording import Wording


def country_rules(report: Report, say: Wording) -> tuple[RuleLine, ...]:
    """Return the rule of each country, those people leave first."""
    cards = report.rule_cards
    origins = [card.origin_rule for card in cards if card.origin_rule]
    destinations = [card.destination_rule for card in cards if card.destination_rule]
    sides = {(side.side, side.country): side for side in (*origins, *destinations)}
    return tuple(_rule(side, say) for side in sides.values())


def _rule(side: CountrySide, say: Wording) -> RuleLine:
    return RuleLine(
        heading=say(f"rules.side.{side.side}", country=side.label),
        text=rule_text(side, say),
        warning=side.warning,
        summary=side.summary,
        exceptions=side.exceptions,
        laws=tuple(law_in_full(law, say) for law in side.laws),
        authority=side.authority,
        lookup=side.lookup,
        ask=side.ask,
        to_verify=side.to_verify,
        standing=standing(side.prepared, side.confidence, say) if side.rule else "",
        confidence=side.confidence,
        sources=side.sources,
    )


def published_costs(report: Report, say: Wording) -> tuple[CostLine, ...]:
    """Return what is known to be paid on each way; nothing where no card names an origin."""
    return tuple(_cost(card, say) for card in report.rule_cards if card.origin)


def _cost(card: RuleCard, say: Wording) -> CostLine:
    cost = card.cost
    if cost is None:
        return CostLine(heading(card, say), say("rules.no_figure"), "", "", "", "", ())
    return CostLine(
        heading=heading(card, say),
        text=" ".join(
            part for part in (level_text(card, cost, say), figure_text(cost, say)) if part
        ),
        warning=cost.warning,
        note=cost.note,
        standing=standing(cost.prepared, cost.confidence, say),
        confidence=cost.confidence,
        sources=cost.sources,
    )
