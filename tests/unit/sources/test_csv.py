"""Plans kept in spreadsheets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.errors import InputError, NotACalendarError, PlanSyncError
from plansync.runs.model import RunKind
from plansync.sources.base import Reading
from plansync.sources.csv import CsvSource, read_csv
from plansync.times import Window
from tests.unit.sources.feeds import WINDOW, ZURICH


def table(text: str, *, start: date | None = None, window: Window = WINDOW) -> Reading:
    """What the reader says of a table."""
    return read_csv(
        text.encode(), source_id="s1", source_name="plan.csv", tz=ZURICH, window=window, start=start
    )


def test_a_table_names_day_title_distance_duration_and_start() -> None:
    reading = table(
        "Date,Workout,Distance (km),Duration (min),Start,Notes\n"
        "2027-03-01,Easy run,8,50,6:15,along the lake\n"
        "2027-03-02,Tempo,,45,18:30,\n"
        "2027-03-03,Rest,,,,\n"
    )

    easy, tempo = reading.runs
    assert (easy.day, easy.kind, easy.distance_m, easy.duration_s) == (
        date(2027, 3, 1),
        RunKind.EASY,
        8000,
        3000,
    )
    assert easy.start is not None
    assert easy.start.isoformat() == "2027-03-01T06:15:00+01:00"
    assert (tempo.kind, tempo.distance_m, tempo.duration_s) == (RunKind.TEMPO, None, 2700)
    assert len(reading.entries) == 3


@pytest.mark.parametrize(
    ("header", "row", "kind", "distance_m", "duration_s"),
    [
        ("datum;einheit;strecke (km);dauer", "1.3.2027;Dauerlauf;10,5;1:05", "easy", 10500, 3900),
        ("date\tséance\tkm\tdurée", "1 mars 2027\tFooting\t8\t45 min", "easy", 8000, 2700),
        ("fecha,entrenamiento,distancia", "1 marzo 2027,Rodaje,8 km", "easy", 8000, None),
        ("Day|Date|Run|Miles", "Mon|March 1, 2027|LR|12", "long", 19312, None),
        ("date,title,miles", "2027/03/01,Easy,6.2", "easy", 9978, None),
        ("date,type,distance_km", "2027-03-01,Intervals,7", "intervals", 7000, None),
        ("date,type,title,minutes", "Mon 1 Mar 2027,Tempo,Lake loop,40", "tempo", None, 2400),
        ("date,title,distance", "2027-03-01,Easy run,8", "easy", None, None),
        ("date,title,distance", "2027-03-01,Easy run,0", "easy", None, None),
        ("date,title,distance (m)", "2027-03-01,Easy run,5000", "easy", 5000, None),
        ("date,km", "2027-03-01,9", "easy", 9000, None),
        ("date,title", '"Mon, March 1st, 2027",Easy run', "easy", None, None),
        ("date,duration", "2027-03-01,40 min", "easy", None, 2400),
        ("date,title,duration", "2027-03-01,Easy run,45", "easy", None, None),
        ("date,title,duration", "2027-03-01,Easy run,0:45:30", "easy", None, 2730),
    ],
)
def test_tables_come_in_many_shapes(
    header: str, row: str, kind: str, distance_m: float | None, duration_s: int | None
) -> None:
    (run,) = table(f"{header}\n{row}\n").runs

    assert (run.day, run.kind.value, run.duration_s) == (date(2027, 3, 1), kind, duration_s)
    assert run.distance_m == (pytest.approx(distance_m, abs=1) if distance_m else None)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("6:15 pm", "18:15"),
        ("12:05 am", "00:05"),
        ("7h30", "07:30"),
        ("25:00", None),
        ("noon", None),
    ],
)
def test_a_start_is_a_clock_time(cell: str, clock: str | None) -> None:
    (run,) = table(f"date,title,start\n2027-03-01,Easy run,{cell}\n").runs

    assert (run.start.strftime("%H:%M") if run.start else None) == clock


def test_a_bad_row_is_a_warning_with_its_number() -> None:
    reading = table(
        "My plan\n\nDate,Title\n3 soon 2027,Easy run\n2027-02-30,Easy "
        "run\n,,\n2027-03-02,\n2027-03-03,Run\n"
    )

    assert [run.day.day for run in reading.runs] == [3]
    assert reading.warnings == (
        "row 4: '3 soon 2027' is not a date; write it as 2026-11-23",
        "row 5: there is no day '2027-02-30'",
    )


def test_warnings_have_an_end() -> None:
    reading = table("Date,Title\n" + "soon,Easy run\n" * 30)

    assert (len(reading.warnings), reading.warnings[-1]) == (21, "and 10 more")


def test_slashes_are_read_only_when_one_order_is_left() -> None:
    day_first = table("date,title\n13/03/2027,Easy run\n04/03/2027,Easy run\n")
    month_first = table("date,title\n3/13/27,Easy run\n3/4/27,Easy run\n")
    either = table("date,title\n03/04/2027,Easy run\n03/03/2027,Easy run\n")

    assert [run.day.day for run in day_first.runs] == [4, 13]
    assert [run.day.day for run in month_first.runs] == [4, 13]
    assert [run.day.day for run in either.runs] == [3]
    assert "may be two dates" in either.warnings[0]


GRID = "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun,Total\n"


def test_a_grid_of_weeks_counts_on_from_its_start() -> None:
    reading = table(
        GRID + "1,Rest,5 km,,Tempo 6 km,Rest,Cross,LR 12 km,23 km\n\n2,Rest,6 km,,,,,LR 14 km,20\n",
        start=date(2027, 3, 3),
    )

    assert [(run.day.isoformat(), run.title) for run in reading.runs] == [
        ("2027-03-02", "5 km"),
        ("2027-03-04", "Tempo 6 km"),
        ("2027-03-07", "LR 12 km"),
        ("2027-03-09", "6 km"),
        ("2027-03-14", "LR 14 km"),
    ]


def test_a_grid_may_carry_the_day_of_each_week() -> None:
    reading = table(
        "Woche ab;Mo;Di;Mi;Do;Fr;Sa;So\n;Ruhetag\n1.3.2027;;DL 8 km\n;;DL 9 "
        "km\n22.03.2027;;;TDL 6 km\n"
    )

    assert [run.day.isoformat() for run in reading.runs] == [
        "2027-03-02",
        "2027-03-09",
        "2027-03-24",
    ]
    assert reading.warnings == ("row 2: it is not known which week this is",)


def test_a_grid_without_any_date_cannot_be_placed() -> None:
    with pytest.raises(InputError, match="no date"):
        table(GRID + "1,Rest,5 km\n")


def test_rows_outside_the_window_are_counted() -> None:
    reading = table("date,title\n2027-03-01,Easy run\n2026-03-01,Easy run\n")

    assert (len(reading.entries), reading.outside) == (1, 1)


def test_the_same_row_twice_is_two_runs_and_keys_stay() -> None:
    text = "date,title\n2027-03-01,Easy run\n2027-03-01,Easy run\n"

    keys = [run.key for run in table(text).runs]

    assert len(set(keys)) == 2
    assert keys == [run.key for run in table(text + "2027-03-02,Tempo run\n").runs][:2]


@pytest.mark.parametrize("text", ["just words", "a,b\n1,2\n", "date,color\n2027-03-01,red\n"])
def test_another_table_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotACalendarError, match="neither"):
        table(text)


def test_endless_tables_and_cells_are_refused() -> None:
    with pytest.raises(InputError, match="5000"):
        table("date,title\n" + "2027-03-01,Run\n" * 5001)
    with pytest.raises(InputError, match="cannot be read"):
        table("date,title\n2027-03-01," + "x" * 200_000)


def test_the_format_is_told_by_its_first_lines() -> None:
    source = CsvSource()

    reading = source.read(
        b"date,title\n2027-03-01,Easy run\n",
        source_id="s",
        source_name="S",
        tz=ZURICH,
        window=WINDOW,
    )

    assert source.matches(b"date,title\n")
    assert not source.matches(b"nothing of the kind")
    assert len(reading.runs) == 1


@given(st.text(max_size=300))
def test_any_table_is_read_or_refused(text: str) -> None:
    try:
        reading = table("date,title,distance,duration,start\n2027-03-01," + text)
    except PlanSyncError:
        return

    assert all(run.day in WINDOW for run in reading.runs)
