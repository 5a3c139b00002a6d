"""Usual starts and expected durations."""

from datetime import date, time

import pytest

from plansync.errors import InputError
from plansync.runs.model import RunKind, ScheduledRun
from plansync.runs.timing import Habits, expected_duration_s, usual_start, usual_starts

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
    assert expected_duration_s(planned(distance_m=10000, duration_s=1234), HABITS) == 1234


def test_a_distance_takes_as_long_as_the_runners_easy_pace_says() -> None:
    assert expected_duration_s(planned(distance_m=10000), HABITS) == 50 * 60


def test_an_unknown_pace_is_six_minutes_a_kilometre() -> None:
    assert expected_duration_s(planned(distance_m=10000), Habits(time(6))) == 3600


def test_a_race_is_faster_and_a_recovery_run_slower_than_easy() -> None:
    race = expected_duration_s(planned(RunKind.RACE, distance_m=10000), HABITS)
    recovery = expected_duration_s(planned(RunKind.RECOVERY, distance_m=10000), HABITS)

    assert race < 50 * 60 < recovery


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
