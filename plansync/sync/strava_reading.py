"""Reading a runner's completed runs and workouts from Strava, and what to believe of what it says.

A list that is suddenly empty or much shorter is believed only when a second look agrees; a
refusal stops the runner's reading, an application Strava does not serve stops everybody's.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from plansync.errors import OutsideError, ReconnectError
from plansync.plan.recorded import Recorded
from plansync.runs.model import CompletedRun
from plansync.store import Tx
from plansync.store.connections import Connection, ConnectionState, Tokens
from plansync.strava.client import Reading
from plansync.strava.refusals import ApplicationError
from plansync.sync.ports import Doors
from plansync.sync.work import Kind, ring
from plansync.times import DAY, Window

SHORT_LIST = "short-list "
"""In a connection's reason: the list that was read last was much shorter; its digest follows."""
DELETED = "runs and workouts from Strava deleted: the permission ended"
_TWO_DAYS = 2 * DAY


class StravaReading:
    """Looks at Strava for one runner at a time."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def read(self, athlete_id: str) -> None:
        """Nothing; what Strava has is kept, and a new plan is due when it is something new.

        OutsideError when Strava does not answer.
        """
        with self._doors.store.read() as tx:
            connection = tx.connections.find(athlete_id)
        strava = self._doors.strava
        if connection is None or connection.state is ConnectionState.RECONNECT or strava is None:
            return
        after = self._after(connection)
        try:
            reading = strava.runs(athlete_id, after)
        except ReconnectError as error:
            self._refused(connection, error.reason)
        except ApplicationError as error:
            self._pause(error)
        except OutsideError as error:
            self._failed(athlete_id, error)
            raise
        else:
            self._take_in(connection, reading, after)

    def wake_paused(self, tx: Tx, now: datetime) -> None:
        """Nothing; once a pause is over one runner is read to see whether Strava serves again."""
        paused = [one for one in tx.connections.all() if one.state is ConnectionState.INACTIVE]
        if paused and (paused[0].next_sync_at or now) <= now:
            ring(tx, Kind.SYNC, paused[0].athlete_id, now)

    def _after(self, connection: Connection) -> datetime:
        """From when on runs are read: a month at first, then what may have changed since."""
        now, rhythm = self._doors.now(), self._doors.rhythm
        if connection.synced_through is None:
            return now - rhythm.first
        return max(connection.synced_through - rhythm.overlap, now - rhythm.first)

    def _take_in(self, connection: Connection, reading: Reading, after: datetime) -> None:
        now, doors, athlete_id = self._doors.now(), self._doors, connection.athlete_id
        with doors.write() as tx:
            current = tx.connections.find(athlete_id)
            if current is None or current.connected_at != connection.connected_at:
                return  # disconnected, or connected anew, while Strava was read
            before = _kept(tx, athlete_id, now)
            whole = _whole_days(after, now)
            if self._is_doubtful(current, reading, [one for one in before if one.day in whole]):
                self._look_again(tx, current, reading, now)
                return
            window = whole if reading.is_complete else Window(whole.start, whole.start)
            kept = tuple(one for one in before if one.key in reading.broken_keys)
            tx.activities.replace(
                athlete_id,
                window,
                (*kept, *reading.activities),
                now=now,
                expires_at=now + doors.keep,
            )
            self._note(tx, current, now)
            self._learn_zone(tx, athlete_id, reading.zone)
            if _kept(tx, athlete_id, now) != before or current.synced_through is None:
                tx.athletes.touch(athlete_id)
            # Even without a new run there is news: up to when nothing was run.
            ring(tx, Kind.REPLAN, athlete_id, now)

    def _learn_zone(self, tx: Tx, athlete_id: str, zone: ZoneInfo | None) -> None:
        """Nothing; a runner who never told a time zone is planned in the one they run in."""
        profile = tx.athletes.get(athlete_id).profile
        if zone is not None and "timezone" not in profile:
            tx.athletes.save_profile(athlete_id, {**profile, "timezone": zone.key})

    def _note(self, tx: Tx, connection: Connection, now: datetime) -> None:
        athlete_id, following = connection.athlete_id, now + self._doors.poll
        tx.connections.note_sync(athlete_id, through=now, next_sync_at=following, now=now)
        if connection.reason:
            tx.connections.set_state(athlete_id, ConnectionState.CONNECTED)
        if connection.state is ConnectionState.INACTIVE:
            # Strava serves this application again: so it does for everybody.
            for other in tx.connections.all():
                if other.state is ConnectionState.INACTIVE:
                    tx.connections.set_state(other.athlete_id, ConnectionState.CONNECTED)
                    tx.connections.set_next_sync(other.athlete_id, now)
            tx.connections.set_state(athlete_id, ConnectionState.CONNECTED)

    def _is_doubtful(
        self, connection: Connection, reading: Reading, before: list[CompletedRun | Recorded]
    ) -> bool:
        """Whether far less came than there was, and nobody has confirmed it yet."""
        found = {one.key for one in reading.activities} | reading.broken_keys
        left = sum(one.key in found for one in before)
        short = bool(before) and (left == 0 or left < len(before) * self._doors.rhythm.shrink_share)
        return short and connection.reason != SHORT_LIST + _digest(reading.activities)

    def _look_again(self, tx: Tx, connection: Connection, reading: Reading, now: datetime) -> None:
        reason, at = (
            SHORT_LIST + _digest(reading.activities),
            now + self._doors.rhythm.confirm_after,
        )
        tx.connections.set_state(connection.athlete_id, ConnectionState.CONNECTED, reason)
        tx.connections.set_next_sync(connection.athlete_id, at)
        ring(tx, Kind.SYNC, connection.athlete_id, at)

    def _refused(self, read: Connection, reason: str) -> None:
        """The runner has to connect again. When the permission ended, what it gave is deleted.

        A runner who connected anew meanwhile has another permission, which nobody refused.
        """
        now, athlete_id = self._doors.now(), read.athlete_id
        with self._doors.write() as tx:
            connection = tx.connections.find(athlete_id)
            if connection is None or connection.connected_at != read.connected_at:
                return
            tx.connections.set_state(athlete_id, ConnectionState.RECONNECT, reason)
            if reason != "refused":
                return
            gone = Tokens("", "", now)
            tx.connections.save_tokens(athlete_id, gone, expected_version=connection.version)
            tx.activities.delete_all(athlete_id)
            tx.receipts.add(athlete_id, DELETED, now)
            tx.audit.add(athlete_id, DELETED, now)
            tx.athletes.touch(athlete_id)
            ring(tx, Kind.REPLAN, athlete_id, now)

    def _pause(self, error: ApplicationError) -> None:
        """Nobody is read for some hours; the feeds go on from the plan."""
        until = self._doors.now() + self._doors.rhythm.pause
        with self._doors.store.write() as tx:
            for connection in tx.connections.all():
                if connection.state is not ConnectionState.RECONNECT:
                    tx.connections.set_state(
                        connection.athlete_id, ConnectionState.INACTIVE, error.text
                    )
                    tx.connections.set_next_sync(connection.athlete_id, until)

    def _failed(self, athlete_id: str, error: OutsideError) -> None:
        following = max(self._doors.now() + self._doors.poll, error.retry_at or self._doors.now())
        with self._doors.store.write() as tx:
            if error.retry_at:
                tx.connections.set_next_sync(athlete_id, following)
            else:
                tx.connections.note_failure(athlete_id, next_sync_at=following)


def _whole_days(after: datetime, now: datetime) -> Window:
    """Days that a list from `after` on holds in full wherever on earth they were run."""
    # Local days begin up to fourteen hours before and end up to twelve after the UTC day.
    return Window((after + _TWO_DAYS).date(), (now + _TWO_DAYS).date())


def _kept(tx: Tx, athlete_id: str, now: datetime) -> tuple[CompletedRun | Recorded, ...]:
    return (*tx.activities.list(athlete_id, now), *tx.activities.workouts(athlete_id, now))


def _digest(recorded: Iterable[CompletedRun | Recorded]) -> str:
    keys = "\n".join(sorted(one.key for one in recorded))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]
