"""What rules of markets may ask of a supplier, through its buyers or customs.

Rule of this file: general information, never a finding; each rule says of when it is and how sure
we are, and one that is still to be checked comes after its warning.
"""

from __future__ import annotations

from questionnaires import territories
from questionnaires.model import Library, Questionnaire
from reports.model import MarketRule, Report
from reports.rule_words import standing
from reports.sheet import MarketGroup, MarketLine
from reports.wording import Wording

CUSTOMERS_ASKED = "customer_fee_code"
"""The question on customers: only a questionnaire that asks it tells of their markets."""


def market_rules(
    questionnaire: Questionnaire, library: Library, language: str
) -> tuple[MarketRule, ...]:
    """Return all rules of markets for a questionnaire that asks about customers, else none."""
    if CUSTOMERS_ASKED not in questionnaire.question_by_name:
        return ()
    return tuple(
        MarketRule(
            name=one.name,
            label=one.label,
            markets=tuple(territories.country_name(code, language) for code in one.markets),
            asks=one.asks,
            since=one.since,
            covers=one.covers,
            source=one.source,
            sources=one.sources,
            to_verify=one.to_verify,
            confidence=one.confidence,
            prepared=one.prepared,
        )
        for one in library.obligations.values()
    )


def market_groups(report: Report, say: Wording) -> tuple[MarketGroup, ...]:
    """Return the rules grouped by market, in the order of the library."""
    groups: dict[tuple[str, ...], list[MarketLine]] = {}
    for one in report.market_rules:
        groups.setdefault(one.markets, []).append(_line(one, say))
    return tuple(
        MarketGroup(say.listing(list(markets)), tuple(lines)) for markets, lines in groups.items()
    )


def _line(one: MarketRule, say: Wording) -> MarketLine:
    return MarketLine(
        label=one.label,
        warning=say("confidence.check") if one.confidence == "check" else "",
        asks=one.asks,
        since=one.since,
        covers=one.covers,
        source=", ".join((one.source, *one.sources)),
        to_verify="; ".join(one.to_verify),
        standing=standing(one.prepared, one.confidence, say),
        confidence=one.confidence,
    )
