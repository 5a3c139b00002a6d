"""Activities of Strava's turned into runs and workouts, on good, odd and hostile data."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stravalib import strava_model

from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.runs.model import CompletedRun, RunKind
from plansync.strava.convert import (
    MAX_NAME,
    RUN_SPORTS,
    WORKOUT_SPORTS,
    LeftOut,
    clean_name,
    read_activity,
    zone_told,
)

Record = dict[str, object]

MORNING: Record = {
    "id": 16_000_000_001,
    "sport_type": "Run",
    "type": "Run",
    "name": "Morning run",
    "start_date": "2026-07-01T14:00:00Z",
    "start_date_local": "2026-07-01T07:00:00Z",
    "timezone": "(GMT-08:00) America/Vancouver",
    "utc_offset": -25200.0,
    "elapsed_time": 3600,
    "moving_time": 3500,
    "distance": 10000.5,
    "workout_type": None,
    "map": {"summary_polyline": "abc"},
    "start_latlng": [49.2, -123.1],
}


def run_of(**changes: object) -> CompletedRun:
    read = read_activity(MORNING | changes)
    assert isinstance(read, CompletedRun), read
    return read


def rest_of(**changes: object) -> LeftOut:
    read = read_activity(MORNING | changes)
    assert isinstance(read, LeftOut), read
    return read


def test_a_run_keeps_only_what_matching_needs() -> None:
    start = datetime(2026, 7, 1, 7, tzinfo=timezone(timedelta(hours=-7)))

    assert read_activity(MORNING) == CompletedRun(
        key="16000000001",
        source="strava",
        day=date(2026, 7, 1),
        start=start,
        elapsed_s=3600,
        distance_m=10000.5,
        name="Morning run",
        kind=RunKind.EASY,
    )


@pytest.mark.parametrize("sport", ["Run", "TrailRun", "VirtualRun"])
def test_three_sports_are_runs(sport: str) -> None:
    assert run_of(sport_type=sport, type="Workout").day == date(2026, 7, 1)


@pytest.mark.parametrize("sport", ["", None, 7])
def test_the_older_type_counts_where_there_is_no_sport_type(sport: object) -> None:
    assert run_of(sport_type=sport).key == "16000000001"


@pytest.mark.parametrize("sport", ["Ski", "Row", "Walk", "Padel", "run"])
def test_other_sports_known_or_not_are_no_runs(sport: str) -> None:
    other = rest_of(sport_type=sport)

    assert not other.is_broken
    assert sport in other.reason


@pytest.mark.parametrize(
    ("sport", "kind"),
    [
        ("WeightTraining", WorkoutKind.STRENGTH),
        ("Workout", WorkoutKind.EXERCISES),
        ("PhysicalTherapy", WorkoutKind.EXERCISES),
        ("Pilates", WorkoutKind.EXERCISES),
        ("Yoga", WorkoutKind.STRETCHING),
    ],
)
def test_a_workout_keeps_when_and_how_long_and_nothing_else(sport: str, kind: WorkoutKind) -> None:
    start = datetime(2026, 7, 1, 7, tzinfo=timezone(timedelta(hours=-7)))

    read = read_activity(MORNING | {"sport_type": sport, "type": "Workout"})

    assert read == Recorded("16000000001", date(2026, 7, 1), start, 3600, kind)


def test_a_workout_may_hide_its_start() -> None:
    hidden = {"start_date": "2026-07-01T07:00:01Z", "start_date_local": "2026-07-01T00:00:01Z"}

    read = read_activity(MORNING | {"sport_type": "Yoga"} | hidden)

    assert isinstance(read, Recorded)
    assert (read.day, read.start) == (date(2026, 7, 1), None)


@pytest.mark.parametrize("broken", [{"id": None}, {"start_date_local": "soon", "start_date": ""}])
def test_a_workout_that_cannot_be_read_is_broken_like_a_run(broken: Record) -> None:
    assert rest_of(sport_type="WeightTraining", **broken).is_broken


@pytest.mark.parametrize("sport", ["Crossfit", "HighIntensityIntervalTraining", "Walk", "Dance"])
def test_training_of_another_sort_is_none_of_our_sessions(sport: str) -> None:
    assert not rest_of(sport_type=sport, type="Workout").is_broken


def test_every_sport_we_take_is_one_strava_tells() -> None:
    """Of stravalib's model, which is made from Strava's published description of the API."""
    told = set(get_args(strava_model.SportType.model_fields["root"].annotation))

    assert set(RUN_SPORTS) <= told
    assert set(WORKOUT_SPORTS) <= told


def test_an_activity_without_any_sport_is_no_run() -> None:
    assert not rest_of(sport_type=None, type=None).is_broken


@pytest.mark.parametrize(
    ("workout_type", "kind"),
    [
        (0, RunKind.EASY),
        (1, RunKind.RACE),
        (2, RunKind.LONG),
        (3, RunKind.INTERVALS),
        (99, RunKind.EASY),
        (None, RunKind.EASY),
        ("race", RunKind.EASY),
        ([1], RunKind.EASY),
    ],
)
def test_marks_of_the_recording_give_the_kind(workout_type: object, kind: RunKind) -> None:
    assert run_of(workout_type=workout_type).kind is kind


def test_a_hidden_start_has_a_day_but_no_time() -> None:
    """Strava shows it as local midnight and one second."""
    run = run_of(start_date="2026-07-01T07:00:01Z", start_date_local="2026-07-01T00:00:01Z")

    assert run.start is None
    assert run.day == date(2026, 7, 1)


def test_the_offset_is_the_difference_of_the_two_times_whatever_the_zone_says() -> None:
    run = run_of(timezone="(GMT+99:00) Nowhere/Atall", utc_offset=None)

    assert run.start is not None
    assert run.start.utcoffset() == timedelta(hours=-7)


def test_a_run_abroad_belongs_to_the_day_there() -> None:
    run = run_of(start_date="2026-07-01T21:30:00Z", start_date_local="2026-07-02T06:30:00Z")

    assert run.day == date(2026, 7, 2)
    assert run.start == datetime(2026, 7, 1, 21, 30, tzinfo=UTC)


def test_a_run_that_passes_midnight_belongs_to_the_day_it_began() -> None:
    run = run_of(start_date="2026-07-02T06:50:00Z", start_date_local="2026-07-01T23:50:00Z")

    assert run.day == date(2026, 7, 1)


def test_both_runs_of_the_doubled_hour_keep_their_instants() -> None:
    """In Vancouver 01:30 came twice on 2026-11-01, first with -07:00, then with -08:00."""
    first = run_of(start_date="2026-11-01T08:30:00Z", start_date_local="2026-11-01T01:30:00Z")
    second = run_of(start_date="2026-11-01T09:30:00Z", start_date_local="2026-11-01T01:30:00Z")

    assert first.start == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert second.start == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def test_times_that_contradict_each_other_give_only_the_day() -> None:
    run = run_of(start_date="2026-06-20T14:00:00Z")

    assert (run.day, run.start) == (date(2026, 7, 1), None)


def test_without_the_universal_time_the_told_offset_counts() -> None:
    run = run_of(start_date=None)

    assert run.start == datetime(2026, 7, 1, 14, tzinfo=UTC)


def test_without_the_local_time_the_told_offset_counts() -> None:
    assert run_of(start_date_local="yesterday").day == date(2026, 7, 1)


@pytest.mark.parametrize("offset", [None, "west", 10**400, float("nan"), -90000])
def test_with_one_time_and_no_offset_the_time_is_unknown(offset: object) -> None:
    assert run_of(start_date=None, utc_offset=offset).start is None


@pytest.mark.parametrize(
    "changes",
    [
        {"start_date_local": None, "start_date": None},
        {"start_date_local": None, "utc_offset": None},
        {"start_date_local": "0001-01-01T00:00:00Z", "utc_offset": None},
        {"elapsed_time": None, "moving_time": None},
        {"elapsed_time": -1, "moving_time": "long"},
        {"elapsed_time": float("inf"), "moving_time": True},
        {"elapsed_time": 10**400, "moving_time": None},
        {"id": None},
        {"id": "16000000001"},
        {"id": 1.6e10},
        {"id": True},
        {"id": 2**63},
    ],
)
def test_a_run_that_misses_something_essential_is_broken(changes: Record) -> None:
    assert rest_of(**changes).is_broken


@pytest.mark.parametrize("activity", [None, "run", 3, [MORNING]])
def test_what_is_no_object_is_broken(activity: object) -> None:
    read = read_activity(activity)

    assert isinstance(read, LeftOut)
    assert read.is_broken


def test_the_moving_time_stands_in_for_the_elapsed_time() -> None:
    assert run_of(elapsed_time=None).elapsed_s == 3500


@pytest.mark.parametrize("distance", [None, "far", -5, float("nan"), 10**400, True])
def test_an_impossible_distance_is_none_at_all(distance: object) -> None:
    assert run_of(distance=distance).distance_m == 0.0


def test_an_id_beyond_53_bits_stays_exact() -> None:
    assert run_of(id=2**53 + 1).key == "9007199254740993"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Easy\r\nBEGIN:VEVENT", "Easy BEGIN:VEVENT"),
        ("  two\t\u2028lines\x00 ", "two lines"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("Cafe\u0301", "Café"),
        ("left\u202eright", "leftright"),
        ("half \ud83d", "half"),
        ("x" * 5000, "x" * MAX_NAME),
        ("\x07\n", "Run"),
        (None, "Run"),
        (12, "Run"),
    ],
)
def test_names_are_one_readable_line(name: object, clean: str) -> None:
    assert clean_name(name, "Run") == clean


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
odd_values = json_values | st.datetimes().map(datetime.isoformat) | st.just(10**400)


@given(json_values)
def test_no_value_at_all_raises(value: object) -> None:
    assert isinstance(read_activity(value), CompletedRun | LeftOut)


@given(st.dictionaries(st.sampled_from(sorted(MORNING)), odd_values))
def test_no_odd_field_raises(changes: Record) -> None:
    read = read_activity(MORNING | {"sport_type": "Run"} | changes)

    assert isinstance(read, LeftOut) or (read.start is None or read.start.date() == read.day)


ZONES = st.sampled_from(
    ["America/Vancouver", "Asia/Kathmandu", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC"]
)


@given(st.integers(946_684_800, 4_070_908_800), ZONES)
def test_the_instant_and_the_local_day_survive_any_zone_and_change_of_clocks(
    epoch_s: int, zone: str
) -> None:
    start = datetime.fromtimestamp(epoch_s, UTC)
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    run = run_of(start_date=f"{start:%Y-%m-%dT%H:%M:%SZ}", start_date_local=f"{local:%FT%TZ}")

    assert run.day == local.date()
    assert run.start in (None, start)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("(GMT-08:00) America/Vancouver", "America/Vancouver"),
        ("(GMT+01:00) Europe/Zurich", "Europe/Zurich"),
        ("(GMT+00:00) Nowhere/Atlantis", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_zone_an_activity_tells_is_read(told: object, name: str | None) -> None:
    found = zone_told({"timezone": told})

    assert (found.key if found else None) == name


def test_what_is_no_activity_tells_no_zone() -> None:
    assert zone_told("run") is None
