"""What the calendar tells ahead of a season's turns."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plansync.opt.macrocycle import Block, Stage
from plansync.plan.notices import notices
from plansync.plan.season import FAR, PhaseChange, PhaseSpan, Priority, Race, Season, season
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


def test_notices_between_two_races_name_the_race_that_counts() -> None:
    ten = Race("ten", "Ten", date(2027, 7, 11), 10_000)
    lesser = Race("five", "Five", date(2027, 6, 13), 5_000, Priority.B)
    after = Window(date(2027, 4, 1), YEAR.end)

    assert told(laid(LAKE, ten, lesser), "season-ahead", after) == [
        (
            date(2027, 4, 19),
            (
                "Recovery after Lake begins on 3 May. Walk first, then easy movement; nothing "
                "heavy until you are recovered."
            ),
        ),
        (
            date(2027, 6, 14),
            (
                "Strength again for Ten begins on 28 June. Strength endurance, or light power when "
                "all is well. At most 2 sessions on their own a week. The phase page says which "
                "phase suits it."
            ),
        ),
        (
            date(2027, 6, 20),
            (
                "Taper for Ten begins on 4 July. Half the work: control only, no jumps, nothing "
                "that makes sore. At most one session on its own a week."
            ),
        ),
        (
            date(2027, 6, 28),
            (
                "Recovery after Ten begins on 12 July. Walk first, then easy movement; nothing "
                "heavy until you are recovered."
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Block("b", Stage.BUILD, "Camp", "Far away."), "Camp begins on 5 October. Far away."),
        (
            Block("b", Stage.BUILD, "Camp", "Far away.", standalone_most=0),
            "Camp begins on 5 October. Far away. No session on its own a week.",
        ),
        (
            Block("b", Stage.BUILD, "Camp", "Far away.", offers=(2, 1)),
            "Camp begins on 5 October. Far away.",
        ),
        (
            Block("b", Stage.BUILD, "Camp", "Far away.", offers=(1, 2)),
            "Camp begins on 5 October. Far away. The phase page says which phase suits it.",
        ),
        (
            Block("b", Stage.RECOVERY, "Rest", "Far away.", standalone_most=2),
            (
                "Recovery begins on 5 October. Walk first, then easy movement; nothing heavy until "
                "you are recovered."
            ),
        ),
    ],
    ids=["open", "none", "suits", "suits not", "recovery"],
)
def test_a_block_without_a_race_is_told_by_what_it_asks(block: Block, said: str) -> None:
    day = SINCE + timedelta(weeks=4)
    before = PhaseSpan(Window(SINCE, day), 2, Stage.BASE, SINCE)
    planned = Season((before, PhaseSpan(Window(day, FAR), 2, block.stage, SINCE, block)))

    assert told(planned, "season-ahead") == [(day - 14 * DAY, said)]


def test_notices_of_a_day_are_in_order() -> None:
    day = date(2026, 12, 28)
    planned = laid(LAKE, since=day - timedelta(weeks=6))

    found = notices(planned, Window(day, day + DAY), catalogue())

    assert [(note.day, note.code) for note in found] == [
        *[(day, "phase-long"), (day, "season-ahead")]
    ]


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
    name = catalogue().phases[phase].name
    texts = {
        weeks[0]: "long enough for most: the phase page says what may come next.",
        weeks[-1]: "its longest. Choose what comes next on the phase page.",
    }
    assert [text for _, text in long] == [
        f"Phase {phase} ({name}) has run for {week} weeks, {texts[week]}" for week in weeks
    ]


def test_nobody_is_asked_to_change_close_to_a_race() -> None:
    """Six and eight weeks of the phase end in the taper and in race week."""
    planned = laid(LAKE, since=date(2027, 3, 1))

    assert told(planned, "phase-long", Window(SINCE, LAKE.day)) == []


def test_a_phase_that_ended_in_time_is_not_told_of() -> None:
    changes = [PhaseChange(2, SINCE), PhaseChange(5, SINCE + timedelta(weeks=5))]
    planned = season(changes, rules=catalogue().season)

    days = [day for day, _ in told(planned, "phase-long")]

    assert min(days) == SINCE + timedelta(weeks=11)


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_a_phase_that_ends_on_the_day_it_is_long_enough_is_not_told_of(
    days: int, count: int
) -> None:
    day = SINCE + timedelta(weeks=6)
    changes = [PhaseChange(2, SINCE), PhaseChange(5, day + days * DAY)]

    long = told(season(changes, rules=catalogue().season), "phase-long", Window(day, day + 7 * DAY))

    assert len(long) == count
