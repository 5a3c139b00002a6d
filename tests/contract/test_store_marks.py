"""What runners said of their sessions, in the store."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from plansync.plan.progress import Mark, Marked
from plansync.plan.session import Slot
from plansync.store import Store

MONDAY = date(2026, 11, 23)
STEADY = Marked(
    "uid-1@plansync",
    Slot.STANDALONE,
    MONDAY,
    2,
    25,
    Mark.CONTROLLED,
    ("core-side-plank-kneeling", "act-clam"),
    via="link",
)


def test_a_mark_comes_back_as_it_was_said(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.marks.save(athlete, STEADY, now)

    with store.read() as tx:
        assert tx.marks.list(athlete) == (STEADY,)


def test_the_last_word_on_a_session_holds(store: Store, athlete: str, now: datetime) -> None:
    second = replace(STEADY, mark=Mark.TOO_HARD, via="page")
    with store.write() as tx:
        tx.marks.save(athlete, STEADY, now)
        tx.marks.save(athlete, second, now + timedelta(minutes=1))

    with store.read() as tx:
        assert tx.marks.list(athlete) == (second,)


def test_marks_come_in_order_of_day(store: Store, athlete: str, now: datetime) -> None:
    earlier = replace(STEADY, uid="uid-2@plansync", day=MONDAY - timedelta(days=3))
    with store.write() as tx:
        tx.marks.save(athlete, STEADY, now)
        tx.marks.save(athlete, earlier, now)

    with store.read() as tx:
        assert tx.marks.list(athlete) == (earlier, STEADY)


def test_a_mark_is_taken_back_once_and_by_its_runner_alone(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.marks.save(athlete, STEADY, now)

        assert not tx.marks.remove(stranger, STEADY.uid)
        assert tx.marks.remove(athlete, STEADY.uid)
        assert not tx.marks.remove(athlete, STEADY.uid)
        assert tx.marks.list(athlete) == ()


def test_a_mark_outlives_its_session(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.marks.save(athlete, STEADY, now)
        tx.plans.replace_sessions(athlete, (), since=now - timedelta(days=9))

    with store.read() as tx:
        assert tx.marks.list(athlete) == (STEADY,)
