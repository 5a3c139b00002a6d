"""Made-up activities tell time with Strava's quirks, and the demo runner is complete."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from stravalib import strava_model
from stravalib.model import SummaryActivity

from plansync.simulator import activity, demo_athlete

LOS_ANGELES = "America/Los_Angeles"

# Wall time: the fixture adds the zone.
SUMMER = datetime.fromisoformat("2026-07-01T06:30")


def test_local_time_carries_a_false_z() -> None:
    run = activity(SUMMER, 5000.0, zone=LOS_ANGELES)

    assert run["start_date"] == "2026-07-01T13:30:00Z"
    assert run["start_date_local"] == "2026-07-01T06:30:00Z"


@pytest.mark.parametrize(("month", "offset"), [(1, -28800.0), (7, -25200.0)])
def test_the_zone_s_name_shows_standard_time_and_the_offset_the_true_one(
    month: int, offset: float
) -> None:
    run = activity(SUMMER.replace(month=month), 5000.0, zone=LOS_ANGELES)

    assert run["timezone"] == "(GMT-08:00) America/Los_Angeles"
    assert run["utc_offset"] == offset


def test_a_zone_east_of_greenwich_with_odd_minutes() -> None:
    run = activity(SUMMER, 5000.0, zone="Asia/Kolkata")

    assert run["timezone"] == "(GMT+05:30) Asia/Kolkata"
    assert run["start_date"] == "2026-07-01T01:00:00Z"


def test_an_instant_is_shown_in_the_zone_asked_for() -> None:
    run = activity(datetime(2026, 7, 1, 13, 30, tzinfo=UTC), 5000.0, zone=LOS_ANGELES)

    assert run["start_date_local"] == "2026-07-01T06:30:00Z"


def test_both_hours_of_the_autumn_night_can_be_meant() -> None:
    first = datetime.fromisoformat("2026-10-25T02:30")

    runs = [activity(first.replace(fold=fold), 5000.0, zone="Europe/Berlin") for fold in (0, 1)]

    assert [run["start_date"] for run in runs] == ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
    assert runs[0]["start_date_local"] == runs[1]["start_date_local"]


def test_a_hidden_start_is_local_midnight_and_one_second() -> None:
    run = activity(SUMMER, 5000.0, zone=LOS_ANGELES, has_hidden_start=True)

    assert run["start_date_local"] == "2026-07-01T00:00:01Z"
    assert run["start_date"] == "2026-07-01T07:00:01Z"


def test_ids_do_not_fit_into_32_bits_and_differ() -> None:
    start = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)

    first, second = (activity(start + timedelta(seconds=s), 5000.0)["id"] for s in (0, 1))

    assert isinstance(first, int)
    assert first > 2**32
    assert first != second


def test_a_trail_run_keeps_the_old_type_run() -> None:
    run = activity(SUMMER, 5000.0, sport_type="TrailRun")

    assert (run["type"], run["sport_type"]) == ("Run", "TrailRun")


@pytest.mark.parametrize("sport", get_args(strava_model.SportType.model_fields["root"].annotation))
def test_every_sport_has_one_of_the_older_types(sport: str) -> None:
    """Of Strava's published description, as stravalib's model has it."""
    older = get_args(strava_model.ActivityType.model_fields["root"].annotation)

    one = activity(SUMMER, 0.0, moving_s=1800, sport_type=sport)

    assert one["sport_type"] == sport
    assert one["type"] in older
    assert one["type"] == sport or sport not in older
    SummaryActivity.model_validate(one)


@pytest.mark.parametrize("sport", ["Pilates", "PhysicalTherapy", "HighIntensityIntervalTraining"])
def test_what_the_older_types_do_not_know_is_a_workout(sport: str) -> None:
    assert activity(SUMMER, 0.0, moving_s=1800, sport_type=sport)["type"] == "Workout"


def test_more_keys_replace_what_was_built() -> None:
    run = activity(SUMMER, 5000.0, trainer=True, sport_type="Run", map={})

    assert (run["trainer"], run["map"]) == (True, {})


def test_only_me_is_private() -> None:
    run = activity(SUMMER, 5000.0, visibility="only_me")

    assert run["private"] is True


@pytest.mark.parametrize("days", range(8))
def test_the_demo_runner_ran_the_two_weeks_before_now(days: int) -> None:
    """Whatever weekday it is: ten runs, one of each special kind, four workouts, none later."""
    now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC) + timedelta(days=days)

    robin, done = demo_athlete(now)

    runs = [one for one in done if one["sport_type"] == "Run"]
    today = now.astimezone(ZoneInfo("America/Vancouver")).date()
    on = [datetime.fromisoformat(str(one["start_date_local"])).date() for one in done]
    names = [str(run["name"]) for run in runs]
    assert (robin["firstname"], robin["lastname"]) == ("Robin", "Example")
    assert len(runs) == 10
    assert len(done) == len({one["id"] for one in done}) == 14
    assert all(today - timedelta(days=14) <= day < today for day in on)
    assert [run["workout_type"] for run in runs].count(2) == 1
    assert sum(run["trainer"] is True for run in runs) == 1
    assert {"Long run", "Tempo run", "Treadmill run", "Easy run"} <= set(names)
    assert any(name.startswith("Intervals") for name in names)
    assert all(str(run["timezone"]).endswith("America/Vancouver") for run in runs)


def test_the_demo_runner_is_the_same_at_the_same_time() -> None:
    now = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

    assert demo_athlete(now) == demo_athlete(now)
