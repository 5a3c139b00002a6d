"""What surrounds a session: races and key runs ahead, what was done before, what rests today."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import Chooser, Role, role_of
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Activity
from plansync.plan.choices import Setting
from plansync.plan.demand import Demands
from plansync.plan.season import UNTOLD, Race, days_to
from plansync.plan.session import Slot
from plansync.plan.spots import Spot
from plansync.plan.woven import Woven
from plansync.runs.model import Run
from plansync.times import DAY, week_start


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The circumstances of every session of one runner."""

    catalogue: Catalogue
    chooser: Chooser
    demands: Demands
    key_starts: tuple[float, ...]
    """When the key runs start, in seconds since the epoch, in order."""
    dual: frozenset[str]
    """Muscles that stand on both lists of a side."""

    def setting(self, spot: Spot, woven: Woven) -> Setting:
        """The setting of a session at a spot."""
        day = spot.opening.day
        alone = spot.opening.slot is Slot.STANDALONE
        asked = self.demands.on(day)
        moving = asked.block.dynamic_before_quality and spot.recipe.load != "low"
        return Setting(
            recipe=spot.recipe,
            phase=spot.phase,
            is_standalone=alone,
            contacts=asked.contacts(self.catalogue.rules.contacts[spot.phase]),
            allowed=self._familiar(day, asked.goal, woven),
            resting=self._resting(day, woven) if self.dual else frozenset(),
            held=self._held(spot, asked.held),
            dosing=self.demands.dosing(day, spot.phase) if alone else asked.around,
            holds_still=not moving,
            known=self._known_jumps(day, asked.goal, woven),
        )

    def may_jump(self, spot: Spot, woven: Woven) -> bool:
        """H6: plyometric work at most so often a week, and so many hours apart."""
        rules, day = self.catalogue.rules.placement, spot.opening.day
        jumps = [s for s in woven.jumps if abs(s.day - day) <= 7 * DAY]
        week = sum(week_start(s.day) == week_start(day) for s in jumps)
        apart = timedelta(hours=rules.plyometric_hours)
        rested = all(abs(spot.at - s.end) >= apart for s in jumps)
        return week < rules.plyometric_most_a_week and rested

    def _held(self, spot: Spot, held: frozenset[str]) -> frozenset[str]:
        """The caution codes that are left out at this moment, those `held` all day included."""
        at = spot.at.timestamp()
        place = bisect_right(self.key_starts, at)
        if place == len(self.key_starts):
            return held
        hours = (self.key_starts[place] - at) / 3600
        holds = self.catalogue.rules.holds
        near = [hold.caution for hold in holds if hours < hold.hours_before_key_run]
        return held.union(near) if near else held

    def _familiar(self, day: date, race: Race | None, woven: Woven) -> frozenset[str] | None:
        """The exercises allowed near an A race: those done lately, where anything is known."""
        rules = self.catalogue.rules.novelty
        if race is None or days_to(race, day) >= rules.before_a_race_days:
            return None
        close = timedelta(days=rules.before_a_race_days)
        if not any(s.day < race.day - close for s in woven.sessions):
            return None
        recent = [s for s in woven.sessions if day - timedelta(days=rules.days) <= s.day < day]
        known = {step.exercise.id for s in recent for step in s.steps}
        walks = {one.id for one in self.chooser.usable[Component.WALK]}
        return frozenset(known | walks)

    def _known_jumps(self, day: date, race: Race | None, woven: Woven) -> frozenset[str] | None:
        """The jumps that may be done where new ones begin no more: close to an A race.

        Those done before, or all when the phase that jumps was begun early enough.
        """
        if race is None:
            return None
        weeks = timedelta(weeks=self.catalogue.season.first_plyometrics_weeks)
        if race.day - day >= weeks:
            return None
        span = self.demands.on(day).span
        begun = span.phase > 1 and UNTOLD < span.since <= race.day - weeks
        if begun and not any(s.day < race.day - weeks for s in woven.jumps):
            return None
        return frozenset(step.exercise.id for s in woven.jumps for step in s.steps)

    def _resting(self, day: date, woven: Woven) -> frozenset[tuple[Activity, str]]:
        """For a muscle on both lists of a side: the list it is left out of today."""
        return frozenset((self._rests_from(muscle, day, woven), muscle) for muscle in self.dual)

    def _rests_from(self, muscle: str, day: date, woven: Woven) -> Activity:
        """The role it had already today stays; else the role it had longer ago has its turn."""
        today = {
            role_of(step.component)
            for session in woven.days.get(day, ())
            for step in session.steps
            if muscle in step.muscles
        }
        if Role.WAKE in today:
            return Activity.OVERACTIVE
        if Role.CALM in today:
            return Activity.UNDERACTIVE
        memory = woven.memory
        woken, calmed = memory.due(Role.WAKE, muscle), memory.due(Role.CALM, muscle)
        return Activity.UNDERACTIVE if woken >= calmed else Activity.OVERACTIVE


def starts_of_key_runs(runs: Iterable[Run]) -> tuple[float, ...]:
    """When the runs a week is built around start, in order, in seconds since the epoch."""
    return tuple(sorted(run.start.timestamp() for run in runs if run.load.is_key))


def dual_muscles(chooser: Chooser) -> frozenset[str]:
    """Muscles of both lists, where the vocabulary allows it on one side (soleus)."""
    over, under = (
        {one.muscle for one in chooser.body.of(activity)}
        for activity in (Activity.OVERACTIVE, Activity.UNDERACTIVE)
    )
    known = chooser.catalogue.muscles.by_id
    return frozenset(one for one in over & under if known[one].same_side_both)
