"""The tables of organisations and cohorts in SQLite: step 6 of `migrations`.

Rule of this file: as `migrations` says, what was released is never edited.
"""

from __future__ import annotations

from sqlite_utils import Database


def make_cohorts(db: Database) -> None:
    """Make the tables, and what links and consents need for them."""
    db.table("links").add_column("about", str, not_null_default="")
    db.table("consents").create_index(["cohort", "purpose", "person", "id"])
    _organisations(db)
    _members(db)
    _totals(db)
    _audit(db)
    _shared(db)


def _organisations(db: Database) -> None:
    db.table("organisations").create(
        {"id": str, "name": str, "created_at": str, "brand": str},
        pk="id",
        not_null={"name", "created_at", "brand"},
        strict=True,
    )
    db.execute(
        "CREATE TABLE officers (organisation TEXT NOT NULL REFERENCES organisations (id),"
        " person TEXT NOT NULL REFERENCES persons (id), role TEXT NOT NULL, at TEXT NOT NULL,"
        " left_at TEXT, PRIMARY KEY (organisation, person, role)) STRICT, WITHOUT ROWID"
    )
    db.table("officers").create_index(["person"])
    # `touched` counts every change to who joined and which interviews count.
    db.execute(
        "CREATE TABLE cohorts (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,"
        " organisation TEXT NOT NULL REFERENCES organisations (id), title TEXT NOT NULL,"
        " code TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, revision INTEGER NOT NULL,"
        " open INTEGER NOT NULL, spoken TEXT NOT NULL, campaign TEXT NOT NULL, closed_at TEXT,"
        " settings TEXT NOT NULL, touched INTEGER NOT NULL DEFAULT 0) STRICT"
    )
    db.table("cohorts").create_index(["organisation"])
    db.execute("CREATE UNIQUE INDEX cohorts_spoken ON cohorts (spoken) WHERE spoken <> ''")


def _members(db: Database) -> None:
    db.execute(
        "CREATE TABLE memberships (cohort TEXT NOT NULL REFERENCES cohorts (id),"
        " person TEXT NOT NULL REFERENCES persons (id), joined_at TEXT NOT NULL,"
        " seat INTEGER NOT NULL, left_at TEXT, aside INTEGER NOT NULL, help_at TEXT,"
        " PRIMARY KEY (cohort, person)) STRICT, WITHOUT ROWID"
    )
    db.table("memberships").create_index(["cohort", "seat"], unique=True)
    db.table("memberships").create_index(["person"])
    # At most one campaign and one workshop for each interview: its kind is in the key.
    db.execute(
        "CREATE TABLE enrolments (interview TEXT NOT NULL REFERENCES interviews (id),"
        " kind TEXT NOT NULL, cohort TEXT NOT NULL REFERENCES cohorts (id),"
        " PRIMARY KEY (interview, kind)) STRICT, WITHOUT ROWID"
    )
    db.table("enrolments").create_index(["cohort"])


def _totals(db: Database) -> None:
    db.execute(
        "CREATE TABLE tallies (interview TEXT NOT NULL REFERENCES interviews (id),"
        " submission INTEGER NOT NULL, person TEXT NOT NULL REFERENCES persons (id),"
        " ref_id TEXT NOT NULL, at TEXT NOT NULL, facts TEXT NOT NULL,"
        " PRIMARY KEY (interview, submission)) STRICT"
    )
    db.table("tallies").create_index(["person"])
    db.execute(
        "CREATE TABLE releases (cohort TEXT NOT NULL REFERENCES cohorts (id), view TEXT NOT NULL,"
        " number INTEGER NOT NULL, at TEXT NOT NULL, basis TEXT NOT NULL, figures TEXT NOT NULL,"
        " PRIMARY KEY (cohort, view, number)) STRICT"
    )


def _audit(db: Database) -> None:
    db.table("acts").create(
        {
            "number": int,
            "at": str,
            "actor": str,
            "act": str,
            "organisation": str,
            "about": str,
            "detail": str,
            "digest": str,
        },
        pk="number",
        not_null={"at", "actor", "act", "organisation", "about", "detail", "digest"},
        strict=True,
    )
    db.table("acts").create_index(["organisation", "number"])
    # One row: the number and digest given last. Whoever adds an entry writes it first.
    db.execute("CREATE TABLE audit_head (number INTEGER NOT NULL, digest TEXT NOT NULL) STRICT")
    db.execute("INSERT INTO audit_head (number, digest) VALUES (0, '')")


def _shared(db: Database) -> None:
    db.execute(
        "CREATE TABLE shared_reports (id TEXT NOT NULL PRIMARY KEY,"
        " person TEXT NOT NULL REFERENCES persons (id),"
        " interview TEXT NOT NULL REFERENCES interviews (id), submission INTEGER NOT NULL,"
        " created_at TEXT NOT NULL, expires_at TEXT NOT NULL, organisation TEXT NOT NULL,"
        " revoked_at TEXT, name TEXT NOT NULL DEFAULT '') STRICT"
    )
    for column in ("person", "interview", "organisation"):
        db.table("shared_reports").create_index([column])
    db.table("openings").create(
        {"id": int, "share": str, "at": str, "officer": str},
        pk="id",
        not_null={"share", "at", "officer"},
        foreign_keys=[("share", "shared_reports", "id")],
        strict=True,
    )
    db.table("openings").create_index(["share"])
    db.execute(
        "CREATE TABLE broadcasts (id TEXT NOT NULL PRIMARY KEY,"
        " cohort TEXT NOT NULL REFERENCES cohorts (id),"
        " organisation TEXT NOT NULL REFERENCES organisations (id), author TEXT NOT NULL,"
        " created_at TEXT NOT NULL, state TEXT NOT NULL, revision INTEGER NOT NULL, send_at TEXT,"
        " content TEXT NOT NULL) STRICT"
    )
    for column in ("cohort", "organisation", "state"):
        db.table("broadcasts").create_index([column])
