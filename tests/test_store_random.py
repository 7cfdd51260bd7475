"""Random changes leave the memory store and the SQLite store alike."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from storage.base import Change, Consent, Link, LiveMessage, Store, StoreError, Submission
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore
from tests.encryption_samples import keyring
from tests.property_tries import tries
from tests.store_samples import (
    KEY,
    NOON,
    VALUES,
    answer,
    answered,
    binding,
    interview,
    later,
    person,
)

PERSONS = st.sampled_from(["p1", "p2", "p3"])
INTERVIEWS = st.sampled_from(["i1", "i2", "i3"])
ACCOUNTS = st.sampled_from(["100", "200"])
TOKENS = st.sampled_from(["t1", "t2"])
MINUTES = st.integers(0, 60)
ANSWERS = st.lists(
    st.builds(answer, st.sampled_from(VALUES), st.sampled_from("ab"), st.sampled_from(["", "r1"])),
    max_size=3,
    unique_by=lambda given: given.key,
)


class Stores(RuleBasedStateMachine):
    """Does everything to both stores, and compares what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.sqlite = SqliteStore(Path(self.folder.name) / "store.sqlite3", keys=keyring(KEY))
        self.stores: list[Store] = [MemoryStore(), self.sqlite]
        self.loop.run_until_complete(self.sqlite.open())

    def teardown(self) -> None:
        self.loop.run_until_complete(self.sqlite.close())
        self.loop.close()
        self.folder.cleanup()

    def both(self, act: Callable[[Store], Awaitable[Any]]) -> Any:
        """Return what both stores answered, which must be the same."""
        first, second = (self.loop.run_until_complete(self.told(act, each)) for each in self.stores)
        assert first == second
        return first

    @staticmethod
    async def told(act: Callable[[Store], Awaitable[Any]], store: Store) -> Any:
        try:
            return await act(store)
        except StoreError as fault:
            return type(fault).__name__

    def save(self, change: Change) -> None:
        self.both(lambda store: store.save(change))

    @rule(id=PERSONS, minutes=MINUTES, current=INTERVIEWS)
    def person_seen(self, id, minutes, current):
        self.save(Change(person=replace(person(id, minutes), current=current)))

    @rule(id=PERSONS, account=ACCOUNTS)
    def account_bound(self, id, account):
        self.save(Change(binding=binding(id, account)))

    @rule(id=INTERVIEWS, owner=PERSONS, minutes=MINUTES)
    def interview_started(self, id, owner, minutes):
        started = interview(id, owner, minutes)
        self.save(Change(person=person(owner), interview=started))

    @rule(id=INTERVIEWS, answers=ANSWERS, minutes=MINUTES, update=st.integers(0, 9))
    def questions_answered(self, id, answers, minutes, update):
        before = self.both(lambda store: store.interview(id))
        if before is not None:
            change = answered(before, *answers, minutes=minutes)
            self.save(change.but(update=("telegram", str(update))))

    @rule(id=INTERVIEWS, answers=ANSWERS)
    def stale_answer(self, id, answers):
        change = answered(interview(id), *answers)
        before = self.both(lambda store: store.interview(id))
        if before is not None and before.revision > 1:
            self.save(change)

    @rule(id=INTERVIEWS, number=st.integers(1, 3))
    def submitted(self, id, number):
        self.save(Change(submission=Submission(id, number, NOON, "en", b"\x00{}")))

    @rule(id=PERSONS, given=st.booleans())
    def consented(self, id, given):
        self.save(Change(consents=(Consent(id, "totals", given, NOON, "3", "en", "c1"),)))

    @rule(token=TOKENS, id=PERSONS, about=INTERVIEWS, minutes=st.none() | MINUTES)
    def link_given(self, token, id, about, minutes):
        until = None if minutes is None else later(minutes)
        self.save(Change(links=(Link(token, "report", id, NOON, until, about, 1),)))

    @rule(token=TOKENS, minutes=MINUTES)
    def link_spent(self, token, minutes):
        self.both(lambda store: store.spend(token, later(minutes)))

    @rule(id=INTERVIEWS, guest=PERSONS)
    def shared(self, id, guest):
        self.both(lambda store: store.share(id, guest, NOON))

    @rule(account=ACCOUNTS, message=st.sampled_from("12"))
    def message_sent(self, account, message):
        self.save(Change(live=LiveMessage("telegram", account, message)))

    @rule(id=INTERVIEWS)
    def interview_erased(self, id):
        self.both(lambda store: store.erase_interview(id))

    @rule(id=PERSONS)
    def person_erased(self, id):
        self.both(lambda store: store.erase_person(id))

    @rule()
    def opened_again(self):
        self.loop.run_until_complete(self.sqlite.close())
        self.loop.run_until_complete(self.sqlite.open())

    @invariant()
    def everything_is_alike(self):
        self.both(_everything)


async def _everything(store: Store) -> list[Any]:
    state = await store.state()
    told: list[Any] = [state.persons, state.interviews, state.answers]
    for id in ("p1", "p2", "p3"):
        told += [await store.person(id), await store.consents(id), await store.interviews_of(id)]
    for id in ("i1", "i2", "i3"):
        told += [await store.interview(id), await store.history(id), await store.submissions(id)]
    for account in ("100", "200"):
        told += [await store.person_of("telegram", account), await store.live("telegram", account)]
    told += [await store.link(token) for token in ("t1", "t2")]
    return told + [await store.seen(("telegram", str(number))) for number in range(10)]


TestStores = Stores.TestCase
TestStores.settings = tries(25, stateful_step_count=25)
