"""For every muscle, in every phase, with bare hands: what can be done, and exactly what cannot."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from plansync.opt.catalogue import Catalogue
from plansync.opt.coverage import CorrectiveStep, Gap, coverage
from plansync.opt.exercise import Exercise
from plansync.opt.imbalance import Activity
from tests.planning import catalogue

BALL = "small ball (tennis, lacrosse or massage ball)"
ABDOMEN = "It is never rolled, because that would press on the abdomen"
# Rolling takes a thing to roll on, in every phase; everything else can be done with nothing.
NOT_ROLLED: Mapping[str, str] = MappingProxyType(
    {
        "plantar-fascia": f"needs {BALL}",
        "gastrocnemius-lateral": "needs foam roller",
        "gastrocnemius-medial": "needs foam roller",
        "soleus": f"needs foam roller or {BALL}",
        "peroneals": "needs foam roller",
        "tibialis-anterior": "needs foam roller or massage stick or rolling pin",
        "tibialis-posterior": f"needs {BALL}",
        "flexor-hallucis-longus": f"needs foam roller or {BALL}",
        "vastus-lateralis": "needs foam roller",
        "vastus-medialis": "needs foam roller",
        "rectus-femoris": "needs foam roller",
        "biceps-femoris-long": "needs foam roller",
        "biceps-femoris-short": "needs foam roller",
        "medial-hamstrings": "needs foam roller",
        "adductors-short": "needs foam roller",
        "adductor-magnus": f"needs {BALL}",
        "gracilis": "needs foam roller",
        "tfl": f"needs foam roller or {BALL}",
        "iliopsoas": f"never rolled: {ABDOMEN}: go straight to the stretch",
        "gluteus-maximus": f"needs foam roller or {BALL}",
        "gluteus-medius": f"needs foam roller or {BALL}",
        "gluteus-minimus": f"needs foam roller or {BALL}",
        "piriformis": f"needs foam roller or {BALL}",
        "deep-hip-rotators": f"needs foam roller or {BALL}",
        "external-oblique": f"never rolled: {ABDOMEN}",
        "rectus-abdominis": f"never rolled: {ABDOMEN}",
        "erector-spinae": "never rolled: Never roll the low back",
        "quadratus-lumborum": "never rolled: Never roll the low back",
        "latissimus-dorsi": "needs foam roller",
        "thoracic-spine": "needs foam roller",
        "pectorals": f"needs {BALL}",
        "upper-trapezius": f"needs {BALL}",
        "levator-scapulae": f"needs {BALL}",
        "sternocleidomastoid": "never rolled: Never roll the front of the neck",
    }
)


def _shown(gaps: tuple[Gap, ...]) -> list[str]:
    return [f"{one.muscle} {one.step} {one.phase}: {one.reason}" for one in gaps]


def _with(*changed: Exercise, without: tuple[str, ...] = ()) -> Catalogue:
    """The shipped catalogue with some exercises changed, and some never offered."""
    made = catalogue()
    gone = [replace(made.exercises[one], doses={}) for one in without]
    return replace(made, exercises={**made.exercises, **{one.id: one for one in (*changed, *gone)}})


def test_the_gaps_are_exactly_these() -> None:
    expected = [
        f"{muscle} inhibit {phase}: {reason}"
        for muscle, reason in NOT_ROLLED.items()
        for phase in range(1, 6)
    ]

    assert _shown(coverage(catalogue())) == expected


def test_with_a_roller_and_a_ball_only_what_is_unsafe_is_left() -> None:
    left = coverage(catalogue(), ["foam-roller", "ball"])

    assert {one.muscle for one in left} == {
        muscle for muscle, reason in NOT_ROLLED.items() if reason.startswith("never rolled")
    }


def test_a_muscle_that_stands_for_others_has_no_gap_of_its_own() -> None:
    assert "it-band" not in {one.muscle for one in coverage(catalogue(), ["foam-roller"])}


@pytest.mark.parametrize(
    ("without", "told"),
    [
        (
            ("st-soleus-bent",),
            Gap(
                "soleus",
                Activity.OVERACTIVE,
                CorrectiveStep.LENGTHEN,
                1,
                "nothing in phase 1; ais-soleus-bent is for phases 2, 3, 4, 5",
            ),
        ),
        (
            ("act-chin-tuck",),
            Gap(
                "deep-neck-flexors",
                Activity.UNDERACTIVE,
                CorrectiveStep.ACTIVATE,
                4,
                "no exercise in the catalogue for it",
            ),
        ),
        (
            ("act-peroneals-press",),
            Gap(
                "peroneals",
                Activity.UNDERACTIVE,
                CorrectiveStep.ACTIVATE,
                5,
                "needs long resistance band",
            ),
        ),
    ],
)
def test_a_hole_is_found_and_told_honestly(without: tuple[str, ...], told: Gap) -> None:
    assert told in coverage(_with(without=without))


def test_an_exercise_taken_out_of_a_phase_leaves_a_hole_in_that_phase_only() -> None:
    whole = catalogue().exercises["core-floor-cobra"]
    some = {phase: dose for phase, dose in whole.doses.items() if phase != 3}

    left = set(coverage(_with(replace(whole, doses=some)))) - set(coverage(catalogue()))

    holes = {(one.muscle, one.step.value, one.phase) for one in left}
    assert ("latissimus-dorsi", "integrate", 3) in holes
    assert {phase for *_, phase in holes} == {3}
