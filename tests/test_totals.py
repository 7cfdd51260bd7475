"""What a submission adds, and what an association sees of its campaign."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from reports.report_json import report_to_dict
from reports.totals.benchmark import benchmark
from reports.totals.blocks import blocks_of
from reports.totals.campaign import Entry, latest
from reports.totals.facts import facts_of, size_band
from reports.totals.funnel import (
    FINISHED,
    NOT_STARTED,
    STARTED,
    Passage,
    drop_off,
    funnel,
    modules_answered,
    next_funnel,
    next_joined,
    passages,
)
from reports.totals.gaps import room_gaps
from reports.totals.release import Released, next_release
from reports.totals.room_release import next_room_gaps
from tests.example_firms import FACTORY, catalog, example
from tests.totals_samples import QUICK, START, Said, entry, facts

PROFILE = (
    Said("p", "main_activity", "garments"),
    Said("p", "respondent_kind", "employer"),
    Said("p", "workers_total", 40),
    Said("p", "recruiter_label", "Kathmandu agency", row="r1"),
)


def firms(count: int = 23, with_gap: int = 14, sector: str = "garments") -> list[Entry]:
    """Firms of a sector, the first of them with a gap in R04."""
    return [
        entry(f"{sector}{at}", gaps=["R04"] if at < with_gap else [], sector=sector)
        for at in range(count)
    ]


def first(entries: list[Entry]) -> Released:
    release = next_release(None, entries, QUICK, START)
    assert release is not None
    return release


def test_facts_hold_codes_and_bands() -> None:
    report = example(FACTORY)
    found = facts_of(report, PROFILE)
    assert found == facts_of(report_to_dict(report), PROFILE)
    assert (found["sector"], found["size"], found["kind"]) == ("garments", "10_49", "employer")
    assert found["corridors"] == ["BD-MY", "NP-MY"]
    assert found["requirements"]["R04"] == {"status": "gap", "severity": "critical"}
    assert found["critical_open"] is True
    assert json.loads(json.dumps(found)) == found


def test_facts_are_the_same_in_every_language() -> None:
    assert facts_of(example(FACTORY), PROFILE) == facts_of(example(FACTORY, "ar"), PROFILE)


def test_nothing_typed_gets_into_facts() -> None:
    report = example(FACTORY)
    typed = [Said("p", "main_activity", "Mr. X's shop"), Said("p", "workers_total", 41)]
    text = json.dumps(facts_of(report, typed))
    assert facts_of(report, typed)["sector"] == "unknown"
    for secret in ("Kathmandu", "Mr. X", "41", "MYR", *(one.answer for one in report.findings)):
        assert secret not in text or len(secret) < 3


def test_bands_of_size() -> None:
    bands = [size_band(n) for n in (0, 9, 10, 49, 50, 249, 250)]
    assert bands == ["1_9", "1_9", "10_49", "10_49", "50_249", "50_249", "250_up"]
    assert size_band({"kind": "dont_know"}) == size_band(None) == "unknown"


def test_five_submissions_of_one_person_are_one_firm() -> None:
    every = [entry("p", day, gaps=["R04"] if day == 4 else []) for day in range(5)]
    assert [one.at for one in latest(every, QUICK)] == [START + timedelta(days=4)]
    assert next_release(None, every, QUICK, START) is None


def test_of_23_firms_one_sees_how_many_have_a_gap() -> None:
    table = first(firms()).figures["tables"]["all"]
    assert table["people"] == {"least": 23, "most": 23}
    cells = {one["requirement"]: one["gap"] for one in table["gaps"]}
    assert cells["R04"] == {"least": 14, "most": 14}
    assert cells["R01"] == {"least": 0, "most": 4}
    assert table["top"] == [{"requirement": "R04", "gap": {"least": 14, "most": 14}}]


def test_a_firm_reads_how_many_of_its_sector_have_the_same_gap() -> None:
    release = first(firms() + firms(20, 9, "construction"))
    lines = benchmark(release.figures, facts(["R04", "R08"]))
    mine = next(one for one in lines if one["requirement"] == "R04")
    assert (mine["group"], mine["people"], mine["gap"]) == (
        "sector",
        {"least": 23, "most": 23},
        {"least": 14, "most": 14},
    )
    care = benchmark(release.figures, facts(["R04"], sector="care"))
    assert [(one["group"], one["gap"]["least"]) for one in care] == [("all", 23)]


def test_a_benchmark_says_nothing_without_figures() -> None:
    release = first(firms())
    assert benchmark({**release.figures, "tables": {}}, facts(["R04"])) == []
    assert benchmark(release.figures, facts(["R04"]) | {"questionnaire": "other"}) == []


def test_small_sectors_stand_together() -> None:
    sectors = ["garments"] * 15 + ["construction"] * 11 + ["care"] * 3 + ["seafood"] * 2
    found = [(one.names, len(one.places)) for one in blocks_of("sector", sectors)]
    assert found == [(("garments",), 15), (("others",), 16)]


def test_small_sizes_stand_with_their_neighbours() -> None:
    sizes = ["1_9"] * 12 + ["10_49"] * 4 + ["50_249"] * 7 + ["250_up"]
    found = [(one.names, len(one.places)) for one in blocks_of("size", sizes)]
    assert found == [(("1_9",), 12), (("10_49", "50_249", "250_up", "unknown"), 12)]


def test_the_trend_is_what_was_shown_at_the_end_of_each_month() -> None:
    entries = firms()
    last: Released | None = None
    for day in (0, 3, 40):
        entries = [*entries, *firms(8, 4, f"s{day}")]
        last = next_release(last, entries, QUICK, START + timedelta(days=day))
    assert last is not None
    assert [(one["month"], one["people"]["least"]) for one in last.figures["trend"]] == [
        ("2026-11", 39),
        ("2026-12", 47),
    ]


def test_a_release_can_be_read_back_from_json() -> None:
    release = first(firms() + firms(20, 9, "construction"))
    assert json.loads(json.dumps(release.figures)) == release.figures
    assert all(isinstance(line, str) for line in release.basis)


@dataclass(frozen=True)
class Begun:
    person: str
    interview: str
    status: str = "asking"
    submissions: int = 0
    ref_id: str = QUICK
    started_at: datetime = START
    updated_at: datetime = START


def test_drop_off_is_exits_over_views() -> None:
    everyone = [
        Passage("a", FINISHED, ("profile", "fees")),
        Passage("b", STARTED, ("profile", "fees")),
        Passage("c", STARTED, ("profile",)),
        Passage("d", STARTED, ("fees", "profile")),
        Passage("e", NOT_STARTED),
    ]
    assert drop_off(everyone) == {"profile": (2, 4), "fees": (1, 3)}


def test_a_person_counts_with_the_interview_that_got_furthest() -> None:
    begun = [
        Begun("a", "i1", submissions=1),
        Begun("a", "i2", updated_at=START + timedelta(days=1)),
        Begun("b", "i3"),
        Begun("x", "i4"),
    ]
    ends = {"i1": START + timedelta(minutes=25)}
    found = passages(["a", "b", "c"], begun, QUICK, {"i1": ["profile"]}, ends)
    assert found == [
        Passage("a", FINISHED, ("profile",), 25),
        Passage("b", STARTED),
        Passage("c", NOT_STARTED),
    ]


def test_the_module_of_the_latest_answer_stands_last() -> None:
    answers = [
        Said("p", "worker_paid_agency", "no", interview="i", at=START),
        Said("p", "workers_total", 4, interview="i", at=START + timedelta(minutes=1)),
    ]
    found = modules_answered(catalog().open(QUICK, 1, "en"), answers)
    assert found == {"i": ("fees", "profile")}


def passing(left: int = 8, done: int = 30, away: int = 12) -> list[Passage]:
    return [
        *(Passage(f"l{at}", STARTED, ("profile", "fees")) for at in range(left)),
        *(Passage(f"d{at}", FINISHED, ("profile", "fees"), 25) for at in range(done)),
        *(Passage(f"a{at}", NOT_STARTED) for at in range(away)),
    ]


def test_the_funnel_of_a_campaign() -> None:
    found = funnel([*passing(), *(Passage(f"m{at}", STARTED, ("profile",)) for at in range(7))])
    assert found["joined"] == {"least": 57, "most": 57}
    assert found["states"][STARTED] == {"least": 15, "most": 15}
    assert found["minutes"] == {"least": 20, "most": 30}
    by_module = {one["module"]: one for one in found["left"]}
    assert by_module["fees"]["people"] == {"least": 8, "most": 8}
    assert by_module["fees"]["percent"] == {"least": 10, "most": 25}


def test_that_one_person_got_on_moves_no_funnel() -> None:
    begin = next_funnel(None, passing(), QUICK, START)
    assert begin is not None
    assert next_funnel(begin, passing(7, 31), QUICK, START) is None
    assert next_funnel(begin, passing(3, 35), QUICK, START) is not None


def test_a_room_of_four_has_no_top_gaps() -> None:
    assert room_gaps([facts(["R04"])] * 4) == {"people": None, "gaps": []}
    top = room_gaps([facts(["R04"])] * 6 + [facts()] * 2)
    assert top["gaps"] == [{"requirement": "R04", "gap": {"least": 5, "most": 8}}]


def test_top_gaps_of_a_room_stand_until_five_more() -> None:
    room = {f"p{at}": facts(["R04"]) for at in range(8)}
    at = datetime(2026, 11, 22, tzinfo=UTC)
    begin = next_room_gaps(None, room, at)
    assert begin is not None
    assert next_room_gaps(begin, room | {"late": facts(["R08"])}, at) is None
    more = room | {f"late{at}": facts(["R08"]) for at in range(5)}
    assert next_room_gaps(begin, more, at) is not None


def test_two_questionnaires_of_the_same_people_never_differ_by_a_few() -> None:
    """Who did the quick scan but not yet the full one would be alone between two tables."""
    quick = first(firms())
    full = [replace(one, ref_id="full") for one in firms()]
    for missing in (1, 4):
        assert next_release(None, full[missing:], "full", START, [quick.basis]) is None
    assert next_release(None, full[5:], "full", START, [quick.basis]) is not None
    assert next_release(None, full, "full", START, [quick.basis]) is not None
    assert next_release(None, full[1:], "full", START) is not None


def test_groups_of_two_questionnaires_are_put_together_until_they_differ_enough() -> None:
    quick = first(firms() + firms(20, 9, "construction"))
    assert len(quick.figures["tables"]["sector"]["groups"]) == 2
    full = [replace(one, ref_id="full") for one in firms()[3:] + firms(20, 9, "construction")[3:]]
    release = next_release(None, full, "full", START, [quick.basis])
    assert release is not None
    assert "sector" not in release.figures["tables"]


def test_how_many_joined_is_a_range_that_moves_in_steps() -> None:
    people = [f"p{at}" for at in range(16)]
    assert next_joined(None, people[:4], START) is None
    release = next_joined(None, people[:11], START)
    assert release is not None
    assert release.figures["joined"] == {"least": 10, "most": 14}
    assert next_joined(release, people[:15], START) is None
    assert next_joined(release, [*people[:9], *people[11:13]], START) is None
    moved = next_joined(release, people, START)
    assert moved is not None
    assert (moved.number, moved.figures["joined"]["least"]) == (2, 15)
