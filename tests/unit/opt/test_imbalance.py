"""A runner's body: sides, and the entries of the two lists."""

import pytest

from plansync.opt.imbalance import Body, Imbalance, Severity, Side
from tests.planning import OVER, UNDER

BOTH, LEFT, RIGHT = Side.BOTH, Side.LEFT, Side.RIGHT


@pytest.mark.parametrize(
    ("one", "other", "covers", "meets"),
    [
        (BOTH, BOTH, True, True),
        (BOTH, LEFT, True, True),
        (LEFT, BOTH, False, True),
        (LEFT, LEFT, True, True),
        (LEFT, RIGHT, False, False),
        (RIGHT, LEFT, False, False),
    ],
)
def test_a_side_covers_and_meets_another(
    one: Side, other: Side, *, covers: bool, meets: bool
) -> None:
    assert one.covers(other) is covers
    assert one.meets(other) is meets


def test_entries_about_one_muscle_list_and_side_have_one_key() -> None:
    soleus = Imbalance("soleus", OVER, LEFT)

    alike = Imbalance("soleus", OVER, LEFT, Severity.HIGH, "a sign")
    others = (
        Imbalance("soleus", OVER, RIGHT),
        Imbalance("soleus", UNDER, LEFT),
        Imbalance("tfl", OVER, LEFT),
    )

    assert alike.key == soleus.key
    assert len({one.key for one in (soleus, *others)}) == 4


def test_a_list_keeps_the_runners_order() -> None:
    tfl, soleus, weak = (
        Imbalance("tfl", OVER),
        Imbalance("soleus", OVER),
        Imbalance("gluteus-medius", UNDER),
    )

    runner = Body((tfl, weak, soleus))

    assert runner.of(OVER) == (tfl, soleus)
    assert runner.of(UNDER) == (weak,)
