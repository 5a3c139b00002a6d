"""From config files to a catalogue: it exists only when sound, and says all that is wrong."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from plansync.errors import InputError
from plansync.opt.exercise import Component
from plansync.opt.imbalance import Activity
from plansync.opt.reading import build
from plansync.resources import load_config
from tests.planning import catalogue

Config = dict[str, Any]
Change = Callable[[Config], object]


@cache
def _shipped() -> Config:
    return {path: dict(table) for path, table in load_config().items()}


def _config(*changes: Change) -> Config:
    """The shipped config, changed."""
    raw = copy.deepcopy(_shipped())
    for change in changes:
        change(raw)
    return raw


def _faults(*changes: Change) -> list[str]:
    with pytest.raises(InputError) as refused:
        build(_config(*changes))
    assert refused.value.hint
    return [str(fault) for fault in refused.value.faults]


def _exercise(raw: Config, slug: str) -> Any:
    files = (table for path, table in raw.items() if path.startswith("exercises/"))
    return next(one for file in files for one in file["exercise"] if one["id"] == slug)


def _entry(raw: Config, path: str, kind: str, slug: str) -> Any:
    return next(one for one in raw[path][kind] if one["id"] == slug)


def test_the_shipped_config_is_sound() -> None:
    made = catalogue()

    assert len(made.exercises) >= 200
    assert len(made.muscles.by_id) == 47
    assert set(made.phases) == {1, 2, 3, 4, 5}
    assert len({one.component for one in made.exercises.values()}) >= 11


def test_each_file_is_needed() -> None:
    needed = (
        "muscles.toml",
        "equipment.toml",
        "health.toml",
        "assessments.toml",
        "opt/phases.toml",
        "opt/rules.toml",
        "opt/season.toml",
    )

    told = _faults(*(lambda raw, path=path: raw.pop(path) for path in needed))

    assert told == [f"{path}: the file is missing" for path in needed]


UNSOUND: tuple[tuple[Change, str], ...] = (
    (
        lambda raw: raw["opt/rules.toml"].update(recipee=[]),
        "opt/rules.toml: recipee: is not a key of this table (did you mean 'recipe'?)",
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").update(slotz=["pre"]),
        (
            "exercises/static.toml: exercise.st-soleus-bent.slotz: is not a key of this table "
            "(did you mean 'slots'?)"
        ),
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").pop("cue"),
        "exercises/static.toml: exercise.st-soleus-bent.cue: field required",
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent")["dose"].update({"1": "1x30"}),
        (
            "exercises/static.toml: st-soleus-bent.dose: '1x30' is not a dose such as 2x12r@4-2-1 "
            "or 1x30s"
        ),
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").update(targets=["soleuss"]),
        (
            "exercises/static.toml: st-soleus-bent.targets: no muscle called 'soleuss' "
            "(did you mean 'soleus'?)"
        ),
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").update(kits=[["walll"]]),
        (
            "exercises/static.toml: st-soleus-bent.kits: no equipment called 'walll' "
            "(did you mean 'wall'?)"
        ),
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").update(cautions=["achilles-gently"]),
        (
            "exercises/static.toml: st-soleus-bent.cautions: no caution called 'achilles-gently' "
            "(did you mean 'achilles-gentle'?)"
        ),
    ),
    (
        lambda raw: _exercise(raw, "st-soleus-bent").update(progress_to="ais-soleus-ben"),
        (
            "exercises/static.toml: st-soleus-bent.progress_to: no exercise called "
            "'ais-soleus-ben' (did you mean 'ais-soleus-bent'?)"
        ),
    ),
    (
        lambda raw: raw["exercises/static.toml"]["exercise"].append(
            copy.deepcopy(_exercise(raw, "st-soleus-bent"))
        ),
        "exercises/static.toml: st-soleus-bent: is given twice",
    ),
    (
        lambda raw: _entry(raw, "muscles.toml", "muscle", "soleus").update(roll=["smr-soleu"]),
        "muscles.toml: soleus: no exercise called 'smr-soleu' (did you mean 'smr-soleus'?)",
    ),
    (
        lambda raw: _entry(raw, "muscles.toml", "muscle", "it-band").update(resolves_to=["tfll"]),
        "muscles.toml: it-band: no muscle called 'tfll' (did you mean 'tfl'?)",
    ),
    (
        lambda raw: raw["muscles.toml"]["alias"].append({"word": "Calf", "over": ["soleus"]}),
        "muscles.toml: alias.Calf: is given twice",
    ),
    (
        lambda raw: raw["muscles.toml"]["alias"].append({"word": "new", "over": ["popliteus"]}),
        "muscles.toml: alias.new: popliteus is never overactive",
    ),
    (
        lambda raw: raw["muscles.toml"]["alias"].append({"word": "new", "under": ["soleuss"]}),
        "muscles.toml: alias.new: no muscle called 'soleuss' (did you mean 'soleus'?)",
    ),
    (
        lambda raw: raw["muscles.toml"]["muscle"].append(
            copy.deepcopy(_entry(raw, "muscles.toml", "muscle", "soleus"))
        ),
        "muscles.toml: muscle.soleus: is given twice",
    ),
    (
        lambda raw: raw["equipment.toml"]["equipment"].append({"id": "wall", "name": "Wall"}),
        "equipment.toml: equipment.wall: is given twice",
    ),
    (
        lambda raw: _entry(raw, "equipment.toml", "equipment", "gym").update(implies=["bandd"]),
        "equipment.toml: gym: no equipment called 'bandd' (did you mean 'band'?)",
    ),
    (
        lambda raw: _entry(raw, "health.toml", "flag", "minor").update(hides=["impactt"]),
        "health.toml: minor: no caution called 'impactt' (did you mean 'impact'?)",
    ),
    (
        lambda raw: _entry(raw, "health.toml", "flag", "minor").update(exercises=["res-nordik"]),
        "health.toml: minor: no exercise called 'res-nordik' (did you mean 'res-nordic'?)",
    ),
    (
        lambda raw: _entry(raw, "health.toml", "caution", "smr-std").update(hidden_by=["hart"]),
        "health.toml: smr-std: no flag called 'hart' (did you mean 'heart'?)",
    ),
    (
        lambda raw: raw["assessments.toml"]["assessment"][0]["sign"][0].update(over=["tfll"]),
        (
            "assessments.toml: overhead-squat/feet-turn-out: no muscle called 'tfll' "
            "(did you mean 'tfl'?)"
        ),
    ),
    (
        lambda raw: raw["opt/rules.toml"]["fill"].update(core=["core-plankk"]),
        "opt/rules.toml: fill.core: no exercise called 'core-plankk' (did you mean 'core-plank'?)",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["pattern"][0].update(strength=["res-goblet"]),
        (
            "opt/rules.toml: pattern.squat: no exercise called 'res-goblet' "
            "(did you mean 'res-goblet-squat'?)"
        ),
    ),
    (
        lambda raw: raw["opt/rules.toml"]["placement"]["ranks"].pop("3"),
        "opt/rules.toml: placement.ranks.3: is missing",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["placement"]["never_before"].pop("1"),
        "opt/rules.toml: placement.never_before.1: is missing",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["rest_s"]["standalone"].pop("5"),
        "opt/rules.toml: rest_s.standalone.5: is missing",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["rest_s"]["in_pair"].pop("4"),
        "opt/rules.toml: rest_s.in_pair.4: is missing",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["contacts"]["most"].pop("2"),
        "opt/rules.toml: contacts.most.2: is missing",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["caps_min"]["before"].pop("race"),
        "opt/rules.toml: caps_min.before.race: is missing",
    ),
    (
        lambda raw: raw["opt/season.toml"]["time"][0].update(least=9),
        "opt/season.toml: time.1: least, usual, prompt, hard_prompt must rise",
    ),
    (
        lambda raw: raw["opt/rules.toml"]["pattern"][0].update(strength=[]),
        (
            "opt/rules.toml: pattern.squat.strength: list should have at least 1 item after "
            "validation, not 0"
        ),
    ),
    (
        lambda raw: raw["opt/phases.toml"]["phase"][4].update(number=4),
        "opt/phases.toml: phase.4: is given twice",
    ),
)


@pytest.mark.parametrize(
    ("change", "said"), UNSOUND, ids=[said.replace(".toml", "")[:70] for _, said in UNSOUND]
)
def test_an_unsound_config_is_refused_with_file_key_and_nearest_word(
    change: Change, said: str
) -> None:
    assert said in _faults(change)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (
            "recipe.before-low-1.trim.0",
            lambda rules: rules["recipe"][0].update(trim=["last-pairr"]),
        ),
        ("recipe.before-low-1.keep", lambda rules: rules["recipe"][0].update(keep="activations")),
        ("recipe.before-low-1.slot", lambda rules: rules["recipe"][0].update(slot="during")),
        ("recipe.before-low-1.parts", lambda rules: rules["recipe"][0].update(parts=[])),
        ("placement.ranks.1.0", lambda rules: rules["placement"]["ranks"].update({"1": ["low"]})),
        ("placement.preferred_start", lambda rules: rules["placement"].update(preferred_start="x")),
        ("edition", lambda rules: rules.update(edition=8)),
    ],
)
def test_a_rule_that_could_not_be_followed_is_refused_at_its_key(
    path: str, change: Callable[[Any], object]
) -> None:
    told = _faults(lambda raw: change(raw["opt/rules.toml"]))

    assert any(one.startswith(f"opt/rules.toml: {path}: ") for one in told)


def test_all_faults_of_all_files_are_told_together() -> None:
    told = _faults(
        lambda raw: _exercise(raw, "st-soleus-bent").update(targets=["soleuss"]),
        lambda raw: _exercise(raw, "dyn-knee-hug").update(cautions=["nope"]),
        lambda raw: raw["opt/rules.toml"]["pattern"][0].update(power=["jump"]),
    )

    assert len(told) == 3
    assert {one.split(":")[0] for one in told} == {
        "exercises/static.toml",
        "exercises/dynamic.toml",
        "opt/rules.toml",
    }


def test_a_broken_file_hides_nothing_of_the_others_nor_of_itself() -> None:
    """Shapes, references and doses are told together, though a file of each stage is broken."""
    told = _faults(
        lambda raw: raw["opt/rules.toml"]["placement"].update(spacing_days=-1),
        lambda raw: raw["opt/rules.toml"]["pattern"][0].update(power=["jump"]),
        lambda raw: raw["opt/season.toml"].update(notice_day=3),
        lambda raw: _exercise(raw, "st-soleus-bent").update(level="hard", cautions=["nope"]),
        lambda raw: _exercise(raw, "dyn-knee-hug").update(cautions=["nope"]),
        lambda raw: _exercise(raw, "dyn-knee-hug")["dose"].update({"1": "much"}),
    )

    assert told == [
        ("opt/rules.toml: placement.spacing_days: input should be greater than or equal to 0"),
        ("opt/season.toml: notice_day: is not a key of this table (did you mean 'notice_days'?)"),
        (
            "exercises/static.toml: exercise.st-soleus-bent.level: input should be 'any', "
            "'stabilization', 'strength' or 'power'"
        ),
        (
            "exercises/dynamic.toml: dyn-knee-hug.dose: 'much' is not a dose such as 2x12r@4-2-1 "
            "or 1x30s"
        ),
        "exercises/dynamic.toml: dyn-knee-hug.cautions: no caution called 'nope'",
        "opt/rules.toml: pattern.squat: no exercise called 'jump'",
    ]


def test_what_points_at_a_broken_entry_is_not_a_fault() -> None:
    told = _faults(lambda raw: _exercise(raw, "st-soleus-bent").pop("cue"))

    assert told == ["exercises/static.toml: exercise.st-soleus-bent.cue: field required"]


def test_a_range_is_written_least_first() -> None:
    told = _faults(lambda raw: raw["opt/rules.toml"]["recipe"][0]["parts"][0].update(count=[3, 2]))

    assert told == [
        ("opt/rules.toml: recipe.before-low-1.parts.0.count: [3, 2] should be written least first")
    ]


def test_numbers_that_differ_by_edition_are_those_of_the_edition() -> None:
    sixth, seventh = (build(load_config(), edition=edition) for edition in (6, 7))

    assert sixth.phases[3].name == "Hypertrophy"
    assert seventh.phases[3].name == "Muscular Development"
    reps = [
        one.phases[2].variables[Component.PLYOMETRIC].amounts["reps"] for one in (sixth, seventh)
    ]
    assert [(one.least, one.most) for one in reps] == [(8, 10), (8, 12)]
    assert sixth.phases[1].variables[Component.RESISTANCE].tempo == "4-2-1"
    assert seventh.phases[1].variables[Component.RESISTANCE].tempo == "4-2-1-1"
    assert sixth.phases[1].variables.get(Component.DYNAMIC) is None


def test_what_is_written_for_no_edition_of_the_runner_is_the_first_that_is_there() -> None:
    row = {"phase": 3, "component": "core", "source": "A book", "sets": [1, 2]}
    raw = _config(
        lambda raw: raw["opt/phases.toml"]["phase"][2].update(name={"4": "Old", "5": "Newer"}),
        lambda raw: raw["opt/phases.toml"]["phase"][3].update(name={}),
        lambda raw: raw["opt/phases.toml"].update(
            variable=[{**row, "tempo": {"4": "2-0-2"}}, {**row, "phase": 4, "edition": 6}]
        ),
    )

    phases = build(raw).phases

    assert (phases[3].name, phases[4].name) == ("Old", "")
    assert phases[3].variables[Component.CORE].tempo == "2-0-2"
    assert phases[3].variables[Component.CORE].edition is None
    assert phases[4].variables == {}


def test_every_table_of_the_rules_knows_every_phase_and_load() -> None:
    told = _faults(
        lambda raw: raw["opt/rules.toml"]["contacts"].update(most={}),
        lambda raw: raw["opt/rules.toml"]["caps_min"].update(before={}),
    )

    assert told == [
        *(f"opt/rules.toml: contacts.most.{phase}: is missing" for phase in range(1, 6)),
        *(
            f"opt/rules.toml: caps_min.before.{load}: is missing"
            for load in ("long", "low", "quality", "race")
        ),
    ]


def test_acute_variables_of_the_textbook_are_kept() -> None:
    resistance = catalogue().phases[2].variables[Component.RESISTANCE]

    assert 8 in resistance.amounts["reps"]
    assert 13 not in resistance.amounts["reps"]
    assert (resistance.amounts["sets"].least, resistance.amounts["sets"].most) == (2, 4)
    assert resistance.source


def test_every_dose_is_inside_the_sets_of_its_phase() -> None:
    """Core, balance, activation and drills stay available at one set in every phase."""
    free = (Component.CORE, Component.BALANCE, Component.SAQ, Component.PLYOMETRIC)
    for exercise in catalogue().exercises.values():
        for phase, dose in exercise.doses.items():
            found = catalogue().phases[phase].variables.get(exercise.component)
            sets = found.amounts.get("sets") if found else None
            if sets is not None and exercise.component not in free:
                assert dose.sets <= sets.most, (exercise.id, phase)


def test_every_muscle_of_a_list_has_something_that_serves_it_at_home() -> None:
    """With every thing at hand: no listable muscle is without an exercise."""
    for muscle in catalogue().muscles.by_id.values():
        if Activity.OVERACTIVE in muscle.lists and not muscle.resolves_to:
            calming = (*muscle.roll, *muscle.static, *muscle.active, *muscle.dynamic)
            assert calming, muscle.id
        if Activity.UNDERACTIVE in muscle.lists:
            assert muscle.activate, muscle.id


def test_exercises_a_muscle_names_are_of_the_kind_it_names_them_for() -> None:
    kinds = {
        "roll": Component.SMR,
        "static": Component.STATIC,
        "active": Component.ACTIVE,
        "dynamic": Component.DYNAMIC,
    }
    for muscle in catalogue().muscles.by_id.values():
        for name, component in kinds.items():
            for slug in getattr(muscle, name):
                assert catalogue().exercises[slug].component is component, (muscle.id, slug)


def test_nothing_rolls_the_muscles_that_must_not_be_rolled() -> None:
    for muscle in catalogue().muscles.by_id.values():
        if not muscle.rollable:
            assert not muscle.roll, muscle.id


def test_pain_reaches_only_regions_that_muscles_have() -> None:
    regions = {muscle.region for muscle in catalogue().muscles.by_id.values()}
    pain = catalogue().pain

    assert {"foot", "lower leg", "hip"} <= pain.leg <= regions
    named = set(pain.near) | {one for near in pain.near.values() for one in near}
    assert named <= regions
