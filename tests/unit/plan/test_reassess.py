"""Reminders to look at the body again."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.feed.text import TITLE_LIMIT, one_line
from plansync.opt.macrocycle import Stage
from plansync.plan.reassess import reminders
from plansync.plan.season import (
    FAR,
    UNTOLD,
    PhaseChange,
    PhaseSpan,
    Priority,
    Race,
    Season,
    season,
)
from plansync.times import Window
from tests.planning import catalogue

TODAY = date(2026, 11, 23)
AUTUMN = Window(TODAY, TODAY + timedelta(days=120))
PLAIN = season([PhaseChange(1, date(2026, 11, 2))])


def days(
    own: Season,
    assessed: date | None,
    *,
    weeks: int = 4,
    window: Window = AUTUMN,
    hurting: date | None = None,
) -> list[str]:
    """The days of the reminders."""
    found = reminders(own, window, assessed=assessed, weeks=weeks, hurting=hurting)
    assert {note.code for note in found} <= {"reassess"}
    return [str(note.day) for note in found]


def told(own: Season, window: Window = AUTUMN) -> list[tuple[str, str]]:
    """The days and the counts of the reminders of who never looked."""
    found = reminders(own, window, assessed=None, weeks=4)
    return [(str(note.day), note.text.removeprefix("Look at your squat again: ")) for note in found]


def with_race(day: date, priority: Priority = Priority.A) -> Season:
    """A season whose race week goes from its Monday to the race."""
    monday = day - timedelta(days=day.weekday())
    spans = (
        PhaseSpan(Window(date(2026, 1, 5), monday), 1, Stage.BASE, TODAY),
        PhaseSpan(Window(monday, day + timedelta(days=1)), 1, Stage.RACE_WEEK, TODAY),
        PhaseSpan(Window(day + timedelta(days=1), FAR), 1, Stage.RECOVERY, TODAY),
    )
    return Season(spans, (Race("r", "Race", day, 42195, priority),))


def test_a_reminder_comes_every_few_weeks_after_the_last_assessment() -> None:
    assert days(PLAIN, date(2026, 11, 9)) == [
        "2026-12-07",
        "2027-01-04",
        "2027-02-01",
        "2027-03-01",
    ]
    assert days(PLAIN, date(2026, 11, 9), weeks=6) == ["2026-12-21", "2027-02-01", "2027-03-15"]


def test_what_was_due_before_the_window_is_not_made_up_for() -> None:
    assert days(PLAIN, date(2026, 6, 1))[0] == "2026-12-14"


def test_a_reminder_on_the_first_day_counts_and_one_on_the_end_does_not() -> None:
    window = Window(TODAY, TODAY + timedelta(days=28))

    assert days(PLAIN, TODAY - timedelta(days=28), window=window) == [str(TODAY)]


def test_an_assessment_of_the_future_reminds_of_nothing() -> None:
    assert days(PLAIN, AUTUMN.end) == []


def test_who_never_looked_is_reminded_after_the_phase_began() -> None:
    assert days(PLAIN, None)[:2] == ["2026-11-30", "2026-12-28"]


def test_nothing_is_known_when_no_beginning_was_told() -> None:
    assert days(season([]), None) == []


def test_the_phase_that_holds_is_the_one_that_counts() -> None:
    own = season([PhaseChange(2, date(2026, 10, 5)), PhaseChange(1, date(2026, 12, 14))])

    assert told(own) == [
        ("2026-11-30", "8 weeks in phase 2"),
        ("2027-01-11", "4 weeks in phase 1"),
        ("2027-02-08", "8 weeks in phase 1"),
        ("2027-03-08", "12 weeks in phase 1"),
    ]


def test_a_phase_that_ends_after_its_four_weeks_is_looked_at_on_the_day_of_the_next() -> None:
    """Who begins a new phase every four weeks would never look otherwise."""
    own = season([PhaseChange(1, date(2026, 11, 2)), PhaseChange(2, date(2026, 11, 30))])

    assert told(own)[:2] == [
        ("2026-11-30", "4 weeks in phase 1"),
        ("2026-12-28", "4 weeks in phase 2"),
    ]


def test_a_phase_that_ends_as_the_window_begins_still_counts() -> None:
    own = season([PhaseChange(1, TODAY - timedelta(days=28)), PhaseChange(2, TODAY)])

    assert told(own)[0] == (str(TODAY), "4 weeks in phase 1")


def test_a_phase_that_begins_in_the_window_counts_though_the_first_one_is_untold() -> None:
    own = season([PhaseChange(1, UNTOLD), PhaseChange(2, date(2026, 12, 7))])

    assert told(own)[0] == ("2027-01-04", "4 weeks in phase 2")


def test_a_phase_shorter_than_four_weeks_asks_for_nothing() -> None:
    own = season([PhaseChange(1, date(2026, 11, 2)), PhaseChange(2, date(2026, 11, 29))])

    assert told(own)[0] == ("2026-12-27", "4 weeks in phase 2")


def test_the_rest_after_a_marathon_begins_no_count() -> None:
    """Eight weeks of phase 2 end with the race: the next look belongs to what comes after."""
    race = Race("m", "Lake", date(2026, 12, 6), 42195)
    own = season([PhaseChange(2, date(2026, 10, 12))], [race], rules=catalogue().season)
    again = race.day + timedelta(days=15)

    assert own.span_on(again).since == again
    assert told(own) == [
        (str(again + timedelta(days=28)), "4 weeks in phase 1"),
        (str(again + timedelta(days=56)), "8 weeks in phase 1"),
        (str(again + timedelta(days=84)), "12 weeks in phase 1"),
    ]
    assert days(own, None, weeks=2)[:2] == ["2026-11-23", str(again + timedelta(days=14))]


def test_after_a_reminder_that_was_moved_the_weeks_count_from_its_day() -> None:
    own = with_race(date(2026, 12, 13))

    assert days(own, date(2026, 12, 10) - timedelta(days=28)) == [
        "2026-12-21",
        "2027-01-18",
        "2027-02-15",
        "2027-03-15",
    ]


def test_a_moved_reminder_is_remembered_by_a_window_after_it() -> None:
    own, window = with_race(date(2026, 12, 13)), Window(date(2027, 1, 1), date(2027, 2, 1))

    assert days(own, date(2026, 12, 10) - timedelta(days=28), window=window) == ["2027-01-18"]


def test_a_moved_reminder_tells_the_weeks_of_its_own_day() -> None:
    own = with_race(date(2026, 12, 13))

    [first, *_] = reminders(own, AUTUMN, assessed=date(2026, 11, 12), weeks=4)

    assert first.day == date(2026, 12, 21)
    assert first.text == "Look at your squat again: 5 weeks since your last check"


def test_nothing_is_tested_from_the_day_on_which_a_pain_stops_the_work() -> None:
    assessed, hurting = date(2026, 11, 9), date(2027, 1, 4)

    assert days(PLAIN, assessed, hurting=hurting) == ["2026-12-07"]
    assert days(PLAIN, None, hurting=TODAY) == []
    assert days(PLAIN, assessed, hurting=date.min) == []


def test_an_assessment_counts_more_than_the_phase() -> None:
    assert days(PLAIN, date(2026, 11, 16))[0] == "2026-12-14"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 6), "2026-12-06"),  # the Sunday before race week
        (date(2026, 12, 7), "2026-12-21"),  # its Monday
        (date(2026, 12, 13), "2026-12-21"),  # race day
        (date(2026, 12, 20), "2026-12-21"),  # the last day of the week after
        (date(2026, 12, 21), "2026-12-21"),
    ],
)
def test_race_week_and_the_week_after_it_stay_free(due: date, expected: str) -> None:
    own = with_race(date(2026, 12, 13))

    assert days(own, due - timedelta(days=28))[0] == expected


def test_of_a_lesser_race_only_the_day_stays_free() -> None:
    own = season([PhaseChange(1, TODAY)], [Race("b", "Ten", date(2026, 12, 13), 10000, Priority.B)])

    assert days(own, date(2026, 11, 15))[0] == "2026-12-14"
    assert days(own, date(2026, 11, 16))[0] == "2026-12-14"


def test_one_put_off_out_of_the_window_is_left_out_and_one_put_off_into_it_comes() -> None:
    own, assessed = with_race(date(2026, 12, 13)), date(2026, 12, 10) - timedelta(days=28)

    before = Window(TODAY, date(2026, 12, 12))
    after = Window(date(2026, 12, 20), date(2026, 12, 27))

    assert days(own, assessed, window=before) == []
    assert days(own, assessed, window=after) == ["2026-12-21"]


def test_a_reminder_says_since_when_and_is_a_title_as_it_stands() -> None:
    again, second, *_ = reminders(PLAIN, AUTUMN, assessed=date(2026, 11, 9), weeks=4)
    [first, *_] = reminders(PLAIN, AUTUMN, assessed=None, weeks=4)
    [soon, *_] = reminders(PLAIN, AUTUMN, assessed=TODAY, weeks=1)

    assert again.text == "Look at your squat again: 4 weeks since your last check"
    assert second.text == "Look at your squat again: 8 weeks since your last check"
    assert first.text == "Look at your squat again: 4 weeks in phase 1"
    assert soon.text == "Look at your squat again: 1 week since your last check"
    assert [one_line(note.text) for note in (again, first)] == [again.text, first.text]


@settings(max_examples=50, deadline=None)
@given(
    ago=st.integers(-10, 900),
    weeks=st.integers(1, 8),
    race=st.integers(-20, 140),
    ahead=st.integers(1, 200),
)
def test_no_reminder_leaves_the_window_or_meets_a_race(
    ago: int, weeks: int, race: int, ahead: int
) -> None:
    own = with_race(TODAY + timedelta(days=race))
    window = Window(TODAY, TODAY + timedelta(days=ahead))

    found = reminders(own, window, assessed=TODAY - timedelta(days=ago), weeks=weeks)

    when = [note.day for note in found if note.day]
    apart = [(later - earlier).days for earlier, later in pairwise(when)]
    assert all(gap >= weeks * 7 for gap in apart)
    assert all(day in window for day in when)
    assert all(own.span_on(day).stage is not Stage.RACE_WEEK for day in when)
    assert all(not 0 <= (day - own.races[0].day).days <= 7 for day in when)
    assert all(len(note.text) <= TITLE_LIMIT for note in found)
