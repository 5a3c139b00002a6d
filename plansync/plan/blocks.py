"""The blocks of a season laid on days: towards each A race, through its recovery, between two.

Where blocks want the same day the first days after a race win over everything, then race week and
taper, then later recovery, then what builds up; the nearer race wins over the farther one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from plansync.opt.macrocycle import Begin, BetweenRaces, Block, Macrocycle, SeasonRules, Stage
from plansync.times import DAY, Window, week_start

WEEK = 7 * DAY
_SHARPENING = (Stage.TAPER, Stage.RACE_WEEK)


@dataclass(frozen=True, slots=True)
class Goal:
    """An A race as its blocks see it.

    `begun` is the runner's word that its race block begins earlier than the macrocycle says.
    """

    day: date
    macrocycle: Macrocycle
    begun: date | None = None

    @property
    def sharpens(self) -> date:
        """The first day of the taper (of race week, where there is no taper)."""
        starts = (s.window.start for s in self.before() if _stage(s) in _SHARPENING)
        return min(starts, default=self.day)

    @property
    def recovered(self) -> date:
        """The first day after the recovery."""
        after = [one for one in self.macrocycle.blocks if one.from_days_after is not None]
        return self._start(after[-1]) if after else self.day + DAY

    def before(self) -> tuple["Stretch", ...]:
        """The blocks up to and with the race day."""
        begins = [one for one in self.macrocycle.blocks if one.from_days_after is None]
        return tuple(self._laid(begins, end=self.day + DAY))

    def after(self, end: date) -> tuple["Stretch", ...]:
        """The blocks of the recovery, and what follows it up to `end`."""
        begins = [one for one in self.macrocycle.blocks if one.from_days_after is not None]
        return tuple(self._laid(begins, end=end))

    def _laid(self, begins: Sequence[Begin], *, end: date) -> Iterable["Stretch"]:
        """Each block up to where one after it begins, without those that have no day left."""
        starts = [self._start(one) for one in begins]
        for index, one in enumerate(begins):
            stop = min((*starts[index + 1 :], end))
            if starts[index] < stop:
                yield Stretch(Window(starts[index], stop), one.block)

    def _start(self, begin: Begin) -> date:
        if begin.from_days_after is not None:
            return self.day + begin.from_days_after * DAY
        if begin.from_days is not None:
            return self.day - begin.from_days * DAY
        start = week_start(self.day) - ((begin.from_week or 1) - 1) * WEEK
        if begin.block.stage is Stage.RACE_BLOCK and self.begun is not None:
            return min(start, self.begun)
        return start


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that belong to one block; None where no race says anything."""

    window: Window
    block: Block | None


def lay(goals: Iterable[Goal], rules: SeasonRules, whole: Window) -> tuple[Stretch, ...]:
    """The blocks of every day of `whole`, in order, without gap or overlap."""
    ordered = _one_a_day(goals)
    laid = [Stretch(whole, None)]
    for layer in _layers(ordered, rules, whole.end):
        laid = _painted(laid, layer, whole)
    return tuple(_joined(laid))


def _one_a_day(goals: Iterable[Goal]) -> list[Goal]:
    """In order of day; of two races on one day the longer counts."""
    by_day: dict[date, Goal] = {}
    for goal in sorted(goals, key=lambda one: (one.day, one.macrocycle.least_distance_m)):
        by_day[goal.day] = goal
    return list(by_day.values())


def _layers(goals: Sequence[Goal], rules: SeasonRules, end: date) -> Iterable[Stretch]:
    """What is laid on what, the strongest last."""
    recoveries = [goal.after(end) for goal in goals]
    for after in recoveries:
        yield from after[-1:]
    for index, goal in enumerate(goals):
        yield from _building(goal, goals[:index], rules)
    for after in recoveries:
        yield from after[:-1]
    for goal in reversed(goals):
        yield from (one for one in goal.before() if _stage(one) in _SHARPENING)
    for after in recoveries:
        yield from (one for one in after[:-1] if one.block and not one.block.around_runs)
    for goal in goals:
        yield from (_on_the_day(goal, one) for one in goal.before()[-1:])


def _on_the_day(goal: Goal, last: Stretch) -> Stretch:
    return replace(last, window=Window(goal.day, goal.day + DAY))


def _building(goal: Goal, earlier: Sequence[Goal], rules: SeasonRules) -> Iterable[Stretch]:
    """What builds up to the taper; none of it before the races before it are recovered from."""
    own = [one for one in goal.before() if _stage(one) not in _SHARPENING]
    if not earlier:
        return own
    free = max(one.recovered for one in earlier)
    between = rules.between(goal.day - earlier[-1].day)
    if between is None:
        return _clipped(own, Window(min(free, goal.sharpens), goal.sharpens))
    return _between(goal, own, free, between)


def _between(
    goal: Goal, own: Sequence[Stretch], free: date, between: BetweenRaces
) -> Iterable[Stretch]:
    """The blocks between two races, then what is left of the second one's own.

    The first block always has its weeks; where time is short the last ones give way, and what
    is to spare lengthens the first.
    """
    starts = (one.window.start for one in own if _stage(one) is between.until)
    until = next(starts, goal.sharpens)
    least = free + between.blocks[0][1] * WEEK
    until = max(until, least) if goal.begun is None else max(goal.begun, free)
    until = min(until, goal.sharpens)
    spare = (until - free) - sum((weeks * WEEK for _, weeks in between.blocks), timedelta())
    day = free
    for index, (block, weeks) in enumerate(between.blocks):
        more = max(spare, timedelta()) if index == 0 else timedelta()
        stop = min(day + weeks * WEEK + more, until)
        if day < stop:
            yield Stretch(Window(day, stop), block)
            day = stop
    yield from _clipped(own, Window(min(max(until, free), goal.sharpens), goal.sharpens))


def _clipped(stretches: Iterable[Stretch], window: Window) -> Iterable[Stretch]:
    for one in stretches:
        if window.start <= one.window.start and one.window.end <= window.end:
            yield one
            continue
        start, end = max(one.window.start, window.start), min(one.window.end, window.end)
        if start < end:
            yield Stretch(Window(start, end), one.block)


def _painted(laid: Sequence[Stretch], top: Stretch, whole: Window) -> list[Stretch]:
    """The stretches with `top` in place of what stood on its days."""
    start, end = max(top.window.start, whole.start), min(top.window.end, whole.end)
    if start >= end:
        return list(laid)
    # Stretches are in order: only those that meet the top one are touched.
    first = bisect_right(laid, start, key=lambda one: one.window.end)
    last = bisect_left(laid, end, key=lambda one: one.window.start)
    left = _clipped(laid[first:last], Window(whole.start, start))
    right = _clipped(laid[first:last], Window(end, whole.end))
    middle = (*left, Stretch(Window(start, end), top.block), *right)
    return [*laid[:first], *middle, *laid[last:]]


def _joined(laid: Iterable[Stretch]) -> Iterable[Stretch]:
    """Neighbours of one block as one stretch."""
    for _, same in groupby(laid, key=lambda one: one.block.id if one.block else ""):
        stretches = list(same)
        window = Window(stretches[0].window.start, stretches[-1].window.end)
        yield Stretch(window, stretches[0].block)


def _stage(stretch: Stretch) -> Stage:
    return stretch.block.stage if stretch.block else Stage.BASE
