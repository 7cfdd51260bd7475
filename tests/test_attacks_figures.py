"""An officer watches her campaign for weeks, keeps all she reads, and works out what she can.

She knows who joined and handed in when, and of which sector, size, corridor and kind each of them
is. All numbers of the page, of every file and of the messages stand in one system; nobody's answer
may follow from it. Where it says *known*, the search found no other world; a world it found is one
in which the same numbers would have been shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.associations.releasing import benchmark_figures
from reports.totals.benchmark import benchmark
from tests.attack_office import FULL, NAMES, QUICK, Office, opened
from tests.attack_samples import CRITICAL, GAP, MAJOR, MET, STATES, Told, is_proven, known
from tests.test_dashboard import FORMATS, in_rows, on_page, read

SECTORS, SIZES = ("garments", "construction"), ("1_9", "10_49", "50_249")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path) as found:
        yield found


def drawn_states(drawn: Random, at: int) -> dict[str, str]:
    """How somebody stands; of two that come together one has each gap and one has not."""
    has = {name: (at + place) % 2 == 0 for place, name in enumerate(NAMES)}
    return {
        name: drawn.choice((CRITICAL, MAJOR) if gap else STATES[2:]) for name, gap in has.items()
    }


def drawn_about(drawn: Random) -> dict[str, str]:
    return {"sector": drawn.choice(SECTORS), "size": drawn.choice(SIZES)}


async def weeks(office: Office, seed: int, looks: int = 3) -> None:
    """People come, change what they say, hand in more and leave; the officer looks in between."""
    drawn, number = Random(seed), 0
    for day in range(looks):
        for _ in range(24 if day == 0 else drawn.randint(2, 12)):
            refs = (QUICK, FULL) if drawn.random() < 0.6 else (QUICK,)
            about = drawn_about(drawn)
            await office.joins(f"m{number}", drawn_states(drawn, number), *refs, **about)
            number += 1
        if day:
            names = sorted(office.members)
            for name in names[: drawn.randint(0, 3)]:
                await office.leaves(name)
            for at, name in enumerate(drawn.sample(sorted(office.members), drawn.randint(0, 4))):
                await office.changes(name, drawn_states(drawn, at), **drawn_about(drawn))
            for name in drawn.sample(sorted(office.members), 3):
                if FULL not in office.members[name].done:
                    await office.hands_in(name, FULL)
        await office.looks()


FRIENDS = ("m0", "m1", "m3")
"""Members from the first day who tell the officer all they said."""


async def test_nothing_follows_for_anybody_from_all_that_was_ever_shown(office: Office) -> None:
    """Over both questionnaires, all breakdowns, severities, files and weeks; three help her."""
    await weeks(office, 1)
    told = office.told()
    assert {row["topic"] for row in office.rows.values()} >= {"requirement", "severity", "sector"}
    assert {row["questionnaire"] for row in office.rows.values()} >= {QUICK, FULL}
    assert all(one.holds(office.truth) for one in told)  # she reads what is so
    assert is_proven(told)
    assert known(office.truth, told, FRIENDS) == {}


async def test_the_search_finds_what_is_known(office: Office) -> None:
    """The same attack where two numbers stand that one person is between."""
    await weeks(office, 1, looks=1)
    told, everybody = office.told(), frozenset(said for said, _ in office.truth)
    count = sum(office.truth[said, "R01"] in GAP for said in everybody)
    victim = min(everybody)
    less = count - (office.truth[victim, "R01"] in GAP)
    shown = [(everybody, count), (everybody - {victim}, less)]
    more = [*told, *(Told(("R01",), people, GAP, n, n) for people, n in shown)]
    assert not is_proven(more)
    found = known(office.truth, more, FRIENDS[1:], [(victim, "R01")], [GAP])
    assert found["R01 critical/major"] == {victim[0]}


async def test_who_joins_alone_changes_nothing_anybody_can_open(office: Office) -> None:
    for at in range(24):
        await office.joins(f"m{at}", drawn_states(Random(at), at))
    await office.looks()
    before = await office.everything()
    for at in range(4):
        office.now += timedelta(hours=6)
        await office.joins(f"late{at}", dict.fromkeys(NAMES, CRITICAL), size="1_9")
        assert await office.everything() == before
    office.now += timedelta(hours=6)
    await office.joins("late4", dict.fromkeys(NAMES, MET), size="1_9")
    after = await office.everything()
    assert [name for name in before if before[name] == after[name]] == []


async def test_who_leaves_alone_changes_nothing_and_then_all_goes(office: Office) -> None:
    for at in range(24):
        await office.joins(f"m{at}", drawn_states(Random(at), at))
    await office.looks()
    before = await office.everything()
    await office.leaves("m3")
    for days in (1, 14, 14):
        office.now += timedelta(days=days)
        assert await office.everything() == before
    office.now += timedelta(days=1)
    await office.everything()  # what looks once a day takes it down
    gone = await office.everything()
    assert '"topic":"requirement"' not in gone["json"].decode().replace(" ", "")


async def test_there_is_no_filter_whatever_is_asked(office: Office) -> None:
    for at in range(24):
        await office.joins(f"m{at}", drawn_states(Random(at), at), **drawn_about(Random(at)))
    await office.looks()
    browser = office.browser()
    plain = await browser.client.get(f"{office.campaign}/figures/csv")
    whole, page = await plain.read(), on_page(await browser.open(office.campaign))
    for asked in ("sector=garments", "size=1_9&sector=garments", "since=2026-11-03", "release=1",
                  "q=m3", "limit=1", "questionnaire=quick_scan&item=R01"):  # fmt: skip
        filtered = await browser.client.get(f"{office.campaign}/figures/csv?{asked}")
        assert await filtered.read() == whole
        assert on_page(await browser.open(f"{office.campaign}?{asked}")) == page


async def test_files_of_every_week_say_what_the_page_of_that_week_said(office: Office) -> None:
    for week in range(2):
        for at in range(12):
            await office.joins(f"m{week}-{at}", drawn_states(Random(at), at))
        await office.looks(7)
        page = on_page(await office.browser().open(office.campaign))
        for format in FORMATS:
            assert in_rows(read(await office.file(format), format)) == page


async def test_what_a_member_reads_of_others_is_on_the_page_of_the_association(
    office: Office,
) -> None:
    """Her own report and what she is told of others add no number to the system."""
    await weeks(office, 1, looks=2)
    rows = await office.looks(0.1)
    shown = {
        (row["item"], row["least"], row["most"]) for row in rows
        if row["measure"] == "gap" and row["questionnaire"] == QUICK
    }  # fmt: skip
    figures = await benchmark_figures(office.scene.store, office.scene.campaign, QUICK)
    assert figures is not None
    read_by_members = 0
    for member in office.members.values():
        for line in benchmark(figures, member.facts):
            cell = line["gap"]
            assert (line["requirement"], cell["least"], cell["most"]) in shown
            read_by_members += 1
    assert read_by_members > len(office.members) / 2


# -- what cannot hold ------------------------------------------------------------------------------


async def five_newcomers(office: Office, *states: str) -> dict[str, frozenset[str]]:
    """What is known of the requirement R01 of five newcomers; the first are the officer's friends.

    `states` are how the others stand.
    """
    for at in range(24):
        await office.joins(f"m{at}", drawn_states(Random(at), at))
    await office.looks()
    friends = [f"f{at}" for at in range(5 - len(states))]
    for at, name in enumerate(friends):
        await office.joins(name, {"R01": STATES[at % 2], "R04": MET})
    for at, state in enumerate(states):
        await office.joins(f"n{at}", {"R01": state, "R04": MET})
    await office.looks()
    others = [((f"n{at}", "0"), "R01") for at in range(len(states))]
    return known(office.truth, office.told(), friends, others, [GAP])


async def test_three_friends_among_five_newcomers_learn_nothing_of_two_who_differ(
    office: Office,
) -> None:
    assert await five_newcomers(office, CRITICAL, MET) == {}


async def test_they_learn_it_of_two_who_say_the_same(office: Office) -> None:
    """The limit: a step is five people, and friends among them make it smaller (decision 17)."""
    assert await five_newcomers(office, MAJOR, MAJOR) == {"R01 critical/major": {"n0", "n1"}}


async def test_four_friends_among_five_newcomers_know_the_fifth(office: Office) -> None:
    assert await five_newcomers(office, MAJOR) == {"R01 critical/major": {"n0"}}
