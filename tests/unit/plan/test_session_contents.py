"""Whatever the runner and the weeks are: what a session is made of, and that it is safe."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plansync.opt.choose import chooser
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Activity, Body, Imbalance, Pain, Severity, Side
from plansync.opt.prescribe import Prescription
from plansync.plan.season import Priority, Race
from plansync.plan.session import Session, Slot
from plansync.runs.model import RunKind, RunLoad
from tests.planning import (
    CALMING,
    LENGTHENS,
    OVER,
    ROLLS,
    UNDER,
    World,
    at,
    body,
    catalogue,
    contacts_of,
    few,
    listed_on,
    run,
    sides_worked,
    steps_of,
    usable,
    week,
    world,
    worlds,
)
from tests.trainer.contents import ranges_of, reps_counted

# Inhibit, lengthen, move, then wake; afterwards walk first.
_ORDER_AROUND = ("walk", "smr", "active/static", "dynamic", "activation/core", "saq")
# Standalone: warm up as around a run, then core and balance, then what the phase is for.
_ORDER_ALONE = {
    1: ("smr", "static", "core", "balance", "activation", "integration"),
    2: ("smr", "active/static", "core", "balance", "activation"),
    3: ("smr", "active/static", "core", "balance", "activation"),
    4: ("smr", "active/static", "core", "activation"),
    5: ("smr", "dynamic", "core", "activation"),
}


@few
@given(worlds())
def test_parts_around_a_run_come_in_the_order_of_the_model(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        if session.slot is not Slot.STANDALONE:
            names = [str(step.component) for step in session.steps]
            assert _in_order(names, _ORDER_AROUND)


def _in_order(names: Sequence[str], order: Sequence[str]) -> bool:
    places = [next(n for n, part in enumerate(order) if name in part) for name in names]
    return places == sorted(places)


@few
@given(worlds())
def test_standalone_parts_come_in_the_order_of_their_phase(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        if session.slot is Slot.STANDALONE:
            assert _in_order(_without_main_part(session), _ORDER_ALONE[session.phase])


def _without_main_part(session: Session) -> list[str]:
    """The components up to where the supersets begin (phases 2 and 5); all of them in phase 1."""
    if session.phase == 1:
        return [str(step.component) for step in session.steps]
    moves = {
        name
        for pattern in catalogue().rules.patterns
        for name in (*pattern.strength, *pattern.stabilization, *pattern.power, *pattern.heavy)
    }
    own_part = ("core", "balance") if session.phase in (2, 3) else ("core",)
    opening: list[str] = []
    for step in session.steps:
        name = str(step.component)
        if step.exercise.id in moves and (name in opening or name not in own_part):
            break
        opening.append(name)
    return opening


@few
@given(worlds())
def test_no_exercise_comes_twice_in_a_session(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        names = [step.exercise.id for step in session.steps]
        assert len(set(names)) == len(names)


@few
@given(worlds())
def test_every_exercise_is_usable_with_the_runners_kit(world: World) -> None:
    plan = world.plan()

    known = usable(world.body)
    assert all(step.exercise.id in known for _, step in steps_of(plan))


@few
@given(worlds())
def test_doses_never_exceed_the_acute_variables_of_the_phase(world: World) -> None:
    plan = world.plan()

    for session, step in steps_of(plan):
        ranges = ranges_of(session, step)
        assert step.dose.sets <= ranges["sets"].most
        if step.dose.reps is not None and "reps" in ranges:
            assert reps_counted(step) <= ranges["reps"].most
        if step.dose.hold_s is not None and "hold_s" in ranges and step.component in CALMING:
            assert step.dose.hold_s <= ranges["hold_s"].most


@few
@given(worlds())
def test_doses_are_no_less_than_the_acute_variables_ask_for(world: World) -> None:
    """Known deviations: one set of core and balance work stays allowed, drills are the runner's
    own addition, and landings are fewer where the session's contacts are used up."""
    plan = world.plan()

    for session, step in steps_of(plan):
        ranges = ranges_of(session, step)
        if step.component not in (Component.CORE, Component.BALANCE, Component.SAQ):
            assert step.dose.sets >= ranges["sets"].least
        if step.dose.reps is not None and "reps" in ranges and not contacts_of(step):
            assert reps_counted(step) >= ranges["reps"].least
        if step.dose.hold_s is not None and "hold_s" in ranges and step.component in CALMING:
            assert step.dose.hold_s >= ranges["hold_s"].least


@few
@given(worlds())
def test_nothing_the_health_and_pain_answers_hide_is_prescribed(world: World) -> None:
    plan = world.plan()

    screened = chooser(catalogue(), world.body).screened
    assert not any(screened.hides(step.exercise) for _, step in steps_of(plan))


_YES = ("heart", "dvt", "anticoagulant", "osteoporosis", "pregnancy", "surgery", "fracture")


@few
@given(worlds(healthy=True), st.sampled_from(_YES))
def test_an_uncleared_health_answer_takes_rolling_and_impact_away(world: World, flag: str) -> None:
    answered = at(world, body=_with(world, health=frozenset({flag})))

    plan = answered.plan()

    assert all(step.component is not ROLLS for _, step in steps_of(plan))
    assert all(step.exercise.impact == 0 for _, step in steps_of(plan))


@few
@given(worlds(healthy=True), st.sampled_from(_YES))
def test_a_cleared_health_answer_takes_nothing_away(world: World, flag: str) -> None:
    cleared = _with(world, health=frozenset({flag}), cleared=frozenset({flag}))

    assert at(world, body=cleared).plan() == world.plan()


def _with(given: World, **changes: object) -> Body:
    return replace(given.body, **changes)  # type: ignore[arg-type]


_LEG = frozenset(
    {"foot", "lower leg", "knee", "thigh front", "thigh back", "thigh inner", "hip", "hip-knee"}
)


def _regions(step: Prescription) -> set[str]:
    return {catalogue().muscles.by_id[one].region for one in step.exercise.targets}


@few
@given(
    worlds(healthy=True),
    st.sampled_from(("soleus", "vastus-lateralis", "biceps-femoris-long", "gluteus-medius")),
    st.one_of(
        st.tuples(st.integers(5, 10), st.just("")),
        st.tuples(st.integers(1, 4), st.sampled_from(("limp", "night", "bone"))),
    ),
)
def test_strong_pain_limping_or_night_pain_stops_all_blocks_of_the_leg(
    world: World, muscle: str, pain: tuple[int, str]
) -> None:
    level, kind = pain
    sore = at(world, body=_with(world, pain=(Pain(muscle, level, kind=kind),)))

    plan = sore.plan()

    assert not any(_regions(step) & _LEG for _, step in steps_of(plan))


@few
@given(worlds(healthy=True), st.integers(3, 4))
def test_moderate_pain_hides_loaded_and_impact_work_of_the_muscle(world: World, level: int) -> None:
    sore = at(world, body=_with(world, pain=(Pain("soleus", level),)))

    plan = sore.plan()

    for _, step in steps_of(plan):
        loaded = step.exercise.impact > 0 or step.component is Component.RESISTANCE
        assert not (loaded and "soleus" in (*step.exercise.targets, *step.exercise.secondary))


@few
@given(worlds(healthy=True), st.sampled_from(("soleus", "rectus-femoris")), st.integers(0, 2))
def test_slight_pain_is_only_noted(world: World, muscle: str, level: int) -> None:
    sore = at(world, body=_with(world, pain=(Pain(muscle, level),)))

    assert sore.plan().sessions == world.plan().sessions


@few
@given(worlds())
def test_an_overactive_muscle_is_never_the_target_of_an_activation(world: World) -> None:
    plan = world.plan()

    for _, step in steps_of(plan):
        if step.component is Component.ACTIVATION:
            assert not list(_on_list(world, step, OVER, but=UNDER))


@few
@given(worlds())
def test_an_underactive_muscle_is_never_rolled(world: World) -> None:
    plan = world.plan()

    for _, step in steps_of(plan):
        if step.component is ROLLS:
            assert not list(_on_list(world, step, UNDER, but=OVER))


@few
@given(worlds())
def test_a_stretch_is_always_for_an_overactive_muscle(world: World) -> None:
    plan = world.plan()

    for _, step in steps_of(plan):
        if step.component in CALMING:
            assert any(
                listed_on(world.body, muscle, OVER, side)
                for muscle in step.muscles
                for side in sides_worked(step)
            )


def _on_list(world: World, step: Prescription, list_: Activity, *, but: Activity) -> Iterable[str]:
    """Targets of a step that stand on a list for a side it works, and not on the other list."""
    for side in sides_worked(step):
        for muscle in step.exercise.targets:
            clash = listed_on(world.body, muscle, list_, side)
            if clash and not listed_on(world.body, muscle, but, side):
                yield f"{muscle}:{side}"


# Two entries of one list on opposite sides whose exercises share targets, and a third of the other
# list in the way: what a step serves besides must not bring it to the wrong side.
_CROSSED = (
    ("gluteus-medius", "deep-hip-rotators"),
    ("tibialis-posterior", "gastrocnemius-medial"),
    ("transverse-abdominis", "multifidus"),
    ("gracilis", "adductors-short"),
    ("adductor-magnus", "adductors-short"),
    ("rhomboids", "latissimus-dorsi"),
    ("serratus-anterior", "pectorals"),
    ("soleus", "gastrocnemius-lateral"),
    ("piriformis", "deep-hip-rotators"),
    ("biceps-femoris-long", "biceps-femoris-short"),
)


@pytest.mark.parametrize("phase", [1, 2, 5])
@pytest.mark.parametrize(("one", "other"), _CROSSED)
@pytest.mark.parametrize("side", ["left", "right"])
def test_sides_of_the_two_lists_are_kept_apart(phase: int, one: str, other: str, side: str) -> None:
    """`one` overactive left, underactive right; `other` the other way round."""
    mirror = {"left": "right", "right": "left"}[side]
    lists = catalogue().muscles.by_id
    crossed = [(one, side, OVER), (one, mirror, UNDER), (other, mirror, OVER), (other, side, UNDER)]
    entries = tuple(
        Imbalance(muscle, activity, Side(where))
        for muscle, where, activity in crossed
        if activity in lists[muscle].lists
    )
    runner = Body(imbalances=entries, equipment=frozenset(catalogue().equipment))
    crossed_world = world(week("eqe.eel"), phase=phase, runner=runner)

    plan = crossed_world.plan()

    for _, step in steps_of(plan):
        if step.component is Component.ACTIVATION:
            assert not list(_on_list(crossed_world, step, OVER, but=UNDER)), step.exercise.id
        if step.component is ROLLS:
            assert not list(_on_list(crossed_world, step, UNDER, but=OVER)), step.exercise.id


@few
@given(worlds(healthy=True))
def test_roll_and_stretch_of_a_session_are_about_the_same_muscles(world: World) -> None:
    """Where a muscle can be both rolled and stretched, no session only rolls one muscle and only
    stretches another."""
    plan = world.plan()

    for session in plan.sessions:
        rolled = {m for s in session.steps if s.component is ROLLS for m in s.muscles}
        stretched = {m for s in session.steps if s.component in LENGTHENS for m in s.muscles}
        if rolled and stretched:
            only_rolled = {
                m for m in _alone(session, (ROLLS,), stretched) if _served(world, m, LENGTHENS)
            }
            only_stretched = {m for m in _alone(session, LENGTHENS, rolled) if _rollable(world, m)}
            assert not (only_rolled and only_stretched)
            assert rolled & stretched or not (only_rolled or only_stretched)


def _alone(session: Session, components: Sequence[Component], others: set[str]) -> set[str]:
    """The muscles of steps of some components that share no muscle with the other steps."""
    steps = (one for one in session.steps if one.component in components)
    return {m for one in steps if not others & set(one.muscles) for m in one.muscles}


def _served(world: World, muscle: str, components: tuple[Component, ...]) -> bool:
    """Whether the runner can do an exercise of these components for a muscle."""
    return any(
        one.component in components and muscle in one.targets for one in usable(world.body).values()
    )


def _rollable(world: World, muscle: str) -> bool:
    """Whether a roll for a muscle leaves the underactive list alone."""
    weak = {one.muscle for one in world.body.imbalances if one.activity is UNDER}
    rolls = (one for one in usable(world.body).values() if one.component is ROLLS)
    return any(muscle in one.targets and not weak & set(one.targets) for one in rolls)


@pytest.mark.parametrize("phase", [1, 2, 5])
def test_what_trimming_leaves_after_a_long_run_is_about_one_muscle(phase: int) -> None:
    """The first muscle cannot be rolled: its roll would reach the underactive one beside it."""
    runner = body(
        over=("gluteus-minimus:right", "medial-hamstrings", "deep-hip-rotators:right"),
        under=("gluteus-medius:right",),
        high=("gluteus-minimus:right", "medial-hamstrings"),
        kit=("foam-roller", "ball"),
    )

    after = world(week("l"), phase=phase, runner=runner).plan().sessions[-1]

    rolled = {m for s in after.steps if s.component is ROLLS for m in s.muscles}
    stretched = {m for s in after.steps if s.component in LENGTHENS for m in s.muscles}
    assert not rolled or not stretched or rolled & stretched


@few
@given(worlds())
def test_nothing_is_held_before_a_race(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        if session.slot is Slot.BEFORE and world.load(world.of(session)) is RunLoad.RACE:
            assert all(step.component not in LENGTHENS for step in session.steps)


@few
@given(worlds())
def test_before_long_and_quality_only_what_is_marked_high_is_held(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        if session.slot is not Slot.BEFORE:
            continue
        if world.load(world.of(session)) in (RunLoad.LONG, RunLoad.QUALITY):
            held = [step for step in session.steps if step.component is Component.STATIC]
            assert len(held) <= 1
            assert all(_high(world, step) and step.dose.sets == 1 for step in held)
            assert all((step.dose.hold_s or 0) <= 30 for step in held)


def _high(world: World, step: Prescription) -> bool:
    high = {
        one.muscle
        for one in world.body.imbalances
        if one.activity is OVER and one.severity is Severity.HIGH
    }
    return bool(high & set(step.muscles))


@few
@given(worlds())
def test_landings_keep_to_the_contacts_of_the_phase(world: World) -> None:
    plan = world.plan()

    most = {1: 20, 2: 40, 3: 40, 4: 40, 5: 60}
    for session in plan.sessions:
        assert sum(contacts_of(step) for step in session.steps) <= most[session.phase]


@few
@given(worlds())
def test_every_step_says_why(world: World) -> None:
    plan = world.plan()

    assert all(step.why.strip() for _, step in steps_of(plan))
    assert all(session.why.strip() for session in plan.sessions)


@few
@given(worlds())
def test_steps_name_only_muscles_of_the_runners_list(world: World) -> None:
    plan = world.plan()

    listed = {one.muscle for one in world.body.imbalances}
    assert all(set(step.muscles) <= listed for _, step in steps_of(plan))


@few
@given(worlds())
def test_a_step_is_done_on_one_side_only_when_the_list_says_so(world: World) -> None:
    plan = world.plan()

    for _, step in steps_of(plan):
        assert (step.side is None) == (not step.exercise.per_side)
        if step.side in (Side.LEFT, Side.RIGHT):
            served = [one for one in world.body.imbalances if one.muscle in step.muscles]
            assert any(one.side is step.side for one in served)


@few
@given(worlds())
def test_a_listed_side_is_worked_by_the_steps_that_name_its_muscle(world: World) -> None:
    """A step that names a muscle works a side on which that muscle is listed."""
    plan = world.plan()

    for _, step in steps_of(plan):
        for muscle in step.muscles:
            sides = [one.side for one in world.body.imbalances if one.muscle == muscle]
            assert any(own.covers(side) for own in sides for side in sides_worked(step))


@few
@given(worlds(healthy=True))
def test_a_muscle_on_both_lists_is_calmed_and_woken_on_different_days(world: World) -> None:
    soleus = (Imbalance("soleus", OVER), Imbalance("soleus", UNDER))
    others = tuple(one for one in world.body.imbalances if one.muscle != "soleus")
    both = at(world, body=_with(world, imbalances=(*soleus, *others)))

    plan = both.plan()

    calmed = {s.day for s, step in steps_of(plan) if step.component in CALMING and _of_soleus(step)}
    woken = {
        s.day
        for s, step in steps_of(plan)
        if step.component is Component.ACTIVATION and _of_soleus(step)
    }
    assert not calmed & woken


def _of_soleus(step: Prescription) -> bool:
    return "soleus" in step.muscles


@few
@given(worlds())
def test_a_muscle_that_nothing_serves_is_noted_with_a_reason(world: World) -> None:
    plan = world.plan()

    names = catalogue().muscles.by_id
    noted = [note.text for note in plan.notes if note.code == "unserved"]
    for one in world.body.imbalances:
        if not any(_could_serve(world, one)):
            own = [
                text
                for text in noted
                if text.startswith(f"{names[one.muscle].name} ({one.activity})")
            ]
            assert own
            assert all("because" in text or "need" in text or "would" in text for text in own)


def _could_serve(world: World, one: Imbalance) -> Iterable[bool]:
    """Whether anything of the right kind acts on a muscle with this kit and these answers."""
    known = catalogue()
    screened = chooser(known, world.body).screened
    calming = (*CALMING, Component.DYNAMIC)
    muscle = known.muscles.by_id[one.muscle]
    own = {
        *muscle.roll,
        *muscle.static,
        *muscle.active,
        *muscle.dynamic,
        *muscle.activate,
        *muscle.integrate,
    }
    for exercise in usable(world.body).values():
        kind = (exercise.component in calming) == (one.activity is OVER)
        near = one.muscle in (*exercise.targets, *exercise.secondary) or exercise.id in own
        yield kind and near and not screened.hides(exercise)


@few
@given(worlds(healthy=True, weeks=3))
def test_every_listed_muscle_is_served_or_noted(world: World) -> None:
    """In any seven days with four runs a muscle appears twice, or a note says that it does not."""
    assume(len(world.runs) >= 6)
    plan = world.plan()

    names = catalogue().muscles.by_id
    noted = [note.text for note in plan.notes if note.code in ("unserved", "rarely-served")]
    for one in world.body.imbalances:
        appears = sum(one.muscle in step.muscles for _, step in steps_of(plan))
        named = any(text.startswith(names[one.muscle].name) for text in noted)
        assert appears or named or not _busy(world)


def _busy(world: World) -> bool:
    """Whether some seven days of the window hold four runs, with another run after them."""
    days = sorted(run.day for run in world.runs if run.day in world.window)
    fours = ((days[n], days[n + 3]) for n in range(len(days) - 3))
    return any((b - a).days < 7 and days[-1] >= a + timedelta(days=7) for a, b in fours)


@few
@given(worlds())
def test_what_comes_after_an_easy_run_is_optional(world: World) -> None:
    plan = world.plan()

    for session in plan.sessions:
        own = session.slot is not Slot.STANDALONE and world.of(session).optional
        low = session.slot is Slot.AFTER and world.load(world.of(session)) is RunLoad.LOW
        assert session.optional == (own or low)


def test_nothing_unknown_is_done_in_the_last_four_weeks_before_an_a_race() -> None:
    """Every exercise of those weeks was done in the 28 days before its day."""
    _no_novelty(weeks=7, race_day=48, pattern="eqe.eel")


@pytest.mark.parametrize("race_day", [46, 47, 48])
@pytest.mark.parametrize("pattern", ["eqe.eel", ".e.q.el", "e.e.l.."])
def test_nothing_is_new_near_an_a_race_whatever_the_weekday(pattern: str, race_day: int) -> None:
    _no_novelty(weeks=7, race_day=race_day, pattern=pattern)


def _no_novelty(*, weeks: int, race_day: int, pattern: str) -> None:
    first = world(()).window.start
    day = first + timedelta(days=race_day)
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    runs = [one for monday in mondays for one in week(pattern, monday=monday) if one.day < day]
    raced = world(
        [*runs, run(day, RunKind.RACE, minutes=200)],
        weeks=weeks,
        races=[Race("race", "Marathon", day, 42195, Priority.A)],
    )

    plan = raced.plan()

    for session in plan.sessions:
        if 0 <= (day - session.day).days < 28:
            known = {
                step.exercise.id
                for earlier in plan.sessions
                if 0 < (session.day - earlier.day).days <= 28
                for step in earlier.steps
            }
            new = {s.exercise.id for s in session.steps if s.component is not Component.WALK}
            assert new <= known, (session.day, session.slot)
