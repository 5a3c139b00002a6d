"""Whatever the runner and the weeks are: where sessions stand in time, and who they are."""

import math
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from hypothesis import given

from plansync.opt.exercise import Component
from plansync.plan.season import Priority
from plansync.plan.session import Slot
from plansync.runs.model import RunLoad, RunStatus
from plansync.times import week_start
from tests.planning import (
    World,
    around,
    catalogue,
    few,
    sides_worked,
    standalone,
    steps_of,
    worlds,
)


@few
@given(worlds(started=True))
def test_sessions_are_in_order_and_never_overlap_each_other(world: World) -> None:
    plan = world.plan()

    assert list(plan.sessions) == sorted(plan.sessions, key=lambda one: one.start)
    assert all(one.end <= following.start for one, following in pairwise(plan.sessions))


@few
@given(worlds(started=True))
def test_no_session_overlaps_any_run(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        assert all(session.end <= run.start or run.end <= session.start for run in world.runs)


@few
@given(worlds(started=True))
def test_every_session_around_a_run_names_a_run_of_the_plan(world: World) -> None:
    plan = world.plan()

    keys = {run.key for run in plan.runs}
    assert all(session.run_key in keys for session in around(plan))
    assert all(session.run_key is None for session in standalone(plan))


@few
@given(worlds(started=True))
def test_a_before_ends_exactly_when_its_run_starts(world: World) -> None:
    plan = world.plan()

    befores = [one for one in plan.sessions if one.slot is Slot.BEFORE]
    assert all(session.end == world.of(session).start for session in befores)


@few
@given(worlds(started=True))
def test_an_after_starts_exactly_when_its_run_ends(world: World) -> None:
    plan = world.plan()

    afters = [one for one in plan.sessions if one.slot is Slot.AFTER]
    assert all(session.start == world.of(session).end for session in afters)


@few
@given(worlds(started=True))
def test_a_session_belongs_to_the_day_of_its_run(world: World) -> None:
    plan = world.plan()

    assert all(session.day == world.of(session).day for session in around(plan))
    for session in standalone(plan):
        assert session.start.astimezone(world.preferences.tz).date() == session.day


@few
@given(worlds(started=True))
def test_a_run_has_at_most_one_session_before_and_one_after(world: World) -> None:
    plan = world.plan()

    held = Counter((session.run_key, session.slot) for session in around(plan))
    assert all(times == 1 for times in held.values())


@few
@given(worlds(started=True))
def test_nothing_is_planned_into_the_past(world: World) -> None:
    plan = world.plan()

    assert all(session.start >= world.now for session in plan.sessions)


@few
@given(worlds(started=True))
def test_only_days_of_the_window_hold_runs_and_sessions(world: World) -> None:
    plan = world.plan()

    assert all(session.day in world.window for session in plan.sessions)
    assert set(plan.runs) == {run for run in world.runs if run.day in world.window}
    assert list(plan.runs) == sorted(plan.runs, key=lambda run: run.start)


@few
@given(worlds(started=True))
def test_the_same_world_gives_the_same_plan(world: World) -> None:
    assert world.plan() == world.plan()


@few
@given(worlds(started=True))
def test_uids_are_unique(world: World) -> None:
    plan = world.plan()

    uids = [session.uid for session in plan.sessions]
    assert len(set(uids)) == len(uids)


@few
@given(worlds())
def test_minutes_are_the_steps_seconds_rounded_up(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        assert session.minutes == math.ceil(sum(step.seconds for step in session.steps) / 60)


# Seconds a repetition takes, as the OPT tempos and the catalogue's own letters say.
_REP_S = {"D": 2, "X": 2, "B": 8, "Q": 10, "Q1": 0.5}


def _rep_s(tempo: str) -> float:
    if tempo in _REP_S:
        return _REP_S[tempo]
    if tempo[0] in "hHL":
        return int(tempo[1:]) + (3 if tempo[0] == "L" else 2)
    return sum(int(part) for part in tempo.split("-"))


def _rests(phase: int, *, alone: bool) -> set[int]:
    """Between sets, between sets of what is not lifted, and inside a superset."""
    full = {1: 30, 2: 45, 3: 60, 4: 180, 5: 120}[phase]
    inside = {1: 0, 2: 0, 3: 0, 4: 0, 5: 60}[phase]
    return {full, min(full, 45), inside} if alone else {0}


@few
@given(worlds())
def test_steps_last_as_long_as_the_duration_estimator_says(world: World) -> None:
    """Sides x sets x work, rest between sets, ten seconds to change over, five to switch sides.

    Rests are long for lifts and jumps alone; a superset rests after its second move.
    """
    plan = world.plan()

    for session, step in steps_of(plan):
        sides = len(sides_worked(step)) if step.exercise.per_side else 1
        dose = step.dose
        work_s = dose.hold_s if dose.reps is None else dose.reps * _rep_s(dose.tempo or "")
        alone = session.slot is Slot.STANDALONE
        assert step.rest_s in _rests(session.phase, alone=alone)
        rest_s = step.rest_s
        told = sides * dose.sets * (work_s or 0) + rest_s * (dose.sets - 1) + 10 + 5 * (sides - 1)
        assert step.seconds == math.ceil(told)


@few
@given(worlds())
def test_a_before_keeps_to_the_minutes_of_its_run(world: World) -> None:
    plan = world.plan()

    most = {RunLoad.LOW: 12, RunLoad.LONG: 10, RunLoad.QUALITY: 10, RunLoad.RACE: 8}
    for session in plan.sessions:
        if session.slot is Slot.BEFORE:
            assert session.minutes <= most[world.load(world.of(session))]


@few
@given(worlds())
def test_an_after_takes_at_most_ten_minutes(world: World) -> None:
    plan = world.plan()

    assert all(one.minutes <= 10 for one in plan.sessions if one.slot is Slot.AFTER)


@few
@given(worlds())
def test_the_runners_own_limits_hold(world: World) -> None:
    plan = world.plan()

    before_min, after_min = world.preferences.before_min, world.preferences.after_min
    for session in around(plan):
        own = before_min if session.slot is Slot.BEFORE else after_min
        assert own is None or session.minutes <= own


@few
@given(worlds())
def test_no_session_is_shorter_than_three_minutes(world: World) -> None:
    plan = world.plan()

    assert all(session.minutes >= 3 for session in plan.sessions)


@few
@given(worlds())
def test_a_day_holds_at_most_twenty_minutes_around_its_runs(world: World) -> None:
    plan = world.plan()

    for day in world.window.days():
        assert sum(one.minutes for one in around(plan) if one.day == day) <= 20


@few
@given(worlds())
def test_a_day_holds_at_most_an_hour_and_less_without_a_standalone(world: World) -> None:
    plan = world.plan()

    for day in world.window.days():
        alone = any(one.day == day for one in standalone(plan))
        total = sum(one.minutes for one in plan.sessions if one.day == day)
        assert total <= (60 if alone else 25)


@few
@given(worlds())
def test_a_week_holds_at_most_the_minutes_the_runner_allows(world: World) -> None:
    plan = world.plan()

    weeks: Counter[object] = Counter()
    for session in plan.sessions:
        weeks[week_start(session.day)] += session.minutes
    most = min(180, world.preferences.week_min or 180)
    assert all(minutes <= most for minutes in weeks.values())


@few
@given(worlds())
def test_a_week_has_no_more_standalone_sessions_than_wanted(world: World) -> None:
    plan = world.plan()

    weeks = Counter(week_start(session.day) for session in standalone(plan))
    assert all(times <= world.preferences.standalone_per_week for times in weeks.values())


@few
@given(worlds())
def test_after_a_race_nothing_but_a_walk_for_a_day(world: World) -> None:
    plan = world.plan()

    raced = [run for run in world.runs if world.load(run) is RunLoad.RACE]
    for race in raced:
        for session in plan.sessions:
            if race.end <= session.start < race.end + timedelta(hours=24):
                assert [step.component for step in session.steps] == [Component.WALK]


@few
@given(worlds())
def test_a_missed_or_finished_run_gets_no_before(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        if session.slot is Slot.BEFORE:
            assert world.of(session).status is RunStatus.PLANNED


@few
@given(worlds())
def test_phases_of_sessions_are_those_their_day_is_planned_as(world: World) -> None:
    """Phase 4 needs gym and technique, else phase 2 is planned; an answer may keep it lower.

    Close to an A race sessions of their own are of phase 1.
    """
    plan = world.plan()

    flags = [catalogue().flags[one] for one in world.body.health]
    most = min((flag.max_phase for flag in flags if flag.max_phase), default=5)
    close = catalogue().rules.heavy.none_before_race_days
    goals = [race.day for race in world.season.races if race.priority is Priority.A]
    for session in plan.sessions:
        phase = min(world.season.phase_on(session.day), most)
        is_close = any(0 < (day - session.day).days <= close for day in goals)
        eased = is_close and session.slot is Slot.STANDALONE
        assert session.phase == (1 if eased else {4: 2}.get(phase, phase))
