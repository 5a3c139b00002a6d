"""Recorded runs in a file: Strava's bulk export, or a JSON array of activities."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from plansync.errors import InputError
from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.runs.model import CompletedRun
from plansync.strava.export import Export, read_activities
from tests.contract.commands import EXPORT_HEADER, export, export_row

TZ = ZoneInfo("America/Vancouver")


def read(text: str | bytes) -> Export:
    return read_activities(text if isinstance(text, bytes) else text.encode(), tz=TZ, path="a.csv")


def only(text: str) -> CompletedRun:
    (run,) = read(text).runs
    return run


def test_a_row_becomes_a_run_of_the_runners_day() -> None:
    run = only(export(export_row(11, "Nov 18, 2026, 3:02:01 AM", name='Easy "home", loop')))

    assert (run.key, run.source, run.name) == ("11", "strava", 'Easy "home", loop')
    assert run.day == date(2026, 11, 17)
    assert run.start == datetime(2026, 11, 18, 3, 2, 1, tzinfo=UTC)
    assert (run.elapsed_s, run.distance_m) == (2700, 7520.0)


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    """The first distance is in kilometres, the second in metres."""
    assert EXPORT_HEADER.count("Distance") == 2
    assert EXPORT_HEADER.count("Elapsed Time") == 2
    assert only(export(export_row(1, "Nov 17, 2026, 3:00:00 PM", km="1,000.5"))).distance_m == (
        1_000_500.0
    )


@pytest.mark.parametrize(
    "at",
    [
        "Nov 17, 2026, 3:02:00 PM",
        "Nov 17, 2026, 3:02:00\u202fPM",
        "17 Nov 2026, 15:02:00",
        "2026-11-17 15:02:00",
        "2026-11-17T15:02:00Z",
        "2026-11-17T07:02:00-08:00",
    ],
)
def test_dates_are_read_as_they_are_written(at: str) -> None:
    assert only(export(export_row(1, at))).start == datetime(2026, 11, 17, 15, 2, tzinfo=UTC)


@pytest.mark.parametrize("sport", ["Run", "Trail Run", "Virtual Run", "run"])
def test_every_way_of_running_is_a_run(sport: str) -> None:
    assert only(export(export_row(1, "Nov 17, 2026, 3:02:00 PM", sport=sport)))


def test_other_sports_are_counted_and_empty_lines_are_not() -> None:
    ride = export_row(1, "Nov 17, 2026, 3:02:00 PM", sport="Ride")
    broken_ride = export_row("x", "never", sport="Swim", km="")

    assert read(export(ride, "", broken_ride)) == Export((), 2, ())


@pytest.mark.parametrize(
    ("sport", "kind"),
    [
        ("Weight Training", WorkoutKind.STRENGTH),
        ("Workout", WorkoutKind.EXERCISES),
        ("Physical Therapy", WorkoutKind.EXERCISES),
        ("Pilates", WorkoutKind.EXERCISES),
        ("yoga", WorkoutKind.STRETCHING),
    ],
)
def test_a_workout_is_read_beside_the_runs(sport: str, kind: WorkoutKind) -> None:
    workout = export_row(1, "Nov 18, 2026, 3:02:00 AM", sport=sport, km="", elapsed_s="1800")

    found = read(export(workout, export_row(2, "Nov 17, 2026, 3:02:00 PM")))

    start = datetime(2026, 11, 18, 3, 2, tzinfo=UTC)
    assert found.workouts == (Recorded("1", date(2026, 11, 17), start, 1800, kind),)
    assert [run.key for run in found.runs] == ["2"]
    assert found.others == 0


def test_a_workout_of_a_json_array_is_read_too() -> None:
    yoga = {
        "id": 12,
        "sport_type": "Yoga",
        "start_date_local": "2026-11-17T07:02:00Z",
        "start_date": "2026-11-17T15:02:00Z",
        "elapsed_time": 600,
    }

    found = read(json.dumps([yoga, yoga, {**yoga, "id": 13, "start_date_local": "?"}]))

    assert [(one.key, one.kind) for one in found.workouts] == [("12", WorkoutKind.STRETCHING)]
    assert found.broken == ("activity 13 has no usable start",)


def test_a_treadmill_run_without_distance_is_a_run() -> None:
    assert only(export(export_row(1, "Nov 17, 2026, 3:02:00 PM", km=""))).distance_m == 0.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (export_row("", "Nov 17, 2026, 3:02:00 PM"), "has no usable id"),
        (export_row("²", "Nov 17, 2026, 3:02:00 PM"), "has no usable id"),
        (export_row("9" * 30, "Nov 17, 2026, 3:02:00 PM"), "has no usable id"),
        (export_row(1, "17. November"), "has no usable start"),
        (export_row(1, "Jan 1, 0001, 3:02:00 AM"), "has no usable start"),
        (export_row(1, "Dec 31, 9999, 3:02:00 PM"), "has no usable start"),
        (export_row(1, "Nov 17, 2026, 3:02:00 PM", elapsed_s="1e300"), "has no usable duration"),
        (export_row(1, "Nov 17, 2026, 3:02:00 PM", elapsed_s=""), "has no usable duration"),
        (export_row(1, "Nov 17, 2026, 3:02:00 PM", km="far"), "has no usable distance"),
        (export_row(1, "Nov 17, 2026, 3:02:00 PM", km="nan"), "has no usable distance"),
        (export_row(1, "Nov 17, 2026, 3:02:00 PM", km="-3"), "has no usable distance"),
        ('1,"Nov 17, 2026, 3:02:00 PM",cut,Run', "has no usable duration"),
    ],
)
def test_a_broken_row_is_said_and_stops_nothing(row: str, reason: str) -> None:
    found = read(export(row, export_row(2, "Nov 17, 2026, 3:02:00 PM")))

    assert [run.key for run in found.runs] == ["2"]
    assert found.broken == (f"row 2 {reason}",)


def test_a_quote_left_open_stops_only_what_it_swallows() -> None:
    row = f'1,"Nov 17, 2026, 3:02:00 PM","{"x" * 140_000}\n'

    found = read(export(row, export_row(2, "Nov 17, 2026, 3:02:00 PM")))

    assert found.broken == ("row 2 cannot be read",)
    assert [run.key for run in found.runs] == ["2"]


def test_line_ends_of_every_system_are_read() -> None:
    text = export(export_row(2, "Nov 17, 2026, 3:02:00 PM"))

    for end in ("\r\n", "\r"):
        assert only(text.replace("\n", end)).key == "2"


def test_a_description_of_several_lines_is_one_cell() -> None:
    row = export_row(2, "Nov 17, 2026, 3:02:00 PM").replace(',"",', ',"one\ntwo, three",')

    assert only(export(row)).key == "2"


def test_a_byte_order_mark_is_no_fault() -> None:
    row = export_row(2, "Nov 17, 2026, 3:02:00 PM")

    assert only("\ufeff" + export(row)).key == "2"


def test_an_activity_told_twice_is_one_run() -> None:
    row = export_row(2, "Nov 17, 2026, 3:02:00 PM")

    assert len(read(export(row, row)).runs) == 1


def test_a_json_array_is_read_by_the_rules_of_the_api() -> None:
    good = {
        "id": 11,
        "sport_type": "TrailRun",
        "start_date_local": "2026-11-17T07:02:00Z",
        "start_date": "2026-11-17T15:02:00Z",
        "elapsed_time": 60,
    }
    odd = [{**good, "id": 12, "sport_type": "Ride"}, {**good, "id": 13, "elapsed_time": "x"}, None]

    found = read(json.dumps([good, good, *odd]))

    assert [run.key for run in found.runs] == ["11"]
    assert found.others == 1
    assert found.broken == (
        "activity 13 has no usable duration",
        "activity ? is not an activity",
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Activity ID, Activity Date, Activity Type, Elapsed Time, Distance"),
        (b"Activity ID,Activity Date\n", "a.csv: Activity Type, Elapsed Time, Distance"),
        (b"{}", "not an array"),
        (b"[{]", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_another_file_is_refused_with_a_hint(body: bytes, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(body)

    assert said in refused.value.text
    assert refused.value.hint
