"""Notes about the signs of a profile."""

from functools import cache

from plansync.opt.catalogue import Catalogue
from plansync.opt.reading import build
from plansync.plan.profile import read_profile
from plansync.plan.signs import sign_notes
from plansync.resources import load_config


@cache
def catalogue() -> Catalogue:
    return build(load_config())


def told(*signs: str, **more: object) -> list[tuple[str, str]]:
    """Code and text of every note about these signs."""
    profile = read_profile({"signs": list(signs), **more}, catalogue())
    return [(note.code, note.text) for note in sign_notes(profile, catalogue())]


def test_a_muscle_that_signs_put_on_both_lists_is_named_with_both_reasons() -> None:
    [(code, text)] = told("overhead-squat/knees-in", "overhead-squat/knees-out")

    assert code == "signs-contradict"
    assert text == (
        "Short inner-thigh muscles: on neither list, because signs say too much (knees move in) "
        "and too little (knees move out). Put it on the list you believe."
    )


def test_one_side_is_named() -> None:
    [(_, text), *_] = told("overhead-squat/knees-in", "overhead-squat/weight-shift:left")

    assert text.startswith("Short inner-thigh muscles (right): on neither list")


def test_nothing_is_said_when_the_runner_has_decided() -> None:
    signs = ("overhead-squat/knees-in", "overhead-squat/knees-out")

    assert told(*signs, overactive=["adductors-short"]) == []


def test_a_sign_of_another_edition_is_named() -> None:
    [(code, text)] = told("posture/pronation-distortion")

    assert code == "sign-unused"
    assert text.startswith("Flat feet, knees in (6th edition list) does not belong")
