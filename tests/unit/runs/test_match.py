"""What was planned and what was run, put together."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from plansync.runs.match import match
from plansync.runs.model import CompletedRun, Run, RunKind, RunStatus, ScheduledRun
from plansync.runs.timing import Habits

TZ = ZoneInfo("Europe/Zurich")
DAY = date(2026, 11, 24)
HABITS = Habits(time(6, 30))
TODAY = date(2026, 11, 27)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=TZ)


def planned(
    key: str,
    *,
    day: date = DAY,
    kind: RunKind = RunKind.EASY,
    start: datetime | None = None,
    distance_m: float | None = None,
    duration_s: int | None = None,
    source: str = "Coach",
) -> ScheduledRun:
    return ScheduledRun(
        key, source, day, kind, f"plan {key}", start, distance_m=distance_m, duration_s=duration_s
    )


def done(
    key: str,
    start: datetime | None,
    *,
    day: date = DAY,
    minutes: int = 50,
    distance_m: float = 10000,
    kind: RunKind = RunKind.EASY,
    source: str = "strava",
) -> CompletedRun:
    return CompletedRun(key, source, day, start, minutes * 60, distance_m, f"activity {key}", kind)


def matched(
    scheduled: list[ScheduledRun],
    completed: list[CompletedRun],
    *,
    today: date = TODAY,
    habits: Habits = HABITS,
    completed_through: date | None = None,
) -> tuple[Run, ...]:
    return match(
        scheduled,
        completed,
        today=today,
        tz=TZ,
        habits=habits,
        completed_through=completed_through,
    )


def test_a_recording_of_the_same_day_fulfils_the_plan() -> None:
    (run,) = matched([planned("a", distance_m=10000)], [done("x", at("18:10"))])

    assert (run.key, run.status, run.title) == ("a", RunStatus.COMPLETED, "plan a")
    assert (run.start, run.end) == (at("18:10"), at("19:00"))
    assert run.timed
    assert run.completed is not None
    assert run.completed.key == "x"


def test_a_recording_nothing_was_planned_for_is_an_extra_run() -> None:
    (run,) = matched([], [done("x", at("18:10"))])

    assert (run.key, run.status, run.title, run.distance_m) == (
        "x",
        RunStatus.EXTRA,
        "activity x",
        10000,
    )


def test_a_planned_run_without_an_hour_starts_at_the_usual_time() -> None:
    (run,) = matched([planned("a", duration_s=3600)], [])

    assert (run.start, run.end, run.timed) == (at("06:30"), at("07:30"), False)


def test_a_usual_time_that_the_clocks_skip_is_moved_forward() -> None:
    day = date(2026, 3, 29)

    (run,) = matched([planned("a", day=day)], [], habits=Habits(time(2, 30)))

    assert run.start.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert run.start.time() == time(3, 30)


def test_a_stated_start_is_shown_in_the_runners_zone() -> None:
    start = datetime(2026, 11, 24, 5, tzinfo=UTC)

    (run,) = matched([planned("a", start=start)], [])

    assert (run.start, run.start.tzinfo, run.timed) == (at("06:00"), TZ, True)


def test_a_past_run_is_missed_only_when_recordings_cover_its_day() -> None:
    runs = [planned("a")]

    assert matched(runs, [])[0].status is RunStatus.PLANNED
    assert matched(runs, [], completed_through=DAY - timedelta(1))[0].status is RunStatus.PLANNED
    assert matched(runs, [], completed_through=DAY)[0].status is RunStatus.MISSED


def test_a_run_of_today_is_not_missed_yet() -> None:
    (run,) = matched([planned("a")], [], today=DAY, completed_through=DAY)

    assert run.status is RunStatus.PLANNED


def test_a_run_done_a_day_late_fulfils_the_plan_when_both_are_alone() -> None:
    late = DAY + timedelta(1)

    (run,) = matched([planned("a", distance_m=9000)], [done("x", at("07:00", late), day=late)])

    assert (run.key, run.day, run.status) == ("a", late, RunStatus.COMPLETED)


def test_the_same_day_is_served_before_the_day_before() -> None:
    late = DAY + timedelta(1)

    runs = matched(
        [planned("a", distance_m=9000), planned("b", day=late, distance_m=5000)],
        [done("x", at("07:00", late), day=late, distance_m=9000)],
        completed_through=TODAY,
    )

    assert [(run.key, run.status) for run in runs] == [
        ("a", RunStatus.MISSED),
        ("b", RunStatus.COMPLETED),
    ]


def test_a_very_different_run_does_not_stand_in_for_yesterdays() -> None:
    late = DAY + timedelta(1)

    runs = matched(
        [planned("a", distance_m=30000)],
        [done("x", at("07:00", late), day=late, distance_m=5000)],
        completed_through=TODAY,
    )

    assert [run.status for run in runs] == [RunStatus.MISSED, RunStatus.EXTRA]


def test_tomorrows_run_is_only_done_early_by_one_just_like_it() -> None:
    tomorrow = DAY + timedelta(1)
    plan = [planned("a", day=tomorrow, distance_m=18000)]

    like = matched(plan, [done("x", at("07:00"), distance_m=17500)], today=DAY)
    unlike = matched(plan, [done("x", at("07:00"), distance_m=11000)], today=DAY)

    assert [run.status for run in like] == [RunStatus.COMPLETED]
    assert [run.status for run in unlike] == [RunStatus.EXTRA, RunStatus.PLANNED]


def test_a_double_is_told_apart_by_its_amounts() -> None:
    runs = matched(
        [planned("short", distance_m=5000), planned("far", distance_m=14000)],
        [done("x", at("12:00"), distance_m=14200), done("y", at("19:00"), distance_m=5100)],
    )

    assert {run.key: run.completed and run.completed.key for run in runs} == {
        "short": "y",
        "far": "x",
    }


def test_a_double_is_told_apart_by_its_hours() -> None:
    runs = matched(
        [planned("am", start=at("07:00")), planned("pm", start=at("17:00"))],
        [done("y", at("17:20"))],
        completed_through=TODAY,
    )

    assert [(run.key, run.status) for run in runs] == [
        ("am", RunStatus.MISSED),
        ("pm", RunStatus.COMPLETED),
    ]


def test_the_second_of_two_runs_without_hours_is_in_the_afternoon() -> None:
    runs = matched([planned("a"), planned("b")], [])

    assert [(run.key, run.start) for run in runs] == [("a", at("06:30")), ("b", at("17:00"))]


def test_a_run_of_unknown_hour_gives_way_to_one_with_an_hour() -> None:
    runs = matched([planned("a"), planned("b", start=at("06:00"), duration_s=3600)], [])

    assert [(run.key, run.start) for run in runs] == [("b", at("06:00")), ("a", at("07:00"))]


def test_two_recordings_of_one_run_count_once() -> None:
    runs = matched(
        [planned("a", distance_m=10000)],
        [
            done("watch", at("07:00"), distance_m=10020),
            done("phone", at("07:02"), distance_m=9800),
        ],
    )

    assert [run.completed and run.completed.key for run in runs] == ["watch"]


def test_a_recording_delivered_twice_counts_once() -> None:
    assert len(matched([], [done("x", None), done("x", None)])) == 1


def test_two_hidden_hours_are_one_run_when_two_services_agree_on_it() -> None:
    both = [done("x", None), done("y", None, source="garmin", distance_m=10100)]
    apart = [done("x", None), done("y", None, source="garmin", distance_m=6000)]
    alike = [done("x", None), done("y", None)]

    assert [len(matched([], runs)) for runs in (both, apart, alike)] == [1, 2, 2]


def test_warm_up_race_and_cool_down_are_one_run() -> None:
    (run,) = matched(
        [planned("a", kind=RunKind.RACE, distance_m=5000)],
        [
            done("warm", at("08:00"), minutes=20, distance_m=3000),
            done("race", at("08:40"), minutes=20, distance_m=5000, kind=RunKind.RACE),
            done("cool", at("09:05"), minutes=35, distance_m=5500),
        ],
    )

    assert run.completed is not None
    assert (run.completed.key, run.completed.distance_m) == ("race", 13500)
    assert (run.start, run.end) == (at("08:00"), at("09:40"))


def test_a_run_recorded_as_a_race_becomes_one() -> None:
    (run,) = matched(
        [planned("a", kind=RunKind.TEMPO)], [done("x", at("09:00"), kind=RunKind.RACE)]
    )

    assert run.kind is RunKind.RACE


def test_a_marked_workout_is_heeded_on_an_easy_day_only() -> None:
    workout = [done("x", at("09:00"), kind=RunKind.INTERVALS)]

    assert matched([planned("a")], workout)[0].kind is RunKind.INTERVALS
    assert matched([planned("a", kind=RunKind.LONG)], workout)[0].kind is RunKind.LONG


def test_a_recording_that_hides_its_hour_is_put_at_the_planned_one() -> None:
    (run,) = matched([planned("a", start=at("18:00"))], [done("x", None)])

    assert (run.start, run.timed, run.status) == (at("18:00"), False, RunStatus.COMPLETED)


def test_an_extra_run_that_hides_its_hour_is_put_at_the_usual_one() -> None:
    (run,) = matched([], [done("x", None)])

    assert (run.start, run.timed) == (at("06:30"), False)


def test_a_recording_without_a_length_keeps_the_planned_one() -> None:
    (run,) = matched(
        [planned("a", duration_s=1800)], [done("x", at("09:00"), minutes=0, distance_m=0)]
    )

    assert (run.duration_s, run.status) == (1800, RunStatus.COMPLETED)


def test_one_run_told_by_two_sources_is_planned_once() -> None:
    first = planned("a", distance_m=10000, start=at("07:00"))
    other = planned("b", distance_m=10400, source="Club")
    evening = planned("c", distance_m=10000, start=at("18:00"), source="Club")

    keys = [run.key for run in matched([first, other, evening, first], [])]

    assert keys == ["a", "c"]


def test_of_a_run_told_twice_the_one_with_more_detail_is_kept() -> None:
    vague = planned("a")
    full = planned("b", distance_m=10000, source="Club")
    other = planned("c", kind=RunKind.TEMPO, source="Team")

    assert [run.key for run in matched([vague, full, other], [])] == ["b", "c"]


_KINDS = st.sampled_from([kind for kind in RunKind if kind.is_run])
_DAYS = st.integers(0, 6).map(lambda days: DAY + timedelta(days))
_STARTS = st.none() | st.times().map(lambda clock: clock.replace(microsecond=0))
_AMOUNTS = st.none() | st.integers(1, 50000)


@st.composite
def _scheduled(draw: st.DrawFn) -> ScheduledRun:
    day, clock = draw(_DAYS), draw(_STARTS)
    return planned(
        f"s{draw(st.integers(0, 10**9))}",
        day=day,
        kind=draw(_KINDS),
        start=datetime.combine(day, clock, TZ) if clock else None,
        distance_m=draw(_AMOUNTS),
        duration_s=draw(_AMOUNTS),
    )


@st.composite
def _completed(draw: st.DrawFn) -> CompletedRun:
    day, clock = draw(_DAYS), draw(_STARTS)
    return done(
        f"c{draw(st.integers(0, 10**9))}",
        datetime.combine(day, clock, TZ) if clock else None,
        day=day,
        minutes=draw(st.integers(0, 300)),
        distance_m=draw(st.floats(0, 60000)),
        kind=draw(_KINDS),
    )


@given(
    scheduled=st.lists(_scheduled(), max_size=8, unique_by=lambda run: run.key),
    completed=st.lists(_completed(), max_size=8, unique_by=lambda run: run.key),
)
def test_every_planned_run_appears_once_and_no_recording_twice(
    scheduled: list[ScheduledRun], completed: list[CompletedRun]
) -> None:
    runs = matched(scheduled, completed, completed_through=TODAY)

    keys = [run.key for run in runs]
    used = [run.completed.key for run in runs if run.completed]
    assert {run.key for run in scheduled} <= set(keys)
    assert len(set(keys)) == len(keys)
    assert len(set(used)) == len(used)
    assert set(used) <= {run.key for run in completed}
    assert all(a.start <= b.start for a, b in pairwise(runs))


@given(
    scheduled=st.lists(_scheduled(), max_size=6, unique_by=lambda run: run.key),
    completed=st.lists(_completed(), max_size=6, unique_by=lambda run: run.key),
    rolled=st.integers(0, 5),
)
def test_the_order_in_which_recordings_arrive_changes_nothing(
    scheduled: list[ScheduledRun], completed: list[CompletedRun], rolled: int
) -> None:
    turned = completed[rolled:] + completed[:rolled]

    assert matched(scheduled, completed) == matched(scheduled, turned)


@given(count=st.integers(1, 4), minutes=st.lists(st.integers(1, 600), min_size=4, max_size=4))
def test_runs_of_unknown_hour_never_overlap(count: int, minutes: list[int]) -> None:
    plans = [planned(f"k{n}", duration_s=minutes[n] * 60) for n in range(count)]

    runs = matched(plans, [])

    assert all(a.end <= b.start for a, b in pairwise(runs))


@given(minutes=st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_every_recording_that_is_apart_from_the_others_appears_once(minutes: list[int]) -> None:
    recorded = [
        done(f"c{n}", at("00:10") + timedelta(hours=3 * n), minutes=length)
        for n, length in enumerate(minutes)
    ]

    runs = matched([planned("a")], recorded)

    assert sorted(run.completed.key for run in runs if run.completed) == [
        run.key for run in recorded
    ]
