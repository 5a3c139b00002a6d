"""Every table, once, for both databases. What a runner owns hangs on the athlete and goes with it.

Ids are random text; Strava's numbers are text too, so that none is rounded above 2^53.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from plansync.store.columns import JsonText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _owner(*, primary_key: bool = False) -> Column[str]:
    # Every primary key that starts with athlete_id is an index on it; the others get their own.
    reference = ForeignKey("athletes.id", ondelete="CASCADE")
    return Column("athlete_id", Text, reference, primary_key=primary_key, nullable=False)


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **more)


def _number(name: str, **more: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **more)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _at(name: str, *, nullable: bool = False, **more: Any) -> Column[Any]:
    return Column(name, UtcDateTime, nullable=nullable, **more)


athletes = Table(
    "athletes",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _at("created_at"),
    Column("profile", JsonText, nullable=False),
    _number("revision"),
    _flag("demo"),
    _at("next_roll_at", nullable=True, index=True),
    _at("planned_at", nullable=True),
    Column("planned_digest", Text),
)

phase_changes = Table(
    "phase_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    _number("phase"),
    Column("start", Date, nullable=False),
    _flag("override"),
    _flag("race_block"),
    Column("against", JsonText, nullable=False, default=list),
    Column("until", Date),
    _number("standalone_done", default=0),
    _at("made_at"),
    _at("undone_at", nullable=True),
    Index(None, "athlete_id"),
)

races = Table(
    "races",
    metadata,
    Column("id", Text, primary_key=True),
    _owner(),
    _text("name"),
    Column("day", Date, nullable=False),
    Column("distance_m", Double),
    _text("priority"),
    _at("created_at"),
    Index(None, "athlete_id"),
)

connections = Table(
    "connections",
    metadata,
    _owner(primary_key=True),
    _text("strava_athlete_id", unique=True),
    Column("scopes", JsonText, nullable=False),
    _text("access_token"),
    _text("refresh_token"),
    _at("expires_at"),
    _number("version"),
    _at("lease_until", nullable=True),
    Column("lease_by", Text),
    _text("state"),
    _text("reason"),
    _text("consent_version"),
    _at("consent_at"),
    _at("connected_at"),
    _at("synced_at", nullable=True),
    _at("synced_through", nullable=True),
    _at("next_sync_at", nullable=True, index=True),
    _number("failures"),
)

# No athlete here: a token is still to be revoked after the runner's rows are gone.
revocations = Table(
    "revocations",
    metadata,
    Column("id", Text, primary_key=True),
    _text("token"),
    _at("made_at"),
    _at("due_at", index=True),
    _number("tries"),
    _text("last_error"),
)

activities = Table(
    "activities",
    metadata,
    _owner(primary_key=True),
    Column("activity_id", Text, primary_key=True),
    _text("source"),
    Column("day", Date, nullable=False),
    _at("start", nullable=True),
    _number("elapsed_s"),
    Column("distance_m", Double, nullable=False),
    _text("name"),
    _text("kind"),
    _at("seen_at"),
    _at("expires_at", index=True),
    Index(None, "athlete_id", "day"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    _owner(),
    _text("name"),
    _text("kind"),
    Column("address", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_gz", LargeBinary),
    Column("body_hash", Text),
    _at("fetched_at", nullable=True),
    _at("good_at", nullable=True),
    _text("state"),
    _text("error"),
    _flag("shrink_held"),
    _at("next_fetch_at", nullable=True, index=True),
    _number("failures"),
    _at("created_at"),
    UniqueConstraint("athlete_id", "id"),
)

source_runs = Table(
    "source_runs",
    metadata,
    _owner(primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("payload", JsonText, nullable=False),
    ForeignKeyConstraint(
        ["athlete_id", "source_id"], ["sources.athlete_id", "sources.id"], ondelete="CASCADE"
    ),
    Index(None, "athlete_id", "day"),
)

sessions = Table(
    "sessions",
    metadata,
    _owner(primary_key=True),
    Column("uid", Text, primary_key=True),
    _text("slot"),
    Column("day", Date, nullable=False),
    _at("start"),
    _number("minutes"),
    _number("phase"),
    Column("run_key", Text),
    _flag("optional"),
    _text("why"),
    Column("steps", JsonText, nullable=False),
    Index(None, "athlete_id", "start"),
)

plan_notes = Table(
    "plan_notes",
    metadata,
    _owner(primary_key=True),
    Column("notes", JsonText, nullable=False),
    Column("absences", JsonText, nullable=False, default=list),
)

# What the runner said of a session outlives the session's row, so it carries what it speaks of.
session_marks = Table(
    "session_marks",
    metadata,
    _owner(primary_key=True),
    Column("uid", Text, primary_key=True),
    _text("slot"),
    Column("day", Date, nullable=False),
    _number("phase"),
    _number("minutes"),
    _text("mark"),
    Column("exercises", JsonText, nullable=False),
    _text("via"),
    _at("made_at"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("day", Date, nullable=False),
    Column("findings", JsonText, nullable=False),
    Column("lists", JsonText, nullable=False),
    _at("made_at"),
    Index(None, "athlete_id"),
)

events = Table(
    "events",
    metadata,
    _owner(primary_key=True),
    Column("uid", Text, primary_key=True),
    _text("kind"),
    Column("day", Date, nullable=False),
    _text("sort_key"),
    _text("content_hash"),
    _text("schedule_hash"),
    _at("dtstamp"),
    _at("last_modified"),
    _number("sequence"),
    Column("ics", LargeBinary, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Text, primary_key=True),
    _owner(),
    _text("secret_hash", unique=True),
    _text("secret"),
    _at("created_at"),
    _at("revoked_at", nullable=True),
    Column("etag", Text),
    _at("modified", nullable=True),
    Column("body_gz", LargeBinary),
    Column("busy_etag", Text),
    _at("busy_modified", nullable=True),
    Column("busy_body_gz", LargeBinary),
    _at("fetched_at", nullable=True),
    _text("fetched_by"),
    _number("fetches"),
    Index(None, "athlete_id"),
    Index(
        "uq_feeds_active",
        "athlete_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

work = Table(
    "work",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    _text("key"),
    _at("due_at", index=True),
    _at("lease_until", nullable=True),
    Column("lease_by", Text),
    _number("attempts"),
    _flag("again"),
    _text("last_error"),
    UniqueConstraint("kind", "key"),
)

work_log = Table(
    "work_log",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _at("last_ok_at", nullable=True),
    _text("last_error"),
    _at("last_error_at", nullable=True),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("id_hash", Text, primary_key=True),
    _owner(),
    _at("created_at"),
    _at("seen_at"),
    _at("expires_at", index=True),
    _text("agent"),
    Index(None, "athlete_id"),
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    Column("token_hash", Text, primary_key=True),
    _text("kind"),
    Column("athlete_id", Text, ForeignKey("athletes.id", ondelete="CASCADE"), index=True),
    Column("browser_hash", Text),
    Column("payload", JsonText, nullable=False),
    _at("expires_at", index=True),
    _at("used_at", nullable=True),
)

ledgers = Table(
    "ledgers",
    metadata,
    Column("app", Text, primary_key=True),
    _at("short_start"),
    _number("short_limit"),
    _number("short_used"),
    _at("day_start"),
    _number("day_limit"),
    _number("day_used"),
    _at("blocked_until", nullable=True),
)

# No reference to athletes: what was done outlives the runner, under a hash.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    _at("at"),
    Column("athlete_id", Text, index=True),
    _text("what"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("athlete_hash"),
    _at("at"),
    _text("what"),
)
