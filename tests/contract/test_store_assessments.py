"""Assessments in the store."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from plansync.errors import StaleError
from plansync.store import Store, Tx
from plansync.store.assessments import AssessmentRow

DAY = date(2026, 11, 23)
FOUND = {"sign": "overhead-squat/knees-in", "side": "left", "value": None, "found": True}
LISTS = {"overactive": ["tfl:left"], "underactive": ["gluteus-medius"], "severity": {}}


def save(tx: Tx, athlete: str, day: date, now: datetime, **changes: Any) -> int:
    values: dict[str, Any] = {"findings": (FOUND,), "lists": LISTS, **changes}
    return tx.assessments.save(athlete, day, now=now, **values)


def test_an_assessment_is_read_as_it_was_saved(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        made = save(tx, athlete, DAY, now)

    with store.read() as tx:
        row = AssessmentRow(made, DAY, (FOUND,), LISTS, now)
        assert tx.assessments.list(athlete) == (row,)
        assert tx.assessments.last(athlete) == row


def test_assessments_come_newest_day_first(store: Store, athlete: str, now: datetime) -> None:
    days = [DAY + timedelta(days=n) for n in (0, 56, 28)]
    with store.write() as tx:
        for day in days:
            save(tx, athlete, day, now)

    with store.read() as tx:
        assert [one.day for one in tx.assessments.list(athlete)] == sorted(days, reverse=True)
        last = tx.assessments.last(athlete)
    assert last is not None
    assert last.day == max(days)


def test_of_one_day_the_later_assessment_holds(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        save(tx, athlete, DAY, now)
        save(tx, athlete, DAY, now, findings=())

    with store.read() as tx:
        assert [one.findings for one in tx.assessments.list(athlete)] == [()]


def test_assessments_are_seen_and_written_over_only_by_their_runner(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        save(tx, athlete, DAY, now)
        save(tx, stranger, DAY, now, findings=())

    with store.read() as tx:
        assert [one.findings for one in tx.assessments.list(athlete)] == [(FOUND,)]
        assert [one.findings for one in tx.assessments.list(stranger)] == [()]


def test_assessments_go_with_their_runner(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        save(tx, athlete, DAY, now)
        tx.athletes.delete(athlete)

    with store.read() as tx:
        assert tx.assessments.list(athlete) == ()
        assert tx.assessments.last(athlete) is None


def test_nothing_is_saved_for_a_runner_who_is_gone(store: Store, now: datetime) -> None:
    with pytest.raises(StaleError), store.write() as tx:
        save(tx, "nobody", DAY, now)
