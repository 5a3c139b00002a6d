"""A season file in small: the rules it becomes, and each fault with file and key."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from plansync.opt.macrocycle import (
    Begin,
    BetweenRaces,
    Block,
    Deload,
    Guard,
    Macrocycle,
    PhaseTime,
    SeasonRules,
    Setbacks,
    Stage,
    Step,
)
from plansync.opt.season_reading import SeasonFile, faults_of, season_rules

Change = Callable[[dict[str, Any]], object]

SMALL: dict[str, Any] = {
    "schema": 1,
    "source": "A coach",
    "notice_days": 3,
    "reassess_weeks": 8,
    "steady_sessions": 3,
    "first_plyometrics_weeks": 6,
    "deload": {"share": 0.7, "of_weeks": 3},
    "setbacks": {
        "restart_gap_days": 14,
        "regress_gap_days": 28,
        "off_running_days": 21,
        "to_phase": 1,
    },
    "time": [
        {"phase": phase, "least": 3, "usual": 4, "prompt": 6, "hard_prompt": 8}
        for phase in range(1, 6)
    ],
    "guard": [{"id": "gym", "phases": [3, 4]}],
    "progression": [{"phase": phase, "weeks": [{"sets": 1}]} for phase in range(1, 6)],
    "block": [
        {"id": "base", "stage": "base", "name": "Base", "says": "Begin."},
        {"id": "taper", "stage": "taper", "name": "Taper", "says": "Rest."},
    ],
    "macrocycle": [
        {
            "id": "any",
            "name": "Any race",
            "least_distance_m": 0,
            "blocks": [{"block": "base", "from_week": 12}, {"block": "taper", "from_days": 10}],
        },
        {
            "id": "marathon",
            "name": "Marathon",
            "least_distance_m": 42000,
            "blocks": [{"block": "taper", "from_days_after": 2}],
        },
    ],
}
BASE = Block("base", Stage.BASE, "Base", "Begin.")
TAPER = Block("taper", Stage.TAPER, "Taper", "Rest.")


def _file(*changes: Change) -> SeasonFile:
    raw = copy.deepcopy(SMALL)
    for change in changes:
        change(raw)
    return SeasonFile.model_validate(raw)


def test_a_small_season_says_nothing_of_what_it_leaves_out() -> None:
    rules = season_rules(_file())

    assert rules == SeasonRules(
        macrocycles=(
            Macrocycle("marathon", "Marathon", 42000, (Begin(TAPER, from_days_after=2),)),
            Macrocycle(
                "any", "Any race", 0, (Begin(BASE, from_week=12), Begin(TAPER, from_days=10))
            ),
        ),
        between_races=(),
        guards=(Guard("gym", frozenset({3, 4})),),
        times={phase: PhaseTime(phase, 3, 4, 6, 8) for phase in range(1, 6)},
        progression={phase: (Step(1),) for phase in range(1, 6)},
        deload=Deload(0.7, 3),
        setbacks=Setbacks(14, 28, 21, 1),
        notice_days=3,
        reassess_weeks=8,
        steady_sessions=3,
        first_plyometrics_weeks=6,
    )


def test_closest_races_come_first_and_lead_to_the_taper_if_nothing_else_is_said() -> None:
    far = {
        "id": "far",
        "less_than_weeks": 10,
        "until": "race-block",
        "blocks": [{"block": "base", "weeks": 4}, {"block": "taper", "weeks": 1}],
    }
    near = {"id": "near", "less_than_weeks": 4, "blocks": [{"block": "base", "weeks": 1}]}

    rules = season_rules(_file(lambda raw: raw.update(between_races=[far, near])))

    assert rules.between_races == (
        BetweenRaces("near", 4, ((BASE, 1),), Stage.TAPER),
        BetweenRaces("far", 10, ((BASE, 4), (TAPER, 1)), Stage.RACE_BLOCK),
    )


def test_all_a_block_may_ask_for_is_held() -> None:
    asked = {
        "id": "peak",
        "stage": "race-block",
        "name": "Peak",
        "says": "Sharpen.",
        "offers": [5, 2],
        "standalone": 1,
        "patterns": {"5": [5, 1]},
        "around_runs": False,
        "mobility": "recovery",
        "mobility_every_days": 2,
        "plan_as": 2,
        "dynamic_before_quality": True,
        "minutes": 0.5,
        "sets_less": 1,
        "sets_most": 2,
        "hold_most_s": 20,
        "contacts": 40,
        "drop": ["doms-risk"],
    }
    begin = {"block": "peak", "from_week": 3}

    rules = season_rules(
        _file(
            lambda raw: raw["block"].append(asked),
            lambda raw: raw["macrocycle"][1].update(
                blocks=[begin], then_phase=1, then_from_days_after=14
            ),
        )
    )

    marathon = rules.macrocycles[0]
    assert (marathon.then_phase, marathon.then_from_days_after) == (1, 14)
    assert marathon.blocks == (
        Begin(
            Block(
                id="peak",
                stage=Stage.RACE_BLOCK,
                name="Peak",
                says="Sharpen.",
                offers=(5, 2),
                standalone_most=1,
                patterns={5: (5, 1)},
                around_runs=False,
                mobility="recovery",
                mobility_every_days=2,
                plan_as=2,
                dynamic_before_quality=True,
                minutes_share=0.5,
                sets_less=1,
                sets_most=2,
                hold_most_s=20,
                contacts_most=40,
                drop=frozenset({"doms-risk"}),
            ),
            from_week=3,
        ),
    )


def test_all_a_guard_and_a_week_of_a_phase_may_ask_for_is_held() -> None:
    asked = {"needs_phase": 1, "weeks": 4, "of_weeks": 12, "standalone_done": 6, "needs": ["gym"]}
    week = {"sets": 2, "amount": 0.8, "deload": True}

    rules = season_rules(
        _file(
            lambda raw: raw["guard"][0].update(asked),
            lambda raw: raw["progression"][2]["weeks"].append(week),
        )
    )

    assert rules.guards == (
        Guard(
            "gym",
            frozenset({3, 4}),
            needs_phase=1,
            weeks=4,
            of_weeks=12,
            standalone_done=6,
            needs=frozenset({"gym"}),
        ),
    )
    assert rules.progression[3] == (Step(1), Step(2, 0.8, True))


def test_a_sound_file_has_no_faults() -> None:
    assert list(faults_of(_file())) == []


NEAR = {"id": "near", "less_than_weeks": 4, "blocks": [{"block": "tapper", "weeks": 1}]}
FAULTS: dict[str, tuple[Change, list[str]]] = {
    "a macrocycle names a block that is not there": (
        lambda raw: raw["macrocycle"][1]["blocks"][0].update(block="tapir"),
        ["macrocycle.marathon.blocks: no block called 'tapir' (did you mean 'taper'?)"],
    ),
    "a block between races is not there": (
        lambda raw: raw.update(between_races=[NEAR]),
        ["between_races.near: no block called 'tapper' (did you mean 'taper'?)"],
    ),
    "a block begins nowhere": (
        lambda raw: raw["macrocycle"][0]["blocks"][0].pop("from_week"),
        ["macrocycle.any.blocks: base: give one of from_week, from_days, from_days_after"],
    ),
    "a block begins twice": (
        lambda raw: raw["macrocycle"][1]["blocks"][0].update(from_days=3),
        ["macrocycle.marathon.blocks: taper: give one of from_week, from_days, from_days_after"],
    ),
    "a short race would have no season": (
        lambda raw: raw["macrocycle"][0].update(least_distance_m=1),
        ["macrocycle: no macrocycle begins at least_distance_m = 0"],
    ),
    "a phase has no time": (lambda raw: raw["time"].pop(1), ["time.2: is missing"]),
    "phases grow by nothing": (
        lambda raw: raw.update(progression=raw["progression"][1:4]),
        ["progression.1: is missing", "progression.5: is missing"],
    ),
    "a phase has two times": (
        lambda raw: raw["time"].append(raw["time"][3]),
        ["time.4: is given twice"],
    ),
    "a phase grows twice": (
        lambda raw: raw["progression"].append(raw["progression"][0]),
        ["progression.1: is given twice"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_season_is_told_with_file_and_key(fault: str) -> None:
    change, told = FAULTS[fault]

    found = [str(one) for one in faults_of(_file(change))]

    assert found == [f"opt/season.toml: {one}" for one in told]


@pytest.mark.parametrize(
    ("weeks", "rises"),
    [
        ((4, 4, 4, 4), True),
        ((1, 2, 3, 4), True),
        ((5, 4, 6, 8), False),
        ((3, 7, 6, 8), False),
        ((3, 4, 9, 8), False),
    ],
)
def test_the_weeks_of_a_phase_never_fall(weeks: tuple[int, ...], *, rises: bool) -> None:
    named = dict(zip(("least", "usual", "prompt", "hard_prompt"), weeks, strict=True))

    found = [str(one) for one in faults_of(_file(lambda raw: raw["time"][2].update(named)))]

    said = "opt/season.toml: time.3: least, usual, prompt, hard_prompt must rise"
    assert found == ([] if rises else [said])
