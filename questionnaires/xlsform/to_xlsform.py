"""An expression of a questionnaire, said in XLSForm.

Rule of this file: what XLSForm can say is said exactly; for the rest it gives the nearest that a
spreadsheet tool can work out, and the caller keeps the original in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.expressions import functions, tree_of
from questionnaires.expressions.compile import functions_in, names_in
from questionnaires.expressions.tree import Node
from questionnaires.xlsform import names as known
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.printing import printed, xlsform_spelling

POSITION: Node = ("raw", "position(..)")
EMPTY: Node = ("text", "")
_AFTER_CONTEXT = {
    "official_minimum": EMPTY, "finding_date": EMPTY, "currencies_used": EMPTY,
}  # fmt: skip
"""What stands for a value that only the interview knows. For a condition it depends: a question is
rather asked than left out, and a result rather not drawn."""
_OVER_ROWS = ("sum", "min", "max")
_UNDERSCORED = re.compile(r"\w_\w*\s*\(")
_DAYS_A_MONTH: Node = ("number", "30.4375")


@dataclass(frozen=True)
class Place:
    """Where an expression stands: in which repeat of the spreadsheet, and whose answer `.` is."""

    segment: str = ""
    itself: str = ""


def condition(text: str, names: Names, place: Place = Place()) -> str:
    """Return a condition in XLSForm; an empty one stays empty."""
    if not text:
        return ""
    tree = tree_of(text)
    said = _Writer(names, place).test(tree)
    return text if said == tree and not _UNDERSCORED.search(text) else _shown(said)


def value(text: str, names: Names, place: Place = Place()) -> str:
    """Return a calculation in XLSForm; one that is a condition gives 'true' or 'false'."""
    tree = tree_of(text)
    said = _Writer(names, place, unknown=False).value(tree)
    return text if said == tree and not _UNDERSCORED.search(text) else _shown(said)


def truth(text: str, names: Names, place: Place = Place()) -> str:
    """Return a calculation that is a condition: XLSForm keeps it as the text 'true' or 'false'."""
    said = _Writer(names, place, unknown=False).test(tree_of(text))
    return _shown(("call", "if", said, ("text", "true"), ("text", "false")))


def _shown(said: Node) -> str:
    return printed(said, xlsform_spelling)


def choice_filter(text: str, names: Names, place: Place = Place()) -> str:
    """Return a choice filter, which looks at the column `name` of the choices."""
    if not text or functions_in(tree_of(text)) & functions.CONTEXT.keys():
        return ""
    return _shown(_Writer(names, place, choice=True).test(tree_of(text)))


def constraint(text: str, alone: Iterable[str], names: Names, place: Place) -> str:
    """Return a constraint that also keeps choices apart that stand alone."""
    parts = [_shown(guard(name)) for name in alone]
    said = condition(text, names, place)
    if said and parts:
        said = printed(_Writer(names, place).test(tree_of(text)), xlsform_spelling, 2)
    return " and ".join([*([said] if said else []), *parts])


def guard(choice: str) -> Node:
    """Return the condition that no other choice stands beside this one."""
    taken = ("call", "selected", ("itself",), ("text", choice))
    several = ("compare", ">", ("call", "count_selected", ("itself",)), ("number", "1"))
    return ("call", "not", ("and", taken, several))


class _Writer:
    def __init__(
        self,
        names: Names,
        place: Place,
        *,
        choice: bool = False,
        inside: str = "",
        unknown: bool = True,
    ) -> None:
        self.names, self.place, self.choice, self.inside = names, place, choice, inside
        self.unknown = unknown

    def test(self, node: Node) -> Node:
        """Return a tree in whose place true or false is looked at."""
        match node:
            case ("name", name) if name in self.names.conditions:
                return ("compare", "=", self.value(node), ("text", "true"))
            case ("or" | "and" as word, *parts):
                return (word, *(self.test(part) for part in parts))
            case _:
                return self.value(node)

    def value(self, node: Node) -> Node:
        match node:
            case ("name", name):
                return self._name(name)
            case ("compare", sign, left, right):
                return self._compare(sign, left, right)
            case ("call", function, *arguments):
                return self._call(function, arguments)
            case ("or" | "and", *_):
                return self.test(node)
            case _:
                return tuple(self.value(p) if isinstance(p, tuple) else p for p in node)

    def _name(self, name: str) -> Node:
        if self.choice and name == "choice":
            return ("raw", "name")
        if name in self.names.absent:
            return EMPTY
        segment = self.names.segment_of.get(name, "")
        if self.inside and segment == self.inside:
            return ("raw", name)
        here = self.place.segment
        repeats = self.names.repeat_of
        if segment and segment != here and repeats.get(segment) == repeats.get(here):
            return ("call", "indexed_repeat", ("name", name), ("name", segment), POSITION)
        return ("name", name)

    def _compare(self, sign: str, left: Node, right: Node) -> Node:
        match (left, right):
            case (("name" | "itself", *_), ("text", word)) if word in self._words(left):
                return ("compare", sign, ("name", known.word_of(self._question(left))), right)
            case (("name", name), ("text", word)) if (
                sign == "!=" and word and self.names.kinds.get(name) == known.ONE
            ):
                said = self._name(name)
                words = (word, *known.TYPED)
                return ("and", *(("compare", "!=", said, ("text", one)) for one in words))
            case _:
                return ("compare", sign, self.value(left), self.value(right))

    def _question(self, node: Node) -> str:
        """Return the question that a name or `.` means, '' for anything else."""
        match node:
            case ("name", name):
                return str(name)
            case ("itself",):
                return self.place.itself
            case _:
                return ""

    def _words(self, node: Node) -> frozenset[str]:
        return self.names.words.get(self._question(node), frozenset())

    def _call(self, function: str, arguments: list[Node]) -> Node:
        own = getattr(self, f"_say_{function}", None)
        if own is not None:
            return own(*arguments)  # type: ignore[no-any-return]  # every _say_ gives a tree
        if function in functions.CONTEXT:
            return _AFTER_CONTEXT.get(function, ("call", "true" if self.unknown else "false"))
        if function in _OVER_ROWS and len(arguments) == 1 and arguments[0][0] != "name":
            return EMPTY  # XPath adds up what stands in the form, nothing worked out on the way
        return ("call", function, *(self.value(one) for one in arguments))

    def _say_if(self, test: Node, then: Node, other: Node) -> Node:
        return ("call", "if", self.test(test), self.value(then), self.value(other))

    def _say_not(self, test: Node) -> Node:
        self.unknown = not self.unknown
        said = self.test(test)
        self.unknown = not self.unknown
        return ("call", "not", said)

    def _say_dont_know(self, asked: Node) -> Node:
        if self._kind(asked) in (known.OTHER, known.MONEY):
            return ("compare", "=", self.value(asked), EMPTY)  # left empty: nearest to not known
        return ("or", *(self._is(asked, one) for one in ("dont_know", "prefer_not_to_say")))

    def _say_not_applicable(self, asked: Node) -> Node:
        if self._kind(asked) in (known.OTHER, known.MONEY):
            return ("call", "false")
        return self._is(asked, "not_applicable")

    def _say_answered(self, asked: Node) -> Node:
        return ("compare", "!=", self.value(asked), EMPTY)

    def _kind(self, asked: Node) -> str:
        return self.names.kinds.get(self._question(asked), known.ONE)

    def _is(self, asked: Node, typed: str) -> Node:
        said = self.value(asked)
        if self._kind(asked) == known.MANY:
            return ("call", "selected", said, ("text", typed))
        return ("compare", "=", said, ("text", typed))

    def _say_same_currency(self, left: Node, right: Node) -> Node:
        first, second = self._say_currency(left), self._say_currency(right)
        same = ("compare", "=", first, second)
        if left != ("itself",) or not self.place.itself:
            return same
        return ("or", ("compare", "=", first, EMPTY), same)  # the currency is asked afterwards

    def _say_currency(self, money: Node) -> Node:
        asked = self._question(money)
        if self.names.kinds.get(asked) != known.MONEY:
            return EMPTY
        return self._name(known.currency_of(asked))

    def _say_amount(self, money: Node) -> Node:
        return self.value(money)

    def _say_coalesce(self, *values: Node) -> Node:
        first, *rest = (self.value(one) for one in values)
        for one in rest:
            first = ("call", "coalesce", first, one)
        return first

    def _say_add_days(self, start: Node, days: Node) -> Node:
        return self._later(start, self.value(days))

    def _say_add_months(self, start: Node, months: Node) -> Node:
        return self._later(start, ("product", _DAYS_A_MONTH, "*", self.value(months)))

    def _later(self, start: Node, days: Node) -> Node:
        day = ("call", "decimal_date_time", self.value(start))
        return ("call", "date", ("sum", day, "+", days))

    def _say_now(self) -> Node:
        return ("call", "today")

    def _say_row(self) -> Node:
        segment = self.place.segment
        return ("name", known.row_of(segment)) if segment else EMPTY

    def _say_kept(self, name: Node) -> Node:
        return self._name(name[1])

    def _say_any(self, test: Node) -> Node:
        return self._rows(test, test, ">")

    def _say_all(self, test: Node) -> Node:
        return self._rows(test, ("call", "not", test), "=")

    def _rows(self, test: Node, counted: Node, sign: str) -> Node:
        """Return whether some rows (`>` none) or no rows (`=` none) are as said."""
        segment = self._segment(test)
        if not segment:
            return self.test(test)
        return ("compare", sign, self._counted(segment, counted), ("number", "0"))

    def _say_count(self, counted: Node) -> Node:
        segment = self._segment(counted)
        is_name = counted[0] == "name" and counted[1] not in self.names.conditions
        test = ("compare", "!=", counted, EMPTY) if is_name else counted
        if not segment:
            return ("call", "if", self.test(test), ("number", "1"), ("number", "0"))
        return self._counted(segment, test)

    def _counted(self, segment: str, test: Node) -> Node:
        inner = _Writer(self.names, Place(segment, self.place.itself), inside=segment)
        said = printed(inner.test(test), xlsform_spelling)
        return ("raw", f"count(${{{segment}}}[{said}])")

    def _segment(self, node: Node) -> str:
        """Return the repeat whose rows a tree is about: the one most of its names stand in."""
        found = [self.names.segment_of.get(name, "") for name in names_in(node)]
        inside = [one for one in found if one]
        return max(inside, key=inside.count) if inside else ""
