"""How much of an exercise: its own dose, the recipe's bounds, the week's step, the season's drops.

Own doses lie at the low end of the phase's acute variables (config/opt/phases.toml); what grows
never leaves their upper end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.macrocycle import Step
from plansync.opt.phase import Range, Variables
from plansync.opt.rules import Part

_ENDLESS = Range(1, 99)


@dataclass(frozen=True, slots=True)
class Dosing:
    """What a day asks of doses. `eased` exercises are done with one set fewer.

    `step` is the week's place in the phase's progression, None where nothing grows.
    """

    step: Step | None = None
    sets_less: int = 0
    sets_most: int | None = None
    hold_most_s: int | None = None
    is_heavy: bool = False
    eased: frozenset[str] = frozenset()
    key: str = field(init=False, compare=False, repr=False, default="")
    """The same for equal dosings."""

    def __post_init__(self) -> None:
        eased = sorted(self.eased)
        told = (self.step, self.sets_less, self.sets_most, self.hold_most_s, self.is_heavy, eased)
        object.__setattr__(self, "key", repr(told))


PLAIN = Dosing()


def dose_for(
    exercise: Exercise,
    phase: int,
    part: Part,
    variables: Mapping[Component, Variables],
    dosing: Dosing = PLAIN,
    *,
    is_growing: bool = False,
) -> Dose:
    """The exercise's own dose in a phase, grown by the week, brought down to what is allowed.

    `is_growing`: whether the week's step counts for it.
    """
    row = variables.get(exercise.component)
    dose = _in_edition(exercise.doses[phase], row)
    step = dosing.step if is_growing else None
    if step is not None:
        dose = _grown(dose, step, row, is_per_side=exercise.per_side)
    if part.sets is not None and step is None:
        dose = replace(dose, sets=min(dose.sets, part.sets))
    if part.reps is not None and dose.reps is not None:
        dose = replace(dose, reps=min(dose.reps, part.reps))
    if part.hold_s is not None and dose.hold_s is not None:
        dose = replace(dose, hold_s=min(dose.hold_s, part.hold_s))
    return lowered(exercise, dose, dosing)


def lowered(exercise: Exercise, dose: Dose, dosing: Dosing) -> Dose:
    """The dose with what the season and a mark "too hard" take off it; never less than one set."""
    less = dosing.sets_less + (exercise.id in dosing.eased)
    sets = max(1, min(dose.sets - less, dosing.sets_most or dose.sets))
    if sets != dose.sets:
        dose = replace(dose, sets=sets)
    if dosing.hold_most_s is not None and dose.hold_s and exercise.component in _HELD:
        return replace(dose, hold_s=min(dose.hold_s, dosing.hold_most_s))
    return dose


_HELD = (Component.STATIC, Component.ACTIVE)


def _grown(dose: Dose, step: Step, row: Variables | None, *, is_per_side: bool) -> Dose:
    """The dose of one week: as many sets as the step says, and its share of the amount."""
    amounts = row.amounts if row else {}
    sets = min(step.sets, max(amounts.get("sets", _ENDLESS).most, dose.sets))
    if dose.reps is None or step.amount == 1.0:
        return replace(dose, sets=sets)
    a_leg = amounts.get("reps_a_leg") if is_per_side else None
    most = max((a_leg or amounts.get("reps", _ENDLESS)).most, dose.reps)
    return replace(dose, sets=sets, reps=min(round(dose.reps * step.amount), most))


def _in_edition(dose: Dose, row: Variables | None) -> Dose:
    """The dose at the tempo of the runner's edition: the 7th adds a fourth number to the 6th's."""
    if row is None or row.tempo is None or dose.tempo is None:
        return dose
    return replace(dose, tempo=row.tempo) if row.tempo.startswith(f"{dose.tempo}-") else dose
