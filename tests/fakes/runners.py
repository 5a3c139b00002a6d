"""Made-up runners with a real plan: two weeks of runs, lists, races, a source, a feed."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from plansync.feed.entries import Entry, entries
from plansync.feed.options import Detail, FeedOptions
from plansync.feed.words import names_of
from plansync.opt.catalogue import Catalogue
from plansync.opt.reading import build
from plansync.plan.combine import combine
from plansync.plan.ingredients import Ingredients
from plansync.plan.model import Plan
from plansync.plan.profile import read_profile
from plansync.plan.progress import Marked
from plansync.plan.season import PhaseChange, Race, season
from plansync.resources import load_config
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.store.assessments import AssessmentRow
from plansync.store.columns import JsonObject
from plansync.store.sources import SourceKind, SourceState
from plansync.sync.views import PhaseNow, SourceView, StravaState, StravaView
from plansync.times import Window, at_local, week_start

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("Europe/Zurich")
WINDOW = Window(TODAY, TODAY + timedelta(days=28))
WEEKS = 4

_WEEK: tuple[tuple[int, RunKind, str, int, float], ...] = (
    (1, RunKind.EASY, "Easy 8 km", 48, 8000),
    (2, RunKind.INTERVALS, "6 x 800 m", 62, 10500),
    (4, RunKind.RECOVERY, "Recovery 5 km", 33, 5000),
    (6, RunKind.LONG, "Long run 18 km", 112, 18000),
)


@cache
def catalogue() -> Catalogue:
    """The bundled catalogue, read once for all tests."""
    return build(load_config())


def profile_of_robin() -> JsonObject:
    """What Robin Example says about themselves."""
    return {
        "timezone": "Europe/Zurich",
        "overactive": ["gastrocnemius-lateral", "tfl:left"],
        "underactive": ["gluteus-medius", "tibialis-posterior"],
        "severity": {"gluteus-medius": "high"},
        "equipment": ["foam-roller", "ball", "mini-band"],
        "health": [],
        "time": {"default": "06:30", "sunday": "08:00", "easy_pace_s_per_km": 345},
    }


CONNECTED = StravaView(
    StravaState.CONNECTED,
    "Strava is connected.",
    strava_athlete_id="1001",
    connected_at=NOW - timedelta(days=9),
    synced_at=NOW - timedelta(minutes=12),
    runs=4,
)


@dataclass
class FakeRunner:
    """One runner and all that is theirs; tests may change any of it."""

    id: str
    name: str
    profile: JsonObject = field(default_factory=profile_of_robin)
    changes: list[PhaseChange] = field(default_factory=lambda: [PhaseChange(1, date(2026, 10, 19))])
    races: list[Race] = field(default_factory=list)
    sources: list[SourceView] = field(default_factory=list)
    secret: str | None = None
    revoked: list[str] = field(default_factory=list)
    strava: StravaView = CONNECTED
    marks: dict[str, Marked] = field(default_factory=dict)
    run_title: str = ""
    has_runs: bool = True
    checks: list[AssessmentRow] = field(default_factory=list)
    """Newest first."""
    due: str = ""
    """What the phase page says of a phase that runs long."""

    def runs(self) -> tuple[Run, ...]:
        """The runs of the plan, none when `has_runs` is off."""
        monday = week_start(TODAY)
        days = ((monday + timedelta(days=7 * n), one) for n in range(WEEKS) for one in _WEEK)
        made = (self._run(first + timedelta(days=one[0]), one) for first, one in days)
        return tuple(made) if self.has_runs else ()

    def plan(self, changes: list[PhaseChange] | None = None) -> Plan:
        """The plan with the runner's phase changes, or with others; woven once for all tests."""
        said = tuple(self.changes if changes is None else changes)
        return _plan(self.id, json.dumps(self.profile), self.runs(), said, tuple(self.races))

    def ingredients(self) -> Ingredients:
        """Everything the plan is made of."""
        held = read_profile(self.profile, catalogue())
        return Ingredients(
            runs=self.runs(),
            changes=tuple(self.changes),
            races=tuple(self.races),
            body=held.body,
            preferences=held.preferences_for(self.id),
            catalogue=catalogue(),
            window=WINDOW,
            now=NOW,
        )

    def entries(self) -> tuple[Entry, ...]:
        """The calendar of the plan."""
        options = FeedOptions(detail=Detail.FULL)
        done = {one.uid for one in self.marks.values() if one.mark.is_done}
        names = names_of(catalogue())
        return entries(self.plan(), names, options=options, links=None, done=done)

    def phase(self, day: date = TODAY) -> PhaseNow:
        """The phase of a day."""
        own = season(self.changes, self.races, rules=catalogue().season)
        span = own.span_on(day)
        phase, week = catalogue().phases[span.phase], span.week_on(day)
        return PhaseNow(span.phase, phase.name, span.since, week, phase.says, span.why)

    def _run(self, day: date, one: tuple[int, RunKind, str, int, float]) -> Run:
        _, kind, title, minutes, distance_m = one
        clock = time(8) if day.weekday() == 6 else time(6, 30)
        return Run(
            key=f"{self.id}:{day.isoformat()}",
            day=day,
            start=at_local(day, clock, ZONE),
            duration_s=minutes * 60,
            kind=kind,
            status=RunStatus.PLANNED,
            title=self.run_title or title,
            source="Autumn plan",
            timed=True,
            distance_m=distance_m,
            planned_duration_s=minutes * 60,
        )


@cache
def _plan(
    namespace: str,
    profile: str,
    runs: tuple[Run, ...],
    changes: tuple[PhaseChange, ...],
    races: tuple[Race, ...],
) -> Plan:
    held = read_profile(json.loads(profile), catalogue())
    return combine(
        runs,
        season(changes, races, rules=catalogue().season),
        held.body,
        held.preferences_for(namespace),
        catalogue(),
        WINDOW,
        NOW,
    )


def a_source(
    name: str = "Autumn plan", *, state: SourceState = SourceState.OK, error: str = ""
) -> SourceView:
    """A plan source that was read two hours ago."""
    return SourceView(
        id=f"source-{name.lower().replace(' ', '-')}",
        name=name,
        kind=SourceKind.ADDRESS,
        address="https://plans.example/…/autumn.ics",
        state=state,
        error=error,
        created_at=NOW - timedelta(days=20),
        fetched_at=NOW - timedelta(hours=2),
        good_at=NOW - timedelta(hours=2),
        age=timedelta(hours=2),
        next_fetch_at=NOW + timedelta(hours=4),
        runs=16,
        next_day=TODAY,
    )


def robin() -> FakeRunner:
    """Robin Example, who has everything."""
    return FakeRunner(
        "robin0000000000000000",
        "Robin Example",
        races=[Race("race-lake", "Lake Marathon", date(2027, 5, 2), 42195)],
        sources=[a_source()],
        secret="robin-secret-" + "r" * 30,
    )


def kim() -> FakeRunner:
    """Kim Other, a second runner with things of their own."""
    return FakeRunner(
        "kim000000000000000000",
        "Kim Other",
        races=[Race("race-hill", "Hill Half", date(2027, 4, 11), 21097)],
        sources=[a_source("Winter plan")],
        secret="kim-secret-" + "k" * 32,
    )
