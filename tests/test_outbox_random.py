"""Any order of claims, crashes and recalls: nothing lost, in order, repeated only in flight."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from storage.base import Change
from storage.outbox import CANCELLED, SENT, WAITING, Outcome, Posted, Recall
from tests.outbox_samples import LEASE, add, item
from tests.property_tries import tries
from tests.store_samples import STORES, later, person


def _until(held: Posted) -> datetime:
    assert held.held_until is not None
    return held.held_until


PEOPLE = ("p1", "p2")


class Interleavings(RuleBasedStateMachine):
    """Two senders, crashes, recalls: every item ends once, in order, repeated only in flight.

    The model keeps what each sender has in hand; `delivered` is what the person saw.
    """

    kind = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.store = STORES[self.kind](Path(self.folder.name))
        self.minutes, self.written = 0.0, 0
        self.hands: dict[str, dict[int, Posted]] = {"a": {}, "b": {}}
        self.delivered: dict[str, list[str]] = {}
        self.repeatable: set[str] = set()
        self.recalled: set[str] = set()
        self.do(self.store.open())
        for one in PEOPLE:
            self.do(self.store.save(Change(person=person(one))))

    def teardown(self) -> None:
        self.do(self.store.close())
        self.loop.close()
        self.folder.cleanup()

    def do(self, work):
        return self.loop.run_until_complete(work)

    @property
    def now(self) -> datetime:
        return later(self.minutes)

    @rule(to=st.sampled_from(PEOPLE))
    def write(self, to):
        self.written += 1
        self.do(add(self.store, item(f"{self.written:03}", to, self.minutes)))

    @rule(who=st.sampled_from("ab"), most=st.integers(1, 3))
    def take(self, who, most):
        for one in self.do(self.store.outbox.claim(who, self.now, self.now + LEASE, most)):
            for hand in self.hands.values():
                other = hand.get(one.number)
                assert other is None or _until(other) <= self.now, "held by two at once"
            self.hands[who][one.number] = one

    @rule(who=st.sampled_from("ab"), ok=st.booleans())
    def send(self, who, ok):
        """Send what is in hand, and settle it."""
        outcomes = []
        for one in self.hands[who].values():
            if ok:
                self.delivered.setdefault(one.item.person, []).append(one.item.key)
            outcomes.append(Outcome(one.number, who, SENT if ok else WAITING, self.now))
        self.hands[who] = {}
        self.do(self.store.outbox.settle(outcomes))

    @rule(who=st.sampled_from("ab"), sent=st.booleans())
    def crash(self, who, sent):
        """End with things in flight, sent or not, and never settle them."""
        for one in self.hands[who].values():
            self.repeatable.add(one.item.key)
            if sent:
                self.delivered.setdefault(one.item.person, []).append(one.item.key)
        self.hands[who] = {}

    @rule(minutes=st.sampled_from([0.1, 0.5, 2.0]))
    def wait(self, minutes):
        self.minutes += minutes
        for hand in self.hands.values():  # whoever is too slow may be overtaken
            late = [one.item.key for one in hand.values() if _until(one) <= self.now]
            self.repeatable.update(late)

    @rule(to=st.sampled_from(PEOPLE))
    def recall(self, to):
        for one in self.do(self.store.outbox.of(to)):
            if one.state == WAITING:
                self.recalled.add(one.item.key)
        self.do(self.store.save(Change(recalls=(Recall(to),), at=self.now)))

    @invariant()
    def in_order_and_once(self):
        for seen in self.delivered.values():
            # What was taken back while somebody had it in hand no longer holds up the next.
            firsts = [key for key in dict.fromkeys(seen) if key not in self.recalled]
            assert firsts == sorted(firsts), "out of order"
            twice = {key for key in seen if seen.count(key) > 1}
            assert twice <= self.repeatable, "repeated though it was not in flight"

    @invariant()
    def nothing_lost(self):
        posted = [one for to in PEOPLE for one in self.do(self.store.outbox.of(to))]
        assert len(posted) == self.written
        for one in posted:
            seen = one.item.key in self.delivered.get(one.item.person, [])
            if one.state == SENT:
                assert seen
            elif one.state == CANCELLED:
                assert one.item.key in self.recalled
            else:
                assert one.state == WAITING
                assert not seen or one.item.key in self.repeatable


class InSqlite(Interleavings):
    kind = "sqlite"


for machine, examples in ((Interleavings, 100), (InSqlite, 20)):
    machine.TestCase.settings = tries(examples, stateful_step_count=40)

TestInterleavings = Interleavings.TestCase
TestInterleavingsInSqlite = InSqlite.TestCase
