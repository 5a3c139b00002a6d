"""Worlds with a season that Hypothesis makes up: races near and far, blocks, ladders, setbacks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from plansync.opt.exercise import Component
from plansync.plan.preferences import Preferences
from plansync.plan.progress import Ladder
from plansync.plan.season import PhaseChange, Priority, Race, Season, Setback, season
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.times import Window, at_local, later
from tests.planning import DAY, PLACES, World, bodies, catalogue, choices, run

WEEKS = 8
WEEK = 7 * DAY
_CONTEXT_WEEKS = 4
_DISTANCES = (42195, 42195, 21097, 10000, 5000, 60000, None)
_RACE_MINUTES = {Priority.A: 150, Priority.B: 90, Priority.C: 40}

# Weeks from Monday: e easy, s easy twice, l long, q intervals, t tempo, h hills, f easy with
# strides, p long with race pace in it, . none.
_PATTERNS = (
    "eqe.eel",
    ".e.q.el",
    "e.e.l..",
    "eeeeeee",
    "e.t.e.p",
    "qeqeqel",
    ".e...l.",
    "efe.hel",
    "s.qs.el",
    "l.e.e.q",
    ".......",
    "e......",
)
_KINDS = {
    "e": RunKind.EASY,
    "s": RunKind.EASY,
    "f": RunKind.EASY,
    "l": RunKind.LONG,
    "p": RunKind.LONG,
    "q": RunKind.INTERVALS,
    "t": RunKind.TEMPO,
    "h": RunKind.HILLS,
}
_MINUTES = {"l": 110, "p": 90}
_CLOCKS = (time(6, 30), time(7), time(12, 15), time(17, 30))
_MOVING = (
    Component.DYNAMIC,
    Component.ACTIVATION,
    Component.CORE,
    Component.BALANCE,
    Component.INTEGRATION,
    Component.SAQ,
    Component.RESISTANCE,
    Component.PLYOMETRIC,
)


@st.composite
def season_worlds(draw: st.DrawFn, *, started: bool = False) -> World:
    """Eight weeks of a runner with a season, planned before they begin, or (`started`) within."""
    name, monday = draw(st.sampled_from(PLACES))
    tz = ZoneInfo(name)
    now = at_local(monday - DAY, time(20), tz)
    if started:
        now = later(now, timedelta(hours=draw(st.integers(0, WEEKS * 7 * 24))))
    raced = draw(season_races(monday))
    return World(
        runs=draw(season_runs(monday, tz, raced, now.date())),
        season=draw(seasons_of(monday, raced)),
        body=draw(bodies(healthy=draw(st.sampled_from((True, True, False))))),
        preferences=draw(season_choices(tz)),
        window=Window(monday, monday + WEEKS * WEEK),
        now=now.astimezone(draw(st.sampled_from((tz, UTC)))),
        ladder=draw(ladders()),
    )


@st.composite
def season_races(draw: st.DrawFn, monday: date) -> tuple[Race, ...]:
    """A races from five weeks before to 26 weeks after the window, some B and C races in it."""
    near = st.integers(0, WEEKS * 7)
    far = st.integers(-35, WEEKS * 7 + 26 * 7)
    days: dict[int, Priority] = {}
    for _ in range(draw(st.sampled_from((0, 0, 1)))):
        days[draw(near)] = draw(st.sampled_from((Priority.B, Priority.C)))
    goals = draw(st.sampled_from((1, 0, 1, 1, 2)))
    if goals:
        first = draw(st.one_of(near, near, far))
        apart = draw(st.one_of(st.integers(7, 60), st.integers(1, 210)))
        days |= {first + n * apart: Priority.A for n in range(goals)}
    distances = st.sampled_from(_DISTANCES)
    return tuple(
        Race(f"race-{n}", f"Race {n}", monday + n * DAY, draw(distances), priority)
        for n, priority in sorted(days.items())
    )


@st.composite
def seasons_of(draw: st.DrawFn, monday: date, races: Sequence[Race]) -> Season:
    """A phase told long ago, lately or never; perhaps another, a race block, or a setback."""
    phases = st.sampled_from((1, 2, 5, 5, 4, 3))
    made: list[PhaseChange] = []
    if draw(st.sampled_from((True, True, True, False))):
        made.append(PhaseChange(draw(phases), monday - draw(st.integers(0, 84)) * DAY))
    if draw(st.sampled_from((False, False, True))):
        day = monday + draw(st.integers(-14, WEEKS * 7)) * DAY
        made.append(PhaseChange(draw(phases), day, race_block=draw(st.booleans())))
    back: list[Setback] = []
    if draw(st.sampled_from((False, False, False, True))):
        day = monday + draw(st.integers(-7, WEEKS * 7)) * DAY
        back.append(Setback(day, draw(st.sampled_from((None, 1))), "A long break."))
    return season(made, races, rules=catalogue().season, setbacks=back)


@st.composite
def season_runs(
    draw: st.DrawFn, monday: date, tz: ZoneInfo, races: Sequence[Race], today: date
) -> tuple[Run, ...]:
    """Weeks after a pattern, some of them cut back, with the races run on their days."""
    usual = draw(st.sampled_from(_PATTERNS))
    clock = draw(st.sampled_from(_CLOCKS))
    share = st.sampled_from((1.0, 1.0, 1.0, 0.6))
    made: dict[date, list[Run]] = {}
    for n in range(-_CONTEXT_WEEKS, WEEKS + 1):
        kept = usual if n < 0 else draw(st.sampled_from((usual, usual, *_PATTERNS)))
        first, by = monday + n * WEEK, draw(share)
        made |= {first + d * DAY: _day(first + d * DAY, kept[d], clock, tz, by) for d in range(7)}
    for race in races:
        if draw(st.sampled_from((True, True, True, False))):
            minutes = _RACE_MINUTES[race.priority]
            made[race.day] = [
                run(race.day, RunKind.RACE, clock=time(9), minutes=minutes, key=race.key, tz=tz)
            ]
    runs = [one for day in sorted(made) for one in made[day]]
    return tuple(_happened(draw, one) if one.day < today else one for one in runs)


def _day(day: date, letter: str, clock: time, tz: ZoneInfo, share: float) -> list[Run]:
    """The runs of one day."""
    if letter == ".":
        return []
    minutes = round(_MINUTES.get(letter, 45) * share)
    fast = letter in "fp"
    kind = _KINDS[letter]
    first = run(day, kind, clock=clock, minutes=minutes, tz=tz, fast_segments=fast)
    if letter != "s":
        return [first]
    evening = run(day, RunKind.RECOVERY, clock=time(19), minutes=20, key=f"evening-{day}", tz=tz)
    return [first, evening]


def _happened(draw: st.DrawFn, one: Run) -> Run:
    """A run of a past day: mostly done, else missed or one more than planned."""
    happened = (RunStatus.COMPLETED, RunStatus.COMPLETED, RunStatus.MISSED, RunStatus.EXTRA)
    return replace(one, status=draw(st.sampled_from(happened)))


@st.composite
def season_choices(draw: st.DrawFn, tz: ZoneInfo) -> Preferences:
    """Preferences with and without a gym and technique."""
    made = draw(choices(tz, calm=draw(st.sampled_from((True, True, False)))))
    return replace(made, gym=draw(st.booleans()), technique=draw(st.booleans()))


def _steps(direction: str) -> Mapping[str, str]:
    """Each moving exercise with the harder or easier one of its component."""
    known = catalogue().exercises
    return {
        one.id: name
        for one in known.values()
        if one.component in _MOVING
        and (name := getattr(one, direction)) in known
        and known[name].component is one.component
    }


_UP, _DOWN = _steps("progress_to"), _steps("regress_to")


@st.composite
def ladders(draw: st.DrawFn) -> Ladder | None:
    """Some exercises one rung up or down, some eased; no rung stands on another."""
    if draw(st.booleans()):
        return None
    up = draw(st.lists(st.sampled_from(sorted(_UP)), max_size=12, unique=True))
    down = draw(st.lists(st.sampled_from(sorted(_DOWN)), max_size=6, unique=True))
    rungs = {**{one: _DOWN[one] for one in down}, **{one: _UP[one] for one in up}}
    rungs = {one: on for one, on in rungs.items() if on not in rungs}
    eased = draw(st.frozensets(st.sampled_from(sorted(_UP)), max_size=6))
    return Ladder(rungs, eased - set(rungs))
