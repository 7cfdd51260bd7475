"""Which groups may stand beside each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

from reports.totals.ledger import Groups, Ledger, item_of, ledger_of, may_show, person_of
from reports.totals.sums import tells_of_many


def ledger(people: int = 80) -> Ledger:
    """A ledger in which the item of person n is bit n."""
    found = Ledger()
    found.group(item_of(f"p{at}", "facts") for at in range(people))
    return found


def bits(*places: int | range) -> int:
    every = [at for one in places for at in (one if isinstance(one, range) else [one])]
    return sum(1 << at for at in every)


TOTAL: Groups = (bits(range(60)),)
TABLE: Groups = tuple(bits(range(at, at + 15)) for at in (0, 15, 30, 45))


def test_groups_far_from_all_others_may_stand_beside_them() -> None:
    across = (
        bits(range(8), range(15, 23), range(30, 38)),
        bits(range(8, 15), range(23, 30), range(38, 60)),
    )
    assert may_show([TOTAL, TABLE], [], ledger())
    assert may_show([TOTAL, TABLE, across], [], ledger())


def test_three_groups_together_are_nearly_one_of_another_table() -> None:
    """One of the three is missing and another is in its place: the difference is of two people."""
    one = bits(range(1, 46))
    assert not may_show([TOTAL, TABLE, (one, TOTAL[0] ^ one)], [], ledger())
    swapped = bits(range(1, 45), 50)
    assert not may_show([TOTAL, TABLE, (swapped, TOTAL[0] ^ swapped)], [], ledger())


def test_groups_of_two_tables_together_are_nearly_one_of_a_third() -> None:
    first = (bits(range(20)), bits(range(20, 60)))
    second = (bits(range(10), range(30, 45)), bits(range(10, 30), range(45, 60)))
    assert may_show([TOTAL, first, second], [], ledger())
    apart = (bits(range(30, 50)), bits(range(30), range(50, 60)))
    assert may_show([TOTAL, first, apart], [], ledger())
    both = bits(range(19), range(30, 50), 55)  # one of each table, but one out and one in
    assert not may_show([TOTAL, first, apart, (both, TOTAL[0] ^ both)], [], ledger())


def test_a_group_that_follows_exactly_from_others_is_none_of_its_own() -> None:
    """What is kept back of it in one table could be worked out from another."""
    same = (bits(range(30)), bits(range(30, 60)))
    assert not may_show([TOTAL, TABLE, same], [], ledger())
    assert not may_show([TOTAL, TOTAL], [], ledger())


def test_nor_one_that_follows_from_groups_of_two_tables() -> None:
    first = (bits(range(20)), bits(range(20, 60)))
    second = (bits(range(30, 50)), bits(range(30), range(50, 60)))
    both = first[0] | second[0]
    assert not may_show([TOTAL, first, second, (both, TOTAL[0] ^ both)], [], ledger())


def test_small_groups_and_groups_shown_before_are_refused() -> None:
    assert not may_show([(bits(range(4)), bits(range(4, 60)))], [], ledger())
    nearly = (bits(range(14), 60, 61, 62), *TABLE[1:])
    assert not may_show([nearly], [[TABLE]], ledger())
    assert not may_show([TABLE], [[TABLE]], ledger())


def test_five_newcomers_are_enough_after_any_past_and_four_never() -> None:
    past = [[(bits(range(at)),)] for at in range(20, 65, 5)]
    assert may_show([(bits(range(65)),)], past, ledger())
    assert may_show([(bits(range(3, 65)),)], past, ledger())
    assert not may_show([(bits(range(64)),)], past, ledger())


def test_five_who_left_are_enough_too_while_all_of_the_past_can_be_looked_at() -> None:
    past = [[(bits(range(at)),)] for at in (20, 30, 40)]
    assert may_show([(bits(range(5, 40)),)], past, ledger())
    assert not may_show([(bits(range(4, 40)),)], past, ledger())


def test_steps_of_five_that_lead_to_two_people_together() -> None:
    """Each differs from every other by five; what came between the first two and the last two is
    nearly the same."""
    one, two, three = bits(range(20)), bits(range(25)), bits(range(30))
    four = bits(range(20), range(26, 31))
    book = ledger()
    assert may_show([(three,)], [[(one,)], [(two,)]], book)
    assert all(book.apart(four, before) for before in (one, two, three))
    assert not may_show([(four,)], [[(one,)], [(two,)], [(three,)]], book)


def few_exposed(rows: list[int], people: list[int]) -> bool:
    """Whether four people or fewer are all that a sum is about; tries everybody, slowly."""
    columns = [[Fraction(row >> at & 1) for row in rows] for at in range(len(people))]
    full = rank(columns)
    return full < len(rows) or any(
        rank([one for one, who in zip(columns, people, strict=True) if who not in some]) < full
        for some in combinations(sorted(set(people)), 4)
    )


def rank(vectors: list[list[Fraction]]) -> int:
    basis: list[tuple[int, list[Fraction]]] = []
    for vector in vectors:
        left = vector
        for at, row in basis:
            factor = left[at] / row[at]
            left = [a - factor * b for a, b in zip(left, row, strict=True)]
        pivot = next((at for at, value in enumerate(left) if value), None)
        if pivot is not None:
            basis.append((pivot, left))
    return len(basis)


def test_the_proof_finds_what_trying_everybody_finds() -> None:
    drawn = Random(5)
    found = []
    for _ in range(40):
        people = [at % 9 for at in range(drawn.randint(9, 12))]
        size = drawn.choice((0.5, 0.7))
        rows = [
            sum((drawn.random() < size) << at for at in range(len(people)))
            for _ in range(drawn.randint(1, 3))
        ]
        whose = [frozenset({one}) for one in people]

        def whom(group: int, whose: list[frozenset[int]] = whose) -> frozenset[int]:
            return frozenset().union(*(one for at, one in enumerate(whose) if group >> at & 1))

        many = tells_of_many(rows, whom)
        assert many is not few_exposed(rows, people)
        found.append(many)
    assert 5 < sum(found) < 35


def test_two_items_of_one_person_are_one_person() -> None:
    book = Ledger()
    old = book.group(item_of(f"p{at}", "old") for at in range(12))
    new = book.group(item_of(f"p{at}", "new" if at < 4 else "old") for at in range(12))
    assert (old ^ new).bit_count() == 8
    assert not book.apart(old, new)
    other = book.group(item_of(f"p{at}", "new" if at < 5 else "old") for at in range(12))
    assert book.apart(old, other)


def test_the_basis_can_be_read_back() -> None:
    book = ledger(70)
    book.shown("all", TOTAL)
    book.shown("sector", TABLE)
    book.shown("all", (bits(range(70)),))
    read = ledger_of(book.basis())
    assert read == book
    assert read.people_shown("sector") == {
        person_of(item_of(f"p{at}", "facts")) for at in range(60)
    }
