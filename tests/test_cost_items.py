"""Cost sheets in the report, in Arabic, in the chat, and the 58 cost items they are made from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flows import effects, events
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Severity
from reports.build import Extras, build_report
from reports.cost_model import CATEGORIES
from reports.costs import cost_sheet
from reports.report_json import report_from_dict, report_to_dict
from reports.wording import wording_for
from tests.cost_samples import (
    GUIDANCE,
    LOAN,
    TICKED_IN,
    TODAY,
    Group,
    amount,
    interview,
    opened,
    paid,
    sheet,
)
from tests.questionnaire_samples import Player

# -- the report ------------------------------------------------------------------------------


def test_the_report_of_a_cost_sheet_holds_it_and_keeps_it() -> None:
    questionnaire, library = opened()
    report = build_report(questionnaire, interview(Group(GUIDANCE, more=LOAN)), library, TODAY)
    assert report.costs is not None
    assert report.costs.groups[0].months == Decimal("2.4")  # 2390 / 1000
    assert report_from_dict(report_to_dict(report)).costs == report.costs
    assert report.critical_open
    card = report.rule_cards[0]
    assert (card.origin, card.destination) == ("NP", "MY")


def test_a_cost_sheet_can_be_attached_to_another_report() -> None:
    questionnaire, library = opened()
    mine = sheet(Group(GUIDANCE))
    given = interview(Group())
    report = build_report(questionnaire, given, library, TODAY, extras=Extras(costs=mine))
    assert report.costs == mine


def test_in_arabic_the_figures_are_the_same() -> None:
    english, arabic = (sheet(Group(GUIDANCE, more=LOAN), language=one) for one in ("en", "ar"))
    assert arabic.worker_paid_total == english.worker_paid_total
    assert [one.months for one in arabic.groups] == [one.months for one in english.groups]
    assert arabic.method != english.method
    labels = {one.label for one in arabic.groups[0].items}
    assert not labels & {one.label for one in english.groups[0].items}


def test_other_questionnaires_have_no_cost_sheet() -> None:
    catalog = Catalog()
    other = catalog.open("recruiter_screening", 1)
    given = replace(interview(Group()), ref_id="recruiter_screening")
    assert cost_sheet(other, given, catalog.library(), wording_for("en"), TODAY) is None


# -- data ------------------------------------------------------------------------------------


def test_every_cost_of_recruitment_is_asked_and_nothing_else() -> None:
    questionnaire, library = opened()
    names = questionnaire.question_by_name
    for item in library.cost_items.values():
        asked = f"{item.name.lower()}_amount" in names
        assert asked is bool(item.category), item.name
        if item.category in TICKED_IN:
            assert item.name in names[TICKED_IN[item.category]].choice_by_name
        if item.category:
            assert item.category in CATEGORIES
    assert len(library.cost_items) == 58


def test_severities_of_the_rules_are_those_of_the_items() -> None:
    questionnaire, library = opened()
    rules = {rule.name: rule for rule in questionnaire.findings}
    for item in library.cost_items.values():
        if not item.category:
            continue
        found = {case.severity for case in rules[item.name.lower()].cases if case.severity}
        allowed = {Severity(one) for one in (item.severity, item.worst) if one}
        assert found <= allowed, item.name


def test_labels_of_choices_are_those_of_the_items() -> None:
    for language in ("en", "ar"):
        questionnaire, library = opened(language)
        for item in library.cost_items.values():
            if item.category in TICKED_IN:
                question = questionnaire.question_by_name[TICKED_IN[item.category]]
                assert question.choice_by_name[item.name].label == item.label


# -- asking ----------------------------------------------------------------------------------


def second_group(**first: str) -> Player:
    """Somebody at the fees of a second group; the first was hired through an agency, abroad."""
    player = Player(opened()[0]).answers(group_count="2")
    for at, how in enumerate((first.pop("how", "agency"), first.pop("then", "agency"))):
        player.answers(group_name=f"G{at}", group_origin="Nepal", group_destination="Malaysia")
        player.answers(crossed_border="yes", group_job="sewing", hired_year="2025")
        player.taps(how)
        if how == "agency":
            player.answers(group_recruiter="K")
        player.answers(group_workers="10", net_wage="1000 MYR")
        if how == "agency":
            player.answers(agency_price="900 MYR")
    player.taps("F01", "F06")
    player.taps("worker")
    player.reads_card()
    player.answers(f01_amount="500 MYR")
    player.taps("peers")
    player.taps("recruiter")
    player.answers(f06_amount="20 MYR")
    assert player.asked == ("paid_fees", "r2")
    return player


def same(player: Player) -> None:
    player.happens(
        events.Answered(events.SameAsLast(), player.now(), player.asked, player.interview.revision)
    )


def test_a_whole_category_is_taken_over_with_one_tap() -> None:
    player = second_group()
    same(player)
    assert player.value("paid_fees", "r2") == ("F01", "F06")
    assert player.value("f01_payer", "r2") == "worker"
    assert player.value("f01_proof", "r2") == "peers"
    assert player.value("f06_amount", "r2") == amount("20 MYR")
    assert player.only(effects.Tell).params == {"count": 5}
    assert player.asked == ("paid_medical", "r1")


def test_what_is_not_offered_in_the_new_row_is_not_taken_over() -> None:
    player = second_group(then="direct")
    same(player)
    assert player.value("f01_payer", "r2") == "worker"
    assert player.value("f06_payer", "r2") is None
    assert player.asked == ("f06_payer", "r2")


def test_only_currencies_of_the_amounts_are_offered_and_each_other_needs_a_rate() -> None:
    questionnaire, _ = opened()
    given = interview(Group((paid("F01", "worker", "5 NPR"), paid("F06", "worker", "5 USD"))))
    view = View(questionnaire, given, TODAY)
    question = questionnaire.question_by_name["sum_currency"]
    offered = [one.name for one in question.choices if view.offers(question, one)]
    assert offered == ["MYR", "NPR", "USD"]
    assert view.rows_in("rates") == ("NPR", "USD")
