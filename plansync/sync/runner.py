"""What a runner looks at: the overview, a week, a session; and what they say about themselves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from plansync.errors import NotFoundError
from plansync.feed.entries import Entry
from plansync.plan.model import Absence, Note, Plan
from plansync.plan.review import done_words, dose_words, review, served_words
from plansync.plan.season import Season
from plansync.plan.session import Session, uid_for
from plansync.runs.model import Run, RunStatus
from plansync.store.work import WorkLog
from plansync.sync.accounts import account_of, strava_view
from plansync.sync.body_answers import pain_views
from plansync.sync.feeds import feed_view
from plansync.sync.loading import Known, load
from plansync.sync.marks import marking
from plansync.sync.phases import phase_now
from plansync.sync.planning import season_of, seen, stored_plan
from plansync.sync.ports import Doors
from plansync.sync.profiles import Profiles
from plansync.sync.source_use import source_views
from plansync.sync.views import DayView, Overview, PainView, RunView, SessionView, WeekView
from plansync.times import DAY, week_start

_TROUBLES = {
    "sync": "Reading your runs from Strava fails: {error}",
    "replan": "Making your plan fails: {error}",
}


class Runner(Profiles):
    """The pages of one runner."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(doors)
        self._doors = doors

    def overview(self, athlete_id: str) -> Overview:
        """What comes next, today, and whether all is well."""
        with self._doors.store.read() as tx:
            known = load(tx, athlete_id, self._doors)
            sources = source_views(tx, athlete_id, known.now)
            feed = feed_view(tx, athlete_id, self._doors.public_url, draw=False)
            logs = tx.work.log()
        plan = stored_plan(known)
        entries = seen(plan, known)
        return Overview(
            account=account_of(known.athlete, known.connection, self._doors),
            now=known.now,
            today=known.today,
            next_run=_next_run(plan, entries, known.now),
            entries=tuple(entry for entry in entries if entry.day == known.today),
            phase=phase_now(known),
            sources=sources,
            strava=strava_view(known.connection, self._doors, runs=len(known.completed)),
            feed=feed,
            notes=_to_show(plan.notes, known.today),
            planned_at=known.athlete.planned_at,
            troubles=tuple(_troubles(logs, athlete_id)),
            pains=_to_ask(known),
        )

    def week(self, athlete_id: str, monday: date | None = None) -> WeekView:
        """The week that holds this day (the current one)."""
        known = self._known(athlete_id)
        first = week_start(monday or known.today)
        plan = stored_plan(known)
        entries = seen(plan, known)
        own = season_of(known)
        week = tuple(_day(known, plan, entries, first + n * DAY, own) for n in range(7))
        sessions = [entry.session for day in week for entry in day.entries if entry.session]
        edge = plan.window.start, plan.window.end
        return WeekView(
            monday=first,
            days=week,
            phase=phase_now(known, first),
            notes=tuple(note for note in plan.notes if note.day and week_start(note.day) == first),
            previous=first - 7 * DAY if first > edge[0] else None,
            following=first + 7 * DAY if first + 7 * DAY < edge[1] else None,
            minutes=sum(one.minutes for one in sessions),
            review=_review(known, plan, sessions, first) if sessions else (),
            marking={one.uid: marking(known, one, with_words=False) for one in sessions},
        )

    def session(self, athlete_id: str, uid: str) -> SessionView:
        """One session, past or to come; NotFoundError when the runner has none of this uid."""
        known = self._known(athlete_id)
        plan = stored_plan(known)
        entry = next((one for one in seen(plan, known) if one.uid == uid and one.session), None)
        if entry is None or entry.session is None:
            raise NotFoundError(
                "there is no such session", hint="your plan may have changed: look at the week"
            )
        session = entry.session
        run = next((run for run in plan.runs if run.key == session.run_key), None)
        is_past = session.end <= known.now
        return SessionView(entry, session, run, is_past, marking(known, session))

    def _known(self, athlete_id: str) -> Known:
        with self._doors.store.read() as tx:
            return load(tx, athlete_id, self._doors)


def run_view(plan: Plan, entries: tuple[Entry, ...], run: Run) -> RunView:
    """A run with its own entry and those of its sessions."""
    uid = uid_for(plan.namespace, "run", run.key)
    return RunView(
        run=run,
        sessions=tuple(entry for entry in entries if entry.run_uid == uid),
        entry=next((entry for entry in entries if entry.uid == uid), None),
    )


def _next_run(plan: Plan, entries: tuple[Entry, ...], now: datetime) -> RunView | None:
    ahead = (run for run in plan.runs if run.status is RunStatus.PLANNED and run.end > now)
    run = next(ahead, None)
    return run_view(plan, entries, run) if run else None


def _day(known: Known, plan: Plan, entries: tuple[Entry, ...], day: date, own: Season) -> DayView:
    of_day = tuple(entry for entry in entries if entry.day == day)
    absent = tuple(_absent(one, plan) for one in plan.absences if one.day == day)
    return DayView(day, day == known.today, of_day, own.phase_on(day), absent)


def _absent(one: Absence, plan: Plan) -> tuple[str, str]:
    """Where a session could stand, and why none does."""
    run = next((run for run in plan.runs if run.key == one.run_key), None)
    where = "Its own session"
    if one.run_key is not None:
        where = f"{one.slot.capitalize()} {run.title if run and run.title else 'the run'}"
    return where, one.why


def _review(known: Known, plan: Plan, sessions: Sequence[Session], monday: date) -> tuple[str, ...]:
    """The week in three sentences: muscles served, what was done, how much is asked for."""
    marks = {one.uid: one.mark for one in known.marked}
    wanted = known.catalogue.rules.rotation.times
    found = review(sessions, known.profile.body, marks, wanted=wanted)
    names = {one.id: one.name for one in known.catalogue.muscles.by_id.values()}
    now = phase_now(known, monday)
    told = (
        served_words(found, names, _unserved(plan, names)),
        done_words(found),
        dose_words(found, phase=now.phase, week=now.week),
    )
    return tuple(words for words in told if words)


def _unserved(plan: Plan, names: Mapping[str, str]) -> Mapping[str, str]:
    """Why nothing serves a muscle, where a note of the plan says so."""
    texts = [note.text.rstrip(".") for note in plan.notes if note.code == "unserved"]
    return {
        muscle: text.partition(": ")[2]
        for muscle, name in names.items()
        for text in texts
        if text.startswith(f"{name} (")
    }


def _to_show(notes: Iterable[Note], today: date) -> tuple[Note, ...]:
    """The notes that matter now: of no day, or of the coming week."""
    week = today + timedelta(days=7)
    return tuple(note for note in notes if note.day is None or today <= note.day < week)


def _to_ask(known: Known) -> tuple[PainView, ...]:
    """The open pains nobody told of today."""
    pains = pain_views(known.athlete.profile, known.catalogue, known.today)
    return tuple(pain for pain in pains if pain.is_asked)


def _troubles(logs: Iterable[WorkLog], athlete_id: str) -> Iterable[str]:
    """What failed for this runner since it last went well."""
    for log in logs:
        failing = log.last_error_at and (
            log.last_ok_at is None or log.last_ok_at < log.last_error_at
        )
        if log.key == athlete_id and failing and log.kind in _TROUBLES:
            yield _TROUBLES[log.kind].format(error=log.last_error)
