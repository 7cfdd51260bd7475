"""Somebody watches a campaign and a room over time, and tries to learn of a few people.

The attacker knows who is counted, of which sector, size, corridor and kind each of them is, sees
every figure ever shown, and subtracts. Each attack is tried first where nothing is kept back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import Questionnaire
from reports.totals.campaign import Entry
from reports.totals.release import Released, next_release
from reports.totals.room import room_figures
from reports.totals.room_release import next_room
from reports.wording import wording_for
from tests.example_firms import catalog
from tests.property_tries import tries
from tests.totals_samples import NAMES, QUICK, START, Equation, Said, entry, equations, exposed

SECTORS = ("garments", "construction", "seafood")
SIZES = ("1_9", "10_49", "50_249")


FOUND_ONCE = (192, 202, 241, 253, 300, 406, 539, 577)
"""Histories in which three or four people stood alone when tables were compared less thoroughly."""


def joined(number: int, drawn: Random, day: int = 0) -> Entry:
    """A firm like many."""
    return entry(
        f"p{number}",
        day,
        gaps=[name for name in NAMES if drawn.random() < 0.5],
        sector=drawn.choice(SECTORS),
        size=drawn.choice(SIZES),
        corridor=drawn.choice(("NP-MY", "BD-MY")),
    )


def later(before: Sequence[Entry], first: int, drawn: Random, day: int) -> list[Entry]:
    """Some leave, some change their answers, some join."""
    leave, change, join = drawn.randint(0, 6), drawn.randint(0, 6), drawn.randint(0, 12)
    stay = list(before[leave:])
    for at in range(min(change, len(stay))):
        stay[at] = joined(int(stay[at].person[1:]), drawn, day)
    return stay + [joined(first + at, drawn, day) for at in range(join)]


def history(seed: int) -> tuple[list[Equation], int]:
    """What somebody reads who looks every day, and how many breakdowns she saw after the first."""
    drawn = Random(seed)
    read: list[Equation] = []
    everyone = [joined(number, drawn) for number in range(drawn.randint(10, 45))]
    last, moved = None, 0
    for day in range(4):
        release = next_release(last, everyone, QUICK, START + timedelta(days=day))
        if release is not None:
            read += equations(release, everyone, "R04")
            tables = release.figures["tables"].values()
            moved += sum(one["release"] == release.number > 1 and "groups" in one for one in tables)
            last = release
        everyone = later(everyone, 100 * (day + 1), drawn, day)
    return read, moved


def test_all_releases_and_breakdowns_together_tell_of_nobody() -> None:
    read = {seed: history(seed) for seed in (*FOUND_ONCE, *range(8))}
    assert {seed for seed, (found, _) in read.items() if exposed(found)} == set()
    assert sum(moved for _, moved in read.values()) > 2 * len(read)  # it is of use, too


def test_the_same_attack_where_every_change_is_shown_at_once() -> None:
    before = [entry(f"p{at}", gaps=["R04"][: at % 2]) for at in range(20)]
    read: list[Equation] = []
    for everyone in (before, [*before, entry("p99", gaps=["R04"])]):
        release = next_release(None, everyone, QUICK, START)
        assert release is not None
        read += equations(release, everyone, "R04")
    assert frozenset({"p99"}) in exposed(read)


def test_the_attack_on_breakdowns_that_differ_by_one() -> None:
    """All garment firms but one are small: each table alone is harmless."""
    firms = [entry(f"g{at}", gaps=["R04"][: at % 2], size="1_9") for at in range(14)]
    firms += [entry("g14", size="10_49")]
    firms += [entry(f"s{at}", sector="seafood", size="10_49", gaps=["R04"]) for at in range(9)]
    firms += [entry(f"t{at}", sector="seafood", size="10_49") for at in range(8)]
    release = next_release(None, firms, QUICK, START)
    assert release is not None
    assert not exposed(equations(release, firms, "R04"))
    assert "sector" in release.figures["tables"]
    assert "size" not in release.figures["tables"]
    small = frozenset((one.person, repr(one.facts)) for one in firms[:14])
    garments = frozenset((one.person, repr(one.facts)) for one in firms[:15])
    assert exposed([(small, 7), (garments, 7)]) == {frozenset({"g14"})}


def test_who_joins_alone_moves_nothing() -> None:
    firms = [entry(f"p{at}", gaps=["R04"][: at % 2]) for at in range(23)]
    first = next_release(None, firms, QUICK, START)
    for more in range(1, 5):
        firms.append(entry(f"q{more}", gaps=["R04"]))
        assert next_release(first, firms, QUICK, START + timedelta(days=more)) is None
    firms.append(entry("q5", gaps=["R04"]))
    assert next_release(first, firms, QUICK, START + timedelta(days=5)) is not None


def test_who_submits_the_same_again_is_no_change() -> None:
    """Four who work together submit again, so that a fifth would stand alone."""
    firms = [entry(f"p{at}", gaps=["R04"][: at % 2]) for at in range(23)]
    first = next_release(None, firms, QUICK, START)
    again = [entry(f"p{at}", 1, gaps=["R04"][: at % 2]) for at in range(4)]
    firms = [*firms, *again, entry("q", 1)]
    assert next_release(first, firms, QUICK, START + timedelta(days=1)) is None


def test_who_changes_counts_as_one_person_only() -> None:
    firms = [entry(f"p{at}") for at in range(23)]
    first = next_release(None, firms, QUICK, START)
    changed = [entry(f"p{at}", 1, gaps=["R08"]) for at in range(4)] + firms[4:]
    assert next_release(first, changed, QUICK, START + timedelta(days=1)) is None


def test_coming_and_going_does_not_lead_back_to_an_old_release() -> None:
    """Each step is of five people; but from the first to the third it would be one."""
    firms = [entry(f"p{at}") for at in range(20)]
    first = next_release(None, firms, QUICK, START)
    more = firms + [entry(f"q{at}") for at in range(5)]
    second = next_release(first, more, QUICK, START + timedelta(days=1))
    assert second is not None
    third = [*firms, entry("r")]
    assert next_release(second, third, QUICK, START + timedelta(days=2)) is None


def test_figures_go_when_somebody_in_them_has_withdrawn_for_long() -> None:
    firms = [entry(f"p{at}", gaps=["R04"][: at % 2]) for at in range(23)]
    first = next_release(None, firms, QUICK, START)
    assert next_release(first, firms[1:], QUICK, START + timedelta(days=29)) is None
    gone = next_release(first, firms[1:], QUICK, START + timedelta(days=30))
    assert gone is not None
    assert not gone.figures["shown"]
    assert gone.figures["tables"] == {}
    assert next_release(gone, firms[1:], QUICK, START + timedelta(days=31)) is None
    back = next_release(gone, firms[5:], QUICK, START + timedelta(days=32))
    assert back is not None
    assert back.figures["tables"]["all"]["people"] == {"least": 18, "most": 18}


def test_nothing_leads_from_the_basis_to_a_person() -> None:
    firms = [entry(f"person-{at}", sector="garments") for at in range(12)]
    release = next_release(None, firms, QUICK, START)
    assert release is not None
    assert "person-" not in " ".join(release.basis)
    assert "garments" not in " ".join(release.basis)


# --- rooms ------------------------------------------------------------------------------------

SAY = wording_for("en")
QUESTION = "respondent_kind"
KINDS = ("employer", "recruiter", "both")


def quick() -> Questionnaire:
    return catalog().open(QUICK, 1, "en")


def said(counts: Sequence[int], start: int = 0) -> list[Said]:
    """As many people for each of the first choices."""
    values = [kind for kind, n in zip(KINDS, counts, strict=False) for _ in range(n)]
    return [Said(f"p{start + at}", QUESTION, value) for at, value in enumerate(values)]


def shown(figures: Any, name: str = QUESTION) -> Any:
    return next(one for one in figures["questions"] if one["name"] == name)


def people_of(answers: Sequence[Said]) -> list[str]:
    return sorted({one.person for one in answers})


def board(answers: Sequence[Said], last: Released | None = None, day: int = 0) -> Released | None:
    at = START + timedelta(days=day)
    return next_room(last, quick(), SAY, answers, people_of(answers), at, module="profile")


def test_a_room_of_four_shows_nothing() -> None:
    figures = room_figures(quick(), SAY, said([3, 1]), [f"p{at}" for at in range(4)])
    one = shown(figures)
    assert (one["shown"], one["most"], one["answered"]) == ("nothing", "", None)
    assert all(bar["people"] is None for bar in one["bars"])


def test_a_room_of_eight_shows_what_most_chose() -> None:
    one = shown(room_figures(quick(), SAY, said([5, 3]), [f"p{at}" for at in range(8)]))
    assert (one["shown"], one["most"]) == ("most", "employer")


def test_one_late_answer_changes_nothing_and_five_do() -> None:
    answers = said([7, 6])
    first = board(answers)
    for late in range(4):
        answers = [*answers, Said(f"late{late}", QUESTION, "both")]
        assert board(answers, first, late) is None
    second = board([*answers, Said("late4", QUESTION, "both")], first, 5)
    assert second is not None
    bars = {bar["code"]: bar["people"] for bar in shown(second.figures)["bars"]}
    assert bars["both"] == {"least": 5, "most": 5}


def test_four_who_join_without_an_answer_are_no_cover() -> None:
    answers = said([7, 6])
    first = board(answers)
    assert first is not None
    more = [Said(f"late{at}", "workers_total", 5) for at in range(4)]
    second = board([*answers, *more, Said("victim", QUESTION, "both")], first, 1) or first
    assert shown(second.figures) == shown(first.figures)


@tries(60)
@given(st.lists(st.lists(st.sampled_from(KINDS), max_size=7), min_size=1, max_size=4), st.data())
def test_no_two_looks_at_the_board_differ_by_one_to_four_people(
    waves: list[list[str]], data: st.DataObject
) -> None:
    answers = said([6, 5, 3])
    looks: list[tuple[str, frozenset[tuple[str, str]]]] = []
    last: Released | None = None
    for day, wave in enumerate([[], *waves]):
        gone = data.draw(st.integers(0, 4))
        answers = answers[gone:] + [
            Said(f"w{day}-{at}", QUESTION, value) for at, value in enumerate(wave)
        ]
        last = board(answers, last, day) or last
        assert last is not None
        one = shown(last.figures)
        if one["at"] == (START + timedelta(days=day)).isoformat() and one["shown"] != "nothing":
            looks.append((repr(one["bars"]), frozenset((a.person, a.value) for a in answers)))
    for at, (_, one_set) in enumerate(looks):
        for _, other in looks[at + 1 :]:
            assert len({person for person, _ in one_set ^ other}) >= 5


def test_how_many_were_asked_does_not_tell_what_they_said_before() -> None:
    """Whoever said X in the first question is asked the second: its answers must not count X."""
    questionnaire = catalog().open("fair_recruitment", 1, "en")
    plain = [
        one for one in questionnaire.questions if one.type == "yes_partly_no" and not one.repeat
    ]
    second = next(one for one in plain if one.relevant and one.module == "policy")
    first = next(one for one in plain if one.module == "policy" and one.name != second.name)
    answers = [Said(f"p{at}", first.name, "yes") for at in range(14)]
    answers += [Said(f"p{at}", second.name, "yes" if at < 6 else "no") for at in range(13)]
    one = shown(room_figures(questionnaire, SAY, answers, people_of(answers)), second.name)
    assert one["answered"] == {"least": 5, "most": 14}
    numbers = [bar["people"] for bar in one["bars"]]
    assert sum(cell["least"] for cell in numbers if cell) <= 14 - 5


def test_typed_texts_are_never_looked_at_and_rows_count_a_person_once() -> None:
    questionnaire = catalog().open("fair_recruitment", 1, "en")
    rows = [
        one.name for one in questionnaire.questions if one.repeat and one.type == "yes_partly_no"
    ]
    texts = [one.name for one in questionnaire.questions if one.type == "text"]
    answers = [Said(f"p{at}", rows[0], "yes", f"r{row}") for at in range(12) for row in range(3)]
    answers += [Said(f"p{at}", rows[0], "no", "r9") for at in range(20)]
    answers += [Said(f"p{at}", texts[0], "Mr. X of Y") for at in range(20)]
    figures = room_figures(questionnaire, SAY, answers, people_of(answers))
    bars = {bar["code"]: bar["people"] for bar in shown(figures, rows[0])["bars"]}
    assert bars["yes"] == {"least": 12, "most": 12}
    assert bars["no"] == {"least": 16, "most": 20}
    assert "Mr. X" not in repr(figures)
    assert texts[0] not in [one["name"] for one in figures["questions"]]
