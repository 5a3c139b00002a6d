"""Where standalone sessions are placed: the hard rules over many weeks of letters, no composing.

e easy, l long, q quality, R race, 2 easy twice, . no run.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plansync.opt.rules import Placement
from plansync.plan.place import Days, Placed, Refusal, by_day, place
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.runs.model import Run, RunLoad
from plansync.times import at_local
from tests.planning import DAY, MONDAY, VANCOUVER, catalogue, preferences, run, week

LENGTH = timedelta(minutes=35)
NONE: tuple[int | None, ...] = (None,)
many = settings(max_examples=60, deadline=None)
letters = st.lists(st.sampled_from("ee..lqR2"), min_size=21, max_size=21).map("".join)
calm_letters = st.lists(st.sampled_from("eee..q"), min_size=21, max_size=21).map("".join)
phases = st.sampled_from((1, 2, 5))
MIDDLE = MONDAY + 7 * DAY
RULES: Placement = catalogue().rules.placement


def _runs(pattern: str) -> list[Run]:
    once = pattern.replace("2", "e")
    runs = [
        one
        for n in range(0, 21, 7)
        for one in week(once[n : n + 7], monday=MONDAY + n * DAY, clock=time(7))
    ]
    twice = [MONDAY + n * DAY for n, letter in enumerate(pattern) if letter == "2"]
    return [*runs, *(run(day, clock=time(14), key=f"second-{day}") for day in twice)]


def _days(pattern: str, phase: int, race: Race | None = None, per_week: int = 4) -> Days:
    chosen = preferences()
    chosen = type(chosen)(chosen.namespace, chosen.tz, chosen.habits, standalone_per_week=per_week)
    return Days(
        runs=by_day(_runs(pattern)),
        season=season([PhaseChange(phase, date(2026, 1, 5))], [race] if race else []),
        rules=RULES,
        preferences=chosen,
        now=at_local(MONDAY - DAY, time(6), VANCOUVER),
        standing=lambda _: (phase,),
    )


def _place(
    days: Days, monday: date, taken: Sequence[date] = ()
) -> tuple[tuple[Placed, ...], tuple[Refusal, ...]]:
    """As many sessions as the runner wants, each of its day's own phase."""
    wanted = NONE * days.preferences.standalone_per_week
    return place(days, monday, taken=taken, length=LENGTH, wanted=wanted)


def _two_weeks(days: Days) -> tuple[list[Placed], tuple[Refusal, ...]]:
    """The sessions of two weeks, and why the other days of the second have none."""
    first, _ = _place(days, MONDAY)
    second, refused = _place(days, MIDDLE, taken=[one.day for one in first])
    return [*first, *second], refused


def _letter(pattern: str, day: date, after: int = 0) -> str:
    n = (day - MONDAY).days + after
    return pattern[n] if 0 <= n < len(pattern) else "."


@many
@given(letters, phases)
def test_h2_none_before_what_the_phase_keeps_free(pattern: str, phase: int) -> None:
    placed, _ = _two_weeks(_days(pattern, phase))

    closed = "lR" if phase == 1 else "lRq"
    assert all(_letter(pattern, one.day, 1) not in closed for one in placed)


@many
@given(letters, phases)
def test_h3_h4_none_on_or_after_a_long_run_or_race(pattern: str, phase: int) -> None:
    placed, _ = _two_weeks(_days(pattern, phase))

    assert all(_letter(pattern, one.day) not in "lR" for one in placed)
    assert all(_letter(pattern, one.day, -1) not in "lR" for one in placed)


@many
@given(calm_letters, phases)
def test_h5_days_are_two_apart_also_over_the_end_of_a_week(pattern: str, phase: int) -> None:
    placed, _ = _two_weeks(_days(pattern, phase))

    assert all(b.day - a.day >= 2 * DAY for a, b in pairwise(placed))


@many
@given(calm_letters, phases)
def test_h7_a_rest_day_stays_free_when_one_is_used(pattern: str, phase: int) -> None:
    first, _ = _place(_days(pattern, phase), MONDAY)

    used = [one for one in first if _letter(pattern, one.day) == "."]
    assert not used or pattern[:7].count(".") > len(used)


@many
@given(letters, phases)
def test_h8_six_hours_lie_between_a_run_and_the_session(pattern: str, phase: int) -> None:
    days = _days(pattern, phase)
    placed, _ = _two_weeks(days)

    for one in placed:
        runs = days.runs.get(one.day, ())
        if one.after is not None:
            assert phase == 1
            assert all(each.load is RunLoad.LOW for each in runs)
            assert one.start == max(each.end for each in runs)
        else:
            assert all(one.start - each.end >= timedelta(hours=6) for each in runs)


@many
@given(calm_letters, phases, st.integers(0, 20), st.sampled_from("AB"))
def test_h1_days_before_and_after_a_race_are_free(
    pattern: str, phase: int, n: int, priority: str
) -> None:
    race = Race("r", "Race", MONDAY + n * DAY, 42195, Priority(priority))
    placed, _ = _two_weeks(_days(pattern, phase, race))

    before, after = {"A": (6, 1), "B": (3, 2)}[priority]
    assert not any(0 <= (race.day - one.day).days <= before for one in placed)
    assert not any(0 <= (one.day - race.day).days <= after for one in placed)


@many
@given(letters, phases, st.integers(1, 4))
def test_as_many_as_wanted_and_every_other_day_has_its_reason(
    pattern: str, phase: int, per_week: int
) -> None:
    days = _days(pattern, phase, per_week=per_week)

    placed, refused = _place(days, MONDAY)

    assert len(placed) <= per_week
    assert {one.day for one in placed} | {one.day for one in refused} == {
        MONDAY + n * DAY for n in range(7)
    }
    assert len(placed) + len(refused) == 7
    assert all(one.why for one in placed)
    assert all(one.why for one in refused)


@many
@given(calm_letters, phases)
def test_wanting_more_never_gives_fewer(pattern: str, phase: int) -> None:
    counts = [len(_place(_days(pattern, phase, per_week=n), MONDAY)[0]) for n in range(5)]

    assert counts == sorted(counts)


@many
@given(calm_letters)
def test_the_lowest_sum_of_ranks_wins(pattern: str) -> None:
    """No single day that could replace the chosen one has a better rank."""
    days = _days(pattern, 1, per_week=1)

    placed, _ = _place(days, MONDAY)

    easy_and_calm = [
        n for n in range(7) if pattern[n] == "e" and _letter(pattern, MONDAY, n + 1) != "q"
    ]
    if easy_and_calm:
        assert [one.rank for one in placed] == [1]


CLOSE_TO_WEDNESDAY = "too close to the session on Wednesday"
CLOSE_TO_FRIDAY = "too close to the session on Friday"


@pytest.mark.parametrize(
    ("pattern", "phase", "told"),
    [
        (
            "eqe.ele",
            1,
            (
                *("Straight after an easy run.", "too close to the session on Monday"),
                *("Straight after an easy run.", CLOSE_TO_WEDNESDAY),
                *("long run on Saturday", "long run on the same day", "long run on Saturday"),
            ),
        ),
        (
            "eqe.ele",
            2,
            (
                *("fast run on Tuesday", CLOSE_TO_WEDNESDAY),
                *("On a day with a run, at least 6 hours after it.", CLOSE_TO_WEDNESDAY),
                *("long run on Saturday", "long run on the same day", "long run on Saturday"),
            ),
        ),
        (
            "eeR....",
            2,
            (
                *("On a day with a run, at least 6 hours after it.", "race on Wednesday"),
                *("race on the same day", "race on Wednesday"),
                *("No run on this day, and no key run after it.", CLOSE_TO_FRIDAY),
                "Monday and Friday suit better",
            ),
        ),
    ],
)
def test_every_day_of_a_week_says_why(pattern: str, phase: int, told: tuple[str, ...]) -> None:
    days = _days(f".......{pattern}.......", phase, per_week=2)

    placed, refused = _place(days, MIDDLE)

    whys = {one.day: one.why for one in placed} | {one.day: one.why for one in refused}
    assert tuple(whys[day] for day in sorted(whys)) == told


@pytest.mark.parametrize(
    ("priority", "weekday", "told"),
    [
        (
            Priority.A,
            5,
            [
                *(f"Lake Race in {n} days" for n in (5, 4, 3, 2)),
                *("Lake Race on the next day", "Lake Race on the same day"),
                "the day after Lake Race",
            ],
        ),
        (Priority.B, -1, ["the day after Lake Race", "2 days after Lake Race", CLOSE_TO_WEDNESDAY]),
    ],
)
def test_a_race_closes_days_in_words(priority: Priority, weekday: int, told: list[str]) -> None:
    race = Race("r", "Lake Race", MIDDLE + weekday * DAY, 10000, priority)
    days = _days(".......eqe.e.........", 2, race, per_week=2)

    _, refused = _place(days, MIDDLE)

    assert [one.why for one in refused][: len(told)] == told


def test_where_doubles_are_not_wanted_a_fast_run_closes_its_day() -> None:
    days = _days(".......qqe.e.l.......", 1, per_week=2)
    single = replace(days, preferences=replace(days.preferences, same_day_doubles=False))

    _, refused = _place(single, MIDDLE)

    assert [one.why for one in refused][:2] == ["fast run on the same day"] * 2


def test_a_rule_without_ranks_for_the_day_before_a_fast_run_names_that_run() -> None:
    ranks = {**RULES.ranks, 1: ("low-no-key-next", "rest-no-key-next")}
    days = _days(".......eqe.e.l.......", 1, per_week=1)

    _, refused = _place(replace(days, rules=replace(RULES, ranks=ranks)), MIDDLE)

    assert refused[0].why == "fast run on Tuesday"
    assert refused[1].why == "fast run on the same day"


def test_a_day_with_only_what_no_rank_knows_has_no_good_moment() -> None:
    ranks = {**RULES.ranks, 1: ("rest",)}
    days = _days(".......eee.e.........", 1, per_week=1)

    _, refused = _place(replace(days, rules=replace(RULES, ranks=ranks)), MIDDLE)

    assert refused[0].why == "no good moment beside its runs"


def test_a_day_of_another_phase_says_that_the_wanted_one_does_not_fit() -> None:
    days = replace(_days("e" * 21, 1), standing=lambda day: (2,) if day.weekday() < 3 else (1,))

    placed, refused = place(days, MIDDLE, taken=(), length=LENGTH, wanted=(2,))

    assert [one.day.weekday() for one in placed] == [0]
    assert refused[2:] == tuple(
        Refusal(MIDDLE + n * DAY, "no session of phase 2 fits this part of the season")
        for n in range(3, 7)
    )
