"""How much of an exercise: its own dose, grown by the week, brought down to what is allowed."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from plansync.opt.dosing import Dosing, dose_for, lowered
from plansync.opt.exercise import Component, Dose, Exercise, parse_dose
from plansync.opt.macrocycle import Step
from plansync.opt.phase import Range, Variables
from plansync.opt.rules import Part, Serve
from tests.planning import catalogue

SQUAT = catalogue().exercises["res-goblet-squat"]
NONE: Mapping[str, Range] = MappingProxyType({})
ENDS = {"sets": Range(1, 3), "reps": Range(8, 15)}
PART = Part(Component.RESISTANCE, Serve.LIFT, Range(1, 2), frozenset({"solo"}))


def _exercise(
    dose: str, *, component: Component = Component.RESISTANCE, per_side: bool = False
) -> Exercise:
    """An exercise with one dose, in phase 1."""
    return replace(SQUAT, component=component, per_side=per_side, doses={1: parse_dose(dose)})


def _row(
    amounts: Mapping[str, Range] = NONE, tempo: str | None = None
) -> dict[Component, Variables]:
    """The acute variables of resistance."""
    row = Variables(1, Component.RESISTANCE, "OPT model", amounts=amounts, tempo=tempo)
    return {Component.RESISTANCE: row}


def _week(
    dose: str, step: Step, amounts: Mapping[str, Range] = NONE, *, per_side: bool = False
) -> str:
    """The dose of a week whose step counts for the exercise."""
    exercise = _exercise(dose, per_side=per_side)
    return str(dose_for(exercise, 1, PART, _row(amounts), Dosing(step), is_growing=True))


@pytest.mark.parametrize(
    ("dose", "step", "grown"),
    [
        ("2x12r@2-0-2", Step(3), "3x12r@2-0-2"),
        ("2x12r@2-0-2", Step(1), "1x12r@2-0-2"),
        ("2x12r@2-0-2", Step(2, 1.25), "2x15r@2-0-2"),
        ("2x12r@2-0-2", Step(2, 0.5), "2x6r@2-0-2"),
        ("2x30s", Step(3, 2.0), "3x30s"),
    ],
)
def test_a_week_has_the_sets_of_its_step_and_its_share_of_the_repetitions(
    dose: str, step: Step, grown: str
) -> None:
    assert _week(dose, step) == grown


@pytest.mark.parametrize(
    ("step", "grown"),
    [
        (Step(3), "3x12r@2-0-2"),
        (Step(4), "3x12r@2-0-2"),
        (Step(2, 1.25), "2x15r@2-0-2"),
        (Step(2, 1.5), "2x15r@2-0-2"),
    ],
)
def test_what_grows_never_leaves_the_upper_end_of_the_phase(step: Step, grown: str) -> None:
    assert _week("2x12r@2-0-2", step, ENDS) == grown


def test_a_dose_above_the_upper_end_keeps_its_own() -> None:
    assert _week("4x20r@2-0-2", Step(5, 1.5), ENDS) == "4x20r@2-0-2"


def test_where_nothing_is_said_of_a_component_nothing_bounds_its_growth() -> None:
    grown = dose_for(_exercise("2x12r@2-0-2"), 1, PART, {}, Dosing(Step(6, 3.0)), is_growing=True)

    assert grown == Dose(6, reps=36, tempo="2-0-2")


def test_repetitions_a_leg_bound_what_is_done_leg_by_leg() -> None:
    ends = {"reps": Range(8, 20), "reps_a_leg": Range(6, 8)}

    assert _week("2x6r@2-0-2", Step(2, 2.0), ends, per_side=True) == "2x8r@2-0-2"
    assert _week("2x6r@2-0-2", Step(2, 2.0), ends) == "2x12r@2-0-2"


def test_a_step_counts_only_for_what_grows() -> None:
    exercise = _exercise("2x12r@2-0-2")

    assert dose_for(exercise, 1, PART, _row(), Dosing(Step(3, 2.0))) == exercise.doses[1]


def test_the_sets_of_a_recipe_bound_what_does_not_grow() -> None:
    exercise, one_set = _exercise("3x12r@2-0-2"), replace(PART, sets=1)
    week = Dosing(Step(4))

    assert dose_for(exercise, 1, one_set, _row(), week).sets == 1
    assert dose_for(exercise, 1, one_set, _row(), week, is_growing=True).sets == 4


@pytest.mark.parametrize(
    ("dose", "bounds", "told"),
    [
        ("3x12r@D", {"sets": 2}, "2x12r@D"),
        ("3x12r@D", {"reps": 8}, "3x8r@D"),
        ("3x12r@D", {"sets": 5, "reps": 50, "hold_s": 5}, "3x12r@D"),
        ("2x30s", {"hold_s": 20}, "2x20s"),
        ("2x30s", {"sets": 1, "reps": 5, "hold_s": 60}, "1x30s"),
    ],
)
def test_a_recipe_brings_a_dose_down_never_up_and_in_its_own_kind(
    dose: str, bounds: Mapping[str, int], told: str
) -> None:
    part = replace(PART, **bounds)  # type: ignore[arg-type]

    assert str(dose_for(_exercise(dose), 1, part, _row())) == told


@pytest.mark.parametrize(
    ("own", "of_edition", "told"),
    [
        ("4-2-1", "4-2-1-1", "4-2-1-1"),
        ("4-2-1", None, "4-2-1"),
        ("4-2-1", "2-0-2-0", "4-2-1"),
        ("4-2-1", "4-2-1", "4-2-1"),
        ("4-2-1", "4-2-12", "4-2-1"),
    ],
)
def test_a_tempo_gets_the_fourth_number_of_the_edition(
    own: str, of_edition: str | None, told: str
) -> None:
    dose = dose_for(_exercise(f"2x12r@{own}"), 1, PART, _row(tempo=of_edition))

    assert dose == Dose(2, reps=12, tempo=told)


def test_a_hold_has_no_tempo_to_change() -> None:
    assert dose_for(_exercise("2x30s"), 1, PART, _row(tempo="4-2-1-1")) == Dose(2, hold_s=30)


@pytest.mark.parametrize(
    ("asked", "sets"),
    [
        (Dosing(), 3),
        (Dosing(sets_less=1), 2),
        (Dosing(sets_less=5), 1),
        (Dosing(sets_most=2), 2),
        (Dosing(sets_most=4), 3),
        (Dosing(sets_less=1, sets_most=1), 1),
        (Dosing(eased=frozenset({SQUAT.id})), 2),
        (Dosing(eased=frozenset({"another"})), 3),
        (Dosing(sets_less=1, eased=frozenset({SQUAT.id})), 1),
    ],
)
def test_sets_come_down_but_never_below_one(asked: Dosing, sets: int) -> None:
    assert lowered(SQUAT, Dose(3, reps=12, tempo="X"), asked) == Dose(sets, reps=12, tempo="X")


@pytest.mark.parametrize(
    ("component", "hold_s"),
    [(Component.STATIC, 20), (Component.ACTIVE, 20), (Component.SMR, 30), (Component.CORE, 30)],
)
def test_only_stretches_are_held_shorter(component: Component, hold_s: int) -> None:
    exercise = _exercise("1x30s", component=component)

    assert lowered(exercise, Dose(1, hold_s=30), Dosing(hold_most_s=20)) == Dose(1, hold_s=hold_s)


def test_a_short_hold_and_a_count_of_repetitions_stay_as_they_are() -> None:
    stretch = _exercise("1x10s", component=Component.ACTIVE)
    repeated = Dose(1, reps=8, tempo="h2")

    assert lowered(stretch, Dose(1, hold_s=10), Dosing(hold_most_s=20)) == Dose(1, hold_s=10)
    assert lowered(stretch, repeated, Dosing(hold_most_s=20)) == repeated


def test_fewer_sets_and_shorter_holds_come_together() -> None:
    stretch = _exercise("2x30s", component=Component.STATIC)

    eased = lowered(stretch, Dose(2, hold_s=30), Dosing(sets_less=1, hold_most_s=20))

    assert eased == Dose(1, hold_s=20)


def test_dosings_that_differ_have_keys_that_differ() -> None:
    dosings = (
        Dosing(),
        Dosing(Step(2)),
        Dosing(Step(2, 0.5)),
        Dosing(sets_less=1),
        Dosing(sets_most=1),
        Dosing(hold_most_s=1),
        Dosing(is_heavy=True),
        Dosing(eased=frozenset({"a"})),
        Dosing(eased=frozenset({"a", "b"})),
    )

    assert len({one.key for one in dosings}) == len(dosings)


def test_equal_dosings_have_one_key() -> None:
    names = [f"exercise-{n}" for n in range(9)]

    one, other = (Dosing(Step(2), eased=frozenset(order)) for order in (names, names[::-1]))

    assert one == other
    assert one.key == other.key
