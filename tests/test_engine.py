"""The conversation as a person meets it, one event at a time; stored and read between all steps."""

import pytest

from flows import effects, engine, events, lifecycle
from flows.errors import FlowError
from flows.interview import HOW_CARRIED
from questionnaires.values import NOT_APPLICABLE, Money, Typed
from tests.questionnaire_samples import FACTORY, START, TYPES, Player, linear, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


def local_firm(player: Player) -> Player:
    """Answer the profile of a firm without migrants."""
    return player.answers(workers="20", migrants="0", internal="no")


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
    assert player.value("paid_total") == Money(100, "USD")  # type: ignore[arg-type]  # equal
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


# -- rows ------------------------------------------------------------------------------------


def with_recruiters(player: Player, count: int) -> Player:
    local_firm(player).answers(worker_paid="no", recruiters_used=str(count))
    return player


def fill(player: Player, name: str) -> None:
    player.answers(recruiter_name=name, recruiter_contract="no")


def test_rows_are_asked_one_by_one_and_named_by_their_label(player: Player) -> None:
    with_recruiters(player, 2)
    assert (player.asked, player.question.row) == (("recruiter_name", "r1"), "")
    player.writes("K.")
    assert (player.asked, player.question.row) == (("recruiter_contract", "r1"), "K.")
    player.writes("no")
    assert player.asked == ("recruiter_name", "r2")


def test_the_same_as_the_last_one(player: Player) -> None:
    with_recruiters(player, 2)
    fill(player, "K.")
    assert not player.question.same  # a label is never the same
    player.writes("L.")
    assert player.question.same
    same = events.Answered(
        events.SameAsLast(), player.now(), player.asked, player.interview.revision
    )
    player.happens(same)
    assert player.value("recruiter_contract", "r2") == "no"
    before = player.interview
    player.happens(same)
    assert player.interview == before


def test_nothing_is_the_same_in_the_first_row(player: Player) -> None:
    with_recruiters(player, 2)
    player.writes("K.")
    player.happens(events.Answered(events.SameAsLast(), player.now(), player.asked))
    assert player.only(effects.RejectAnswer).reason == "not_understood"


def test_when_the_number_falls_the_person_says_which_rows_go(player: Player) -> None:
    with_recruiters(player, 4)
    for name in ("K.", "L.", "M."):
        fill(player, name)
    player.edits("recruiters_used")
    player.writes("1")
    asked = player.only(effects.ChooseRowsToDrop)
    assert (asked.pending.surplus, asked.rows) == (2, ("r1", "r2", "r3"))
    drop = events.RowDropped("recruiters", "r1", player.now())
    player.happens(drop)
    assert player.only(effects.ChooseRowsToDrop).rows == ("r2", "r3")
    before = player.interview
    player.happens(drop)
    assert player.interview == before
    player.happens(events.RowDropped("recruiters", "r3", player.now()))
    assert player.view.rows_in("recruiters") == ("r2",)
    assert player.value("recruiters_used") == 1
    assert player.interview.answers[("recruiter_name", "r1")].value == "K."
    assert player.value("recruiter_name", "r2") == "L."


def test_which_rows_go_can_be_left_undecided(player: Player) -> None:
    with_recruiters(player, 2)
    fill(player, "K.")
    fill(player, "L.")
    player.edits("recruiters_used")
    player.writes("0")
    player.happens(events.RowDropped("recruiters", "r1", player.now()))
    player.cancels()
    assert player.view.rows_in("recruiters") == ("r1", "r2")
    assert player.value("recruiters_used") == 2


def test_empty_rows_go_without_asking_and_ids_are_never_used_again(player: Player) -> None:
    with_recruiters(player, 3)
    fill(player, "K.")
    player.edits("recruiters_used")
    player.writes("1")
    assert player.view.rows_in("recruiters") == ("r1",)
    player.edits("recruiters_used")
    player.writes("0")
    player.happens(events.RowDropped("recruiters", "r1", player.now()))
    assert player.view.rows_in("recruiters") == ()
    player.edits("recruiters_used")
    player.writes("1")
    if player.shown(effects.ConfirmChange):
        player.confirms()
    assert player.view.rows_in("recruiters") == ("r2",)
    assert player.asked == ("recruiter_name", "r2")


def test_an_unknown_number_is_one_row(player: Player) -> None:
    with_recruiters(player, 0)
    player.edits("recruiters_used")
    player.doesnt_know()
    if player.shown(effects.ConfirmChange):
        player.confirms()
    assert player.view.rows_in("recruiters") == ("r1",)


@pytest.mark.parametrize(
    ("origins", "internal", "rows"),
    [
        ("Nepal, India", "no", ("NP", "IN")),
        ("Nepal", "yes", ("NP", "home")),
        ("don't know", "no", ("unknown",)),
        ("don't know", "yes", ("unknown", "home")),
    ],
)
def test_rows_for_each_choice(
    player: Player, origins: str, internal: str, rows: tuple[str, ...]
) -> None:
    player.answers(workers="20", migrants="5", internal=internal, origins=origins)
    assert player.view.rows_in("corridors") == rows


def test_a_row_of_a_country_is_called_by_its_name(player: Player) -> None:
    player.answers(workers="20", migrants="5", internal="yes", origins="Nepal", worker_paid="no")
    assert player.question.row == "Nepal"
    player.writes("yes")
    assert player.question.row == "Inside the country"


def test_a_country_taken_away_takes_its_answers_and_gives_them_back(player: Player) -> None:
    player.answers(workers="20", migrants="5", internal="no", origins="Nepal, India")
    player.answers(worker_paid="no")
    player.writes("yes")
    player.writes("no")
    player.edits("origins")
    player.writes("India")
    assert player.only(effects.ConfirmChange).pending.inactive == 1
    player.confirms()
    assert player.value("fee_all", "NP") is not None
    assert [one.key for one in player.view.inactive()] == [("fee_all", "NP")]
    player.edits("origins")
    player.writes("India, Nepal")
    if player.shown(effects.ConfirmChange):
        player.confirms()
    assert player.view.inactive() == ()


# -- more to ask -----------------------------------------------------------------------------


def test_a_gap_opens_the_next_level_and_says_so(player: Player) -> None:
    local_firm(player).answers(worker_paid="no", recruiters_used="0", papers_kept="1")
    player.writes("no")
    assert player.shown(effects.Tell) == [effects.Tell("more_questions", {"count": 1})]
    assert player.asked == ("complaint_box", "")


def test_a_module_opens_on_request(player: Player) -> None:
    left = player.left
    player.happens(events.ModuleOpened("11", player.now()))
    assert player.shown(effects.Tell) == [effects.Tell("more_questions", {"count": 4})]
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
    assert player.effects == (effects.ShowReview(),)
    player.edits("q0")
    player.happens(events.Resumed(player.now()))
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
    assert player.effects == (effects.EraseInterview(), effects.Tell("withdrawn"))
    player.happens(events.Withdrawn(player.now()))
    assert player.effects == (effects.Tell("withdrawn"),)


# -- carrying over ---------------------------------------------------------------------------


def test_answers_carry_over_with_their_time_and_are_not_asked_again(player: Player) -> None:
    player.answers(workers="20", migrants="5", internal="no", origins="Nepal", worker_paid="no")
    player.writes("yes")
    other = sample(FACTORY.replace("name: internal", "name: inland"), "other")
    step = engine.carry(player.view, other, "i2", "p1", player.now())
    new = Player.at_step(other, step)
    assert new.told == ["carried"]
    assert new.asked == ("inland", "")
    assert new.interview.carried_from == "i1"
    assert new.interview.consented_at == player.interview.consented_at
    taken = new.interview.answers
    assert {answer.how for answer in taken.values()} == {HOW_CARRIED}
    assert taken[("workers", "")].at == player.interview.answers[("workers", "")].at
    assert ("internal", "") not in taken
    assert new.value("fee_all", "NP") == "yes"


def test_answers_that_do_not_count_are_left_behind(player: Player) -> None:
    local_firm(player).answers(worker_paid="yes")
    player.reads_card()
    player.answers(paid_for="visa")
    player.edits("worker_paid")
    player.taps("no")
    player.confirms()
    step = engine.carry(player.view, FIRM, "i2", "p1", player.now())
    assert ("paid_for", "") not in step.interview.answers


def test_an_answer_for_the_whole_firm_holds_for_rows_until_they_have_their_own() -> None:
    text = FACTORY.replace("repeat: corridors, relevant", "relevant")
    text = text.replace("each: [origins]", "each: [internal]")
    scan = Player(sample(text, "scan"))
    scan.answers(workers="20", migrants="5", internal="no", origins="Nepal, India")
    scan.answers(worker_paid="no", fee_all="partly")
    full = Player.at_step(FIRM, engine.carry(scan.view, FIRM, "i2", "p1", scan.now()))
    assert full.asked == ("fee_all", "NP")
    assert full.question.shared
    assert full.value("fee_all", "NP") == full.value("fee_all", "IN") == "partly"
    full.writes("no")
    assert (full.value("fee_all", "NP"), full.value("fee_all", "IN")) == ("no", "partly")
    full.edits("fee_all")
    assert full.asked == ("fee_all", "IN")
    full.writes("yes")
    assert [one.key for one in full.view.inactive()] == [("fee_all", "")]
