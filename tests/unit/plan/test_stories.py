"""The trainer's table as stories: each phase, kind of run and slot with the shipped config."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plansync.opt.exercise import Component
from plansync.opt.imbalance import Imbalance, Severity, Side
from plansync.plan.combine import combine
from plansync.plan.season import PhaseChange, Priority, Race, season
from plansync.plan.session import Session, Slot
from plansync.runs.model import RunKind
from plansync.times import at_local
from tests.planning import (
    CALVES_AND_HIPS,
    DAY,
    LENGTHENS,
    MONDAY,
    OVER,
    VANCOUVER,
    World,
    at,
    body,
    by_component,
    catalogue,
    contacts_of,
    count,
    run,
    standalone,
    week,
    world,
)

HIGH_CALF = replace(
    CALVES_AND_HIPS,
    imbalances=(
        Imbalance("gastrocnemius-lateral", OVER, severity=Severity.HIGH),
        *CALVES_AND_HIPS.imbalances[1:],
    ),
)
WEEK = "eqe.eel"
TOKYO = ZoneInfo("Asia/Tokyo")
Story = tuple[Slot, str, int, str, dict[str, tuple[int, int]], tuple[int, int]]

# slot, run, phase, parts in order, how many of each, minutes.
TABLE: tuple[Story, ...] = (
    (
        Slot.BEFORE,
        "e",
        1,
        "smr static activation",
        {"smr": (2, 3), "static": (2, 3), "activation": (1, 2)},
        (8, 12),
    ),
    (
        Slot.BEFORE,
        "l",
        1,
        "smr dynamic activation",
        {"smr": (1, 2), "dynamic": (4, 4), "activation": (1, 1)},
        (7, 10),
    ),
    (
        Slot.BEFORE,
        "q",
        1,
        "smr dynamic activation",
        {"smr": (1, 2), "dynamic": (5, 5), "activation": (1, 1)},
        (8, 10),
    ),
    (Slot.BEFORE, "R", 1, "dynamic activation", {"dynamic": (5, 5), "activation": (1, 1)}, (5, 8)),
    (
        Slot.BEFORE,
        "e",
        2,
        "smr active activation",
        {"smr": (2, 2), "active": (2, 2), "activation": (1, 2)},
        (8, 12),
    ),
    (
        Slot.BEFORE,
        "l",
        2,
        "smr active activation",
        {"smr": (1, 2), "active": (1, 2), "activation": (1, 1)},
        (7, 10),
    ),
    (
        Slot.BEFORE,
        "q",
        2,
        "smr dynamic activation",
        {"smr": (1, 1), "dynamic": (5, 6), "activation": (1, 1)},
        (8, 10),
    ),
    (Slot.BEFORE, "R", 2, "dynamic activation", {"dynamic": (5, 5), "activation": (1, 1)}, (5, 8)),
    (
        Slot.BEFORE,
        "e",
        5,
        "smr dynamic activation",
        {"smr": (2, 2), "dynamic": (5, 5), "activation": (1, 1)},
        (8, 10),
    ),
    (
        Slot.BEFORE,
        "l",
        5,
        "smr dynamic activation",
        {"smr": (1, 1), "dynamic": (5, 5), "activation": (1, 1)},
        (7, 10),
    ),
    (
        Slot.BEFORE,
        "q",
        5,
        "smr dynamic saq",
        {"smr": (1, 1), "dynamic": (6, 6), "saq": (1, 1)},
        (8, 10),
    ),
    (Slot.BEFORE, "R", 5, "dynamic activation", {"dynamic": (5, 5), "activation": (1, 1)}, (5, 8)),
    *((Slot.AFTER, "e", phase, "static", {"static": (2, 3)}, (3, 6)) for phase in (1, 2, 5)),
    *(
        (Slot.AFTER, "q", phase, "smr static", {"smr": (2, 2), "static": (2, 3)}, (6, 8))
        for phase in (1, 2, 5)
    ),
    *(
        (
            Slot.AFTER,
            "l",
            phase,
            "walk smr static",
            {"walk": (1, 1), "smr": (1, 3), "static": (1, 3)},
            (7, 10),
        )
        for phase in (1, 2, 5)
    ),
    *((Slot.AFTER, "R", phase, "walk", {"walk": (1, 1)}, (5, 10)) for phase in (1, 2, 5)),
)


def _name(story: Story) -> str:
    return f"{story[0]}-{story[1]}-phase-{story[2]}"


@pytest.mark.parametrize("story", TABLE, ids=_name)
def test_the_trainers_table(story: Story) -> None:
    slot, letter, phase, parts, counts, (least, most) = story
    only = world(week(letter), phase=phase)

    session = next(one for one in only.plan().sessions if one.slot is slot)

    assert " ".join(by_component(session.steps)) == parts
    for name, (fewest, many) in counts.items():
        assert fewest <= count(session, Component(name)) <= many, name
    assert least <= session.minutes <= most


def test_phase_4_without_gym_and_technique_is_planned_as_phase_2_and_says_so() -> None:
    plan, as_other = (world(week(WEEK), phase=one).plan() for one in (4, 2))

    assert plan.sessions == as_other.sessions
    assert "phase-planned-as" in {note.code for note in plan.notes}
    assert "phase-planned-as" not in {note.code for note in as_other.notes}


def test_phase_4_with_gym_and_technique_is_few_heavy_lifts_with_long_rests() -> None:
    first = world(week(WEEK), phase=4)
    able = replace(first, preferences=replace(first.preferences, gym=True, technique=True))

    session = standalone(able.plan())[0]

    lifts = [step for step in session.steps if step.component is Component.RESISTANCE]
    assert {step.exercise.id for step in lifts} & {"res-back-squat", "res-trap-bar"}
    assert {(step.dose.reps, step.dose.tempo, step.rest_s) for step in lifts} == {(4, "X", 180)}
    assert {step.dose.sets for step in lifts} <= {2, 3, 4}
    assert session.phase == 4
    assert 35 <= session.minutes <= 50


def test_phase_3_has_more_sets_of_strength_and_no_twins() -> None:
    session = standalone(world(week(WEEK), phase=3).plan())[0]

    assert session.phase == 3
    assert [step.exercise.level for step in session.steps].count("power") == 0
    assert session.minutes <= 45


def _standalone(phase: int, kit: tuple[str, ...] = ("foam-roller", "ball")) -> Session:
    runner = replace(CALVES_AND_HIPS, equipment=frozenset(kit))
    return standalone(world(week(WEEK), phase=phase, runner=runner).plan())[0]


def test_a_standalone_of_phase_1_is_slow_stabilization_work() -> None:
    session = _standalone(1)

    assert by_component(session.steps) == [
        "smr",
        "static",
        "core",
        "balance",
        "activation",
        "integration",
    ]
    counts = {"smr": 2, "static": 2, "core": 2, "activation": 1}
    assert {name: count(session, Component(name)) for name in counts} == counts
    assert 1 <= count(session, Component.BALANCE) <= 2
    assert 1 <= count(session, Component.INTEGRATION) <= 2
    assert 20 <= session.minutes <= 35


def test_slow_means_four_seconds_down_two_held_one_up() -> None:
    session = _standalone(1)

    slow = [step for step in session.steps if step.dose.reps and step.component != "static"]
    assert slow
    assert {step.dose.tempo for step in slow} == {"4-2-1"}
    assert {step.rest_s for step in session.steps} == {30}


def test_a_standalone_of_phase_2_holds_supersets_of_strength_and_stabilization() -> None:
    session = _standalone(2, ("foam-roller", "ball", "dumbbells", "step"))

    main = session.steps[6:]
    assert by_component(session.steps[:6]) == ["smr", "active", "core", "balance"]
    assert len(main) in (4, 6)
    tempos = [step.dose.tempo for step in main]
    assert set(tempos[::2]) == {"2-0-2-0"}
    assert all(tempo in ("4-2-1", "4-2-1-1", None) for tempo in tempos[1::2])
    assert 30 <= session.minutes <= 45


def test_a_standalone_of_phase_5_pairs_strength_with_an_explosive_twin() -> None:
    session = _standalone(5, ("foam-roller", "ball", "dumbbells", "step", "box"))

    explosive = [step for step in session.steps if step.dose.tempo in ("X", "Q1")]
    assert by_component(session.steps)[:3] == ["smr", "dynamic", "core"]
    assert count(session, Component.DYNAMIC) == 4
    assert len(explosive) >= 2
    assert sum(contacts_of(step) for step in session.steps) <= 60
    assert 25 <= session.minutes <= 45


def test_without_a_roller_phase_1_goes_straight_to_the_stretch() -> None:
    bare = replace(CALVES_AND_HIPS, equipment=frozenset())
    plan = world(week("e......"), runner=bare).plan()

    before = plan.sessions[0]
    assert by_component(before.steps) == ["static", "activation"]
    assert "no-roll" in {note.code for note in plan.notes}


def test_rolls_and_stretches_of_an_easy_day_pair_up() -> None:
    before = world(week("e......")).plan().sessions[0]

    rolled = [step.muscles[0] for step in before.steps if step.component is Component.SMR]
    stretched = [step.muscles[0] for step in before.steps if step.component is Component.STATIC]
    assert rolled == stretched == ["gastrocnemius-lateral", "soleus"]
    assert count(before, Component.ACTIVATION) == 2


def test_a_move_for_everybody_never_takes_the_minutes_of_a_listed_muscle() -> None:
    """With nothing underactive a third pair is worth more than a second general activation."""
    tight = body(over=("gastrocnemius-lateral", "soleus", "tfl"))

    before = world(week("e......"), runner=tight).plan().sessions[0]

    assert count(before, Component.SMR) == 3
    assert count(before, Component.ACTIVATION) == 1


def test_one_underactive_muscle_is_enough_for_a_session_before_an_easy_run() -> None:
    weak = body(under=("deep-neck-flexors",))

    before = world(week("e......"), runner=weak).plan().sessions[0]

    assert before.slot is Slot.BEFORE
    assert count(before, Component.ACTIVATION) == 2
    assert "deep-neck-flexors" in before.steps[0].muscles


@pytest.mark.parametrize("phase", [2, 5])
def test_a_strength_day_wakes_a_muscle_that_no_lift_reaches(phase: int) -> None:
    weak = body(under=("popliteus",))

    alone = [
        one
        for one in world(week("e......"), runner=weak, phase=phase).plan().sessions
        if one.slot is Slot.STANDALONE
    ]

    assert any("popliteus" in step.muscles for step in alone[0].steps)


def test_the_alias_calves_gives_one_straight_knee_stretch() -> None:
    calves = body(over=("gastrocnemius-lateral", "gastrocnemius-medial", "soleus"))

    plan = world(week("e......"), runner=calves).plan()

    before = plan.sessions[0]
    stretches = [s.exercise.id for s in before.steps if s.component is Component.STATIC]
    assert sorted(stretches) == ["st-calf-straight", "st-soleus-bent"]


def test_the_it_band_is_rolled_as_its_neighbours() -> None:
    """Nothing presses on the band itself: the words stand for tfl and the outer thigh."""
    before = (
        world(week("e......"), runner=body(over=("tfl", "vastus-lateralis"))).plan().sessions[0]
    )

    rolls = [s.exercise.id for s in before.steps if s.component is Component.SMR]
    assert sorted(rolls) == ["smr-quad-lateral", "smr-tfl"]


@pytest.mark.parametrize("letter", ["q", "l"])
@pytest.mark.parametrize("phase", [1, 2, 5])
def test_a_muscle_marked_high_gets_one_short_stretch_before_key_runs(
    letter: str, phase: int
) -> None:
    """Before the dynamic part; where the session stretches actively already, that is it."""
    before = world(week(letter), phase=phase, runner=HIGH_CALF).plan().sessions[0]

    held = [s for s in before.steps if s.component in LENGTHENS]
    assert any("gastrocnemius-lateral" in step.muscles for step in held)
    components = [step.component for step in before.steps]
    if Component.DYNAMIC in components:
        assert components.index(held[0].component) < components.index(Component.DYNAMIC)


@pytest.mark.parametrize("phase", [1, 2, 5])
def test_a_muscle_marked_high_gets_none_before_a_race(phase: int) -> None:
    before = world(week("R"), phase=phase, runner=HIGH_CALF).plan().sessions[0]

    assert not any(step.component in LENGTHENS for step in before.steps)


def test_a_long_run_with_fast_parts_is_prepared_like_a_quality_run() -> None:
    fast = run(MONDAY, RunKind.LONG, minutes=100, fast_segments=True)

    plan = world([fast]).plan()

    assert count(plan.sessions[0], Component.DYNAMIC) == 5
    assert count(plan.sessions[1], Component.WALK) == 1


def test_a_c_race_is_prepared_like_a_quality_run() -> None:
    tune_up = Race("r", "Parkrun", MONDAY, 5000, Priority.C)

    plan = world(week("R"), races=[tune_up]).plan()

    assert by_component(plan.sessions[0].steps) == ["smr", "dynamic", "activation"]
    assert by_component(plan.sessions[1].steps) == ["smr", "static"]


def test_the_longest_run_of_a_race_day_is_the_race_whatever_the_plan_calls_it() -> None:
    """A book's plan says "Long run" where the runner's own race stands."""
    marathon = Race("r", "Harbour Marathon", MONDAY, 42195, Priority.A)

    plan = world(week("l"), races=[marathon]).plan()

    assert by_component(plan.sessions[0].steps) == ["dynamic", "activation"]
    assert by_component(plan.sessions[1].steps) == ["walk"]


def test_a_one_sided_muscle_is_worked_on_its_side_only() -> None:
    one_sided = body(over=("tfl:left",), under=("gluteus-medius:right",))

    before = world(week("e......"), runner=one_sided).plan().sessions[0]

    sides = {str(step.component): step.side for step in before.steps}
    assert sides == {"smr": Side.LEFT, "static": Side.LEFT, "activation": Side.RIGHT}


def test_a_runner_with_empty_lists_still_gets_a_useful_warm_up() -> None:
    plan = world(week("eql...."), runner=body()).plan()

    befores = [one for one in plan.sessions if one.slot is Slot.BEFORE]
    assert [by_component(one.steps) for one in befores] == [
        ["activation"],
        ["dynamic"],
        ["dynamic"],
    ]


def test_most_severe_comes_first() -> None:
    runner = body(
        over=("tfl", "soleus", "gastrocnemius-lateral", "piriformis"), high=("piriformis",)
    )

    before = world(week("e......"), runner=runner).plan().sessions[0]

    assert before.steps[0].muscles == ("piriformis",)
    assert before.steps[0].why.endswith("marked high")


def test_muscles_take_turns_over_the_days() -> None:
    five = body(over=("tfl", "soleus", "gastrocnemius-lateral", "piriformis", "rectus-femoris"))

    plan = world(week("e.e.e.e"), runner=five).plan()

    befores = [one for one in plan.sessions if one.slot is Slot.BEFORE]
    served = {muscle for one in befores[:2] for step in one.steps for muscle in step.muscles}
    assert served == {one.muscle for one in five.imbalances}


def test_a_phase_change_in_mid_week_changes_the_flexibility_type() -> None:
    base = world(week("e.e.e.."))
    changed = at(
        base,
        season=season([PhaseChange(1, MONDAY - 30 * DAY), PhaseChange(2, MONDAY + 2 * DAY)]),
    )

    befores = [one for one in changed.plan().sessions if one.slot is Slot.BEFORE]

    assert [by_component(one.steps)[1] for one in befores] == ["static", "active", "active"]


def test_a_health_answer_that_caps_the_phase_is_noted() -> None:
    capped = replace(CALVES_AND_HIPS, health=frozenset({"minor"}))

    plan = world(week(WEEK), phase=5, runner=capped).plan()

    assert {one.phase for one in plan.sessions} == {2}
    assert "phase-kept" in {note.code for note in plan.notes}


def test_a_run_that_looks_like_a_race_but_is_not_listed_is_noted() -> None:
    plan = world(week("R")).plan()

    assert [note.code for note in plan.notes if note.code == "race-unlisted"] == ["race-unlisted"]


def _days(of: World) -> list[int]:
    return [(session.day - MONDAY).days for session in standalone(of.plan())]


def test_phase_1_prefers_easy_days_away_from_key_runs() -> None:
    """Easy Monday, intervals Tuesday, easy Wednesday and Friday, easy Saturday, long Sunday."""
    assert _days(world(week("eqe.eel"))) == [2, 4]


def test_phase_2_never_stands_before_a_key_run() -> None:
    assert _days(world(week("eqe.eel"), phase=2)) == [2, 4]


def test_a_rest_day_is_used_only_when_another_is_left() -> None:
    """Without doubles the days of quality runs are closed; Wednesday and Saturday are free."""
    one_rest_day, two_rest_days = world(week("qq.qqqq")), world(week("qq.qq.q"))
    single = replace(one_rest_day.preferences, same_day_doubles=False)

    assert _days(at(one_rest_day, preferences=single)) == []
    assert _days(at(two_rest_days, preferences=single)) == [2]


def test_a_late_easy_run_leaves_no_evening_for_a_standalone() -> None:
    late = [
        run(MONDAY + n * DAY, clock=run(MONDAY).start.time().replace(hour=21)) for n in range(7)
    ]

    assert _days(world(late)) == []
    notes = world(late).plan().notes
    assert any("ends too late" in note.text for note in notes)


def test_a_config_without_a_standalone_recipe_plans_none() -> None:
    made, wanted = catalogue(), world(week(WEEK))
    recipes = tuple(one for one in made.rules.recipes if one.slot != "standalone")
    bare = replace(made, rules=replace(made.rules, recipes=recipes))

    plan = combine(
        wanted.runs,
        wanted.season,
        wanted.body,
        wanted.preferences,
        bare,
        wanted.window,
        wanted.now,
    )

    assert standalone(plan) == []
    assert len(plan.sessions) == 12


def test_runs_in_another_zone_keep_their_moment_their_day_and_their_sessions() -> None:
    """A week in Tokyo: at home it is still the afternoon of the day before."""
    home = world(week("..eq.el"))
    away = [replace(one, start=at_local(one.day, time(7), TOKYO)) for one in home.runs]
    abroad = at(home, runs=[replace(one, start=one.start.astimezone(VANCOUVER)) for one in away])

    plan = abroad.plan()

    beside = [one for one in plan.sessions if one.run_key]
    runs = {one.key: one for one in plan.runs}
    assert {one.uid for one in beside} == {one.uid for one in home.plan().sessions if one.run_key}
    for one in beside:
        mine = runs[one.run_key or ""]
        assert one.day == mine.day
        assert mine.start in (one.end, one.start - timedelta(seconds=mine.duration_s))
        assert one.start.astimezone(TOKYO).date() == mine.day
