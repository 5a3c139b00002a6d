"""Reading a plan source: fetched or kept, understood, and believed only when it makes sense.

A source that fails keeps its last good copy; one that had runs to come and now has none is held
for one more look.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plansync.errors import InputError, OutsideError, PlanSyncError
from plansync.plan.profile import DEFAULT_ZONE
from plansync.runs.model import ScheduledRun
from plansync.sources.base import Reading, Validators
from plansync.store import Tx
from plansync.store.sources import Source, SourceKind
from plansync.sync.ports import Doors
from plansync.sync.work import Kind, ring
from plansync.times import local_day, zone

LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True)
class _Copy:
    """What a source says now."""

    body: bytes
    reading: Reading
    etag: str | None
    last_modified: str | None


class SourceReading:
    """Reads one source at a time."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def read(self, athlete_id: str, source_id: str, *, within_s: float | None = None) -> None:
        """Nothing; the source's runs are what it says, and a new plan is due when they changed.

        A failure is kept with the source and told to nobody else: its next look is due.
        """
        with self._doors.store.read() as tx:
            source = tx.sources.get(athlete_id, source_id)
            body = tx.sources.body(athlete_id, source_id)
            tz = zone_of(tx, athlete_id)
        try:
            copy = self._look(source, body, tz, within_s=within_s)
        except (OutsideError, InputError) as error:
            self._failed(source, error)
        else:
            self._take_in(source, copy, tz)

    def understand(self, body: bytes, *, source_id: str, name: str, tz: ZoneInfo) -> Reading:
        """What a body says for the days that are planned."""
        window = self._doors.rhythm.reading_window(local_day(self._doors.now(), tz))
        return self._doors.plans.read(
            body, source_id=source_id, source_name=name, tz=tz, window=window
        )

    def _look(
        self, source: Source, body: bytes | None, tz: ZoneInfo, *, within_s: float | None
    ) -> _Copy:
        """What the source says now; a body that did not change is read for the days since."""
        etag, modified = source.etag, source.last_modified
        latest = body
        if source.kind is SourceKind.ADDRESS and source.address is not None:
            # What is asked for only if it changed must still be here.
            asked = Validators(etag, modified) if body else None
            fetched = self._doors.plans.fetch(source.address, asked, within_s=within_s)
            if fetched is not None:
                latest, etag, modified = fetched.body, fetched.etag, fetched.last_modified
        if latest is None:
            raise OutsideError("the plan address sent nothing", source=source.name)
        reading = self.understand(latest, source_id=source.id, name=source.name, tz=tz)
        return _Copy(latest, reading, etag, modified)

    def _take_in(self, source: Source, copy: _Copy, tz: ZoneInfo) -> None:
        now, doors = self._doors.now(), self._doors
        following = next_fetch(source, copy.reading.ask_again, doors, now)
        with doors.write() as tx:
            before = tx.sources.runs_of(source.athlete_id, source.id)
            if self._is_doubtful(source, copy, before, local_day(now, tz)):
                self._hold(tx, source, now)
                return
            self._save(tx, source, copy, following)
            self.keep(tx, source, copy.reading, tz)

    def keep(self, tx: Tx, source: Source, reading: Reading, tz: ZoneInfo) -> None:
        """Nothing; the runs are kept, and a new plan is due when they or the state changed."""
        before = tx.sources.runs_of(source.athlete_id, source.id)
        today = local_day(self._doors.now(), tz)
        # The past is frozen, but what a new source says of it is news.
        from_day = today if before else self._doors.rhythm.reading_window(today).start
        tx.sources.replace_runs(source.athlete_id, source.id, reading.runs, from_day=from_day)
        after = tx.sources.runs_of(source.athlete_id, source.id)
        if after != before or source.error:
            tx.athletes.touch(source.athlete_id)
            ring(tx, Kind.REPLAN, source.athlete_id, self._doors.now())

    def _save(self, tx: Tx, source: Source, copy: _Copy, following: datetime | None) -> None:
        now, owner = self._doors.now(), source.athlete_id
        if hash_of(copy.body) == source.body_hash and copy.etag == source.etag:
            tx.sources.save_unchanged(owner, source.id, now, following)
            return
        tx.sources.save_good(
            owner,
            source.id,
            copy.body,
            body_hash=hash_of(copy.body),
            now=now,
            etag=copy.etag,
            last_modified=copy.last_modified,
            next_fetch_at=following,
        )

    def _is_doubtful(
        self, source: Source, copy: _Copy, before: tuple[ScheduledRun, ...], today: date
    ) -> bool:
        """Whether a source that had runs to come has none now, for the first time."""
        ahead = [run for run in before if run.day >= today]
        left = [run for run in copy.reading.runs if run.day >= today]
        many = len(ahead) >= self._doors.rhythm.shrink_from_runs
        return many and not left and not source.shrink_held

    def _hold(self, tx: Tx, source: Source, now: datetime) -> None:
        text = "it has no runs to come any more; PlanSync looks once more before it believes that"
        retry_at = now + self._doors.rhythm.poll_least
        tx.sources.hold(source.athlete_id, source.id, text, retry_at=retry_at, now=now)

    def _failed(self, source: Source, error: PlanSyncError) -> None:
        now, doors = self._doors.now(), self._doors
        asked = getattr(error, "retry_at", None)
        # An address that keeps failing is asked less and less often.
        wait = doors.rhythm.poll_every(doors.rhythm.poll_least * 2 ** min(source.failures, 10))
        retry_at = max(now + wait, asked or now)
        with doors.write() as tx:
            text = error.text[:LONGEST_ERROR]
            tx.sources.save_failure(source.athlete_id, source.id, text, retry_at=retry_at, now=now)
            # The notice about a stale source is part of the plan.
            ring(tx, Kind.REPLAN, source.athlete_id, now)


def next_fetch(
    source: Source, asked: timedelta | None, doors: Doors, now: datetime
) -> datetime | None:
    """When an address is read next, by what it asks for and within our bounds."""
    return None if source.kind is SourceKind.FILE else now + doors.rhythm.poll_every(asked)


def zone_of(tx: Tx, athlete_id: str) -> ZoneInfo:
    """The runner's time zone."""
    return zone(str(tx.athletes.get(athlete_id).profile.get("timezone", DEFAULT_ZONE)))


def hash_of(body: bytes) -> str:
    """The name of a body's content."""
    return hashlib.sha256(body).hexdigest()
