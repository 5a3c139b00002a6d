"""Which blocks a race asks for: by its distance, and by the weeks between two races."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plansync.opt.macrocycle import BetweenRaces, Macrocycle, SeasonRules
from tests.planning import catalogue

RULES: SeasonRules = replace(
    catalogue().season,
    macrocycles=(
        Macrocycle("marathon", "Marathon", 42000, ()),
        Macrocycle("half", "Half marathon", 21000, ()),
        Macrocycle("short", "Short race", 0, ()),
    ),
    between_races=(BetweenRaces("close", 4, ()), BetweenRaces("near", 8, ())),
)


@pytest.mark.parametrize(
    ("distance_m", "macrocycle"),
    [
        (100_000, "marathon"),
        (42_195, "marathon"),
        (42_000, "marathon"),
        (41_999.9, "half"),
        (21_000, "half"),
        (5_000, "short"),
        (0, "short"),
        (None, "marathon"),
    ],
)
def test_a_race_has_the_macrocycle_of_its_distance(
    distance_m: float | None, macrocycle: str
) -> None:
    assert RULES.macrocycle(distance_m).id == macrocycle


def test_a_race_of_unknown_length_is_taken_for_a_marathon_and_nothing_longer() -> None:
    longer = Macrocycle("longer", "Longer", 42_195.1, ())
    whole = Macrocycle("whole", "Whole", 42_195, ())

    assert replace(RULES, macrocycles=(longer, whole)).macrocycle(None).id == "whole"


def test_a_race_shorter_than_all_has_the_last_macrocycle() -> None:
    ten = Macrocycle("ten", "Ten kilometres", 10_000, ())
    rules = replace(RULES, macrocycles=(*RULES.macrocycles[:2], ten))

    assert rules.macrocycle(5_000).id == "ten"


@pytest.mark.parametrize(
    ("apart", "between"),
    [
        (timedelta(days=1), "close"),
        (timedelta(days=27), "close"),
        (timedelta(weeks=4), "near"),
        (timedelta(days=55), "near"),
        (timedelta(weeks=8), None),
    ],
)
def test_two_races_have_the_blocks_of_the_weeks_between_them(
    apart: timedelta, between: str | None
) -> None:
    found = RULES.between(apart)

    assert (found.id if found else None) == between
