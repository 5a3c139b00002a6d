"""Small valid plans for tests: each builder makes one thing, and says only what differs."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plansync.feed.options import Names
from plansync.opt.exercise import Component, Cues, Exercise, parse_dose
from plansync.opt.imbalance import Side
from plansync.opt.macrocycle import Stage
from plansync.opt.prescribe import Prescription, minutes_of
from plansync.plan.model import Note, Plan
from plansync.plan.season import PhaseSpan, Priority, Race
from plansync.plan.session import Session, Slot, uid_for
from plansync.runs.model import CompletedRun, Run, RunKind, RunStatus
from plansync.times import Window, at_local, later

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
NAMESPACE = "athlete-1"
TWO_WEEKS = Window(MONDAY, MONDAY + timedelta(days=14))
NAMES = Names(
    muscles={
        "gastrocnemius-lateral": "Outer calf",
        "gluteus-medius": "Side of the hip",
        "erector-spinae": "Long back muscles",
        "rectus-femoris": "Front thigh",
    },
    regions={
        "gastrocnemius-lateral": "lower leg",
        "gluteus-medius": "hip",
        "erector-spinae": "trunk",
        "rectus-femoris": "thigh front",
    },
    phases={1: "Stabilization Endurance", 2: "Strength Endurance"},
)


def exercise(
    name: str = "Roll the outer calf",
    component: Component = Component.SMR,
    *,
    slug: str = "",
    dose: str = "1x30s",
    targets: tuple[str, ...] = ("gastrocnemius-lateral",),
    per_side: bool = True,
    cue: str = "Slow, and stay on the tender spot",
) -> Exercise:
    """An exercise without equipment and without cautions."""
    cues = Cues(cue, "Sit down.", "Roll.", "A dull pressure.", ("Too fast.",), "Stop when it hurts")
    return Exercise(
        id=slug or name.lower().replace(" ", "-"),
        name=name,
        component=component,
        level="any",
        targets=targets,
        secondary=(),
        kits=(),
        per_side=per_side,
        impact=0,
        doses=dict.fromkeys(range(1, 6), parse_dose(dose)),
        slots=frozenset({"pre", "post", "solo"}),
        cautions=(),
        cues=cues,
    )


def step(
    name: str = "Roll the outer calf",
    component: Component = Component.SMR,
    *,
    dose: str = "1x30s",
    side: Side | None = Side.BOTH,
    muscles: tuple[str, ...] = ("gastrocnemius-lateral",),
    why: str = "outer calf is on your overactive list",
    rest_s: int = 0,
    cue: str = "Slow, and stay on the tender spot",
) -> Prescription:
    """One step of a session: an exercise with its dose and reason."""
    made = exercise(name, component, dose=dose, targets=muscles, per_side=side is not None, cue=cue)
    return Prescription(made, parse_dose(dose), side, muscles, why, rest_s)


ROLL = step()
STRETCH = step("Wall calf stretch", Component.STATIC, cue="Heel down, knee straight")
WAKE = step(
    "Clamshell",
    Component.ACTIVATION,
    dose="2x12r@4-2-1",
    muscles=("gluteus-medius",),
    why="side of the hip is on your underactive list",
    cue="Open the knee, pelvis still",
)
BRACE = step(
    "Dead bug",
    Component.CORE,
    dose="2x12r@4-2-1",
    muscles=(),
    why="core work belongs to phase 1",
    rest_s=30,
    cue="Low back stays down",
)


def run(
    day: date = MONDAY,
    clock: time = time(6, 30),
    *,
    key: str = "",
    kind: RunKind = RunKind.EASY,
    title: str = "Easy run",
    minutes: int = 45,
    distance_m: float | None = 8000,
    planned: bool = True,
    recorded: CompletedRun | None = None,
    optional: bool = False,
    tz: ZoneInfo = ZURICH,
) -> Run:
    """A run: planned, completed when `recorded`, extra when recorded but not `planned`."""
    done = RunStatus.COMPLETED if planned else RunStatus.EXTRA
    return Run(
        key=key or f"plan:{day.isoformat()}",
        day=day,
        start=at_local(day, clock, tz),
        duration_s=minutes * 60,
        kind=kind,
        status=done if recorded else RunStatus.PLANNED,
        title=title,
        source="My plan",
        timed=True,
        optional=optional,
        distance_m=distance_m,
        planned_duration_s=minutes * 60 if planned else None,
        completed=recorded,
    )


def recorded(
    day: date = MONDAY, *, distance_m: float = 8130, elapsed_s: int = 2640
) -> CompletedRun:
    """A recorded morning run."""
    start = at_local(day, time(6, 31), ZURICH)
    return CompletedRun("strava:1", "Strava", day, start, elapsed_s, distance_m, "Morning Run")


def session(
    slot: Slot = Slot.STANDALONE,
    *steps: Prescription,
    of: Run | None = None,
    day: date = MONDAY,
    clock: time = time(18),
    phase: int = 1,
    why: str = "Two quiet sessions a week keep phase 1 moving.",
    optional: bool = False,
    tz: ZoneInfo = ZURICH,
) -> Session:
    """A session at a clock time, or close to the run it belongs to."""
    held = steps or (ROLL, WAKE)
    minutes = minutes_of(held)
    start = at_local(day, clock, tz)
    if of is not None:
        day = of.day
        start = of.end if slot is Slot.AFTER else later(of.start, -timedelta(minutes=minutes))
    key = of.key if of else None
    uid = uid_for(NAMESPACE, slot, key or day.isoformat())
    return Session(uid, slot, day, start, minutes, phase, held, why, key, optional)


def span(
    window: Window = TWO_WEEKS,
    phase: int = 1,
    *,
    stage: Stage = Stage.BASE,
    since: date | None = None,
) -> PhaseSpan:
    """Days of a phase, by default one that began long before them."""
    return PhaseSpan(window, phase, stage, since or window.start - timedelta(days=21))


def race(
    day: date = MONDAY + timedelta(days=6),
    name: str = "Lake Marathon",
    *,
    priority: Priority = Priority.A,
    distance_m: float | None = 42195,
) -> Race:
    """A race on the first Sunday of the plan."""
    return Race(f"race:{name}", name, day, distance_m, priority)


def plan(
    *,
    runs: Iterable[Run] = (),
    sessions: Iterable[Session] = (),
    spans: Iterable[PhaseSpan] | None = None,
    races: Iterable[Race] = (),
    notes: Iterable[Note] = (),
    window: Window = TWO_WEEKS,
    tz: ZoneInfo = ZURICH,
) -> Plan:
    """A plan over two weeks, sorted as plans are."""
    return Plan(
        namespace=NAMESPACE,
        window=window,
        tz=tz,
        runs=tuple(sorted(runs, key=lambda one: one.start)),
        sessions=tuple(sorted(sessions, key=lambda one: one.start)),
        spans=(span(window),) if spans is None else tuple(spans),
        races=tuple(races),
        notes=tuple(notes),
    )


def training_day(day: date = MONDAY) -> tuple[Run, tuple[Session, ...]]:
    """An easy run with a session before it, one after it and one in the evening."""
    easy = run(day)
    return easy, (
        session(Slot.BEFORE, ROLL, WAKE, of=easy, why="Easy run: wake what your list names."),
        session(Slot.AFTER, ROLL, STRETCH, of=easy, why="After easy runs, unhurried."),
        session(Slot.STANDALONE, BRACE, WAKE, day=day),
    )
