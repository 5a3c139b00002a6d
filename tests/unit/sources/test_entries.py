"""What the fields of a source add to the words of an entry."""

from datetime import date

import pytest

from plansync.runs.classify import Hint
from plansync.runs.model import RunKind, ScheduledRun
from plansync.sources.base import RawEvent, SourceEntry
from plansync.sources.csv import read_csv
from plansync.sources.entries import entry_of
from tests.unit.sources.feeds import WINDOW, ZURICH

DAY = date(2027, 3, 1)


def entry(
    title: str,
    *,
    distance_m: float | None = None,
    duration_s: int | None = None,
    hint: Hint | None = None,
) -> SourceEntry:
    """The entry of an event with amounts of its own."""
    return entry_of(
        RawEvent("", "", title, "", DAY),
        hint or Hint(),
        key="k",
        source_name="Coach",
        distance_m=distance_m,
        duration_s=duration_s,
    )


def only_run(title: str, km: str) -> ScheduledRun:
    """The run of a table with one row."""
    reading = read_csv(
        f"date,start,title,km\n{DAY},07:00,{title},{km}\n".encode(),
        source_id="s1",
        source_name="plan.csv",
        tz=ZURICH,
        window=WINDOW,
    )
    (run,) = reading.runs
    return run


def test_amounts_in_fields_beat_those_in_the_title() -> None:
    told = entry("Easy 5 km, 30 min", distance_m=8000, duration_s=2900).scheduled[0]

    assert (told.distance_m, told.duration_s) == (8000, 2900)


def test_a_type_stated_beside_fields_still_counts() -> None:
    told = entry("Lake loop", distance_m=8000, hint=Hint(kind_word="Tempo"))

    assert (told.verdict.kind, told.verdict.distance_m) == (RunKind.TEMPO, 8000)


def test_the_minutes_of_a_tempo_are_not_the_length_of_the_run() -> None:
    run = only_run("Tempo 20 min", "9")

    assert (run.kind, run.distance_m, run.duration_s) == (RunKind.TEMPO, 9000, None)


@pytest.mark.parametrize(
    ("title", "km", "kind"),
    [
        ("Cross country race", "8", RunKind.RACE),
        ("Easy late evening", "7", RunKind.EASY),
    ],
)
def test_a_run_in_a_column_of_kilometres_is_seen(title: str, km: str, kind: RunKind) -> None:
    run = only_run(title, km)

    assert (run.kind, run.distance_m) == (kind, float(km) * 1000)


def test_kilometres_of_a_double_are_those_of_both() -> None:
    told = entry("AM easy / PM easy 6 km", distance_m=10000)

    assert told.verdict.distance_m == 10000
    assert [run.distance_m for run in told.scheduled] == [None, 6000]


def test_no_distance_is_told_of_what_is_no_run() -> None:
    told = entry("Bike", distance_m=30000)

    assert (told.verdict.kind, told.verdict.distance_m) == (RunKind.CROSS, None)
    assert told.scheduled == ()
