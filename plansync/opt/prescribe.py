"""A prescription: one exercise with its dose, its side and the reason it is there."""

import math
from dataclasses import dataclass

from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Side

CHANGE_OVER_S = 10
SIDE_SWITCH_S = 5


@dataclass(frozen=True, slots=True)
class Prescription:
    """One step of a session. `muscles` are those of the runner's list that it serves.

    `side` is None when the exercise has no sides.
    """

    exercise: Exercise
    dose: Dose
    side: Side | None
    muscles: tuple[str, ...]
    why: str
    rest_s: int = 0
    superset: int = 0
    """Equal numbers of one session belong together, done straight after each other; 0: alone."""

    @property
    def component(self) -> Component:
        """The part of the workout this step belongs to."""
        return self.exercise.component

    @property
    def seconds(self) -> int:
        """How long the step takes, change-over included."""
        return seconds_of(self.dose, sides=_sides(self.side), rest_s=self.rest_s)


def seconds_of(dose: Dose, *, sides: int, rest_s: int) -> int:
    """Seconds a dose takes: sides x sets x work, rest between sets, change-over, side switch."""
    work = sides * dose.sets * dose.work_s
    rest = rest_s * (dose.sets - 1)
    return math.ceil(work + rest + CHANGE_OVER_S + SIDE_SWITCH_S * (sides - 1))


def minutes_of(steps: tuple[Prescription, ...]) -> int:
    """Whole minutes a row of steps takes, rounded up."""
    return math.ceil(sum(step.seconds for step in steps) / 60)


def _sides(side: Side | None) -> int:
    return 2 if side is Side.BOTH else 1
