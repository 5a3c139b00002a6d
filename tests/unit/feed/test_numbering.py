"""The moves of a superset share a number, and say what follows what."""

from dataclasses import replace

import pytest

from plansync.feed.numbering import grouped, numbered, round_amount, rounds_words
from plansync.opt.exercise import Component
from plansync.opt.prescribe import Prescription
from tests.builders import ROLL, WAKE, step


def pair(
    number: int = 1, *, sets: int = 2, inside_s: int = 0, between_s: int = 45
) -> tuple[Prescription, Prescription]:
    """A squat and its twin on one leg."""
    squat = step(
        "Squat", Component.RESISTANCE, dose=f"{sets}x10r@2-0-2-0", side=None, rest_s=inside_s
    )
    twin = step("Step-down", Component.RESISTANCE, dose=f"{sets}x8r@4-2-1", rest_s=between_s)
    return replace(squat, superset=number), replace(twin, superset=number)


def test_a_superset_counts_as_one() -> None:
    lines = numbered((ROLL, *pair(1), *pair(2), WAKE))

    assert [one.number for one in lines] == ["1", "2a", "2b", "3a", "3b", "4"]
    assert [one.step for one in lines] == [ROLL, *pair(1), *pair(2), WAKE]


def test_steps_of_their_own_are_never_put_together() -> None:
    assert grouped((ROLL, WAKE)) == ((ROLL,), (WAKE,))
    assert grouped(()) == ()


def test_a_move_whose_twin_is_gone_stands_alone_with_its_own_rest() -> None:
    """An exercise that left the catalogue takes its step along."""
    _, left = pair(1)

    lines = numbered((left, *pair(2)))

    assert [one.number for one in lines] == ["1", "2a", "2b"]
    assert lines[0].amount == "2 x 8 reps each side · tempo 4-2-1 · rest 45 s"


@pytest.mark.parametrize(
    ("sets", "inside_s", "between_s", "first", "second", "words"),
    [
        (
            2,
            0,
            45,
            "2 x 10 reps · tempo 2-0-2-0 · 1b straight after each set",
            "2 x 8 reps each side · tempo 4-2-1 · rest 45 s, then 1a again",
            "2 rounds: do a, then b straight after; rest 45 s between rounds.",
        ),
        (
            3,
            60,
            120,
            "3 x 10 reps · tempo 2-0-2-0 · 1b 60 s after each set",
            "3 x 8 reps each side · tempo 4-2-1 · rest 120 s, then 1a again",
            "3 rounds: do a, rest 60 s, then b; rest 120 s between rounds.",
        ),
        (
            2,
            0,
            0,
            "2 x 10 reps · tempo 2-0-2-0 · 1b straight after each set",
            "2 x 8 reps each side · tempo 4-2-1 · 1a again",
            "2 rounds: do a, then b straight after.",
        ),
        (
            1,
            0,
            45,
            "10 reps · tempo 2-0-2-0 · 1b straight after",
            "8 reps each side · tempo 4-2-1",
            "Do a, then b straight after.",
        ),
        (
            1,
            60,
            120,
            "10 reps · tempo 2-0-2-0 · 1b 60 s after",
            "8 reps each side · tempo 4-2-1",
            "Do a, rest 60 s, then b.",
        ),
    ],
)
def test_a_superset_says_what_follows_what(
    sets: int, inside_s: int, between_s: int, first: str, second: str, words: str
) -> None:
    both = pair(sets=sets, inside_s=inside_s, between_s=between_s)

    assert tuple(one.amount for one in numbered(both)) == (first, second)
    assert rounds_words(*both) == words


def test_one_round_of_a_move_has_neither_sets_nor_rest() -> None:
    first, second = pair(inside_s=60)

    assert round_amount(first) == "10 reps · tempo 2-0-2-0"
    assert round_amount(second) == "8 reps each side · tempo 4-2-1"
