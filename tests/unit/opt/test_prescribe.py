"""One step of a session: the seconds it takes, alone and in a row."""

import pytest

from plansync.opt.exercise import Component, Dose
from plansync.opt.imbalance import Side
from plansync.opt.prescribe import Prescription, minutes_of
from tests.planning import catalogue

STRETCH = catalogue().exercises["st-soleus-bent"]


def _step(
    hold_s: int = 30, *, sets: int = 1, side: Side | None = None, rest_s: int = 0
) -> Prescription:
    return Prescription(STRETCH, Dose(sets, hold_s=hold_s), side, ("soleus",), "", rest_s)


@pytest.mark.parametrize(
    ("side", "seconds"), [(None, 40), (Side.LEFT, 40), (Side.RIGHT, 40), (Side.BOTH, 75)]
)
def test_both_sides_are_done_one_after_the_other(side: Side | None, seconds: int) -> None:
    assert _step(side=side).seconds == seconds


def test_there_is_a_rest_between_sets_but_not_after_the_last() -> None:
    assert _step(sets=1, rest_s=60).seconds == 40
    assert _step(sets=3, rest_s=60).seconds == 3 * 30 + 2 * 60 + 10


def test_a_step_rests_nowhere_and_stands_alone_if_nothing_else_is_said() -> None:
    step = Prescription(STRETCH, Dose(2, hold_s=30), None, (), "")

    assert (step.seconds, step.superset) == (70, 0)
    assert step.component is Component.STATIC


@pytest.mark.parametrize(("holds_s", "minutes"), [((50,), 1), ((51,), 2), ((50, 50, 50), 3)])
def test_minutes_of_a_row_of_steps_are_rounded_up_once(
    holds_s: tuple[int, ...], minutes: int
) -> None:
    assert minutes_of(tuple(_step(hold_s) for hold_s in holds_s)) == minutes
