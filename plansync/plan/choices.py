"""What may be chosen for one kind of session on one kind of day: everything memory does not change.

The same setting comes back week after week, so every answer is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from plansync.opt.choose import Chooser, Role, fits, role_of, side_of, why_of
from plansync.opt.dosing import PLAIN, Dosing, dose_for, lowered
from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Activity, Imbalance, Side
from plansync.opt.prescribe import Prescription
from plansync.opt.rules import Part, Recipe, Serve
from plansync.plan.trim import Item

_LIFTED = (Component.RESISTANCE, Component.PLYOMETRIC)
BOTH = (Activity.OVERACTIVE, Activity.UNDERACTIVE)
_GENERAL = "A move that suits every runner"
_FILLERS = {
    Component.WALK: "Brings breath and pulse down after the run",
    Component.SAQ: "A running drill wakes quick feet before fast running",
    Component.ROM: "Easy movement for stiff legs",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What one session is composed for, but for its minutes and what was done before.

    `allowed`: only these exercises (None: all); `held`: none with these caution codes;
    `known`: jumps the runner has done lately, where new ones are no longer begun (None: all).
    `holds_still`: whether a muscle marked high may be held before the moving part.

    `resting` muscles are left out today on that list: one on both lists is stretched on some days
    and woken on others. `dosing`: what the day asks of doses.
    """

    recipe: Recipe
    phase: int
    is_standalone: bool = False
    contacts: int = 0
    allowed: frozenset[str] | None = None
    resting: frozenset[tuple[Activity, str]] = frozenset()
    held: frozenset[str] = frozenset()
    dosing: Dosing = PLAIN
    holds_still: bool = True
    known: frozenset[str] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two settings of one runner apart: a recipe by its name."""
        return (
            self.recipe.id,
            self.phase,
            self.is_standalone,
            self.contacts,
            self.allowed,
            self.resting,
            self.held,
            self.dosing.key,
            self.holds_still,
            self.known,
        )


@dataclass(frozen=True, slots=True)
class PartChoices:
    """The exercises and doses one runner may get for one part of a recipe in one setting."""

    chooser: Chooser
    setting: Setting
    part: Part
    _kept: dict[str, Exercise | None] = field(default_factory=dict, compare=False, repr=False)
    _items: dict[object, Item] = field(default_factory=dict, compare=False, repr=False)
    _pool: list[tuple[Exercise, bool]] = field(default_factory=list, compare=False, repr=False)

    def for_area(self, one: Imbalance) -> Exercise | None:
        """The exercise of a part that calms a muscle, None when nothing may be done for it."""
        key = f"area {one.key}"
        if key not in self._kept:
            self._kept[key] = self._for_area(one)
        return self._kept[key]

    def woken_by(self, one: Imbalance) -> Exercise | None:
        """The exercise of a part that wakes a muscle, None when nothing may."""
        key = f"wake {one.key}"
        if key not in self._kept:
            self._kept[key] = self._woken_by(one)
        return self._kept[key]

    def moved_by(self, one: Imbalance) -> Exercise | None:
        """The moving stretch of the part for a muscle, None when nothing fits."""
        key = f"move {one.key}"
        if key not in self._kept:
            phase = self.setting.phase
            found = self.chooser.find(one, self.part.component, self.part.slots, phase)
            self._kept[key] = found if found and self.may(found) else None
        return self._kept[key]

    def pool(self) -> Sequence[tuple[Exercise, bool]]:
        """Moves that can fill up a part, and whether each is for a listed muscle."""
        if not self._pool:
            self._pool.extend(self._pooled())
        return self._pool

    def first(self, names: Iterable[str], taken: set[str]) -> Exercise | None:
        """The first of some exercises that may be done and is not taken."""
        for name in names:
            ready = self._ready(name)
            if ready is not None and name not in taken:
                one = self.stepped(ready)
                if one.id not in taken:
                    return one
        return None

    def offered(self) -> list[Exercise]:
        """Everything of a part's component that may be done, in the catalogue's order."""
        usable = self.chooser.usable[self.part.component]
        return [one for one in usable if fits(one, self.part.slots, self.setting.phase)]

    def stepped(self, exercise: Exercise) -> Exercise:
        """What the runner has come to in an exercise's place, where that may be done today."""
        rung = self.chooser.stepped(exercise, self.part.slots, self.setting.phase)
        return rung if self.may(rung) and not self.rests(rung) else exercise

    def may(self, exercise: Exercise) -> bool:
        """Whether the day allows an exercise."""
        setting = self.setting
        if setting.allowed is not None and exercise.id not in setting.allowed:
            return False
        jumping = exercise.component is Component.PLYOMETRIC
        if jumping and setting.known is not None and exercise.id not in setting.known:
            return False
        return setting.held.isdisjoint(exercise.cautions)

    def rests(self, exercise: Exercise) -> bool:
        """Whether an exercise works a muscle that is stretched today instead."""
        resting = self.setting.resting
        if not resting:
            return False
        return any((Activity.UNDERACTIVE, name) in resting for name in exercise.targets)

    def dose(self, exercise: Exercise) -> Dose:
        """The dose of an exercise in this setting."""
        catalogue, phase = self.chooser.catalogue, self.setting.phase
        return dose_for(
            exercise,
            phase,
            self.part,
            catalogue.phases[phase].variables,
            self.setting.dosing,
            is_growing=exercise.component in catalogue.rules.progressing,
        )

    def strength_dose(self, exercise: Exercise) -> Dose:
        """The dose of the strong move of a pair."""
        dosing = self.setting.dosing
        dose = self.dose(exercise)
        dose = replace(dose, sets=self._sets() or dose.sets)
        light = self.part.strength_reps and not dosing.is_heavy
        if light and dose.reps and exercise.component is Component.RESISTANCE:
            dose = replace(dose, reps=self.part.strength_reps)
        return lowered(exercise, dose, dosing)

    def twin_dose(self, twin: Exercise) -> Dose:
        """The dose of the twin of a strong move: as many sets."""
        dose = self.dose(twin)
        dose = replace(dose, sets=self._sets() or dose.sets)
        return lowered(twin, dose, self.setting.dosing)

    def item(
        self,
        exercise: Exercise,
        activities: tuple[Activity, ...],
        chosen_for: Imbalance | None,
        group: int,
        *,
        dose: Dose | None = None,
        is_first: bool = False,
    ) -> Item:
        """A step of the part, for the muscle it was chosen for; `is_first` of a superset."""
        muscle = chosen_for.key if chosen_for else len(activities)
        key = (exercise.id, muscle, dose, group, is_first)
        if key not in self._items:
            step = self._step(exercise, activities, chosen_for, dose)
            step = replace(step, rest_s=self._rest_s(is_first=is_first))
            if self.part.serve is Serve.SUPERSET:
                step = replace(step, superset=group + 1)
            floor = self._floor(exercise)
            self._items[key] = Item(step, self.part.component, group, step.seconds, floor)
        return self._items[key]

    def _for_area(self, one: Imbalance) -> Exercise | None:
        components = (self.part.component, *([self.part.instead] if self.part.instead else []))
        for component in components:
            found = self.chooser.find(one, component, self.part.slots, self.setting.phase)
            if found and self.may(found) and not self._is_woken_today(found):
                return found
        return None

    def _is_woken_today(self, exercise: Exercise) -> bool:
        """Whether a stretch chosen for one muscle would hold another on its day of work."""
        resting = self.setting.resting
        return any((Activity.OVERACTIVE, name) in resting for name in exercise.targets)

    def _woken_by(self, one: Imbalance) -> Exercise | None:
        phase = self.setting.phase
        if self.part.component is Component.ACTIVATION:
            found = self.chooser.waking(one, self.part.slots, phase)
            if found and self._has_part_of_its_own(found):
                return None
        else:
            found = self.chooser.find(one, self.part.component, self.part.slots, phase)
        if found is None or not self.may(found) or self.rests(found):
            return None
        return found

    def _has_part_of_its_own(self, exercise: Exercise) -> bool:
        """Whether the session has core work of its own, in its own place, for such a move."""
        own = {part.component for part in self.setting.recipe.parts}
        return exercise.component is not Component.ACTIVATION and exercise.component in own

    def _pooled(self) -> Iterable[tuple[Exercise, bool]]:
        names = self.chooser.catalogue.rules.fill.get(self.part.component, ())
        weak = {one.muscle for one in self.chooser.body.of(Activity.UNDERACTIVE)}
        usable = {one.id: one for one in self.chooser.usable[self.part.component]}
        suiting = self.part.component is Component.ACTIVATION
        more = [one for one in usable.values() if suiting and weak & set(one.targets)]
        general = [usable[name] for name in names if name in usable]
        for exercise, is_listed in (
            *((one, True) for one in more),
            *((one, False) for one in general if one not in more),
        ):
            suits = self.chooser.is_kind(exercise, self.part.component, Side.BOTH)
            fitting = suits and fits(exercise, self.part.slots, self.setting.phase)
            if fitting and self.may(exercise) and not self.rests(exercise):
                yield exercise, is_listed

    def _ready(self, name: str) -> Exercise | None:
        key = f"ready {name}"
        if key not in self._kept:
            exercise = self.chooser.catalogue.exercises[name]
            ready = name in self.chooser.able
            ready = ready and self.chooser.is_kind(exercise, exercise.component, Side.BOTH)
            ready = ready and not self.rests(exercise)
            ready = ready and fits(exercise, self.part.slots, self.setting.phase)
            self._kept[key] = exercise if ready and self.may(exercise) else None
        return self._kept[key]

    def _sets(self) -> int | None:
        """The sets of a superset: the week's, else the recipe's."""
        step = self.setting.dosing.step
        return step.sets if step else self.part.sets

    def _floor(self, exercise: Exercise) -> int:
        """How few sets a growing move may be brought down to; 0 where nothing grows."""
        growing = exercise.component in self.chooser.catalogue.rules.progressing
        growing = growing or self.part.component is Component.RESISTANCE
        if self.setting.dosing.step is None or not growing:
            return 0
        return self.part.sets or (2 if self.part.component is Component.RESISTANCE else 1)

    def _step(
        self,
        exercise: Exercise,
        activities: tuple[Activity, ...],
        chosen_for: Imbalance | None,
        dose: Dose | None,
    ) -> Prescription:
        served: Sequence[Imbalance] = self.chooser.serving(exercise, Side.BOTH, activities)
        if exercise.component is Component.ROM:
            served = ()
        if chosen_for and not self.chooser.is_kind(exercise, exercise.component, Side.BOTH):
            # On the other side a muscle of the other list is in the way.
            served = tuple(one for one in served if chosen_for.side.covers(one.side))
        if role_of(exercise.component) is Role.WAKE:
            served = tuple(one for one in served if one.activity is Activity.UNDERACTIVE)
        if chosen_for is not None and chosen_for not in served:
            served = (chosen_for, *served)
        first = (chosen_for,) if chosen_for else served
        why = why_of(self.chooser.catalogue, first) or _FILLERS.get(self.part.component, _GENERAL)
        return Prescription(
            exercise=exercise,
            dose=dose or self.dose(exercise),
            side=side_of(exercise, served),
            muscles=tuple(dict.fromkeys(one.muscle for one in served)),
            why=why,
        )

    def _rest_s(self, *, is_first: bool) -> int:
        """The rest between sets; after the first move of a superset, before its twin."""
        rests, phase = self.chooser.catalogue.rules.rests, self.setting.phase
        if not self.setting.is_standalone:
            return 0
        if is_first:
            return rests.in_pair[phase]
        full = rests.standalone[phase]
        return full if self.part.component in _LIFTED else min(full, rests.light)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of every part of a recipe, in its order, and what they share."""

    chooser: Chooser
    setting: Setting
    parts: tuple[PartChoices, ...]
    patterned: frozenset[str]
    """The muscles that the movement patterns work with what the runner has."""
    _calming: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _soothed: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def calming(self, one: Imbalance) -> frozenset[str]:
        """What the recipe's roll and stretch parts offer for a muscle; nothing on its day off."""
        if one.key not in self._calming:
            resting = (one.activity, one.muscle) in self.setting.resting
            parts = (p for p in self.parts if p.part.serve is Serve.OVER and not resting)
            found = (part.for_area(one) for part in parts)
            self._calming[one.key] = frozenset(exercise.id for exercise in found if exercise)
        return self._calming[one.key]

    def soothed(self, one: Imbalance) -> frozenset[str]:
        """The overactive muscles that what calms `one` calms as well."""
        if one.key not in self._soothed:
            exercises = self.chooser.catalogue.exercises
            served = (
                self.chooser.serving(exercises[name], one.side, (Activity.OVERACTIVE,))
                for name in self.calming(one)
            )
            self._soothed[one.key] = frozenset(other.muscle for each in served for other in each)
        return self._soothed[one.key]


def choices(chooser: Chooser, setting: Setting) -> Choices:
    """The choices of a setting."""
    parts = tuple(PartChoices(chooser, setting, part) for part in setting.recipe.parts)
    return Choices(chooser, setting, parts, _patterned(chooser, setting))


def _patterned(chooser: Chooser, setting: Setting) -> frozenset[str]:
    exercises = chooser.catalogue.exercises
    jumping = any(part.twin == "power" for part in setting.recipe.parts)
    moves = (
        exercises[name]
        for pattern in chooser.catalogue.rules.patterns
        if (twins := pattern.power if jumping else pattern.stabilization)
        for name in (*pattern.strength, *twins)
    )
    ready = (one for one in moves if one.id in chooser.able)
    return frozenset(muscle for one in ready for muscle in one.targets)
