"""Doses: the grammar they are written in and the seconds they take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plansync.opt.exercise import Dose, parse_dose, seconds_per_rep
from plansync.opt.prescribe import minutes_of, seconds_of
from tests.planning import catalogue, week, world

TEMPOS = ("4-2-1", "4-2-1-1", "2-0-2", "D", "X", "B", "Q", "Q1", "h2", "H5", "L3")
doses = st.one_of(
    st.builds(Dose, sets=st.integers(1, 9), hold_s=st.integers(1, 600)),
    st.builds(
        Dose,
        sets=st.integers(1, 9),
        reps=st.integers(1, 60),
        tempo=st.sampled_from(TEMPOS),
    ),
)


@given(doses)
def test_a_dose_reads_back_as_it_was_written(dose: Dose) -> None:
    assert parse_dose(str(dose)) == dose


@pytest.mark.parametrize(
    ("text", "work_s"),
    [
        ("1x30s", 30),
        ("2x12r@4-2-1", 84),
        ("2x12r@4-2-1-1", 96),
        ("1x10r@D", 20),
        ("3x6r@X", 12),
        ("1x5r@B", 40),
        ("1x3r@Q", 30),
        ("2x20r@Q1", 10),
        ("1x8r@h2", 32),
        ("1x8r@H5", 56),
        ("2x8r@L3", 48),
    ],
)
def test_a_set_takes_the_seconds_of_its_tempo(text: str, work_s: float) -> None:
    assert parse_dose(text).work_s == work_s


def test_a_hold_may_have_a_tempo_and_takes_its_seconds() -> None:
    held = parse_dose("2x30s@4-2-1")

    assert held == Dose(2, hold_s=30, tempo="4-2-1")
    assert held.work_s == 30


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30s",
        "1x30",
        "x30s",
        "1x30s extra",
        "0x30s",
        "1x0s",
        "1x0r@D",
        "2x12r",
        "2x12r@",
        "2x12r@fast",
        "2x12r@4-2",
        "2x12r@L",
        "-1x30s",
        "1x30s@fast",
    ],
)
def test_what_is_not_a_dose_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a|has no work"):
        parse_dose(text)


def test_an_unknown_tempo_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a tempo"):
        seconds_per_rep(None)


def test_a_dose_without_amount_takes_no_time() -> None:
    assert Dose(1).work_s == 0


@pytest.mark.parametrize(
    ("text", "sides", "rest_s", "seconds"),
    [
        ("1x30s", 2, 0, 75),  # 2 x 30, 10 to change over, 5 to switch sides
        ("1x30s", 1, 0, 40),
        ("2x12r@4-2-1", 1, 30, 208),  # 2 x 84, one rest of 30, 10
        ("2x12r@4-2-1", 2, 30, 381),
        ("3x6r@X", 1, 120, 286),
        ("1x5r@Q1", 1, 0, 13),  # halves of a second are rounded up
    ],
)
def test_the_duration_estimator(text: str, sides: int, rest_s: int, seconds: int) -> None:
    assert seconds_of(parse_dose(text), sides=sides, rest_s=rest_s) == seconds


def test_no_steps_take_no_minutes() -> None:
    assert minutes_of(()) == 0


def test_sixty_one_seconds_are_two_minutes() -> None:
    steps = world(week("e......")).plan().sessions[0].steps[:1]

    assert steps[0].seconds == 75
    assert minutes_of(steps) == 2


def test_an_exercise_needs_any_one_complete_kit() -> None:
    roll = catalogue().exercises["smr-adductor-magnus"]

    assert roll.usable_with(frozenset({"ball", "chair"}))
    assert not roll.usable_with(frozenset({"ball"}))
    assert catalogue().exercises["act-short-foot"].usable_with(frozenset())
