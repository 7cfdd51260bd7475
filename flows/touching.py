"""What an answer changes: what is known is taken over, and what hangs on the answer tried again.

Rule of this file: it may name too much, never too little. An answer spreads only through what comes
out differently; what comes with a level is looked at when that level opens or closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.coming import may_come
from flows.course import CALCULATION, QUESTION, RULE, START, Course, Link, course_of
from flows.dependence import reached
from flows.interview import NO_ROW, Key
from flows.known import Known
from flows.verdicts import weight

if TYPE_CHECKING:
    from flows.view import View


class Touched(NamedTuple):
    """What an answer can change: modules with other questions concerned, and finding rules.

    `module` is the place of its own module; `is_new`: the question had no answer before.
    """

    modules: frozenset[int]
    rules: frozenset[str]
    module: int
    is_new: bool


def touched_by(before: View, after: View, key: Key) -> Touched:
    """Return what a new answer can change, and hand on to the view after it what is known still."""
    name, questionnaire = key[0], before.questionnaire
    module = before.structure.module_at[questionnaire.question_by_name[name].module]
    is_new = key not in before.interview.answers
    # A change of an answer is compared with what was before; a new one seldom.
    known = after.known = before.known.handed_over() if is_new else before.known.copied()
    found = reached(questionnaire, ("value", name, 0))
    course = course_of(questionnaire, name)
    if course is None:
        known.clear()
        return Touched(_everywhere(before), frozenset(before.structure.rules), module, is_new)
    known.outlook = None
    spread = Spread(after, known)
    spread.through(course, name)
    rules = spread.levels(before, course)
    spread.ahead(course)
    rules = found.rules | rules if rules else found.rules
    return Touched(frozenset(spread.modules), rules, module, is_new)


def _everywhere(view: View) -> frozenset[int]:
    return frozenset(view.structure.module_at.values())


class Spread:
    """How far an answer has spread in the view after it, as masks of a `Course`.

    What `changed` has another value, what `applies` may apply now or not any more. For levels:
    what `moved`, and the findings of which it is `unseen` what they were. `modules` are to be
    counted again.
    """

    __slots__ = ("after", "applies", "changed", "known", "modules", "moved", "unseen")

    def __init__(self, after: View, known: Known) -> None:
        self.after = after
        self.known = known
        self.changed = self.moved = START
        self.applies = self.unseen = 0
        self.modules: set[int] = set()

    def through(self, course: Course, name: str) -> None:
        """Spread through values, applicability, rows and findings."""
        self.known.values.forget(name)
        for link in course.links:
            if not (link.reads & self.changed or link.heeds & self.applies):
                continue
            if link.kind == QUESTION:
                self._ask(link)
            elif link.kind == RULE:
                self.changed |= link.bit
                self._judge(link, course)
            elif link.kind == CALCULATION:
                self._calculate(link)
            else:
                self._count(link)
        self.moved |= self.changed & ~course.rules

    def _judge(self, link: Link, course: Course) -> None:
        """Forget a finding; where levels read it, look whether it weighs as before."""
        was = self.known.judged.pop(link.name, self)
        if not link.bit & course.opening:
            return
        if isinstance(was, Spread):
            self.unseen |= link.bit
        elif weight(self.after.judged(link.name)) is not weight(was):
            self.moved |= link.bit

    def _calculate(self, link: Link) -> None:
        """Work a calculation out again, and go on from it where it says something else."""
        name, known, same = link.name, False, True
        for row, facts in [*self.known.values.items()]:
            was = facts.pop(name, self)
            if was is not self:
                known = True
                now = self.after.value(name, row)
                same = same and now == was and type(now) is type(was)
        if not (known and same):
            self.changed |= link.bit

    def _count(self, link: Link) -> None:
        """Look at the rows of a repeat; while what makes them is open, one stands for them all."""
        was = self.known.rows.pop(link.name, None)
        if was is None or link.hangs & START or self.after.rows_in(link.name) != was:
            self.changed |= link.bit

    def _ask(self, link: Link) -> None:
        """Look whether a question applies; its value is another one only where it is answered."""
        other_rows = link.rows & self.changed
        if not other_rows and self._applies_as_before(link):
            return
        name = link.name
        self.applies |= link.bit
        self.modules.add(link.module)
        if other_rows:
            self.known.forget(name)
            self.changed |= link.bit
        elif link.by_row or (name, NO_ROW) in self.after.interview.answers:
            self.known.values.forget(name)
            self.changed |= link.bit

    def _applies_as_before(self, link: Link) -> bool:
        name, known, same = link.name, False, True
        for row, facts in [*self.known.relevant.items()]:
            was = facts.pop(name, None)
            if was is not None:
                known = True
                same = self.after.relevant(name, row) is was and same
        return known and same

    def levels(self, before: View, course: Course) -> frozenset[str]:
        """Try the levels that may open or close; return the findings that wait for what they bring.

        A level that is known was worked out without the findings that nobody looked at since.
        """
        rules: frozenset[str] = frozenset()
        for level in course.levels:
            key = (level.at, level.module)
            stood = self.known.depth.get(key)
            if not level.reads & (self.moved if stood is not None else self.moved | self.unseen):
                continue
            if stood is None:
                stood = before.depth_holds(*key)
            self.known.depth.pop(key, None)
            if self.after.depth_holds(*key) != stood:
                self.known.due.clear()  # which hangs on levels alone
                self.known.coming.drop(level.brings.names)
                self.modules |= level.brings.modules
                rules |= level.brings.rules
        return rules

    def ahead(self, course: Course) -> None:
        """Spread through questions that may come through others which are open still."""
        moved = self.changed | self.applies
        for link in course.questions:
            if (link.hangs | link.bit) & moved and not self._comes_as_before(link):
                moved |= link.bit
                self.modules.add(link.module)

    def _comes_as_before(self, link: Link) -> bool:
        name, known, same = link.name, False, True
        for row, facts in [*self.known.coming.items()]:
            was = facts.pop(name, None)
            if was is not None:
                known = True
                same = may_come(self.after, (name, row)) is was and same
        return known and same
