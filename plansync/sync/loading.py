"""Everything a decision about one runner needs, read from one state of the store."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.plan.model import Absence, Note
from plansync.plan.profile import PastPhase, Profile, read_profile
from plansync.plan.progress import Marked
from plansync.plan.recorded import Recorded, marks_from, merged_marks
from plansync.plan.season import PhaseChange, Race
from plansync.plan.session import Session
from plansync.runs.match import match
from plansync.runs.model import CompletedRun, Run, RunStatus, ScheduledRun
from plansync.store import Tx
from plansync.store.athletes import Athlete
from plansync.store.columns import JsonObject
from plansync.store.connections import Connection
from plansync.store.runs_codec import run_to_json
from plansync.store.sources import Source
from plansync.sync.codec import absence_from_json, note_from_json, session_of
from plansync.sync.ports import Doors
from plansync.times import DAY, Window, local_day

DEFAULT_EDITION = 7
REMEMBERED = timedelta(days=60)
"""How far back sessions are looked at: beyond what counts as new (config/opt/rules.toml)."""


@dataclass(frozen=True, slots=True)
class Known:
    """A runner as the store has it at an instant. `sessions` are those of late."""

    athlete: Athlete
    profile: Profile
    catalogue: Catalogue
    now: datetime
    window: Window
    sources: tuple[Source, ...]
    scheduled: tuple[ScheduledRun, ...]
    completed: tuple[CompletedRun, ...]
    connection: Connection | None
    changes: tuple[PhaseChange, ...]
    history: tuple[PastPhase, ...]
    """What the runner told of phases that were over when they came."""
    races: tuple[Race, ...]
    sessions: tuple[Session, ...]
    notes: tuple[Note, ...]
    recorded: Window
    """The days whose recordings are known in full; empty when none are."""
    said: tuple[Marked, ...]
    """What the runner said of sessions, in order of day."""
    recorded_workouts: tuple[Recorded, ...]
    derived: tuple[Marked, ...]
    """Sessions that recordings say were done; the runner's own mark of a session stands above."""

    absences: tuple[Absence, ...]

    @property
    def marked(self) -> tuple[Marked, ...]:
        """Every session that was spoken of; the runner's own word stands above a recording."""
        return merged_marks(self.said, self.derived)

    @property
    def today(self) -> date:
        """The runner's calendar day."""
        return local_day(self.now, self.profile.tz)

    def runs(self) -> tuple[Run, ...]:
        """What was planned and what was run, put together.

        A planned run counts as missed only on days whose recordings are known: what Strava lent
        us falls away again, and must not turn into a reproach.
        """
        matched = match(
            self.scheduled,
            self.completed,
            today=self.today,
            tz=self.profile.tz,
            habits=self.profile.preferences_for(self.athlete.id).habits,
            completed_through=self.recorded.end - DAY if any(self.recorded.days()) else None,
        )
        return tuple(
            replace(run, status=RunStatus.PLANNED)
            if run.status is RunStatus.MISSED and run.day not in self.recorded
            else run
            for run in matched
        )


def load(tx: Tx, athlete_id: str, doors: Doors) -> Known:
    """What is known of a runner now; NotFoundError when there is none."""
    athlete, now = tx.athletes.get(athlete_id), doors.now()
    catalogue, profile = profile_of(athlete.profile, doors)
    today = local_day(now, profile.tz)
    connection = tx.connections.find(athlete_id)
    sources = tx.sources.list(athlete_id)
    rows = tx.plans.sessions(athlete_id, since=now - REMEMBERED)
    read = doors.rhythm.reading_window(today)
    sessions = tuple(session_of(row, catalogue.exercises, profile.tz) for row in rows)
    workouts = tx.activities.workouts(athlete_id, now)
    phases = tx.phases.active(athlete_id)
    return Known(
        athlete=athlete,
        profile=profile,
        catalogue=catalogue,
        now=now,
        window=doors.rhythm.window(today),
        sources=sources,
        # Of a run that two sources tell, the source added first is believed.
        scheduled=tuple(
            run
            for one in sources
            for run in tx.sources.runs_of(athlete_id, one.id)
            if run.day in read
        ),
        completed=tx.activities.list(athlete_id, now),
        connection=connection,
        changes=tuple(entry.change for entry in phases),
        history=tuple(entry.past for entry in phases if entry.past),
        races=tx.races.list(athlete_id),
        sessions=sessions,
        notes=tuple(note_from_json(note) for note in tx.plans.notes(athlete_id)),
        recorded=_recorded(connection, profile, today, doors),
        said=tx.marks.list(athlete_id),
        recorded_workouts=workouts,
        derived=marks_from(workouts, sessions, tz=profile.tz, rules=doors.rhythm.recorded),
        absences=tuple(absence_from_json(one) for one in tx.plans.absences(athlete_id)),
    )


def profile_of(raw: JsonObject, doors: Doors) -> tuple[Catalogue, Profile]:
    """The catalogue of the runner's edition and the profile read with it."""
    wanted = raw.get("preferences", {}).get("edition", DEFAULT_EDITION)
    catalogue = doors.catalogues.get(wanted, doors.catalogues[DEFAULT_EDITION])
    return catalogue, read_profile(raw, catalogue)


def digest(known: Known, doors: Doors, *, feed: str) -> str:
    """The name of everything a plan and its feed are made from, but the time of day."""
    parts = (
        doors.catalogue_digest,
        doors.public_url,
        [feed, *(hashlib.sha256(key).hexdigest() for key in doors.link_keys[:1])],
        known.athlete.profile,
        [known.window.start, known.window.end, known.recorded.start, known.recorded.end],
        [run_to_json(run) for run in known.scheduled],
        [repr(run) for run in known.completed],
        [repr(workout) for workout in known.recorded_workouts],
        [repr(one) for one in known.said],
        [repr(change) for change in known.changes],
        [repr(past) for past in known.history],
        [repr(race) for race in known.races],
        [repr(note) for note in stale_notes(known, doors)],
    )
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def stale_notes(known: Known, doors: Doors) -> tuple[Note, ...]:
    """One note for each source whose last good copy is too old to pass over in silence."""
    stale = (source for source in known.sources if _is_stale(source, known.now, doors))
    return tuple(_stale_note(source, known) for source in stale)


def _recorded(connection: Connection | None, profile: Profile, today: date, doors: Doors) -> Window:
    if connection is None or connection.synced_through is None:
        return Window(today, today)
    # The day of the last look was not over yet.
    through = local_day(connection.synced_through, profile.tz)
    return Window(min(today - doors.rhythm.overlap, through), through)


def _is_stale(source: Source, now: datetime, doors: Doors) -> bool:
    since = source.good_at or source.created_at
    return bool(source.error) and now - since >= doors.rhythm.stale_after


def _stale_note(source: Source, known: Known) -> Note:
    since = source.good_at
    seen = (
        f"was last read on {local_day(since, known.profile.tz)}; its last good copy still holds"
        if since
        else "could never be read"
    )
    return Note("source-stale", f"Your plan {source.name} {seen}: {source.error}", known.today)
