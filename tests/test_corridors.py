"""Country rules and published figures: found in the bank's order, and told as what they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from bot.asking import corridor_cards
from bot.telling import Spoken, Telling
from bot.wording import wording
from flows import engine
from flows.interview import Answer, Interview, Key
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.corridor_lookup import (
    MEMBER_STATES,
    card_of,
    figure_of,
    official_minimums,
)
from questionnaires.model import CorridorFigure, CountryRule, Library, Questionnaire
from questionnaires.values import Money, Typed, Value
from reports.build import build_report
from reports.renderers import RENDERERS
from reports.rule_cards import Corridor, corridors_of, rule_cards
from reports.rule_short import LONGEST, short_card
from reports.rule_words import figure_text, level_text, rule_text
from reports.wording import wording_for
from tests.questionnaire_samples import START

CATALOG = Catalog()
FULL = CATALOG.open("fair_recruitment")
LIBRARY = CATALOG.library()
SAY = wording_for("en")
TODAY = date(2026, 11, 21)

FACTORY: dict[Key, Value] = {
    ("workplace_country", ""): "MY",
    ("respondent_kind", ""): "employer",
    ("workers_total", ""): 60,
    ("workers_international", ""): 20,
}


def row(name: str, origin: str, destination: str, **changes: str) -> CorridorFigure:
    made = CorridorFigure(
        name=name,
        origin=origin,
        destination=destination,
        group="all",
        period="2019",
        measure="survey_mean",
        survey="A survey",
        confidence="found",
        prepared="2026-11",
        amount="100",
        currency="USD",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # texts only


def found(*rows: CorridorFigure, origin: str = "KH", destination: str = "TH") -> tuple[str, str]:
    nearest = figure_of(origin, destination, {one.name: one for one in rows})
    return (nearest.figure.name, nearest.level) if nearest else ("", "")


def card(name: str, **changes: str) -> CountryRule:
    made = CountryRule(name, "", name, "both", "unclear", "S.", "A ministry", "known", "2026-11")
    return replace(made, **changes)  # type: ignore[arg-type]  # texts only


# The order of the bank


def test_a_country_has_its_own_card_before_that_of_the_union() -> None:
    cards = {"EU": card("EU"), "DE": card("DE"), "GB": card("GB")}
    assert card_of("DE", cards) is cards["DE"]
    assert card_of("PL", cards) is cards["EU"]
    assert card_of("CH", cards) is None
    assert len(MEMBER_STATES) == 27


LEVELS = (
    row("exact", "KHM", "THA"),
    row("joined", "KHM+LAO+MMR", "THA"),
    row("left", "KHM", "all"),
    row("came", "all", "THA"),
)


@pytest.mark.parametrize("first", range(len(LEVELS)))
def test_the_nearest_level_is_used(first: int) -> None:
    levels = ("exact", "joined", "from_origin", "to_destination")
    assert found(*reversed(LEVELS[first:])) == (LEVELS[first].name, levels[first])


def test_a_figure_for_elsewhere_is_none() -> None:
    others = (
        row("a", "KHM", "MYS"),
        row("b", "LAO+MMR", "THA"),
        row("c", "all", "MYS"),
        row("d", "several", "several"),
        row("e", "KHM+LAO", "all"),
    )
    assert found(*others) == ("", "")
    assert found(*LEVELS, origin="", destination="") == ("", "")
    assert found(row("all", "all", "all"), origin="XX", destination="YY") == ("", "")


def test_on_one_level_the_surest_then_the_newest_is_used() -> None:
    old = row("old", "KHM", "THA", period="2012")
    new = row("new", "KHM", "THA", period="2015-2018")
    newest = row("newest", "KHM", "THA", period="2020", confidence="check")
    known = row("known", "KHM", "THA", period="2019", confidence="known")
    assert found(newest, old, known, new)[0] == "new"
    assert found(newest, known)[0] == "known"
    assert found(newest)[0] == "newest"
    assert found(new, row("later", "KHM", "THA", period="2017-2018"))[0] == "later"
    assert found(new, replace(new, name="second"))[0] == "new"


def test_a_level_comes_before_confidence() -> None:
    assert found(row("far", "all", "THA"), row("near", "KHM", "THA", confidence="check"))[0] == (
        "near"
    )


def test_a_row_without_an_amount_is_no_figure() -> None:
    assert found(row("none", "KHM", "THA", amount=""), row("came", "all", "THA"))[0] == "came"


# What the library says


def test_the_library_has_its_cards_and_figures() -> None:
    assert len(LIBRARY.country_rules) == 42
    assert len(LIBRARY.corridors) == 46
    nearest = figure_of("BD", "IT", LIBRARY.corridors)
    assert nearest is not None
    assert nearest.level == "from_origin"
    assert nearest.figure.group == "all workers who left 2015-2018"


def test_another_language_words_the_card_and_keeps_its_facts() -> None:
    arabic, english = CATALOG.library("ar").country_rules["NP"], LIBRARY.country_rules["NP"]
    assert arabic.summary != english.summary
    facts = ("confidence", "cap_amount", "cap_currency", "as_origin", "prepared")
    assert [getattr(arabic, one) for one in facts] == [getattr(english, one) for one in facts]


# Which ways the answers name


def talk(answers: dict[Key, Value], questionnaire: Questionnaire = FULL) -> tuple[Interview, View]:
    begun = engine.begin(questionnaire, "i1", "p1", START, "en").interview
    given = {key: Answer(*key, value, START) for key, value in answers.items()}
    interview = begun.but(answers=given)
    return interview, View(questionnaire, interview, TODAY)


def ways(answers: dict[Key, Value], questionnaire: Questionnaire = FULL) -> list[str]:
    _, view = talk(answers, questionnaire)
    return [f"{one.origin}-{one.destination}" for one in corridors_of(view)]


def test_each_origin_leads_to_the_workplace() -> None:
    assert ways(FACTORY | {("origin_countries", ""): ("NP", "BD")}) == ["NP-MY", "BD-MY"]


def test_without_origins_the_workplace_stands_alone() -> None:
    assert ways(FACTORY) == ["-MY"]
    assert ways(FACTORY | {("origin_countries", ""): Typed("dont_know")}) == ["-MY"]
    assert ways({}) == []


def test_the_quick_scan_knows_the_workplace_only() -> None:
    scan = CATALOG.open("quick_scan")
    assert ways(FACTORY, scan) == ["-MY"]


RECRUITER: dict[Key, Value] = {
    ("workplace_country", ""): "NP",
    ("respondent_kind", ""): "recruiter",
    ("workers_total", ""): 12,
    ("workers_hired_24_months", ""): 50,
    ("workers_international", ""): 50,
    ("origin_countries", ""): ("NP",),
}


def test_a_recruiter_sends_people_to_each_destination() -> None:
    named = RECRUITER | {("destination_countries", ""): ("QA", "MY")}
    assert ways(named) == ["NP-QA", "NP-MY"]
    assert ways(RECRUITER) == ["NP-"]


# How it is told


def told(origin: str, destination: str, library: Library = LIBRARY) -> tuple[str, str, str]:
    (one,) = rule_cards((Corridor(origin, destination),), library, SAY)
    sides, cost = (one.origin_rule, one.destination_rule), one.cost
    parts = [rule_text(side, SAY) if side else "" for side in sides]
    parts.append(f"{level_text(one, cost, SAY)} {figure_text(cost, SAY)}" if cost else "")
    first, second, third = (" ".join(part.split()) for part in parts)
    return first, second, third


def test_a_lawful_limit_is_told_with_its_law_and_the_ilo_definition() -> None:
    nepal, malaysia, cost = told("NP", "MY")
    assert nepal.startswith("Allowed by Foreign Employment Act 2064 (2007)")
    assert "up to 10,000 NPR (service charge" in nepal
    assert "not allowed under the ILO definition" in nepal
    assert "Act 246" in malaysia
    assert "1,500 USD (glove factory workers, amount repaid per worker, 2020)" in cost


def test_every_rule_that_allows_names_a_law_and_the_ilo_definition() -> None:
    for code, side in product(LIBRARY.country_rules, (0, 1)):
        way = (code, "CN") if side == 0 else ("CN", code)
        text = told(*way)[side]
        if "llowed by" in text or "may charge" in text:
            titles = [law.title for law in LIBRARY.country_rules[code].laws]
            assert titles
            assert all(title in text for title in titles), code
            assert "not allowed under the ILO definition" in text, code


def test_a_country_without_a_card_says_whom_to_ask() -> None:
    brazil, qatar, cost = told("BR", "QA")
    assert brazil.startswith("No card yet for this country. Ask its labour ministry")
    assert qatar.startswith("Workers may not be charged recruitment fees: Labour Law No. 14 (2004)")
    assert cost == ""


def test_a_member_state_shows_the_card_of_the_union_as_such() -> None:
    assert told("NP", "PL")[1].startswith("No card of its own; this is the card of the European")


def test_a_card_about_the_other_side_is_not_used() -> None:
    (one,) = rule_cards((Corridor("QA", "NP"),), LIBRARY, SAY)
    for side in (one.origin_rule, one.destination_rule):
        assert side is not None
        assert (side.rule, side.summary, side.laws, side.authority) == ("", "", (), "")
        assert "about the other side" in rule_text(side, SAY)


def test_a_figure_of_a_lower_level_is_told_as_what_it_is() -> None:
    assert "people who left Bangladesh, whatever the country of work" in told("BD", "IT")[2]
    assert "people who came to Taiwan, wherever they came from" in told("VN", "TW")[2]
    joined = told("IN", "JO")[2]
    assert joined.startswith("One figure for India and Nepal together, to Jordan.")


def test_what_is_not_confirmed_has_its_warning_and_is_no_rule() -> None:
    codes = [*LIBRARY.country_rules, "CN", "EG"]
    for way in product(codes, codes):
        (one,) = rule_cards((Corridor(*way),), LIBRARY, SAY)
        for side in (one.origin_rule, one.destination_rule):
            if side and side.confidence == "check" and side.rule:
                assert side.authority in side.warning
                assert rule_text(side, SAY) == ""
        if one.cost:
            assert bool(one.cost.warning) == (one.cost.confidence == "check")


@pytest.mark.parametrize("name", ["html", "md"])
def test_a_document_shows_warnings_sources_and_the_month(name: str) -> None:
    way: dict[Key, Value] = {("workplace_country", ""): "OM", ("origin_countries", ""): ("NP",)}
    interview, _ = talk(FACTORY | way)
    report = build_report(FULL, interview, LIBRARY, TODAY)
    text = RENDERERS[name].render(report).decode()
    at = text.index("Oman: rule at the place of work")
    warning = text.index("Not confirmed. Ask before you rely on it: Ministry of Labour", at)
    assert warning < text.index("Recruitment is licensed", at)
    assert "https://english.nepalnews.com" in text
    assert "As of November 2026. Seen in a public source." in text
    assert "never the cost of a named employer" in text


def test_report_json_names_the_ways() -> None:
    interview, _ = talk(FACTORY | {("origin_countries", ""): ("NP",)})
    report = build_report(FULL, interview, LIBRARY, TODAY)
    assert [(one.origin, one.destination, one.ilo_rule) for one in report.rule_cards] == [
        ("NP", "MY", "prohibited")
    ]


# In the chat


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_short_card_stays_short(language: str) -> None:
    library, say = CATALOG.library(language), wording_for(language)
    codes = [*(code for code in library.country_rules if code != "EU"), "DE", "CN", "BR"]
    ways = [Corridor(*way) for way in product(codes, codes)]
    for one in rule_cards(ways, library, say):
        assert len("\n".join(short_card(one, say))) <= LONGEST, (one.origin, one.destination)


def chat(answers: dict[Key, Value], *just_given: str) -> list[str]:
    interview, view = talk(answers)
    telling = Telling(FULL, view, "web", Spoken(wording("en"), LIBRARY))
    given = [interview.answers[name, ""] for name in just_given]
    return [block.text for block in corridor_cards.cards(telling, given)]


def test_cards_come_with_the_answer_that_names_the_countries() -> None:
    answers = FACTORY | {("origin_countries", ""): ("NP", "BD")}
    lines = chat(answers, "origin_countries")
    assert lines[0] == "Rules in short: Nepal → Malaysia"
    assert sum(line.startswith("Malaysia:") for line in lines) == 1
    assert lines[-1].startswith("Workers should pay nothing. As of November 2026")
    assert chat(answers, "workplace_country") == []
    assert chat(FACTORY | {("origin_countries", ""): Typed("dont_know")}, "origin_countries") == []


def test_three_cards_come_and_the_rest_is_counted() -> None:
    many = ("NP", "BD", "IN", "ID", "PH")
    lines = chat(FACTORY | {("origin_countries", ""): many}, "origin_countries")
    assert sum(line.startswith("Rules in short") for line in lines) == 3
    assert lines[-1] == "And 2 more ways: see the report."


def test_a_recruiter_sees_cards_once_both_ends_are_known() -> None:
    assert chat(RECRUITER, "origin_countries") == []
    named = RECRUITER | {("destination_countries", ""): ("QA",)}
    assert chat(named, "destination_countries")[0] == "Rules in short: Nepal → Qatar"


# The official minimum


def test_what_is_not_confirmed_is_no_official_minimum() -> None:
    rows = (
        row("sum", "NPL", "all", measure="official_minimum"),
        row("unsure", "NPL", "QAT", measure="official_minimum", confidence="check"),
        row("other", "NPL", "MYS"),
    )
    assert [one.name for one in official_minimums({one.name: one for one in rows})] == ["sum"]
    assert [one.name for one in FULL.official_minimums] == ["npl_all_1"]


@pytest.mark.parametrize(
    ("origin", "paid", "is_gap"),
    [("NP", "10000", True), ("NP", "10500", False), ("BD", "10000", False)],
)
def test_paying_less_than_half_of_the_official_minimum_is_a_gap(
    origin: str, paid: str, is_gap: bool
) -> None:
    answers: dict[Key, Value] = {
        ("origin_countries", ""): (origin,),
        ("paid_per_new_worker", origin): Money(Decimal(paid), "NPR"),
    }
    _, view = talk(FACTORY | answers)
    verdict = view.verdict("paid_per_new_worker")
    assert verdict is not None
    assert (verdict.severity == "major") == is_gap
