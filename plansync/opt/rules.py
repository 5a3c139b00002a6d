"""The typed rules of composition, trimming and placement (config/opt/rules.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from plansync.opt.exercise import Component
from plansync.opt.phase import Range


class Serve(StrEnum):
    """Whose muscles a part of a recipe is chosen for."""

    OVER = "over"
    UNDER = "under"
    HIGH = "high"
    ANY = "any"
    SUPERSET = "superset"
    LIFT = "lift"
    CALF = "calf"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a recipe: how many exercises of a component, for which muscles, at what dose."""

    component: Component
    serve: Serve
    count: Range
    slots: frozenset[str]
    pair: bool = False
    fill: bool = False
    unserved: bool = False
    instead: Component | None = None
    unless: Component | None = None
    twin: str | None = None
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    strength_reps: int | None = None
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a session of one slot is made of for one load of run, in some phases."""

    id: str
    slot: str
    load: str
    phases: frozenset[int]
    parts: tuple[Part, ...]
    keep: str
    trim: tuple[str, ...]
    expect_min: int
    why: str
    cap_min: int | None = None
    optional: bool = False
    jumps: bool = field(init=False, compare=False, default=False)
    """Whether it may ask for landings."""

    def __post_init__(self) -> None:
        jumps = any(one.twin == "power" or one.serve is Serve.CALF for one in self.parts)
        object.__setattr__(self, "jumps", jumps)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A movement pattern: strength moves, their twins, and heavy lifts, best first."""

    id: str
    strength: tuple[str, ...]
    stabilization: tuple[str, ...]
    power: tuple[str, ...]
    heavy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caps:
    """Most minutes: a session before a run by its load, after one, a day, a week."""

    before: Mapping[str, int] = field(hash=False)
    after: int
    around_day: int
    day: int
    day_with_standalone: int
    week: int
    smallest: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """Each listed muscle at least `times` in any `days` days that hold `runs` runs."""

    days: int
    times: int
    runs: int


@dataclass(frozen=True, slots=True)
class Novelty:
    """New = not done in `days`; nothing new in the last `before_a_race_days`."""

    days: int
    before_a_race_days: int


@dataclass(frozen=True, slots=True)
class Hold:
    """When exercises with a caution code are left out."""

    caution: str
    hours_before_key_run: int = 0
    days_before_a_race: int = 0
    days_after_a_race: int = 0
    needs_gym: bool = False
    needs_technique: bool = False


@dataclass(frozen=True, slots=True)
class Heavy:
    """Heavy work in phase 5 needs `weeks` of `phase` in the last `of_weeks`.

    From `none_before_race_days` before an A race on, only phase 1 sessions stand on their own.
    """

    phase: int
    weeks: int
    of_weeks: int
    none_before_race_days: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where standalone sessions may stand (hard rules H1-H8) and which days are better."""

    spacing_days: int
    after_run_hours: int
    attach_phases: frozenset[int]
    attach_loads: frozenset[str]
    preferred_start: time
    latest_end: time
    plyometric_most_a_week: int
    plyometric_hours: int
    free_days: int
    not_before_race_days: Mapping[str, int] = field(hash=False)
    not_after_race_days: Mapping[str, int] = field(hash=False)
    quiet_hours_after_race: int
    never_on: frozenset[str]
    never_after: frozenset[str]
    never_before: Mapping[int, frozenset[str]] = field(hash=False)
    ranks: Mapping[int, tuple[str, ...]] = field(hash=False)
    separate_hard_days_phases: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Rests:
    """Seconds between sets by phase; `light`: the most where nothing is lifted and no one jumps."""

    standalone: Mapping[int, int] = field(hash=False)
    in_pair: Mapping[int, int] = field(hash=False)
    light: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a coach may change about composing and placing."""

    edition: int
    rests: Rests
    caps: Caps
    rotation: Rotation
    novelty: Novelty
    holds: tuple[Hold, ...]
    heavy: Heavy
    progressing: frozenset[Component]
    contacts: Mapping[int, int] = field(hash=False)
    fill: Mapping[Component, tuple[str, ...]] = field(hash=False)
    recipes: tuple[Recipe, ...]
    patterns: tuple[Pattern, ...]
    placement: Placement
    _by_place: Mapping[tuple[str, str, int], Recipe] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )
    """The first recipe for each slot, load and phase."""

    def __post_init__(self) -> None:
        by_place = {
            (one.slot, one.load, phase): one
            for one in reversed(self.recipes)
            for phase in one.phases
        }
        object.__setattr__(self, "_by_place", by_place)

    def named(self, recipe_id: str) -> Recipe:
        """The recipe with an id; KeyError when there is none."""
        found = next((one for one in self.recipes if one.id == recipe_id), None)
        if found is None:
            raise KeyError(recipe_id)
        return found

    def recipe(self, slot: str, load: str, phase: int) -> Recipe | None:
        """The recipe for a slot around a run of `load` ("none" for standalone) in a phase."""
        return self._by_place.get((slot, load, phase))
