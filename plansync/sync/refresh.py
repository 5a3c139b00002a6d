"""What is done in the background: planning anew, and letting the days roll on.

Every method is safe to run twice and leaves the store whole when it dies half-way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from plansync.errors import OutsideError, PlanSyncError
from plansync.feed.render import BrokenFeedError
from plansync.plan.model import Note, Plan
from plansync.store import Tx
from plansync.store.feeds import Feed, Fetches
from plansync.store.plans import EventRow
from plansync.store.sources import SourceKind
from plansync.sync.codec import absence_to_json, note_to_json, row_of
from plansync.sync.loading import Known, digest, load
from plansync.sync.planning import Publication, moves_told, publication, weave
from plansync.sync.ports import Doors
from plansync.sync.rhythm import next_roll
from plansync.sync.source_reading import SourceReading, zone_of
from plansync.sync.strava_reading import StravaReading
from plansync.sync.work import Kind, backoff, ring, source_key

log = structlog.get_logger(__name__)

FEED_BROKEN = "feed-broken"
TRIES = 3


class Refresh:
    """The background use cases."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._strava = StravaReading(doors)
        self._sources = SourceReading(doors)

    def sync_athlete(self, athlete_id: str) -> None:
        """Nothing; the runner's runs are read from Strava, a new plan is due when they changed."""
        self._strava.read(athlete_id)

    def read_source(self, athlete_id: str, source_id: str) -> None:
        """Nothing; the source is fetched, a new plan is due when its runs changed."""
        self._sources.read(athlete_id, source_id)

    def replan(self, athlete_id: str) -> bool:
        """Whether a new plan was made and published; False when nothing had changed.

        Sessions, notes, events and the feed's bytes are written in one transaction. StaleError
        when the runner kept changing things meanwhile: then it is still due.
        """
        for _ in range(TRIES):
            with self._doors.store.read() as tx:
                state = _read(tx, athlete_id, self._doors)
            if state.is_planned:
                return False
            plan = weave(state.known, self._doors)
            if self._save(state, plan):
                return True
        raise OutsideError(
            "the plan kept changing while it was made", source="PlanSync", hint="try again"
        )

    def roll(self) -> None:
        """Nothing; runners whose day turned are due to be planned, what is due is rung for."""
        now, doors = self._doors.now(), self._doors
        with doors.write() as tx:
            for athlete_id in tx.athletes.due_to_roll(now):
                self._turn(tx, athlete_id, now)
            for athlete_id, source_id in tx.sources.due(now):
                ring(tx, Kind.READ_SOURCE, source_key(athlete_id, source_id), now)
                # The reading itself says when the next one is due; this bounds a lost one.
                tx.sources.fetch_at(athlete_id, source_id, now + doors.rhythm.poll)
            for athlete_id in tx.connections.due(now):
                ring(tx, Kind.SYNC, athlete_id, now)
                tx.connections.set_next_sync(athlete_id, now + doors.poll)
            self._strava.wake_paused(tx, now)

    def purge(self) -> None:
        """Nothing; what was kept for long enough is gone, its runners are due to be planned."""
        now = self._doors.now()
        with self._doors.write() as tx:
            for athlete_id in tx.activities.purge(now):
                tx.athletes.touch(athlete_id)
                ring(tx, Kind.REPLAN, athlete_id, now)
            tx.one_time.purge(now)
            tx.sign_ins.purge(now)
            tx.revocations.forget(now - self._doors.rhythm.revoke_for)

    def revoke_due(self) -> None:
        """Nothing; every token whose turn it is was revoked at Strava, or is tried again later."""
        if self._doors.strava is None:
            return
        with self._doors.store.read() as tx:
            due = tx.revocations.due(self._doors.now())
        for one in due:
            self._revoke(one.id, one.token, one.tries)

    def note_fetches(self, seen: Mapping[str, Fetches]) -> None:
        """Nothing; fetches by the hash of the feed's secret are added up."""
        if seen:
            with self._doors.store.write() as tx:
                tx.feeds.note_fetches(seen)

    def _revoke(self, revocation_id: str, token: str, tries: int) -> None:
        try:
            self._doors.need_strava().revoke(token)
        except PlanSyncError as error:
            now = self._doors.now()
            retry_at = getattr(error, "retry_at", None) or now + backoff(tries + 1)
            with self._doors.store.write() as tx:
                tx.revocations.retry(revocation_id, retry_at, error.text)
                ring(tx, Kind.REVOKE, "all", retry_at)
            return
        with self._doors.store.write() as tx:
            tx.revocations.done(revocation_id)

    def _turn(self, tx: Tx, athlete_id: str, now: datetime) -> None:
        """Let one runner's window move on to the day that began."""
        at = next_roll(now, zone_of(tx, athlete_id), self._doors.rhythm.roll_at)
        tx.athletes.set_next_roll(athlete_id, at)
        ring(tx, Kind.REPLAN, athlete_id, now)
        for source in tx.sources.list(athlete_id):
            # A file is not fetched again, but its repeating runs reach into the new days.
            if source.kind is SourceKind.FILE:
                ring(tx, Kind.READ_SOURCE, source_key(athlete_id, source.id), now)

    def _save(self, state: "_State", plan: Plan) -> bool:
        """Whether the plan could be written: the runner had changed nothing meanwhile."""
        known, now = state.known, state.known.now
        published = self._publication(state, plan)
        broken = () if published else (_broken_note(),)
        notes = (*plan.notes, *moves_told(known, plan), *broken)
        with self._doors.store.write() as tx:
            current = tx.athletes.get(known.athlete.id)
            if (current.revision, current.planned_digest) != state.version:
                return False
            rows = tuple(row_of(session) for session in plan.sessions)
            frozen = {one.uid for one in known.marked}
            tx.plans.replace_sessions(known.athlete.id, rows, since=now, frozen=frozen)
            _tell(tx, known, plan, notes)
            if published:
                _publish(tx, known.athlete.id, published)
            tx.athletes.set_planned(known.athlete.id, now, state.digest)
        return True

    def _publication(self, state: "_State", plan: Plan) -> Publication | None:
        """The feeds of a plan, None when they would not be readable: the last good ones stay."""
        try:
            return publication(plan, state.known, state.events, self._doors, feed=state.feed)
        except BrokenFeedError as error:
            log.error("feed not published", athlete=state.known.athlete.id, reason=error.text)
            return None


@dataclass(frozen=True, slots=True)
class _State:
    """What a plan is made from, and the version of it."""

    known: Known
    feed: Feed | None
    events: tuple[EventRow, ...]
    digest: str

    @property
    def is_planned(self) -> bool:
        """Whether the plan in the store was made from just this, and its feed serves it."""
        serves = self.feed is None or self.feed.etag is not None
        return serves and self.known.athlete.planned_digest == self.digest

    @property
    def version(self) -> tuple[int, str | None]:
        """What must not have moved until the plan is written."""
        return self.known.athlete.revision, self.known.athlete.planned_digest


def _read(tx: Tx, athlete_id: str, doors: Doors) -> _State:
    known = load(tx, athlete_id, doors)
    feed = tx.feeds.active(athlete_id)
    named = digest(known, doors, feed=feed.id if feed else "")
    return _State(known, feed, tx.plans.events(athlete_id), named)


def _tell(tx: Tx, known: Known, plan: Plan, notes: Iterable[Note]) -> None:
    """Keep what goes with the plan. Why nothing stood on a day that is over stays as it was."""
    over = (one for one in known.absences if plan.window.start <= one.day < known.today)
    new = (one for one in plan.absences if one.day >= known.today)
    absences = tuple(absence_to_json(one) for one in (*over, *new))
    tx.plans.save_notes(known.athlete.id, tuple(note_to_json(note) for note in notes))
    tx.plans.save_absences(known.athlete.id, absences)


def _publish(tx: Tx, athlete_id: str, published: Publication) -> None:
    tx.plans.save_events(athlete_id, published.changed, published.removed)
    before = tx.feeds.content(athlete_id)
    busy_before = tx.feeds.content(athlete_id, busy=True)
    full, busy = published.full, published.busy
    # The same bytes keep their date.
    if before and before.etag == full.etag:
        full = replace(full, modified=before.modified)
    if busy_before and busy_before.etag == busy.etag:
        busy = replace(busy, modified=busy_before.modified)
    tx.feeds.publish(athlete_id, full, busy)


def _broken_note() -> Note:
    text = "The newest plan could not be written as a calendar; the last good one still serves."
    return Note(FEED_BROKEN, text)
