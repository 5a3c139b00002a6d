"""From a recipe to the steps of one session: muscles chosen, doses set, trimmed to the minutes."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import (
    LENGTHEN,
    NEVER,
    Chooser,
    Effects,
    Memory,
    Role,
    chooser,
    effects_of,
    role_of,
)
from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Activity, Body, Imbalance, Severity
from plansync.opt.prescribe import Prescription
from plansync.opt.rules import Pattern, Serve
from plansync.plan.choices import BOTH, Choices, PartChoices, Setting, choices
from plansync.plan.trim import Item, trim

OVER = (Activity.OVERACTIVE,)
UNDER = (Activity.UNDERACTIVE,)
FEWEST_JUMPS = 5


@dataclass(frozen=True, slots=True)
class Composed:
    """The steps of a session and the whole minutes they take; no steps when nothing fits."""

    steps: tuple[Prescription, ...]
    minutes: int
    effects: Effects


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes one runner's sessions; what was composed before for the same need is kept."""

    chooser: Chooser
    _kinds: dict[object, "_Kind"] = field(default_factory=dict, compare=False, repr=False)

    def compose(
        self, setting: Setting, memory: Memory, budget_s: int, *, jumps: bool = True
    ) -> Composed:
        """The session of a setting that fits `budget_s` seconds.

        `jumps`: whether landings may be asked for. What was done before decides through its order
        alone, so the same order gives the same session.
        """
        key = setting.key
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MOST_KINDS:
                self._kinds.clear()
            made = choices(self.chooser, setting)
            kind = self._kinds[key] = _Kind(made, tuple(_served(made)), tuple(_done(made)))
        need = (budget_s, jumps, kind.order(memory))
        if need not in kind.composed:
            kind.composed[need] = _composed(kind.choices, memory, budget_s, jumps=jumps)
        return kind.composed[need]


MOST_KINDS = 400
"""Near a race the exercises that are known make every day a kind of its own."""
MOST_KEPT = 64
"""For so many runners what was composed is kept; it is a few hundred kilobytes each."""


def composer(catalogue: Catalogue, body: Body, rungs: Mapping[str, str]) -> Composer:
    """The composer for one body; the same one again while it is kept with the catalogue."""
    key = ("composer", body, frozenset(rungs.items()))
    found = catalogue.kept.get(key)
    if isinstance(found, Composer):
        return found
    made = Composer(chooser(catalogue, body, rungs))
    if len(catalogue.kept) >= MOST_KEPT:
        catalogue.kept.clear()
    catalogue.kept[key] = made
    return made


@dataclass(frozen=True, slots=True)
class _Kind:
    """One setting with what its sessions depend on: who was served, what was done, how long ago."""

    choices: Choices
    served: tuple[tuple[Role, tuple[str, ...]], ...]
    done: tuple[tuple[str, ...], ...]
    composed: dict[object, Composed] = field(default_factory=dict)

    def order(self, memory: Memory) -> tuple[tuple[int, ...], ...]:
        """The places of each group's members, longest ago first, equals alike."""
        served = [_places(memory.served[role], muscles) for role, muscles in self.served]
        return (*served, *[_places(memory.done, exercises) for exercises in self.done])


def _places(times: Mapping[str, float], group: tuple[str, ...]) -> tuple[int, ...]:
    last = tuple(map(times.get, group, repeat(NEVER)))
    in_order = sorted(set(last))
    return tuple(map(in_order.index, last))


def _served(made: Choices) -> Iterable[tuple[Role, tuple[str, ...]]]:
    """The listed muscles, in each role the parts serve them in."""
    body = made.chooser.body
    serves = {part.part.serve for part in made.parts}
    if serves & {Serve.OVER, Serve.HIGH}:
        yield _roles(Role.CALM, body.of(Activity.OVERACTIVE))
    if Serve.UNDER in serves:
        yield _roles(Role.WAKE, body.of(Activity.UNDERACTIVE))
    if Serve.ANY in serves:
        yield _roles(Role.MOVE, body.imbalances)


def _done(made: Choices) -> Iterable[tuple[str, ...]]:
    """The exercises that take turns by how long ago they were done."""
    for part in made.parts:
        if part.part.serve in (Serve.UNDER, Serve.ANY):
            yield tuple(exercise.id for exercise, _ in part.pool())
    if {part.part.serve for part in made.parts} & {Serve.SUPERSET, Serve.LIFT}:
        patterns = made.chooser.catalogue.rules.patterns
        yield tuple(name for one in patterns for name in one.strength)


def _roles(role: Role, listed: Iterable[Imbalance]) -> tuple[Role, tuple[str, ...]]:
    return role, tuple(one.muscle for one in listed)


def _composed(made: Choices, memory: Memory, budget_s: int, *, jumps: bool) -> Composed:
    session = _Session(made, memory, jumps, _areas(made, memory))
    items: list[Item] = []
    for part in made.parts:
        items.extend(session.fill(part, items))
    left = trim(items, made.setting.recipe, budget_s)
    seconds = sum(item.seconds for item in left)
    steps = tuple(item.step for item in left)
    return Composed(steps, math.ceil(seconds / 60), effects_of(steps))


@dataclass(frozen=True, slots=True)
class _Session:
    choices: Choices
    memory: Memory
    jumps: bool
    areas: tuple[Imbalance, ...]

    @property
    def chooser(self) -> Chooser:
        return self.choices.chooser

    def fill(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        """The items one part adds to those already chosen."""
        fillers: dict[Serve, Callable[[PartChoices, Sequence[Item]], list[Item]]] = {
            Serve.OVER: self._calming,
            Serve.HIGH: self._stubborn,
            Serve.UNDER: self._waking,
            Serve.ANY: self._moving,
            Serve.SUPERSET: self._supersets,
            Serve.LIFT: self._lifts,
            Serve.CALF: self._hops,
        }
        return fillers[part.part.serve](part, items)

    def _calming(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        made: list[Item] = []
        taken = _taken(items)
        for group, one in enumerate(self.areas[: part.part.count.most]):
            exercise = part.for_area(one)
            if exercise and exercise.id not in taken and self._is_lengthened(part, one):
                made.append(part.item(exercise, OVER, one, group))
                taken.add(exercise.id)
        return made

    def _is_lengthened(self, part: PartChoices, one: Imbalance) -> bool:
        """Whether what a paired roll calms is lengthened too; a muscle is never only rolled."""
        if part.part.component is not Component.SMR or not part.part.pair:
            return True
        partners = (p for p in self.choices.parts if p.part.pair and p is not part)
        return any(
            partner.part.component in LENGTHEN
            and (partner.part.serve is not Serve.HIGH or one.severity is Severity.HIGH)
            and partner.for_area(one) is not None
            for partner in partners
        )

    def _stubborn(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        """One held stretch for a muscle marked high, where the session does not stretch it yet."""
        if not self.choices.setting.holds_still:
            return []
        over = next(p for p in self.choices.setting.recipe.parts if p.serve is Serve.OVER)
        for group, one in enumerate(self.areas[: over.count.most]):
            exercise = part.for_area(one)
            stretched = any(i.part in LENGTHEN and i.group == group for i in items)
            if one.severity is Severity.HIGH and exercise and not stretched:
                return [part.item(exercise, OVER, one, group)]
        return []

    def _waking(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        taken, made = _taken(items), list[Item]()
        component, most = part.part.component, part.part.count.most
        done = {
            muscle
            for item in items
            if item.part is not component and role_of(item.step.component) is Role.WAKE
            for muscle in item.step.muscles
        }
        served = done | self.choices.patterned if part.part.unserved else set()
        resting = self.choices.setting.resting
        ordered = self.chooser.ordered(Activity.UNDERACTIVE, Role.WAKE, self.memory)
        for one in sorted(ordered, key=lambda one: one.muscle in done):
            if len(made) == most:
                break
            exercise = part.woken_by(one)
            skip = (one.activity, one.muscle) in resting or one.muscle in served
            if exercise and not skip and exercise.id not in taken:
                item = part.item(exercise, UNDER, one, len(made))
                made.append(item)
                taken.add(exercise.id)
                served |= set(item.step.muscles)
        wanted = most if part.part.fill else part.part.count.least
        return self._filled(part, made, taken, wanted, calmed=bool(items))

    def _filled(
        self,
        part: PartChoices,
        made: list[Item],
        taken: set[str],
        wanted: int,
        *,
        calmed: bool = False,
    ) -> list[Item]:
        """What the list asks for, made up to `wanted` with moves for every runner."""
        if len(made) >= wanted:
            return made
        least = part.part.count.least
        taken = taken | {one for one, on in self.chooser.rungs.items() if on in taken}
        taken = self._with_neighbours(taken)
        pool = [one for one in part.pool() if one[0].id not in taken]
        stale = self.memory.stale
        for exercise, is_listed in sorted(pool, key=lambda one: (not one[1], stale(one[0].id))):
            # A move for everybody never takes the minutes of a listed muscle.
            activating = part.part.component is Component.ACTIVATION and calmed and not is_listed
            if len(made) >= (least if activating else wanted):
                break
            rung = part.stepped(exercise)
            if exercise.id in taken or rung.id in taken:
                continue
            made.append(part.item(rung, BOTH, None, len(made)))
            taken |= self._with_neighbours({exercise.id, rung.id})
        return made

    def _with_neighbours(self, names: set[str]) -> set[str]:
        """Exercises with those one rung above and below: a session holds one rung of a ladder."""
        exercises = self.chooser.catalogue.exercises
        beside = {
            n for one in names for n in (exercises[one].regress_to, exercises[one].progress_to)
        }
        return names | beside

    def _moving(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        """Moving stretches for what is listed, then for every runner; or the one walk or drill."""
        component, most = part.part.component, part.part.count.most
        if part.part.unless and any(item.part is part.part.unless for item in items):
            return []
        made, taken = list[Item](), set[str]()
        listed = [
            *self.chooser.ordered(Activity.OVERACTIVE, Role.MOVE, self.memory),
            *self.chooser.ordered(Activity.UNDERACTIVE, Role.MOVE, self.memory),
        ]
        for one in listed if component is Component.DYNAMIC else []:
            exercise = part.moved_by(one)
            if len(made) < most and exercise and exercise.id not in taken:
                made.append(part.item(exercise, BOTH, one, len(made)))
                taken.add(exercise.id)
        if component in self.chooser.catalogue.rules.fill:
            return self._filled(part, made, taken, most)
        return [part.item(one, BOTH, None, 0) for one in part.offered()][:most]

    def _supersets(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        made: list[Item] = []
        for pattern in self._patterns():
            group = len(made) // 2
            if group == part.part.count.most:
                break
            made.extend(self._pair(pattern, part, (*items, *made), group))
        return made

    def _lifts(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        """One lift of each pattern the part names, the stalest first, in sets of their own."""
        made: list[Item] = []
        component, count = part.part.component, part.part.count
        first = max((i.group for i in items if i.part is component), default=-1) + 1
        for pattern in self._patterns():
            if pattern.id not in part.part.patterns or len(made) == count.most:
                continue
            names = (*pattern.heavy, *pattern.strength)
            lift = part.first(names, _taken((*items, *made)))
            if lift:
                made.append(part.item(lift, BOTH, None, first + len(made)))
        return made if len(made) >= count.least else []

    def _patterns(self) -> list[Pattern]:
        """Patterns in the order of need: the stalest first, then those of the underactive list."""
        weak = {one.muscle for one in self.chooser.body.of(Activity.UNDERACTIVE)}
        exercises = self.chooser.catalogue.exercises
        return sorted(
            self.chooser.catalogue.rules.patterns,
            key=lambda one: (
                max(self.memory.stale(name) for name in one.strength),
                -len(weak & {m for name in one.strength for m in exercises[name].targets}),
            ),
        )

    def _pair(
        self, pattern: Pattern, part: PartChoices, items: Sequence[Item], group: int
    ) -> tuple[Item, ...]:
        """A strength move and its twin, or nothing when the runner lacks either."""
        taken = _taken(items)
        strength = part.first(pattern.strength, taken)
        if strength is None:
            return ()
        dose = part.strength_dose(strength)
        first = part.item(strength, BOTH, None, group, dose=dose, is_first=True)
        # Where no jump may be done the stabilization twin stands in: the pair stays a pair.
        jumping = part.part.twin == "power"
        names = (*pattern.power, *pattern.stabilization) if jumping else pattern.stabilization
        for name in names:
            twin = part.first((name,), {*taken, strength.id})
            landing = self._landing(twin, part, items) if twin else None
            if twin and landing:
                return first, part.item(twin, BOTH, None, group, dose=landing)
        return ()

    def _landing(self, twin: Exercise, part: PartChoices, items: Sequence[Item]) -> Dose | None:
        """As many sets as the strength move, and no more landings than are its fair share."""
        dose = part.twin_dose(twin)
        if not contacts(twin, dose):
            return dose
        # An easy week has fewer sets of as many landings as the others.
        sets = max(dose.sets, part.part.sets or 0)
        sides = 2 if twin.per_side else 1
        most = self.choices.setting.contacts
        left = most - sum(contacts(item.step.exercise, item.step.dose) for item in items)
        fair = min(most // max(part.part.count.least, 1), left)
        reps = min(dose.reps or 0, fair // (sets * sides))
        enough = self.jumps and reps >= FEWEST_JUMPS
        return replace(dose, reps=reps) if enough else None

    def _hops(self, part: PartChoices, items: Sequence[Item]) -> list[Item]:
        patterns = self.chooser.catalogue.rules.patterns
        names = next((one.power for one in patterns if one.id == "calf"), ())
        exercise = part.first(names, _taken(items))
        dose = self._landing(exercise, part, items) if exercise else None
        return [part.item(exercise, BOTH, None, 0, dose=dose)] if exercise and dose else []


def _taken(items: Iterable[Item]) -> set[str]:
    return {item.step.exercise.id for item in items}


def _areas(made: Choices, memory: Memory) -> tuple[Imbalance, ...]:
    """The overactive muscles a session calms, best first, doubles of one exercise last."""
    areas: list[Imbalance] = []
    spare: list[Imbalance] = []
    covered: set[str] = set()
    for one in made.chooser.ordered(Activity.OVERACTIVE, Role.CALM, memory):
        found = made.calming(one)
        if not found or found <= covered:
            continue
        if one.muscle in covered or found & covered:
            spare.append(one)
            continue
        areas.append(one)
        covered |= found | made.soothed(one)
    return (*areas, *spare)


def contacts(exercise: Exercise, dose: Dose) -> int:
    """Ground contacts of an exercise that jumps; 0 for all others."""
    if exercise.impact < 2 or dose.reps is None:
        return 0
    return dose.sets * dose.reps * (2 if exercise.per_side else 1)
