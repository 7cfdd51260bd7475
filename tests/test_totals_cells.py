"""What may be shown of a count: attacked by everybody who knows the code and the total.

Every table of a size is made, and put with those that look the same; whatever is the same in all
that look alike is known to whoever sees one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from typing import Any

import pytest

from reports.totals.cells import choices, margin, most_chosen, parts, people, share

Look = Callable[..., Any]


def compositions(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to put people into parts."""
    if count == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, count - 1):
            yield (first, *rest)


def known(tables: Iterable[tuple[int, ...]], look: Look) -> set[str]:
    """Where somebody who sees how a table looks knows a count of one to four people."""
    alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for table in tables:
        alike[repr(look(table))].append(table)
    found = set()
    for seen, candidates in alike.items():
        places = range(len(candidates[0]))
        for size in places:
            for some in combinations(places, size + 1):
                sums = {sum(table[at] for at in some) for table in candidates}
                if len(sums) == 1 and sums & {1, 2, 3, 4}:
                    found.add(f"{seen}: {some} is {sums}")
    return found


def named(counts: tuple[int, ...]) -> dict[str, int]:
    return {f"c{at}": n for at, n in enumerate(counts)}


def below_five(counts: dict[str, int]) -> dict[str, int | None]:
    """What people try first: only the small numbers are left out."""
    return {name: n if n >= 5 else None for name, n in counts.items()}


@pytest.mark.parametrize("total", [5, 9, 10, 11, 12, 13, 14, 16, 17])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_part_of_a_table_can_be_worked_out(total: int, count: int) -> None:
    assert not known(compositions(total, count), lambda table: parts(named(table)))


@pytest.mark.parametrize("total", [10, 12, 13, 16])
def test_a_part_that_is_always_kept_back_cannot_either(total: int) -> None:
    assert not known(compositions(total, 4), lambda table: parts(named(table), ("c3",)))


def test_leaving_out_small_numbers_alone_would_tell_them() -> None:
    assert known(compositions(14, 3), lambda table: below_five(named(table)))


@pytest.mark.parametrize("total", range(5, 30))
def test_neither_those_with_nor_those_without_are_known_to_be_few(total: int) -> None:
    both = [(count, total - count) for count in range(total + 1)]
    assert not known(both, lambda table: share(table[0], total))


@pytest.mark.parametrize("total", range(5, 30))
def test_that_all_or_none_have_it_is_never_certain(total: int) -> None:
    for count in (0, total):
        cell = share(count, total)
        assert cell is not None
        assert cell["least"] < cell["most"]


@pytest.mark.parametrize("sizes", [(10, 10), (10, 13), (10, 11, 12), (12, 12, 10), (15, 15, 15)])
def test_groups_do_not_follow_from_their_sum(sizes: tuple[int, ...]) -> None:
    every = [
        (*counts, *(n - x for x, n in zip(counts, sizes, strict=True)))
        for counts in product(*(range(n + 1) for n in sizes))
    ]

    def look(table: tuple[int, ...]) -> Any:
        held = table[: len(sizes)]
        total = share(sum(held), sum(sizes))
        return total, margin(list(zip(held, sizes, strict=True)))

    half = len(sizes)
    assert not known([table[:half] for table in every], look)
    without = [table[half:] for table in every]
    assert not known(without, lambda t: look(tuple(n - x for x, n in zip(t, sizes, strict=True))))


def test_groups_would_follow_without_a_second_one_kept_back() -> None:
    sizes = (10, 11, 12)

    def naive(table: tuple[int, ...]) -> Any:
        return sum(table), [share(x, n) for x, n in zip(table, sizes, strict=True)]

    assert known(list(product(*(range(n + 1) for n in sizes))), naive)


@pytest.mark.parametrize("total", [10, 12, 15])
@pytest.mark.parametrize("count", [2, 3])
def test_no_row_of_a_table_of_several_choices_can_be_worked_out(total: int, count: int) -> None:
    possible = [table for table in product(range(total + 1), repeat=count) if sum(table) >= total]
    assert not known_rows(possible, lambda table: choices(named(table), total, total))


def test_a_row_of_several_choices_would_follow_when_all_must_stand_somewhere() -> None:
    possible = [table for table in product(range(16), repeat=3) if sum(table) >= 15]
    assert known_rows(possible, lambda table: below_five_and_top(named(table), 15))


def below_five_and_top(counts: dict[str, int], total: int) -> dict[str, int | None]:
    return {name: min(n, total - 4) if n >= 5 else None for name, n in counts.items()}


def known_rows(tables: list[tuple[int, ...]], look: Look) -> set[str]:
    """The same for rows that overlap: only each by itself, they have no sum."""
    alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for table in tables:
        alike[repr(look(table))].append(table)
    found = set()
    for seen, candidates in alike.items():
        for at in range(len(candidates[0])):
            values = {table[at] for table in candidates}
            if len(values) == 1 and values & {1, 2, 3, 4}:
                found.add(f"{seen}: {at} is {values}")
    return found


def test_what_a_table_still_says() -> None:
    assert parts({"yes": 12, "partly": 7, "no": 4, "dont_know": 2}) == {
        "yes": {"least": 12, "most": 12},
        "partly": {"least": 7, "most": 7},
        "no": None,
        "dont_know": None,
    }
    assert parts({"yes": 23, "no": 2}) == {"yes": {"least": 21, "most": 25}, "no": None}
    assert parts({"yes": 12, "no": 13, "dont_know": 0})["dont_know"] == {"least": 0, "most": 0}


def test_one_small_part_takes_the_smallest_other_with_it() -> None:
    cells = parts({"yes": 12, "partly": 7, "no": 2})
    assert [name for name, cell in cells.items() if cell is None] == ["partly", "no"]


def test_below_five_there_is_nothing_and_below_ten_no_number() -> None:
    assert people(4) is None
    assert share(3, 4) is None
    assert most_chosen({"yes": 3, "no": 1}, 4) == ""
    assert most_chosen({"yes": 5, "no": 3}, 8) == "yes"
    assert share(5, 8) == {"least": 5, "most": 8}
    assert parts({"yes": 5, "no": 3}) == {"yes": None, "no": None}


def test_a_number_of_a_larger_group_is_exact() -> None:
    assert share(14, 23) == {"least": 14, "most": 14}
    assert share(21, 23) == {"least": 19, "most": 23}
    assert share(2, 23) == {"least": 0, "most": 4}
