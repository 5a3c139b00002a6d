"""A chooser among a few exercises: what comes first, what is passed over, and on which side."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plansync.opt.catalogue import Catalogue
from plansync.opt.choose import (
    Chooser,
    Effects,
    Memory,
    Role,
    chooser,
    effects_of,
    fits,
    role_of,
    side_of,
    why_of,
)
from plansync.opt.exercise import Component, Dose, Exercise
from plansync.opt.imbalance import Activity, Body, Imbalance, Pain, Severity, Side
from plansync.opt.muscle import Muscle, Muscles
from plansync.opt.prescribe import Prescription
from tests.planning import OVER, UNDER, catalogue

BOTH, LEFT, RIGHT = Side.BOTH, Side.LEFT, Side.RIGHT
PRE = frozenset({"pre"})
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OVERACTIVE, UNDERACTIVE = Imbalance("soleus", OVER), Imbalance("soleus", UNDER)


def _exercise(
    slug: str,
    component: Component = Component.STATIC,
    *,
    targets: Iterable[str] = ("soleus",),
    secondary: Iterable[str] = (),
    impact: int = 0,
    phases: Iterable[int] = (1, 2),
    slots: Iterable[str] = ("pre",),
    per_side: bool = True,
) -> Exercise:
    return replace(
        catalogue().exercises["st-soleus-bent"],
        id=slug,
        component=component,
        targets=tuple(targets),
        secondary=tuple(secondary),
        impact=impact,
        kits=(),
        cautions=(),
        slots=frozenset(slots),
        doses=dict.fromkeys(phases, Dose(1, hold_s=30)),
        per_side=per_side,
    )


def _muscle(slug: str, *, dual: bool = False, naming: Mapping[str, str] | None = None) -> Muscle:
    keys = ("roll", "static", "active", "dynamic", "activate", "integrate")
    named = {key: (naming[key],) if naming and key in naming else () for key in keys}
    return replace(
        catalogue().muscles.by_id["soleus"],
        id=slug,
        name=f"The {slug}",
        same_side_both=dual,
        **named,  # type: ignore[arg-type]
    )


def _chooser(
    *exercises: Exercise,
    body: Iterable[Imbalance] = (OVERACTIVE,),
    naming: Mapping[str, str] | None = None,
    dual: bool = False,
    rungs: Mapping[str, str] | None = None,
    health: Iterable[str] = (),
) -> Chooser:
    """The chooser of a runner with this list, among these exercises."""
    soleus, tfl = _muscle("soleus", naming=naming, dual=dual), _muscle("tfl")
    made: Catalogue = replace(
        catalogue(),
        muscles=Muscles({"soleus": soleus, "tfl": tfl}, {}),
        exercises={one.id: one for one in exercises},
    )
    return chooser(made, Body(tuple(body), health=frozenset(health)), rungs)


def _found(made: Chooser, muscle: Imbalance, component: Component, phase: int = 1) -> str | None:
    found = made.find(muscle, component, PRE, phase)
    return found.id if found else None


NAMED_BY = {
    Component.SMR: "roll",
    Component.STATIC: "static",
    Component.ACTIVE: "active",
    Component.DYNAMIC: "dynamic",
    Component.ACTIVATION: "activate",
    Component.CORE: "integrate",
    Component.RESISTANCE: "integrate",
}


@pytest.mark.parametrize("component", NAMED_BY)
def test_what_a_muscle_names_comes_before_what_is_for_it_too(component: Component) -> None:
    other, named = _exercise("other", component), _exercise("named", component)
    muscle = UNDERACTIVE if role_of(component) is Role.WAKE else OVERACTIVE

    plain = _chooser(other, named, body=[muscle])
    naming = _chooser(other, named, body=[muscle], naming={NAMED_BY[component]: "named"})

    assert _found(plain, muscle, component) == "other"
    assert _found(naming, muscle, component) == "named"


@pytest.mark.parametrize(
    ("component", "found"),
    [
        (Component.SMR, None),
        (Component.STATIC, None),
        (Component.ACTIVE, None),
        (Component.DYNAMIC, "near"),
        (Component.CORE, "near"),
        (Component.BALANCE, "near"),
    ],
)
def test_what_works_a_muscle_beside_others_serves_it_unless_it_calms(
    component: Component, found: str | None
) -> None:
    near = _exercise("near", component, targets=("tfl",), secondary=("soleus",))
    aimed = _exercise("aimed", component, slots=("post",))

    assert _found(_chooser(near, aimed), OVERACTIVE, component) == found


def test_what_aims_at_a_muscle_comes_before_what_works_it_beside_others() -> None:
    near = _exercise("near", Component.CORE, targets=("tfl",), secondary=("soleus",))
    aimed = _exercise("aimed", Component.CORE)

    assert _found(_chooser(near, aimed), OVERACTIVE, Component.CORE) == "aimed"


def test_an_exercise_is_found_in_its_slots_and_phases() -> None:
    one = _exercise("one", phases=(2,), slots=("pre", "post"))

    assert fits(one, PRE, 2)
    assert not fits(one, PRE, 1)
    assert not fits(one, frozenset({"race"}), 2)
    assert _found(_chooser(one), OVERACTIVE, Component.STATIC, 2) == "one"
    assert _found(_chooser(one), OVERACTIVE, Component.STATIC, 1) is None


def test_the_answer_to_one_question_is_not_that_to_another() -> None:
    made = _chooser(
        _exercise("first", phases=(1,)),
        _exercise("second", phases=(2,), slots=("post",)),
        _exercise("roll", Component.SMR),
    )

    for _ in range(2):
        assert _found(made, OVERACTIVE, Component.STATIC) == "first"
        assert _found(made, OVERACTIVE, Component.STATIC, 2) is None
        assert _found(made, OVERACTIVE, Component.SMR) == "roll"
        assert _found(made, Imbalance("tfl", OVER), Component.STATIC) is None


CLASHES = [
    ([], LEFT, True),
    ([BOTH], LEFT, False),
    ([LEFT], LEFT, False),
    ([RIGHT], LEFT, True),
    ([RIGHT], BOTH, False),
]


@pytest.mark.parametrize(("listed", "side", "goes"), CLASHES)
@pytest.mark.parametrize(
    ("component", "clashing"), [(Component.ACTIVATION, OVER), (Component.SMR, UNDER)]
)
def test_nothing_wakes_an_overactive_or_rolls_an_underactive_side(
    component: Component,
    clashing: Activity,
    listed: list[Side],
    side: Side,
    *,
    goes: bool,
) -> None:
    one = _exercise("one", component, targets=("soleus", "tfl"))
    made = _chooser(one, body=[Imbalance("tfl", clashing, where) for where in listed])

    assert made.is_kind(one, component, side) is goes


def test_what_is_not_done_a_side_at_a_time_works_both() -> None:
    whole = _exercise("one", Component.SMR, per_side=False)
    made = _chooser(whole, body=[Imbalance("soleus", UNDER, RIGHT)])

    assert not made.is_kind(whole, Component.SMR, LEFT)
    assert made.is_kind(replace(whole, per_side=True), Component.SMR, LEFT)


def test_a_stretch_goes_with_either_list() -> None:
    stretch = _exercise("one")

    assert _chooser(stretch, body=[UNDERACTIVE]).is_kind(stretch, Component.STATIC, BOTH)


@pytest.mark.parametrize(
    ("dual", "other", "rolled"),
    [
        (True, Imbalance("soleus", OVER), True),
        (True, Imbalance("soleus", OVER, LEFT), True),
        (True, Imbalance("tfl", OVER), False),
        (True, UNDERACTIVE, False),
        (False, Imbalance("soleus", OVER), False),
    ],
)
def test_a_muscle_on_both_lists_of_a_side_is_rolled_and_woken(
    dual: bool, other: Imbalance, rolled: bool
) -> None:
    roll = _exercise("one", Component.SMR)
    made = _chooser(roll, body=[UNDERACTIVE, other], dual=dual)

    assert made.is_kind(roll, Component.SMR, BOTH) is rolled


def test_a_muscle_on_both_lists_of_different_sides_is_rolled_on_neither_by_mistake() -> None:
    roll = _exercise("one", Component.SMR)
    lists = [Imbalance("soleus", UNDER, LEFT), Imbalance("soleus", OVER, RIGHT)]
    made = _chooser(roll, body=lists, dual=True)

    assert made.is_kind(roll, Component.SMR, RIGHT)
    assert not made.is_kind(roll, Component.SMR, LEFT)


@pytest.mark.parametrize(
    ("step", "phase", "found"),
    [
        (_exercise("next"), 1, "next"),
        (_exercise("next", phases=(2,)), 1, "one"),
        (_exercise("next", slots=("post",)), 1, "one"),
        (_exercise("next", impact=1), 1, "next"),
        (_exercise("next", impact=2), 1, "one"),
    ],
)
def test_the_step_a_runner_has_come_to_takes_the_place_where_it_fits(
    step: Exercise, phase: int, found: str
) -> None:
    made = _chooser(
        _exercise("one"), step, naming={"static": "one"}, rungs={"one": "next", "gone": "lost"}
    )

    assert _found(made, OVERACTIVE, Component.STATIC, phase) == found


def test_a_jump_gives_way_to_a_jump() -> None:
    low, high = (
        _exercise(slug, Component.PLYOMETRIC, impact=impact)
        for slug, impact in (("low", 2), ("high", 3))
    )
    made = _chooser(low, high, rungs={"low": "high"})

    assert made.stepped(low, PRE, 1) == high


def test_a_step_that_is_not_usable_or_not_there_leaves_the_exercise() -> None:
    one = _exercise("one")
    heavy = replace(_exercise("next"), kits=(frozenset({"gym"}),))

    assert _chooser(one, heavy, rungs={"one": "next"}).stepped(one, PRE, 1) == one
    assert _chooser(one, rungs={"one": "lost"}).stepped(one, PRE, 1) == one


def test_a_step_never_wakes_the_other_list() -> None:
    one = _exercise("one", Component.ACTIVATION)
    wider = _exercise("wider", Component.ACTIVATION, targets=("soleus", "tfl"))
    lists = [UNDERACTIVE, Imbalance("tfl", OVER, LEFT)]

    made = _chooser(one, wider, body=lists, rungs={"one": "wider"})

    assert made.stepped(one, PRE, 1) == one
    assert made.stepped(one, PRE, 1, RIGHT) == wider
    assert made.waking(UNDERACTIVE, PRE, 1) == one
    assert made.waking(replace(UNDERACTIVE, side=RIGHT), PRE, 1) == wider


def test_a_muscle_is_woken_by_what_it_names_whatever_part_that_belongs_to() -> None:
    core = _exercise("core", Component.CORE)
    wake = _exercise("wake", Component.ACTIVATION)
    far = _exercise("far", Component.ACTIVATION, targets=("tfl",))

    named = _chooser(far, wake, core, body=[UNDERACTIVE], naming={"activate": "core"})

    assert named.waking(UNDERACTIVE, PRE, 1) == core
    assert _chooser(far, wake, core, body=[UNDERACTIVE]).waking(UNDERACTIVE, PRE, 1) == wake
    assert _chooser(far, core, body=[UNDERACTIVE]).waking(UNDERACTIVE, PRE, 1) is None
    assert named.waking(UNDERACTIVE, PRE, 3) is None


def test_a_muscle_is_woken_by_nothing_that_works_the_other_list_or_that_cannot_be_used() -> None:
    wide = _exercise("wide", Component.ACTIVATION, targets=("soleus", "tfl"))
    heavy = replace(_exercise("heavy", Component.ACTIVATION), kits=(frozenset({"gym"}),))
    light = _exercise("light", Component.ACTIVATION)
    lists = [UNDERACTIVE, Imbalance("tfl", OVER)]

    made = _chooser(wide, heavy, light, body=lists, naming={"activate": "heavy"})

    assert made.waking(UNDERACTIVE, PRE, 1) == light


@pytest.mark.parametrize(("side", "found"), [(LEFT, "narrow"), (RIGHT, "wide"), (BOTH, "narrow")])
def test_what_wakes_a_muscle_leaves_the_other_list_alone_on_its_side(
    side: Side, found: str
) -> None:
    wide = _exercise("wide", Component.ACTIVATION, targets=("soleus", "tfl"))
    narrow = _exercise("narrow", Component.ACTIVATION)
    made = _chooser(wide, narrow, body=[Imbalance("tfl", OVER, LEFT)])

    woken = made.waking(Imbalance("soleus", UNDER, side), PRE, 1)

    assert woken
    assert woken.id == found


def test_a_health_answer_takes_an_exercise_out_of_the_choice() -> None:
    roll = _exercise("roll", Component.SMR)

    assert _found(_chooser(roll), OVERACTIVE, Component.SMR) == "roll"
    careful = _chooser(roll, health=["heart"])
    assert _found(careful, OVERACTIVE, Component.SMR) is None
    assert (careful.most_phase, careful.able) == (2, frozenset())
    assert careful.screened.hides(roll) == "a health answer"


def test_a_pain_takes_an_exercise_out_of_the_choice() -> None:
    made = _chooser(_exercise("stretch"))
    hurting = replace(made.body, pain=(Pain("soleus", 3),))

    sore = chooser(made.catalogue, hurting)

    assert _found(made, OVERACTIVE, Component.STATIC) == "stretch"
    assert _found(sore, OVERACTIVE, Component.STATIC) is None


@pytest.mark.parametrize(("side", "found"), [(LEFT, "narrow"), (RIGHT, "wide"), (BOTH, "narrow")])
def test_what_is_found_leaves_the_other_list_alone_on_the_muscles_side(
    side: Side, found: str
) -> None:
    wide = _exercise("wide", Component.SMR, targets=("soleus", "tfl"))
    narrow = _exercise("narrow", Component.SMR)
    made = _chooser(wide, narrow, body=[Imbalance("tfl", UNDER, LEFT)])

    assert _found(made, Imbalance("soleus", OVER, side), Component.SMR) == found


@pytest.mark.parametrize(("side", "found"), [(LEFT, "narrow"), (RIGHT, "wide"), (BOTH, "narrow")])
def test_a_step_found_for_a_muscle_leaves_the_other_list_alone_on_its_side(
    side: Side, found: str
) -> None:
    narrow = _exercise("narrow", Component.ACTIVATION)
    wide = _exercise("wide", Component.ACTIVATION, targets=("soleus", "tfl"))
    lists = [Imbalance("tfl", OVER, LEFT)]
    made = _chooser(narrow, wide, body=lists, rungs={"narrow": "wide"})

    assert _found(made, Imbalance("soleus", UNDER, side), Component.ACTIVATION) == found


def test_an_exercise_serves_the_listed_muscles_it_aims_at_on_its_side() -> None:
    lists = [
        Imbalance("soleus", OVER, LEFT),
        Imbalance("soleus", UNDER, RIGHT),
        Imbalance("tfl", OVER),
    ]
    one = _exercise("one", secondary=("tfl",))
    made = _chooser(one, body=lists)

    assert made.serving(one, BOTH, [OVER, UNDER]) == tuple(lists[:2])
    assert made.serving(one, BOTH, [OVER]) == (lists[0],)
    assert made.serving(one, RIGHT, [OVER, UNDER]) == (lists[1],)
    assert made.serving(one, LEFT, [UNDER]) == ()


def test_the_order_of_service_is_severity_then_wait_then_the_list() -> None:
    first, second = Imbalance("soleus", OVER), Imbalance("tfl", OVER)
    low = Imbalance("tfl", OVER, LEFT, Severity.LOW)
    made = _chooser(body=[low, first, second])
    served = {
        Role.CALM: {"soleus": 9.0, "tfl": 5.0},
        Role.WAKE: {"tfl": 7.0},
        Role.MOVE: {"soleus": 1.0},
    }
    memory = Memory(served)

    assert made.ordered(OVER, Role.CALM, memory) == [second, first, low]
    assert made.ordered(OVER, Role.WAKE, memory) == [first, second, low]
    assert made.ordered(OVER, Role.MOVE, memory) == [second, first, low]
    assert made.ordered(OVER, Role.CALM, Memory()) == [first, second, low]
    assert made.ordered(UNDER, Role.CALM, memory) == []


def _step(exercise: Exercise, *muscles: str) -> Prescription:
    return Prescription(exercise, Dose(1, hold_s=30), None, muscles, "")


def test_the_effects_of_a_session_are_told_by_role() -> None:
    steps = [
        _step(_exercise("roll", Component.SMR), "soleus"),
        _step(_exercise("core", Component.CORE), "tfl"),
        _step(_exercise("swing", Component.DYNAMIC), "soleus"),
        _step(_exercise("stretch"), "tfl", "soleus"),
        _step(_exercise("walk", Component.WALK)),
    ]

    assert effects_of(steps) == Effects(
        ("roll", "core", "swing", "stretch", "walk"),
        ((Role.CALM, ("soleus", "tfl")), (Role.WAKE, ("tfl",)), (Role.MOVE, ("soleus",))),
        False,
    )


@pytest.mark.parametrize(
    ("component", "impact", "jumps"),
    [
        (Component.PLYOMETRIC, 0, True),
        (Component.BALANCE, 2, True),
        (Component.BALANCE, 1, False),
        (Component.SAQ, 3, False),
    ],
)
def test_landings_are_those_of_jumps_not_of_running_drills(
    component: Component, impact: int, *, jumps: bool
) -> None:
    steps = [_step(_exercise("one")), _step(_exercise("two", component, impact=impact))]

    assert effects_of(steps).has_jumps is jumps


def test_memory_keeps_the_last_time_of_each_role_and_exercise() -> None:
    memory = Memory()
    effects = Effects(("one",), ((Role.CALM, ("soleus",)), (Role.MOVE, ("tfl",))), False)

    at = NOON.timestamp()
    memory.note(effects, at - 86400)
    memory.note(effects, at)

    assert (memory.due(Role.CALM, "soleus"), memory.due(Role.MOVE, "tfl")) == (at, at)
    assert memory.due(Role.WAKE, "soleus") == memory.due(Role.CALM, "tfl") == float("-inf")
    assert (memory.stale("one"), memory.stale("two")) == (at, float("-inf"))


@pytest.mark.parametrize(
    ("component", "side"),
    [
        (Component.SMR, LEFT),
        (Component.STATIC, LEFT),
        (Component.ACTIVE, LEFT),
        (Component.ACTIVATION, LEFT),
        (Component.DYNAMIC, BOTH),
        (Component.RESISTANCE, BOTH),
    ],
)
def test_only_what_calms_or_wakes_one_muscle_is_done_on_one_side(
    component: Component, side: Side
) -> None:
    assert side_of(_exercise("one", component), [Imbalance("soleus", OVER, LEFT)]) is side


def test_why_tells_of_the_first_two_muscles_and_the_first_ones_mark() -> None:
    lists = (
        Imbalance("soleus", UNDER, RIGHT, Severity.HIGH, "gait/crossover"),
        Imbalance("tfl", UNDER),
        Imbalance("soleus", UNDER, LEFT),
    )

    told = why_of(_chooser().catalogue, lists)

    sign = catalogue().sign("gait/crossover").name.lower()
    assert told == (
        f"On your underactive list: right the soleus and the tfl, marked high (seen: {sign})"
    )
