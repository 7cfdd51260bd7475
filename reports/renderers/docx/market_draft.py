"""Country rules, published figures and rules of markets, as the report's template shows them.

Rule of this file: fields only; a warning stands before what it is about.
"""

from __future__ import annotations

from reports.renderers.docx.draft import Draft, soft, strong


def country_rules(draft: Draft) -> None:
    """Write the chapter on countries and ways, without its heading."""
    draft.say("{{ w.rules_intro }}")
    with draft.each("one in s.rules"):
        draft.heading("{{ one.heading }}", 2)
        with draft.when("one.warning"):
            draft.say(strong("{{ one.warning }}"), style="Note")
        with draft.when("one.text"):
            draft.say(strong("{{ one.text }}"))
        for key, field in (
            ("rules_summary", "one.summary"),
            ("rules_exceptions", "one.exceptions | join(w.semicolon)"),
            ("rules_law", "one.laws | join(w.semicolon)"),
            ("rules_authority", "one.authority"),
            ("rules_lookup", "one.lookup"),
            ("rules_ask", "one.ask"),
            ("rules_verify", "one.to_verify | join(w.semicolon)"),
            ("sources", "one.sources | join(', ')"),
        ):
            _said(draft, key, field)
        with draft.when("one.standing"):
            draft.say("{{ one.standing }}", style="Soft")
    with draft.when("s.published_costs"):
        draft.heading("{{ w.published_costs }}", 2)
        draft.say("{{ w.published_costs_intro }}")
        with draft.each("one in s.published_costs"):
            draft.say(
                strong("{{ one.heading }}: "),
                strong("{{ one.warning }} "),
                "{{ one.text }} {{ one.note }} ",
                soft("{{ one.standing }} {{ one.sources | join(', ') }}"),
                style="List Bullet",
            )


def markets(draft: Draft) -> None:
    """Write the chapter on what markets of customers may ask, without its heading."""
    draft.say("{{ w.markets_intro }}")
    with draft.when("s.market_note"):
        draft.say(strong("{{ s.market_note }}"))
    with draft.each("market in s.markets"):
        draft.heading("{{ market.heading }}", 2)
        with draft.each("one in market.rules"):
            draft.heading("{{ one.label }}", 3)
            with draft.when("one.warning"):
                draft.say(strong("{{ one.warning }}"), style="Note")
            for key, field in (
                ("markets_asks", "one.asks"),
                ("markets_since", "one.since"),
                ("markets_covers", "one.covers"),
                ("rules_verify", "one.to_verify"),
                ("sources", "one.source"),
            ):
                _said(draft, key, field)
            draft.say("{{ one.standing }}", style="Soft")


def _said(draft: Draft, key: str, field: str) -> None:
    with draft.when(field.partition(" ")[0]):
        draft.say(soft(f"{{{{ w.{key} }}}}: "), f"{{{{ {field} }}}}")
