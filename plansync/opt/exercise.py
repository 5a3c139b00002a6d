"""An exercise and its dose. The dose grammar: SETSxAMOUNT(s|r)[@tempo], amount a side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SECONDS_PER_REP = {"D": 2.0, "X": 2.0, "B": 8.0, "Q": 10.0, "Q1": 0.5}
_DOSE = re.compile(r"^(\d+)x(\d+)([sr])(?:@(.+))?$")
_TEMPO = re.compile(r"^(\d+)-(\d+)-(\d+)(?:-(\d+))?$")
_HOLD = re.compile(r"^([hHL])(\d+)$")
_HOLD_EXTRA_S = {"h": 2, "H": 2, "L": 3}


class Component(StrEnum):
    """The part of a workout an exercise belongs to (NASM's words; contract names)."""

    SMR = "smr"
    STATIC = "static"
    ACTIVE = "active"
    DYNAMIC = "dynamic"
    ACTIVATION = "activation"
    CORE = "core"
    BALANCE = "balance"
    PLYOMETRIC = "plyometric"
    SAQ = "saq"
    RESISTANCE = "resistance"
    INTEGRATION = "integration"
    WALK = "walk"
    ROM = "rom"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much: sets of reps at a tempo, or sets of held seconds, a side where sides matter."""

    sets: int
    reps: int | None = None
    hold_s: int | None = None
    tempo: str | None = None

    @property
    def work_s(self) -> float:
        """Seconds one set takes on one side."""
        if self.reps is None:
            return float(self.hold_s or 0)
        return self.reps * seconds_per_rep(self.tempo)

    def __str__(self) -> str:
        amount = f"{self.hold_s}s" if self.reps is None else f"{self.reps}r"
        return f"{self.sets}x{amount}" + (f"@{self.tempo}" if self.tempo else "")


@dataclass(frozen=True, slots=True)
class Cues:
    """How to do an exercise well, in our own words."""

    short: str
    set_up: str
    movement: str
    feel: str
    faults: tuple[str, ...]
    stop: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the catalogue. `kits` are alternatives: any one complete kit is enough."""

    id: str
    name: str
    component: Component
    level: str
    targets: tuple[str, ...]
    secondary: tuple[str, ...]
    kits: tuple[frozenset[str], ...]
    per_side: bool
    impact: int
    doses: Mapping[int, Dose] = field(hash=False)
    slots: frozenset[str]
    cautions: tuple[str, ...]
    cues: Cues
    regress_to: str = ""
    progress_to: str = ""
    fed_id: str = ""

    def usable_with(self, equipment: frozenset[str]) -> bool:
        """Whether the runner has what it takes."""
        return not self.kits or any(kit <= equipment for kit in self.kits)


def parse_dose(text: str) -> Dose:
    """The dose written as `text`, ValueError when it does not follow the grammar."""
    found = _DOSE.match(text)
    if found is None:
        raise ValueError(f"{text!r} is not a dose such as 2x12r@4-2-1 or 1x30s")
    sets, amount, unit, tempo = int(found[1]), int(found[2]), found[3], found[4]
    if sets < 1 or amount < 1:
        raise ValueError(f"{text!r} has no work in it")
    if unit == "r" or tempo is not None:
        seconds_per_rep(tempo)
    if unit == "s":
        return Dose(sets, hold_s=amount, tempo=tempo)
    return Dose(sets, reps=amount, tempo=tempo)


def seconds_per_rep(tempo: str | None) -> float:
    """Seconds one repetition takes at a tempo; ValueError for an unknown tempo."""
    if tempo in SECONDS_PER_REP:
        return SECONDS_PER_REP[tempo]
    if counted := _TEMPO.match(tempo or ""):
        return float(sum(int(part) for part in counted.groups(default="0")))
    if held := _HOLD.match(tempo or ""):
        return float(int(held[2]) + _HOLD_EXTRA_S[held[1]])
    raise ValueError(f"{tempo!r} is not a tempo such as 4-2-1, h2, H5, L3, D, X, B, Q or Q1")
