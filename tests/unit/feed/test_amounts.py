"""Amounts as a runner reads them."""

import pytest

from plansync.feed.amounts import distance, duration, step_amount, tempo_legend
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Side
from tests.builders import BRACE, ROLL, WAKE, step


@pytest.mark.parametrize(
    ("distance_m", "told"),
    [(800, "800 m"), (1000, "1 km"), (8000, "8 km"), (8460, "8.5 km"), (42195, "42.2 km")],
)
def test_distance_is_told_in_the_unit_runners_use(distance_m: float, told: str) -> None:
    assert distance(distance_m) == told


@pytest.mark.parametrize(
    ("duration_s", "told"),
    [
        (10, "1 min"),
        (2700, "45 min"),
        (3590, "1 h"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (7200, "2 h"),
    ],
)
def test_duration_is_told_in_hours_and_minutes(duration_s: int, told: str) -> None:
    assert duration(duration_s) == told


@pytest.mark.parametrize(
    ("dose", "side", "rest_s", "told"),
    [
        ("1x30s", Side.BOTH, 0, "30 s each side"),
        ("2x30s", Side.LEFT, 0, "2 x 30 s left side"),
        ("1x30s", None, 0, "30 s"),
        ("1x30s", None, 30, "30 s"),
        (
            "2x12r@4-2-1",
            Side.RIGHT,
            30,
            "2 x 12 reps right side · tempo 4-2-1 · rest 30 s",
        ),
        ("1x10r@h2", Side.BOTH, 0, "10 reps each side · hold each 2 s"),
        ("1x8r@H5", None, 0, "8 reps · hold each 5 s"),
        ("2x5r@L3", None, 0, "2 x 5 reps · hold each landing 3 s"),
        ("1x10r@D", Side.BOTH, 0, "10 reps each side · smooth"),
        ("1x8r@X", None, 0, "8 reps · fast with control"),
        ("1x6r@B", None, 0, "6 slow breaths"),
        ("1x290s", None, 0, "5 min"),
        ("2x3r@Q", None, 0, "2 x 3 quick passes of 10 s"),
        ("2x20r@Q1", None, 0, "2 x 20 quick hops"),
    ],
)
def test_step_amount_tells_every_tempo_of_the_grammar(
    dose: str, side: Side | None, rest_s: int, told: str
) -> None:
    amount = step_amount(step(dose=dose, side=side, rest_s=rest_s))

    assert amount == told


def test_each_counted_tempo_is_explained_once() -> None:
    curl = step("Crunch", Component.CORE, dose="2x8r@2-0-2-1", side=None)

    legend = tempo_legend((WAKE, BRACE, ROLL, curl))

    assert legend == (
        "Tempo 4-2-1: lower 4 s, hold 2 s, up 1 s",
        "Tempo 2-0-2-1: lower 2 s, up 2 s, pause 1 s",
    )
