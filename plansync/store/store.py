"""The store's door: short transactions with every repository on them.

Write units are one at a time on SQLite and take the write lock when they begin; read units see
one state and cannot write. Every datetime is aware; what comes back is in UTC.
"""

import secrets as randomness
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine

from plansync.errors import OutsideError
from plansync.store.athletes import Athletes
from plansync.store.engine import BUSY_TIMEOUT_S, database_url, for_reads, for_writes, make_engine
from plansync.store.faults import SOURCE, wrapped
from plansync.store.feeds import Feeds
from plansync.store.migrate import migrate
from plansync.store.plans import Plans
from plansync.store.season import Phases, Races
from plansync.store.secrets import Secrets
from plansync.store.sources import Sources
from plansync.store.unit import Unit
from plansync.store.work import Work

TOKEN_BYTES = 32


class Tx:
    """One open transaction: the repositories as attributes."""

    def __init__(self, unit: Unit) -> None:
        self.athletes = Athletes(unit)
        self.phases = Phases(unit)
        self.races = Races(unit)
        self.sources = Sources(unit)
        self.plans = Plans(unit)
        self.feeds = Feeds(unit)
        self.work = Work(unit)


class Store:
    """An open database. Safe to share between threads; each unit belongs to one thread."""

    def __init__(self, engine: Engine, *, secrets: Secrets, token: Callable[[], str]) -> None:
        self._engine = engine
        self._secrets = secrets
        self._token = token
        self._one_writer = threading.Lock() if self.embedded else None

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine (SQLite)."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that is kept at the end of the block and dropped on any error."""
        with wrapped(), self._turn(), self._engine.connect() as opened:
            connection = for_writes(opened)
            with connection.begin():
                yield Tx(Unit(connection, self._secrets, self._token))

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A view of one state of the database, in which nothing can be written."""
        with wrapped(), self._engine.connect() as opened:
            connection = for_reads(opened)
            with connection.begin():
                yield Tx(Unit(connection, self._secrets, self._token))

    def close(self) -> None:
        """Nothing; every pooled connection is closed."""
        self._engine.dispose()

    def _turn(self) -> AbstractContextManager[object]:
        # SQLite has no queue for its write lock; ours is fair enough within the process.
        return nullcontext() if self._one_writer is None else _turn(self._one_writer)


def open_store(
    url: str,
    *,
    secrets: Secrets,
    data_dir: Path,
    token: Callable[[], str] = lambda: randomness.token_urlsafe(TOKEN_BYTES),
) -> Store:
    """The store at `url`, its tables brought up to date (after a backup when embedded)."""
    engine = make_engine(database_url(url))
    try:
        with wrapped():
            migrate(engine, data_dir)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, secrets=secrets, token=token)


@contextmanager
def _turn(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(timeout=BUSY_TIMEOUT_S):
        raise OutsideError("the database is busy", source=SOURCE, hint="try again in a moment")
    try:
        yield
    finally:
        lock.release()
