"""Whatever the weeks are: the days on which standalone sessions may stand (hard rules H1-H8)."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plansync.plan.combine import combine
from plansync.plan.model import Plan
from plansync.plan.preferences import Preferences
from plansync.plan.season import PhaseChange, Priority, Race, Season, season
from plansync.plan.session import Slot
from plansync.runs.model import Run, RunLoad, RunStatus
from plansync.times import at_local, week_start
from tests.planning import (
    DAY,
    MONDAY,
    VANCOUVER,
    World,
    at,
    body,
    catalogue,
    few,
    jumps,
    standalone,
    week,
    world,
    worlds,
)

KEY = {RunLoad.LONG, RunLoad.QUALITY, RunLoad.RACE}
LONG_OR_RACE = {RunLoad.LONG, RunLoad.RACE}


def _runs(world: World, day: date) -> list[Run]:
    return [r for r in world.runs if r.day == day and r.status is not RunStatus.MISSED]


@few
@given(worlds(calm=True), st.integers(0, 20))
def test_h1_none_in_the_six_days_before_an_a_race_nor_on_it(world: World, n: int) -> None:
    race_day, plan = _raced(world, Priority.A, n)

    assert not any(0 <= (race_day - s.day).days <= 6 for s in standalone(plan))


@few
@given(worlds(calm=True), st.integers(0, 17))
def test_h1_none_in_the_three_days_before_a_b_race_nor_on_it(world: World, n: int) -> None:
    race_day, plan = _raced(world, Priority.B, n)

    assert not any(0 <= (race_day - s.day).days <= 3 for s in standalone(plan))


@few
@given(worlds(calm=True), st.integers(0, 12))
def test_none_in_the_two_days_after_a_b_race(world: World, n: int) -> None:
    race_day, plan = _raced(world, Priority.B, n)

    assert not any(1 <= (s.day - race_day).days <= 2 for s in standalone(plan))


@few
@given(worlds(calm=True), st.integers(1, 13))
def test_a_c_race_counts_as_a_quality_run_even_without_a_run(world: World, n: int) -> None:
    """No strength or power work the day before it, none on it but after a quality run."""
    world = at(world, runs=tuple(r for r in world.runs if r.day != _day(world, n)))
    race_day, plan = _raced(world, Priority.C, n)

    before = [s for s in standalone(plan) if s.day == race_day - DAY]
    assert all(session.phase == 1 for session in before)


def _day(world: World, n: int) -> date:
    return world.window.start + n * DAY


def _raced(world: World, priority: Priority, n: int) -> tuple[date, Plan]:
    """The plan with one race on day `n`."""
    day = _day(world, n)
    race = Race("race", "Race", day, 21097, priority)
    return day, at(world, season=Season(world.season.spans, (race,))).plan()


@few
@given(worlds(calm=True))
def test_h2_phases_2_to_5_never_stand_on_the_day_before_a_key_run(world: World) -> None:
    plan = world.plan()

    strong = [session for session in standalone(plan) if session.phase != 1]
    assert not any(world.loads(session.day + DAY) & KEY for session in strong)


@few
@given(worlds(calm=True))
def test_h2_phase_1_never_stands_on_the_day_before_a_long_run_or_race(world: World) -> None:
    plan = world.plan()

    first = [session for session in standalone(plan) if session.phase == 1]
    assert not any(world.loads(session.day + DAY) & LONG_OR_RACE for session in first)


@few
@given(worlds(calm=True))
def test_h3_none_on_the_day_of_a_long_run_or_race(world: World) -> None:
    plan = world.plan()

    assert not any(world.loads(session.day) & LONG_OR_RACE for session in standalone(plan))


@few
@given(worlds(calm=True))
def test_h4_none_on_the_day_after_a_long_run_or_race(world: World) -> None:
    plan = world.plan()

    assert not any(world.loads(session.day - DAY) & LONG_OR_RACE for session in standalone(plan))


@few
@given(worlds(calm=True, started=True))
def test_h5_standalone_days_are_two_apart(world: World) -> None:
    plan = world.plan()

    assert all(b.day - a.day >= 2 * DAY for a, b in pairwise(standalone(plan)))


@few
@given(worlds(calm=True))
def test_h6_plyometric_work_at_most_twice_a_week(world: World) -> None:
    plan = _in_power_phase(world).plan()

    mondays = [week_start(session.day) for session in plan.sessions if jumps(session)]
    assert all(mondays.count(monday) <= 2 for monday in mondays)


@few
@given(worlds(calm=True))
def test_h6_plyometric_work_is_two_days_apart(world: World) -> None:
    plan = _in_power_phase(world).plan()

    jumping = [session for session in plan.sessions if jumps(session)]
    assert all(b.start - a.start >= timedelta(hours=48) for a, b in pairwise(jumping))


def _in_power_phase(world: World) -> World:
    power = season([PhaseChange(5, world.window.start - 28 * DAY)], world.season.races)
    return at(world, season=power, body=replace(world.body, health=frozenset(), pain=()))


@few
@given(worlds(calm=True))
def test_h7_a_rest_day_is_used_only_while_another_stays_free(world: World) -> None:
    plan = world.plan()

    on_rest_days = [s for s in standalone(plan) if not world.loads(s.day)]
    for session in on_rest_days:
        monday = week_start(session.day)
        assert any(_is_free(world, plan, monday + n * DAY) for n in range(7))


def _is_free(world: World, plan: Plan, day: date) -> bool:
    busy = [s for s in plan.sessions if s.day == day and not s.optional]
    return not busy and not _runs(world, day)


@few
@given(worlds(calm=True))
def test_h8_on_a_run_day_it_starts_six_hours_after_the_run(world: World) -> None:
    """In phase 1 it may follow low runs at once."""
    plan = world.plan()

    for session in standalone(plan):
        runs = _runs(world, session.day)
        low = session.phase == 1 and all(world.load(run) is RunLoad.LOW for run in runs)
        rest = timedelta(hours=0 if low else 6)
        assert all(session.start - run.end >= rest for run in runs)


@few
@given(worlds(calm=True))
def test_one_that_follows_a_run_at_once_follows_what_comes_after_the_run(world: World) -> None:
    plan = world.plan()

    for session in standalone(plan):
        for run in _runs(world, session.day):
            if session.start - run.end < timedelta(hours=6):
                after = [s for s in plan.around(run) if s.slot is Slot.AFTER]
                assert session.start == (after[0].end if after else run.end)


@few
@given(worlds(calm=True))
def test_on_a_run_day_it_is_over_by_ten_in_the_evening(world: World) -> None:
    plan = world.plan()

    for session in standalone(plan):
        if _runs(world, session.day):
            latest = at_local(session.day, time(22), world.preferences.tz)
            assert session.end <= latest


@few
@given(worlds(calm=True))
def test_no_doubles_means_none_on_the_day_of_a_quality_run(world: World) -> None:
    single = at(world, preferences=_preferring(world, same_day_doubles=False))

    plan = single.plan()

    assert not any(RunLoad.QUALITY in single.loads(s.day) for s in standalone(plan))


@few
@given(worlds(calm=True))
def test_separate_hard_days_keep_power_work_off_the_day_of_a_quality_run(world: World) -> None:
    separate = at(world, preferences=_preferring(world, separate_hard_days=True))

    plan = separate.plan()

    strong = [s for s in standalone(plan) if separate.season.phase_on(s.day) >= 3 and s.phase > 2]
    assert not any(RunLoad.QUALITY in separate.loads(s.day) for s in strong)


def _preferring(world: World, **changes: object) -> Preferences:
    return replace(world.preferences, **changes)  # type: ignore[arg-type]


@few
@given(worlds(calm=True))
def test_a_week_that_holds_fewer_than_wanted_says_so(world: World) -> None:
    plan = world.plan()

    for monday in {week_start(day) for day in world.window.days()}:
        held = [s for s in standalone(plan) if week_start(s.day) == monday]
        whole = (
            monday in world.window and monday > world.now.astimezone(world.preferences.tz).date()
        )
        told = [
            note
            for note in plan.notes
            if note.code in ("standalone-short", "left-out")
            and note.day
            and week_start(note.day) == monday
        ]
        assert not whole or len(held) >= world.preferences.standalone_per_week or told


def test_a_session_left_out_for_want_of_minutes_is_not_tried_anew_on_every_later_day() -> None:
    """What is planned on Monday still stands when the same week is planned on Wednesday."""
    all_week = world(week("eeeeeee"), runner=body(["latissimus-dorsi"]))
    tight = at(
        all_week, preferences=replace(all_week.preferences, week_min=60, standalone_per_week=3)
    )
    plan = tight.plan()
    left_out = [one.day for one in plan.absences if "used up" in one.why and one.run_key is None]

    later = [
        at(tight, now=at_local(MONDAY + n * DAY, time(12), VANCOUVER), past=plan.sessions).plan()
        for n in range(7)
    ]

    assert left_out
    assert standalone(plan)
    assert [again.sessions for again in later] == [plan.sessions] * 7


def test_a_day_is_never_too_close_to_a_session_that_is_left_out() -> None:
    all_week = world(week("eeeeeee"))
    none = at(all_week, preferences=replace(all_week.preferences, week_min=0))

    reasons = [one.why for one in none.plan().absences if one.run_key is None]

    assert reasons == ["the minutes of the day or week are used up"] * 7


def test_sessions_of_their_own_that_a_coach_makes_optional_are_as_many() -> None:
    rules = catalogue().rules
    recipes = tuple(replace(one, optional=True) for one in rules.recipes)
    optional = replace(catalogue(), rules=replace(rules, recipes=recipes), kept={})
    usual = world(week("eeeeeee"))

    plan = combine(
        usual.runs,
        usual.season,
        usual.body,
        usual.preferences,
        optional,
        usual.window,
        usual.now,
    )

    alone = [one.day for one in plan.sessions if one.slot is Slot.STANDALONE]
    assert alone == [one.day for one in standalone(usual.plan())]
