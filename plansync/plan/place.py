"""On which days of a week the standalone sessions stand: hard rules first, then the best set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

from plansync.opt.rules import Placement
from plansync.plan.preferences import Preferences
from plansync.plan.season import Priority, Season, days_to
from plansync.runs.model import Run, RunKind, RunLoad, RunStatus
from plansync.runs.timing import usual_start
from plansync.times import at_local, later

KEY_HORIZON_DAYS = 7
PAST = "it would lie in the past"


@dataclass(frozen=True, slots=True)
class Placed:
    """A standalone session's place. `after` is the run it follows at once, None when apart."""

    day: date
    start: datetime
    phase: int
    rank: int
    why: str
    after: Run | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no standalone session stands on a day."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Days:
    """What each day asks of the runner: runs that count, their loads, races, the phase."""

    runs: Mapping[date, tuple[Run, ...]] = field(hash=False)
    season: Season
    rules: Placement
    preferences: Preferences
    now: datetime
    plan_phase: Callable[[date], int]

    def loads(self, day: date) -> frozenset[RunLoad]:
        """The loads of a day, a listed race without a run included."""
        loads = {self.load(run) for run in self.runs.get(day, ())}
        listed = {
            RunLoad.QUALITY if race.priority == "C" else RunLoad.RACE
            for race in self.season.races
            if race.day == day
        }
        return frozenset(loads | listed)

    def load(self, run: Run) -> RunLoad:
        """The load of a run: on a race day the longest is the race, a C race is a hard session."""
        listed = {race.priority for race in self.season.races if race.day == run.day}
        if listed & {Priority.A, Priority.B} and self._is_longest(run):
            return RunLoad.RACE
        if run.kind is RunKind.RACE and listed == {"C"}:
            return RunLoad.QUALITY
        if run.fast_segments and run.load is RunLoad.LOW:
            return RunLoad.QUALITY
        return run.load

    def _is_longest(self, run: Run) -> bool:
        return all(
            (one.duration_s, one.key) <= (run.duration_s, run.key)
            for one in self.runs.get(run.day, ())
        )

    def days_to_key(self, day: date) -> int:
        """Days until the next key run, at most a week."""
        ahead = (
            n
            for n in range(1, KEY_HORIZON_DAYS)
            if any(load.is_key for load in self.loads(day + timedelta(days=n)))
        )
        return next(ahead, KEY_HORIZON_DAYS)


def by_day(runs: Iterable[Run]) -> dict[date, tuple[Run, ...]]:
    """Runs that count for planning, by their day."""
    found: dict[date, tuple[Run, ...]] = {}
    for run in runs:
        if run.status is not RunStatus.MISSED:
            found[run.day] = (*found.get(run.day, ()), run)
    return found


def place(
    days: Days, monday: date, *, taken: Sequence[date], length: timedelta
) -> tuple[tuple[Placed, ...], tuple[Refusal, ...]]:
    """The standalone sessions of the week that begins on `monday`, and why other days have none.

    `taken` are days of standalone sessions that stay as they are, of this week and around it.
    """
    week = [monday + timedelta(days=n) for n in range(7)]
    own = [day for day in taken if day in week]
    wanted = days.preferences.standalone_per_week - len(own)
    open_days: dict[date, Placed] = {}
    refused: list[Refusal] = []
    for day in week:
        found = _look_at(days, day, length) if day not in own else None
        if isinstance(found, Placed):
            open_days[day] = found
        elif found is not None:
            refused.append(found)
    chosen = _best(days, open_days, week, taken, own, wanted)
    left = [
        Refusal(day, "another day of the week suits better")
        for day in open_days
        if day not in chosen
    ]
    return tuple(open_days[day] for day in chosen), (*refused, *left)


def _look_at(days: Days, day: date, length: timedelta) -> Placed | Refusal:
    """The place a day offers, or the rule that closes it."""
    phase = days.plan_phase(day)
    closed = _closed(days, day, phase)
    if closed:
        return Refusal(day, closed)
    ranks = [name for name in days.rules.ranks[phase] if _allowed_rank(days, name, phase)]
    rank = next((n for n, name in enumerate(ranks) if _RANKS[name](days, day)), None)
    if rank is None:
        return Refusal(day, "the run of the day and of the next leave no good moment")
    return _moment(days, day, phase, days.rules.ranks[phase].index(ranks[rank]) + 1, length)


def _closed(days: Days, day: date, phase: int) -> str:
    """The hard rule that closes a day, "" when it is open."""
    rules = days.rules
    today, before = days.loads(day), days.loads(day - timedelta(days=1))
    following = days.loads(day + timedelta(days=1))
    for race in days.season.races:
        if race.day == day and not days.runs.get(day):
            return f"{race.name} is on this day"
        left = days_to(race, day)
        if 0 < left <= rules.not_before_race_days.get(race.priority, 0):
            return f"{race.name} is too close"
        if 0 < -left <= rules.not_after_race_days.get(race.priority, 0):
            return f"{race.name} is too fresh"
    if any(load in rules.never_on for load in today):
        return "a long run or race stands on this day"
    if any(load in rules.never_after for load in before):
        return "the day after a long run or race is for rest"
    if any(load in rules.never_before[phase] for load in following):
        return f"the next day holds a {_name(following)} run"
    return ""


def _name(loads: frozenset[RunLoad]) -> str:
    return next((str(load) for load in RunLoad if load in loads and load.is_key), "key")


def _allowed_rank(days: Days, name: str, phase: int) -> bool:
    doubles = name.startswith("quality-after")
    separate = days.preferences.separate_hard_days and phase in days.rules.separate_hard_days_phases
    return not (doubles and (not days.preferences.same_day_doubles or separate))


def _only_low(days: Days, day: date) -> bool:
    return days.loads(day) == {RunLoad.LOW}


def _key_next(days: Days, day: date) -> bool:
    return any(load.is_key for load in days.loads(day + timedelta(days=1)))


def _quality_next(days: Days, day: date) -> bool:
    following = {load for load in days.loads(day + timedelta(days=1)) if load.is_key}
    return following == {RunLoad.QUALITY}


_RANKS: Mapping[str, Callable[[Days, date], bool]] = {
    "low-no-key-next": lambda days, day: _only_low(days, day) and not _key_next(days, day),
    "low-quality-next": lambda days, day: _only_low(days, day) and _quality_next(days, day),
    "quality-after": lambda days, day: RunLoad.QUALITY in days.loads(day),
    "quality-after-no-key-next": lambda days, day: (
        RunLoad.QUALITY in days.loads(day) and not _key_next(days, day)
    ),
    "rest": lambda days, day: not days.loads(day),
    "rest-no-key-next": lambda days, day: not days.loads(day) and not _key_next(days, day),
}
RANK_NAMES = frozenset(_RANKS)


def _moment(days: Days, day: date, phase: int, rank: int, length: timedelta) -> Placed | Refusal:
    runs = days.runs.get(day, ())
    tz, rules = days.preferences.tz, days.rules
    latest = at_local(day, rules.latest_end, tz)
    if not runs:
        start = at_local(day, usual_start(day, days.preferences.habits), tz)
        latest = max(latest, later(start, length))
        placed = Placed(day, start, phase, rank, "No run on this day, and no key run after it.")
    elif phase in rules.attach_phases and all(days.load(run) in rules.attach_loads for run in runs):
        last = max(runs, key=lambda run: run.end)
        placed = Placed(day, last.end, phase, rank, "Straight after an easy run.", last)
    else:
        rested = later(max(run.end for run in runs), timedelta(hours=rules.after_run_hours))
        start = max(rested, at_local(day, rules.preferred_start, tz))
        why = f"On a day with a run, at least {rules.after_run_hours} hours after it."
        placed = Placed(day, start, phase, rank, why)
    if placed.start < days.now:
        return Refusal(day, PAST)
    if later(placed.start, length) > latest:
        return Refusal(day, "the run ends too late in the day")
    return placed


def _best(
    days: Days,
    open_days: Mapping[date, Placed],
    week: Sequence[date],
    taken: Sequence[date],
    own: Sequence[date],
    wanted: int,
) -> tuple[date, ...]:
    """Most sessions, then lowest rank sum, longest way to the next key run, earlier days."""
    apart = timedelta(days=days.rules.spacing_days)
    reachable = [day for day in open_days if all(abs(day - one) >= apart for one in taken)]
    rest_days = [day for day in week if not days.loads(day) and day not in own]
    for count in range(min(wanted, len(reachable)), 0, -1):
        sets = [
            chosen
            for chosen in combinations(reachable, count)
            if all(b - a >= apart for a, b in pairwise(chosen))
            and _leaves_free(rest_days, chosen, days.rules.free_days)
        ]
        if sets:
            return min(sets, key=lambda chosen: _score(days, open_days, chosen))
    return ()


def _leaves_free(rest_days: Sequence[date], chosen: Sequence[date], free_days: int) -> bool:
    used = [day for day in chosen if day in rest_days]
    return not used or len(rest_days) - len(used) >= free_days


def _score(
    days: Days, open_days: Mapping[date, Placed], chosen: tuple[date, ...]
) -> tuple[int, int, tuple[date, ...]]:
    ranks = sum(open_days[day].rank for day in chosen)
    return ranks, -sum(days.days_to_key(day) for day in chosen), chosen
