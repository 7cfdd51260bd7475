"""The shape of the PostgreSQL database: for each numbered step of `migrations`, its statements.

Rule of this file: the same tables and columns as in SQLite, so that one set of statements serves
both; texts compare byte by byte (`COLLATE "C"`), so that times in ISO form keep their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TEXT: Final = 'TEXT COLLATE "C"'

FIRST_TABLES: Final = (
    f"""CREATE TABLE persons (
        id {_TEXT} PRIMARY KEY, created_at {_TEXT} NOT NULL, seen_at {_TEXT} NOT NULL,
        language {_TEXT} NOT NULL, time_zone {_TEXT} NOT NULL, current {_TEXT} NOT NULL,
        stopped SMALLINT NOT NULL, hidden SMALLINT NOT NULL, roles {_TEXT} NOT NULL)""",
    "CREATE INDEX persons_seen_at ON persons (seen_at)",
    f"""CREATE TABLE bindings (
        channel {_TEXT} NOT NULL, account {_TEXT} NOT NULL,
        person {_TEXT} NOT NULL REFERENCES persons (id), at {_TEXT} NOT NULL,
        PRIMARY KEY (channel, account))""",
    "CREATE INDEX bindings_person ON bindings (person)",
    f"""CREATE TABLE consents (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person {_TEXT} NOT NULL REFERENCES persons (id), purpose {_TEXT} NOT NULL,
        given SMALLINT NOT NULL, at {_TEXT} NOT NULL, text_version {_TEXT} NOT NULL,
        language {_TEXT} NOT NULL, cohort {_TEXT} NOT NULL)""",
    "CREATE INDEX consents_person ON consents (person)",
    f"""CREATE TABLE interviews (
        id {_TEXT} PRIMARY KEY, person {_TEXT} NOT NULL REFERENCES persons (id),
        ref_id {_TEXT} NOT NULL, version INTEGER NOT NULL, language {_TEXT} NOT NULL,
        status {_TEXT} NOT NULL, revision BIGINT NOT NULL, started_at {_TEXT} NOT NULL,
        updated_at {_TEXT} NOT NULL, state {_TEXT} NOT NULL)""",
    "CREATE INDEX interviews_person ON interviews (person)",
    f"""CREATE TABLE answers (
        interview {_TEXT} NOT NULL REFERENCES interviews (id), question {_TEXT} NOT NULL,
        row {_TEXT} NOT NULL, seq BIGINT NOT NULL, value {_TEXT} NOT NULL, at {_TEXT} NOT NULL,
        how {_TEXT} NOT NULL, superseded_by BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (interview, question, row, seq))""",
    f"""CREATE TABLE submissions (
        interview {_TEXT} NOT NULL REFERENCES interviews (id), number INTEGER NOT NULL,
        at {_TEXT} NOT NULL, language {_TEXT} NOT NULL, report BYTEA NOT NULL,
        PRIMARY KEY (interview, number))""",
    f"""CREATE TABLE shares (
        interview {_TEXT} NOT NULL REFERENCES interviews (id),
        person {_TEXT} NOT NULL REFERENCES persons (id), at {_TEXT} NOT NULL,
        PRIMARY KEY (interview, person))""",
    "CREATE INDEX shares_person ON shares (person)",
    f"""CREATE TABLE links (
        token {_TEXT} PRIMARY KEY, purpose {_TEXT} NOT NULL, person {_TEXT} NOT NULL,
        created_at {_TEXT} NOT NULL, expires_at {_TEXT}, interview {_TEXT} NOT NULL,
        submission INTEGER NOT NULL, spent_at {_TEXT})""",
    "CREATE INDEX links_person ON links (person)",
    "CREATE INDEX links_interview ON links (interview)",
    f"""CREATE TABLE live (
        channel {_TEXT} NOT NULL, account {_TEXT} NOT NULL, message {_TEXT} NOT NULL,
        PRIMARY KEY (channel, account))""",
    f"""CREATE TABLE updates (
        channel {_TEXT} NOT NULL, id {_TEXT} NOT NULL, at {_TEXT} NOT NULL,
        PRIMARY KEY (channel, id))""",
    "CREATE INDEX updates_at ON updates (at)",
    f"CREATE TABLE offsets (name {_TEXT} PRIMARY KEY, value BIGINT)",
)

OWN_LINK_BACK: Final = ("ALTER TABLE persons ADD COLUMN link_number INTEGER NOT NULL DEFAULT 0",)

OUTBOX: Final = (
    f"""CREATE TABLE outbox (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key {_TEXT} NOT NULL UNIQUE,
        person {_TEXT} NOT NULL REFERENCES persons (id), kind {_TEXT} NOT NULL,
        payload {_TEXT} NOT NULL, created_at {_TEXT} NOT NULL, not_before {_TEXT} NOT NULL,
        expires_at {_TEXT}, topic {_TEXT} NOT NULL, cohort {_TEXT} NOT NULL,
        interview {_TEXT} NOT NULL, batch {_TEXT} NOT NULL,
        state {_TEXT} NOT NULL DEFAULT 'waiting', holder {_TEXT} NOT NULL DEFAULT '',
        held_until {_TEXT}, attempts INTEGER NOT NULL DEFAULT 0,
        fault {_TEXT} NOT NULL DEFAULT '', settled_at {_TEXT})""",
    "CREATE INDEX outbox_person ON outbox (person)",
    "CREATE INDEX outbox_interview ON outbox (interview)",
    "CREATE INDEX outbox_batch ON outbox (batch)",
    "CREATE INDEX outbox_settled_at ON outbox (settled_at)",
    "CREATE INDEX outbox_open ON outbox (person, not_before, number) WHERE settled_at IS NULL",
    "CREATE INDEX outbox_due ON outbox (not_before, number) WHERE settled_at IS NULL",
)

EVIDENCE: Final = (
    f"""CREATE TABLE evidence (
        id {_TEXT} PRIMARY KEY, person {_TEXT} NOT NULL REFERENCES persons (id),
        interview {_TEXT} NOT NULL REFERENCES interviews (id), sha256 {_TEXT} NOT NULL,
        kind {_TEXT} NOT NULL, media_type {_TEXT} NOT NULL, size BIGINT NOT NULL,
        at {_TEXT} NOT NULL, name {_TEXT} NOT NULL, caption {_TEXT} NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, shrunk SMALLINT NOT NULL,
        album {_TEXT} NOT NULL, expires_on {_TEXT})""",
    "CREATE INDEX evidence_person ON evidence (person)",
    "CREATE INDEX evidence_interview ON evidence (interview)",
    f"""CREATE TABLE evidence_links (
        evidence {_TEXT} NOT NULL REFERENCES evidence (id), question {_TEXT} NOT NULL,
        row {_TEXT} NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (evidence, question, row))""",
)

LEASES: Final = (
    f"""CREATE TABLE leases (
        name {_TEXT} PRIMARY KEY, holder {_TEXT} NOT NULL, until {_TEXT} NOT NULL)""",
)

COHORTS: Final = (
    f"ALTER TABLE links ADD COLUMN about {_TEXT} NOT NULL DEFAULT ''",
    "CREATE INDEX consents_cohort ON consents (cohort, purpose, person, id)",
    f"""CREATE TABLE organisations (
        id {_TEXT} PRIMARY KEY, name {_TEXT} NOT NULL, created_at {_TEXT} NOT NULL,
        brand {_TEXT} NOT NULL)""",
    f"""CREATE TABLE officers (
        organisation {_TEXT} NOT NULL REFERENCES organisations (id),
        person {_TEXT} NOT NULL REFERENCES persons (id), role {_TEXT} NOT NULL,
        at {_TEXT} NOT NULL, left_at {_TEXT}, PRIMARY KEY (organisation, person, role))""",
    "CREATE INDEX officers_person ON officers (person)",
    f"""CREATE TABLE cohorts (
        id {_TEXT} PRIMARY KEY, kind {_TEXT} NOT NULL,
        organisation {_TEXT} NOT NULL REFERENCES organisations (id), title {_TEXT} NOT NULL,
        code {_TEXT} NOT NULL UNIQUE, created_at {_TEXT} NOT NULL, revision BIGINT NOT NULL,
        open SMALLINT NOT NULL, spoken {_TEXT} NOT NULL, campaign {_TEXT} NOT NULL,
        closed_at {_TEXT}, settings {_TEXT} NOT NULL, touched BIGINT NOT NULL DEFAULT 0)""",
    "CREATE INDEX cohorts_organisation ON cohorts (organisation)",
    "CREATE UNIQUE INDEX cohorts_spoken ON cohorts (spoken) WHERE spoken <> ''",
    f"""CREATE TABLE memberships (
        cohort {_TEXT} NOT NULL REFERENCES cohorts (id),
        person {_TEXT} NOT NULL REFERENCES persons (id), joined_at {_TEXT} NOT NULL,
        seat INTEGER NOT NULL, left_at {_TEXT}, aside SMALLINT NOT NULL, help_at {_TEXT},
        PRIMARY KEY (cohort, person), UNIQUE (cohort, seat))""",
    "CREATE INDEX memberships_person ON memberships (person)",
    f"""CREATE TABLE enrolments (
        interview {_TEXT} NOT NULL REFERENCES interviews (id), kind {_TEXT} NOT NULL,
        cohort {_TEXT} NOT NULL REFERENCES cohorts (id), PRIMARY KEY (interview, kind))""",
    "CREATE INDEX enrolments_cohort ON enrolments (cohort)",
    f"""CREATE TABLE tallies (
        interview {_TEXT} NOT NULL REFERENCES interviews (id), submission INTEGER NOT NULL,
        person {_TEXT} NOT NULL REFERENCES persons (id), ref_id {_TEXT} NOT NULL,
        at {_TEXT} NOT NULL, facts {_TEXT} NOT NULL, PRIMARY KEY (interview, submission))""",
    "CREATE INDEX tallies_person ON tallies (person)",
    f"""CREATE TABLE releases (
        cohort {_TEXT} NOT NULL REFERENCES cohorts (id), view {_TEXT} NOT NULL,
        number INTEGER NOT NULL, at {_TEXT} NOT NULL, basis {_TEXT} NOT NULL,
        figures {_TEXT} NOT NULL, PRIMARY KEY (cohort, view, number))""",
    f"""CREATE TABLE acts (
        number BIGINT PRIMARY KEY, at {_TEXT} NOT NULL, actor {_TEXT} NOT NULL,
        act {_TEXT} NOT NULL, organisation {_TEXT} NOT NULL, about {_TEXT} NOT NULL,
        detail {_TEXT} NOT NULL, digest {_TEXT} NOT NULL)""",
    "CREATE INDEX acts_organisation ON acts (organisation, number)",
    f"CREATE TABLE audit_head (number BIGINT NOT NULL, digest {_TEXT} NOT NULL)",
    "INSERT INTO audit_head (number, digest) VALUES (0, '')",
    f"""CREATE TABLE shared_reports (
        id {_TEXT} PRIMARY KEY, person {_TEXT} NOT NULL REFERENCES persons (id),
        interview {_TEXT} NOT NULL REFERENCES interviews (id), submission INTEGER NOT NULL,
        created_at {_TEXT} NOT NULL, expires_at {_TEXT} NOT NULL, organisation {_TEXT} NOT NULL,
        revoked_at {_TEXT}, name {_TEXT} NOT NULL DEFAULT '')""",
    "CREATE INDEX shared_reports_person ON shared_reports (person)",
    "CREATE INDEX shared_reports_interview ON shared_reports (interview)",
    "CREATE INDEX shared_reports_organisation ON shared_reports (organisation)",
    f"""CREATE TABLE openings (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        share {_TEXT} NOT NULL REFERENCES shared_reports (id), at {_TEXT} NOT NULL,
        officer {_TEXT} NOT NULL)""",
    "CREATE INDEX openings_share ON openings (share)",
    f"""CREATE TABLE broadcasts (
        id {_TEXT} PRIMARY KEY, cohort {_TEXT} NOT NULL REFERENCES cohorts (id),
        organisation {_TEXT} NOT NULL REFERENCES organisations (id), author {_TEXT} NOT NULL,
        created_at {_TEXT} NOT NULL, state {_TEXT} NOT NULL, revision BIGINT NOT NULL,
        send_at {_TEXT}, content {_TEXT} NOT NULL)""",
    "CREATE INDEX broadcasts_cohort ON broadcasts (cohort)",
    "CREATE INDEX broadcasts_organisation ON broadcasts (organisation)",
    "CREATE INDEX broadcasts_state ON broadcasts (state)",
)

FOLLOW_UP: Final = (
    f"""CREATE TABLE plan_marks (
        interview {_TEXT} NOT NULL REFERENCES interviews (id), action {_TEXT} NOT NULL,
        number INTEGER NOT NULL, state {_TEXT} NOT NULL, at {_TEXT} NOT NULL,
        actor {_TEXT} NOT NULL, until {_TEXT}, reason {_TEXT} NOT NULL, counted SMALLINT NOT NULL,
        PRIMARY KEY (interview, action, number))""",
    f"""CREATE TABLE plan_dates (
        interview {_TEXT} PRIMARY KEY REFERENCES interviews (id), next_on {_TEXT} NOT NULL)""",
    "CREATE INDEX plan_dates_next_on ON plan_dates (next_on)",
)

BODY_KEYS: Final = (f"CREATE TABLE body_keys (id {_TEXT} PRIMARY KEY)",)

FOLLOWED: Final = (f"ALTER TABLE live ADD COLUMN follows {_TEXT} NOT NULL DEFAULT ''",)

WORKSHOPS_OF_CAMPAIGNS: Final = ("CREATE INDEX cohorts_campaign ON cohorts (campaign)",)

POSTGRES_STEPS: Final[Mapping[int, tuple[str, ...]]] = {
    1: FIRST_TABLES,
    2: OWN_LINK_BACK,
    3: OUTBOX,
    4: EVIDENCE,
    5: LEASES,
    6: COHORTS,
    7: FOLLOW_UP,
    8: BODY_KEYS,
    9: FOLLOWED,
    10: WORKSHOPS_OF_CAMPAIGNS,
}
"""The statements of each step, by its number in `migrations.MIGRATIONS`."""
