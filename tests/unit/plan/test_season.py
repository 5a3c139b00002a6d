"""Which phase each day belongs to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.errors import InputError
from plansync.opt.macrocycle import Stage
from plansync.plan.season import (
    PhaseChange,
    PhaseSpan,
    Priority,
    Race,
    Season,
    days_to,
    season,
)
from plansync.times import Window

START = date(2026, 9, 7)
changes = st.lists(
    st.builds(
        PhaseChange,
        phase=st.integers(1, 5),
        start=st.dates(START, START + timedelta(days=200)),
        override=st.booleans(),
    ),
    max_size=6,
)


@given(changes, st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_every_day_has_the_phase_of_the_last_change_before_it(
    made: list[PhaseChange], day: date
) -> None:
    planned = season(made)

    begun = {one.start: one.phase for one in made if one.start <= day}
    first = min(made, key=lambda one: one.start, default=None)
    opening = [one.phase for one in made if first and one.start == first.start]
    expected = begun[max(begun)] if begun else (opening or [1])[-1]
    assert planned.phase_on(day) == expected
    assert day in planned.span_on(day).window


@given(changes, st.dates(START, START + timedelta(days=200)), st.integers(0, 90))
def test_spans_cut_to_a_window_fill_it_without_gap(
    made: list[PhaseChange], start: date, length: int
) -> None:
    window = Window(start, start + timedelta(days=length))

    spans = season(made).within(window)

    assert [day for span in spans for day in span.window.days()] == list(window.days())


def test_a_runner_who_says_nothing_is_in_phase_1() -> None:
    assert season([]).phase_on(START) == 1


def test_of_two_changes_on_one_day_the_later_given_wins() -> None:
    planned = season([PhaseChange(2, START), PhaseChange(5, START)])

    assert planned.phase_on(START) == 5


def test_weeks_of_a_phase_count_from_1_and_start_anew_with_the_phase() -> None:
    again = START + timedelta(days=28)
    planned = season([PhaseChange(1, START), PhaseChange(1, again)])

    weeks = [planned.span_on(day).week_on(day) for day in (START, START + timedelta(days=7), again)]

    assert weeks == [1, 2, 1]
    assert planned.span_on(START).week_on(START - timedelta(days=30)) == 1


def test_days_after_the_last_span_belong_to_it() -> None:
    only = PhaseSpan(Window(START, START + timedelta(days=7)), 2, Stage.BUILD, START)

    assert Season((only,)).phase_on(START + timedelta(days=400)) == 2


def test_a_season_without_a_phase_is_refused() -> None:
    with pytest.raises(InputError, match="at least one phase"):
        Season(())


def test_spans_that_leave_a_gap_are_refused() -> None:
    week = timedelta(days=7)
    one = PhaseSpan(Window(START, START + week), 1, Stage.BASE, START)
    other = PhaseSpan(Window(START + 2 * week, START + 3 * week), 2, Stage.BASE, START + 2 * week)

    with pytest.raises(InputError, match="gap or overlap at 2026-09-14"):
        Season((one, other))


def test_races_are_in_order_of_day() -> None:
    spring = Race("b", "Spring", START + timedelta(days=90), priority=Priority.B)
    autumn = Race("a", "Autumn", START)

    planned = season([], [spring, autumn])

    assert planned.races == (autumn, spring)
    assert days_to(spring, START) == 90
    assert days_to(autumn, START + timedelta(days=2)) == -2
