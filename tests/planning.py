"""Worlds to plan in: the shipped catalogue, runners and weeks that Hypothesis makes up, oracles."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component, Exercise
from plansync.opt.imbalance import Activity, Body, Imbalance, Pain, Severity, Side
from plansync.opt.prescribe import Prescription
from plansync.opt.reading import build
from plansync.plan.combine import combine
from plansync.plan.model import Plan
from plansync.plan.preferences import Preferences
from plansync.plan.progress import Ladder
from plansync.plan.season import PhaseChange, Priority, Race, Season, season
from plansync.plan.session import Session, Slot
from plansync.resources import load_config
from plansync.runs.model import Run, RunKind, RunLoad, RunStatus
from plansync.runs.timing import Habits
from plansync.times import Window, at_local, later

OVER, UNDER = Activity.OVERACTIVE, Activity.UNDERACTIVE
DAY = timedelta(days=1)
ROLLS = Component.SMR
LENGTHENS = (Component.STATIC, Component.ACTIVE)
CALMING = (ROLLS, *LENGTHENS)
RUN_KINDS = tuple(kind for kind in RunKind if kind.is_run)
NAMESPACE = "runner-1"

# A plan takes some hundredths of a second, so each property looks at few worlds by default; a
# long search sets the variable.
_EXAMPLES = int(os.environ.get("PLANSYNC_PLANNING_EXAMPLES", "8"))
few = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, read once."""
    return build(load_config())


# Weeks with and without a change of clocks, and zones of whole, half and quarter hours.
PLACES = (
    ("America/Vancouver", date(2026, 11, 23)),
    ("America/Vancouver", date(2026, 10, 26)),
    ("America/Vancouver", date(2027, 3, 8)),
    ("Europe/Zurich", date(2026, 10, 19)),
    ("Europe/Zurich", date(2027, 3, 22)),
    ("Australia/Lord_Howe", date(2027, 3, 29)),
    ("Asia/Kathmandu", date(2026, 12, 28)),
    ("UTC", date(2027, 2, 22)),
)
MONDAY = date(2026, 11, 23)
VANCOUVER = ZoneInfo("America/Vancouver")


@dataclass(frozen=True, slots=True, repr=False)
class World:
    """Everything a plan is made of."""

    runs: tuple[Run, ...]
    season: Season
    body: Body
    preferences: Preferences
    window: Window
    now: datetime
    past: tuple[Session, ...] = ()
    ladder: Ladder | None = None

    def __repr__(self) -> str:
        """All of it in few lines: a season holds too many runs to print them field by field."""
        ladder = self.ladder or Ladder()
        told = (
            f"{self.window.start} to {self.window.end}, now {self.now}",
            *(_told(run) for run in self.runs),
            *(
                f"{one.window.start} phase {one.phase} since {one.since} "
                f"{one.block.id if one.block else '-'}"
                for one in self.season.spans
            ),
            *(f"{race!r}" for race in self.season.races),
            *(f"{o.activity} {o.muscle} {o.side} {o.severity}" for o in self.body.imbalances),
            f"{sorted(self.body.equipment)} {sorted(self.body.health)} {self.body.pain}",
            f"{self.preferences}",
            f"{dict(ladder.rungs)} {sorted(ladder.eased)}",
            f"{len(self.past)} sessions before",
        )
        return "World(\n  " + "\n  ".join(told) + "\n)"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """How Hypothesis tells of a world; it would print every field else."""
        printer.text("..." if cycle else repr(self))

    def plan(self) -> Plan:
        """The plan of this world."""
        return combine(
            self.runs,
            self.season,
            self.body,
            self.preferences,
            catalogue(),
            self.window,
            self.now,
            self.past,
            self.ladder,
        )

    @property
    def window_days(self) -> int:
        """How many days are planned."""
        return (self.window.end - self.window.start).days

    def of(self, session: Session) -> Run:
        """The run a session belongs to."""
        return next(run for run in self.runs if run.key == session.run_key)

    def load(self, run: Run) -> RunLoad:
        """The load of a run as the trainer sees it.

        A C race is a hard session; on the day of an A or B race the longest run is the race.
        """
        listed = {race.priority for race in self.season.races if race.day == run.day}
        if listed & {Priority.A, Priority.B} and self._is_longest(run):
            return RunLoad.RACE
        if run.kind is RunKind.RACE and listed == {Priority.C}:
            return RunLoad.QUALITY
        quick = run.fast_segments and run.kind.load is RunLoad.LOW
        return RunLoad.QUALITY if quick else run.kind.load

    def _is_longest(self, run: Run) -> bool:
        counted = [one for one in self.runs if one.day == run.day and _counts(one)]
        return run == max(counted, key=lambda one: (one.duration_s, one.key), default=None)

    def loads(self, day: date) -> set[RunLoad]:
        """The loads of a day's runs and races; missed runs ask for nothing."""
        runs = (run for run in self.runs if run.day == day and _counts(run))
        raced = {race.priority for race in self.season.races if race.day == day}
        races = {RunLoad.RACE} if raced & {Priority.A, Priority.B} else set()
        hard = {RunLoad.QUALITY} if raced == {Priority.C} else set()
        return {self.load(run) for run in runs} | races | hard


def _told(run: Run) -> str:
    minutes = run.duration_s // 60
    extras = f"{' fast' if run.fast_segments else ''}{' optional' if run.optional else ''}"
    return f"{run.start:%y-%m-%d %H:%M} {minutes} {run.kind} {run.status} {run.key}{extras}"


def _counts(run: Run) -> bool:
    return run.status is not RunStatus.MISSED


def shipped(**changes: Callable[[object], object]) -> Mapping[str, Mapping[str, object]]:
    """The shipped configuration, with the files named by `changes` passed through a function."""
    raw = dict(load_config())
    for name, change in changes.items():
        raw[name] = change(raw[name])  # type: ignore[assignment]
    return raw


# --- making things -----------------------------------------------------------------------------


def run(
    day: date,
    kind: RunKind = RunKind.EASY,
    *,
    clock: time = time(6, 30),
    minutes: int = 45,
    key: str = "",
    tz: ZoneInfo = VANCOUVER,
    status: RunStatus = RunStatus.PLANNED,
    fast_segments: bool = False,
    optional: bool = False,
) -> Run:
    """A planned run at a clock time."""
    return Run(
        key=key or f"run-{day}",
        day=day,
        start=at_local(day, clock, tz),
        duration_s=minutes * 60,
        kind=kind,
        status=status,
        title=f"{kind} run",
        source="plan",
        timed=True,
        fast_segments=fast_segments,
        optional=optional,
    )


def week(days: str, *, monday: date = MONDAY, clock: time = time(6, 30)) -> tuple[Run, ...]:
    """Runs of a week in letters from Monday: e easy, l long, q intervals, R race, . none."""
    kinds = {"e": RunKind.EASY, "l": RunKind.LONG, "q": RunKind.INTERVALS, "R": RunKind.RACE}
    lengths = {"l": 100, "R": 210}
    return tuple(
        run(monday + n * DAY, kinds[letter], clock=clock, minutes=lengths.get(letter, 45))
        for n, letter in enumerate(days)
        if letter != "."
    )


def body(
    over: Iterable[str] = (),
    under: Iterable[str] = (),
    *,
    kit: Iterable[str] = ("foam-roller", "ball", "mini-band"),
    high: Iterable[str] = (),
    health: Iterable[str] = (),
    pain: Iterable[Pain] = (),
) -> Body:
    """A body with muscles written `tfl` or `tfl:left` on its two lists."""
    lists = ((OVER, over), (UNDER, under))
    return Body(
        imbalances=tuple(
            _imbalance(word, activity, word in tuple(high))
            for activity, words in lists
            for word in words
        ),
        equipment=frozenset(kit),
        health=frozenset(health),
        pain=tuple(pain),
    )


def _imbalance(word: str, activity: Activity, high: bool) -> Imbalance:
    muscle, _, side = word.partition(":")
    severity = Severity.HIGH if high else Severity.NORMAL
    return Imbalance(muscle, activity, Side(side) if side else Side.BOTH, severity)


CALVES_AND_HIPS = body(
    over=("gastrocnemius-lateral", "soleus", "tfl"),
    under=("gluteus-medius", "tibialis-posterior"),
)


def preferences(tz: ZoneInfo = VANCOUVER, start: time = time(6, 30)) -> Preferences:
    """Preferences nobody touched."""
    return Preferences(NAMESPACE, tz, Habits(start))


def world(
    runs: Iterable[Run],
    *,
    phase: int = 1,
    runner: Body = CALVES_AND_HIPS,
    races: Iterable[Race] = (),
    weeks: int = 1,
    monday: date = MONDAY,
) -> World:
    """A world in Vancouver that is planned the evening before its first day."""
    return World(
        runs=tuple(runs),
        season=season([PhaseChange(phase, monday - 14 * DAY)], races),
        body=runner,
        preferences=preferences(),
        window=Window(monday, monday + weeks * 7 * DAY),
        now=at_local(monday - DAY, time(20), VANCOUVER),
    )


# --- what Hypothesis makes up --------------------------------------------------------------------

_LISTABLE = {
    activity: tuple(
        muscle.id
        for muscle in catalogue().muscles.by_id.values()
        if activity in muscle.lists and not muscle.resolves_to
    )
    for activity in (OVER, UNDER)
}
_KITS: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"foam-roller"}),
    frozenset({"ball"}),
    frozenset({"foam-roller", "ball", "mini-band", "band", "strap"}),
    frozenset({"foam-roller", "ball", "dumbbells", "step", "mini-band"}),
    frozenset(catalogue().equipment),
)


def severities() -> st.SearchStrategy[Severity]:
    """Mostly normal."""
    return st.sampled_from((Severity.NORMAL, Severity.NORMAL, Severity.HIGH, Severity.LOW))


@st.composite
def imbalances(draw: st.DrawFn, activity: Activity, most: int = 6) -> list[Imbalance]:
    """One list of a runner, each muscle once, on one side or both."""
    muscles = draw(st.lists(st.sampled_from(_LISTABLE[activity]), max_size=most, unique=True))
    sides = st.sampled_from((Side.BOTH, Side.BOTH, Side.LEFT, Side.RIGHT))
    return [Imbalance(one, activity, draw(sides), draw(severities())) for one in muscles]


def share_side(a: Imbalance, b: Imbalance) -> bool:
    """Whether two entries are about the same muscle on the same side."""
    return a.muscle == b.muscle and (a.side.covers(b.side) or b.side.covers(a.side))


def pains() -> st.SearchStrategy[tuple[Pain, ...]]:
    """Mostly none."""
    pain = st.builds(
        Pain,
        muscle=st.sampled_from(tuple(catalogue().muscles.by_id)),
        level=st.integers(0, 10),
        kind=st.sampled_from(("", "", "", "night", "limp")),
    )
    return st.one_of(st.just(()), st.just(()), st.tuples(pain))


@st.composite
def bodies(draw: st.DrawFn, *, healthy: bool = False) -> Body:
    """A runner's lists, kit and answers; no muscle is on both lists of a side, save the soleus."""
    over = draw(imbalances(OVER))
    double = {m.id for m in catalogue().muscles.by_id.values() if m.same_side_both}
    under = [
        one
        for one in draw(imbalances(UNDER))
        if one.muscle in double or not any(share_side(one, other) for other in over)
    ]
    flags = st.one_of(
        st.just(frozenset[str]()),
        st.frozensets(st.sampled_from(sorted(catalogue().flags)), max_size=2),
    )
    return Body(
        imbalances=(*over, *under),
        equipment=draw(st.sampled_from(_KITS)),
        health=frozenset() if healthy else draw(flags),
        pain=() if healthy else draw(pains()),
    )


@st.composite
def days_of_runs(
    draw: st.DrawFn, monday: date, tz: ZoneInfo, weeks: int, *, calm: bool
) -> tuple[Run, ...]:
    """Runs on some days, one after the other; not `calm`: at any hour, often two a day."""
    made: list[Run] = []
    usual = st.sampled_from((390, 420, 1080))
    clocks = usual if calm else st.one_of(usual, st.integers(0, 24 * 60 - 1))
    kinds = st.sampled_from((*(RunKind.EASY,) * (8 if calm else 1), *RUN_KINDS))
    for n in range(weeks * 7):
        day = monday + n * DAY
        for part in range(draw(st.sampled_from((0, 0, 1, 1) if calm else (0, 1, 1, 1, 2)))):
            minute = draw(clocks)
            one = run(
                day,
                draw(kinds),
                clock=time(minute // 60, minute % 60),
                minutes=draw(st.sampled_from((20, 45, 61, 120))),
                key=f"run-{n}-{part}",
                tz=tz,
                fast_segments=draw(st.booleans()) and part == 0,
                optional=draw(st.sampled_from((False, False, True))),
            )
            if not made or one.start >= made[-1].end:
                made.append(one)
    return tuple(made)


@st.composite
def races(draw: st.DrawFn, monday: date, weeks: int) -> tuple[Race, ...]:
    """At most two races in or soon after the weeks, on days of their own; often none."""
    most = draw(st.sampled_from((0, 0, 2)))
    days = draw(st.lists(st.integers(0, weeks * 7 + 14), max_size=most, unique=True))
    letters = st.sampled_from(tuple(Priority))
    return tuple(
        Race(f"race-{n}", f"Race {n}", monday + n * DAY, 42195, draw(letters)) for n in days
    )


@st.composite
def choices(draw: st.DrawFn, tz: ZoneInfo, *, calm: bool) -> Preferences:
    """Preferences of a runner: usual hours, how many standalone sessions; limits if not `calm`."""
    minute = draw(st.sampled_from((390, 420, 1110, 15, 1425)))
    limits = st.sampled_from((None,) if calm else (None, None, None, 0, 4, 8))
    weekly = st.sampled_from((None, 180) if calm else (None, None, 180, 120, 60, 25, 0))
    return Preferences(
        namespace=NAMESPACE,
        tz=tz,
        habits=Habits(time(minute // 60, minute % 60)),
        standalone_per_week=draw(st.integers(2 if calm else 0, 4)),
        same_day_doubles=draw(st.booleans()),
        separate_hard_days=draw(st.booleans()),
        before_min=draw(limits),
        after_min=draw(limits),
        week_min=draw(weekly),
    )


@st.composite
def seasons(draw: st.DrawFn, monday: date, weeks: int) -> Season:
    """One phase, or a second one that begins on some day of the weeks."""
    numbers = st.integers(1, 5)
    changes = [PhaseChange(draw(numbers), monday - 28 * DAY)]
    if draw(st.sampled_from((False, False, True))):
        changes.append(PhaseChange(draw(numbers), monday + draw(st.integers(1, weeks * 7)) * DAY))
    return season(changes, draw(races(monday, weeks)))


@st.composite
def worlds(
    draw: st.DrawFn,
    *,
    weeks: int = 2,
    healthy: bool = False,
    started: bool = False,
    calm: bool = False,
) -> World:
    """A world that is planned before its first day, or (`started`) at any moment near it.

    A `calm` one is easy to plan, so that it holds many standalone sessions: whole weeks, mostly
    easy runs, no limits and no health answers.
    """
    name, monday = draw(st.sampled_from(PLACES))
    tz = ZoneInfo(name)
    now = at_local(monday - DAY, time(20), tz)
    if started:
        now = later(now, timedelta(minutes=draw(st.integers(-600, weeks * 7 * 24 * 60))))
    first = 0 if calm else draw(st.sampled_from((0, 0, 3)))
    return World(
        runs=draw(days_of_runs(monday, tz, weeks, calm=calm)),
        season=draw(seasons(monday, weeks)),
        body=draw(bodies(healthy=healthy or calm)),
        preferences=draw(choices(tz, calm=calm)),
        window=Window(monday + first * DAY, monday + weeks * 7 * DAY),
        now=now.astimezone(draw(st.sampled_from((UTC, tz)))),
    )


# --- oracles: what the trainer's table says, told apart from the planner's own code --------------


def steps_of(plan: Plan) -> list[tuple[Session, Prescription]]:
    """Every step of a plan beside its session."""
    return [(session, step) for session in plan.sessions for step in session.steps]


def sides_worked(step: Prescription) -> tuple[Side, ...]:
    """The sides of the body a step works on: both, when the exercise has no sides."""
    if step.side in (Side.LEFT, Side.RIGHT):
        return (step.side,)
    return (Side.LEFT, Side.RIGHT)


def listed_on(runner: Body, muscle: str, activity: Activity, side: Side) -> bool:
    """Whether a muscle stands on a list for one side (left or right)."""
    return any(
        one.muscle == muscle and one.activity is activity and one.side.covers(side)
        for one in runner.imbalances
    )


def kit_of(runner: Body) -> frozenset[str]:
    """What the runner has: every home's things, own things, and what those also are."""
    things = catalogue().equipment
    home = {thing.id for thing in things.values() if thing.always}
    have = home | set(runner.equipment)
    return frozenset(have | {more for one in have for more in things[one].implies})


def contacts_of(step: Prescription) -> int:
    """Landings a step asks for: one for each jump, a side where there are two."""
    jumping = step.component is Component.PLYOMETRIC or step.exercise.impact >= 2
    jumping = jumping and step.component is not Component.SAQ
    if not jumping or step.dose.reps is None:
        return 0
    return step.dose.sets * step.dose.reps * (2 if step.exercise.per_side else 1)


def jumps(session: Session) -> bool:
    """Whether a session holds plyometric work."""
    return any(contacts_of(step) for step in session.steps)


def standalone(plan: Plan) -> list[Session]:
    """The standalone sessions of a plan that ask for work; those of recovery days are optional."""
    return [one for one in plan.sessions if one.slot is Slot.STANDALONE and not one.optional]


def mobility(plan: Plan) -> list[Session]:
    """The optional sessions of recovery days."""
    return [one for one in plan.sessions if one.slot is Slot.STANDALONE and one.optional]


def around(plan: Plan) -> list[Session]:
    """The sessions that belong to a run."""
    return [session for session in plan.sessions if session.slot is not Slot.STANDALONE]


def by_component(steps: Sequence[Prescription]) -> list[str]:
    """The components of a row of steps in order, each once in a row."""
    names = [str(step.component) for step in steps]
    return [name for n, name in enumerate(names) if n == 0 or names[n - 1] != name]


def count(session: Session, component: Component) -> int:
    """How many steps of a component a session has."""
    return sum(step.component is component for step in session.steps)


def usable(runner: Body, *, also: Iterable[str] = ()) -> dict[str, Exercise]:
    """The exercises a runner has the things for."""
    kit = kit_of(replace(runner, equipment=runner.equipment | set(also)))
    return {
        one.id: one
        for one in catalogue().exercises.values()
        if not one.kits or any(need <= kit for need in one.kits)
    }


def at(session_world: World, **changes: object) -> World:
    """The same world with something else about it."""
    return replace(session_world, **changes)  # type: ignore[arg-type]
