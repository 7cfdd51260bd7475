"""A cost item names its clauses, fits on a button, and has its own place in its category.

Passes::

    - {name: F16, label: Visa, category: B.vii, clauses: [DEF B.vii], should_pay: employer,
       severity: major, applies: international, typical: 1, in_price: true, …}

Fails::

    - {name: F16, label: Visa, category: B.vii, clauses: [DEF B.viii], should_pay: employer,
       severity: none, applies: international, worst: critical, …}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.model import CostItem, Library
from questionnaires.problems import Problem
from questionnaires.rules.label_too_long import LONGEST_CHOICE

ID = "unfounded-cost-item"


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    places: dict[tuple[str, int], CostItem] = {}
    for item in library.cost_items.values():
        found = list(_of_item(item, library))
        first = places.setdefault((item.category, item.typical), item)
        if item.category and first is not item:
            found.append((f"has the place of {first.name}", "give it another place"))
        for what, repair in found:
            yield Problem(
                item.file,
                item.line,
                ID,
                f"{item.name} {what}.",
                f"Please either {repair}, or remove it.",
            )


def _of_item(item: CostItem, library: Library) -> Iterator[tuple[str, str]]:
    unknown = [name for name in item.clauses if name not in library.clauses]
    if unknown:
        yield f"names the clause {unknown[0]}, which does not exist", "correct the name"
    if len(item.label) > LONGEST_CHOICE:
        yield f"has a label of {len(item.label)} characters", f"cut it to {LONGEST_CHOICE}"
    if item.category and item.severity == "none":
        yield "is a cost of recruitment, but no gap where a worker paid", "give it a severity"
    if item.in_price and not item.category:
        yield "is in the price, but no cost of recruitment", "leave `in_price` out"
    if bool(item.worst) is not bool(item.worst_when):
        yield "does not say both what the worst is and when", "give `worst:` and `worst_when:`"
    if item.confidence == "check" and not item.to_verify:
        yield "is marked check, but does not say what is to be checked", "add `to_verify:`"
