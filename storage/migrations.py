"""The shape of the database, as one numbered list of steps.

Rule of this file: a step that has been released is never edited; the next change is a new number,
with a form for each database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database
from sqlite_utils.db import Table

from storage.migration_cohorts import make_cohorts


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `sqlite` makes it there, through sqlite-utils, inside one transaction."""

    number: int
    title: str
    sqlite: Callable[[Database], None]

    @property
    def name(self) -> str:
        """Under what name its being done is recorded, such as `0001_first_tables`."""
        return f"{self.number:04d}_{self.title.replace(' ', '_')}"


def _table(db: Database, name: str) -> Table:
    return db.table(name)


def _first_tables(db: Database) -> None:
    _people(db)
    _interviews(db)
    _table(db, "links").create(
        {
            "token": str,
            "purpose": str,
            "person": str,
            "created_at": str,
            "expires_at": str,
            "interview": str,
            "submission": int,
            "spent_at": str,
        },
        pk="token",
        not_null={"purpose", "person", "created_at", "interview", "submission"},
        strict=True,
    )
    _table(db, "links").create_index(["person"])
    _table(db, "links").create_index(["interview"])
    # Two columns make the key of these: without a rowid they need no second tree for it.
    db.execute(
        "CREATE TABLE live (channel TEXT NOT NULL, account TEXT NOT NULL, message TEXT NOT NULL,"
        " PRIMARY KEY (channel, account)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE updates (channel TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL,"
        " PRIMARY KEY (channel, id)) STRICT, WITHOUT ROWID"
    )
    _table(db, "updates").create_index(["at"])
    _table(db, "offsets").create({"name": str, "value": int}, pk="name", strict=True)


def _people(db: Database) -> None:
    _table(db, "persons").create(
        {
            "id": str,
            "created_at": str,
            "seen_at": str,
            "language": str,
            "time_zone": str,
            "current": str,
            "stopped": int,
            "hidden": int,
            "roles": str,
        },
        pk="id",
        not_null={"created_at", "seen_at", "language", "time_zone", "current", "roles"},
        strict=True,
    )
    db.execute(
        "CREATE TABLE bindings (channel TEXT NOT NULL, account TEXT NOT NULL,"
        " person TEXT NOT NULL REFERENCES persons (id), at TEXT NOT NULL,"
        " PRIMARY KEY (channel, account)) STRICT, WITHOUT ROWID"
    )
    _table(db, "bindings").create_index(["person"])
    _table(db, "consents").create(
        {
            "id": int,
            "person": str,
            "purpose": str,
            "given": int,
            "at": str,
            "text_version": str,
            "language": str,
            "cohort": str,
        },
        pk="id",
        not_null={"person", "purpose", "given", "at", "text_version", "language", "cohort"},
        foreign_keys=[("person", "persons", "id")],
        strict=True,
    )
    _table(db, "consents").create_index(["person"])


def _interviews(db: Database) -> None:
    _table(db, "interviews").create(
        {
            "id": str,
            "person": str,
            "ref_id": str,
            "version": int,
            "language": str,
            "status": str,
            "revision": int,
            "started_at": str,
            "updated_at": str,
            "state": str,
        },
        pk="id",
        not_null={"person", "ref_id", "version", "language", "status", "revision", "started_at"}
        | {"updated_at", "state"},
        foreign_keys=[("person", "persons", "id")],
        strict=True,
    )
    _table(db, "interviews").create_index(["person"])
    # The key leads with the interview, so that its answers lie together on a page or two however
    # many the others gave. `superseded_by` is 0 while the answer is current.
    db.execute(
        "CREATE TABLE answers (interview TEXT NOT NULL REFERENCES interviews (id),"
        " question TEXT NOT NULL, row TEXT NOT NULL, seq INTEGER NOT NULL,"
        " value TEXT NOT NULL, at TEXT NOT NULL, how TEXT NOT NULL,"
        " superseded_by INTEGER NOT NULL DEFAULT 0,"
        " PRIMARY KEY (interview, question, row, seq)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE submissions (interview TEXT NOT NULL REFERENCES interviews (id),"
        " number INTEGER NOT NULL, at TEXT NOT NULL, language TEXT NOT NULL, report BLOB NOT NULL,"
        " PRIMARY KEY (interview, number)) STRICT"
    )
    db.execute(
        "CREATE TABLE shares (interview TEXT NOT NULL REFERENCES interviews (id),"
        " person TEXT NOT NULL REFERENCES persons (id), at TEXT NOT NULL,"
        " PRIMARY KEY (interview, person)) STRICT, WITHOUT ROWID"
    )
    _table(db, "shares").create_index(["person"])


def _own_link_back(db: Database) -> None:
    _table(db, "persons").add_column("link_number", int, not_null_default=0)


def _outbox(db: Database) -> None:
    # AUTOINCREMENT: the number of an item that was erased is never given to another.
    db.execute(
        "CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL,"
        " person TEXT NOT NULL REFERENCES persons (id), kind TEXT NOT NULL, payload TEXT NOT NULL,"
        " created_at TEXT NOT NULL, not_before TEXT NOT NULL, expires_at TEXT,"
        " topic TEXT NOT NULL, cohort TEXT NOT NULL, interview TEXT NOT NULL, batch TEXT NOT NULL,"
        " state TEXT NOT NULL DEFAULT 'waiting', holder TEXT NOT NULL DEFAULT '', held_until TEXT,"
        " attempts INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '', settled_at TEXT"
        ") STRICT"
    )
    _table(db, "outbox").create_index(["key"], unique=True)
    for column in ("person", "interview", "batch", "settled_at"):
        _table(db, "outbox").create_index([column])
    db.execute(
        "CREATE INDEX outbox_open ON outbox (person, not_before, number) WHERE settled_at IS NULL"
    )
    db.execute("CREATE INDEX outbox_due ON outbox (not_before, number) WHERE settled_at IS NULL")


def _evidence(db: Database) -> None:
    _table(db, "evidence").create(
        {
            "id": str,
            "person": str,
            "interview": str,
            "sha256": str,
            "kind": str,
            "media_type": str,
            "size": int,
            "at": str,
            "name": str,
            "caption": str,
            "width": int,
            "height": int,
            "shrunk": int,
            "album": str,
            "expires_on": str,
        },
        pk="id",
        not_null={"person", "interview", "sha256", "kind", "media_type", "size", "at", "name"}
        | {"caption", "width", "height", "shrunk", "album"},
        foreign_keys=[("person", "persons", "id"), ("interview", "interviews", "id")],
        strict=True,
    )
    for column in ("person", "interview"):
        _table(db, "evidence").create_index([column])
    db.execute(
        "CREATE TABLE evidence_links (evidence TEXT NOT NULL REFERENCES evidence (id),"
        " question TEXT NOT NULL, row TEXT NOT NULL, place INTEGER NOT NULL,"
        " PRIMARY KEY (evidence, question, row)) STRICT, WITHOUT ROWID"
    )


def _leases(db: Database) -> None:
    _table(db, "leases").create(
        {"name": str, "holder": str, "until": str},
        pk="name",
        not_null={"holder", "until"},
        strict=True,
    )


def _follow_up(db: Database) -> None:
    # One row a step; without a rowid the steps of an interview lie together.
    db.execute(
        "CREATE TABLE plan_marks (interview TEXT NOT NULL REFERENCES interviews (id),"
        " action TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,"
        " actor TEXT NOT NULL, until TEXT, reason TEXT NOT NULL, counted INTEGER NOT NULL,"
        " PRIMARY KEY (interview, action, number)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE plan_dates (interview TEXT PRIMARY KEY REFERENCES interviews (id),"
        " next_on TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    _table(db, "plan_dates").create_index(["next_on"])


def _body_keys(db: Database) -> None:
    db.execute("CREATE TABLE body_keys (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")


def _followed(db: Database) -> None:
    db.execute("ALTER TABLE live ADD COLUMN follows TEXT NOT NULL DEFAULT ''")


def _workshops_of_campaigns(db: Database) -> None:
    _table(db, "cohorts").create_index(["campaign"])


MIGRATIONS: Final = (
    Migration(1, "first tables", sqlite=_first_tables),
    Migration(2, "own link back", sqlite=_own_link_back),
    Migration(3, "outbox", sqlite=_outbox),
    Migration(4, "evidence", sqlite=_evidence),
    Migration(5, "leases", sqlite=_leases),
    Migration(6, "cohorts", sqlite=make_cohorts),
    Migration(7, "follow up", sqlite=_follow_up),
    Migration(8, "body keys", sqlite=_body_keys),
    Migration(9, "messages that are kept up to date", sqlite=_followed),
    Migration(10, "workshops of campaigns", sqlite=_workshops_of_campaigns),
)

SCHEMA: Final = MIGRATIONS[-1].number
"""The schema this program reads and writes."""
