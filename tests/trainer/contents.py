"""Rules of what a session is made of, and that it is safe."""

from collections import Counter
from collections.abc import Iterator

from plansync.opt.choose import chooser
from plansync.opt.exercise import Component
from plansync.opt.phase import Range
from plansync.opt.prescribe import Prescription
from plansync.plan.session import Session, Slot
from plansync.runs.model import RunLoad
from tests.planning import (
    CALMING,
    OVER,
    ROLLS,
    UNDER,
    World,
    catalogue,
    listed_on,
    sides_worked,
    usable,
)
from tests.trainer.look import Look, rule

ANY = Range(1, 99)


@rule
def every_exercise_is_usable_and_allowed(seen: Look) -> Iterator[object]:
    """With the runner's things, health and pain answers; none comes twice in a session."""
    gym = {"gym"} if seen.world.preferences.gym else set()
    known = usable(seen.world.body, also=gym)
    screened = chooser(catalogue(), seen.world.body).screened
    for one in seen.plan.sessions:
        names = [step.exercise.id for step in one.steps]
        yield from ((one.day, n, "twice") for n, times in Counter(names).items() if times > 1)
        yield from ((one.day, n, "no kit") for n in names if n not in known)
        yield from ((one.day, s.exercise.id) for s in one.steps if screened.hides(s.exercise))
        if not one.steps or not one.why.strip() or not all(s.why.strip() for s in one.steps):
            yield one.day, "says nothing"


@rule
def what_follows_an_easy_run_is_optional(seen: Look) -> Iterator[object]:
    """And what belongs to an optional run; nothing else around runs."""
    for one in seen.around:
        low = one.slot is Slot.AFTER and seen.load_of(one) is RunLoad.LOW
        if one.optional != (low or seen.of(one).optional):
            yield one.day, one.slot


@rule
def the_two_lists_are_kept_apart(seen: Look) -> Iterator[object]:
    """Nothing wakes an overactive muscle, rolls an underactive one or stretches for another."""
    for one in seen.plan.sessions:
        for step in one.steps:
            if step.component is Component.ACTIVATION and _clashes(seen.world, step, waking=True):
                yield one.day, step.exercise.id
            if step.component is ROLLS and _clashes(seen.world, step, waking=False):
                yield one.day, step.exercise.id
            if step.component in CALMING and not _calms_what_is_listed(seen.world, step):
                yield one.day, step.exercise.id


def _clashes(world: World, step: Prescription, *, waking: bool) -> bool:
    """Whether a target stands on the wrong list for a side that is worked, and on no other."""
    wrong, right = (OVER, UNDER) if waking else (UNDER, OVER)
    return any(
        listed_on(world.body, muscle, wrong, side)
        and not listed_on(world.body, muscle, right, side)
        for side in sides_worked(step)
        for muscle in step.exercise.targets
    )


def _calms_what_is_listed(world: World, step: Prescription) -> bool:
    return any(
        listed_on(world.body, muscle, OVER, side)
        for muscle in step.muscles
        for side in sides_worked(step)
    )


def ranges_of(session: Session, step: Prescription) -> dict[str, Range]:
    """The ranges of a step's component in the phase.

    Phase 5 lifts lighter for runners (6-8 repetitions unless phase 4 was done), a lift may be done
    without weights, and calf hops are the runner's own addition, counted by their landings.
    """
    found = catalogue().phases[session.phase].variables.get(step.component)
    amounts = dict(found.amounts) if found else {}
    if step.component is Component.BALANCE and "reps_a_leg" in amounts and step.exercise.per_side:
        amounts["reps"] = amounts["reps_a_leg"]
    patterns = catalogue().rules.patterns
    lifts = {name for one in patterns for name in (*one.strength, *one.stabilization, *one.power)}
    lifting = step.exercise.id in lifts or step.component is Component.RESISTANCE
    lifting = lifting and step.component is not Component.PLYOMETRIC
    if session.slot is Slot.STANDALONE and session.phase in (2, 3) and step.exercise.id in lifts:
        # In a superset it is the strength move or its twin, whatever it is elsewhere.
        own = catalogue().phases[session.phase].variables[Component.RESISTANCE].amounts
        amounts["sets"] = Range(1, max(own["sets"].most, amounts["sets"].most))
    if session.slot is Slot.STANDALONE and session.phase == 5 and lifting:
        amounts |= {"sets": Range(2, 5), "reps": Range(1, 12)}
    if step.exercise.id == "plyo-pogo":
        amounts["reps"] = ANY
    return {"sets": ANY, **amounts}


def reps_counted(step: Prescription) -> int:
    """Repetitions a side: steps of a walk alternate, so each leg does half of them."""
    reps = step.dose.reps or 0
    walking = step.component is Component.DYNAMIC and "walk" in step.exercise.id
    return reps // 2 if walking else reps


@rule
def doses_never_exceed_the_acute_variables(seen: Look) -> Iterator[object]:
    """Of the phase of the session."""
    for one in seen.plan.sessions:
        for step in one.steps:
            ranges, dose = ranges_of(one, step), step.dose
            over = dose.sets > ranges["sets"].most
            if dose.reps is not None and "reps" in ranges:
                over |= reps_counted(step) > ranges["reps"].most
            if dose.hold_s is not None and "hold_s" in ranges and step.component in CALMING:
                over |= dose.hold_s > ranges["hold_s"].most
            if over:
                yield one.day, one.phase, step.exercise.id, str(dose)


@rule
def a_rung_stands_in_the_place_of_its_exercise(seen: Look) -> Iterator[object]:
    """Wherever the runner has the things for it and nothing speaks against it."""
    rungs = seen.world.ladder.rungs if seen.world.ladder else {}
    if not rungs:
        return
    gym = {"gym"} if seen.world.preferences.gym else set()
    known = usable(seen.world.body, also=gym)
    screened = chooser(catalogue(), seen.world.body).screened
    listed = {one.muscle for one in seen.world.body.imbalances}
    for one in seen.plan.sessions:
        goal = seen.next_goal(one.day)
        if goal and (goal.day - one.day).days < 42:
            continue
        names = {step.exercise.id for step in one.steps}
        for step in one.steps:
            on = known.get(rungs.get(step.exercise.id, ""))
            if on is None or on.id in names or screened.hides(on):
                continue
            # What is listed or held by a caution may have reasons of its own.
            plain = not on.cautions and not on.impact and not listed & set(on.targets)
            if plain and one.phase in on.doses and _slots(seen, one, step) <= on.slots:
                yield one.day, step.exercise.id, on.id


def _slots(seen: Look, session: Session, step: Prescription) -> frozenset[str]:
    """The slots a recipe may ask of a step."""
    if session.slot is Slot.STANDALONE:
        return frozenset({"recov" if session.optional else "solo"})
    race = {"race", "preq"} if seen.load_of(session) is RunLoad.RACE else set()
    return frozenset({"pre", "preq"} | race)
