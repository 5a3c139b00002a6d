"""The store's door: short transactions with every repository on them.

Write units are one at a time on SQLite and take the write lock when they begin; read units see
one state and cannot write. Every datetime is aware; what comes back is in UTC.
"""

import secrets as randomness
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine, text

from plansync.errors import OutsideError
from plansync.store.activities import Activities
from plansync.store.assessments import Assessments
from plansync.store.athletes import Athletes
from plansync.store.audit import Audit, Receipts
from plansync.store.backup import put_back, revision_of, vacuum_into
from plansync.store.connections import Connections
from plansync.store.engine import (
    BUSY_TIMEOUT_S,
    database_url,
    for_reads,
    for_writes,
    keep_private,
    make_engine,
)
from plansync.store.faults import SOURCE, wrapped
from plansync.store.feed_lookup import FeedLookup
from plansync.store.feeds import Feeds
from plansync.store.key_rotation import reseal
from plansync.store.ledger import Ledgers
from plansync.store.lock import Leadership, make_folder, try_lock
from plansync.store.marks import Marks
from plansync.store.one_time import OneTimeTokens
from plansync.store.plans import Plans
from plansync.store.revocations import Revocations
from plansync.store.schema import bring_up_to_date, refuse_newer, revision
from plansync.store.season import Phases, Races
from plansync.store.secrets import Secrets
from plansync.store.sign_ins import SignIns
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
        self.connections = Connections(unit)
        self.revocations = Revocations(unit)
        self.activities = Activities(unit)
        self.assessments = Assessments(unit)
        self.sources = Sources(unit)
        self.plans = Plans(unit)
        self.marks = Marks(unit)
        self.feeds = Feeds(unit)
        self.work = Work(unit)
        self.sign_ins = SignIns(unit)
        self.one_time = OneTimeTokens(unit)
        self.ledger = Ledgers(unit)
        self.audit = Audit(unit)
        self.receipts = Receipts(unit)


class Store:
    """An open database. Safe to share between threads; each unit belongs to one thread."""

    def __init__(
        self, engine: Engine, *, secrets: Secrets, data_dir: Path, token: Callable[[], str]
    ) -> None:
        self._engine = engine
        self._secrets = secrets
        self._data_dir = data_dir
        self._token = token
        self._lookups: list[FeedLookup] = []
        self._one_writer = threading.Lock() if self.embedded else None

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine (SQLite)."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that is kept at the end of the block and dropped on any error."""
        with self._write() as unit:
            yield Tx(unit)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A view of one state of the database, in which nothing can be written."""
        with wrapped(), self._engine.connect() as opened:
            connection = for_reads(opened)
            with connection.begin():
                yield Tx(Unit(connection, self._secrets, self._token))

    def feed_lookup(self) -> FeedLookup:
        """The fast way from the hash of a secret to a feed, closed with the store."""
        lookup = FeedLookup(self._engine)
        self._lookups.append(lookup)
        return lookup

    def try_lead(self) -> Leadership | None:
        """The leader's lock, None while another process leads."""
        return try_lock(self._engine, self._data_dir, "leader")

    def check(self) -> None:
        """Nothing; the database answers. Else OperatorError or OutsideError says why not."""
        with wrapped(), self._engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM athletes LIMIT 1"))

    def revision(self) -> str | None:
        """The revision of the tables."""
        with wrapped():
            return revision(self._engine)

    def backup(self, target: Path) -> None:
        """Nothing; `target` is a whole copy of the embedded database."""
        vacuum_into(self._engine, target)

    def restore(self, copy: Path) -> None:
        """Nothing; the embedded database holds what the copy holds, brought up to date."""
        refuse_newer(revision_of(copy))
        with self._turn():
            put_back(self._engine, copy)
        with wrapped():
            bring_up_to_date(self._engine, self._data_dir)

    def rotate_keys(self) -> int:
        """How many stored secrets are under the current key that were under an older one."""
        with self._write() as unit:
            return reseal(unit)

    def close(self) -> None:
        """Nothing; every connection is closed."""
        while self._lookups:
            self._lookups.pop().close()
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Unit]:
        with wrapped(), self._turn(), self._engine.connect() as opened:
            connection = for_writes(opened)
            with connection.begin():
                yield Unit(connection, self._secrets, self._token)

    def _turn(self) -> AbstractContextManager[object]:
        # SQLite has no queue for its write lock; ours is fair enough within the process.
        return nullcontext() if self._one_writer is None else _turn(self._one_writer)


def random_token() -> str:
    """256 random bits as 43 characters that are safe in an address."""
    return randomness.token_urlsafe(TOKEN_BYTES)


def open_store(
    url: str, *, secrets: Secrets, data_dir: Path, token: Callable[[], str] = random_token
) -> Store:
    """The store at `url`, its tables brought up to date (after a backup when embedded)."""
    engine = make_engine(database_url(url))
    make_folder(data_dir)
    keep_private(engine)
    try:
        with wrapped():
            bring_up_to_date(engine, data_dir)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, secrets=secrets, data_dir=data_dir, token=token)


@contextmanager
def _turn(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(timeout=BUSY_TIMEOUT_S):
        raise OutsideError("the database is busy", source=SOURCE, hint="try again in a moment")
    try:
        yield
    finally:
        lock.release()
