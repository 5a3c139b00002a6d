"""Engines: SQLite set up for one machine that must not lose a commit, PostgreSQL for more.

Write units begin IMMEDIATE: a deferred transaction that reads and then writes fails at once when
another writer came between (SQLite manual, "Isolation", SQLITE_BUSY_SNAPSHOT).
"""

import os
import sqlite3
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from plansync.errors import OperatorError

BUSY_TIMEOUT_S = 10
WRITES = "plansync_writes"

_POSTGRES_OPTIONS = {"options": "-c timezone=UTC", "connect_timeout": str(BUSY_TIMEOUT_S)}

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA mmap_size=268435456",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)


def database_url(text: str) -> URL:
    """The address as SQLAlchemy reads it, with our driver; OperatorError for another database."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise _unknown() from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return _with(url.set(drivername="postgresql+psycopg"), **_POSTGRES_OPTIONS)
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return _with(url, timeout=str(BUSY_TIMEOUT_S))
    raise _unknown()


def make_engine(url: URL) -> Engine:
    """An engine for the database at `url`; nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise OperatorError(
            "PostgreSQL needs a driver that is not installed",
            hint="install it with: pip install 'plansync[postgres]'",
        ) from error


def for_writes(connection: Connection) -> Connection:
    """The same connection; its transactions take the write lock when they begin."""
    return connection.execution_options(**{WRITES: True})


def for_reads(connection: Connection) -> Connection:
    """The same connection; its transactions see one state and cannot write."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return connection


def keep_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Nothing; SQLite checks references on this connection, or not while tables are rebuilt.

    Only outside a transaction (SQLite manual, PRAGMA foreign_keys), hence on the raw connection.
    """
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}").close()


def keep_private(engine: Engine) -> None:
    """Nothing; a new embedded file belongs to its owner alone, and so do its companions."""
    if engine.dialect.name == "sqlite" and engine.url.database is not None:
        # When it cannot be made SQLite will say so, in words `faults` knows.
        with suppress(OSError):
            os.close(os.open(engine.url.database, os.O_RDWR | os.O_CREAT, 0o600))


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """Nothing; the raw connection has our settings and leaves BEGIN to us."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def _with(url: URL, **defaults: str) -> URL:
    # What the operator wrote into the address wins.
    return url.update_query_dict({**defaults, **url.query})


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        prepare_sqlite(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        raw: Any = connection.connection.driver_connection
        raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}").close()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _unknown() -> OperatorError:
    return OperatorError(
        "PLANSYNC_DATABASE_URL names no database PlanSync knows",
        hint="use postgresql://user@host/name, or leave it out for the embedded database",
    )
