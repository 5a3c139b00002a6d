"""Which phase each day belongs to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.errors import InputError
from plansync.opt.macrocycle import Stage
from plansync.plan.blocks import Goal, lay
from plansync.plan.season import (
    PhaseChange,
    PhaseSpan,
    Priority,
    Race,
    Season,
    Setback,
    days_to,
    season,
)
from plansync.times import DAY, Window, week_start
from tests.planning import catalogue

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


RULES = catalogue().season
VANCOUVER = date(2027, 5, 2)
"""A Sunday."""
RACE_MONDAY = date(2027, 4, 26)
SINCE = date(2026, 9, 7)


def laid(*races: Race, made: Sequence[PhaseChange] = (PhaseChange(2, SINCE),)) -> Season:
    return season(made, races, rules=RULES)


def a_race(distance_m: float | None, day: date = VANCOUVER, name: str = "Lake") -> Race:
    return Race(name.lower(), name, day, distance_m)


def blocks(planned: Season) -> list[tuple[str, int]]:
    """The blocks after the first span, and how many days before the race each begins."""
    first = planned.races[-1].day
    return [
        (span.block.id, (first - span.window.start).days)
        for span in planned.spans
        if span.block is not None
    ]


MARATHON = [
    ("base", 6 + 23 * 7),
    ("build", 6 + 15 * 7),
    ("build-strong", 6 + 11 * 7),
    ("race-block", 6 + 7 * 7),
    ("taper-less", 6 + 2 * 7),
    ("taper-half", 6 + 7),
    ("race-week", 6),
    ("day-after", -1),
    ("second-day-after", -2),
    ("first-recovery", -3),
    ("later-recovery", -8),
    ("back-to-work", -15),
    ("base", -29),
]
ULTRA = [
    *[("base", 6 + 27 * 7), ("build", 6 + 18 * 7), ("build-strong", 6 + 13 * 7)],
    *[("race-block", 6 + 8 * 7), ("taper-less", 20), ("taper-half", 13), ("race-week", 6)],
    *[("day-after", -1), ("second-day-after", -2), ("first-recovery", -3)],
    *[("later-recovery", -11), ("back-to-work", -22), ("base", -36)],
]
HALF = [
    *[("base", 6 + 15 * 7), ("build", 6 + 11 * 7), ("race-block", 6 + 5 * 7)],
    *[("taper-half", 10), ("race-week", 6), ("day-after", -1), ("second-day-after", -2)],
    *[("first-recovery", -3), ("later-recovery", -6), ("back-to-work", -11), ("base", -15)],
]
TEN = [
    *[("base", 6 + 11 * 7), ("build", 6 + 7 * 7), ("race-block", 6 + 3 * 7), ("taper-half", 7)],
    *[("race-week", 6), ("day-after", -1), ("later-recovery", -2), ("base", -8)],
]
FIVE = [*TEN[:-1], ("base", -6)]


@pytest.mark.parametrize(
    ("distance_m", "expected"),
    [
        (100_000, ULTRA),
        (42_195, MARATHON),
        (None, MARATHON),
        (30_000, MARATHON),
        (21_097.5, HALF),
        (10_000, TEN),
        (5_000, FIVE),
        (400, FIVE),
    ],
)
def test_an_a_race_lays_the_blocks_of_its_distance(
    distance_m: float | None, expected: list[tuple[str, int]]
) -> None:
    """Race week counts as week 1; recovery is told in days after the race."""
    planned = laid(a_race(distance_m))

    split = blocks(planned)

    # A marathon's phase begins anew inside a block, which cuts its span in two.
    assert [one for one in split if one in expected] == expected
    assert {name for name, _ in split} == {name for name, _ in expected}


@pytest.mark.parametrize("weekday", range(7))
def test_a_race_on_any_weekday_has_its_week_from_monday(weekday: int) -> None:
    day = RACE_MONDAY + timedelta(days=weekday)

    planned = laid(a_race(42_195, day))

    assert planned.span_on(day).stage is Stage.RACE_WEEK
    assert planned.span_on(RACE_MONDAY).stage is Stage.RACE_WEEK
    assert planned.span_on(RACE_MONDAY - DAY).stage is Stage.TAPER
    assert planned.span_on(day + DAY).stage is Stage.RECOVERY


def test_days_before_the_first_block_are_base_without_a_block() -> None:
    span = laid(a_race(42_195)).span_on(date(2026, 11, 15))

    assert (span.stage, span.block) == (Stage.BASE, None)


@pytest.mark.parametrize("priority", [Priority.B, Priority.C])
def test_a_lesser_race_changes_no_block_and_no_phase(priority: Priority) -> None:
    race = replace(a_race(42_195), priority=priority)

    [span] = laid(race).spans

    assert (span.phase, span.stage, span.block) == (2, Stage.BASE, None)


def test_after_a_marathon_the_phase_begins_again_at_one() -> None:
    planned = laid(a_race(42_195))
    recovering, again = VANCOUVER + DAY, VANCOUVER + 15 * DAY

    assert planned.phase_on(VANCOUVER) == 2
    assert planned.span_on(recovering).since == recovering
    assert planned.phase_on(recovering) == 1
    assert planned.span_on(again).week_on(again) == 1
    assert planned.span_on(again).week_on(again + 7 * DAY) == 2
    assert planned.span_on(again).why == "After Lake phase 1 begins again with its first week."
    assert planned.span_on(VANCOUVER).why == ""


@pytest.mark.parametrize("distance_m", [21_097.5, 10_000, 5_000])
def test_after_a_shorter_race_the_phase_stays(distance_m: float) -> None:
    planned = laid(a_race(distance_m))

    assert {span.phase for span in planned.spans} == {2}


@pytest.mark.parametrize("days", [1, 10, 15])
def test_what_the_runner_chooses_after_a_marathon_wins_from_its_day(days: int) -> None:
    chosen = VANCOUVER + days * DAY

    planned = laid(a_race(42_195), made=[PhaseChange(2, SINCE), PhaseChange(2, chosen)])

    assert planned.phase_on(chosen - DAY) == (2 if days == 1 else 1)
    assert planned.span_on(VANCOUVER + 40 * DAY).since == chosen
    assert planned.phase_on(VANCOUVER + 40 * DAY) == 2


def test_what_the_runner_chose_before_a_marathon_does_not_outlast_it() -> None:
    planned = laid(a_race(42_195), made=[PhaseChange(2, SINCE), PhaseChange(5, VANCOUVER)])

    assert planned.phase_on(VANCOUVER) == 5
    assert planned.phase_on(VANCOUVER + 20 * DAY) == 1


def test_a_race_before_everything_the_runner_told_changes_nothing() -> None:
    planned = laid(a_race(42_195, SINCE - 5 * DAY))

    assert {span.phase for span in planned.spans} == {2}


SHARPENING = ("taper-less", "taper-half", "race-week")


@pytest.mark.parametrize(
    ("weeks", "names", "days"),
    [
        (8, ["again-control"], [0, 7, 14, 21]),
        (11, ["again-control"], [0, 28, 35, 42]),
        (12, ["again-control", "race-block"], [0, 28, 35, 42, 49]),
        (16, ["again-control", "race-block"], [0, 28, 63, 70, 77]),
        (20, ["again-control", "build", "race-block"], [0, 28, 56, 91, 98, 105]),
        (
            26,
            ["again-control", "build", "build-strong", "race-block"],
            [0, 42, 70, 98, 133, 140, 147],
        ),
    ],
)
def test_two_marathons_share_the_days_between_them(
    weeks: int, names: list[str], days: list[int]
) -> None:
    """Days are counted from the end of the first one's recovery, four weeks after it."""
    autumn = VANCOUVER + timedelta(weeks=weeks)
    planned = laid(a_race(42_195), a_race(42_195, autumn, "Hill"))
    recovered = VANCOUVER + 29 * DAY

    between = [
        (span.block.id, (span.window.start - recovered).days)
        for span in planned.spans
        if span.block and recovered <= span.window.start <= autumn
    ]

    assert between == list(zip((*names, *SHARPENING), days, strict=True))


@pytest.mark.parametrize(
    ("begun", "names", "days"),
    [
        (14, ["again-control", "race-block"], [0, 14, 91, 98, 105]),
        (0, ["race-block"], [0, 91, 98, 105]),
        (-7, ["race-block"], [0, 91, 98, 105]),
    ],
)
def test_a_race_block_the_runner_begins_between_two_races_waits_for_the_recovery_alone(
    begun: int, names: list[str], days: list[int]
) -> None:
    """Days are counted from the end of the first one's recovery."""
    recovered = VANCOUVER + 29 * DAY
    autumn = VANCOUVER + timedelta(weeks=20)
    change = PhaseChange(2, recovered + begun * DAY, race_block=True)
    made = [PhaseChange(2, SINCE), change]
    planned = laid(a_race(42_195), a_race(42_195, autumn, "Hill"), made=made)

    between = [
        (span.block.id, (span.window.start - recovered).days)
        for span in planned.spans
        if span.block and recovered <= span.window.start <= autumn
    ]

    assert between == list(zip((*names, *SHARPENING), days, strict=True))


def test_two_close_short_races_leave_room_for_strength() -> None:
    second = VANCOUVER + timedelta(weeks=10)
    planned = laid(a_race(10_000), a_race(10_000, second, "Ten"))

    between = [
        span.block.id
        for span in planned.spans
        if span.block and VANCOUVER + 8 * DAY <= span.window.start <= second
    ]

    assert between == ["again-control", "again-strength", "taper-half", "race-week"]


def test_races_half_a_year_apart_have_a_season_each() -> None:
    autumn = VANCOUVER + timedelta(weeks=30)

    planned = laid(a_race(21_097.5), a_race(21_097.5, autumn, "Hill"))

    assert blocks(planned)[-len(HALF) + 1 :] == HALF[1:]
    assert planned.span_on(VANCOUVER + 40 * DAY).block == planned.span_on(autumn - 100 * DAY).block


def test_the_first_days_after_a_race_win_over_the_next_race_week() -> None:
    """A marathon, and an A race ten days later."""
    second = VANCOUVER + 10 * DAY
    planned = laid(a_race(42_195), a_race(10_000, second, "Ten"))

    stages = [planned.span_on(VANCOUVER + n * DAY).stage.value for n in range(14)]

    assert stages == [
        *["race-week", *["recovery"] * 7, *["race-week"] * 3, *["recovery"] * 3],
    ]
    assert planned.span_on(second + 4 * DAY).phase == 1


def test_a_race_four_days_after_a_marathon_takes_only_its_day_from_the_recovery() -> None:
    planned = laid(a_race(42_195), a_race(10_000, VANCOUVER + 4 * DAY, "Ten"))

    stages = [planned.span_on(VANCOUVER + n * DAY).stage.value for n in range(6)]

    assert stages == ["race-week", *["recovery"] * 3, "race-week", "recovery"]


@pytest.mark.parametrize(
    ("first", "end", "names"),
    [
        (1, 3, ["day-after", "second-day-after"]),
        (-1, 1, ["race-week"]),
        (-400, -399, [""]),
        (29, 40, ["base"]),
    ],
)
def test_blocks_are_laid_on_the_days_asked_for_alone(
    first: int, end: int, names: list[str]
) -> None:
    whole = Window(VANCOUVER + first * DAY, VANCOUVER + end * DAY)

    laid_on = lay([Goal(VANCOUVER, RULES.macrocycle(42_195))], RULES, whole)

    assert [one.block.id if one.block else "" for one in laid_on] == names
    assert [day for one in laid_on for day in one.window.days()] == list(whole.days())


def test_late_recovery_gives_way_to_a_taper() -> None:
    second = VANCOUVER + timedelta(weeks=4)
    planned = laid(a_race(42_195), a_race(42_195, second, "Hill"))

    ids = [planned.span_on(VANCOUVER + n * DAY).block for n in (7, 8, 15, 22)]

    assert [one.id for one in ids if one] == [
        *["first-recovery", "taper-less", "taper-half", "race-week"]
    ]


def test_of_two_races_on_one_day_the_longer_counts() -> None:
    planned = laid(a_race(42_195), a_race(5_000, name="Fun run"))

    assert [one for one in blocks(planned) if one in MARATHON] == MARATHON


def test_a_race_block_the_runner_begins_comes_before_its_monday() -> None:
    begun = RACE_MONDAY - timedelta(weeks=9)
    change = PhaseChange(5, begun, race_block=True)

    planned = laid(a_race(42_195), made=[PhaseChange(2, SINCE), change])

    assert planned.span_on(begun).stage is Stage.RACE_BLOCK
    assert planned.span_on(begun - DAY).stage is Stage.BUILD
    assert planned.phase_on(begun) == 5
    assert planned.span_on(RACE_MONDAY - 14 * DAY).stage is Stage.TAPER


def test_beginning_a_race_block_in_the_phase_that_holds_keeps_its_week() -> None:
    begun = RACE_MONDAY - timedelta(weeks=9)
    change = PhaseChange(2, begun, race_block=True)

    planned = laid(a_race(42_195), made=[PhaseChange(2, SINCE), change])

    assert planned.span_on(begun).stage is Stage.RACE_BLOCK
    assert planned.span_on(begun).since == SINCE


def test_a_setback_begins_the_phase_again_until_the_runner_chooses() -> None:
    back, chosen = SINCE + 30 * DAY, SINCE + 60 * DAY
    made = [PhaseChange(2, SINCE), PhaseChange(2, chosen)]

    planned = season(made, setbacks=[Setback(back, None, "Two weeks without.")])

    span = planned.span_on(back)
    assert (span.phase, span.since, span.why) == (2, back, "Two weeks without.")
    assert planned.span_on(chosen).since == chosen
    assert planned.span_on(chosen).why == ""


def test_on_the_day_of_a_setback_the_runners_word_wins() -> None:
    made = [PhaseChange(2, SINCE), PhaseChange(5, SINCE + 30 * DAY)]

    planned = season(made, setbacks=[Setback(SINCE + 30 * DAY, 1, "Four weeks without.")])

    assert planned.phase_on(SINCE + 30 * DAY) == 5


def test_a_cut_span_keeps_its_block_and_reason() -> None:
    planned = laid(a_race(42_195))
    window = Window(VANCOUVER + DAY, VANCOUVER + 2 * DAY)

    [span] = planned.within(window)

    assert span.block is not None
    assert (span.block.id, span.window) == ("day-after", window)
    assert span.why.startswith("You recover from Lake")


a_races = st.lists(
    st.builds(
        Race,
        key=st.just("r"),
        name=st.just("Race"),
        day=st.dates(START, START + timedelta(days=500)),
        distance_m=st.sampled_from((None, 5_000.0, 10_000.0, 21_097.5, 42_195.0, 80_000.0)),
        priority=st.sampled_from(Priority),
    ),
    max_size=5,
)


@settings(max_examples=60)
@given(changes, a_races)
def test_every_day_of_every_season_has_one_span(made: list[PhaseChange], races: list[Race]) -> None:
    """A race day lies in race week, the day after it in recovery or in the next race's day."""
    planned = season(made, races, rules=RULES)
    window = Window(START - timedelta(days=200), START + timedelta(days=700))
    goals = {race.day for race in races if race.priority is Priority.A}

    spans = planned.within(window)

    assert [day for span in spans for day in span.window.days()] == list(window.days())
    assert all(span.week_on(span.window.start) >= 1 and span.phase in range(1, 6) for span in spans)
    for day in goals:
        assert planned.span_on(day).stage is Stage.RACE_WEEK
        after = Stage.RACE_WEEK if day + DAY in goals else Stage.RECOVERY
        assert planned.span_on(day + DAY).stage is after
        before = {planned.span_on(one).stage for one in Window(week_start(day), day).days()}
        assert before <= {Stage.RACE_WEEK, Stage.RECOVERY}
