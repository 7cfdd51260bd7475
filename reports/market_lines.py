"""What rules of markets may ask of a supplier, through its buyers or customs.

Rule of this file: general information, never a finding; each rule says of when it is and how sure
we are, and one that is still to be checked comes after its warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.view import View
from questionnaires import territories
from questionnaires.corridor_lookup import EUROPEAN_UNION, MEMBER_STATES
from questionnaires.model import Library, Obligation, Questionnaire
from reports.model import MarketRule, Report
from reports.rule_words import standing
from reports.sheet import MarketGroup, MarketLine
from reports.wording import Wording

CUSTOMERS_ASKED = "customer_fee_code"
"""The question on customers: only a questionnaire that asks it tells of their markets."""
MARKETS = "customer_markets"
"""The question that names them: once answered, only the rules of these markets are told."""


@dataclass(frozen=True, slots=True)
class CustomerMarkets:
    """The markets that the firm named, and those of them for which the library has no rule."""

    names: tuple[str, ...] = ()
    without_rule: tuple[str, ...] = ()


def named_markets(view: View) -> tuple[str, ...]:
    """Return the ISO 3166 alpha-2 codes of the markets named; none while that was not asked."""
    if MARKETS not in view.questionnaire.question_by_name:
        return ()
    value = view.value(MARKETS, None)
    return value if isinstance(value, tuple) else ()


def customer_markets(codes: Iterable[str], library: Library, language: str) -> CustomerMarkets:
    """Return the names of the markets of these codes, and which of them no rule is about."""
    rules = library.obligations.values()
    codes = tuple(codes)
    without = [code for code in codes if not any(_reaches(one, code) for one in rules)]
    return CustomerMarkets(_names(codes, language), _names(without, language))


def _names(codes: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(territories.country_name(code, language) for code in codes)


def _reaches(rule: Obligation, market: str) -> bool:
    """Whether a rule counts in a country: its own, or one of the European Union it belongs to."""
    return market in rule.markets or (market in MEMBER_STATES and EUROPEAN_UNION in rule.markets)


def market_rules(
    questionnaire: Questionnaire, library: Library, language: str, named: tuple[str, ...] = ()
) -> tuple[MarketRule, ...]:
    """Return the rules of the markets named (default: of all), for who is asked about customers."""
    if CUSTOMERS_ASKED not in questionnaire.question_by_name:
        return ()
    told = library.obligations.values()
    return tuple(
        MarketRule(
            name=one.name,
            label=one.label,
            markets=_names(one.markets, language),
            asks=one.asks,
            since=one.since,
            covers=one.covers,
            source=one.source,
            sources=one.sources,
            to_verify=one.to_verify,
            confidence=one.confidence,
            prepared=one.prepared,
        )
        for one in told
        if not named or any(_reaches(one, code) for code in named)
    )


def market_note(report: Report, say: Wording) -> str:
    """Return which markets the rules are of, and for which there is none; empty if none named."""
    said = []
    if report.customer_markets:
        said.append(say("markets.chosen", markets=say.listing(list(report.customer_markets))))
    if report.markets_without_rule:
        markets = say.listing(list(report.markets_without_rule))
        said.append(say("markets.no_rule", markets=markets))
    return " ".join(said)


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
