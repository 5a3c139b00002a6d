"""Usual starts and expected durations."""

from datetime import date, time

import pytest

from plansync.errors import InputError
from plansync.runs.model import RunKind, ScheduledRun
from plansync.runs.timing import Habits, expected_duration_s, may_last, usual_start, usual_starts

SUNDAY = date(2026, 11, 29)
MONDAY = date(2026, 11, 30)
HABITS = Habits(time(6, 30), {6: time(8)}, easy_pace_s_per_km=300)


def planned(
    kind: RunKind = RunKind.EASY, *, distance_m: float | None = None, duration_s: int | None = None
) -> ScheduledRun:
    return ScheduledRun(
        "k", "Coach", MONDAY, kind, "Run", distance_m=distance_m, duration_s=duration_s
    )


def test_a_weekday_of_its_own_beats_the_default() -> None:
    assert usual_start(SUNDAY, HABITS) == time(8)
    assert usual_start(MONDAY, HABITS) == time(6, 30)


@pytest.mark.parametrize(
    ("usual", "count", "starts"),
    [
        (time(6, 30), 0, ()),
        (time(6, 30), 1, (time(6, 30),)),
        (time(6, 30), 2, (time(6, 30), time(17))),
        (time(11), 2, (time(11), time(19))),
        (time(18), 2, (time(7), time(18))),
        (time(18), 3, (time(7), time(18), time(18))),
    ],
)
def test_doubles_lie_in_the_morning_and_the_afternoon(
    usual: time, count: int, starts: tuple[time, ...]
) -> None:
    assert usual_starts(MONDAY, count, Habits(usual)) == starts


def test_a_stated_duration_is_taken_as_it_is() -> None:
    assert expected_duration_s(planned(distance_m=5000, duration_s=1234), HABITS) == 1234


@pytest.mark.parametrize("kind", [RunKind.TEMPO, RunKind.INTERVALS, RunKind.RACE])
def test_minutes_in_which_nobody_runs_that_far_are_a_part_of_the_run(kind: RunKind) -> None:
    """ "Tempo 20 min" over 9 km: the tempo takes 20 minutes, the run its distance."""
    told = planned(kind, distance_m=9000, duration_s=20 * 60)

    assert expected_duration_s(told, HABITS) == expected_duration_s(
        planned(kind, distance_m=9000), HABITS
    )


def test_the_fastest_of_races_are_possible() -> None:
    assert may_last(43 * 60, 15000)
    assert not may_last(42 * 60, 15000)
    assert may_last(60, None)


def test_a_distance_takes_as_long_as_the_runners_easy_pace_says() -> None:
    assert expected_duration_s(planned(distance_m=10000), HABITS) == 50 * 60


def test_an_unknown_pace_is_six_minutes_a_kilometre() -> None:
    assert expected_duration_s(planned(distance_m=10000), Habits(time(6))) == 3600


def test_a_race_is_faster_and_a_recovery_run_slower_than_easy() -> None:
    race = expected_duration_s(planned(RunKind.RACE, distance_m=10000), HABITS)
    recovery = expected_duration_s(planned(RunKind.RECOVERY, distance_m=10000), HABITS)

    assert race < 50 * 60 < recovery


@pytest.mark.parametrize(
    ("distance_m", "share"),
    [
        (1000, 0.83),
        (5000, 0.83),
        (7500, 0.845),
        (10000, 0.86),
        (21097.5, 0.90),
        (42195, 0.95),
        (50000, 1.1),
        (80000, 1.2),
        (160000, 1.5),
        (250000, 1.5),
    ],
)
def test_the_longer_a_race_the_slower_it_is(distance_m: float, share: float) -> None:
    easy_s = distance_m / 1000 * 300

    race_s = expected_duration_s(planned(RunKind.RACE, distance_m=distance_m), HABITS)

    assert race_s == pytest.approx(easy_s * share, abs=30)


def test_only_races_go_by_their_distance() -> None:
    per_km = [
        expected_duration_s(planned(RunKind.TEMPO, distance_m=km * 1000), HABITS) / km
        for km in (20, 60)
    ]

    assert per_km[0] == pytest.approx(per_km[1])


def test_without_amounts_a_long_run_is_twice_any_other() -> None:
    assert expected_duration_s(planned(RunKind.LONG), HABITS) == 90 * 60
    assert expected_duration_s(planned(RunKind.TEMPO), HABITS) == 45 * 60


def test_a_distance_of_a_few_steps_still_takes_a_minute() -> None:
    assert expected_duration_s(planned(distance_m=1), HABITS) == 60


def test_a_weekday_beyond_sunday_is_refused() -> None:
    with pytest.raises(InputError, match="weekday"):
        Habits(time(6), {7: time(8)})


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="pace"):
        Habits(time(6), easy_pace_s_per_km=0)
