"""A plan made of values alone: what is known of the days, and the days around the window."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from plansync.opt.catalogue import Catalogue
from plansync.opt.reading import build
from plansync.plan.model import Note
from plansync.plan.profile import read_profile
from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.plan.session import Slot
from plansync.resources import load_config
from plansync.runs.model import CompletedRun, RunKind, RunStatus, ScheduledRun
from plansync.sync.knowledge import read_knowledge
from plansync.sync.offline import Offline, Outcome, around, plan_offline
from plansync.times import DAY, Window

MONDAY = date(2026, 11, 23)
WEEK = Window(MONDAY, MONDAY + 7 * DAY)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    return build(load_config(), edition=7)


def scheduled(*days: int) -> tuple[ScheduledRun, ...]:
    return tuple(
        ScheduledRun(f"run {n}", "Coach", MONDAY + n * DAY, RunKind.EASY, "Easy", distance_m=8000)
        for n in days
    )


def recorded(day: int, key: str = "1", distance_m: float = 8000) -> CompletedRun:
    start = datetime(2026, 11, 23, 7, tzinfo=UTC) + timedelta(days=day)
    return CompletedRun(key, "strava", MONDAY + day * DAY, start, 2700, distance_m, "Run")


def planned(
    runs: tuple[ScheduledRun, ...],
    *done: CompletedRun,
    has_recordings: bool = True,
    notes: tuple[Note, ...] = (),
    detail: str = "status",
) -> Outcome:
    profile = read_profile({"feed": {"detail": detail}}, catalogue())
    given = Offline(runs, done, has_recordings, profile, catalogue(), NOW)
    return plan_offline(given, WEEK, notes)


def statuses(outcome: Outcome) -> dict[int, RunStatus]:
    return {
        (entry.day - MONDAY).days: entry.run.status for entry in outcome.told_in_full() if entry.run
    }


def test_the_window_is_read_with_a_fortnight_on_both_sides() -> None:
    assert around(Window(MONDAY + 2 * DAY, MONDAY + 9 * DAY)) == Window(
        MONDAY - 14 * DAY, MONDAY + 23 * DAY
    )


def test_without_recordings_nothing_is_missed() -> None:
    outcome = planned(scheduled(0, 2, 5), has_recordings=False)

    assert set(statuses(outcome).values()) == {RunStatus.PLANNED}


def test_an_empty_file_of_recordings_says_nothing_was_missed() -> None:
    assert set(statuses(planned(scheduled(0, 2))).values()) == {RunStatus.PLANNED}


def test_fresh_recordings_tell_of_every_day_until_yesterday() -> None:
    outcome = planned(scheduled(0, 3, 4), recorded(0))

    assert statuses(outcome) == {
        0: RunStatus.COMPLETED,
        3: RunStatus.MISSED,
        4: RunStatus.PLANNED,
    }


def test_old_recordings_tell_of_the_days_until_the_newest() -> None:
    outcome = planned(scheduled(0, 2), recorded(-20))

    assert statuses(outcome) == {0: RunStatus.PLANNED, 2: RunStatus.PLANNED}


def test_a_run_nobody_planned_is_extra() -> None:
    assert statuses(planned((), recorded(1)))[1] is RunStatus.EXTRA


@pytest.mark.parametrize("detail", ["plan-only", "status", "full"])
def test_the_full_telling_says_what_was_run_whatever_the_feed_shows(detail: str) -> None:
    outcome = planned(scheduled(0), recorded(0, distance_m=7500), detail=detail)

    (run,) = (entry.run for entry in outcome.told_in_full() if entry.run)
    assert (run.status, run.distance_m) == (RunStatus.COMPLETED, 7500)


def test_notes_given_come_first() -> None:
    first = Note("source", "One row was skipped.")

    assert planned(scheduled(0), notes=(first,)).plan.notes[0] == first


def test_the_same_given_makes_the_same_feed() -> None:
    runs = scheduled(0, 2, 4, 5)

    assert planned(runs).feed(NOW) == planned(runs).feed(NOW)


def test_the_order_the_runs_are_given_in_does_not_matter() -> None:
    runs = scheduled(0, 2, 4, 5)

    assert planned(runs).feed(NOW).body == planned(runs[::-1]).feed(NOW).body


@pytest.mark.parametrize(("detail", "shows"), [("status", True), ("plan-only", False)])
def test_a_recorded_workout_ticks_the_session_it_was(detail: str, shows: bool) -> None:
    plain = planned(scheduled(0, 4, 5), detail=detail)
    session = next(one for one in plain.plan.sessions if one.slot is Slot.STANDALONE)
    workout = Recorded("w", session.day, session.start, session.minutes * 60, WorkoutKind.STRENGTH)
    profile = read_profile({"feed": {"detail": detail}}, catalogue())
    given = Offline(
        scheduled(0, 4, 5),
        (),
        True,
        profile,
        catalogue(),
        NOW,
        workouts=(workout,),
        matching=read_knowledge(editions=(7,)).rhythm.recorded,
    )

    outcome = plan_offline(given, WEEK)

    assert outcome.plan == plain.plan
    assert outcome.done == {session.uid}
    assert [entry.uid for entry in outcome.entries if entry.completed] == [session.uid] * shows
    assert [one.uid for one in outcome.told_in_full() if one.completed] == [session.uid]


def test_without_rules_no_session_is_ticked() -> None:
    assert planned(scheduled(0, 4)).done == frozenset()
