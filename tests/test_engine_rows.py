"""Rows of a repeat, and answers carried over to another questionnaire."""

import pytest

from flows import effects, engine, events
from flows.interview import HOW_CARRIED
from tests.questionnaire_samples import FACTORY, Player, local_firm, sample

FIRM = sample(FACTORY)


@pytest.fixture
def player() -> Player:
    return Player(FIRM)


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


PAIRS = """
repeats:
  - {name: ways, label_text: "{label}", each: [origins, ends], pairs_when: "${sends} = 'yes'"}
modules:
  - name: all
    label: All
    questions:
      - {name: sends, type: yes_partly_no, label: A?}
      - {name: origins, type: countries, label: B?}
      - {name: ends, type: countries, label: C?}
      - {name: served, type: yes_partly_no, label: D?, repeat: ways}
"""


@pytest.mark.parametrize(
    ("sends", "rows"), [("yes", ("NP-QA", "NP-MY", "IN-QA", "IN-MY")), ("no", ("NP", "IN"))]
)
def test_pairs_only_where_the_questionnaire_wants_them(sends: str, rows: tuple[str, ...]) -> None:
    player = Player(sample(PAIRS, "pairs"))
    player.answers(sends=sends, origins="Nepal, India", ends="Qatar, Malaysia")
    assert player.view.rows_in("ways") == rows


def test_a_row_of_a_country_is_called_by_its_name(player: Player) -> None:
    player.answers(workers="20", migrants="5", internal="yes", origins="Nepal", worker_paid="no")
    assert player.question.row == "Nepal"
    player.writes("yes")
    assert player.question.row == "Inside the country"


def test_one_row_for_countries_nobody_knows_has_a_name_of_its_own(player: Player) -> None:
    player.answers(
        workers="20", migrants="5", internal="no", origins="don't know", worker_paid="no"
    )
    assert player.asked == ("fee_all", "unknown")
    assert player.question.row == "all countries together"


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


def test_a_module_opens_with_its_text_though_some_answers_were_carried_over(player: Player) -> None:
    local_firm(player)
    longer = FACTORY.replace(
        "      - {name: internal,",
        "      - {name: near, type: text, label: Who lives near?}\n      - {name: internal,",
    )
    step = engine.carry(player.view, sample(longer, "longer"), "i2", "p1", player.now())
    new = Player.at_step(sample(longer, "longer"), step)
    assert (new.asked, new.question.intro) == (("near", ""), True)


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
