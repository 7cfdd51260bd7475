"""Which groups may stand beside each other."""

from __future__ import annotations

from reports.totals.ledger import Groups, Ledger, item_of, ledger_of, may_show, person_of


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
    assert may_show(TABLE, ledger(), [TOTAL])
    assert may_show(across, ledger(), [TOTAL, TABLE])


def test_three_groups_together_are_nearly_one_of_another_table() -> None:
    """One of the three is missing and another is in its place: the difference is of two people."""
    one = bits(range(1, 46))
    assert not may_show((one, bits(range(60)) ^ one), ledger(), [TOTAL, TABLE])
    swapped = bits(range(1, 45), 50)
    assert not may_show((swapped, bits(range(60)) ^ swapped), ledger(), [TOTAL, TABLE])


def test_groups_of_two_tables_together_are_nearly_one_of_a_third() -> None:
    first = (bits(range(20)), bits(range(20, 60)))
    second = (bits(range(10), range(30, 45)), bits(range(10, 30), range(45, 60)))
    assert may_show(second, ledger(), [TOTAL, first])
    apart = (bits(range(30, 50)), bits(range(30), range(50, 60)))
    assert may_show(apart, ledger(), [TOTAL, first])
    both = bits(range(19), range(30, 50), 55)  # one of each table, but one out and one in
    assert not may_show((both, TOTAL[0] ^ both), ledger(), [TOTAL, first, apart])


def test_a_group_that_follows_exactly_from_others_is_none_of_its_own() -> None:
    """What is kept back of it in one table could be worked out from another."""
    same = (bits(range(30)), bits(range(30, 60)))
    assert not may_show(same, ledger(), [TOTAL, TABLE])


def test_nor_one_that_follows_from_groups_of_two_tables() -> None:
    first = (bits(range(20)), bits(range(20, 60)))
    second = (bits(range(30, 50)), bits(range(30), range(50, 60)))
    both = first[0] | second[0]
    assert not may_show((both, TOTAL[0] ^ both), ledger(), [TOTAL, first, second])


def test_small_groups_and_groups_shown_before_are_refused() -> None:
    assert not may_show((bits(range(4)), bits(range(4, 60))), ledger(), [TOTAL])
    book = ledger()
    book.shown("sector", TABLE)
    nearly = (bits(range(14), 60, 61, 62), *TABLE[1:])
    assert not may_show(nearly, book, [])
    assert not may_show(TABLE, book, [])


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
