"""The one neutral projection of a plan that feed, JSON, table and pages are made from."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from plansync.feed import text
from plansync.feed.options import Detail, FeedOptions, Links, Names, Style
from plansync.plan.model import Note, Plan
from plansync.plan.season import Race
from plansync.plan.session import Session, Slot, uid_for
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.times import at_local, local_day


class Kind(StrEnum):
    """What an entry is. The order is that of entries which begin together."""

    RACE = "race"
    PHASE = "phase"
    REASSESS = "reassess"
    NOTICE = "notice"
    BEFORE = "before"
    RUN = "run"
    AFTER = "after"
    STANDALONE = "standalone"


_KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}
_DONE = (RunStatus.COMPLETED, RunStatus.EXTRA)
_NOTICES = {
    "source-stale": Kind.NOTICE,
    "season-ahead": Kind.NOTICE,
    "phase-long": Kind.NOTICE,
    "reassess": Kind.REASSESS,
}
_ABOUT_PHASES = frozenset({"season-ahead", "phase-long"})
_SESSION_CATEGORIES = {
    Slot.BEFORE: ("Mobility", "Before run"),
    Slot.AFTER: ("Mobility", "After run"),
    Slot.STANDALONE: ("Stabilization",),
}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What may be told of a run. Unknown or withheld amounts are None."""

    kind: RunKind
    status: RunStatus
    distance_m: float | None
    duration_s: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the runner's calendar.

    `start` and `end` are aware, or None for an all-day entry. `run_uid` names the run a session
    belongs to, `inside` holds the sessions that a run's own entry tells.
    """

    uid: str
    kind: Kind
    day: date
    start: datetime | None
    end: datetime | None
    title: str
    body: str = ""
    minutes: int | None = None
    phase: int | None = None
    optional: bool = False
    completed: bool = False
    run_uid: str | None = None
    run: RunFacts | None = None
    session: Session | None = None
    inside: tuple[Session, ...] = ()
    race: Race | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether the entry belongs to a day rather than to an hour."""
        return self.start is None


def entries(
    plan: Plan,
    names: Names,
    *,
    options: FeedOptions,
    links: Links | None,
    done: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Everything of a plan that stands in the calendar, in the order it happens.

    `done` are the uids of sessions that were done: they are ticked as runs are.
    Where a run stands follows the plan as it was woven; `options.detail` decides what is told
    of it. Recorded amounts are told in full detail only. A run nobody planned is known from its
    recording alone, so plan-only leaves it out.
    """
    runs = _shown_runs(plan, options)
    inside = _inside(plan, runs, options)
    told = {session.uid for sessions in inside.values() for session in sessions}
    found = (
        *(_run(plan, one, inside.get(one.key, ()), names, options, links, done) for one in runs),
        *(
            _session(plan, one, names, links, done=one.uid in done)
            for one in plan.sessions
            if one.uid not in told
        ),
    )
    if options.style is Style.ALL_DAY:
        found = tuple(replace(entry, start=None, end=None) for entry in found)
    days = (*_races(plan, links), *_phases(plan, names, links), *_notices(plan, links))
    return tuple(sorted((*found, *days), key=lambda entry: order(entry, plan.tz)))


def order(entry: Entry, tz: ZoneInfo) -> tuple[datetime, int, str]:
    """What entries are sorted by: start (all-day ones at midnight), kind, uid."""
    start = entry.start or at_local(entry.day, time(), tz)
    return start.astimezone(UTC), _KIND_ORDER[entry.kind], entry.uid


def _shown_runs(plan: Plan, options: FeedOptions) -> tuple[Run, ...]:
    if not options.runs:
        return ()
    told = options.detail is not Detail.PLAN_ONLY
    return tuple(run for run in plan.runs if told or run.status is not RunStatus.EXTRA)


def _inside(
    plan: Plan, runs: tuple[Run, ...], options: FeedOptions
) -> Mapping[str, tuple[Session, ...]]:
    """Sessions that their run's entry tells; one whose run is not shown keeps its own entry."""
    if options.style is not Style.INSIDE_RUN:
        return {}
    return {
        run.key: tuple(one for one in plan.around(run) if one.slot is not Slot.STANDALONE)
        for run in runs
    }


def _run(
    plan: Plan,
    run: Run,
    inside: tuple[Session, ...],
    names: Names,
    options: FeedOptions,
    links: Links | None,
    sessions_done: Collection[str],
) -> Entry:
    facts = _facts(run, options.detail)
    done = facts.status in _DONE
    named = any(race.day == run.day for race in plan.races)
    url = links.plan(run.day) if links else None
    title = text.run_title(
        run, distance_m=facts.distance_m, duration_s=facts.duration_s, done=done, named=named
    )
    return Entry(
        uid=uid_of_run(plan, run.key),
        kind=Kind.RUN,
        day=run.day,
        start=run.start,
        end=run.end,
        title=title,
        body=_body(
            _run_text(run, options.detail, title),
            text.inside_run(inside, names, done=sessions_done),
            url,
        ),
        minutes=round(run.duration_s / 60),
        phase=_phase_on(plan, run.day),
        optional=run.optional,
        completed=done,
        run=facts,
        inside=inside,
        url=url,
        categories=("Run", text.run_words(run.kind)),
    )


def _facts(run: Run, detail: Detail) -> RunFacts:
    """What the chosen detail lets be told of a run."""
    distance_m, duration_s = _planned(run)
    status = RunStatus.PLANNED if detail is Detail.PLAN_ONLY else run.status
    if detail is Detail.FULL and run.completed:
        distance_m, duration_s = _recorded(run)
    return RunFacts(run.kind, status, distance_m, duration_s, run.source)


def _planned(run: Run) -> tuple[float | None, int | None]:
    if run.status is RunStatus.EXTRA:
        return None, None
    return run.distance_m, run.planned_duration_s


def _recorded(run: Run) -> tuple[float | None, int | None]:
    if run.completed is None:
        return None, None
    return run.completed.distance_m, run.completed.elapsed_s


def _run_text(run: Run, detail: Detail, title: str) -> str:
    recorded = _recorded(run) if detail is Detail.FULL else (None, None)
    return text.run_body(run, planned=_planned(run), recorded=recorded, shown=title)


def _session(
    plan: Plan, session: Session, names: Names, links: Links | None, *, done: bool
) -> Entry:
    url = links.session(session.uid) if links else None
    return Entry(
        uid=session.uid,
        kind=Kind(session.slot.value),
        day=local_day(session.start, plan.tz),
        start=session.start,
        end=session.end,
        title=text.session_title(session, names, done=done),
        body=_body(text.session_body(session), url),
        minutes=session.minutes,
        phase=session.phase,
        optional=session.optional,
        completed=done,
        run_uid=None if session.run_key is None else uid_of_run(plan, session.run_key),
        session=session,
        url=url,
        categories=_SESSION_CATEGORIES[session.slot],
    )


def _races(plan: Plan, links: Links | None) -> Iterator[Entry]:
    for race in plan.races:
        if race.day in plan.window:
            uid = uid_for(plan.namespace, "race", race.key)
            made = _all_day(uid, Kind.RACE, race.day, text.race_title(race), text.race_body(race))
            yield _linked(replace(made, race=race), links.plan(race.day) if links else None, plan)


def _phases(plan: Plan, names: Names, links: Links | None) -> Iterator[Entry]:
    """A phase begins where its first week does: spans of one phase follow each other by stage."""
    begun = {(span.since, span.phase): span for span in reversed(plan.spans)}
    for (day, phase), span in sorted(begun.items()):
        if day in plan.window:
            uid = uid_for(plan.namespace, "phase", day.isoformat(), str(phase))
            made = _all_day(
                uid, Kind.PHASE, day, text.phase_title(span, names), text.phase_body(span)
            )
            yield _linked(made, links.phase() if links else None, plan)


def _notices(plan: Plan, links: Links | None) -> Iterator[Entry]:
    """Notes that must be seen where the runner looks: the calendar, on the day they are about."""
    seen: Counter[tuple[str, date]] = Counter()
    for note in plan.notes:
        if note.code not in _NOTICES or note.day is None or note.day not in plan.window:
            continue
        nth = seen[note.code, note.day]
        seen[note.code, note.day] += 1
        kind = _NOTICES[note.code]
        uid = uid_for(plan.namespace, kind, note.code, note.day.isoformat(), str(nth))
        title = text.one_line(note.text)
        made = _all_day(uid, kind, note.day, title, "" if title == note.text else note.text)
        yield _linked(made, _notice_url(note, note.day, links) if links else None, plan)


def _notice_url(note: Note, day: date, links: Links) -> str:
    """The page on which a notice can be answered."""
    if note.code in _ABOUT_PHASES:
        return links.phase()
    return links.check() if note.code == "reassess" else links.plan(day)


def _all_day(uid: str, kind: Kind, day: date, title: str, body: str) -> Entry:
    return Entry(uid, kind, day, None, None, title, body, categories=(kind.capitalize(),))


def _linked(entry: Entry, url: str | None, plan: Plan) -> Entry:
    phase = _phase_on(plan, entry.day)
    return replace(entry, body=_body(entry.body, url), url=url, phase=phase)


def _body(*blocks: str | None) -> str:
    """Blocks with a blank line between; the link comes last, on a line of its own."""
    return "\n\n".join(block for block in blocks if block)


def _phase_on(plan: Plan, day: date) -> int | None:
    return next((span.phase for span in plan.spans if day in span.window), None)


def uid_of_run(plan: Plan, key: str) -> str:
    """The uid under which a run stands in the calendar."""
    return uid_for(plan.namespace, "run", key)
