"""The chapters of what questionnaires share: requirements, actions, words, countries, sources.

Rule of this file: every field an entry has is told, in the order of its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from questionnaires.model import (
    Action,
    CorridorFigure,
    CountryRule,
    Law,
    Library,
    Requirement,
    SafetyCard,
    Source,
)
from questionnaires.shared_entries import CaseNote, CostItem, Obligation, Template
from reports.book.model import Chapter, Entry, Line, Section, Table, cell, part, parts


def shared_chapters(library: Library) -> Iterator[Chapter]:
    """Return the chapters of the shared entries that there are."""
    card = [_card(library.safety_card)] if library.safety_card else []
    for title, sections in (
        (
            "Requirements, clauses and actions",
            (
                _section("Requirements", map(_requirement, library.requirements.values())),
                _tabled("Frameworks", _frameworks(library)),
                _tabled("Clauses", _clauses(library)),
                _section("Actions", (_action(one, library) for one in library.actions.values())),
                _section("Templates", map(_template, library.templates.values())),
            ),
        ),
        (
            "Words and safety",
            (_tabled("Glossary", _terms(library)), _section("Safety card", card)),
        ),
        ("Cost items", (_tabled("Cost items", _cost_items(library)),)),
        (
            "Countries, ways and markets",
            (
                _section("Country cards", map(_country, library.country_rules.values())),
                _tabled("Corridor figures", _figures(library)),
                _section("Public cases and figures", map(_note, library.cases.values())),
                _section("Rules of markets", map(_obligation, library.obligations.values())),
            ),
        ),
        ("Sources", (_section("Sources", map(_source, library.sources.values())),)),
    ):
        full = tuple(one for one in sections if one.entries or (one.table and one.table.rows))
        if full:
            yield Chapter(f"shared-{_slug(title)}", title, full)


def _slug(title: str) -> str:
    return title.lower().replace(",", "").replace(" ", "-")


def _section(title: str, entries: Iterable[Entry]) -> Section:
    return Section(f"section-{_slug(title)}", title, entries=tuple(entries))


def _tabled(title: str, table: Table) -> Section:
    return Section(f"section-{_slug(title)}", title, table=table)


def _requirement(one: Requirement) -> Entry:
    asked = (part(name, ", ".join(clauses)) for name, clauses in one.clauses.items())
    title = f"{one.name} {one.label}"
    return Entry(f"requirement-{one.name}", title, "requirement", "", one.confidence, parts(asked))


def _frameworks(library: Library) -> Table:
    rows = tuple(
        (
            cell(one.name),
            cell(one.title, one.confidence),
            cell(one.edition),
            cell(one.note),
        )
        for one in library.frameworks.values()
    )
    return Table(("name", "title", "edition", "note"), rows, (18, 37, 20, 25))


def _clauses(library: Library) -> Table:
    rows = tuple(
        (cell(one.name), cell(one.framework), cell(one.text, one.confidence), cell(one.source))
        for one in library.clauses.values()
    )
    return Table(("reference", "of", "says, in our words", "source"), rows, (15, 20, 50, 15))


def _action(one: Action, library: Library) -> Entry:
    roles = ", ".join(library.roles.get(role, role) for role in one.roles)
    steps = (f"{number}. {text}" for number, text in enumerate(one.steps, 1))
    return Entry(
        f"action-{one.name}",
        f"{one.name} {one.label}",
        "action",
        f"first step {one.first_step}, complete {one.complete}"
        + (f", again {one.again}" if one.again else ""),
        one.confidence,
        parts(
            (
                part("who", roles),
                part("steps", *steps),
                part("in a small firm", one.small_firm),
                part("papers to keep", ", ".join(one.evidence)),
                part("how to check", one.verify),
                part("measure", one.kpi),
                part("template", one.template),
            )
        ),
    )


def _template(one: Template) -> Entry:
    return Entry(
        f"template-{one.name}",
        f"{one.name} {one.label}",
        "template",
        ", ".join(one.actions),
        one.confidence,
        parts(
            (
                part("purpose", one.purpose),
                *(
                    part(
                        block.heading,
                        block.text,
                        *block.clauses,
                        " | ".join(block.columns),
                        *block.rows,
                        block.note,
                    )
                    for block in one.blocks
                ),
                part("sources", ", ".join(one.sources)),
            )
        ),
    )


def _terms(library: Library) -> Table:
    rows = tuple(
        (cell(one.label), cell(one.meaning), cell(one.source)) for one in library.glossary.values()
    )
    return Table(("word", "meaning", "source"), rows, (25, 60, 15))


def _card(one: SafetyCard) -> Entry:
    return Entry(
        "safety-card",
        one.title,
        "safety card",
        parts=parts(
            (
                part("opening", one.opening),
                part("do", *one.do),
                part("do not", *one.do_not),
                part("contacts", one.contacts),
                part("closing", one.closing),
                part("sources", ", ".join(one.sources)),
            )
        ),
    )


def _country(one: CountryRule) -> Entry:
    cap = " ".join(text for text in (one.cap_amount, one.cap_currency, one.cap_basis) if text)
    ratified = (("C181", one.c181), ("C189", one.c189), ("P29", one.p29))
    return Entry(
        f"country-{one.name}",
        f"{one.name} {one.label}",
        "country card",
        f"{one.role}, as it stood in {one.prepared}",
        one.confidence,
        parts(
            (
                part("rule", one.rule),
                part("for people who leave", one.as_origin),
                part("for people who come", one.as_destination),
                part("summary", one.summary),
                part("limit", cap),
                part("exceptions", *one.exceptions),
                part("laws", *map(_law, one.laws)),
                part("authority", one.authority, one.lookup),
                part("ratified", *(f"{name}: {text}" for name, text in ratified if text)),
                part("ask", one.ask),
                part("to verify", *one.to_verify),
                part("sources", *one.sources),
            )
        ),
    )


def _law(law: Law) -> str:
    return ", ".join(text for text in (law.title, law.year, law.provision) if text)


def _figures(library: Library) -> Table:
    heads = ("way", "group and time", "what workers paid", "source", "note")
    rows = tuple(_figure(one) for one in library.corridors.values())
    return Table(heads, rows, (15, 20, 25, 20, 20))


def _figure(one: CorridorFigure) -> tuple[tuple[Line, ...], ...]:
    months = f"{one.months_of_wages} months of wages" if one.months_of_wages else ""
    sample = f"sample {one.sample}" if one.sample else ""
    told = (f"{one.measure}: {one.amount} {one.currency}".rstrip(), months, sample)
    return (
        cell(f"{one.origin} → {one.destination}"),
        cell(f"{one.group}, {one.period}"),
        (Line(told[0], one.confidence), *(Line(text) for text in told[1:] if text)),
        tuple(Line(text) for text in (one.survey, *one.sources) if text),
        cell(one.note),
    )


def _cost_items(library: Library) -> Table:
    heads = ("number", "item and place", "who should pay", "gap if a worker paid", "note")
    rows = tuple(_cost_item(one) for one in library.cost_items.values())
    return Table(heads, rows, (8, 27, 15, 20, 30))


def _cost_item(one: CostItem) -> tuple[tuple[Line, ...], ...]:
    place = one.category or "no cost of recruitment"
    worst = f"{one.worst} if {one.worst_when}" if one.worst else ""
    told = (one.nuance, *one.to_verify, "part of an honest price" if one.in_price else "")
    return (
        cell(one.name),
        (Line(one.label), Line(f"{place} ({', '.join(one.clauses)})", one.confidence)),
        (Line(one.should_pay), Line(one.applies)),
        tuple(Line(text) for text in (one.severity, worst) if text),
        tuple(Line(text) for text in told if text),
    )


def _note(one: CaseNote) -> Entry:
    return Entry(
        f"case-{one.name}",
        one.label,
        one.kind,
        f"{one.country}, {one.sector}, {one.year}",
        one.confidence,
        parts(
            (
                part("text", one.text),
                part("told with", ", ".join(one.questions)),
                part("to verify", *one.to_verify),
                part("sources", one.source, *one.sources),
            )
        ),
    )


def _obligation(one: Obligation) -> Entry:
    return Entry(
        f"obligation-{one.name}",
        one.label,
        "rule of a market",
        f"{', '.join(one.markets)}, as it stood in {one.prepared}",
        one.confidence,
        parts(
            (
                part("asks", one.asks),
                part("covers", one.covers),
                part("since", one.since),
                part("to verify", *one.to_verify),
                part("sources", one.source, *one.sources),
            )
        ),
    )


def _source(one: Source) -> Entry:
    facts = ", ".join(text for text in (one.publisher, one.year) if text)
    told = parts((part("address", one.address), part("note", one.note)))
    return Entry(f"source-{one.name}", one.title, one.name, facts, one.confidence, told)
