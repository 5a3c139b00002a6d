"""A week looked back on, and the words for what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from plansync.opt.exercise import Component, Dose
from plansync.opt.imbalance import Body
from plansync.opt.prescribe import Prescription
from plansync.plan.model import Absence, Note, Plan
from plansync.plan.progress import Mark
from plansync.plan.review import (
    Review,
    done_words,
    dose_words,
    moves,
    review,
    served_words,
    still_told,
)
from plansync.plan.session import Session, Slot
from plansync.runs.model import Run
from plansync.times import Window, at_local
from tests.planning import MONDAY, VANCOUVER, body, catalogue, run

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOW = Window(MONDAY, MONDAY + 28 * DAY)
TUESDAY, THURSDAY = MONDAY + DAY, MONDAY + 3 * DAY


def step(*muscles: str, sets: int = 2, reps: int | None = 15) -> Prescription:
    """A step that serves some muscles."""
    core = next(e for e in catalogue().exercises.values() if e.component is Component.CORE)
    hold_s = None if reps else 30
    return Prescription(core, Dose(sets, reps, hold_s), None, muscles, "")


def session(
    uid: str,
    day: date,
    *steps: Prescription,
    slot: Slot = Slot.STANDALONE,
    minutes: int = 20,
    run_key: str | None = None,
) -> Session:
    """A session at six in the evening."""
    start = at_local(day, time(18), VANCOUVER)
    return Session(uid, slot, day, start, minutes, 1, steps, "", run_key)


def plan(
    *sessions: Session, absences: tuple[Absence, ...] = (), runs: tuple[Run, ...] = ()
) -> Plan:
    """A plan of four weeks."""
    return Plan("ns", WINDOW, VANCOUVER, runs, sessions, (), (), (), absences)


def reviewed(week: Sequence[Session], runner: Body, marks: Mapping[str, Mark]) -> Review:
    """The review where each listed muscle should be served twice."""
    return review(week, runner, marks, wanted=2)


def texts(before: Plan, after: Plan) -> list[str]:
    """What is told of the way from one plan to another."""
    return [note.text for note in moves(before, after, now=NOW)]


# The week


def test_muscles_are_counted_by_session_not_by_step() -> None:
    week = [
        session("a", MONDAY, step("tfl"), step("tfl")),
        session("b", TUESDAY, step("tfl"), step("gluteus-medius")),
    ]

    found = reviewed(week, body(["tfl"], ["gluteus-medius"]), {})

    assert dict(found.served) == {"tfl": 2, "gluteus-medius": 1}
    assert found.enough == 1


def test_a_skipped_session_serves_nothing_and_costs_no_minutes() -> None:
    week = [session("a", MONDAY, step("tfl")), session("b", TUESDAY, step("tfl"))]

    found = reviewed(week, body(["tfl"]), {"a": Mark.SKIPPED, "b": Mark.TOO_HARD})

    assert dict(found.served) == {"tfl": 1}
    assert (found.minutes_done, found.minutes_planned) == (20, 40)
    assert (found.done, found.skipped, found.too_hard, found.planned) == (1, 1, 1, 2)


def test_the_dose_is_that_of_most_repetitions_in_sessions_of_their_own() -> None:
    week = [
        session("a", MONDAY, step("tfl"), step("tfl", sets=1, reps=12), step("tfl")),
        session("b", TUESDAY, *(step("tfl", sets=1, reps=8) for _ in range(5)), slot=Slot.BEFORE),
    ]

    assert reviewed(week, body(["tfl"]), {}).dose == (2, 15)
    assert reviewed(week[1:], body(["tfl"]), {}).dose is None


@pytest.mark.parametrize(
    ("steps", "dose"),
    [
        ([(3, 15), (2, 12), (2, 12)], (2, 12)),
        ([(2, 12), (3, 15)], (3, 15)),
        ([(3, 15), (2, 12)], (3, 15)),
        ([(1, None), (1, None), (2, 12)], (2, 12)),
        ([(1, None)], None),
    ],
)
def test_the_dose_told_is_the_most_frequent_then_the_largest_one_of_repetitions(
    steps: list[tuple[int, int | None]], dose: tuple[int, int] | None
) -> None:
    one = session("a", MONDAY, *(step("tfl", sets=sets, reps=reps) for sets, reps in steps))

    assert reviewed([one], body(["tfl"]), {}).dose == dose


def test_repetitions_of_what_warms_up_are_no_dose() -> None:
    exercises = catalogue().exercises.values()
    moving = next(one for one in exercises if one.component is Component.DYNAMIC)
    one = session("a", MONDAY, Prescription(moving, Dose(1, 10), None, ("tfl",), ""))

    assert reviewed([one], body(["tfl"]), {}).dose is None


def a_review(**changes: object) -> Review:
    """Two of three muscles served twice, one of three sessions done."""
    served = (("tfl", 2), ("peroneals", 1), ("soleus", 0))
    made = Review(served, 2, 3, 60, 20, 1, 0, 0, (2, 15))
    return replace(made, **changes)  # type: ignore[arg-type] # any field


def test_a_coach_says_how_often_a_muscle_should_be_served() -> None:
    thrice = a_review(wanted=3)

    assert thrice.enough == 0
    assert served_words(thrice, {}, {}) == (
        "0 of 3 listed muscles served 3 times; tfl twice; peroneals once; soleus not at all."
    )


def test_what_is_served_too_rarely_is_named_with_its_reason() -> None:
    names = {"peroneals": "Peroneals", "soleus": "Soleus"}

    told = served_words(a_review(), names, {"soleus": "it would need a foam roller"})

    assert told == (
        "1 of 3 listed muscles served twice; Peroneals once; "
        "Soleus not at all: it would need a foam roller."
    )


def test_an_empty_list_says_nothing_of_muscles() -> None:
    assert served_words(a_review(served=()), {}, {}) == ""


def test_what_was_done_is_told_with_what_was_not() -> None:
    assert done_words(a_review()) == "20 of 60 minutes done: 1 of 3 sessions."
    assert done_words(a_review(skipped=1, too_hard=1)).endswith(
        "1 of 3 sessions, 1 skipped, 1 too hard."
    )


@pytest.mark.parametrize(("planned", "word"), [(1, "session"), (2, "sessions")])
def test_one_session_is_told_as_one(planned: int, word: str) -> None:
    told = done_words(a_review(planned=planned))

    assert told == f"20 of 60 minutes done: 1 of {planned} {word}."


@pytest.mark.parametrize(
    ("served", "told"),
    [
        ([("tfl", 2)], "1 of 1 listed muscle served twice."),
        ([("tfl", 2), ("soleus", 3)], "2 of 2 listed muscles served twice."),
        ([("tfl", 0)], "0 of 1 listed muscle served twice; tfl not at all."),
    ],
)
def test_one_muscle_is_told_as_one_and_without_a_name_by_its_key(
    served: list[tuple[str, int]], told: str
) -> None:
    assert served_words(a_review(served=tuple(served)), {}, {}) == told


def test_the_fortnight_of_moves_begins_with_the_runners_own_day() -> None:
    """It is Monday evening in Vancouver, and Tuesday already in UTC."""
    now = at_local(MONDAY, time(20), VANCOUVER).astimezone(UTC)
    before, after = session("s", MONDAY + 14 * DAY), session("s", MONDAY + 12 * DAY)

    assert moves(plan(before), plan(after), now=now) == ()


def test_the_dose_is_told_with_its_week() -> None:
    assert dose_words(a_review(), phase=1, week=3).startswith("Week 3 of phase 1: mostly 2 x 15")
    assert dose_words(a_review(dose=None), phase=1, week=3) == ""


# Moves


def test_a_session_of_its_own_that_moved_tells_why_not_where_it_was() -> None:
    why = Absence(TUESDAY, Slot.STANDALONE, "Tuesday's run was harder than planned")
    before, after = session("s", TUESDAY), session("s", THURSDAY)

    assert texts(plan(before), plan(after, absences=(why,))) == [
        (
            "A session of its own moved from Tue 24 Nov to Thu 26 Nov: "
            "Tuesday's run was harder than planned."
        )
    ]


def test_that_the_week_has_its_session_elsewhere_is_no_reason() -> None:
    why = Absence(TUESDAY, Slot.STANDALONE, "this week has its own on Thu")

    told = texts(plan(session("s", TUESDAY)), plan(session("s", THURSDAY), absences=(why,)))

    assert told == ["A session of its own moved from Tue 24 Nov to Thu 26 Nov."]


def test_a_session_of_its_own_that_went_tells_why() -> None:
    why = Absence(TUESDAY, Slot.STANDALONE, "the day before a long run.")

    assert texts(plan(session("s", TUESDAY)), plan(absences=(why,))) == [
        "The session of its own on Tue 24 Nov is left out: the day before a long run."
    ]


def test_sessions_that_went_with_their_run_are_told_once() -> None:
    moved = run(THURSDAY, key="r")
    around = [session(slot, TUESDAY, slot=slot, run_key="r") for slot in (Slot.BEFORE, Slot.AFTER)]
    later = [replace(one, day=THURSDAY, start=one.start + 2 * DAY) for one in around]

    told = texts(plan(*around), plan(*later, runs=(replace(moved, title="Tempo"),)))

    assert told == ["Tempo moved from Tue 24 Nov to Thu 26 Nov, and its sessions with it."]


@pytest.mark.parametrize(
    "runs", [(replace(run(THURSDAY, key="r"), title=""),), ()], ids=["no title", "no run"]
)
def test_a_run_without_a_title_is_told_as_a_run(runs: tuple[Run, ...]) -> None:
    around = session("b", TUESDAY, slot=Slot.BEFORE, run_key="r")
    later = replace(around, day=THURSDAY, start=around.start + 2 * DAY)

    told = texts(plan(around), plan(later, runs=runs))

    assert told == ["A run moved from Tue 24 Nov to Thu 26 Nov, and its sessions with it."]


def test_each_move_is_told_once_on_the_day_it_was_on() -> None:
    why = Absence(THURSDAY, Slot.STANDALONE, "the day before a long run")
    around = session("b", TUESDAY, slot=Slot.BEFORE, run_key="r")
    before = plan(session("gone", THURSDAY), session("s", MONDAY), around)
    after = plan(
        session("s", TUESDAY),
        replace(around, day=THURSDAY, start=around.start + 2 * DAY),
        absences=(why,),
    )

    found = moves(before, after, now=NOW)

    assert [(note.code, note.day) for note in found] == [
        *[("moved", MONDAY), ("moved", TUESDAY), ("moved", THURSDAY)]
    ]
    assert found[0].text == "A session of its own moved from Mon 23 Nov to Tue 24 Nov."


@pytest.mark.parametrize(
    "why",
    [
        Absence(TUESDAY + DAY, Slot.STANDALONE, "the day before a long run"),
        Absence(TUESDAY, Slot.BEFORE, "the day before a long run", "r"),
    ],
    ids=["another day", "around a run"],
)
def test_only_what_speaks_of_a_session_of_its_own_that_day_is_its_reason(why: Absence) -> None:
    moved, stays = session("s", THURSDAY), session("s", TUESDAY)

    assert texts(plan(stays), plan(moved, absences=(why,))) == [
        "A session of its own moved from Tue 24 Nov to Thu 26 Nov."
    ]
    assert texts(plan(stays), plan(absences=(why,))) == []


def test_a_session_that_went_with_its_run_is_none_of_its_own() -> None:
    why = Absence(TUESDAY, Slot.STANDALONE, "the day before a long run")
    around = session("b", TUESDAY, slot=Slot.BEFORE, run_key="r")

    assert texts(plan(around), plan(absences=(why,))) == []


@pytest.mark.parametrize(("was", "now", "count"), [(12, 13, 1), (13, 12, 1), (13, 14, 0)])
def test_moves_are_told_for_the_fortnight_that_begins_today(was: int, now: int, count: int) -> None:
    before, after = session("s", MONDAY + was * DAY), session("s", MONDAY + now * DAY)

    assert len(texts(plan(before), plan(after))) == count


@pytest.mark.parametrize(("minutes", "count"), [(0, 1), (1, 0)])
def test_a_session_that_begins_now_is_still_to_come(minutes: int, count: int) -> None:
    before, after = session("s", MONDAY), session("s", THURSDAY)

    found = moves(plan(before), plan(after), now=before.start + timedelta(minutes=minutes))

    assert len(found) == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (session("s", TUESDAY), session("s", TUESDAY)),
        (session("s", TUESDAY), replace(session("s", TUESDAY), minutes=30)),
        (session("s", MONDAY + 20 * DAY), session("s", MONDAY + 22 * DAY)),
        (session("s", MONDAY - 3 * DAY), session("s", MONDAY - 2 * DAY)),
    ],
    ids=["same", "longer", "far ahead", "past"],
)
def test_what_did_not_move_soon_is_not_told(before: Session, after: Session) -> None:
    assert texts(plan(before), plan(after)) == []


def test_a_first_plan_has_moved_nothing() -> None:
    assert texts(plan(), plan(session("s", TUESDAY))) == []


def test_days_that_only_one_plan_holds_are_left_alone() -> None:
    why = (Absence(TUESDAY, Slot.STANDALONE, "the day before a long run"),)
    later = replace(plan(absences=why), window=Window(MONDAY + 2 * DAY, MONDAY + 28 * DAY))
    shorter = replace(plan(absences=why), window=Window(MONDAY, TUESDAY))

    assert texts(plan(session("s", TUESDAY)), later) == []
    assert texts(plan(session("s", TUESDAY)), shorter) == []


def test_notes_of_moves_are_few_a_week_and_end_after_two() -> None:
    def note(day: date, text: str) -> Note:
        return Note("moved", text, day)

    new = tuple(note(TUESDAY, f"new {n}") for n in range(2))
    old = tuple(note(TUESDAY, f"old {n}") for n in range(3))
    gone = note(MONDAY - 15 * DAY, "long ago")
    lately = note(MONDAY - 14 * DAY, "lately")
    other = Note("left-out", "another matter", TUESDAY)

    told = still_told((*old, gone, lately, other, new[0]), new, today=MONDAY)

    assert [one.text for one in told] == ["new 0", "new 1", "old 0", "lately"]
