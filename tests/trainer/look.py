"""A world beside its plan, made ready to be looked at by rules, and the list of the rules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from plansync.opt.macrocycle import Block, Stage, Step
from plansync.plan.model import Plan
from plansync.plan.season import UNTOLD, Priority, Race
from plansync.plan.session import Session
from plansync.runs.model import Run, RunLoad, RunStatus
from plansync.times import week_start
from tests.planning import (
    DAY,
    World,
    around,
    catalogue,
    mobility,
    standalone,
)

KEY = {RunLoad.LONG, RunLoad.QUALITY, RunLoad.RACE}
LONG_OR_RACE = {RunLoad.LONG, RunLoad.RACE}
_NO_BLOCK = Block(id="", stage=Stage.BASE, name="", says="")


@dataclass(frozen=True, slots=True)
class Look:
    """A world, its plan, and what the rules ask of both again and again."""

    world: World
    plan: Plan
    alone: tuple[Session, ...]
    mobility: tuple[Session, ...]
    around: tuple[Session, ...]
    load: Mapping[str, RunLoad] = field(hash=False)
    loads: Mapping[date, set[RunLoad]] = field(hash=False)
    runs_on: Mapping[date, list[Run]] = field(hash=False)
    goals: tuple[Race, ...]
    today: date
    most_phase: int

    def block(self, day: date) -> Block:
        """What the season asks of a day."""
        return self.world.season.span_on(day).block or _NO_BLOCK

    def of(self, session: Session) -> Run:
        """The run of a session."""
        return next(r for r in self.runs_on[session.day] if r.key == session.run_key)

    def load_of(self, session: Session) -> RunLoad:
        """The load of the run of a session."""
        return self.load[session.run_key or ""]

    def planned_as(self, phase: int) -> int:
        """The phase a runner gets: answers keep it low, phase 4 needs a gym and technique."""
        phase = min(phase, self.most_phase)
        has = self.world.preferences.gym and self.world.preferences.technique
        return 2 if phase == 4 and not has else phase

    def days_to_goals(self, day: date) -> list[int]:
        """Days to every A race; negative after it."""
        return [(race.day - day).days for race in self.goals]

    def next_goal(self, day: date) -> Race | None:
        """The next A race, on the day itself too."""
        return next((race for race in self.goals if race.day >= day), None)

    def of_week(self, monday: date) -> list[Session]:
        """The sessions of their own of a week that ask for work."""
        return [one for one in self.alone if week_start(one.day) == monday]

    def whole_weeks(self) -> list[date]:
        """The weeks that lie whole in the window and in the future."""
        mondays = {week_start(day) for day in self.world.window.days()}
        window = self.world.window
        whole = (m for m in mondays if m in window and m + 6 * DAY in window)
        return sorted(m for m in whole if m > self.today)

    def volume_s(self, monday: date) -> int:
        """Seconds of planned running in a week."""
        runs = (r for n in range(7) for r in self.runs_on.get(monday + n * DAY, ()))
        return sum(r.duration_s for r in runs if r.status is not RunStatus.EXTRA)

    def is_easy(self, monday: date) -> bool:
        """Whether the plan falls to four fifths of the weeks with runs before (two at least)."""
        before = [v for n in (1, 2, 3) if (v := self.volume_s(monday - n * 7 * DAY))]
        own = self.volume_s(monday)
        return len(before) > 1 and 0 < own <= 0.8 * sum(before) / len(before)

    def step(self, session: Session) -> Step | None:
        """The week's place in the phase, None when nobody knows when the phase began."""
        span = self.world.season.span_on(session.day)
        kept_low = span.block is not None and span.block.plan_as not in (None, span.phase)
        since = span.window.start if kept_low else span.since
        if since == UNTOLD:
            return None
        steps = catalogue().season.progression[session.phase]
        easiest = next(one for one in steps if one.is_deload)
        monday = week_start(session.day)
        place = max((session.day - since).days // 7, 0)
        while place >= len(steps):
            place -= len(steps) - 1
        if span.stage in (Stage.TAPER, Stage.RACE_WEEK):
            return steps[place - 1] if steps[place].is_deload else steps[place]
        if self.is_easy(monday):
            return easiest
        if not steps[place].is_deload:
            return steps[place]
        near = [session.day + n * 7 * DAY for n in range(1 - len(steps), 2) if n]
        moved = any(one >= since and self.is_easy(week_start(one)) for one in near)
        return steps[place - 1] if moved else steps[place]


def look(world: World, plan: Plan) -> Look:
    """The world and its plan, made ready for the rules."""
    days = [world.window.start + n * DAY for n in range(-9, world.window_days + 9)]
    runs_on: dict[date, list[Run]] = {}
    for one in world.runs:
        if one.status is not RunStatus.MISSED:
            runs_on.setdefault(one.day, []).append(one)
    beside = [one for day in days for one in runs_on.get(day, ())]
    flags = [catalogue().flags[one] for one in world.body.health - world.body.cleared]
    return Look(
        world=world,
        plan=plan,
        alone=tuple(standalone(plan)),
        mobility=tuple(mobility(plan)),
        around=tuple(around(plan)),
        load={one.key: world.load(one) for one in beside},
        loads={day: world.loads(day) for day in days},
        runs_on=runs_on,
        goals=tuple(race for race in world.season.races if race.priority is Priority.A),
        today=world.now.astimezone(world.preferences.tz).date(),
        most_phase=min((flag.max_phase for flag in flags if flag.max_phase), default=5),
    )


Rule = Callable[[Look], Iterator[object]]
RULES: list[Rule] = []


def rule(one: Rule) -> Rule:
    """The same function, one of the rules now."""
    RULES.append(one)
    return one
