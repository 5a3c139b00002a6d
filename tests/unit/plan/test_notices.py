"""What the calendar tells ahead of a season's turns."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plansync.plan.notices import notices
from plansync.plan.season import PhaseChange, Priority, Race, Season, season
from plansync.times import DAY, Window
from tests.planning import catalogue

LAKE = Race("lake", "Lake", date(2027, 5, 2), 42_195)
YEAR = Window(date(2026, 9, 1), date(2027, 9, 1))
SINCE = date(2026, 9, 7)


def laid(*races: Race, phase: int = 2, since: date = SINCE) -> Season:
    return season([PhaseChange(phase, since)], races, rules=catalogue().season)


def told(planned: Season, code: str, window: Window = YEAR) -> list[tuple[date, str]]:
    found = notices(planned, window, catalogue())
    return [(note.day, note.text) for note in found if note.code == code and note.day]


def test_each_block_is_named_two_weeks_before_it_begins() -> None:
    ahead = told(laid(LAKE), "season-ahead")

    assert [(day, text.split(".")[0]) for day, text in ahead] == [
        (date(2026, 12, 28), "Build for Lake begins on 11 January"),
        (date(2027, 1, 25), "Second build for Lake begins on 8 February"),
        (date(2027, 2, 22), "Race block for Lake begins on 8 March"),
        (date(2027, 3, 29), "Taper for Lake begins on 12 April"),
        (date(2027, 4, 19), "Recovery after Lake begins on 3 May"),
    ]


def test_a_notice_says_what_the_block_changes() -> None:
    texts = {text.split(" for ")[0]: text for _, text in told(laid(LAKE), "season-ahead")}

    assert texts["Race block"].endswith(
        "At most 2 sessions on their own a week. The phase page says which phase suits it."
    )
    assert "The phase page" not in texts["Build"]
    assert "a third less" in texts["Taper"]


def test_a_season_without_races_tells_of_no_block() -> None:
    assert told(laid(replace(LAKE, priority=Priority.B)), "season-ahead") == []


def test_only_the_days_of_the_window_are_told() -> None:
    window = Window(date(2027, 1, 25), date(2027, 2, 22))

    assert [day for day, _ in told(laid(LAKE), "season-ahead", window)] == [date(2027, 1, 25)]


def test_notices_stay_where_they_are_while_days_pass() -> None:
    planned = laid(LAKE)
    today = Window(date(2026, 12, 1), date(2027, 4, 1))
    tomorrow = Window(today.start + DAY, today.end + DAY)

    both = Window(tomorrow.start, today.end)

    assert told(planned, "season-ahead", both) == told(planned, "season-ahead", tomorrow)
    assert told(planned, "season-ahead", both) == told(planned, "season-ahead", today)


@pytest.mark.parametrize(
    ("phase", "weeks"), [(1, [6, 8]), (2, [6, 8]), (3, [6, 8]), (4, [4]), (5, [6, 8])]
)
def test_a_phase_that_runs_long_is_told_twice_and_heavy_lifting_once(
    phase: int, weeks: list[int]
) -> None:
    long = told(laid(phase=phase), "phase-long")

    assert [day for day, _ in long] == [SINCE + timedelta(weeks=week) for week in weeks]
    assert "its longest" in long[-1][1]


def test_nobody_is_asked_to_change_close_to_a_race() -> None:
    """Six and eight weeks of the phase end in the taper and in race week."""
    planned = laid(LAKE, since=date(2027, 3, 1))

    assert told(planned, "phase-long", Window(SINCE, LAKE.day)) == []


def test_a_phase_that_ended_in_time_is_not_told_of() -> None:
    changes = [PhaseChange(2, SINCE), PhaseChange(5, SINCE + timedelta(weeks=5))]
    planned = season(changes, rules=catalogue().season)

    days = [day for day, _ in told(planned, "phase-long")]

    assert min(days) == SINCE + timedelta(weeks=11)
