"""Where a conversation stands and how much is left, derived from the answers alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import effects, events, lifecycle, navigation, rows
from flows.effects import Progress
from flows.interview import Answer
from flows.touching import touched_by
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Repeat
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed
from tests.property_tries import tries
from tests.questionnaire_samples import FACTORY, START, Player, linear, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


def test_a_straight_questionnaire_counts_down_to_one() -> None:
    player = Player(linear(4))
    seen = []
    while player.interview.status == lifecycle.ASKING:
        seen.append(player.question.progress)
        player.writes("no")
    assert seen == [Progress(1, 1, 4), Progress(1, 1, 3), Progress(1, 1, 2), Progress(1, 1, 1)]


def test_what_may_still_come_is_counted_at_most(player: Player) -> None:
    player.answers(workers="20", migrants="0", internal="no")
    before = player.left
    player.writes("no")  # no worker paid: two questions less
    assert player.left == before - 3


def test_questions_of_rows_count_once_rows_are_known(player: Player) -> None:
    player.answers(workers="20", migrants="0", internal="no", worker_paid="no")
    before = player.left
    player.writes("3")
    assert player.left == before - 1 + 2 * 4
    assert "more_questions" in player.told


def test_a_module_that_does_not_apply_is_not_counted(player: Player) -> None:
    assert player.question.progress.modules == 5
    player.writes("0")
    assert player.question.progress.modules == 4  # no workers, so nobody keeps papers


def test_the_module_shown_is_that_of_the_question(player: Player) -> None:
    player.answers(workers="20", migrants="0", internal="no")
    assert player.question.progress.module == 2
    player.edits("workers")
    assert player.question.progress.module == 1


def test_a_question_put_off_still_counts(player: Player) -> None:
    before = player.left
    player.skips()
    assert player.left == before


def test_follow_ups_come_with_their_parent_whatever_the_level() -> None:
    text = FACTORY.replace("follows: papers_kept}", "follows: papers_kept, level: extended}")
    player = Player(sample(text))
    player.answers(workers="20", migrants="0", internal="no", worker_paid="no")
    player.answers(recruiters_used="0", papers_kept="We do")
    assert player.asked == ("papers_free", "")


def test_a_critical_answer_elsewhere_opens_a_module(player: Player) -> None:
    assert not player.view.scheduled("complaint_box")
    player.answers(workers="20", migrants="0", internal="no", worker_paid="yes")
    assert player.view.scheduled("complaint_box")
    assert not player.view.scheduled("complaint_book")


def test_unknown_opens_the_next_level_too(player: Player) -> None:
    player.edits("complaints")
    player.doesnt_know()
    assert player.view.scheduled("complaint_box")


REPLIES = st.lists(st.sampled_from(["yes", "no", "partly", "0", "2", "5", "don't know", "Nepal",
                                    "1", "never", "100 USD", "back", "later", "deeper"]),
                   max_size=45)  # fmt: skip


@tries(40)
@given(REPLIES)
def test_what_is_left_never_grows_without_a_word(replies: list[str]) -> None:
    player = Player(FIRM)
    before = player.left
    for reply in replies:
        said = act(player, reply)
        if player.interview.status != lifecycle.ASKING:
            break
        assert player.left <= before or tells_of_more(said)
        assert navigation.outlook(player.view) == player.interview.left
        before = player.left


def tells_of_more(said: tuple[effects.Effect, ...]) -> bool:
    kinds = ("more_questions", "more_opened")
    return any(isinstance(one, effects.Tell) and one.key in kinds for one in said)


def act(player: Player, reply: str) -> tuple[effects.Effect, ...]:
    if player.shown(effects.ShowSafetyCard):
        return player.reads_card()
    if player.interview.pending is not None:
        if player.interview.pending.reason == "rows":
            row = player.only(effects.ChooseRowsToDrop).rows[0]
            return player.happens(events.RowDropped("recruiters", row, player.now()))
        return player.confirms()
    match reply:
        case "back":
            return player.goes_back()
        case "later":
            return player.skips()
        case "deeper":
            return player.happens(events.ModuleOpened("voice", player.now()))
    return player.writes(reply)


# -- rows ------------------------------------------------------------------------------------

COUNTED = Repeat("r", "Row {n}", count="n", maximum=4)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (3, 3),
        (9, 4),
        (-1, 0),
        (None, 0),
        ("3", 0),
        (Typed(DONT_KNOW), 1),
        (Typed(NOT_APPLICABLE), 0),
    ],
)
def test_how_many_rows_an_answer_asks_for(value: Any, number: int) -> None:
    assert rows.wanted(COUNTED, value) == number


@pytest.mark.parametrize(
    ("there", "number", "used", "fitted"),
    [
        ((), 2, (), ("r1", "r2")),
        (("r1", "r2"), 1, (), ("r1",)),
        (("r2",), 3, (), ("r2", "r3", "r4")),
        (("r1",), 2, ("r1", "r5"), ("r1", "r6")),
        (("r1",), 2, ("home", "NP"), ("r1", "r2")),
        (("r1",), 0, (), ()),
    ],
)
def test_rows_fit_a_number_and_ids_are_never_used_again(
    there: tuple[str, ...], number: int, used: tuple[str, ...], fitted: tuple[str, ...]
) -> None:
    assert rows.fit(there, number, used) == fitted


# -- what hangs on an answer -----------------------------------------------------------------


def touched(player: Player, name: str, value: Any) -> tuple[set[int], set[str]]:
    """Return the modules and rules that a new answer can change."""
    before = player.view
    interview = player.interview.with_answer(Answer(name, "", value, START))
    after = View(FIRM, interview, before.today)
    found = touched_by(before, after, (name, ""))
    return set(found.modules), set(found.rules)


def test_an_answer_touches_only_what_hangs_on_it(player: Player) -> None:
    assert touched(player, "paid_total", Typed(DONT_KNOW)) == (set(), set())
    assert touched(player, "complaints", "yes") == (set(), {"complaints"})


def test_what_hangs_on_an_answer_is_followed_through_calculations_and_rows(player: Player) -> None:
    assert touched(player, "migrants", 5) == ({0, 1}, {"fee_all"})
    assert touched(player, "papers_free", "yes")[1] == {"papers_kept", "papers_free"}
    assert touched(player, "recruiters_used", 2)[1] == {"recruiter_contract", "X09"}


def test_a_level_is_followed_only_when_it_opens(player: Player) -> None:
    assert touched(player, "worker_paid", "no")[0] == {1}
    assert touched(player, "worker_paid", "yes")[0] == {1, 4}  # critical_in('fees')


@pytest.mark.parametrize("ref_id", ["quick_scan", "fair_recruitment"])
def test_the_library_is_walked_within_its_limits(ref_id: str) -> None:
    player = Player(Catalog().open(ref_id))
    taps = 0
    while player.interview.status == lifecycle.ASKING:
        if player.shown(effects.ShowSafetyCard):
            player.reads_card()
            continue
        player.doesnt_know()
        if player.told == ["reason_for_not_applicable"]:
            player.skips()
        taps += 1
        assert taps < 400
    if ref_id == "quick_scan":
        assert taps <= 38
