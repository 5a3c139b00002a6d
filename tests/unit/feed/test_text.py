"""Titles that can be read at a glance and bodies that can be followed without a page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.feed.options import Names
from plansync.feed.text import (
    TITLE_LIMIT,
    inside_run,
    one_line,
    phase_body,
    phase_title,
    race_body,
    race_title,
    run_title,
    run_words,
    session_body,
    session_title,
)
from plansync.opt.exercise import Component
from plansync.opt.macrocycle import Stage
from plansync.opt.prescribe import Prescription
from plansync.plan.session import Slot
from plansync.runs.model import RunKind
from tests.builders import BRACE, NAMES, ROLL, STRETCH, WAKE, race, run, session, span, step

BACK = step("Roll the back", muscles=("erector-spinae",))
QUADS = step("Roll the front thigh", muscles=("rectus-femoris",))
SWING = step("Leg swing", Component.DYNAMIC, dose="1x10r@D", muscles=())
BALANCE = step("One-leg balance", Component.BALANCE, dose="2x12r@4-2-1", muscles=())
SQUAT = step("Squat", Component.RESISTANCE, dose="2x12r@4-2-1", muscles=("rectus-femoris",))
WALK = step("Walk", Component.WALK, dose="1x300s", side=None, muscles=())
SWAY = step("Ankle circles", Component.ROM, dose="1x10r@D", muscles=())


@pytest.mark.parametrize(
    ("slot", "steps", "title"),
    [
        (Slot.BEFORE, (ROLL, WAKE), "Before: loosen calves, wake hips · 8 min"),
        (Slot.BEFORE, (WAKE,), "Before: wake hips · 6 min"),
        (Slot.BEFORE, (ROLL, SWING, WAKE), "Before: warm up calves & hips · 9 min"),
        (Slot.BEFORE, (SWING,), "Before: warm up · 1 min"),
        (Slot.BEFORE, (ROLL, STRETCH), "Before: loosen calves · 3 min"),
        (Slot.AFTER, (ROLL, STRETCH), "After: roll & stretch calves · 3 min"),
        (Slot.AFTER, (WALK, ROLL), "After: roll calves · 7 min"),
        (Slot.AFTER, (WALK,), "After: walk · 6 min"),
        (Slot.AFTER, (SWAY,), "After: move · 1 min"),
        (Slot.AFTER, (ROLL, BACK, QUADS), "After: roll calves, trunk & more · 4 min"),
        (Slot.STANDALONE, (BRACE, BALANCE, WAKE), "Stabilization: core, balance & hips · 19 min"),
        (
            Slot.STANDALONE,
            (BRACE, BALANCE, ROLL, WAKE),
            "Stabilization: core, balance, calves & more · 20 min",
        ),
        (Slot.STANDALONE, (ROLL, SQUAT), "Strength: calves & quads · 8 min"),
        (Slot.STANDALONE, (ROLL, STRETCH), "Mobility: calves · 3 min"),
        (Slot.STANDALONE, (SWING,), "Stabilization: whole body · 1 min"),
        (Slot.STANDALONE, (WALK,), "Walk · 6 min"),
        (Slot.STANDALONE, (SWAY,), "Mobility: easy movement · 1 min"),
    ],
)
def test_session_title_says_what_is_done_and_for_what(
    slot: Slot, steps: tuple[Prescription, ...], title: str
) -> None:
    assert session_title(session(slot, *steps), NAMES) == title


@pytest.mark.parametrize(
    ("phase", "character"), [(1, "Stabilization"), (2, "Strength"), (5, "Power")]
)
def test_a_session_of_its_own_is_called_by_its_phase(phase: int, character: str) -> None:
    """Without weights a strength session holds core and balance moves, yet it is one."""
    told = session_title(replace(session(Slot.STANDALONE, BRACE, BALANCE), phase=phase), NAMES)

    assert told.startswith(f"{character}: core & balance")


def test_a_title_with_too_many_regions_tells_fewer_rather_than_half_a_word() -> None:
    names = Names(regions={"gastrocnemius-lateral": "inner thighs", "erector-spinae": "shoulders"})
    steps = (ROLL, replace(STRETCH, muscles=("erector-spinae",)), QUADS)

    told = session_title(session(Slot.AFTER, *steps, optional=True), names)

    assert told == "After: roll & stretch inner thighs & more · 4 min (optional)"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Nothing to cut", "Nothing to cut"),
        (
            "Taper for Lake Marathon begins on 5 April. The same work, a third less of it.",
            "Taper for Lake Marathon begins on 5 April.",
        ),
        (
            "Look at your squat: 12 weeks since phase 2 began on 14 September",
            "Look at your squat",
        ),
        (
            "Phase 2 (Strength Endurance) has run for 6 weeks, long enough for most: see the page.",
            "Phase 2 (Strength Endurance) has run for 6 weeks",
        ),
    ],
)
def test_a_long_notice_is_told_by_its_first_words_that_stand_alone(text: str, line: str) -> None:
    assert one_line(text) == line


def test_the_most_served_region_comes_first() -> None:
    title = session_title(session(Slot.AFTER, BACK, ROLL, STRETCH), NAMES)

    assert title.startswith("After: roll & stretch calves & trunk")


def test_optional_session_says_so() -> None:
    title = session_title(session(Slot.AFTER, ROLL, optional=True), NAMES)

    assert title == "After: roll calves · 2 min (optional)"


def test_a_muscle_without_a_region_is_told_by_its_name() -> None:
    title = session_title(session(Slot.AFTER, ROLL), Names())

    assert title == "After: roll gastrocnemius lateral · 2 min"


def test_a_region_that_needs_no_plural_is_told_as_it_is() -> None:
    assert NAMES.region("erector-spinae") == "trunk"


@pytest.mark.parametrize("kind", [kind for kind in RunKind if kind.is_run])
def test_every_kind_of_run_has_words(kind: RunKind) -> None:
    assert run_words(kind)


@pytest.mark.parametrize(
    ("distance_m", "duration_s", "done", "title"),
    [
        (8000, 2700, False, "Easy run · 8 km · 45 min"),
        (8000, None, True, "✓ Easy run · 8 km"),
        (None, 2700, False, "Easy run · 45 min"),
        (None, None, False, "Easy run"),
    ],
)
def test_run_title_tells_known_amounts_only(
    distance_m: float | None, duration_s: int | None, *, done: bool, title: str
) -> None:
    told = run_title(run(), distance_m=distance_m, duration_s=duration_s, done=done, named=False)

    assert told == title


def test_optional_run_says_so() -> None:
    title = run_title(run(optional=True), distance_m=5000, duration_s=None, done=False, named=False)

    assert title == "Easy run · 5 km (optional)"


@pytest.mark.parametrize(
    ("named", "title"), [(True, "Race · 42.2 km"), (False, "Race: Lake Marathon · 42.2 km")]
)
def test_a_race_run_is_named_unless_the_day_already_is(*, named: bool, title: str) -> None:
    marathon = run(kind=RunKind.RACE, title="Lake Marathon")

    told = run_title(marathon, distance_m=42195, duration_s=None, done=False, named=named)

    assert told == title


def test_a_race_run_without_a_title_is_a_race() -> None:
    told = run_title(
        run(kind=RunKind.RACE, title=""), distance_m=None, duration_s=None, done=False, named=False
    )

    assert told == "Race"


def test_session_body_reads_from_why_to_stop() -> None:
    body = session_body(session(Slot.STANDALONE, ROLL, BRACE, why="Two a week."))

    assert body == (
        "Two a week.\n"
        "\n"
        "1. Roll the outer calf · 30 s each side\n"
        "   Slow, and stay on the tender spot\n"
        "   Why: outer calf is on your overactive list\n"
        "2. Dead bug · 2 x 12 reps each side · tempo 4-2-1 · rest 30 s\n"
        "   Low back stays down\n"
        "   Why: core work belongs to phase 1\n"
        "\n"
        "Tempo 4-2-1: lower 4 s, hold 2 s, up 1 s\n"
        "Stop on sharp or rising pain, numbness or tingling."
    )


def test_the_moves_of_a_superset_are_told_under_one_number() -> None:
    squat = replace(SQUAT, superset=1)
    twin = replace(BALANCE, superset=1, rest_s=45)

    body = session_body(session(Slot.STANDALONE, ROLL, squat, twin, WAKE))

    heads = [line for line in body.splitlines() if line[:1].isdigit()]
    assert heads == [
        "1. Roll the outer calf · 30 s each side",
        "2a. Squat · 2 x 12 reps each side · tempo 4-2-1 · 2b straight after each set",
        "2b. One-leg balance · 2 x 12 reps each side · tempo 4-2-1 · rest 45 s, then 2a again",
        "3. Clamshell · 2 x 12 reps each side · tempo 4-2-1",
    ]


def test_a_step_without_cue_and_reason_is_one_line() -> None:
    body = session_body(session(Slot.AFTER, step(cue="", why=""), why=""))

    assert body.splitlines()[0] == "1. Roll the outer calf · 30 s each side"
    assert body.splitlines()[1] == ""


def test_sessions_inside_a_run_stand_under_their_titles() -> None:
    before, after = session(Slot.BEFORE, WAKE), session(Slot.AFTER, ROLL)

    told = inside_run((before, after), NAMES)

    assert told.startswith(f"Before: wake hips · 6 min\n{session_body(before)}\n\nAfter: roll")


def test_race_is_told_with_name_distance_and_priority() -> None:
    assert race_title(race()) == "Race day: Lake Marathon (A)"
    assert race_body(race()) == "Lake Marathon\n42.2 km, priority A"
    assert race_body(race(distance_m=None)) == "Lake Marathon\npriority A"


def test_phase_is_told_with_number_name_and_stage() -> None:
    block = span(phase=2, stage=Stage.RACE_BLOCK)

    assert phase_title(block, NAMES) == "Phase 2 begins: Strength Endurance"
    assert phase_title(block, Names()) == "Phase 2 begins"
    assert phase_body(block).endswith("phase 2 of the OPT model (race block).")


@given(st.text(min_size=1), st.text())
def test_titles_stay_short_whatever_they_are_made_of(name: str, title: str) -> None:
    calves = replace(NAMES, regions={"gastrocnemius-lateral": name})
    titles = (
        session_title(session(Slot.BEFORE, ROLL, optional=True), calves),
        run_title(
            run(kind=RunKind.RACE, title=title, optional=True),
            distance_m=42195,
            duration_s=12345,
            done=True,
            named=False,
        ),
        race_title(race(name=name)),
        one_line(title),
    )

    assert all(len(one) <= TITLE_LIMIT for one in titles)


def test_a_title_that_is_cut_keeps_its_end() -> None:
    title = race_title(race(name="The Very Long and Rather Windy Lake Shore Marathon, Part Two"))

    assert title == "Race day: The Very Long and Rather Windy Lake Shore Mar… (A)"
    assert len(title) == TITLE_LIMIT
