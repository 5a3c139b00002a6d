"""Which exercise serves which muscle of this runner today, with what the runner has and may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component, Exercise
from plansync.opt.health import Screen, most_phase, screen
from plansync.opt.imbalance import Activity, Body, Imbalance, Severity, Side
from plansync.opt.prescribe import Prescription

ONE_SIDED = (Component.SMR, Component.STATIC, Component.ACTIVE, Component.ACTIVATION)
LENGTHEN = (Component.STATIC, Component.ACTIVE)


class Role(StrEnum):
    """What an exercise does for a muscle."""

    CALM = "calm"
    WAKE = "wake"
    MOVE = "move"


_ROLES = {
    Component.SMR: Role.CALM,
    Component.STATIC: Role.CALM,
    Component.ACTIVE: Role.CALM,
    Component.DYNAMIC: Role.MOVE,
}


def role_of(component: Component) -> Role:
    """What exercises of a component do for the muscles they serve."""
    return _ROLES.get(component, Role.WAKE)


NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Effects:
    """What a session does: the exercises in it, the muscles it serves, whether anyone lands."""

    done: tuple[str, ...]
    served: tuple[tuple[Role, tuple[str, ...]], ...]
    has_jumps: bool


def effects_of(steps: Sequence[Prescription]) -> Effects:
    """The effects of a session's steps. A running drill is no jump: its contacts are running."""
    served: dict[Role, dict[str, None]] = {}
    for step in steps:
        if step.muscles:
            served.setdefault(role_of(step.component), {}).update(dict.fromkeys(step.muscles))
    return Effects(
        tuple(step.exercise.id for step in steps),
        tuple((role, tuple(muscles)) for role, muscles in served.items()),
        any(_jumps(step) for step in steps),
    )


def _jumps(step: Prescription) -> bool:
    if step.component is Component.SAQ:
        return False
    return step.component is Component.PLYOMETRIC or step.exercise.impact >= 2


@dataclass(slots=True)
class Memory:
    """When each listed muscle was last served in each role, and each exercise done; it grows.

    Times are seconds since the epoch, so that instants of two zones compare.
    """

    served: dict[Role, dict[str, float]] = field(
        default_factory=lambda: {role: {} for role in Role}
    )
    done: dict[str, float] = field(default_factory=dict)

    def note(self, effects: Effects, at_s: float) -> None:
        """Nothing; what has these effects was done at an instant."""
        self.done.update(dict.fromkeys(effects.done, at_s))
        for role, muscles in effects.served:
            self.served[role].update(dict.fromkeys(muscles, at_s))

    def due(self, role: Role, muscle: str) -> float:
        """Smaller = served longer ago; never served is smallest of all."""
        return self.served[role].get(muscle, NEVER)

    def stale(self, exercise_id: str) -> float:
        """Smaller = done longer ago; never done is smallest of all."""
        return self.done.get(exercise_id, NEVER)


@dataclass(frozen=True, slots=True)
class Chooser:
    """One runner's body, kit and answers, ready to choose from what is `usable`.

    `rungs` name the exercise that takes another's place: the runner grew into it, or it was too
    hard.
    """

    catalogue: Catalogue
    body: Body
    usable: Mapping[Component, tuple[Exercise, ...]] = field(hash=False)
    screened: Screen
    most_phase: int
    rungs: Mapping[str, str] = field(default_factory=dict, hash=False)
    able: frozenset[str] = frozenset()
    """The ids of everything usable."""
    _found: dict[object, Exercise | None] = field(
        default_factory=dict, compare=False, hash=False, repr=False
    )
    """Answers of find and waking: they depend on nothing that changes."""

    def ordered(self, activity: Activity, role: Role, memory: Memory) -> list[Imbalance]:
        """The runner's list in the order of service: severity, longest unserved, list order."""
        served = memory.served[role]
        return sorted(
            self.body.of(activity),
            key=lambda one: (-one.severity, served.get(one.muscle, NEVER)),
        )

    def find(
        self, muscle: Imbalance, component: Component, slots: frozenset[str], phase: int
    ) -> Exercise | None:
        """The best exercise of a component for a listed muscle, None when nothing fits."""
        key = (muscle, component, slots, phase)
        if key not in self._found:
            self._found[key] = self._find(muscle, component, slots, phase)
        return self._found[key]

    def _find(
        self, muscle: Imbalance, component: Component, slots: frozenset[str], phase: int
    ) -> Exercise | None:
        fitting = (one for one in self._ranked(muscle, component) if fits(one, slots, phase))
        found = (one for one in fitting if self.is_kind(one, component, muscle.side))
        best = next(found, None)
        return self.stepped(best, slots, phase, muscle.side) if best else None

    def stepped(
        self, exercise: Exercise, slots: frozenset[str], phase: int, side: Side = Side.BOTH
    ) -> Exercise:
        """The exercise the runner has come to in this one's place, itself when that cannot be."""
        rung = self.rungs.get(exercise.id)
        if rung is None:
            return exercise
        one = self.catalogue.exercises[rung]
        ready = one.id in self.able and fits(one, slots, phase)
        # What does not jump never gives way to what does: landings are counted.
        ready = ready and (one.impact < 2 or exercise.impact >= 2)
        return one if ready and self.is_kind(one, exercise.component, side) else exercise

    def waking(self, muscle: Imbalance, slots: frozenset[str], phase: int) -> Exercise | None:
        """The best exercise that wakes a muscle: its activation, whatever part it belongs to."""
        key = (muscle, slots, phase)
        if key not in self._found:
            self._found[key] = self._waking(muscle, slots, phase)
        return self._found[key]

    def _waking(self, muscle: Imbalance, slots: frozenset[str], phase: int) -> Exercise | None:
        listed = self.catalogue.muscles.by_id[muscle.muscle].activate
        known = [self.catalogue.exercises[one] for one in listed]
        also = [one for one in self.usable[Component.ACTIVATION] if muscle.muscle in one.targets]
        for one in (*known, *also):
            ready = one.id in self.able and fits(one, slots, phase)
            if ready and self.is_kind(one, Component.ACTIVATION, muscle.side):
                return self.stepped(one, slots, phase, muscle.side)
        return None

    def is_kind(self, exercise: Exercise, component: Component, side: Side) -> bool:
        """Whether the exercise leaves the other list alone.

        An overactive muscle is never the target of an activation; an underactive one is never
        rolled, and it is stretched only beside the overactive muscle the item was chosen for.
        """
        worked = side if exercise.per_side else Side.BOTH
        if component is Component.ACTIVATION:
            return not self._touches(exercise, Activity.OVERACTIVE, worked)
        if component is Component.SMR:
            return not self._touches(exercise, Activity.UNDERACTIVE, worked)
        return True

    def serving(
        self, exercise: Exercise, side: Side, activities: Iterable[Activity]
    ) -> tuple[Imbalance, ...]:
        """The listed muscles an exercise on one side serves."""
        wanted = set(activities)
        return tuple(
            one
            for one in self.body.imbalances
            if one.activity in wanted and one.muscle in exercise.targets and one.side.meets(side)
        )

    def _touches(self, exercise: Exercise, activity: Activity, side: Side) -> bool:
        clash = self.serving(exercise, side, [activity])
        return any(not self._is_dual(one) for one in clash)

    def _is_dual(self, one: Imbalance) -> bool:
        """On both lists on one side, which only a few muscles may be (soleus)."""
        return self.catalogue.muscles.by_id[one.muscle].same_side_both and any(
            other.muscle == one.muscle
            and other.activity is not one.activity
            and other.side.meets(one.side)
            for other in self.body.imbalances
        )

    def _ranked(self, muscle: Imbalance, component: Component) -> list[Exercise]:
        known = self.catalogue.muscles.by_id[muscle.muscle]
        best = {
            Component.SMR: known.roll,
            Component.STATIC: known.static,
            Component.ACTIVE: known.active,
            Component.DYNAMIC: known.dynamic,
            Component.ACTIVATION: known.activate,
        }.get(component, known.integrate)
        usable = self.usable[component]
        first = [one for name in best for one in usable if one.id == name]
        targeting = [one for one in usable if muscle.muscle in one.targets]
        beside = [one for one in usable if muscle.muscle in one.secondary]
        return [
            *first,
            *targeting,
            *(beside if component not in (*LENGTHEN, Component.SMR) else []),
        ]


def chooser(catalogue: Catalogue, body: Body, rungs: Mapping[str, str] | None = None) -> Chooser:
    """The chooser for one runner; `rungs` that name no exercise any more are passed over."""
    known = {one: on for one, on in (rungs or {}).items() if on in catalogue.exercises}
    screened = screen(
        body, catalogue.flags, catalogue.cautions, catalogue.muscles.by_id, catalogue.pain
    )
    kit = catalogue.kit(body.equipment)
    usable: dict[Component, tuple[Exercise, ...]] = {
        component: tuple(
            one
            for one in catalogue.exercises.values()
            if one.component is component and one.usable_with(kit) and not screened.hides(one)
        )
        for component in Component
    }
    able = frozenset(one.id for those in usable.values() for one in those)
    return Chooser(catalogue, body, usable, screened, most_phase(screened), known, able)


def fits(exercise: Exercise, slots: frozenset[str], phase: int) -> bool:
    """Whether an exercise is offered in a slot in a phase."""
    return phase in exercise.doses and bool(slots & exercise.slots)


def side_of(exercise: Exercise, served: Iterable[Imbalance]) -> Side | None:
    """The side to work: the one side all served muscles share, else both; None without sides.

    Only what calms or wakes one muscle is done on its side alone; balance, strength and moving
    stretches are for the whole runner.
    """
    if not exercise.per_side:
        return None
    if exercise.component not in ONE_SIDED:
        return Side.BOTH
    sides = {one.side for one in served}
    return sides.pop() if len(sides) == 1 else Side.BOTH


def why_of(catalogue: Catalogue, served: Sequence[Imbalance]) -> str:
    """Why a step is there, in words of the runner's own list."""
    if not served:
        return ""
    names = " and ".join(_named(catalogue, one) for one in served[:2])
    high = ", marked high" if served[0].severity is Severity.HIGH else ""
    seen = "" if served[0].origin == "list" else f" (seen: {_sign(catalogue, served[0].origin)})"
    return f"On your {served[0].activity} list: {names}{high}{seen}"


def _named(catalogue: Catalogue, one: Imbalance) -> str:
    name = catalogue.muscles.name(one.muscle)
    plain = name[:1].lower() + name[1:]
    return plain if one.side is Side.BOTH else f"{one.side} {plain}"


def _sign(catalogue: Catalogue, origin: str) -> str:
    known = catalogue.signs().get(origin)
    return known.name.lower() if known else origin
