"""The feed door's own way in: one indexed read on a raw connection of each thread.

It goes round SQLAlchemy because a calendar's poll costs less than SQLAlchemy's part of it.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Engine

from plansync.store.engine import prepare_sqlite
from plansync.store.faults import translate_raw
from plansync.store.feeds import FeedBytes


class FeedHit(NamedTuple):
    """What is at an address. `etag` and `modified` are None when nothing was published yet.

    `body()` gives the bytes together with their own stamps. When they are read only now these may
    be newer, and None tells that the feed was revoked or deleted in between. `stored` is the date
    as the database hands it out: most polls never look at it.
    """

    etag: str | None
    stored: str | datetime | None
    revoked: bool
    body: Callable[[], FeedBytes | None]

    @property
    def modified(self) -> datetime | None:
        """When the content last changed."""
        return _instant(self.stored)


class FeedLookup:
    """Callable with the hash of a secret; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._embedded = engine.dialect.name == "sqlite"
        self._own = threading.local()
        self._opened: list[Any] = []
        self._driver_error = engine.dialect.loaded_dbapi.Error
        mark = "?" if self._embedded else "%s"
        self._stamps = {
            busy: f"SELECT revoked_at, {p}etag, {p}modified FROM feeds WHERE secret_hash = {mark}"  # noqa: S608 no input in it
            for busy, p in ((False, ""), (True, "busy_"))
        }
        self._whole = {
            busy: stamps.replace(" FROM", f", {p}body_gz FROM")
            for (busy, stamps), p in zip(self._stamps.items(), ("", "busy_"), strict=True)
        }

    def __call__(
        self, secret_hash: str, *, busy: bool = False, want_body: bool = False
    ) -> FeedHit | None:
        """What is at the address, None when there never was a feed.

        With `want_body` the bytes come with the same read, and `body()` costs nothing more.
        """
        if want_body:
            return self._with_body(secret_hash, busy=busy)
        row = self._read(self._stamps[busy], secret_hash)
        if row is None:
            return None
        revoked_at, etag, modified = row
        return FeedHit(
            etag, modified, revoked_at is not None, lambda: self._body(secret_hash, busy=busy)
        )

    def close(self) -> None:
        """Nothing; the connections of every thread are closed."""
        while self._opened:
            self._opened.pop().close()
        self._own = threading.local()

    def _with_body(self, secret_hash: str, *, busy: bool) -> FeedHit | None:
        row = self._read(self._whole[busy], secret_hash)
        if row is None:
            return None
        revoked_at, etag, stored, body_gz = row
        at = _instant(stored)
        found = None if at is None else FeedBytes(etag, at, bytes(body_gz))
        return FeedHit(etag, at, revoked_at is not None, lambda: found)

    def _body(self, secret_hash: str, *, busy: bool) -> FeedBytes | None:
        hit = self._with_body(secret_hash, busy=busy)
        return None if hit is None else hit.body()

    def _read(self, statement: str, secret_hash: str) -> Any:
        try:
            return self._fetch(statement, secret_hash)
        except self._driver_error:
            # A connection that sat idle may have died with the server: once more on a new one.
            self._forget()
        try:
            return self._fetch(statement, secret_hash)
        except self._driver_error as error:
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


@lru_cache(maxsize=1024)  # a feed changes less often than it is asked for
def _instant(stored: str | datetime | None) -> datetime | None:
    # SQLite hands back the text that UtcDateTime wrote, psycopg an aware datetime.
    if stored is None or isinstance(stored, datetime):
        return stored
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
