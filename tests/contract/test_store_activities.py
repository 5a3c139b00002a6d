"""What was recorded in the store: lent for some days, deleted when it is gone at the source."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from plansync.plan.recorded import Recorded, WorkoutKind
from plansync.runs.model import CompletedRun, RunKind
from plansync.store import Store
from plansync.times import Window

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WEEK = Window(MONDAY - 7 * DAY, MONDAY + DAY)
BIG_ID = str(2**53 + 1)


def _run(key: str, day: date = MONDAY, start: datetime | None = None) -> CompletedRun:
    return CompletedRun(key, "strava", day, start, 3600, 10000.5, "Morning 🏃", RunKind.LONG)


def _workout(key: str, day: date = MONDAY, kind: WorkoutKind = WorkoutKind.STRENGTH) -> Recorded:
    return Recorded(key, day, None, 1800, kind)


def _replace(store: Store, athlete: str, now: datetime, *recorded: CompletedRun | Recorded) -> int:
    with store.write() as tx:
        return tx.activities.replace(athlete, WEEK, recorded, now=now, expires_at=now + 7 * DAY)


def test_runs_come_back_as_they_went_in(store: Store, athlete: str, now: datetime) -> None:
    timed, hidden = _run(BIG_ID, MONDAY, now), _run("2", MONDAY - DAY)
    _replace(store, athlete, now, timed, hidden)

    with store.read() as tx:
        assert tx.activities.list(athlete, now) == (hidden, timed)


def test_a_run_that_is_gone_in_the_window_is_deleted(
    store: Store, athlete: str, now: datetime
) -> None:
    before = _run("before", WEEK.start - DAY)
    with store.write() as tx:
        tx.activities.replace(
            athlete,
            Window(WEEK.start - 2 * DAY, WEEK.end),
            (before, _run("kept"), _run("gone")),
            now=now,
            expires_at=now + 7 * DAY,
        )
    renamed = replace(_run("kept"), name="Evening")

    assert _replace(store, athlete, now, renamed) == 1
    with store.read() as tx:
        assert tx.activities.list(athlete, now) == (before, renamed)


def test_a_run_that_changed_its_day_is_there_once(
    store: Store, athlete: str, now: datetime
) -> None:
    _replace(store, athlete, now, _run("a", WEEK.start))
    moved = _run("a", WEEK.start - DAY)
    _replace(store, athlete, now, moved)

    with store.read() as tx:
        assert tx.activities.list(athlete, now) == (moved,)


def test_an_expired_run_is_never_handed_out(store: Store, athlete: str, now: datetime) -> None:
    _replace(store, athlete, now, _run("a"))

    with store.read() as tx:
        assert len(tx.activities.list(athlete, now + 7 * DAY - timedelta(seconds=1))) == 1
        assert tx.activities.list(athlete, now + 7 * DAY) == ()


def test_the_purge_names_whose_runs_are_gone(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    _replace(store, athlete, now, _run("a"), _run("b"))
    _replace(store, stranger, now + DAY, _run("a"))
    with store.write() as tx:
        assert tx.activities.purge(now) == ()
        assert tx.activities.purge(now + 7 * DAY) == (athlete,)
        assert tx.activities.list(athlete, now) == ()
        assert len(tx.activities.list(stranger, now)) == 1


def test_runs_are_deleted_only_for_their_runner(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    _replace(store, athlete, now, _run("a"), _run("b"), _run("c"))
    with store.write() as tx:
        assert not tx.activities.delete_one(stranger, "a")
        assert tx.activities.delete_one(athlete, "a")
        assert tx.activities.list(stranger, now) == ()
        assert tx.activities.delete_all(stranger) == 0
        assert tx.activities.delete_all(athlete) == 2


@pytest.mark.parametrize("kind", WorkoutKind)
def test_a_workout_comes_back_as_it_went_in_and_never_as_a_run(
    store: Store, athlete: str, now: datetime, kind: WorkoutKind
) -> None:
    timed = replace(_workout(BIG_ID, kind=kind), start=now)
    _replace(store, athlete, now, timed, _run("2"))

    with store.read() as tx:
        assert tx.activities.workouts(athlete, now) == (timed,)
        assert [run.key for run in tx.activities.list(athlete, now)] == ["2"]


def test_a_workout_that_became_a_run_is_there_once(
    store: Store, athlete: str, now: datetime
) -> None:
    _replace(store, athlete, now, _workout("a"))
    _replace(store, athlete, now, _run("a"))

    with store.read() as tx:
        assert tx.activities.workouts(athlete, now) == ()
        assert [run.key for run in tx.activities.list(athlete, now)] == ["a"]


def test_workouts_are_lent_gone_and_deleted_as_runs_are(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    _replace(store, athlete, now, _workout("kept"), _workout("gone"), _workout("deleted"))

    assert _replace(store, athlete, now, _workout("kept"), _workout("deleted")) == 1
    with store.write() as tx:
        assert not tx.activities.delete_one(stranger, "deleted")
        assert tx.activities.delete_one(athlete, "deleted")
        assert tx.activities.workouts(athlete, now) == (_workout("kept"),)
        assert tx.activities.workouts(stranger, now) == ()
        assert tx.activities.workouts(athlete, now + 7 * DAY) == ()
        assert tx.activities.purge(now + 7 * DAY) == (athlete,)
        assert tx.activities.workouts(athlete, now) == ()
