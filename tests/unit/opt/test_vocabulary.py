"""The words of the model: muscles, equipment, signs, health answers."""

from dataclasses import replace

import pytest

from plansync.opt.assessment import Sign, imbalances_of
from plansync.opt.health import Screen, most_phase, screen
from plansync.opt.imbalance import Body, Imbalance, Pain, Side
from plansync.opt.muscle import nearest, normal
from tests.planning import OVER, UNDER, catalogue

MUSCLES = catalogue().muscles


def _screen(
    *, health: tuple[str, ...] = (), pain: tuple[Pain, ...] = (), cleared: tuple[str, ...] = ()
) -> Screen:
    made = catalogue()
    runner = Body(health=frozenset(health), pain=pain, cleared=frozenset(cleared))
    return screen(runner, made.flags, made.cautions, made.muscles.by_id, made.pain)


def _hidden(
    slug: str,
    *,
    health: tuple[str, ...] = (),
    pain: tuple[Pain, ...] = (),
    cleared: tuple[str, ...] = (),
) -> str:
    screened = _screen(health=health, pain=pain, cleared=cleared)
    return screened.hides(catalogue().exercises[slug])


@pytest.mark.parametrize(
    "word", ["Hip Flexors", "hip-flexors", "hip_flexors", " hip  flexors ", "-hip - flexors"]
)
def test_words_are_known_however_they_are_spaced(word: str) -> None:
    assert normal(word) == "hip-flexors"
    assert MUSCLES.resolve(word, OVER) == ("iliopsoas", "rectus-femoris", "tfl")


def test_a_word_may_mean_other_muscles_on_the_other_list() -> None:
    assert MUSCLES.resolve("shins", OVER) == ("tibialis-anterior",)
    assert MUSCLES.resolve("shins", UNDER) == ("tibialis-anterior", "tibialis-posterior")


def test_a_word_that_means_nothing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        MUSCLES.resolve("wings", OVER)


def test_the_nearest_word_is_told() -> None:
    assert MUSCLES.nearest("Gluteus Mediu") == "gluteus-medius"
    assert MUSCLES.nearest("qqqqqq") == ""
    assert nearest("hart", ["heart", "hip"]) == "heart"
    assert MUSCLES.name("soleus") == "Lower calf"


def test_a_home_has_a_wall_and_what_is_owned_implies() -> None:
    kit = catalogue().kit(["dumbbells"])

    assert {"wall", "mat", "chair", "towel", "dumbbells", "dumbbell"} <= kit
    assert "foam-roller" not in kit


def test_a_sign_is_found_by_its_full_id() -> None:
    assert catalogue().sign("overhead-squat/knees-in").sided is False
    with pytest.raises(KeyError):
        catalogue().sign("knees-in")


def test_a_sided_sign_gives_the_same_and_the_opposite_side() -> None:
    sign = Sign(
        "t/lean",
        "Leans",
        "front",
        "Look.",
        True,
        {
            (OVER, "same"): ("tfl",),
            (OVER, "opposite"): ("piriformis",),
            (UNDER, "both"): ("soleus",),
        },
    )

    assert imbalances_of(sign, Side.RIGHT) == (
        Imbalance("tfl", OVER, Side.RIGHT, origin="t/lean"),
        Imbalance("piriformis", OVER, Side.LEFT, origin="t/lean"),
        Imbalance("soleus", UNDER, Side.RIGHT, origin="t/lean"),
    )
    assert {one.side for one in imbalances_of(sign, Side.BOTH)} == {Side.BOTH}


def test_a_flag_hides_by_component_caution_impact_and_name() -> None:
    assert _hidden("smr-soleus") == ""
    assert _hidden("smr-soleus", health=("anticoagulant",)) == "a health answer"
    assert _hidden("plyo-pogo", health=("over-65",)) == "a health answer"
    assert _hidden("st-erector-child", health=("osteoporosis",)) == "a health answer"
    assert _hidden("smr-calf-lateral", health=("varicose-veins",)) == "a health answer"
    assert _hidden("smr-soleus", health=("minor",)) == ""


def test_a_caution_may_name_the_flag_that_hides_it() -> None:
    made = catalogue()
    code = next(one for one in made.cautions.values() if "dvt" in one.flags)
    exercise = next(one for one in made.exercises.values() if code.id in one.cautions)
    harmless = replace(
        made.flags["dvt"], hides=frozenset(), components=frozenset(), max_impact=None
    )
    runner = Body(health=frozenset({"dvt"}))

    screened = screen(runner, {"dvt": harmless}, made.cautions, made.muscles.by_id, made.pain)

    assert screened.hides(exercise) == "a health answer"


def test_a_cleared_flag_hides_nothing_unless_it_cannot_be_cleared() -> None:
    assert _hidden("smr-soleus", health=("anticoagulant",), cleared=("anticoagulant",)) == ""
    assert most_phase(_screen(health=("minor",), cleared=("minor",))) == 2
    assert most_phase(_screen(health=("heart",), cleared=("heart",))) == 5
    assert most_phase(_screen(health=("heart",))) == 2
    assert most_phase(_screen()) == 5


@pytest.mark.parametrize(
    ("slug", "pain", "hidden"),
    [
        ("res-calf-raise-db", Pain("soleus", 2), False),
        ("res-calf-raise-db", Pain("soleus", 3), True),
        ("plyo-pogo", Pain("soleus", 3), True),
        ("st-soleus-bent", Pain("soleus", 2), False),
        ("st-soleus-bent", Pain("soleus", 4), True),
        ("st-calf-straight", Pain("soleus", 4), False),
        ("st-soleus-bent", Pain("soleus", 5), True),
        ("st-tfl", Pain("soleus", 5), True),
        ("st-tfl", Pain("soleus", 1, kind="limp"), True),
        ("st-pec-doorway", Pain("soleus", 9), False),
        ("st-pec-doorway", Pain("pectorals", 6), True),
        ("st-soleus-bent", Pain("pectorals", 6), False),
        ("plyo-pogo", Pain("pectorals", 3), True),
        ("smr-piriformis", Pain("piriformis", 3), True),
    ],
)
def test_pain_takes_away_what_touches_it(slug: str, pain: Pain, *, hidden: bool) -> None:
    assert (_hidden(slug, pain=(pain,)) == "a pain") is hidden
