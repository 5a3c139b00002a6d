"""The feed door's own way in: one indexed read on a raw connection of each thread.

It goes round SQLAlchemy because a calendar's poll costs less than SQLAlchemy's part of it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from plansync.store.engine import prepare_sqlite
from plansync.store.faults import translate_raw
from plansync.store.feeds import FeedBytes


@dataclass(frozen=True, slots=True)
class FeedHit:
    """What is at an address. `etag` and `modified` are None when nothing was published yet.

    `body()` reads the bytes together with their own stamps, which may be newer than these;
    None when the feed was revoked or deleted in between.
    """

    etag: str | None
    modified: datetime | None
    revoked: bool
    body: Callable[[], FeedBytes | None]


class FeedLookup:
    """Callable with the hash of a secret; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._embedded = engine.dialect.name == "sqlite"
        self._own = threading.local()
        self._opened: list[Any] = []
        mark = "?" if self._embedded else "%s"
        self._stamps = {
            busy: f"SELECT {p}etag, {p}modified, revoked_at FROM feeds WHERE secret_hash = {mark}"  # noqa: S608 no input in it
            for busy, p in ((False, ""), (True, "busy_"))
        }
        self._bytes = {
            busy: f"SELECT {p}etag, {p}modified, {p}body_gz FROM feeds WHERE secret_hash = {mark}"  # noqa: S608 no input in it
            for busy, p in ((False, ""), (True, "busy_"))
        }

    def __call__(self, secret_hash: str, *, busy: bool = False) -> FeedHit | None:
        """What is at the address, None when there never was a feed."""
        row = self._read(self._stamps[busy], secret_hash)
        if row is None:
            return None
        etag, modified, revoked_at = row
        return FeedHit(
            etag,
            _instant(modified),
            revoked_at is not None,
            lambda: self._body(secret_hash, busy=busy),
        )

    def close(self) -> None:
        """Nothing; the connections of every thread are closed."""
        while self._opened:
            self._opened.pop().close()
        self._own = threading.local()

    def _body(self, secret_hash: str, *, busy: bool) -> FeedBytes | None:
        row = self._read(self._bytes[busy], secret_hash)
        at = None if row is None else _instant(row[1])
        return None if row is None or at is None else FeedBytes(row[0], at, bytes(row[2]))

    def _read(self, statement: str, secret_hash: str) -> Any:
        driver_error = self._engine.dialect.loaded_dbapi.Error
        try:
            return self._fetch(statement, secret_hash)
        except driver_error:
            # A connection that sat idle may have died with the server: once more on a new one.
            self._forget()
        try:
            return self._fetch(statement, secret_hash)
        except driver_error as error:
            raise translate_raw(error) from error

    def _fetch(self, statement: str, secret_hash: str) -> Any:
        connection = getattr(self._own, "connection", None) or self._open()
        return connection.execute(statement, (secret_hash,)).fetchone()

    def _open(self) -> Any:
        args, options = self._engine.dialect.create_connect_args(self._engine.url)
        connection: Any
        if self._embedded:
            options["check_same_thread"] = False  # closed by whoever closes the store
            connection = self._engine.dialect.loaded_dbapi.connect(*args, **options)
            prepare_sqlite(connection)
        else:
            options.update(autocommit=True, prepare_threshold=0)
            connection = self._engine.dialect.loaded_dbapi.connect(*args, **options)
        self._own.connection = connection
        self._opened.append(connection)
        return connection

    def _forget(self) -> None:
        connection = self._own.__dict__.pop("connection", None)
        if connection is not None:
            self._opened.remove(connection)
            connection.close()


def _instant(stored: str | datetime | None) -> datetime | None:
    # SQLite hands back the text that UtcDateTime wrote, psycopg an aware datetime.
    if stored is None or isinstance(stored, datetime):
        return stored
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
