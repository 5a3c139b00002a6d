"""Where sessions could stand in a week: beside runs, on chosen days, on recovery days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component
from plansync.opt.rules import Recipe
from plansync.plan.budget import Opening
from plansync.plan.demand import Demands
from plansync.plan.model import Absence
from plansync.plan.place import PAST, Days, Placed, Refusal, place
from plansync.plan.preferences import Preferences
from plansync.plan.session import Slot
from plansync.plan.woven import Woven
from plansync.runs.model import Run, RunLoad, RunStatus
from plansync.runs.timing import usual_start
from plansync.times import DAY, at_local, local_day, week_days, week_start

AROUND = (Slot.BEFORE, Slot.AFTER)
_EARLIER = "another phase begins later in the week"


@dataclass(frozen=True, slots=True)
class Spot:
    """A session to be composed: an opening, with the run or the placed day it stands by.

    `nth` says which of the week's sessions of their own it is, so that two phases never swap uids;
    `is_followed` that a session of its own comes straight after what comes after the run.
    """

    opening: Opening
    recipe: Recipe
    phase: int
    at: datetime
    run: Run | None = None
    placed: Placed | None = None
    nth: int = 1
    is_followed: bool = False

    @property
    def order(self) -> tuple[datetime, bool]:
        """Where it stands among the spots of its week: by the hour, one of its own last."""
        return self.at, self.opening.slot is Slot.STANDALONE


@dataclass(frozen=True, slots=True)
class Spots:
    """The spots of one runner's weeks."""

    demands: Demands
    preferences: Preferences
    catalogue: Catalogue
    now: datetime
    days: Days
    runs: Mapping[date, tuple[Run, ...]] = field(hash=False)

    def of_week(self, monday: date, woven: Woven) -> tuple[list[Spot], tuple[Refusal, ...], int]:
        """The spots in their order, why other days have none, and how many are missing."""
        done = [s.phase for s in woven.standalone if monday <= s.day < monday + 7 * DAY]
        chosen, refused, missing = self._placed(monday, [s.day for s in woven.standalone], done)
        spots = [
            *self._around_runs(monday, {one.after.key for one, _ in chosen if one.after}),
            *self._standalone(chosen),
            *self._mobility(monday),
        ]
        spots.sort(key=lambda one: one.order)
        return spots, refused, missing

    def closed(self, day: date) -> str:
        """Why the season leaves no room for a session of its own on a day, "" when it does."""
        block = self.demands.on(day).block
        return _in_a_sentence(block.name) if block.standalone_most == 0 else ""

    def room(self, day: date) -> tuple[str, int]:
        """The block of a day, and how many sessions of their own it holds at most a week."""
        block = self.demands.on(day).block
        return block.id, 7 if block.standalone_most is None else block.standalone_most

    def empty_days(
        self, monday: date, refused: Sequence[Refusal], woven: Woven
    ) -> Iterable[Absence]:
        """Why days of a week hold no session of their own."""
        reasons = {one.day: one.why for one in refused}
        week = week_days(monday)
        stand = (one for day in week for one in woven.days.get(day, ()))
        mine = sorted({one.day for one in stand if one.slot is Slot.STANDALONE})
        told = {one.day for one in woven.absences if one.slot is Slot.STANDALONE}
        names = " and ".join(f"{day:%A}" for day in mine)
        enough = f"this week has its own on {names}" if names else "none are wanted this week"
        today = local_day(self.now, self.preferences.tz)
        for day in week if self.preferences.standalone_per_week else ():
            if day in mine or day in told or day < today:
                continue
            why = reasons.get(day) or self.closed(day) or enough
            if why != PAST:
                yield Absence(day, Slot.STANDALONE, why)

    def bare_runs(self, monday: date) -> Iterable[Absence]:
        """Runs to come that the season or a race just run leaves without sessions around them."""
        for run in (r for day in week_days(monday) for r in self.runs.get(day, ())):
            if run.status is not RunStatus.PLANNED or run.start < self.now:
                continue
            block = self.demands.on(run.day).block
            why = "" if block.around_runs else _in_a_sentence(block.name)
            hours = self.catalogue.rules.placement.quiet_hours_after_race
            if not why and self._raced_lately(run):
                why = f"a race less than {hours} hours before"
            if why:
                yield from (Absence(run.day, slot, why, run.key) for slot in AROUND)

    def _placed(
        self, monday: date, taken: Sequence[date], done: Sequence[int]
    ) -> tuple[list[tuple[Placed, int]], tuple[Refusal, ...], int]:
        """The places of a week with their numbers, why other days have none, how many are missing.

        Where another phase begins in the week, the days before keep their places.
        """
        week = week_days(monday)
        turn = self.demands.turn(monday)
        if turn is None:
            return self._chosen(self.days, week, taken, done)
        steady = replace(
            self.days, standing=lambda day: self.demands.on(min(day, turn - DAY)).standing
        )
        first, why, _ = self._chosen(steady, [day for day in week if day < turn], taken, done)
        kept = [(one, nth) for one, nth in first if one.day < turn]
        begun = replace(self.days, closed=lambda day: _EARLIER if day < turn else self.closed(day))
        more, reasons, missing = self._chosen(
            begun,
            [day for day in week if day >= turn],
            [*taken, *(one.day for one, _ in kept)],
            [*done, *(one.phase for one, _ in kept)],
        )
        return [*kept, *more], (*why, *reasons), missing

    def _chosen(
        self, days: Days, part: Sequence[date], taken: Sequence[date], done: Sequence[int]
    ) -> tuple[list[tuple[Placed, int]], tuple[Refusal, ...], int]:
        """The places of a week for what its `part` asks, and the reasons of that part's days."""
        monday = week_start(part[0])
        recipe = self.catalogue.rules.recipe("standalone", "none", self.demands.on(monday).phase)
        length = timedelta(minutes=recipe.expect_min if recipe else 0)
        pattern = self.demands.wanted(part)
        wanted = _still(pattern, done)
        found, refused = place(days, monday, taken=taken, length=length, wanted=wanted)
        told = tuple(one for one in refused if one.day in part)
        return [(one, _nth(one, pattern)) for one in found], told, len(wanted) - len(found)

    def _around_runs(self, monday: date, followed: Collection[str]) -> Iterable[Spot]:
        """What stands around the week's runs; `followed` have a session of its own at once."""
        for run in (r for day in week_days(monday) for r in self.runs.get(day, ())):
            if not self.demands.on(run.day).block.around_runs or self._raced_lately(run):
                continue
            load, phase = self.days.load(run), self.demands.on(run.day).phase
            after = self._after(run, load, phase, is_followed=run.key in followed)
            for spot in (self._before(run, load, phase), after):
                if spot:
                    yield spot

    def _before(self, run: Run, load: RunLoad, phase: int) -> Spot | None:
        """What prepares a run still to come; a long one with fast running as a quality run."""
        is_fast = run.fast_segments and load is RunLoad.LONG
        like = RunLoad.QUALITY if is_fast else load
        recipe = self.catalogue.rules.recipe(Slot.BEFORE, like, phase)
        if recipe is None or run.status is not RunStatus.PLANNED:
            return None
        most, own = self.catalogue.rules.caps.before[recipe.load], self.preferences.before_min
        cap = most if own is None else min(most, own)
        opening = Opening(Slot.BEFORE, run.day, cap, min(recipe.expect_min, cap))
        return Spot(opening, recipe, phase, run.start, run=run)

    def _after(self, run: Run, load: RunLoad, phase: int, *, is_followed: bool) -> Spot | None:
        recipe = self.catalogue.rules.recipe(Slot.AFTER, load, phase)
        if recipe is None:
            return None
        most, own = self.catalogue.rules.caps.after, self.preferences.after_min
        cap = most if own is None else min(most, own)
        opening = Opening(Slot.AFTER, run.day, cap, min(recipe.expect_min, cap))
        return Spot(opening, recipe, phase, run.end, run=run, is_followed=is_followed)

    def _standalone(self, chosen: Iterable[tuple[Placed, int]]) -> Iterable[Spot]:
        for placed, nth in chosen:
            recipe = self.catalogue.rules.recipe("standalone", "none", placed.phase)
            if recipe:
                share = self.demands.on(placed.day).block.minutes_share
                cap = recipe.cap_min or self.catalogue.rules.caps.day_with_standalone
                cap, expected = int(cap * share), int(recipe.expect_min * share)
                opening = Opening(Slot.STANDALONE, placed.day, cap, expected)
                yield Spot(opening, recipe, placed.phase, placed.start, placed=placed, nth=nth)

    def _mobility(self, monday: date) -> Iterable[Spot]:
        """The optional sessions of recovery days that hold no run."""
        for day in week_days(monday):
            recipe = self.demands.mobility(day)
            if recipe and not self.runs.get(day):
                at = at_local(day, usual_start(day, self.preferences.habits), self.preferences.tz)
                if recipe.keep != Component.WALK and self._races_before(day, at):
                    continue
                cap = recipe.cap_min or self.catalogue.rules.caps.after
                opening = Opening(Slot.STANDALONE, day, cap, recipe.expect_min)
                yield Spot(opening, recipe, self.demands.on(day).phase, at)

    def _raced_lately(self, run: Run) -> bool:
        """Whether another run's race ended too short a time before this run."""
        return self._races_before(run.day, run.start, but=run.key)

    def _races_before(self, day: date, at: datetime, *, but: str = "") -> bool:
        """Whether a race ended too short a time before a moment of a day."""
        raced = [on for on in (day, day - DAY) if RunLoad.RACE in self.days.loads(on)]
        if not raced:
            return False
        quiet = timedelta(hours=self.catalogue.rules.placement.quiet_hours_after_race)
        return any(
            other.key != but
            and self.days.load(other) is RunLoad.RACE
            and timedelta(0) <= at - other.end < quiet
            for on in raced
            for other in self.runs.get(on, ())
        )


def _nth(placed: Placed, pattern: Sequence[int | None]) -> int:
    """Which of the week's sessions of their own a placed one is, counted from 1."""
    return pattern.index(placed.phase) + 1 if placed.phase in pattern else 1


def _in_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _still(wanted: Sequence[int | None], done: Sequence[int]) -> tuple[int | None, ...]:
    """The phases of a week that are not done yet; of sessions of another phase one is taken off."""
    left = list(wanted)
    for phase in done:
        if phase in left:
            left.remove(phase)
        elif left:
            left.pop()
    return tuple(left)
