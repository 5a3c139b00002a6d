"""The five phases of the OPT model and their acute variables, with edition and source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plansync.opt.exercise import Component


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range of whole numbers."""

    least: int
    most: int

    def __contains__(self, value: int) -> bool:
        return self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Variables:
    """The acute variables of one component in one phase. None: the source gives no number."""

    phase: int
    component: Component
    source: str
    edition: int | None = None
    amounts: Mapping[str, Range] = field(default_factory=dict, hash=False)
    """exercises, sets, reps, hold_s, rest_s, load_percent_1rm and their variants."""
    tempo: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase. `plan_as` is the phase whose recipes it uses; `says` is a line for the runner.

    Who lacks what it `needs` (gym, technique) is planned as phase `without`.
    """

    number: int
    level: str
    name: str
    weeks: Range
    plan_as: int
    says: str
    source: str
    variables: Mapping[Component, Variables] = field(hash=False)
    needs: frozenset[str] = frozenset()
    without: int | None = None
