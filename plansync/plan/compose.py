"""From a recipe to the steps of one session: muscles chosen, doses set, trimmed to the minutes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plansync.opt.choose import (
    LENGTHEN,
    Chooser,
    Memory,
    Role,
    fits,
    role_of,
    side_of,
    why_of,
)
from plansync.opt.dosing import PLAIN, Dosing, dose_for, lowered
from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Activity, Imbalance, Severity, Side
from plansync.opt.prescribe import Prescription
from plansync.opt.rules import Part, Pattern, Recipe, Serve
from plansync.plan.trim import Item, trim

OVER = (Activity.OVERACTIVE,)
UNDER = (Activity.UNDERACTIVE,)
BOTH = (Activity.OVERACTIVE, Activity.UNDERACTIVE)
FEWEST_JUMPS = 5
_GENERAL = "A move that suits every runner"
_FILLERS = {
    Component.WALK: "Brings breath and pulse down after the run",
    Component.SAQ: "A running drill wakes quick feet before fast running",
}


@dataclass(frozen=True, slots=True)
class Brief:
    """What one session is composed for.

    `allowed`: only these exercises (None: all); `held`: none with these caution codes; without
    `new_jumps` plyometric moves are those of `known` only. `dosing`: what the day asks of doses.

    `resting` muscles are left out today on that list: one on both lists is stretched on some days
    and woken on others.
    """

    recipe: Recipe
    phase: int
    budget_s: int
    memory: Memory
    rest_s: int = 0
    contacts: int = 0
    jumps: bool = True
    allowed: frozenset[str] | None = None
    resting: frozenset[tuple[Activity, str]] = frozenset()
    held: frozenset[str] = frozenset()
    dosing: Dosing = PLAIN
    holds_still: bool = True
    """Whether a muscle marked high may be held before the moving part."""
    known: frozenset[str] | None = None
    """Jumps the runner has done lately, where new ones are no longer begun; None: all."""


def compose(chooser: Chooser, brief: Brief) -> tuple[Prescription, ...]:
    """The steps of a session that fits its budget; empty when nothing useful fits."""
    composer = _Composer(chooser, brief, _areas(chooser, brief))
    items: list[Item] = []
    for part in brief.recipe.parts:
        items.extend(composer.fill(part, items))
    return tuple(item.step for item in trim(items, brief.recipe, brief.budget_s))


@dataclass(frozen=True, slots=True)
class _Composer:
    chooser: Chooser
    brief: Brief
    areas: tuple[Imbalance, ...]

    def fill(self, part: Part, items: Sequence[Item]) -> list[Item]:
        """The items one part adds to those already chosen."""
        fillers: dict[Serve, Callable[[Part, Sequence[Item]], list[Item]]] = {
            Serve.OVER: self._calming,
            Serve.HIGH: self._stubborn,
            Serve.UNDER: self._waking,
            Serve.ANY: self._moving,
            Serve.SUPERSET: self._supersets,
            Serve.LIFT: self._lifts,
            Serve.CALF: self._hops,
        }
        return fillers[part.serve](part, items)

    def _for_area(self, one: Imbalance, part: Part) -> Exercise | None:
        return _for_area(self.chooser, self.brief, one, part)

    def _calming(self, part: Part, items: Sequence[Item]) -> list[Item]:
        made: list[Item] = []
        for group, one in enumerate(self.areas[: part.count.most]):
            exercise = self._for_area(one, part)
            if exercise and all(exercise.id != item.step.exercise.id for item in (*items, *made)):
                made.append(self._item(exercise, part, OVER, one, group))
        return made[: part.count.most]

    def _stubborn(self, part: Part, items: Sequence[Item]) -> list[Item]:
        """One held stretch for a muscle marked high, where the session does not stretch it yet."""
        if not self.brief.holds_still:
            return []
        over = next(p for p in self.brief.recipe.parts if p.serve is Serve.OVER)
        for group, one in enumerate(self.areas[: over.count.most]):
            exercise = self._for_area(one, part)
            stretched = any(i.part in LENGTHEN and i.group == group for i in items)
            if one.severity is Severity.HIGH and exercise and not stretched:
                return [self._item(exercise, part, OVER, one, group)]
        return []

    def _waking(self, part: Part, items: Sequence[Item]) -> list[Item]:
        taken = {item.step.exercise.id for item in items}
        made: list[Item] = []
        served: set[str] = set()
        ordered = self.chooser.ordered(Activity.UNDERACTIVE, Role.WAKE, self.brief.memory)
        done = {
            muscle
            for item in items
            if item.part is not part.component
            for muscle in item.step.muscles
        }
        if part.unserved:
            served = done | self._of_patterns()
        for one in sorted(ordered, key=lambda one: one.muscle in done):
            if len(made) == part.count.most:
                break
            exercise = self._woken_by(one, part)
            skip = (one.activity, one.muscle) in self.brief.resting or one.muscle in served
            if exercise and not skip and exercise.id not in taken:
                item = self._item(exercise, part, UNDER, one, len(made))
                made.append(item)
                taken.add(exercise.id)
                served |= set(item.step.muscles)
        return self._filled(part, made, taken, calmed=bool(items))

    def _of_patterns(self) -> set[str]:
        """The muscles that the movement patterns work with what the runner has."""
        exercises = self.chooser.catalogue.exercises
        jumping = any(part.twin == "power" for part in self.brief.recipe.parts)
        moves = (
            exercises[name]
            for pattern in self.chooser.catalogue.rules.patterns
            if (twins := pattern.power if jumping else pattern.stabilization)
            for name in (*pattern.strength, *twins)
        )
        ready = (one for one in moves if one in self.chooser.usable[one.component])
        return {muscle for one in ready for muscle in one.targets}

    def _woken_by(self, one: Imbalance, part: Part) -> Exercise | None:
        if part.component is Component.ACTIVATION:
            found = self.chooser.waking(one, part.slots, self.brief.phase)
            if found and self._has_part_of_its_own(found):
                return None
        else:
            found = self.chooser.find(one, part.component, part.slots, self.brief.phase)
        if found is None or not self._may(found):
            return None
        return None if self._rests(found) else found

    def _has_part_of_its_own(self, exercise: Exercise) -> bool:
        """Whether the session has core work of its own, in its own place, for such a move."""
        own = {part.component for part in self.brief.recipe.parts}
        return exercise.component is not Component.ACTIVATION and exercise.component in own

    def _rests(self, exercise: Exercise) -> bool:
        """Whether an exercise works a muscle that is stretched today instead."""
        resting = self.brief.resting
        return any((Activity.UNDERACTIVE, name) in resting for name in exercise.targets)

    def _filled(
        self, part: Part, made: list[Item], taken: set[str], *, calmed: bool = False
    ) -> list[Item]:
        """What the list asks for, made up to the recipe's count with moves for every runner."""
        wanted = part.count.most if part.fill else part.count.least
        for exercise, is_listed in self._fillers(part, taken):
            # A move for everybody never takes the minutes of a listed muscle.
            activating = part.component is Component.ACTIVATION and calmed and not is_listed
            if len(made) >= (part.count.least if activating else wanted):
                break
            suits = self.chooser.is_kind(exercise, part.component, Side.BOTH)
            if fits(exercise, part.slots, self.brief.phase) and self._may(exercise) and suits:
                made.append(self._item(self._stepped(exercise, part), part, BOTH, None, len(made)))
        return made

    def _fillers(self, part: Part, taken: set[str]) -> list[tuple[Exercise, bool]]:
        """More moves for listed muscles, then those that suit every runner; the stalest first."""
        names = self.chooser.catalogue.rules.fill.get(part.component, ())
        weak = {one.muscle for one in self.chooser.body.of(Activity.UNDERACTIVE)}
        taken = taken | {one for one, on in self.chooser.rungs.items() if on in taken}
        usable = {one.id: one for one in self.chooser.usable[part.component]}
        free = {name: one for name, one in usable.items() if name not in taken}
        free = {name: one for name, one in free.items() if not self._rests(one)}
        suiting = part.component is Component.ACTIVATION
        more = [one for one in free.values() if suiting and weak & set(one.targets)]
        general = [free[name] for name in names if name in free and free[name] not in more]
        stale = self.brief.memory.stale
        return [
            *((one, True) for one in sorted(more, key=lambda one: stale(one.id))),
            *((one, False) for one in sorted(general, key=lambda one: stale(one.id))),
        ]

    def _moving(self, part: Part, items: Sequence[Item]) -> list[Item]:
        """Moving stretches for what is listed, then for every runner; or the one walk or drill."""
        if part.unless and any(item.part is part.unless for item in items):
            return []
        made: list[Item] = []
        taken: set[str] = set()
        listed = [
            *self.chooser.ordered(Activity.OVERACTIVE, Role.MOVE, self.brief.memory),
            *self.chooser.ordered(Activity.UNDERACTIVE, Role.MOVE, self.brief.memory),
        ]
        for one in listed if part.component is Component.DYNAMIC else []:
            exercise = self.chooser.find(one, part.component, part.slots, self.brief.phase)
            if (
                len(made) < part.count.most
                and exercise
                and self._may(exercise)
                and (exercise.id not in taken)
            ):
                made.append(self._item(exercise, part, BOTH, one, len(made)))
                taken.add(exercise.id)
        if part.component in self.chooser.catalogue.rules.fill:
            filling = replace(part, fill=True)
            return self._filled(filling, made, taken)
        offered = (
            one
            for one in self.chooser.usable[part.component]
            if fits(one, part.slots, self.brief.phase)
        )
        return [self._item(one, part, BOTH, None, 0) for one in offered][: part.count.most]

    def _supersets(self, part: Part, items: Sequence[Item]) -> list[Item]:
        made: list[Item] = []
        for pattern in self._patterns():
            group = len(made) // 2
            if group == part.count.most:
                break
            made.extend(self._pair(pattern, part, (*items, *made), group))
        return made

    def _lifts(self, part: Part, items: Sequence[Item]) -> list[Item]:
        """One lift of each pattern the part names, the stalest first, in sets of their own."""
        made: list[Item] = []
        first = max((i.group for i in items if i.part is part.component), default=-1) + 1
        for pattern in self._patterns():
            if pattern.id not in part.patterns or len(made) == part.count.most:
                continue
            taken = {item.step.exercise.id for item in (*items, *made)}
            lift = self._first((*pattern.heavy, *pattern.strength), part, taken)
            if lift:
                made.append(self._item(lift, part, BOTH, None, first + len(made)))
        return made if len(made) >= part.count.least else []

    def _patterns(self) -> list[Pattern]:
        """Patterns in the order of need: the stalest first, then those of the underactive list."""
        weak = {one.muscle for one in self.chooser.body.of(Activity.UNDERACTIVE)}
        exercises = self.chooser.catalogue.exercises
        return sorted(
            self.chooser.catalogue.rules.patterns,
            key=lambda one: (
                max(self.brief.memory.stale(name) for name in one.strength),
                -len(weak & {m for name in one.strength for m in exercises[name].targets}),
            ),
        )

    def _pair(
        self, pattern: Pattern, part: Part, items: Sequence[Item], group: int
    ) -> tuple[Item, ...]:
        """A strength move and its twin, or nothing when the runner lacks either."""
        taken = {item.step.exercise.id for item in items}
        strength = self._first(pattern.strength, part, taken)
        if strength is None:
            return ()
        first = self._item(
            strength, part, BOTH, None, group, dose=self._strength_dose(strength, part)
        )
        names = pattern.power if part.twin == "power" else pattern.stabilization
        for name in names:
            twin = self._first((name,), part, {*taken, strength.id})
            dose = self._twin_dose(twin, part, items) if twin else None
            if twin and dose:
                return first, self._item(twin, part, BOTH, None, group, dose=dose)
        return ()

    def _first(self, names: Sequence[str], part: Part, taken: set[str]) -> Exercise | None:
        for name in names:
            exercise = self.chooser.catalogue.exercises[name]
            ready = exercise in self.chooser.usable[exercise.component] and name not in taken
            ready = ready and self.chooser.is_kind(exercise, exercise.component, Side.BOTH)
            ready = ready and not self._rests(exercise)
            if ready and fits(exercise, part.slots, self.brief.phase) and self._may(exercise):
                return self._stepped(exercise, part)
        return None

    def _stepped(self, exercise: Exercise, part: Part) -> Exercise:
        """What the runner has come to in an exercise's place, where that may be done today."""
        rung = self.chooser.stepped(exercise, part.slots, self.brief.phase)
        return rung if self._may(rung) and not self._rests(rung) else exercise

    def _dose(self, exercise: Exercise, part: Part) -> Dose:
        catalogue, phase = self.chooser.catalogue, self.brief.phase
        return dose_for(
            exercise,
            phase,
            part,
            catalogue.phases[phase].variables,
            self.brief.dosing,
            is_growing=exercise.component in catalogue.rules.progressing,
        )

    def _sets(self, part: Part) -> int | None:
        """The sets of a superset: the week's, else the recipe's."""
        step = self.brief.dosing.step
        return step.sets if step else part.sets

    def _strength_dose(self, exercise: Exercise, part: Part) -> Dose:
        dose = self._dose(exercise, part)
        dose = replace(dose, sets=self._sets(part) or dose.sets)
        light = part.strength_reps and not self.brief.dosing.is_heavy
        if light and dose.reps and exercise.component is Component.RESISTANCE:
            dose = replace(dose, reps=part.strength_reps)
        return lowered(exercise, dose, self.brief.dosing)

    def _twin_dose(self, twin: Exercise, part: Part, items: Sequence[Item]) -> Dose | None:
        """As many sets as the strength move, and no more landings than are its fair share."""
        dose = self._dose(twin, part)
        dose = lowered(twin, replace(dose, sets=self._sets(part) or dose.sets), self.brief.dosing)
        if not contacts(twin, dose):
            return dose
        sides = 2 if twin.per_side else 1
        fair = self.brief.contacts // max(part.count.least, 1)
        left = min(fair, self._landings_left(items))
        reps = min(dose.reps or 0, left // (dose.sets * sides))
        enough = self.brief.jumps and reps >= FEWEST_JUMPS
        return replace(dose, reps=reps) if enough else None

    def _landings_left(self, items: Sequence[Item]) -> int:
        jumped = sum(contacts(item.step.exercise, item.step.dose) for item in items)
        return self.brief.contacts - jumped

    def _hops(self, part: Part, items: Sequence[Item]) -> list[Item]:
        taken = {item.step.exercise.id for item in items}
        patterns = self.chooser.catalogue.rules.patterns
        names = next((one.power for one in patterns if one.id == "calf"), ())
        exercise = self._first(names, part, taken)
        dose = self._twin_dose(exercise, part, items) if exercise else None
        return [self._item(exercise, part, BOTH, None, 0, dose=dose)] if exercise and dose else []

    def _may(self, exercise: Exercise) -> bool:
        return _may(self.brief, exercise)

    def _item(
        self,
        exercise: Exercise,
        part: Part,
        activities: tuple[Activity, ...],
        chosen_for: Imbalance | None,
        group: int,
        *,
        dose: Dose | None = None,
    ) -> Item:
        brief = self.brief
        asked = (dose, brief.phase, brief.rest_s, brief.dosing)
        key = (exercise.id, part, activities, chosen_for, asked)
        made = self.chooser.made
        if key not in made:
            made[key] = self._step(exercise, part, activities, chosen_for, dose)
        step, seconds = made[key]
        return Item(step, part.component, group, seconds, self._floor(exercise, part))

    def _floor(self, exercise: Exercise, part: Part) -> int:
        """How few sets a growing move may be brought down to; 0 where nothing grows."""
        growing = exercise.component in self.chooser.catalogue.rules.progressing
        growing = growing or part.component is Component.RESISTANCE
        if self.brief.dosing.step is None or not growing:
            return 0
        return part.sets or (2 if part.component is Component.RESISTANCE else 1)

    def _step(
        self,
        exercise: Exercise,
        part: Part,
        activities: tuple[Activity, ...],
        chosen_for: Imbalance | None,
        dose: Dose | None,
    ) -> tuple[Prescription, int]:
        served = self.chooser.serving(exercise, Side.BOTH, activities)
        if role_of(exercise.component) is Role.WAKE:
            served = tuple(one for one in served if one.activity is Activity.UNDERACTIVE)
        if chosen_for is not None and chosen_for not in served:
            served = (chosen_for, *served)
        first = (chosen_for,) if chosen_for else served
        why = why_of(self.chooser.catalogue, first) or _FILLERS.get(part.component, _GENERAL)
        step = Prescription(
            exercise=exercise,
            dose=dose or self._dose(exercise, part),
            side=side_of(exercise, served),
            muscles=tuple(dict.fromkeys(one.muscle for one in served)),
            why=why,
            rest_s=self.brief.rest_s,
        )
        return step, step.seconds


def _areas(chooser: Chooser, brief: Brief) -> tuple[Imbalance, ...]:
    """The overactive muscles a session calms, best first, doubles of one exercise last."""
    areas: list[Imbalance] = []
    spare: list[Imbalance] = []
    covered: set[str] = set()
    for one in chooser.ordered(Activity.OVERACTIVE, Role.CALM, brief.memory):
        found = _calming_of(chooser, brief, one)
        if not found or found <= covered:
            continue
        if one.muscle in covered or found & covered:
            spare.append(one)
            continue
        areas.append(one)
        covered |= found | _muscles_of(chooser, found, one.side)
    return (*areas, *spare)


def _calming_of(chooser: Chooser, brief: Brief, one: Imbalance) -> set[str]:
    """What the recipe's roll and stretch parts offer for a muscle; nothing on its day off."""
    if (one.activity, one.muscle) in brief.resting:
        return set()
    parts = [part for part in brief.recipe.parts if part.serve is Serve.OVER]
    found = (_for_area(chooser, brief, one, part) for part in parts)
    return {exercise.id for exercise in found if exercise}


def _for_area(chooser: Chooser, brief: Brief, one: Imbalance, part: Part) -> Exercise | None:
    components = (part.component, *([part.instead] if part.instead else []))
    for component in components:
        found = chooser.find(one, component, part.slots, brief.phase)
        if found and _may(brief, found) and not _is_woken_today(brief, found):
            return found
    return None


def _is_woken_today(brief: Brief, exercise: Exercise) -> bool:
    """Whether a stretch chosen for one muscle would hold another on its day of work."""
    return any((Activity.OVERACTIVE, name) in brief.resting for name in exercise.targets)


def _muscles_of(chooser: Chooser, names: set[str], side: Side) -> set[str]:
    exercises = chooser.catalogue.exercises
    served = (chooser.serving(exercises[name], side, OVER) for name in names)
    return {one.muscle for each in served for one in each}


def _may(brief: Brief, exercise: Exercise) -> bool:
    known = brief.allowed is None or exercise.id in brief.allowed
    jumping = exercise.component is Component.PLYOMETRIC
    if jumping and brief.known is not None and exercise.id not in brief.known:
        return False
    return known and brief.held.isdisjoint(exercise.cautions)


def contacts(exercise: Exercise, dose: Dose) -> int:
    """Ground contacts of an exercise that jumps; 0 for all others."""
    if exercise.impact < 2 or dose.reps is None:
        return 0
    return dose.sets * dose.reps * (2 if exercise.per_side else 1)
