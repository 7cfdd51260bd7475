"""What interrupts: safety cards, reasons for *not applicable*, checks across answers."""

import pytest

from flows import effects, events
from questionnaires.values import NOT_APPLICABLE, Typed
from tests.questionnaire_samples import FACTORY, Player, local_firm, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


# -- safety cards ----------------------------------------------------------------------------


def test_the_card_interrupts_once_in_full_and_then_short(player: Player) -> None:
    local_firm(player)
    player.taps("yes")
    assert player.effects[-1] == effects.ShowSafetyCard(("worker_paid",))
    before = player.interview
    player.writes("Visa")
    assert (player.interview, player.effects) == (
        before,
        (effects.ShowSafetyCard(("worker_paid",)),),
    )
    player.reads_card()
    player.answers(paid_for="visa", paid_total="1 USD", recruiters_used="0", papers_kept="We do")
    player.writes("no")
    assert player.effects == (effects.ShowSafetyCard(("papers_kept",), again=True),)
    player.reads_card()
    assert player.asked == ("complaints", "")
    before = player.interview
    player.reads_card()
    assert player.interview == before


def test_the_card_waits_for_the_follow_up_that_decides(player: Player) -> None:
    local_firm(player).answers(worker_paid="no", recruiters_used="0", papers_kept="We do")
    assert player.asked == ("papers_free", "")
    player.writes("yes")
    assert player.asked == ("complaints", "")


def test_the_card_does_not_wait_for_a_follow_up_put_off(player: Player) -> None:
    local_firm(player).answers(worker_paid="no", recruiters_used="0", papers_kept="We do")
    player.skips()
    assert player.only(effects.ShowSafetyCard).rules == ("papers_kept",)


def test_back_from_the_card_leads_to_the_answer_it_came_from(player: Player) -> None:
    local_firm(player)
    player.taps("yes")
    player.goes_back()
    assert player.asked == ("worker_paid", "")
    player.taps("no")
    assert player.asked == ("recruiters_used", "")
    player.edits("worker_paid")
    player.taps("yes")
    player.confirms()
    assert player.shown(effects.ShowSafetyCard)


def test_the_card_comes_again_after_a_look_elsewhere(player: Player) -> None:
    local_firm(player)
    player.taps("yes")
    player.edits("workers")
    player.writes("25")
    assert player.shown(effects.ShowSafetyCard)


# -- not applicable --------------------------------------------------------------------------


def test_not_applicable_on_a_core_question_asks_for_its_reason(player: Player) -> None:
    local_firm(player)
    player.not_applicable()
    assert player.told == ["reason_for_not_applicable"]
    assert player.asked == ("worker_paid", "")
    assert player.question.ticks == ()
    player.writes("We hire \x00nobody. yes")
    assert player.value("worker_paid") == Typed(NOT_APPLICABLE, "We hire nobody. yes")
    assert player.asked == ("recruiters_used", "")


def test_without_a_reason_one_may_go_on(player: Player) -> None:
    local_firm(player)
    player.not_applicable()
    player.skips()
    assert player.asked == ("recruiters_used", "")
    assert player.value("worker_paid") == Typed(NOT_APPLICABLE)


def test_instead_of_a_reason_the_question_can_be_answered(player: Player) -> None:
    local_firm(player)
    tap = events.Answered(
        events.Said(Typed(NOT_APPLICABLE)), player.now(), player.asked, player.interview.revision
    )
    player.happens(tap)
    before = player.interview
    player.happens(tap)
    assert player.interview == before
    player.taps("no")
    assert player.value("worker_paid") == "no"


def test_a_reason_given_at_once_is_enough(player: Player) -> None:
    local_firm(player)
    player.not_applicable("no workers yet")
    assert player.asked == ("recruiters_used", "")


# -- checks across answers -------------------------------------------------------------------


def test_a_check_asks_back_once_and_offers_the_answer_it_hangs_on(player: Player) -> None:
    local_firm(player).answers(worker_paid="no", recruiters_used="1", recruiter_name="K.")
    player.answers(recruiter_contract="yes")
    player.writes("yes")
    asked = player.only(effects.AskBack)
    assert (asked.rule, asked.key) == ("X09", ("worker_paid", ""))
    assert player.asked == ("contract_parts", "r1")
    player.edits("recruiter_charges", "r1")
    player.writes("no")
    player.edits("recruiter_charges", "r1")
    player.writes("yes")
    assert not player.shown(effects.AskBack)
