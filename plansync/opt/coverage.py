"""What the catalogue can do for each muscle in each phase, by default with bare hands, and why not.

The four steps are those of NASM's corrective exercise continuum: an overactive muscle is inhibited
and lengthened, an underactive one is activated and integrated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plansync.opt.catalogue import Catalogue
from plansync.opt.exercise import Component, Exercise
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import Muscle

INTEGRATING = (
    Component.INTEGRATION,
    Component.BALANCE,
    Component.CORE,
    Component.RESISTANCE,
    Component.PLYOMETRIC,
)


class CorrectiveStep(StrEnum):
    """One step of the corrective exercise continuum."""

    INHIBIT = "inhibit"
    LENGTHEN = "lengthen"
    ACTIVATE = "activate"
    INTEGRATE = "integrate"


_STEPS = (
    (Activity.OVERACTIVE, CorrectiveStep.INHIBIT),
    (Activity.OVERACTIVE, CorrectiveStep.LENGTHEN),
    (Activity.UNDERACTIVE, CorrectiveStep.ACTIVATE),
    (Activity.UNDERACTIVE, CorrectiveStep.INTEGRATE),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A step nothing serves for a muscle in a phase with what there is, and why."""

    muscle: str
    activity: Activity
    step: CorrectiveStep
    phase: int
    reason: str


def coverage(catalogue: Catalogue, owned: Iterable[str] = ()) -> tuple[Gap, ...]:
    """Every gap of a runner with these things, by muscle, step and phase, in catalogue order."""
    kit = catalogue.kit(owned)
    return tuple(
        Gap(muscle.id, activity, step, phase, reason)
        for muscle, activity, step in demands(catalogue)
        for phase in sorted(catalogue.phases)
        if (reason := _missing(catalogue, muscle, step, phase, kit))
    )


def demands(catalogue: Catalogue) -> Iterator[tuple[Muscle, Activity, CorrectiveStep]]:
    """What should be possible for each muscle by the lists it may stand on.

    A word that stands for other muscles (the iliotibial band) asks for nothing of its own.
    """
    for muscle in catalogue.muscles.by_id.values():
        for activity, step in _STEPS:
            if activity in muscle.lists and not muscle.resolves_to:
                yield muscle, activity, step


def serving(catalogue: Catalogue, muscle: Muscle, step: CorrectiveStep) -> tuple[Exercise, ...]:
    """The exercises that do a step for a muscle, in whatever phase and with whatever it takes."""
    named = [catalogue.exercises[one] for one in _named(muscle, step)]
    also = [one for one in catalogue.exercises.values() if _does(one, muscle.id, step)]
    return tuple(dict.fromkeys((*named, *also)))


def _named(muscle: Muscle, step: CorrectiveStep) -> tuple[str, ...]:
    return {
        CorrectiveStep.INHIBIT: muscle.roll,
        CorrectiveStep.LENGTHEN: (*muscle.static, *muscle.active),
        CorrectiveStep.ACTIVATE: muscle.activate,
        CorrectiveStep.INTEGRATE: muscle.integrate,
    }[step]


def _does(exercise: Exercise, muscle: str, step: CorrectiveStep) -> bool:
    beside = muscle in exercise.secondary
    aimed = muscle in exercise.targets
    if step is CorrectiveStep.INHIBIT:
        return exercise.component is Component.SMR and aimed
    if step is CorrectiveStep.LENGTHEN:
        return exercise.component in (Component.STATIC, Component.ACTIVE) and aimed
    if step is CorrectiveStep.ACTIVATE:
        return exercise.component is Component.ACTIVATION and aimed
    return exercise.component in INTEGRATING and (aimed or beside)


def _missing(
    catalogue: Catalogue,
    muscle: Muscle,
    step: CorrectiveStep,
    phase: int,
    kit: frozenset[str],
) -> str:
    """Why nothing serves a step, "" when something does."""
    if step is CorrectiveStep.INHIBIT and not muscle.rollable:
        said = next((one for one in muscle.note.split(". ") if "roll" in one), "")
        return f"never rolled: {said.rstrip('.')}" if said else "never rolled"
    known = serving(catalogue, muscle, step)
    if not any(one.doses for one in known):
        return "no exercise in the catalogue for it"
    offered = [one for one in known if phase in one.doses]
    if not offered:
        return "; ".join(_elsewhere(known, phase))
    if any(one.usable_with(kit) for one in offered):
        return ""
    return f"needs {_things(catalogue, offered, kit)}"


def _elsewhere(known: Sequence[Exercise], phase: int) -> Iterator[str]:
    yield f"nothing in phase {phase}"
    for one in known:
        if one.doses:
            phases = ", ".join(str(number) for number in sorted(one.doses))
            yield f"{one.id} is for {'phase' if len(one.doses) == 1 else 'phases'} {phases}"


def _things(catalogue: Catalogue, offered: Sequence[Exercise], have: frozenset[str]) -> str:
    """What one would have to own, the easiest ways first."""
    kits = {kit - have for one in offered for kit in one.kits}
    least = [kit for kit in kits if not any(other < kit for other in kits)]
    named = [sorted(catalogue.equipment[one].name.lower() for one in kit) for kit in least]
    return " or ".join(" + ".join(kit) for kit in sorted(named, key=lambda kit: (len(kit), kit)))
