"""A config in small: whatever points at something that is not there is told with file and key."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from plansync.opt.references import exercise_files, faults_between

Config = dict[str, Any]
Change = Callable[[Config], object]


def _exercise(slug: str, **more: object) -> Config:
    return {
        "id": slug,
        "name": slug.title(),
        "level": "any",
        "targets": ["soleus"],
        "per_side": True,
        "impact": 0,
        "dose": {"1": "1x30s"},
        "slots": ["pre"],
        "cue": "Hold.",
        "set_up": "Stand.",
        "movement": "Lean.",
        "feel": "A pull.",
        "faults": ["a", "b"],
        "stop": "When it hurts.",
        **more,
    }


def _muscle(slug: str, **more: object) -> Config:
    names = {"name": slug, "latin": slug, "region": "lower leg", "function": "Points."}
    return {"id": slug, "lists": ["over", "under"], **names, **more}


SMALL: Config = {
    "muscles.toml": {
        "muscle": [_muscle("soleus"), _muscle("popliteus", lists=["under"], region="knee")],
        "alias": [{"word": "calf", "also": ["lower calf"], "over": ["soleus"]}],
    },
    "equipment.toml": {
        "equipment": [{"id": "wall", "name": "Wall"}, {"id": "gym", "name": "Gym"}],
    },
    "health.toml": {
        "flag": [{"id": "heart", "question": "Heart?", "text": "Ask."}],
        "caution": [{"id": "gently", "kind": "warn", "text": "Gently."}],
        "pain": {"weights": ["gym"]},
    },
    "assessments.toml": {
        "assessment": [
            {
                "id": "squat",
                "name": "Squat",
                "how": "Squat.",
                "sign": [{"id": "lean", "name": "Lean", "look_for": "Look."}],
            }
        ]
    },
    "opt/rules.toml": {
        "fill": {"core": ["plank"]},
        "hold": [{"caution": "gently"}],
        "recipe": [{"id": "easy"}],
        "pattern": [{"id": "push", "strength": ["plank"], "stabilization": [], "power": []}],
    },
    "opt/phases.toml": {
        "phase": [{"number": 1}, {"number": 2}],
        "variable": [
            {"phase": 1, "component": "core"},
            {"phase": 1, "component": "core", "edition": 6},
        ],
    },
    "opt/season.toml": {
        "block": [{"id": "base", "stage": "base", "name": "Base", "says": "Begin."}],
        "guard": [{"id": "gym"}],
        "macrocycle": [{"id": "any"}],
        "between_races": [{"id": "near"}],
    },
    "exercises/static.toml": {"exercise": [_exercise("lean"), _exercise("bend")]},
    "exercises/core.toml": {"exercise": [_exercise("plank")]},
}


def _faults(*changes: Change) -> list[str]:
    raw = copy.deepcopy(SMALL)
    for change in changes:
        change(raw)
    return [str(one) for one in faults_between(raw)]


def _lean(raw: Config) -> Config:
    found: Config = raw["exercises/static.toml"]["exercise"][0]
    return found


def _entry(path: str, array: str, **more: object) -> Change:
    """The first entry of an array, changed."""
    return lambda raw: raw[path][array][0].update(more)


def _again(path: str, array: str) -> Change:
    """The first entry of an array, given once more."""
    return lambda raw: raw[path][array].append(raw[path][array][0])


def test_a_config_that_points_at_what_is_there_has_no_faults() -> None:
    assert _faults() == []


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("targets", ["soleuss"], "lean.targets: no muscle called 'soleuss'"),
        ("secondary", ["soleuss"], "lean.targets: no muscle called 'soleuss'"),
        ("kits", [["wall"], ["wal"]], "lean.kits: no equipment called 'wal'"),
        ("cautions", ["gentle"], "lean.cautions: no caution called 'gentle'"),
        ("regress_to", "plan", "lean.regress_to: no exercise called 'plan'"),
        ("progress_to", "plan", "lean.progress_to: no exercise called 'plan'"),
    ],
)
def test_an_exercise_points_at_what_is_there(key: str, value: object, fault: str) -> None:
    near = {"soleuss": "soleus", "wal": "wall", "gentle": "gently", "plan": "plank"}
    word = fault.split("'")[1]

    told = _faults(lambda raw: _lean(raw).update({key: value}))

    assert told == [f"exercises/static.toml: {fault} (did you mean {near[word]!r}?)"]


POINTING: tuple[tuple[str, str, str, object, str], ...] = (
    *(
        ("muscles.toml", "muscle", key, ["xyz"], "soleus: no exercise called 'xyz'")
        for key in ("roll", "static", "active", "dynamic", "activate", "integrate")
    ),
    ("muscles.toml", "muscle", "resolves_to", ["xyz"], "soleus: no muscle called 'xyz'"),
    ("muscles.toml", "alias", "over", ["xyz"], "alias.calf: no muscle called 'xyz'"),
    ("muscles.toml", "alias", "under", ["xyz"], "alias.calf: no muscle called 'xyz'"),
    ("equipment.toml", "equipment", "implies", ["xyz"], "wall: no equipment called 'xyz'"),
    ("health.toml", "caution", "hidden_by", ["xyz"], "gently: no flag called 'xyz'"),
    (
        "health.toml",
        "caution",
        "hidden_by_pain",
        ["soleus", "lower leg", "xyz"],
        "gently: no muscle or region called 'xyz'",
    ),
    ("health.toml", "flag", "hides", ["xyz"], "heart: no caution called 'xyz'"),
    ("health.toml", "flag", "exercises", ["xyz"], "heart: no exercise called 'xyz'"),
    ("opt/rules.toml", "hold", "caution", "xyz", "hold: no caution called 'xyz'"),
    *(
        ("opt/rules.toml", "pattern", key, ["xyz"], "pattern.push: no exercise called 'xyz'")
        for key in ("strength", "stabilization", "power")
    ),
    ("opt/season.toml", "block", "drop", ["xyz"], "block.base.drop: no caution called 'xyz'"),
    ("opt/season.toml", "block", "mobility", "xyz", "block.base.mobility: no recipe called 'xyz'"),
)


@pytest.mark.parametrize(("path", "array", "key", "value", "fault"), POINTING)
def test_an_entry_points_at_what_is_there(
    path: str, array: str, key: str, value: object, fault: str
) -> None:
    assert _faults(_entry(path, array, **{key: value})) == [f"{path}: {fault}"]


@pytest.mark.parametrize(
    "key",
    [
        *("over", "over_same", "over_opposite", "ces_over"),
        *("under", "under_same", "under_opposite", "ces_under"),
    ],
)
def test_a_sign_points_at_muscles_that_are_there(key: str) -> None:
    told = _faults(lambda raw: _sign(raw).update({key: ["soleus", "xyz"]}))

    assert told == ["assessments.toml: squat/lean: no muscle called 'xyz'"]


def _sign(raw: Config) -> Config:
    found: Config = raw["assessments.toml"]["assessment"][0]["sign"][0]
    return found


@pytest.mark.parametrize(
    ("path", "table", "key", "fault"),
    [
        ("opt/rules.toml", "fill", "core", "fill.core: no exercise called 'xyz'"),
        ("health.toml", "pain", "weights", "pain.weights: no equipment called 'xyz'"),
    ],
)
def test_a_table_points_at_what_is_there(path: str, table: str, key: str, fault: str) -> None:
    told = _faults(lambda raw: raw[path][table].update({key: ["xyz"]}))

    assert told == [f"{path}: {fault}"]


@pytest.mark.parametrize(
    ("path", "array", "key"),
    [
        ("muscles.toml", "muscle", "muscle.soleus"),
        ("equipment.toml", "equipment", "equipment.wall"),
        ("health.toml", "flag", "flag.heart"),
        ("health.toml", "caution", "caution.gently"),
        ("assessments.toml", "assessment", "assessment.squat"),
        ("opt/rules.toml", "recipe", "recipe.easy"),
        ("opt/rules.toml", "pattern", "pattern.push"),
        ("opt/phases.toml", "phase", "phase.1"),
        ("opt/phases.toml", "variable", "variable.1-core"),
        ("opt/season.toml", "block", "block.base"),
        ("opt/season.toml", "guard", "guard.gym"),
        ("opt/season.toml", "macrocycle", "macrocycle.any"),
        ("opt/season.toml", "between_races", "between_races.near"),
        ("exercises/static.toml", "exercise", "lean"),
    ],
)
def test_nothing_is_given_twice(path: str, array: str, key: str) -> None:
    told = _faults(_again(path, array))

    assert told == [f"{path}: {key}: is given twice"]


def test_an_exercise_of_two_files_is_told_once_at_the_later_file() -> None:
    told = _faults(
        lambda raw: raw["exercises/static.toml"]["exercise"].append(_exercise("plank")),
        lambda raw: raw.update({"exercises/walk.toml": {"exercise": [_exercise("bend")]}}),
    )

    assert told == [
        "exercises/static.toml: plank: is given twice",
        "exercises/walk.toml: bend: is given twice",
    ]


@pytest.mark.parametrize(
    ("alias", "fault"),
    [
        ({"word": "Lower-Calf"}, "alias.Lower-Calf: is given twice"),
        ({"word": "shank", "also": ["Calf"]}, "alias.Calf: is given twice"),
        ({"word": "shank", "also": ["shank"]}, "alias.shank: is given twice"),
        ({"word": "shank", "over": ["popliteus"]}, "alias.shank: popliteus is never overactive"),
        ({"word": "shank", "under": ["xyz"]}, "alias.shank: no muscle called 'xyz'"),
    ],
)
def test_another_word_has_a_meaning_of_its_own(alias: Config, fault: str) -> None:
    told = _faults(lambda raw: raw["muscles.toml"]["alias"].append(alias))

    assert told == [f"muscles.toml: {fault}"]


def test_another_word_keeps_to_the_lists_of_its_muscles() -> None:
    told = _faults(
        _entry("muscles.toml", "muscle", lists=["over"]),
        _entry("muscles.toml", "alias", over=["soleus"], under=["soleus", "popliteus"]),
    )

    assert told == ["muscles.toml: alias.calf: soleus is never underactive"]


def test_every_dose_that_cannot_be_read_is_told() -> None:
    doses = {"1": "1x30s", "2": "0x30s", "3": "30s"}

    told = _faults(lambda raw: _lean(raw).update(dose=doses))

    assert told == [
        "exercises/static.toml: lean.dose: '0x30s' has no work in it",
        "exercises/static.toml: lean.dose: '30s' is not a dose such as 2x12r@4-2-1 or 1x30s",
    ]


def test_a_file_that_is_missing_makes_no_fault_of_what_points_into_it() -> None:
    told = _faults(lambda raw: raw.pop("equipment.toml"), lambda raw: raw.pop("muscles.toml"))

    assert told == []


def test_an_empty_config_has_no_faults_between_its_files() -> None:
    assert list(faults_between({})) == []


@pytest.mark.parametrize("odd", [1, ["core"], {"core": 1}, "core"])
def test_a_table_of_another_kind_is_left_to_its_shape(odd: object) -> None:
    told = _faults(
        lambda raw: raw["opt/rules.toml"].update(fill=odd),
        lambda raw: raw["health.toml"].update(pain=odd),
        lambda raw: raw["health.toml"].update(pain={"weights": odd}),
    )

    assert [one for one in told if "pain.weights" not in one] == []


def test_the_files_of_exercises_come_in_order() -> None:
    raw: Config = {"exercises/b.toml": {}, "opt/exercises.toml": {}, "exercises/a.toml": {}}

    assert exercise_files(raw) == ["exercises/a.toml", "exercises/b.toml"]
