"""The stores, and invented persons and interviews for their tests; short ids, fixed times."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from flows.interview import Answer, Interview, Pending
from questionnaires.values import Money, Typed, Value
from storage.base import Binding, Change, Person, Store, Submission
from storage.opening import open_store
from tests.postgres_running import emptied_store

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

VALUES: tuple[Value, ...] = (
    "yes",
    'Agency "A & Söhne" \u0000 \U0001f600',
    "",
    0,
    -40,
    10**30,
    Decimal("12.50"),
    NOON.date(),
    Money(Decimal("1200.00"), "USD"),
    Typed("dont_know"),
    Typed("not_applicable", "no migrants"),
    ("a", "b"),
    (),
)


KEY = "0123456789abcdef0123456789abcdef"
FORMER_KEY = "fedcba9876543210fedcba9876543210"
SECRET = "a secret for the audit log, 32 letters"

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda folder: open_store("memory:", folder),
    "sqlite": lambda folder: open_store(f"sqlite:///{folder}/store.sqlite3", folder),
    "postgresql": emptied_store,
    "sqlite, encrypted": lambda folder: open_store(
        f"sqlite:///{folder}/store.sqlite3", folder, (KEY,), SECRET
    ),
    "postgresql, encrypted": lambda folder: emptied_store(folder, (KEY,), SECRET),
}


@pytest.fixture(params=STORES)
async def each_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """One kind of store after the other, open and empty; a module names it `store`."""
    opened = STORES[request.param](tmp_path)
    await opened.open()
    yield opened
    await opened.close()


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def person(id: str = "p1", minutes: float = 0) -> Person:
    return Person(id=id, created_at=NOON, seen_at=later(minutes), language="en")


def binding(person: str = "p1", account: str = "100", channel: str = "telegram") -> Binding:
    return Binding(channel, account, person, NOON)


def interview(id: str = "i1", person: str = "p1", minutes: float = 0) -> Interview:
    return Interview(
        id=id,
        person=person,
        ref_id="fair_recruitment",
        version=1,
        status="asking",
        started_at=NOON,
        updated_at=later(minutes),
        language="ar",
        revision=1,
    )


def answer(value: Value, question: str = "fee", row: str = "", minutes: float = 0) -> Answer:
    return Answer(question, row, value, later(minutes))


def answered(before: Interview, *answers: Answer, minutes: float = 1) -> Change:
    """Return the change that gives these answers."""
    next_one = replace(before, revision=before.revision + 1, updated_at=later(minutes))
    for given in answers:
        next_one = next_one.with_answer(given)
    return Change(interview=next_one, expected_revision=before.revision, answers=answers)


def after(change: Change) -> Interview:
    """Return the interview a change leads to."""
    assert change.interview is not None
    return change.interview


def full(before: Interview) -> Interview:
    """Return the interview with every field of its state set."""
    return replace(
        before,
        subject="My firm",
        time_zone="Asia/Dhaka",
        consented_at=NOON,
        consent_version="3",
        skipped=(("q1", ""), ("q2", "r1")),
        rows={"recruiters": ("r1", "r3")},
        revisiting=("q1", ""),
        ticking=("q2", "r1"),
        ticks=("a", "b"),
        pending=Pending(("q1", ""), Money(Decimal("1.5"), "BDT"), "consequences", 3, 1, 2),
        opened=("m1",),
        cards=("f1",),
        asked_back=("q3",),
        carried_from="i0",
        submissions=2,
        completed_at=later(3),
    )


async def begin(store: Store, person_id: str = "p1", interview_id: str = "i1") -> Interview:
    """Save a person with one account (`100` for p1) and one new interview."""
    started = interview(interview_id, person_id)
    account = f"{person_id.removeprefix('p')}00"
    change = Change(
        person=person(person_id), binding=binding(person_id, account), interview=started
    )
    await store.save(change)
    return started


async def submit(store: Store, interview_id: str, number: int, report: bytes = b"{}") -> None:
    await store.save(Change(submission=Submission(interview_id, number, NOON, "en", report)))
