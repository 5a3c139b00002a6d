"""Rules of what blocks, phases, weeks and races ask of sessions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from plansync.opt.exercise import Component
from plansync.opt.macrocycle import Stage
from plansync.plan.season import UNTOLD, Priority, Race
from plansync.plan.session import Session, Slot
from plansync.runs.model import RunLoad, RunStatus
from plansync.times import at_local, week_start
from tests.planning import (
    DAY,
    LENGTHENS,
    OVER,
    ROLLS,
    catalogue,
    contacts_of,
)
from tests.trainer.look import KEY, LONG_OR_RACE, Look, rule


@rule
def phases_are_those_of_the_day(seen: Look) -> Iterator[object]:
    """Around runs that of the day (recovery: phase 1); alone one of the block's pattern."""
    for one in seen.plan.sessions:
        block, told = seen.block(one.day), seen.world.season.phase_on(one.day)
        phase = seen.planned_as(block.plan_as or told)
        pattern = (phase,) if block.plan_as else block.patterns.get(phase, (phase,))
        allowed = {phase}
        if one in seen.alone:
            allowed = {seen.planned_as(each) for each in pattern}
            close = any(0 < left <= 10 for left in seen.days_to_goals(one.day))
            allowed = {1} if close else allowed
        if one.phase not in allowed:
            yield one.day, one.slot, one.phase, allowed


@rule
def heavy_work_needs_a_gym_and_technique(seen: Look) -> Iterator[object]:
    """Phase 4, and every exercise that asks for technique."""
    has = seen.world.preferences.gym and seen.world.preferences.technique
    for one in seen.plan.sessions:
        asks = any("heavy-technique" in step.exercise.cautions for step in one.steps)
        if not has and (one.phase == 4 or asks):
            yield one.day


@rule
def nothing_is_prescribed_that_the_block_drops(seen: Look) -> Iterator[object]:
    """Around runs and alone; no impact in the week before an A race nor two weeks after."""
    for one in seen.plan.sessions:
        dropped = set(seen.block(one.day).drop)
        if any(-14 <= left <= 7 for left in seen.days_to_goals(one.day)):
            dropped.add("impact")
        if any(0 <= left <= 10 for left in seen.days_to_goals(one.day)):
            dropped |= {"doms-risk", "counts-as-quality", "heavy-technique"}
        for step in one.steps:
            if dropped & set(step.exercise.cautions):
                yield one.day, step.exercise.id


@rule
def race_week_and_first_recovery_hold_no_work(seen: Look) -> Iterator[object]:
    """Race week: only around runs. The days after a race: not even that."""
    for one in seen.alone:
        block = seen.block(one.day)
        if block.stage is Stage.RACE_WEEK or not block.around_runs or block.standalone_most == 0:
            yield one.day, block.id
    for one in seen.around:
        if not seen.block(one.day).around_runs:
            yield one.day, one.run_key


def _power_weeks(seen: Look) -> Iterator[tuple[date, list[date]]]:
    """The weeks with their days that lie in a race block of a phase 5 runner."""
    for monday in {week_start(day) for day in seen.world.window.days()}:
        days = [
            day
            for day in (monday + n * DAY for n in range(7))
            if seen.block(day).stage is Stage.RACE_BLOCK
            and seen.world.season.phase_on(day) == seen.planned_as(5) == 5
        ]
        if days:
            yield monday, days


@rule
def a_race_block_has_one_power_and_one_stabilization_session(seen: Look) -> Iterator[object]:
    """At most so in a week, of a runner in phase 5."""
    for monday, days in _power_weeks(seen):
        phases = Counter(one.phase for one in seen.of_week(monday) if one.day in days)
        if phases[5] > 1 or phases[1] > 1 or set(phases) - {1, 5}:
            yield monday, dict(phases)


@rule
def the_power_session_stands_where_any_day_allows_it(seen: Look) -> Iterator[object]:
    """It chooses before the stabilization session does."""
    left_out = {
        absence.day
        for absence in seen.plan.absences
        if absence.slot is Slot.STANDALONE
        and any(word in absence.why for word in ("used up", "takes less", "overlap"))
    }
    for monday, days in _power_weeks(seen):
        week = seen.of_week(monday)
        waits = any(one.phase == 5 for one in week) or left_out & set(days)
        if len(days) < 7 or monday not in seen.whole_weeks() or waits:
            continue
        if seen.world.preferences.standalone_per_week:
            yield from (day for day in days if _is_open_for_power(seen, day))


def _is_open_for_power(seen: Look, day: date) -> bool:
    """Whether a day surely allows a power session: an easy run in the morning, nothing near."""
    tz, runs = seen.world.preferences.tz, seen.runs_on.get(day, [])
    easy = seen.loads[day] == {RunLoad.LOW} and runs
    morning = all(run.end < at_local(day, time(12), tz) for run in runs)
    beside = seen.loads[day - DAY] & LONG_OR_RACE or seen.loads[day + DAY] & KEY
    raced = any(
        -2 <= (race.day - day).days <= 3
        for race in seen.world.season.races
        if race.priority is Priority.B
    )
    goals = any(-7 <= left <= 10 for left in seen.days_to_goals(day))
    monday = week_start(day)
    stands = any(day - DAY <= one.day < monday for one in seen.alone)
    return bool(easy and morning and not (beside or raced or goals or stands))


@rule
def the_last_ten_days_hold_only_phase_1(seen: Look) -> Iterator[object]:
    """Alone, before an A race."""
    for one in seen.alone:
        if one.phase > 1 and any(0 < left <= 10 for left in seen.days_to_goals(one.day)):
            yield one.day


@rule
def nothing_is_held_before_fast_running_close_to_a_race(seen: Look) -> Iterator[object]:
    """Elsewhere only a muscle marked high, once and 30 seconds; before a race nothing at all."""
    high = {one.muscle for one in seen.world.body.of(OVER) if one.severity == 2}
    for one in seen.around:
        load = seen.load_of(one)
        if one.slot is not Slot.BEFORE or load is RunLoad.LOW:
            continue
        held = [step for step in one.steps if step.component is Component.STATIC]
        if held and (load is RunLoad.RACE or seen.block(one.day).dynamic_before_quality):
            yield one.day, held[0].exercise.id
        asked = all(high & set(s.muscles) and (s.dose.hold_s or 0) <= 30 for s in held)
        if len(held) > 1 or not asked:
            yield one.day, "held without need"


@rule
def doses_keep_to_what_the_block_allows(seen: Look) -> Iterator[object]:
    """Seconds held, contacts, sets."""
    phase_contacts = {1: 20, 2: 40, 3: 40, 4: 40, 5: 60}
    for one in seen.plan.sessions:
        block = seen.block(one.day)
        most = phase_contacts[one.phase]
        most = most if block.contacts_most is None else min(most, block.contacts_most)
        if sum(contacts_of(step) for step in one.steps) > most:
            yield one.day, "contacts"
        for step in one.steps:
            held = step.dose.hold_s if step.component in LENGTHENS else 0
            if block.hold_most_s is not None and (held or 0) > block.hold_most_s:
                yield one.day, "held", step.exercise.id
            alone = one.slot is Slot.STANDALONE
            if alone and block.sets_most is not None and step.dose.sets > block.sets_most:
                yield one.day, "sets", step.exercise.id


_GROWING = (
    *(Component.CORE, Component.BALANCE, Component.ACTIVATION),
    *(Component.INTEGRATION, Component.RESISTANCE),
)


@rule
def sets_grow_week_by_week_and_ease_off(seen: Look) -> Iterator[object]:
    """No more sets or amount than the week of the phase says; an easy week has the fewest."""
    eased = seen.world.ladder.eased if seen.world.ladder else frozenset[str]()
    for one in seen.alone:
        step = seen.step(one)
        if step is None:
            continue
        less = seen.block(one.day).sets_less
        for item in one.steps:
            if item.component not in _GROWING:
                continue
            sets = max(1, step.sets - less - (item.exercise.id in eased))
            own = item.exercise.doses[one.phase]
            reps = round((own.reps or 0) * step.amount)
            if one.phase == 5 and item.component is Component.RESISTANCE:
                reps = max(reps, 8)
            if item.dose.sets > sets or (item.dose.reps or 0) > reps:
                yield one.day, item.exercise.id, str(item.dose), step


@rule
def the_plans_own_easy_week_is_a_deload(seen: Look) -> Iterator[object]:
    """Its sessions have the fewest sets of the phase, and say so; others do not say so."""
    for one in seen.alone:
        easy = "An easy week" in one.why
        step = seen.step(one)
        if easy != bool(step and step.is_deload):
            yield one.day, easy
        if step and step.is_deload:
            fewest = min(each.sets for each in catalogue().season.progression[one.phase])
            if any(s.dose.sets > fewest for s in one.steps if s.component in _GROWING):
                yield one.day, "sets"


def _last_goal(seen: Look, day: date) -> tuple[Race | None, int]:
    """The last A race before a day, and how long ago it was."""
    gone = [race for race in seen.goals if race.day < day]
    if not gone or any(race.day == day for race in seen.goals):
        return None, 0
    return gone[-1], (day - gone[-1].day).days


def _is_long(race: Race, least_m: float) -> bool:
    return race.distance_m is None or race.distance_m >= least_m


@rule
def recovery_begins_with_walking_then_movement(seen: Look) -> Iterator[object]:
    """Day 1 only walks; day 2 after a half marathon or more only moves; then rolls lightly."""
    for one in seen.plan.sessions:
        race, ago = _last_goal(seen, one.day)
        if race is None or ago > 7:
            continue
        kinds = {step.component for step in one.steps}
        calm = {Component.SMR, Component.STATIC, Component.ROM}
        if ago == 1 and kinds != {Component.WALK}:
            yield one.day, kinds
        if ago == 2 and _is_long(race, 16000) and kinds != {Component.ROM}:
            yield one.day, kinds
        alone = [r for r in seen.goals if abs((r.day - one.day).days) <= 14] == [race]
        if alone and ago > 2 and _is_long(race, 30000):
            holds = [s.dose.hold_s or 0 for s in one.steps if s.component is Component.STATIC]
            rolls = [s.dose.hold_s or 0 for s in one.steps if s.component is ROLLS]
            if not kinds <= calm or max(holds, default=0) > 20 or max(rolls, default=0) > 30:
                yield one.day, kinds, holds


@rule
def recovery_sessions_are_optional_and_on_days_without_runs(seen: Look) -> Iterator[object]:
    """One a day at most, only where the season asks for it."""
    days = Counter(one.day for one in seen.mobility)
    yield from (day for day, times in days.items() if times > 1)
    for one in seen.mobility:
        if seen.runs_on.get(one.day) or not seen.block(one.day).mobility:
            yield one.day
        if not seen.world.season.span_on(one.day).block:
            yield one.day, "no race behind"


@rule
def after_a_race_nothing_but_a_walk_for_a_day(seen: Look) -> Iterator[object]:
    """From its end on, 24 hours."""
    for run in seen.plan.runs:
        if run.status is RunStatus.MISSED or seen.load[run.key] is not RunLoad.RACE:
            continue
        for one in seen.plan.sessions:
            begins = one.end if one.slot is Slot.BEFORE else one.start
            soon = run.end <= begins < run.end + timedelta(hours=24)
            if soon and {step.component for step in one.steps} != {Component.WALK}:
                yield one.day


@rule
def nothing_is_new_close_to_an_a_race(seen: Look) -> Iterator[object]:
    """Nothing in the last four weeks, where anything is known of the time before them."""
    done: dict[str, date] = {}
    for day, sessions in _by_day(seen.plan.sessions):
        race = seen.next_goal(day)
        close = race is not None and (race.day - day).days < 28
        known = race is not None and any(
            one.day < race.day - 28 * DAY for one in seen.plan.sessions
        )
        for step in (step for one in sessions for step in one.steps) if close and known else ():
            last = done.get(step.exercise.id)
            fresh = last is None or (day - last).days > 28
            if fresh and step.component is not Component.WALK:
                yield day, step.exercise.id
        done |= {step.exercise.id: day for one in sessions for step in one.steps}


@rule
def no_jump_is_new_in_the_last_six_weeks(seen: Look) -> Iterator[object]:
    """Before an A race; unknown jumps of before are taken for done when the phase is that old."""
    done: dict[str, date] = {}
    for day, sessions in _by_day(seen.plan.sessions):
        race, span = seen.next_goal(day), seen.world.season.span_on(day)
        names = {
            step.exercise.id
            for one in sessions
            for step in one.steps
            if step.component is Component.PLYOMETRIC
        }
        if race is not None and (race.day - day).days < 42:
            begins = race.day - 42 * DAY
            told = any(first < begins for first in done.values())
            trained = span.phase > 1 and UNTOLD < span.since <= begins and not told
            yield from ((day, name) for name in names - set(done) if not trained)
        done |= {name: day for name in names if name not in done}


def _by_day(sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    days: dict[date, list[Session]] = {}
    for one in sessions:
        days.setdefault(one.day, []).append(one)
    return sorted(days.items())
