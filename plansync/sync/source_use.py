"""The plan sources of a runner: adding, looking at, removing them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from plansync.errors import Fault, InputError, NotACalendarError, NotFoundError, OutsideError
from plansync.sources.base import Fetched, Reading
from plansync.sources.open import no_plan
from plansync.store import Tx
from plansync.store.sources import Source, SourceKind
from plansync.sync.ports import Doors
from plansync.sync.refresh import Refresh
from plansync.sync.source_reading import SourceReading, hash_of, next_fetch, zone_of
from plansync.sync.views import SourceView
from plansync.sync.work import Kind, ring
from plansync.times import local_day

LONGEST_NAME = 80
MOST_SOURCES = 10
PATIENCE_S = 8.0
"""How long a person waits for an address; due work waits longer."""


class SourceUse:
    """The plan sources of runners."""

    def __init__(self, doors: Doors, refresh: Refresh) -> None:
        self._doors = doors
        self._refresh = refresh
        self._reading = SourceReading(doors)
        self._waiting = Lock()

    def list(self, athlete_id: str) -> tuple[SourceView, ...]:
        """The sources, oldest first."""
        with self._doors.store.read() as tx:
            return source_views(tx, athlete_id, self._doors.now())

    def add_address(self, athlete_id: str, name: str, address: str) -> SourceView:
        """The new source, read and planned at once.

        InputError for a name, address or calendar that cannot be used, OutsideError when it does
        not answer: then nothing is kept.
        """
        with self._doors.store.read() as tx:
            self._check(tx, athlete_id, name)
            tz = zone_of(tx, athlete_id)
        fetched = self._fetched(address)
        # Understood before anything is kept, so that a wrong address leaves nothing behind.
        self._reading.understand(fetched.body, source_id="", name=name.strip(), tz=tz)
        with self._doors.write() as tx:
            now = self._doors.now()
            self._check(tx, athlete_id, name)
            source = tx.sources.add_address(athlete_id, name.strip(), address.strip(), now)
            reading = self._understood(source, fetched.body, tz)
            following = next_fetch(source, reading.ask_again, self._doors, now)
            tx.sources.save_good(
                athlete_id,
                source.id,
                fetched.body,
                body_hash=hash_of(fetched.body),
                now=now,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
                next_fetch_at=following,
            )
            self._added(tx, source, reading)
        return self._planned(athlete_id, source.id)

    def add_file(self, athlete_id: str, name: str, filename: str, body: bytes) -> SourceView:
        """The new source made of an uploaded file, planned at once."""
        called = name.strip() or filename.strip()
        with self._doors.store.read() as tx:
            self._check(tx, athlete_id, called)
            tz = zone_of(tx, athlete_id)
        self._of_file(filename, called, body, tz)
        with self._doors.write() as tx:
            now = self._doors.now()
            self._check(tx, athlete_id, called)
            hashed = hash_of(body)
            source = tx.sources.add_file(athlete_id, called, body, body_hash=hashed, now=now)
            self._added(tx, source, self._understood(source, body, tz))
        return self._planned(athlete_id, source.id)

    def remove(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source and its runs are gone and a new plan is due."""
        now = self._doors.now()
        with self._doors.write() as tx:
            tx.sources.remove(athlete_id, source_id)
            tx.athletes.touch(athlete_id)
            tx.audit.add(athlete_id, "plan source removed", now)
            ring(tx, Kind.REPLAN, athlete_id, now)

    def read_again(self, athlete_id: str, source_id: str) -> SourceView:
        """The source after it was fetched once more, right now."""
        with self._only_one():
            self._reading.read(athlete_id, source_id, within_s=PATIENCE_S)
        return self._planned(athlete_id, source_id)

    def check_up(self, athlete_id: str, address: str) -> Reading:
        """A verdict for each event of an address; nothing is saved."""
        tz, body = self._zone(athlete_id), self._fetched(address).body
        return self._reading.understand(body, source_id="", name=shown_address(address), tz=tz)

    def check_up_file(self, athlete_id: str, filename: str, body: bytes) -> Reading:
        """A verdict for each event of a file; nothing is saved."""
        return self._of_file(filename, filename, body, self._zone(athlete_id))

    def verdicts(self, athlete_id: str, source_id: str) -> Reading:
        """A verdict for each event of a source, as it was read last; nothing is fetched."""
        with self._doors.store.read() as tx:
            source = tx.sources.get(athlete_id, source_id)
            body, tz = tx.sources.body(athlete_id, source_id), zone_of(tx, athlete_id)
        if body is None:
            raise NotFoundError("nothing of this plan was read yet")
        return self._understood(source, body, tz)

    def _zone(self, athlete_id: str) -> ZoneInfo:
        with self._doors.store.read() as tx:
            return zone_of(tx, athlete_id)

    def _of_file(self, filename: str, name: str, body: bytes, tz: ZoneInfo) -> Reading:
        try:
            return self._reading.understand(body, source_id="", name=name, tz=tz)
        except NotACalendarError as error:
            raise no_plan(filename or name, error) from error

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        """The server waits for one address at a time: more would leave no thread for calendars."""
        if not self._waiting.acquire(blocking=False):
            raise OutsideError(
                "another plan is being fetched at this moment",
                source="plan",
                retry_at=self._doors.now() + timedelta(seconds=PATIENCE_S),
                hint="try again in a few seconds",
            )
        try:
            yield
        finally:
            self._waiting.release()

    def _fetched(self, address: str) -> Fetched:
        with self._only_one():
            fetched = self._doors.plans.fetch(address.strip(), within_s=PATIENCE_S)
        if fetched is None:
            raise OutsideError(
                "the plan address says that nothing changed, but was asked for all of it",
                source=shown_address(address),
                hint="ask whoever publishes the plan",
            )
        return fetched

    def _understood(self, source: Source, body: bytes, tz: ZoneInfo) -> Reading:
        return self._reading.understand(body, source_id=source.id, name=source.name, tz=tz)

    def _check(self, tx: Tx, athlete_id: str, name: str) -> None:
        """InputError when a source of this name cannot be added."""
        tx.athletes.get(athlete_id)
        there = tx.sources.list(athlete_id)
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            raise InputError([Fault("", "name", f"write a name of 1 to {LONGEST_NAME} characters")])
        if any(source.name == name.strip() for source in there):
            raise InputError([Fault("", "name", f"there is a source called {name.strip()!r}")])
        if len(there) >= MOST_SOURCES:
            raise InputError(
                f"{MOST_SOURCES} plan sources are the most", hint="remove one that is over"
            )

    def _added(self, tx: Tx, source: Source, reading: Reading) -> None:
        self._reading.keep(tx, source, reading, zone_of(tx, source.athlete_id))
        tx.audit.add(source.athlete_id, "plan source added", self._doors.now())

    def _planned(self, athlete_id: str, source_id: str) -> SourceView:
        self._refresh.replan(athlete_id)
        with self._doors.store.read() as tx:
            source = tx.sources.get(athlete_id, source_id)
            return _view(tx, source, self._doors.now())


def source_views(tx: Tx, athlete_id: str, now: datetime) -> tuple[SourceView, ...]:
    """The sources of a runner as a page shows them."""
    return tuple(_view(tx, source, now) for source in tx.sources.list(athlete_id))


def shown_address(address: str) -> str:
    """An address without the part that lets whoever has it read the plan."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}/…"


def _view(tx: Tx, source: Source, now: datetime) -> SourceView:
    today = local_day(now, zone_of(tx, source.athlete_id))
    days = [run.day for run in tx.sources.runs_of(source.athlete_id, source.id)]
    ahead: list[date] = [day for day in days if day >= today]
    return SourceView(
        id=source.id,
        name=source.name,
        kind=source.kind,
        address=shown_address(source.address) if source.address else None,
        state=source.state,
        error=source.error,
        created_at=source.created_at,
        fetched_at=source.fetched_at,
        good_at=source.good_at,
        age=now - source.good_at if source.good_at else None,
        next_fetch_at=source.next_fetch_at if source.kind is SourceKind.ADDRESS else None,
        runs=len(ahead),
        next_day=min(ahead, default=None),
    )
