"""What health answers and pains take away, told row by row from the trainer's tables."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from plansync.opt.exercise import Component, Exercise
from plansync.opt.health import Screen, most_phase, open_flags, screen
from plansync.opt.imbalance import Body, Pain, Side
from tests.planning import catalogue

EVERY = tuple(catalogue().exercises.values())
LEG = {"foot", "lower leg", "knee", "thigh front", "thigh back", "thigh inner", "hip"}

# Every health question a runner is asked before the first plan, and the flags that ask it.
QUESTIONS = {
    "heart": ("heart",),
    "blood pressure": ("blood-pressure",),
    "dizziness": ("dizziness",),
    "clots or anticoagulants": ("dvt", "anticoagulant", "bleeding-disorder"),
    "bone disease": ("osteoporosis", "bone-stress", "fracture"),
    "pregnancy": ("pregnancy", "pregnancy-after-first-trimester"),
    "an operation in the last 12 weeks": ("surgery",),
    "cancer": ("cancer",),
    "diabetes with neuropathy": ("diabetes-neuropathy", "neuropathy"),
    "age": ("over-65",),
}
ASKED = sorted(flag for flags in QUESTIONS.values() for flag in flags)

# Foam rolling: contraindications and cautions (Bartsch 2021 and NASM lists); these hide all of it.
NO_ROLLING = {*ASKED, "open-wound", "inflammation", "acute-rheumatoid"}

# Held stretches: not with an unstable joint, nor with disease or swelling of the tissue.
NO_STATIC = {"joint-instability", "inflammation", "acute-rheumatoid"}

HIDES = {
    "smr-std": {"open-wound", "fracture", "dvt", "anticoagulant", "bleeding-disorder"},
    "varicose-dvt": {"varicose-veins", "dvt"},
    "pregnancy-calf": {"pregnancy", "pregnancy-after-first-trimester"},
    "pregnancy-adductor": {"pregnancy", "pregnancy-after-first-trimester"},
    "osteoporosis": {"osteoporosis"},
    "neuropathy": {"neuropathy", "diabetes-neuropathy"},
    "impact": {"tendon", "bone-stress", "fracture", "osteoporosis", "pregnancy"},
    "heavy-technique": {"osteoporosis", "minor", "heart"},
}
"""Cautions that hide, with flags that must be among those which do it."""
WARNS = {
    *("vessel-light-pressure", "no-behind-knee", "no-knee-cap", "no-shin-bone"),
    *("no-greater-trochanter", "no-fibular-head-nerve", "no-armpit", "no-neck-front"),
    *("no-low-back", "achilles-no-direct", "proximal-tendon-no-direct"),
    *("achilles-gentle", "achilles-load", "tendon-load", "proximal-tendon-gentle"),
    *("acute-heel-pain-gentle", "recent-ankle-sprain", "hip-impingement"),
    *("knee-deep-flexion", "low-back-arch", "knee-valgus-watch", "neck-gentle"),
    "hamstring-cramp",
}
STOPS = {
    "bone-stress-stop": "tibialis-anterior",
    "sciatic-stop": "piriformis",
    "groin-strain-stop": "adductors-short",
    "hamstring-strain-stop": "biceps-femoris-long",
    "low-back-pain-stop": "erector-spinae",
    "shoulder-pain-stop": "rotator-cuff",
}
"""Cautions that hide while a pain is flagged, with a muscle whose pain does it."""
SCHEDULES = {"doms-risk", "counts-as-quality"}


def screened(*pain: Pain, health: Iterable[str] = (), cleared: Iterable[str] = ()) -> Screen:
    """The screen of a runner with these pains and answers."""
    made = catalogue()
    runner = Body(health=frozenset(health), cleared=frozenset(cleared), pain=pain)
    return screen(runner, made.flags, made.cautions, made.muscles.by_id, made.pain)


def left(screen: Screen) -> list[Exercise]:
    """The exercises a screen lets through."""
    return [one for one in EVERY if not screen.hides(one)]


def touched(exercise: Exercise) -> set[str]:
    """The regions an exercise works in."""
    by_id = catalogue().muscles.by_id
    return {by_id[one].region for one in (*exercise.targets, *exercise.secondary)}


def test_every_caution_has_the_kind_of_the_table_and_no_other_is_there() -> None:
    kinds = {
        **dict.fromkeys(HIDES, "hide"),
        **dict.fromkeys(STOPS, "hide"),
        **dict.fromkeys(WARNS, "warn"),
        **dict.fromkeys(SCHEDULES, "schedule"),
    }

    assert {one.id: one.kind for one in catalogue().cautions.values()} == kinds


@pytest.mark.parametrize("code", sorted(HIDES))
def test_a_hiding_caution_takes_its_exercises_away_on_its_flags(code: str) -> None:
    carrying = [one for one in EVERY if code in one.cautions]

    assert carrying
    for flag in HIDES[code]:
        hidden = screened(health=[flag])
        assert all(hidden.hides(one) == "a health answer" for one in carrying), flag


@pytest.mark.parametrize("code", sorted(STOPS))
def test_a_stopping_caution_takes_its_exercises_away_while_its_place_hurts(code: str) -> None:
    carrying = [one for one in EVERY if code in one.cautions]

    assert carrying
    assert all(screened(Pain(STOPS[code], 3)).hides(one) == "a pain" for one in carrying)
    assert not any(screened(Pain(STOPS[code], 2)).hides(one) for one in carrying)


@pytest.mark.parametrize("flag", ASKED)
def test_a_yes_before_the_first_plan_ends_rolling_and_impact_until_it_is_cleared(
    flag: str,
) -> None:
    pending, cleared = screened(health=[flag]), screened(health=[flag], cleared=[flag])

    assert not any(one.component is Component.SMR or one.impact for one in left(pending))
    assert left(cleared) == list(EVERY)
    assert most_phase(cleared) == 5


@pytest.mark.parametrize("flag", sorted(NO_ROLLING))
def test_no_muscle_is_rolled_where_rolling_is_advised_against(flag: str) -> None:
    assert not any(one.component is Component.SMR for one in left(screened(health=[flag])))


@pytest.mark.parametrize("flag", sorted(NO_STATIC))
def test_no_stretch_is_held_where_holding_is_advised_against(flag: str) -> None:
    assert not any(one.component is Component.STATIC for one in left(screened(health=[flag])))


def test_flags_and_cautions_name_each_other() -> None:
    made = catalogue()
    said_by_flags = {(flag.id, code) for flag in made.flags.values() for code in flag.hides}
    said_by_cautions = {(flag, one.id) for one in made.cautions.values() for flag in one.flags}

    assert said_by_flags == said_by_cautions


@pytest.mark.parametrize("flag", ["pregnancy", "pregnancy-after-first-trimester", "osteoporosis"])
def test_pregnancy_and_brittle_bones_keep_to_phases_one_and_two(flag: str) -> None:
    assert most_phase(screened(health=[flag])) == 2


_FLAT = ("lie on your back", "lie face down", "lie on your front", "push-up position")


def test_nothing_flat_on_back_or_belly_is_left_after_the_first_trimester() -> None:
    remaining = left(screened(health=["pregnancy-after-first-trimester"]))

    flat = [one.id for one in remaining if any(w in one.cues.set_up.lower() for w in _FLAT)]
    assert flat == ["act-hip-er-band"]  # it may be done sitting, and says so first


def test_brittle_bones_are_spared_loaded_bending_twisting_and_lying_twists() -> None:
    spared = {"core-mb-slam", "res-rdl-db", "res-sl-rdl-db", "core-ball-crunch", "pow-kb-swing"}
    spared |= {"core-band-chop-lift", "rom-cat-cow", "rom-knee-drop", "res-back-squat"}

    assert not spared & {one.id for one in left(screened(health=["osteoporosis"]))}


def test_a_minor_keeps_to_two_phases_whatever_is_cleared() -> None:
    runner = Body(health=frozenset({"minor"}), cleared=frozenset({"minor"}))

    pending = open_flags(runner, catalogue().flags)

    assert [flag.id for flag in pending] == ["minor"]
    assert most_phase(screened(health=["minor"], cleared=["minor"])) == 2
    assert "adult" in pending[0].text


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_slight_pain_takes_nothing_away(level: int) -> None:
    assert left(screened(Pain("soleus", level))) == list(EVERY)


@pytest.mark.parametrize("pain", [Pain("soleus", 0, kind="night"), Pain("soleus", 0, kind="joint")])
def test_a_pain_that_is_gone_takes_nothing_away_whatever_its_kind(pain: Pain) -> None:
    assert left(screened(pain)) == list(EVERY)


# A sore calf: the lower leg and one joint up and down of it.
NEAR_THE_CALF = {"foot", "lower leg", "knee"}


@pytest.mark.parametrize(
    "pain", [Pain("soleus", 3), Pain("soleus", 4), Pain("soleus", 1, kind="joint")]
)
def test_a_moderate_pain_rests_jumps_loads_and_strength_near_it(pain: Pain) -> None:
    remaining = left(screened(pain))

    loads = {Component.RESISTANCE, Component.PLYOMETRIC}
    assert not any(one.impact for one in remaining)
    assert not any(one.component in loads and touched(one) & NEAR_THE_CALF for one in remaining)
    assert not any(
        one.level in ("strength", "power") and "lower leg" in touched(one) for one in remaining
    )


def test_a_moderate_pain_leaves_stabilization_work_of_its_region() -> None:
    kept = [one for one in left(screened(Pain("soleus", 4))) if "lower leg" in touched(one)]

    assert {"any", "stabilization"} == {one.level for one in kept}
    assert {Component.SMR, Component.BALANCE, Component.ACTIVATION} <= {o.component for o in kept}


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(("level", "kind"), [(3, ""), (4, ""), (1, "joint")])
def test_a_sore_muscle_itself_is_neither_rolled_nor_stretched(
    level: int, kind: str, side: Side
) -> None:
    screen = screened(Pain("soleus", level, side, kind=kind))
    kept = {one.id for one in left(screen)}

    assert {"smr-soleus", "st-soleus-bent", "ais-soleus-bent"} & kept == set()
    assert {"smr-calf-lateral", "st-calf-straight", "act-calf-raise-floor"} <= kept


def test_an_active_stretch_of_a_sore_muscle_rests_at_every_level_of_strength() -> None:
    stretch = catalogue().exercises["ais-soleus-bent"]

    easy = replace(stretch, level="any")

    assert screened(Pain("soleus", 3)).hides(easy) == "a pain"
    assert screened(Pain("soleus", 2)).hides(easy) == ""


def test_a_muscle_beside_the_sore_one_is_still_rolled_and_stretched() -> None:
    remaining = {one.id for one in left(screened(Pain("gastrocnemius-medial", 4)))}

    assert {"smr-soleus", "st-soleus-bent"} <= remaining
    assert {"smr-calf-medial", "st-calf-straight"} & remaining == set()


def test_what_is_taken_from_a_sore_muscle_stands_in_the_rules() -> None:
    made = catalogue()
    rules = replace(made.pain, hide_components=frozenset({Component.SMR}))

    own = screen(Body(pain=(Pain("soleus", 3),)), {}, {}, made.muscles.by_id, rules)

    assert own.hides(made.exercises["smr-soleus"]) == "a pain"
    assert own.hides(made.exercises["st-soleus-bent"]) == ""


def test_a_region_with_none_beside_it_hurts_alone() -> None:
    made = catalogue()
    alone = replace(made.pain, near={})

    own = screen(Body(pain=(Pain("soleus", 3),)), {}, {}, made.muscles.by_id, alone)

    assert own.sore == own.hurting == {"lower leg"}


def test_what_needs_a_weight_counts_as_loaded() -> None:
    lunge = catalogue().exercises["int-ball-squat-press"]

    assert lunge.component is Component.INTEGRATION
    assert screened(Pain("vastus-medialis", 3)).hides(lunge) == "a pain"


def test_a_far_region_keeps_its_loaded_work() -> None:
    row = catalogue().exercises["res-row-db"]

    assert screened(Pain("soleus", 4)).hides(row) == ""


STRONG = [Pain("soleus", 5), *(Pain("soleus", 1, kind=kind) for kind in ("limp", "night", "bone"))]


@pytest.mark.parametrize("pain", STRONG, ids=lambda one: one.kind or "5 of 10")
def test_a_strong_or_odd_pain_stops_whatever_touches_the_leg(pain: Pain) -> None:
    remaining = left(screened(pain))

    assert not any(touched(one) & LEG for one in remaining)
    assert not any(one.component is Component.WALK or one.impact for one in remaining)
    assert {one.level for one in remaining} <= {"any", "stabilization"}
    assert any(one.id == "st-pec-doorway" for one in remaining)


@pytest.mark.parametrize("kind", ["night", "bone"])
def test_night_and_bone_pain_anywhere_stop_all_jumps(kind: str) -> None:
    assert not any(one.impact for one in left(screened(Pain("rotator-cuff", 1, kind=kind))))


def test_a_strong_pain_above_the_leg_stops_its_region_only() -> None:
    remaining = {one.id for one in left(screened(Pain("pectorals", 6)))}

    assert "st-pec-doorway" not in remaining
    assert {"st-soleus-bent", "walk-easy"} <= remaining


@pytest.mark.parametrize("level", [3, 6])
def test_a_pain_on_one_side_counts_for_both(level: int) -> None:
    """Most moves load both legs; training the sound one alone is rehabilitation."""
    sides = [left(screened(Pain("soleus", level, side))) for side in Side]

    assert sides[0] == sides[1] == sides[2]


def test_a_region_next_door_counts_for_what_stops_but_not_for_a_word_of_caution() -> None:
    made = catalogue()
    knee = screened(Pain("popliteus", 3))

    assert knee.hides(made.exercises["dyn-straight-kick"]) == "a pain"  # hamstring-strain-stop
    assert knee.hides(made.exercises["st-quad-standing"]) == "a pain"  # knee-deep-flexion, here
    assert screened(Pain("soleus", 3)).hides(made.exercises["st-quad-standing"]) == ""
