"""Country rules, published figures and rules of markets in Markdown.

Rule of this file: the warning stands before what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.renderers.markup import bullets, plain
from reports.sheet import MarketLine, RuleLine, Sheet


def rules(s: Sheet) -> Iterator[str]:
    """Give the section on countries and ways, below its heading."""
    w = s.words
    yield w["rules_intro"]
    for rule in s.rules:
        yield f"### {plain(rule.heading)}"
        yield bullets(_rule(rule, w))
    if s.published_costs:
        yield f"### {w['published_costs']}"
        yield w["published_costs_intro"]
        yield bullets(
            f"**{plain(one.heading)}**: "
            + " ".join(
                plain(part)
                for part in (one.warning, one.text, one.note, one.standing, *one.sources)
                if part
            )
            for one in s.published_costs
        )


def _rule(rule: RuleLine, words: Mapping[str, str]) -> Iterator[str]:
    yield from (f"**{plain(text)}**" for text in (rule.warning, rule.text) if text)
    for key, text in (
        ("rules_summary", rule.summary),
        ("rules_exceptions", words["semicolon"].join(rule.exceptions)),
        ("rules_law", words["semicolon"].join(rule.laws)),
        ("rules_authority", rule.authority),
        ("rules_lookup", rule.lookup),
        ("rules_ask", rule.ask),
        ("rules_verify", words["semicolon"].join(rule.to_verify)),
        ("sources", ", ".join(rule.sources)),
    ):
        if text:
            yield f"{words[key]}: {plain(text)}"
    if rule.standing:
        yield plain(rule.standing)


def markets(s: Sheet) -> Iterator[str]:
    """Give the section on what the markets of customers may ask, below its heading."""
    w = s.words
    yield w["markets_intro"]
    if s.market_note:
        yield plain(s.market_note)
    for market in s.markets:
        yield f"### {plain(market.heading)}"
        for rule in market.rules:
            yield f"#### {plain(rule.label)}"
            yield bullets(_market(rule, w))


def _market(rule: MarketLine, words: Mapping[str, str]) -> Iterator[str]:
    if rule.warning:
        yield f"**{plain(rule.warning)}**"
    for key, text in (
        ("markets_asks", rule.asks),
        ("markets_since", rule.since),
        ("markets_covers", rule.covers),
        ("rules_verify", rule.to_verify),
        ("sources", rule.source),
    ):
        if text:
            yield f"{words[key]}: {plain(text)}"
    yield plain(rule.standing)
