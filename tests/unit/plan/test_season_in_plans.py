"""A season as a runner sees it: the blocks of a race, growing weeks, rungs, and reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from plansync.opt.exercise import Component
from plansync.opt.imbalance import Body
from plansync.plan.model import Plan
from plansync.plan.progress import Ladder
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run, RunKind, RunStatus
from plansync.times import Window, at_local, later, week_start
from tests.planning import (
    CALVES_AND_HIPS,
    DAY,
    LENGTHENS,
    MONDAY,
    VANCOUVER,
    World,
    around,
    at,
    body,
    catalogue,
    jumps,
    mobility,
    preferences,
    run,
    standalone,
    steps_of,
    week,
)
from tests.trainer.table import faults

WEEK = 7 * DAY
MARATHON, HALF, TEN = 42195, 21097, 10000


def raced(
    day: date,
    distance_m: float = MARATHON,
    *,
    phase: int = 5,
    since: date | None = None,
    weeks: int = 10,
    pattern: str = "eqe.eel",
    runner: Body = CALVES_AND_HIPS,
) -> World:
    """A runner in a phase, with an A race that is run, planned the evening before the weeks."""
    races = [Race("race", "Autumn race", day, distance_m, Priority.A)]
    runs = [one for n in range(-4, weeks) for one in week(pattern, monday=MONDAY + n * WEEK)]
    runs = [one for one in runs if one.day != day]
    change = PhaseChange(phase, MONDAY - 4 * WEEK if since is None else since)
    return World(
        runs=(*runs, run(day, RunKind.RACE, clock=time(9), minutes=200)),
        season=season([change], races, rules=catalogue().season),
        body=runner,
        preferences=preferences(),
        window=Window(MONDAY, MONDAY + weeks * WEEK),
        now=at_local(MONDAY - DAY, time(20), VANCOUVER),
    )


def without_race(phase: int, since: date, *, weeks: int = 4, pattern: str = "e.e.e..") -> World:
    """A runner in a phase and no race."""
    runs = [one for n in range(-4, weeks) for one in week(pattern, monday=MONDAY + n * WEEK)]
    return World(
        runs=tuple(runs),
        season=season([PhaseChange(phase, since)], rules=catalogue().season),
        body=CALVES_AND_HIPS,
        preferences=preferences(),
        window=Window(MONDAY, MONDAY + weeks * WEEK),
        now=at_local(MONDAY - DAY, time(20), VANCOUVER),
    )


def of_week(plan: Plan, monday: date) -> list[Session]:
    """The sessions of their own of a week."""
    return [one for one in standalone(plan) if week_start(one.day) == monday]


def on(plan: Plan, day: date) -> list[Session]:
    """The sessions of a day."""
    return [one for one in plan.sessions if one.day == day]


def kinds(sessions: Iterable[Session]) -> set[Component]:
    """The components of sessions."""
    return {step.component for one in sessions for step in one.steps}


SUNDAY = MONDAY + 8 * WEEK - DAY


def test_a_marathon_runner_in_phase_5_has_one_power_and_one_stabilization_session_a_week() -> None:
    plan = raced(SUNDAY).plan()

    block = [MONDAY + n * WEEK for n in range(5)]
    assert [[one.phase for one in of_week(plan, monday)] for monday in block] == [[5, 1]] * 5
    assert faults(raced(SUNDAY), plan) == []


def test_the_taper_has_less_week_by_week_and_race_week_nothing_of_its_own() -> None:
    plan = raced(SUNDAY).plan()

    weeks = [of_week(plan, MONDAY + n * WEEK) for n in range(4, 8)]
    minutes = [sum(one.minutes for one in each) for each in weeks]
    assert minutes == sorted(minutes, reverse=True)
    assert [len(each) for each in weeks] == [2, 2, 1, 0]
    assert [one.phase for one in weeks[2]] == [1]


def test_nothing_is_held_before_fast_runs_of_a_race_block_even_when_marked_high() -> None:
    stiff = body(("soleus",), ("gluteus-medius",), high=("soleus",))
    plan = raced(SUNDAY, runner=stiff).plan()

    fast = {one.key for one in plan.runs if one.kind.load.is_key}
    before = [s for s in around(plan) if s.slot is Slot.BEFORE and s.run_key in fast]
    close = [s for s in before if MONDAY <= s.day <= SUNDAY]
    assert close
    assert Component.STATIC not in kinds(close)


def test_a_muscle_marked_high_is_held_before_fast_runs_elsewhere() -> None:
    stiff = body(("soleus",), ("gluteus-medius",), high=("soleus",))
    far = raced(SUNDAY + 16 * WEEK, runner=stiff, phase=1)

    plan = far.plan()

    fast = {one.key for one in plan.runs if one.kind is RunKind.INTERVALS}
    before = [s for s in around(plan) if s.slot is Slot.BEFORE and s.run_key in fast]
    assert Component.STATIC in kinds(before)


def resting(day: date, distance_m: float = MARATHON) -> World:
    """A runner whose race falls on the first Sunday, and who does not run for three weeks after."""
    world = raced(day, distance_m, weeks=6)
    return at(world, runs=tuple(r for r in world.runs if not 0 < (r.day - day).days <= 21))


def test_recovery_from_a_marathon_begins_with_walking_then_movement_then_light_rolling() -> None:
    race = MONDAY + 6 * DAY
    plan = resting(race).plan()

    assert kinds(on(plan, race + DAY)) == {Component.WALK}
    assert kinds(on(plan, race + 2 * DAY)) == {Component.ROM}
    first = [one for one in mobility(plan) if 3 <= (one.day - race).days <= 7]
    assert first
    assert Component.SMR in kinds(first)
    held = [s.dose.hold_s or 0 for one in first for s in one.steps if s.component in LENGTHENS]
    assert max(held) <= 20


def test_recovery_sessions_are_optional_and_never_on_the_day_of_a_run() -> None:
    race = MONDAY + 6 * DAY
    running = raced(race, weeks=6)

    plan = running.plan()

    run_days = {one.day for one in running.runs}
    assert all(one.optional and one.day not in run_days for one in mobility(plan))
    assert {(one.day - race).days for one in mobility(resting(race).plan())} >= {1, 2, 3, 5, 7}


def test_runs_of_the_first_recovery_have_nothing_around_them_and_say_why() -> None:
    race = MONDAY + 6 * DAY
    plan = raced(race, weeks=6).plan()

    soon = [one for one in plan.runs if 0 < (one.day - race).days <= 7]
    told = {(a.run_key, a.slot): a.why for a in plan.absences if a.run_key}
    assert soon
    assert all(not plan.around(one) for one in soon)
    assert {told[one.key, Slot.BEFORE] for one in soon} == {
        "the day after",
        "second day after",
        "recovery, first days",
    }


def test_runs_that_are_over_or_recorded_say_nothing_of_what_is_missing() -> None:
    race = MONDAY + 6 * DAY
    world = raced(race, weeks=6)
    soon = [one for one in world.runs if 0 < (one.day - race).days <= 7]
    later = at(world, now=soon[-1].start - timedelta(minutes=1))
    recorded = at(world, runs=[replace(one, status=RunStatus.EXTRA) for one in world.runs])

    assert {a.run_key for a in later.plan().absences if a.run_key} & {one.key for one in soon} == {
        soon[-1].key
    }
    assert not any(a.run_key for a in recorded.plan().absences)


def test_the_second_week_after_a_marathon_has_blocks_before_runs_again() -> None:
    race = MONDAY + 6 * DAY
    plan = raced(race, weeks=6).plan()

    second = [one for one in around(plan) if 8 <= (one.day - race).days <= 14]
    assert {one.phase for one in second} == {1}
    assert not any(jumps(one) for one in second)
    assert of_week(plan, MONDAY + 2 * WEEK) == []
    assert [one.phase for one in of_week(plan, MONDAY + 3 * WEEK)] == [1, 1]


def test_the_day_after_another_race_in_the_recovery_stays_quiet() -> None:
    """Rolling and stretching wait until 24 hours after its end."""
    race = MONDAY + 6 * DAY
    other = race + 9 * DAY
    calm = resting(race)
    races = (*calm.season.races, Race("other", "Small race", other, TEN, Priority.B))
    again = run(other, RunKind.RACE, clock=time(9), minutes=50)
    both = at(calm, runs=(*calm.runs, again), season=replace(calm.season, races=races))

    plan = both.plan()

    assert [one.slot for one in on(plan, other)] == [Slot.BEFORE, Slot.AFTER]
    assert on(calm.plan(), other + DAY)
    assert on(plan, other + DAY) == []


@pytest.mark.parametrize("phase", [1, 2, 5])
def test_a_side_whose_muscle_is_overactive_is_not_woken_with_the_other_side(phase: int) -> None:
    """The inner thigh: listed on both sides, but on the right a muscle beside it works too much."""
    runner = body(
        ("gracilis:right",), ("adductor-magnus:left", "adductors-short:right"), kit=("mini-band",)
    )
    world = at(without_race(phase, MONDAY - WEEK), body=runner)

    plan = world.plan()

    assert faults(world, plan) == []


@pytest.mark.parametrize(("distance_m", "days"), [(HALF, 10), (TEN, 7)])
def test_a_shorter_race_has_a_shorter_recovery(distance_m: float, days: int) -> None:
    race = MONDAY + 6 * DAY
    plan = raced(race, distance_m, weeks=6).plan()

    first = next(one for one in standalone(plan) if one.day > race)
    assert days < (first.day - race).days <= days + 7


def test_where_a_block_begins_within_a_week_each_keeps_to_its_own_most() -> None:
    """A half marathon's taper begins ten days before it, on a Thursday: one session from then."""
    race = MONDAY + 3 * WEEK - DAY
    tapering = raced(race, HALF, phase=1, weeks=4, pattern="....e.e")
    busy = replace(tapering.preferences, standalone_per_week=3)

    plan = at(tapering, preferences=busy).plan()

    last = [one for one in standalone(plan) if 7 <= (race - one.day).days <= 10]
    assert len(last) <= 1


@pytest.mark.parametrize("weeks", range(8))
def test_the_sets_of_phase_1_grow_for_three_weeks_and_ease_off_in_the_fourth(weeks: int) -> None:
    plan = without_race(1, MONDAY - weeks * WEEK, weeks=1).plan()

    first = of_week(plan, MONDAY)[0]
    sets = {s.dose.sets for s in first.steps if s.component is Component.CORE}
    assert sets == {(1, 2, 2, 1, 2, 2, 1, 2)[weeks]}
    assert ("An easy week" in first.why) == (weeks in (3, 6))


def test_the_easy_week_of_the_plan_of_runs_is_the_easy_week_of_the_sessions_too() -> None:
    steady = without_race(1, MONDAY - 2 * WEEK, weeks=2)
    shorter = tuple(_cut(one) if week_start(one.day) == MONDAY else one for one in steady.runs)

    plan, eased = steady.plan(), at(steady, runs=shorter).plan()

    assert "An easy week" not in of_week(plan, MONDAY)[0].why
    assert all("An easy week" in one.why for one in of_week(eased, MONDAY))
    assert not any("An easy week" in one.why for one in of_week(eased, MONDAY + WEEK))


def _cut(one: Run) -> Run:
    return replace(one, duration_s=one.duration_s // 2)


@pytest.mark.parametrize("since", range(1, 8))
def test_a_phase_that_began_on_any_weekday_is_planned_alike_in_the_middle_of_a_week(
    since: int,
) -> None:
    """The week of the phase is that of the day, whichever session is planned first."""
    world = without_race(1, MONDAY - since * DAY - WEEK, weeks=3)
    plan = world.plan()

    for days in range(1, 10):
        later_on = at(world, now=later(world.now, days * DAY), past=plan.sessions)
        assert later_on.plan().sessions == plan.sessions


REACH = "bal-single-leg-reach"


def climbing(rungs: Mapping[str, str], **changes: object) -> World:
    """A runner in phase 1 who stands on some rungs."""
    runner = body(under=("gluteus-medius",), kit=("mini-band",))
    world = at(without_race(1, MONDAY - WEEK, weeks=2), body=runner)
    return at(world, ladder=Ladder(rungs), **changes)


def test_a_rung_stands_in_the_place_of_its_exercise() -> None:
    ground, up = climbing({}).plan(), climbing({REACH: "bal-tandem"}).plan()

    assert _times(ground, REACH) > 0
    assert _times(up, REACH) == 0
    assert _times(up, "bal-tandem") >= _times(ground, REACH)


def test_a_rung_that_an_answer_hides_never_stands() -> None:
    """Hopping waits while pregnant; the exercise itself stays."""
    rungs = {REACH: "bal-hop-stabilize"}
    careful = climbing(rungs, body=body(under=("gluteus-medius",), health=("pregnancy",)))

    plan = careful.plan()

    assert _times(plan, "bal-hop-stabilize") == 0
    assert _times(plan, REACH) > 0


@pytest.mark.parametrize(
    "rungs",
    [
        {"bal-single-leg": "bal-single-leg-reach"},
        {"core-dead-bug": "core-plank", "core-bird-dog": "core-plank"},
        {"bal-tandem": "bal-single-leg", "bal-single-leg-reach": "bal-single-leg"},
    ],
)
def test_a_rung_and_its_exercise_never_come_twice_in_a_session(rungs: Mapping[str, str]) -> None:
    plan = climbing(rungs, body=body(kit=("foam-roller",))).plan()

    for one in plan.sessions:
        names = [step.exercise.id for step in one.steps]
        assert len(set(names)) == len(names)


def test_a_rung_that_jumps_never_takes_the_place_of_what_does_not() -> None:
    """Else its landings would not be counted."""
    world = at(raced(SUNDAY), ladder=Ladder({"bal-lunge-balance": "bal-hop-stabilize"}))

    plan = world.plan()

    assert _times(plan, "bal-hop-stabilize") == 0
    assert faults(world, plan) == []


def _times(plan: Plan, exercise: str) -> int:
    return sum(step.exercise.id == exercise for _, step in steps_of(plan))


def test_a_running_drill_is_no_jump_that_keeps_power_work_away() -> None:
    plain = raced(SUNDAY)
    drilled = at(plain, ladder=Ladder({"saq-a-skip": "saq-strides"}))

    assert [one.day for one in drilled.plan().sessions if jumps(one)] == [
        one.day for one in plain.plan().sessions if jumps(one)
    ]


def test_no_jump_is_new_in_the_last_six_weeks_when_the_weeks_before_are_known() -> None:
    plan = raced(MONDAY + 9 * WEEK - DAY, since=MONDAY).plan()

    close = MONDAY + 9 * WEEK - DAY - 42 * DAY
    known = _jumped(one for one in plan.sessions if one.day <= close)
    assert known
    assert _jumped(one for one in plan.sessions if one.day > close) <= known


def test_a_power_phase_that_begins_within_six_weeks_of_the_race_has_no_jumps_at_all() -> None:
    race = MONDAY + 6 * WEEK - DAY
    plan = raced(race, HALF, since=MONDAY).plan()

    assert _jumped(one for one in plan.sessions if one.day <= race) == set()


def _jumped(sessions: Iterable[Session]) -> set[str]:
    return {
        step.exercise.id
        for one in sessions
        for step in one.steps
        if step.component is Component.PLYOMETRIC
    }


@pytest.mark.parametrize("phase", [1, 2, 5])
def test_every_day_and_run_without_a_session_says_why_once(phase: int) -> None:
    world = raced(SUNDAY, phase=phase)

    plan = world.plan()

    told = [(one.day, one.slot, one.run_key) for one in plan.absences]
    stand = {one.day for one in plan.sessions if one.slot is Slot.STANDALONE}
    alone = {day for day, slot, _ in told if slot is Slot.STANDALONE}
    assert len(told) == len(set(told))
    assert alone == set(world.window.days()) - stand


def test_where_no_minutes_are_left_a_day_says_so_once() -> None:
    world = raced(SUNDAY)
    none = replace(world.preferences, week_min=0)

    plan = at(world, preferences=none).plan()

    alone = [one.day for one in plan.absences if one.slot is Slot.STANDALONE]
    assert plan.sessions == ()
    assert alone == list(world.window.days())


def test_the_runners_own_day_counts_for_reasons_not_that_of_the_server() -> None:
    """Monday evening in Vancouver is Tuesday in Greenwich: Tuesday still says why."""
    world = raced(SUNDAY)
    now = at_local(MONDAY + DAY, time(17), VANCOUVER)

    here, there = at(world, now=now).plan(), at(world, now=now.astimezone(UTC)).plan()

    assert here.absences == there.absences


def test_days_before_a_new_phase_say_their_own_reason() -> None:
    """Phase 2 begins on a Thursday; Monday has no session since it follows a long run."""
    begins = MONDAY + WEEK + 3 * DAY
    world = without_race(1, MONDAY - WEEK, pattern="e.e.e.l")
    changes = [PhaseChange(1, MONDAY - WEEK), PhaseChange(2, begins)]
    turning = at(world, season=season(changes, rules=catalogue().season))

    plan = turning.plan()

    why = {one.day: one.why for one in plan.absences if one.slot is Slot.STANDALONE}
    assert why[MONDAY + WEEK] == "long run on Sunday"


def test_power_and_stabilization_never_swap_uids_when_a_run_moves() -> None:
    world = raced(SUNDAY)
    plan = world.plan()
    uids = {(week_start(one.day), one.phase): one.uid for one in standalone(plan)}

    for n in range(7):
        day = MONDAY + WEEK + n * DAY
        runs = [r for r in world.runs if week_start(r.day) != MONDAY + WEEK]
        hard = [run(day, RunKind.INTERVALS), run(day - DAY), run(day - 3 * DAY), run(day + 2 * DAY)]
        again = at(world, runs=(*runs, *(r for r in hard if r.day not in {o.day for o in runs})))
        for one in standalone(again.plan()):
            assert uids.get((week_start(one.day), one.phase), one.uid) == one.uid


def test_phase_4_is_lifted_only_with_a_gym_and_technique() -> None:
    world = raced(SUNDAY + 2 * WEEK, phase=4)
    lifting = replace(world.preferences, gym=True, technique=True)

    without, heavy = world.plan(), at(world, preferences=lifting).plan()

    assert 4 not in {one.phase for one in without.sessions}
    assert {one.phase for one in of_week(heavy, MONDAY)} == {4}
    assert "res-trap-bar" in {s.exercise.id for one in standalone(heavy) for s in one.steps}
    assert [one.phase for one in of_week(heavy, MONDAY + 3 * WEEK)] == [4, 1]


def test_the_last_ten_days_before_an_a_race_hold_only_phase_1() -> None:
    race = MONDAY + 5 * WEEK + 3 * DAY
    plan = raced(race, TEN, phase=5, pattern="e.e.e.e").plan()

    last = [one for one in standalone(plan) if 0 < (race - one.day).days <= 10]
    assert last
    assert {one.phase for one in last} == {1}


def test_a_race_block_that_begins_within_a_week_has_one_power_session_in_it() -> None:
    """The week belongs to two blocks; the one that names its phases decides."""
    first = raced(SUNDAY)
    changes = [PhaseChange(2, MONDAY - 8 * WEEK), PhaseChange(5, MONDAY + DAY, race_block=True)]
    own = season(changes, first.season.races, rules=catalogue().season)

    plan = at(first, season=own).plan()

    phases = [one.phase for one in of_week(plan, MONDAY) if one.day > MONDAY]
    assert phases.count(5) <= 1
