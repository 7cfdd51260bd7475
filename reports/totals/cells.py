"""Which numbers may be shown: a count is exact, a range, or kept back.

Rule of this file: nobody who knows this code, the total and everything else shown can work out a
count of one to four people, nor of all but one to four; `docs/decisions/0017-totals.md` says why.

A cell is `{"least": a, "most": b}`, exact where both are the same, or None: fewer than five, or
kept back so that others cannot be worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

MINIMUM: Final = 5
"""The fewest people a number may be about (design, privacy)."""

BLOCK: Final = 2 * MINIMUM
"""The smallest group in which a yes and a no can both be about five people."""

Cell = dict[str, int] | None


def exact(count: int) -> Cell:
    """Return the cell of an exact number."""
    return {"least": count, "most": count}


def within(least: int, most: int) -> Cell:
    """Return the cell of a range, both ends possible."""
    return {"least": least, "most": most}


def is_exact(cell: Cell) -> bool:
    """Tell whether a cell shows one number."""
    return cell is not None and cell["least"] == cell["most"]


def people(total: int) -> Cell:
    """Return how many there are: exact from five on, kept back below."""
    return exact(total) if total >= MINIMUM else None


def share(count: int, total: int) -> Cell:
    """Return how many of `total` people it holds for, where it holds or does not hold for each.

    Exact while both sides have five people or more; else `fewer than five` (0 to 4) or all but
    fewer than five. Of five to nine people only whether it is more than half of them. Below that,
    nothing. The range depends on nothing but these two numbers.
    """
    if total < MINIMUM:
        return None
    if total < BLOCK:
        half = total // 2
        return within(half + 1, total) if count > half else within(0, half)
    if count < MINIMUM:
        return within(0, MINIMUM - 1)
    if total - count < MINIMUM:
        return within(total - MINIMUM + 1, total)
    return exact(count)


def parts(counts: Mapping[str, int], kept_back: Collection[str] = ()) -> dict[str, Cell]:
    """Return the cells of a table whose parts add up to all people, each in one part.

    What is kept back are at least two parts, with five people or more in them together, and
    nothing tells which of them are the small ones; `kept_back` are parts that show only
    where nobody is in them nor in any other small one. A part
    with all people but fewer than five shows as a range. Tables of fewer than ten people show no
    part.
    """
    total = sum(counts.values())
    if total < BLOCK:
        return dict.fromkeys(counts)
    top = next((name for name, n in counts.items() if total - n < MINIMUM), None)
    if top is not None:
        nearly = None if top in kept_back else within(total - MINIMUM + 1, total)
        return {name: nearly if name == top else None for name in counts}
    hidden = _hidden_parts(counts, kept_back)
    return {name: None if name in hidden else exact(n) for name, n in counts.items()}


def _hidden_parts(counts: Mapping[str, int], kept_back: Collection[str]) -> set[str]:
    """Return the parts below five, with the smallest others until they hide each other."""
    hidden = {name for name, n in counts.items() if n < MINIMUM}
    hidden |= set(kept_back)
    if not sum(counts[name] for name in hidden):
        return set()  # nobody is kept back: that a part is empty concerns no few people
    for number in sorted(set(counts.values())):
        if _hide_each_other([counts[one] for one in hidden]):
            break
        hidden |= {name for name, n in counts.items() if n == number}  # not the first of equals:
    return hidden  # that it was the first would tell which is which


def _hide_each_other(counts: Sequence[int]) -> bool:
    """Tell whether parts can be kept back together: their sum is known, and must not tell them.

    Where all are below five, a sum near the largest possible would.
    """
    together = sum(counts)
    if len(counts) < 2 or together < MINIMUM:
        return False
    return max(counts) >= MINIMUM or together <= (MINIMUM - 1) * len(counts) - 2


def choices(counts: Mapping[str, int], total: int, answered: int) -> dict[str, Cell]:
    """Return the cells of a table in which each of `total` people may stand in several rows.

    The `answered` among them stand in one row at least, so what is shown exactly must leave room
    enough for what is kept back.
    """
    if total < BLOCK:
        return dict.fromkeys(counts)
    top = {name for name, n in counts.items() if total - n < MINIMUM}
    cells = {
        name: within(total - MINIMUM + 1, total) if name in top else exact(n)
        for name, n in counts.items()
    }
    hidden = {name for name, n in counts.items() if n < MINIMUM}
    shown = {name: n for name, n in counts.items() if name not in hidden and name not in top}
    least_hidden = answered - sum(shown.values())  # everybody else must be in a row kept back
    if hidden and shown and not top and least_hidden > (MINIMUM - 1) * len(hidden) - 2:
        hidden |= {name for name, n in shown.items() if n == min(shown.values())}
    return {name: None if name in hidden else cell for name, cell in cells.items()}


def most_chosen(counts: Mapping[str, int], total: int) -> str:
    """Return the part with the most people, the first of equals; empty below five people."""
    if total < MINIMUM or not any(counts.values()):
        return ""
    return max(counts, key=lambda name: counts[name])


def margin(counts: Sequence[tuple[int, int]]) -> list[Cell]:
    """Return the cells of groups whose sum is shown: for each how many it holds for, of how many.

    Where `share` shows the sum exactly, a group that cannot be shown is kept back together with
    others (the smallest groups first), until those kept back are two or more in which it holds,
    together, for five people or more, and does not hold for five or more.
    """
    total = sum(n for _, n in counts)
    if not is_exact(share(sum(x for x, _ in counts), total)):
        return [share(x, n) if n >= BLOCK else None for x, n in counts]
    hidden = {at for at, (x, n) in enumerate(counts) if n < BLOCK or not is_exact(share(x, n))}
    for at in sorted(range(len(counts)), key=lambda one: counts[one][1]):
        if not hidden or _hidden_in_sum([counts[one] for one in hidden]):
            break
        hidden.add(at)
    return [None if at in hidden else exact(x) for at, (x, _) in enumerate(counts)]


def _hidden_in_sum(groups: Sequence[tuple[int, int]]) -> bool:
    """Tell whether groups can be kept back together, although their sum is known."""
    held, total = sum(x for x, _ in groups), sum(n for _, n in groups)
    if len(groups) < 2 or held < MINIMUM or total - held < MINIMUM:
        return False
    if any(is_exact(share(x, n)) for x, n in groups):
        return True
    sizes = [n for _, n in groups]
    rests = [sizes[:at] + sizes[at + 1 :] for at in range(len(sizes))]
    return all(
        len(_possible(held, size, rest)) > _TOO_FEW for size, rest in zip(sizes, rests, strict=True)
    )


_TOO_FEW: Final = 2
"""With so many possible values, one more table that looks the same may rule them out."""


def _possible(held: int, size: int, others: Sequence[int]) -> list[int]:
    """Return what a group may have if all groups are kept back because of their own numbers."""
    sums = 1
    for other in others:
        together = 0
        for value in _kept_back(other):
            together |= sums << value
        sums = together
    return [value for value in _kept_back(size) if value <= held and sums >> (held - value) & 1]


def _kept_back(size: int) -> list[int]:
    return [value for value in range(size + 1) if not is_exact(share(value, size))]
