"""Which exercise serves which muscle of a runner: order, kit, sides and words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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
from plansync.opt.dosing import dose_for
from plansync.opt.exercise import Component, Dose
from plansync.opt.imbalance import Body, Imbalance, Severity, Side
from plansync.opt.phase import Range
from plansync.opt.rules import Part, Serve
from tests.planning import OVER, UNDER, body, catalogue, week, world

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PRE = frozenset({"pre"})
TFL, SOLEUS = Imbalance("tfl", OVER), Imbalance("soleus", OVER)


def _chooser(runner: Body | None = None) -> Chooser:
    return chooser(catalogue(), runner or body(over=("tfl", "soleus"), under=("gluteus-medius",)))


def _calmed(muscle: str) -> Memory:
    memory = Memory()
    memory.note(Effects((), ((Role.CALM, (muscle,)),), has_jumps=False), NOON.timestamp())
    return memory


def _part(**changes: int) -> Part:
    part = Part(Component.STATIC, Serve.OVER, Range(1, 2), PRE)
    return replace(part, **changes)  # type: ignore[arg-type]


def test_every_component_calms_moves_or_wakes() -> None:
    assert role_of(Component.SMR) is Role.CALM
    assert role_of(Component.DYNAMIC) is Role.MOVE
    assert role_of(Component.CORE) is Role.WAKE


def test_what_was_never_served_is_due_first() -> None:
    memory = _calmed("tfl")

    assert memory.due(Role.CALM, "soleus") < memory.due(Role.CALM, "tfl")
    assert [one.muscle for one in _chooser().ordered(OVER, Role.CALM, memory)] == ["soleus", "tfl"]


def test_what_was_never_done_is_stalest() -> None:
    memory = Memory(done={"act-clam": NOON.timestamp()})

    assert memory.stale("act-short-foot") < memory.stale("act-clam")


def test_memory_after_steps_knows_muscles_and_exercises() -> None:
    before = world(week("e......")).plan().sessions[0]

    memory = Memory()
    memory.note(effects_of(before.steps), NOON.timestamp())
    memory.note(effects_of(()), (NOON + timedelta(days=1)).timestamp())

    assert memory.due(Role.CALM, "soleus") == NOON.timestamp()
    assert memory.stale("smr-soleus") == NOON.timestamp()
    assert memory.due(Role.WAKE, "soleus") == float("-inf")


def test_severity_comes_before_who_waited_longest() -> None:
    runner = body(over=("tfl", "soleus"), high=("tfl",))
    memory = _calmed("tfl")

    assert _chooser(runner).ordered(OVER, Role.CALM, memory)[0].muscle == "tfl"


def test_the_exercise_a_muscle_names_first_is_found_first() -> None:
    found = _chooser().find(TFL, Component.SMR, PRE, 1)

    assert found
    assert found.id == "smr-tfl"


def test_nothing_is_found_without_the_things_it_needs() -> None:
    bare = _chooser(body(over=("tfl",), kit=()))

    assert bare.find(TFL, Component.SMR, PRE, 1) is None


def test_nothing_is_found_in_a_phase_that_does_not_offer_it() -> None:
    assert _chooser().find(TFL, Component.ACTIVE, PRE, 1) is None
    assert _chooser().find(TFL, Component.ACTIVE, PRE, 2) is not None


def test_an_activation_of_the_other_lists_muscle_is_passed_over() -> None:
    """The band bridge would work the overactive gluteus maximus."""
    runner = body(over=("gluteus-medius",), under=("deep-hip-rotators",), kit=("mini-band", "band"))

    found = _chooser(runner).waking(Imbalance("deep-hip-rotators", UNDER), PRE, 1)

    assert found is None or "gluteus-medius" not in found.targets


def test_nothing_wakes_a_muscle_when_all_would_work_the_other_list() -> None:
    runner = body(over=("biceps-femoris-short",), under=("biceps-femoris-long",))

    found = _chooser(runner).waking(Imbalance("biceps-femoris-long", UNDER), PRE, 1)

    assert found is None or "biceps-femoris-short" not in found.targets


def test_an_exercise_fits_its_slots_and_phases() -> None:
    stretch = catalogue().exercises["st-soleus-bent"]

    assert fits(stretch, PRE, 1)
    assert not fits(stretch, frozenset({"race"}), 1)
    assert not fits(catalogue().exercises["ais-soleus-bent"], PRE, 1)


def test_a_recipe_brings_a_dose_down_but_never_up() -> None:
    wake = catalogue().exercises["act-clam"]
    own = wake.doses[1]

    assert dose_for(wake, 1, _part(), {}) == own
    assert dose_for(wake, 1, _part(reps=8), {}) == replace(own, reps=8)
    assert dose_for(wake, 1, _part(reps=50), {}) == own
    assert dose_for(wake, 1, _part(sets=9), {}) == own
    assert dose_for(wake, 1, _part(hold_s=5), {}) == own
    held = catalogue().exercises["st-soleus-bent"]
    assert dose_for(held, 1, _part(hold_s=20, sets=1, reps=3), {}) == Dose(1, hold_s=20)


def test_a_step_works_the_side_all_its_muscles_share() -> None:
    stretch = catalogue().exercises["st-soleus-bent"]
    left, right = (Imbalance("soleus", OVER, side) for side in (Side.LEFT, Side.RIGHT))

    assert side_of(stretch, [left]) is Side.LEFT
    assert side_of(stretch, [left, right]) is Side.BOTH
    assert side_of(stretch, []) is Side.BOTH
    assert side_of(catalogue().exercises["dyn-heel-toe-walk"], [left]) is None
    assert side_of(catalogue().exercises["bal-single-leg"], [left]) is Side.BOTH


@pytest.mark.parametrize(
    ("served", "why"),
    [
        ((), ""),
        ((SOLEUS,), "On your overactive list: lower calf"),
        ((SOLEUS, TFL), "On your overactive list: lower calf and front-outer hip"),
        (
            (replace(SOLEUS, side=Side.LEFT),),
            "On your overactive list: left lower calf",
        ),
        (
            (replace(SOLEUS, severity=Severity.HIGH),),
            "On your overactive list: lower calf, marked high",
        ),
        (
            (replace(SOLEUS, origin="somewhere"),),
            "On your overactive list: lower calf (seen: somewhere)",
        ),
    ],
)
def test_why_is_told_in_words_of_the_runners_list(served: tuple[Imbalance, ...], why: str) -> None:
    assert why_of(catalogue(), served) == why


def test_why_names_the_sign_that_was_seen() -> None:
    seen = replace(TFL, origin="overhead-squat/knees-in")

    sign = catalogue().sign("overhead-squat/knees-in")
    assert why_of(catalogue(), (seen,)).endswith(f"(seen: {sign.name.lower()})")
