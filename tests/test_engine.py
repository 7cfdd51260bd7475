"""The conversation as a person meets it, one event at a time; stored and read between all steps."""

import pytest

from flows import effects, engine, events, lifecycle
from flows.errors import FlowError
from tests.questionnaire_samples import FACTORY, START, Player, linear, local_firm, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


# -- beginning -------------------------------------------------------------------------------


def test_language_comes_first_then_consent_then_the_first_question() -> None:
    player = Player(FIRM, agreed=False)
    assert player.effects == (effects.AskLanguage(),)
    assert player.happens(events.Consented("1", player.now())) == (effects.AskLanguage(),)
    assert player.happens(events.LanguageChosen("en", player.now())) == (effects.AskConsent(),)
    player.happens(events.Consented("7", player.now()))
    assert player.interview.consent_version == "7"
    assert player.interview.consented_at == player.at
    assert player.asked == ("workers", "")
    assert player.question.intro
    assert not player.question.back


def test_nothing_is_answered_before_consent() -> None:
    player = Player(FIRM, agreed=False)
    before = player.interview
    assert player.writes("20") == (effects.AskLanguage(),)
    assert player.interview == before


def test_who_declines_is_erased() -> None:
    player = Player(FIRM, agreed=False)
    shown = player.happens(events.Declined(player.now()))
    assert shown == (effects.EraseInterview(), effects.Tell("declined"))
    assert player.interview.status == lifecycle.WITHDRAWN
    assert player.happens(events.Consented("1", player.now())) == (effects.Tell("withdrawn"),)


def test_the_language_changes_at_any_moment_and_keeps_the_place(player: Player) -> None:
    local_firm(player)
    player.happens(events.LanguageChosen("ar", player.now()))
    assert player.interview.language == "ar"
    assert player.asked == ("worker_paid", "")


def test_a_questionnaire_of_another_version_is_the_programmers_fault(player: Player) -> None:
    with pytest.raises(FlowError):
        engine.advance(linear(2), player.interview, events.WentBack(START))


# -- answering -------------------------------------------------------------------------------


def test_an_answer_leads_to_the_next_question_with_less_left(player: Player) -> None:
    left = player.left
    player.writes("20")
    assert player.value("workers") == 20
    assert player.asked == ("migrants", "")
    assert player.left == left - 1
    assert player.question.back


def test_a_rejected_answer_changes_nothing_and_asks_again(player: Player) -> None:
    before = player.interview
    player.writes("a lot")
    assert player.only(effects.RejectAnswer).reason == "no_number"
    assert player.asked == ("workers", "")
    assert player.interview == before


def test_a_constraint_looks_at_other_answers(player: Player) -> None:
    player.answers(workers="20")
    player.writes("21")
    rejected = player.only(effects.RejectAnswer)
    assert rejected.params == {"message": "More than all workers."}
    player.writes("20")
    assert player.value("migrants") == 20


def test_an_intro_opens_each_module_once(player: Player) -> None:
    local_firm(player)
    assert player.question.intro
    player.writes("a lot")
    assert player.question.intro
    player.writes("no")
    player.goes_back()
    assert not player.question.intro


EARLIER = """
depth: [{when: "true()", levels: [core]}, {when: "gap_here()", levels: [standard]}]
modules:
  - name: all
    label: All
    note: Now this.
    questions:
      - {name: early, type: yes_partly_no, label: A?, level: standard}
      - {name: chief, type: yes_partly_no, label: B?}
findings:
  - name: chief
    questions: [chief]
    requirement: R01
    cases: [{when: "${chief} = 'no'", status: gap, severity: major, actions: [A01]}]
"""


def test_an_intro_is_not_shown_again_for_earlier_questions_that_come_later() -> None:
    player = Player(sample(EARLIER, "earlier"))
    assert (player.asked, player.question.intro) == (("chief", ""), True)
    player.writes("no")
    assert (player.asked, player.question.intro) == (("early", ""), False)


# -- later, explanations ---------------------------------------------------------------------


def test_a_question_put_off_comes_back_on_request(player: Player) -> None:
    player.answers(workers="20")
    player.skips()
    assert player.told == ["put_off"]
    assert player.asked == ("internal", "")
    player.answers(internal="no")
    player.happens(events.LaterReopened(player.now()))
    assert player.asked == ("migrants", "")
    player.writes("0")
    player.happens(events.LaterReopened(player.now()))
    assert player.told == ["nothing_put_off"]


def test_a_later_button_of_another_question_puts_nothing_off(player: Player) -> None:
    local_firm(player)
    player.happens(events.Skipped(player.now(), key=("workers", "")))
    assert player.interview.skipped == ()


def test_an_explanation_returns_to_the_question(player: Player) -> None:
    before = player.question
    player.happens(events.Explained(player.now()))
    assert player.effects == (effects.Explain(("workers", "")), before)


# -- more to ask -----------------------------------------------------------------------------


def test_a_gap_opens_the_next_level_and_says_so(player: Player) -> None:
    local_firm(player).answers(worker_paid="no", recruiters_used="0", papers_kept="1")
    player.writes("no")
    assert player.shown(effects.Tell) == [effects.Tell("more_questions", {"count": 1})]
    assert player.asked == ("complaint_box", "")


def test_a_module_opens_on_request(player: Player) -> None:
    left = player.left
    player.happens(events.ModuleOpened("11", player.now()))
    assert player.shown(effects.Tell) == [effects.Tell("more_opened", {"count": 4})]
    assert player.left == left + 4
    before = player.interview
    player.happens(events.ModuleOpened("voice", player.now()))
    assert player.interview == before
    player.happens(events.ModuleOpened("profile", player.now()))
    assert player.told == ["nothing_deeper"]
    player.happens(events.ModuleOpened("no such module", player.now()))
    assert player.interview == before


# -- review, submission, afterwards ----------------------------------------------------------


def finished() -> Player:
    player = Player(linear(3))
    player.writes("yes")
    player.writes("no")
    player.writes("partly")
    return player


def test_nothing_left_to_ask_leads_to_the_review() -> None:
    player = finished()
    assert player.effects == (effects.ShowReview(),)
    assert player.interview.status == lifecycle.REVIEWING


def test_the_review_can_be_opened_early_and_left_again(player: Player) -> None:
    local_firm(player)
    player.happens(events.Reviewed(player.now(), module="profile"))
    assert player.effects == (effects.ShowReview(module="profile"),)
    player.writes("hello")
    assert player.told == ["not_now"]
    player.happens(events.Resumed(player.now()))
    assert player.asked == ("worker_paid", "")


def test_editing_from_the_review_returns_to_it() -> None:
    player = finished()
    player.edits("q1")
    assert player.question.editing
    player.writes("yes")
    assert player.interview.status == lifecycle.REVIEWING
    assert player.value("q1") == "yes"


def test_back_from_the_review_opens_the_last_question() -> None:
    player = finished()
    player.goes_back()
    assert player.asked == ("q2", "")


def test_submitting_delivers_numbered_results() -> None:
    player = finished()
    submit = events.Submitted(player.now())
    assert player.happens(submit) == (effects.DeliverReport(1),)
    assert player.interview.completed_at == submit.at
    assert player.happens(submit) == (effects.ShowCompleted(),)
    assert player.interview.submissions == 1
    player.edits("q1")
    assert player.interview.status == lifecycle.ASKING
    player.writes("yes")
    assert player.happens(events.Submitted(player.now())) == (effects.DeliverReport(2),)


def test_open_questions_do_not_hinder_submitting(player: Player) -> None:
    local_firm(player)
    player.happens(events.Submitted(player.now()))
    assert player.told == ["not_now"]
    player.happens(events.Reviewed(player.now()))
    assert player.happens(events.Submitted(player.now())) == (effects.DeliverReport(1),)


def test_looking_at_answers_after_submitting_leads_back_to_the_result() -> None:
    player = finished()
    player.happens(events.Submitted(player.now()))
    player.goes_back()
    assert player.shown(effects.ShowReview)
    player.edits("q0")
    player.happens(events.Resumed(player.now()))
    assert player.effects == (effects.ShowCompleted(),)
    player.happens(events.Reviewed(player.now()))
    player.happens(events.Resumed(player.now()))
    assert player.effects == (effects.ShowCompleted(),)
    assert player.interview.submissions == 1


def test_a_change_after_submitting_waits_for_submitting_again() -> None:
    player = finished()
    player.happens(events.Submitted(player.now()))
    player.edits("q0")
    player.writes("no")
    player.happens(events.Resumed(player.now()))
    assert player.effects == (effects.ShowReview(),)


def test_withdrawing_erases_at_any_moment(player: Player) -> None:
    local_firm(player)
    player.happens(events.Withdrawn(player.now()))
    assert player.shown(effects.EraseInterview)
    assert player.told == ["withdrawn"]
    player.happens(events.Withdrawn(player.now()))
    assert not player.shown(effects.EraseInterview)
