"""When a phase begins again: gaps between sessions, days off running, pain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from plansync.opt.imbalance import Body, Pain, Side
from plansync.plan.profile import Break
from plansync.plan.progress import Mark, Marked
from plansync.plan.season import PhaseChange, Race, Setback
from plansync.plan.session import Slot
from plansync.plan.setbacks import pain_notes, setbacks
from plansync.times import DAY
from tests.planning import catalogue

TODAY = date(2026, 11, 23)
BEGUN = PhaseChange(2, date(2026, 9, 7))
RULES = catalogue().season


def marked(day: date, mark: Mark = Mark.DONE, slot: Slot = Slot.STANDALONE) -> Marked:
    return Marked(f"session-{day}", slot, day, 2, 30, mark, ())


def found(
    *done: Marked,
    breaks: Sequence[Break] = (),
    changes: Sequence[PhaseChange] = (BEGUN,),
    races: Sequence[Race] = (),
    today: date = TODAY,
) -> list[tuple[date, int | None]]:
    made = setbacks(RULES, changes=changes, races=races, marked=done, breaks=breaks, today=today)
    return [(one.day, one.phase) for one in made]


def test_who_never_marks_a_session_is_never_set_back() -> None:
    assert found() == []
    assert found(marked(TODAY - 60 * DAY, slot=Slot.BEFORE)) == []
    assert found(marked(TODAY - 60 * DAY, Mark.SKIPPED)) == []


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (13, []),
        (14, [None]),
        (27, [None]),
        (28, [None, 1]),
        (90, [None, 1]),
    ],
)
def test_a_gap_that_lasts_restarts_the_phase_and_then_everything(
    gap: int, expected: list[int | None]
) -> None:
    last = TODAY - gap * DAY

    backs = found(marked(last))

    days = [last + 14 * DAY, last + 28 * DAY]
    assert backs == list(zip(days, expected, strict=False))


@pytest.mark.parametrize(("gap", "expected"), [(13, []), (14, [None]), (27, [None]), (28, [1])])
def test_after_a_gap_the_phase_begins_with_the_next_session(
    gap: int, expected: list[int | None]
) -> None:
    back = TODAY - 3 * DAY

    backs = found(marked(back - gap * DAY), marked(back))

    assert backs == [(back, phase) for phase in expected]


def test_what_only_a_recording_tells_ends_a_gap_without_a_reproach() -> None:
    """Recordings are lent for a week: those in between may have been there and be forgotten."""
    said, recorded = marked(TODAY - 40 * DAY), marked(TODAY - 3 * DAY)

    assert found(said, replace(recorded, via="activity")) == []
    assert found(said, recorded) == [(TODAY - 3 * DAY, 1)]
    assert found(said, recorded, replace(recorded, via="activity")) == [(TODAY - 3 * DAY, 1)]


def test_a_gap_that_a_recording_ended_hides_no_later_gap() -> None:
    said, later = marked(TODAY - 70 * DAY), marked(TODAY - 5 * DAY)
    recorded = replace(marked(TODAY - 50 * DAY), via="activity")

    assert found(said, recorded, later) == [(TODAY - 5 * DAY, 1)]


def test_a_gap_tells_how_long_it_was_and_what_begins_again() -> None:
    two = "14 days and more without a session of its own: the phase begins with week 1."
    four = "28 days and more without a session of its own: phase 1 begins again."
    first, second, third = (TODAY - days * DAY for days in (80, 60, 28))

    backs = setbacks(
        RULES,
        changes=[BEGUN],
        races=(),
        marked=[marked(day) for day in (first, second, third)],
        today=TODAY,
    )

    assert backs == (
        Setback(second, None, two),
        Setback(third, 1, four),
        Setback(third + 14 * DAY, None, two),
        Setback(TODAY, 1, four),
    )


def test_a_session_that_was_skipped_ends_no_gap() -> None:
    backs = found(marked(TODAY - 15 * DAY), marked(TODAY - 2 * DAY, Mark.SKIPPED))

    assert backs == [(TODAY - DAY, None)]


@pytest.mark.parametrize(("days_ago", "count"), [(0, 0), (5, 0), (16, 0), (17, 1), (40, 1)])
def test_a_phase_the_runner_chose_in_a_long_gap_takes_its_place(days_ago: int, count: int) -> None:
    """The gap begins 30 days ago and is long from 16 days ago on."""
    chosen = PhaseChange(5, TODAY - days_ago * DAY)

    backs = found(marked(TODAY - 30 * DAY), marked(TODAY), changes=(BEGUN, chosen))

    assert backs == [(TODAY, 1)] * count


def test_days_on_which_the_season_rests_are_no_gap() -> None:
    """Race week and the days after a half marathon hold no session of their own."""
    race = Race("half", "Half", TODAY - 10 * DAY, 21_097.5)
    last = race.day - 9 * DAY

    resting = found(marked(last), races=[race])
    without = found(marked(last))

    assert resting == []
    assert without == [(last + 14 * DAY, None)]


@pytest.mark.parametrize("why", ["illness", "injury"])
def test_a_week_off_running_begins_phase_1_on_the_way_back(why: str) -> None:
    off = Break(date(2026, 10, 5), date(2026, 10, 12), why)

    assert found(breaks=[off]) == [(date(2026, 10, 12), 1)]


@pytest.mark.parametrize(
    ("end", "why"), [(date(2026, 10, 11), "illness"), (date(2026, 11, 12), "other")]
)
def test_a_short_break_or_a_holiday_sets_nothing_back(end: date, why: str) -> None:
    assert found(breaks=[Break(date(2026, 10, 5), end, why)]) == []


def test_a_break_that_lasts_sets_back_after_a_week() -> None:
    assert found(breaks=[Break(TODAY, None, "injury")]) == [(TODAY + 7 * DAY, 1)]


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([(5, 9), (9, 13)], [13]),
        ([(9, 13), (5, 9)], [13]),
        ([(5, 9), (7, 12)], [12]),
        ([(5, 19), (7, 9)], [19]),
        ([(5, 9), (10, 13)], []),
        ([(5, 12), (20, 27)], [12, 27]),
        ([(5, 9), (9, 12), (20, 27)], [12, 27]),
        ([(5, 7), (12, 20)], [20]),
        ([(5, None), (20, 30)], [12]),
        ([(5, 9), (8, None)], [12]),
        ([(5, None), (5, 6)], [12]),
    ],
)
def test_breaks_that_touch_or_overlap_are_one(
    spans: Sequence[tuple[int, int | None]], days: Sequence[int]
) -> None:
    """Days of October; a week in all sets back on its last day, an open one after the week."""
    offs = [
        Break(date(2026, 10, start), date(2026, 10, end) if end else None, "illness")
        for start, end in spans
    ]

    assert found(breaks=offs) == [(date(2026, 10, day), 1) for day in days]


def test_the_way_back_from_a_break_comes_after_that_from_a_gap() -> None:
    """The season goes by the last word of a day: phase 1, not the phase's week 1."""
    back = TODAY - 3 * DAY
    off = Break(back - 8 * DAY, back, "illness")

    backs = found(marked(back - 20 * DAY), marked(back), breaks=[off])

    assert backs == [(back, None), (back, 1)]


def test_the_reason_of_a_break_stays_untold() -> None:
    off = Break(date(2026, 10, 5), date(2026, 10, 19), "illness")

    [back] = setbacks(RULES, changes=[BEGUN], races=(), breaks=[off], today=TODAY)

    assert back == Setback(
        date(2026, 10, 19), 1, "After days without running phase 1 begins again."
    )


def test_a_pain_that_counts_is_told_without_setting_the_phase_back() -> None:
    body = Body(pain=(Pain("soleus", 4), Pain("tfl", 1)))

    [note] = pain_notes(body, catalogue())

    assert note.code == "pain-region"
    assert note.text == (
        "What could strain the lower calf rests until the pain is gone; your phase stays."
    )


def test_a_pain_that_stops_speaks_of_all_that_rests() -> None:
    leg, arm = Pain("soleus", 1, kind="night"), Pain("rotator-cuff", 5)

    of_leg, of_arm = pain_notes(Body(pain=(leg, arm)), catalogue())

    assert of_leg.text.startswith("What could strain your legs rests until")
    assert of_arm.text.startswith("What could strain the shoulder rests until")


def test_pains_that_rest_the_same_are_told_in_one_sentence() -> None:
    calves = (Pain("soleus", 3, Side.LEFT), Pain("soleus", 4, Side.RIGHT))
    legs = (Pain("soleus", 6), Pain("tfl", 5))

    assert len(pain_notes(Body(pain=calves), catalogue())) == 1
    assert len(pain_notes(Body(pain=legs), catalogue())) == 1
