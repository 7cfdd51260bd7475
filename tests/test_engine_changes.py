"""Going back, editing, old buttons and marks: an answer is replaced, never lost, never twice."""

from decimal import Decimal

import pytest

from flows import effects, events, lifecycle
from questionnaires.values import Money
from tests.questionnaire_samples import FACTORY, TYPES, Player, linear, local_firm, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


# -- going back and editing ------------------------------------------------------------------


def test_back_moves_the_position_and_never_the_data(player: Player) -> None:
    local_firm(player)
    answers = player.interview.answers
    player.goes_back()
    assert player.asked == ("internal", "")
    assert player.question.editing
    player.goes_back()
    player.goes_back()
    assert player.asked == ("workers", "")
    player.goes_back()
    assert player.told == ["at_beginning"]
    assert player.interview.answers == answers
    player.happens(events.Resumed(player.now()))
    assert player.asked == ("worker_paid", "")


def test_a_back_button_tapped_twice_goes_back_once(player: Player) -> None:
    local_firm(player)
    event = events.WentBack(player.now(), revision=player.interview.revision)
    player.happens(event)
    before = player.interview
    player.happens(event)
    assert player.interview == before
    assert player.asked == ("internal", "")


def test_later_walks_on_through_answered_questions(player: Player) -> None:
    local_firm(player)
    player.goes_back()
    player.goes_back()
    player.skips()
    assert (player.told, player.asked) == (["kept"], ("internal", ""))
    player.skips()
    assert player.asked == ("worker_paid", "")


def test_a_change_without_consequences_is_kept_at_once(player: Player) -> None:
    local_firm(player)
    player.edits("workers")
    player.writes("30")
    assert player.told == ["changed"]
    assert player.value("workers") == 30
    assert player.asked == ("worker_paid", "")


def test_a_change_shows_what_it_affects_and_is_kept_when_confirmed(player: Player) -> None:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    player.answers(paid_for="Visa", paid_total="100 USD")
    player.edits("worker_paid")
    player.taps("no")
    pending = player.only(effects.ConfirmChange).pending
    assert (pending.inactive, pending.again) == (2, 0)
    assert player.value("worker_paid") == "yes"
    player.confirms()
    assert player.value("worker_paid") == "no"
    assert player.value("paid_total") is None
    assert [answer.question for answer in player.view.inactive()] == ["paid_for", "paid_total"]


def test_a_change_not_wanted_leaves_everything(player: Player) -> None:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    player.answers(paid_for="Visa", paid_total="100 USD")
    before = player.interview.answers
    player.edits("worker_paid")
    player.taps("no")
    player.cancels()
    assert player.told == ["not_changed"]
    assert player.interview.answers == before
    assert player.asked == ("recruiters_used", "")


def test_typed_words_settle_a_pending_change(player: Player) -> None:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    player.answers(paid_for="Visa", paid_total="100 USD")
    player.edits("worker_paid")
    player.writes("no")
    player.writes("what?")
    assert player.told == ["please_choose"]
    player.writes("yes")
    assert player.value("worker_paid") == "no"


def test_an_irrelevant_answer_is_kept_and_comes_back(player: Player) -> None:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    player.answers(paid_for="Visa", paid_total="100 USD")
    for reply in ("no", "partly"):
        player.edits("worker_paid")
        player.taps(reply)
        if player.shown(effects.ConfirmChange):
            player.confirms()
    assert player.value("paid_for") == ("visa",)
    assert player.value("paid_total") == Money(Decimal(100), "USD")
    assert player.asked == ("recruiters_used", "")


def test_cancel_leaves_editing(player: Player) -> None:
    local_firm(player)
    player.edits("workers")
    player.cancels()
    assert (player.told, player.asked) == (["not_changed"], ("worker_paid", ""))
    player.cancels()
    assert player.told == ["nothing_to_cancel"]
    assert player.asked == ("worker_paid", "")


def test_a_question_that_does_not_apply_cannot_be_opened(player: Player) -> None:
    local_firm(player)
    for key in (("paid_total", ""), ("no such", ""), ("workers", "r1"), ("recruiter_name", "r9")):
        player.edits(*key)
        assert (player.told, player.asked) == (["no_longer_applies"], ("worker_paid", ""))


# -- taps ------------------------------------------------------------------------------------


def test_two_taps_count_once(player: Player) -> None:
    local_firm(player)
    tap = player.tap("no")
    player.happens(tap)
    before = player.interview
    player.happens(tap)
    assert player.interview == before
    assert player.asked == ("recruiters_used", "")


def test_two_taps_on_the_last_question_count_once() -> None:
    player = Player(linear(1))
    tap = player.tap("no")
    player.happens(tap)
    assert player.interview.status == lifecycle.REVIEWING
    player.happens(tap)
    assert player.interview.status == lifecycle.REVIEWING


def test_an_old_button_opens_its_question_for_editing(player: Player) -> None:
    player.answers(workers="20", migrants="0")
    old = player.tap("yes")
    player.writes("no")
    player.writes("no")
    player.happens(old)
    assert player.told == ["old_button"]
    assert player.asked == ("internal", "")
    player.happens(old)
    assert player.asked == ("internal", "")
    assert player.value("internal") == "no"


@pytest.mark.parametrize("submitted", [False, True])
def test_an_old_button_opens_its_question_from_review_and_result(submitted: bool) -> None:
    player = Player(linear(3))
    old = player.tap("yes")
    for _ in range(3):
        player.writes("no")
    if submitted:
        player.happens(events.Submitted(player.now()))
    player.happens(old)
    assert player.told == ["old_button"]
    assert player.asked == ("q0", "")


def test_an_old_button_of_a_question_that_no_longer_applies_is_harmless(player: Player) -> None:
    local_firm(player)
    player.taps("visa", key=("paid_for", ""))
    assert (player.told, player.asked) == (["no_longer_applies"], ("worker_paid", ""))


def test_a_suggestion_tapped_twice_counts_once() -> None:
    player = Player(sample(TYPES))
    player.edits("cost")
    player.writes("100")
    first = player.only(effects.RejectAnswer).suggestions[0]
    revision = player.interview.revision
    tap = events.Answered(events.Written(first), player.now(), revision=revision)
    player.happens(tap)
    before = player.interview
    player.happens(tap)
    assert player.interview == before


# -- choices of several ----------------------------------------------------------------------


def choosing(player: Player) -> Player:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    return player


def test_ticks_carry_the_wanted_state(player: Player) -> None:
    choosing(player)
    key = player.asked
    tick = events.Ticked(key, "visa", True, player.now())
    player.happens(tick)
    before = player.interview
    player.happens(tick)
    assert player.interview == before
    player.happens(events.Ticked(key, "travel", True, player.now()))
    player.happens(events.Ticked(key, "visa", False, player.now()))
    assert player.question.ticks == ("travel",)
    player.happens(events.TicksDone(key, player.now()))
    assert player.value("paid_for") == ("travel",)


def test_a_choice_that_stands_alone_takes_the_place_of_others(player: Player) -> None:
    choosing(player)
    for choice in ("visa", "travel", "unclear"):
        player.happens(events.Ticked(player.asked, choice, True, player.now()))
    assert player.question.ticks == ("unclear",)
    player.happens(events.Ticked(player.asked, "visa", True, player.now()))
    assert player.question.ticks == ("visa",)


def test_no_ticks_are_no_answer(player: Player) -> None:
    choosing(player)
    player.happens(events.TicksDone(player.asked, player.now()))
    assert player.only(effects.RejectAnswer).reason == "choose_one_at_least"
    player.happens(events.Ticked(player.asked, "no such choice", True, player.now()))
    assert player.question.ticks == ()


def test_done_tapped_twice_counts_once(player: Player) -> None:
    choosing(player)
    player.happens(events.Ticked(player.asked, "visa", True, player.now()))
    done = events.TicksDone(player.asked, player.now(), revision=player.interview.revision)
    player.happens(done)
    before = player.interview
    player.happens(done)
    assert player.interview == before
    assert player.asked == ("paid_total", "")
    player.happens(events.TicksDone(("paid_for", ""), player.now()))
    assert player.interview == before


def test_half_made_ticks_survive_a_pause(player: Player) -> None:
    choosing(player)
    player.happens(events.Ticked(player.asked, "visa", True, player.now()))
    player.happens(events.Resumed(player.now()))
    assert player.question.ticks == ("visa",)


def test_an_old_tick_opens_its_question_and_counts_once(player: Player) -> None:
    choosing(player)
    player.writes("visa, travel")
    player.happens(events.Ticked(("paid_for", ""), "visa", False, player.now()))
    assert player.told == ["old_button"]
    assert player.question.ticks == ("travel",)
    before = player.interview
    player.happens(events.Ticked(("paid_for", ""), "visa", False, player.now()))
    assert player.interview == before
