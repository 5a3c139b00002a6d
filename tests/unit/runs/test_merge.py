"""Several plans of one runner: the same run told by two of them counts once."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from plansync.runs.merge import is_same, merged
from plansync.runs.model import RunKind, ScheduledRun

DAY = date(2026, 11, 24)


def told(
    key: str,
    source: str,
    *,
    day: date = DAY,
    kind: RunKind = RunKind.EASY,
    hour: int | None = None,
    distance_m: float | None = None,
    duration_s: int | None = None,
) -> ScheduledRun:
    start = None if hour is None else datetime(2026, 11, 24, hour, tzinfo=UTC)
    return ScheduledRun(key, source, day, kind, key, start, distance_m, duration_s)


def keys(*runs: ScheduledRun) -> list[str]:
    return [run.key for run in merged(runs)]


def test_nothing_is_nothing() -> None:
    assert merged([]) == ()


def test_runs_come_in_order_of_day() -> None:
    later = told("a", "Coach", day=date(2026, 11, 26))

    assert keys(later, told("b", "Coach")) == ["b", "a"]


def test_of_two_that_are_the_same_the_first_stays() -> None:
    assert keys(told("b", "Coach"), told("a", "Club")) == ["b"]


def test_more_detail_beats_being_first() -> None:
    plain, full = told("a", "Coach"), told("b", "Club", hour=7, distance_m=8000)

    assert keys(plain, full) == keys(full, plain) == ["b"]


def test_two_runs_of_one_plan_stay_two() -> None:
    assert keys(told("a", "Coach"), told("b", "Coach")) == ["a", "b"]


def test_one_run_stands_for_only_one_of_another_plan() -> None:
    """A double of the coach is not swallowed by the single run of the club."""
    club = told("c", "Club", distance_m=8000)
    double = told("a", "Coach", distance_m=8000), told("b", "Coach", distance_m=8000)

    for order in permutations((club, *double)):
        assert len(merged(order)) == 2


def test_two_plans_with_the_same_double_are_one_plan() -> None:
    coach = told("a", "Coach", hour=7), told("b", "Coach", hour=18)
    club = told("c", "Club", distance_m=8000), told("d", "Club", distance_m=8000)

    assert len(merged((*coach, *club))) == 2


def test_three_plans_may_tell_of_one_run() -> None:
    assert keys(told("a", "Coach"), told("b", "Club"), told("c", "Book")) == ["a"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"hour": 7}, {"hour": 8}, True),
        ({"hour": 7}, {"hour": 9}, False),
        ({"hour": 7, "distance_m": 8000}, {"hour": 17, "distance_m": 8000}, False),
        ({"distance_m": 10000}, {"distance_m": 9000}, True),
        ({"distance_m": 10000}, {"distance_m": 8900}, False),
        ({"hour": 7, "distance_m": 10000}, {"distance_m": 9500, "kind": RunKind.LONG}, True),
        ({"hour": 7}, {"distance_m": 8000}, True),
        ({"hour": 7}, {"kind": RunKind.LONG}, False),
        ({}, {"day": date(2026, 11, 25)}, False),
    ],
)
def test_the_hour_then_the_distance_then_the_kind_decides(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    a, b = told("a", "Coach", **one), told("b", "Club", **other)  # type: ignore[arg-type]

    assert is_same(a, b) is same
    assert is_same(b, a) is same
