"""On which days of a week the standalone sessions stand: hard rules first, then the best set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, groupby, pairwise

from plansync.opt.rules import Placement
from plansync.plan.preferences import Preferences
from plansync.plan.season import Priority, Season, days_to
from plansync.runs.model import Run, RunKind, RunLoad, RunStatus
from plansync.runs.timing import usual_start
from plansync.times import DAY, at_local, later, week_days

KEY_HORIZON_DAYS = 7
_KEY = frozenset(load for load in RunLoad if load.is_key)
PAST = "it would lie in the past"
_LOAD_WORDS = {
    RunLoad.LOW: "easy run",
    RunLoad.LONG: "long run",
    RunLoad.QUALITY: "fast run",
    RunLoad.RACE: "race",
}


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
    """What each day asks of the runner: runs that count, their loads, races, the phases.

    `standing` answers which phases a session of its own may be of on a day, none where the season
    leaves no room; `closed` says why a day is closed by the season, "" when it is not.
    """

    runs: Mapping[date, tuple[Run, ...]] = field(hash=False)
    season: Season
    rules: Placement
    preferences: Preferences
    now: datetime
    standing: Callable[[date], tuple[int, ...]]
    closed: Callable[[date], str] = lambda _day: ""
    room: Callable[[date], tuple[str, int]] = lambda _day: ("", 7)
    """The block of the season a day lies in, and how many sessions it holds at most a week."""
    _loads: dict[date, frozenset[RunLoad]] = field(default_factory=dict, compare=False, repr=False)

    def loads(self, day: date) -> frozenset[RunLoad]:
        """The loads of a day, a listed race without a run included."""
        if day not in self._loads:
            self._loads[day] = self._loads_of(day)
        return self._loads[day]

    def _loads_of(self, day: date) -> frozenset[RunLoad]:
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
        if listed - {Priority.C} and self._is_longest(run):
            return RunLoad.RACE
        if run.kind is RunKind.RACE and listed == {Priority.C}:
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
        for ahead in range(1, KEY_HORIZON_DAYS):
            if self.loads(day + ahead * DAY) & _KEY:
                return ahead
        return KEY_HORIZON_DAYS


def by_day(runs: Iterable[Run]) -> dict[date, tuple[Run, ...]]:
    """Runs that count for planning, by their day."""
    found: dict[date, tuple[Run, ...]] = {}
    for run in runs:
        if run.status is not RunStatus.MISSED:
            found[run.day] = (*found.get(run.day, ()), run)
    return found


def place(
    days: Days,
    monday: date,
    *,
    taken: Sequence[date],
    length: timedelta,
    wanted: Sequence[int | None],
) -> tuple[tuple[Placed, ...], tuple[Refusal, ...]]:
    """The standalone sessions of the week that begins on `monday`, and why other days have none.

    `taken` are days of standalone sessions that stay as they are, of this week and around it.
    `wanted` are the phases of the sessions still to be placed, hardest first; None: the day's own.
    """
    week = week_days(monday)
    own = [day for day in taken if day in week]
    looked = {
        phase: {day: _look_at(days, day, phase, length) for day in week if day not in own}
        for phase in dict.fromkeys(wanted)
    }
    free = [day for day in week if not days.loads(day) and day not in own]
    apart = days.rules.spacing_days * DAY
    near = [day for day in taken if monday - apart < day < week[-1] + apart]
    chosen = _Search(days, near, own, free, looked).best(wanted)
    standing = [*own, *(one.day for one in chosen)]
    refused = [
        Refusal(day, _why_not(days, day, [looked[phase][day] for phase in looked], standing))
        for day in (week if wanted else ())
        if day not in own and day not in {one.day for one in chosen}
    ]
    return chosen, tuple(refused)


def _why_not(
    days: Days, day: date, found: Sequence[Placed | Refusal], standing: Sequence[date]
) -> str:
    """Why a day has no session of its own: the rule that closes it, or the days that have one."""
    refusals = [one.why for one in found if isinstance(one, Refusal)]
    if len(refusals) == len(found):
        return refusals[-1]
    apart = days.rules.spacing_days * DAY
    close = [one for one in sorted(standing) if abs(one - day) < apart]
    if close:
        return f"too close to the session on {close[0]:%A}"
    if not standing:
        return "the week would have no free day left"
    names = " and ".join(f"{one:%A}" for one in sorted(standing))
    return f"{names} {'suit' if len(standing) > 1 else 'suits'} better"


def _look_at(days: Days, day: date, wanted: int | None, length: timedelta) -> Placed | Refusal:
    """The place a day offers for a phase (its own when None), or the rule that closes it."""
    shut = days.closed(day)
    if shut:
        return Refusal(day, shut)
    phases = days.standing(day)
    phase = phases[0] if wanted is None else wanted
    if phase not in phases:
        return Refusal(day, f"no session of phase {phase} fits this part of the season")
    closed = _closed(days, day, phase)
    if closed:
        return Refusal(day, closed)
    for rank, name in enumerate(days.rules.ranks[phase], start=1):
        if _RANKS[name](days, day) and _allowed_rank(days, name, phase):
            return _moment(days, day, phase, rank, length)
    return Refusal(day, _unranked(days, day))


def _unranked(days: Days, day: date) -> str:
    """Why no rank holds on an open day: its own runs, or the next day's."""
    following = day + DAY
    for beside, where in ((day, "the same day"), (following, f"{following:%A}")):
        found = days.loads(beside) & _KEY
        if found:
            return f"{_words(found)} on {where}"
    return "no good moment beside its runs"


def _words(loads: frozenset[RunLoad]) -> str:
    """The lightest of some loads, in words."""
    return next(words for load, words in _LOAD_WORDS.items() if load in loads)


def _closed(days: Days, day: date, phase: int) -> str:
    """The hard rule that closes a day, "" when it is open."""
    rules = days.rules
    raced = _race_rule(days, day)
    if raced:
        return raced
    before, after = day - DAY, day + DAY
    for beside, closing in (
        (day, rules.never_on),
        (before, rules.never_after),
        (after, rules.never_before[phase]),
    ):
        found = days.loads(beside) & closing
        if found:
            where = "the same day" if beside == day else f"{beside:%A}"
            return f"{_words(found)} on {where}"
    return ""


def _race_rule(days: Days, day: date) -> str:
    """The race that keeps a day free, in words."""
    rules = days.rules
    for race in days.season.races:
        left = days_to(race, day)
        if left == 0 and not days.runs.get(day):
            return f"{race.name} on the same day"
        if 0 < left <= rules.not_before_race_days.get(race.priority, 0):
            return f"{race.name} {_in_days(left)}"
        if 0 < -left <= rules.not_after_race_days.get(race.priority, 0):
            return f"{_days_after(-left)} {race.name}"
    return ""


def _in_days(count: int) -> str:
    return "on the next day" if count == 1 else f"in {count} days"


def _days_after(count: int) -> str:
    return "the day after" if count == 1 else f"{count} days after"


def _allowed_rank(days: Days, name: str, phase: int) -> bool:
    doubles = name.startswith("quality-after")
    separate = days.preferences.separate_hard_days and phase in days.rules.separate_hard_days_phases
    return not (doubles and (not days.preferences.same_day_doubles or separate))


def _only_low(days: Days, day: date) -> bool:
    return days.loads(day) == {RunLoad.LOW}


def _key_next(days: Days, day: date) -> bool:
    return bool(days.loads(day + DAY) & _KEY)


def _quality_next(days: Days, day: date) -> bool:
    return days.loads(day + DAY) & _KEY == {RunLoad.QUALITY}


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
        return Refusal(day, "the run of the day ends too late")
    return placed


@dataclass(frozen=True, slots=True)
class _Search:
    """The days of one week, and which set of them is best: most sessions, then the lowest ranks,
    the longest way to the next key run, the earlier days; a harder phase chooses first.
    """

    days: Days
    taken: Sequence[date]
    own: Sequence[date]
    free: Sequence[date]
    """Days without a run and without a session that stays."""
    looked: Mapping[int | None, Mapping[date, Placed | Refusal]] = field(hash=False)

    def best(self, wanted: Sequence[int | None]) -> tuple[Placed, ...]:
        """The best places for the phases wanted, in order of day."""
        groups = [(phase, len(list(same))) for phase, same in groupby(wanted)]
        found = self._best(groups, ())
        return tuple(sorted(found, key=lambda one: one.day))

    def _best(
        self, groups: Sequence[tuple[int | None, int]], chosen: tuple[Placed, ...]
    ) -> tuple[Placed, ...]:
        if not groups:
            return chosen
        (phase, count), rest = groups[0], groups[1:]
        options: list[tuple[Placed, ...]] = []
        for size in range(count, -1, -1):
            sets = self._sets(phase, size, chosen)
            options += [self._best(rest, (*chosen, *own)) for own in sets]
            if options and not rest:
                break
        harder = len(chosen) + count
        return min(options, key=lambda one: (-len(one), *_score(self.days, one, harder)))

    def _sets(
        self, phase: int | None, size: int, chosen: tuple[Placed, ...]
    ) -> Iterable[tuple[Placed, ...]]:
        """Every set of `size` open days that keeps the spacing and leaves a free day."""
        apart = self.days.rules.spacing_days * DAY
        fixed = [*self.taken, *(one.day for one in chosen)]
        places = [one for one in self.looked[phase].values() if isinstance(one, Placed)]
        reachable = [one for one in places if all(abs(one.day - day) >= apart for day in fixed)]
        for own in combinations(reachable, size):
            spaced = all(b.day - a.day >= apart for a, b in pairwise(own))
            both = (*chosen, *own)
            if spaced and self._leaves_free(both) and self._finds_room(both):
                yield own

    def _finds_room(self, chosen: Sequence[Placed]) -> bool:
        days = [one.day for one in chosen]
        rooms = [self.days.room(day) for day in (*days, *self.own)]
        return all(rooms.count(room) <= room[1] for room in rooms[: len(days)])

    def _leaves_free(self, chosen: Sequence[Placed]) -> bool:
        used = sum([one.day in self.free for one in chosen])
        return not used or len(self.free) - used >= self.days.rules.free_days


def _score(
    days: Days, chosen: Sequence[Placed], harder: int
) -> tuple[int, int, int, int, tuple[date, ...]]:
    ranks = [one.rank for one in chosen]
    ahead = [days.days_to_key(one.day) for one in chosen]
    return (
        sum(ranks[:harder]),
        -sum(ahead[:harder]),
        sum(ranks),
        -sum(ahead),
        tuple([one.day for one in chosen]),
    )
