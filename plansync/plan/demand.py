"""What a day asks of its sessions: the phase in force, the season's block, the week's step.

Everything here follows from the season, the runner's answers and the plan of runs; nothing from
what was woven before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import Chooser
from plansync.opt.dosing import Dosing
from plansync.opt.macrocycle import Block, Stage, Step
from plansync.opt.rules import Recipe
from plansync.plan.preferences import Preferences
from plansync.plan.season import UNTOLD, PhaseSpan, Priority, Race, Season, days_to
from plansync.runs.model import Run, RunStatus
from plansync.times import DAY, Window, week_days, week_start

FEWEST_WEEKS = 2
"""Of how many weeks before the running must be known to tell an easy week."""
_TAPERING = (Stage.TAPER, Stage.RACE_WEEK)
_FREE = Block(id="", stage=Stage.BASE, name="", says="")
"""What a day without a block asks: only what its phase does."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one day asks of every session on it."""

    span: PhaseSpan
    block: Block
    """What the season asks of the day; a block that asks nothing when there is none."""
    phase: int
    """The phase whose recipes hold around the runs of the day."""
    standing: tuple[int, ...]
    """The phases a session of its own may be of, hardest first."""
    held: frozenset[str]
    """Caution codes left out by the season and what the runner lacks."""
    around: Dosing
    """What is asked of the doses around the runs of the day."""
    goal: Race | None
    """The next A race, one of the day included."""

    def contacts(self, most: int) -> int:
        """Most ground contacts of a session whose phase allows so many."""
        return most if self.block.contacts_most is None else min(most, self.block.contacts_most)


@dataclass(frozen=True, slots=True)
class Demands:
    """What every day of one runner asks; answers are kept, since a day is asked often."""

    season: Season
    preferences: Preferences
    catalogue: Catalogue
    chooser: Chooser
    runs_by_day: Mapping[date, tuple[Run, ...]] = field(hash=False)
    eased: frozenset[str] = frozenset()
    _days: dict[date, Demand] = field(default_factory=dict, compare=False, repr=False)
    _around: dict[int | None, Dosing] = field(default_factory=dict, compare=False, repr=False)
    _alone: dict[tuple[date, int], Dosing] = field(default_factory=dict, compare=False, repr=False)
    _volumes: dict[date, int] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> Demand:
        """What a day asks."""
        if day not in self._days:
            self._days[day] = self._asked(day)
        return self._days[day]

    def _asked(self, day: date) -> Demand:
        span = self.season.span_on(day)
        block = span.block or _FREE
        phase = self.planned_as(block.plan_as or span.phase)
        goals = [race for race in self.season.races if race.priority is Priority.A]
        to_goals = [days_to(race, day) for race in goals]
        return Demand(
            span=span,
            block=block,
            phase=phase,
            standing=self._standing(block, phase, to_goals),
            held=self._held(to_goals) | block.drop,
            around=self._dosing_around(block.hold_most_s),
            goal=next((race for race in goals if race.day >= day), None),
        )

    def planned_as(self, phase: int) -> int:
        """The phase whose recipes a runner in `phase` gets: answers or a missing gym lower it."""
        known = self.catalogue.phases[min(phase, self.chooser.most_phase)]
        if known.without is not None and not known.needs <= self._has():
            return known.without
        return known.plan_as

    def _standing(self, block: Block, phase: int, to_goals: Sequence[int]) -> tuple[int, ...]:
        close = self.catalogue.rules.heavy.none_before_race_days
        if any(0 < left <= close for left in to_goals):
            return (1,)
        pattern = block.patterns.get(phase, (phase,)) if block.plan_as is None else (phase,)
        return tuple([self.planned_as(one) for one in pattern])

    def _held(self, to_goals: Sequence[int]) -> frozenset[str]:
        holds, choice = self.catalogue.rules.holds, self.preferences
        lacking = {
            hold.caution
            for hold in holds
            if (hold.needs_gym and not choice.gym)
            or (hold.needs_technique and not choice.technique)
        }
        near = {
            hold.caution
            for left in to_goals
            for hold in holds
            if -hold.days_after_a_race <= left <= hold.days_before_a_race
        }
        return frozenset(lacking | near)

    def _dosing_around(self, hold_most_s: int | None) -> Dosing:
        if hold_most_s not in self._around:
            self._around[hold_most_s] = Dosing(hold_most_s=hold_most_s, eased=self.eased)
        return self._around[hold_most_s]

    def wanted(self, days: Sequence[date]) -> tuple[int | None, ...]:
        """The phases of the sessions of their own of a week's days; None: that of their own day.

        Where a block begins among the days, the one that allows more decides how many, of two
        alike the one that names their phases; each day still keeps to its own.
        """
        leading = max(
            days,
            key=lambda day: (self._most(day), self._pattern(day) is not None, -day.toordinal()),
        )
        count = min(self.preferences.standalone_per_week, self._most(leading))
        pattern = self._pattern(leading)
        if pattern is None:
            return (None,) * count
        return tuple(self.planned_as(pattern[n % len(pattern)]) for n in range(count))

    def _pattern(self, day: date) -> tuple[int, ...] | None:
        """The phases a block names for a week's sessions of their own, None for none."""
        asked = self.on(day)
        return asked.block.patterns.get(asked.phase) if asked.block.plan_as is None else None

    def turn(self, monday: date) -> date | None:
        """The day of a week on which another phase begins, None when none does."""
        week = week_days(monday)[1:]
        return next((day for day in week if self.on(day).span.since == day), None)

    def mobility(self, day: date) -> Recipe | None:
        """The recipe of a recovery day's optional session, None when it has none."""
        span = self.on(day).span
        if span.block is None or not span.block.mobility:
            return None
        days = (span.window.start + n * DAY for n in range((day - span.window.start) // DAY + 1))
        free = [one for one in days if not self.runs_by_day.get(one)]
        due = free[:1]
        for one in free[1:]:
            if (one - due[-1]) // DAY >= span.block.mobility_every_days:
                due.append(one)
        return self.catalogue.rules.named(span.block.mobility) if day in due else None

    def dosing(self, day: date, phase: int) -> Dosing:
        """What a day asks of the doses of a session of its own in a phase."""
        if (day, phase) not in self._alone:
            self._alone[day, phase] = self._dosing(day, phase)
        return self._alone[day, phase]

    def _dosing(self, day: date, phase: int) -> Dosing:
        block = self.on(day).block
        return Dosing(
            step=self._step(day, phase),
            sets_less=block.sets_less,
            sets_most=block.sets_most,
            hold_most_s=block.hold_most_s,
            is_heavy=self._may_lift_heavy(day),
            eased=self.eased,
        )

    def is_easy_week(self, day: date) -> bool:
        """Whether the plan of runs itself eases off in the week of a day."""
        rule, monday = self.catalogue.season.deload, week_start(day)
        weeks = (self._volume_s(monday - n * 7 * DAY) for n in range(1, rule.of_weeks + 1))
        before = [volume for volume in weeks if volume]
        if len(before) < FEWEST_WEEKS:
            return False
        own = self._volume_s(monday)
        return 0 < own <= rule.share * sum(before) / len(before)

    def _step(self, day: date, phase: int) -> Step | None:
        """The week's place in its phase; the plan's own easy week is the phase's easy week too.

        A taper eases by its own block, so no week of it is an easy week as well.
        """
        since = self._since(day)
        if since == UNTOLD:
            return None
        steps = self.catalogue.season.progression[phase]
        week = max((day - since) // DAY // 7, 0)
        again = steps[1:] or steps
        step = steps[week] if week < len(steps) else again[(week - len(steps)) % len(again)]
        if self.on(day).span.stage in _TAPERING:
            return steps[steps.index(step) - 1] if step.is_deload else step
        if self.is_easy_week(day):
            return next((one for one in steps if one.is_deload), steps[0])
        near = (day + n * 7 * DAY for n in range(-len(steps) + 1, 2) if n)
        if step.is_deload and any(one >= since and self.is_easy_week(one) for one in near):
            return steps[steps.index(step) - 1]
        return step

    def _since(self, day: date) -> date:
        """When the phase planned on a day began: a block with a phase of its own begins it anew."""
        span = self.on(day).span
        own = span.block is not None and span.block.plan_as not in (None, span.phase)
        return span.window.start if own else span.since

    def _volume_s(self, monday: date) -> int:
        if monday not in self._volumes:
            runs = (run for day in week_days(monday) for run in self.runs_by_day.get(day, ()))
            planned = (run.duration_s for run in runs if run.status is not RunStatus.EXTRA)
            self._volumes[monday] = sum(planned)
        return self._volumes[monday]

    def _most(self, day: date) -> int:
        most = self.on(day).block.standalone_most
        return self.preferences.standalone_per_week if most is None else most

    def _has(self) -> frozenset[str]:
        own = {"gym": self.preferences.gym, "technique": self.preferences.technique}
        return frozenset(name for name, has in own.items() if has)

    def _may_lift_heavy(self, day: date) -> bool:
        """Heavy work in phase 5: only where phase 4 was done lately, with gym and technique."""
        rule = self.catalogue.rules.heavy
        if not self.catalogue.phases[rule.phase].needs <= self._has():
            return False
        lately = Window(day - timedelta(weeks=rule.of_weeks), day)
        spans = (s.window for s in self.season.within(lately) if s.phase == rule.phase)
        return sum((one.end - one.start) // DAY for one in spans) >= rule.weeks * 7


def with_gym(equipment: frozenset[str], preferences: Preferences) -> frozenset[str]:
    """What the runner has, a gym included where the settings say so."""
    return equipment | {"gym"} if preferences.gym else equipment
