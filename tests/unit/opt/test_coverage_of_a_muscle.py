"""One muscle and a few exercises: what serves each step, and how a gap is told."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from plansync.opt.catalogue import Catalogue
from plansync.opt.coverage import CorrectiveStep, coverage, demands, serving
from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Activity
from plansync.opt.muscle import Muscle, Muscles
from tests.planning import OVER, UNDER, catalogue

INHIBIT, LENGTHEN = CorrectiveStep.INHIBIT, CorrectiveStep.LENGTHEN
ACTIVATE, INTEGRATE = CorrectiveStep.ACTIVATE, CorrectiveStep.INTEGRATE
EVERY_PHASE = range(1, 6)


def _exercise(
    slug: str,
    component: Component = Component.STATIC,
    *,
    targets: Iterable[str] = ("soleus",),
    secondary: Iterable[str] = (),
    kits: Iterable[Iterable[str]] = (),
    phases: Iterable[int] = EVERY_PHASE,
) -> Exercise:
    return replace(
        catalogue().exercises["st-soleus-bent"],
        id=slug,
        component=component,
        targets=tuple(targets),
        secondary=tuple(secondary),
        kits=tuple(frozenset(kit) for kit in kits),
        doses=dict.fromkeys(phases, Dose(1, hold_s=30)),
    )


def _muscle(*lists: Activity, rollable: bool = True, note: str = "", naming: str = "") -> Muscle:
    """A soleus on these lists; `naming` is the key under which it names an exercise."""
    none = dict.fromkeys(("roll", "static", "active", "dynamic", "activate", "integrate"), ())
    mine = {naming: ("named",)} if naming else {}
    return replace(
        catalogue().muscles.by_id["soleus"],
        lists=frozenset(lists),
        rollable=rollable,
        note=note,
        **{**none, **mine},  # type: ignore[arg-type]
    )


def _catalogue(muscle: Muscle, *exercises: Exercise) -> Catalogue:
    muscles = Muscles({muscle.id: muscle}, {})
    return replace(catalogue(), muscles=muscles, exercises={one.id: one for one in exercises})


def _gaps(muscle: Muscle, *exercises: Exercise, owned: Iterable[str] = ()) -> list[str]:
    """The gaps of a muscle, phase by phase."""
    found = coverage(_catalogue(muscle, *exercises), owned)
    return [f"{one.step} {one.phase}: {one.reason}" for one in found]


def _reasons(muscle: Muscle, *exercises: Exercise, step: CorrectiveStep) -> set[str]:
    found = coverage(_catalogue(muscle, *exercises))
    return {one.reason for one in found if one.step is step}


@pytest.mark.parametrize(
    ("lists", "steps"),
    [
        ((OVER,), [INHIBIT, LENGTHEN]),
        ((UNDER,), [ACTIVATE, INTEGRATE]),
        ((OVER, UNDER), [INHIBIT, LENGTHEN, ACTIVATE, INTEGRATE]),
    ],
)
def test_a_muscle_asks_for_the_steps_of_its_lists(
    lists: tuple[Activity, ...], steps: list[CorrectiveStep]
) -> None:
    asked = list(demands(_catalogue(_muscle(*lists))))

    assert [step for _, _, step in asked] == steps
    assert {activity for _, activity, _ in asked} == set(lists)


@pytest.mark.parametrize(
    ("component", "aimed", "beside"),
    [
        (Component.SMR, {INHIBIT}, set()),
        (Component.STATIC, {LENGTHEN}, set()),
        (Component.ACTIVE, {LENGTHEN}, set()),
        (Component.DYNAMIC, set(), set()),
        (Component.ACTIVATION, {ACTIVATE}, set()),
        (Component.CORE, {INTEGRATE}, {INTEGRATE}),
        (Component.BALANCE, {INTEGRATE}, {INTEGRATE}),
        (Component.RESISTANCE, {INTEGRATE}, {INTEGRATE}),
        (Component.PLYOMETRIC, {INTEGRATE}, {INTEGRATE}),
        (Component.INTEGRATION, {INTEGRATE}, {INTEGRATE}),
        (Component.WALK, set(), set()),
    ],
)
def test_an_exercise_serves_the_step_of_its_component(
    component: Component, aimed: set[CorrectiveStep], beside: set[CorrectiveStep]
) -> None:
    muscle = _muscle(OVER, UNDER)
    at, near = (
        _exercise("at", component),
        _exercise("near", component, targets=(), secondary=("soleus",)),
    )
    made = _catalogue(muscle, at, near)

    served = {step: serving(made, muscle, step) for step in CorrectiveStep}

    assert {step for step, found in served.items() if at in found} == aimed
    assert {step for step, found in served.items() if near in found} == beside


@pytest.mark.parametrize(
    ("key", "step"),
    [
        ("roll", INHIBIT),
        ("static", LENGTHEN),
        ("active", LENGTHEN),
        ("activate", ACTIVATE),
        ("integrate", INTEGRATE),
    ],
)
def test_what_a_muscle_names_comes_first_and_once(key: str, step: CorrectiveStep) -> None:
    kind = {INHIBIT: Component.SMR, LENGTHEN: Component.STATIC, ACTIVATE: Component.ACTIVATION}
    aimed, named = (_exercise(slug, kind.get(step, Component.CORE)) for slug in ("aimed", "named"))
    muscle = _muscle(OVER, UNDER, naming=key)

    assert serving(_catalogue(muscle, aimed, named), muscle, step) == (named, aimed)


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "never rolled"),
        ("Lies deep.", "never rolled"),
        (
            "Lies deep. It is never rolled here. Stretch it.",
            "never rolled: It is never rolled here",
        ),
        ("It must not be rolled.", "never rolled: It must not be rolled"),
    ],
)
def test_what_is_never_rolled_says_why_when_it_is_known(note: str, reason: str) -> None:
    roll = _exercise("roll", Component.SMR)

    assert _reasons(_muscle(OVER, rollable=False, note=note), roll, step=INHIBIT) == {reason}


def test_no_exercise_and_one_that_is_never_offered_are_the_same_gap() -> None:
    told = "no exercise in the catalogue for it"

    assert _reasons(_muscle(OVER), step=LENGTHEN) == {told}
    assert _reasons(_muscle(OVER), _exercise("one", phases=()), step=LENGTHEN) == {told}


def test_a_phase_without_an_exercise_says_where_there_is_one() -> None:
    first = _exercise("first", phases=(2,))
    other = _exercise("other", phases=(3, 2))
    never = _exercise("never", phases=())

    gaps = [one for one in _gaps(_muscle(OVER), first, other, never) if one.startswith("length")]

    told = "first is for phase 2; other is for phases 2, 3"
    assert gaps == [f"lengthen {phase}: nothing in phase {phase}; {told}" for phase in (1, 4, 5)]


@pytest.mark.parametrize(
    ("kits", "owned", "reason"),
    [
        ([["strap"]], (), "needs strap"),
        ([["strap"], ["gym"]], (), "needs gym or strap"),
        ([["strap", "gym"], ["strap"]], (), "needs strap"),
        ([["strap", "bench"], ["gym"]], (), "needs gym or bench + strap"),
        ([["strap", "bench"]], ("strap",), "needs bench"),
        ([["strap"], ["bench"]], ("strap",), None),
        ([["wall"]], (), None),
    ],
)
def test_what_one_would_have_to_own_is_told_easiest_first(
    kits: list[list[str]], owned: tuple[str, ...], reason: str | None
) -> None:
    names = {"gym": "Gym", "strap": "Strap", "bench": "Bench", "wall": "Wall"}
    first = next(iter(catalogue().equipment.values()))
    things = {
        slug: replace(first, id=slug, name=name, always=slug == "wall", implies=())
        for slug, name in names.items()
    }
    made = replace(_catalogue(_muscle(OVER), _exercise("one", kits=kits)), equipment=things)

    told = {one.reason for one in coverage(made, owned) if one.step is LENGTHEN}

    assert told == ({reason} if reason else set())
