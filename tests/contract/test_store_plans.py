"""Sessions, notes and events in the store."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from plansync.store import Store
from plansync.store.plans import EventRow, SessionRow

DAY = timedelta(days=1)


def _session(uid: str, start: datetime, why: str = "a long run") -> SessionRow:
    return SessionRow(
        uid=uid,
        slot="before",
        day=start.date(),
        start=start,
        minutes=12,
        phase=1,
        why=why,
        steps=({"exercise": "calf-foam-roll", "sets": 1},),
        run_key="run",
    )


def _event(uid: str, now: datetime, sort_key: str = "") -> EventRow:
    return EventRow(
        uid=uid,
        kind="before",
        day=date(2026, 11, 23),
        sort_key=sort_key or uid,
        content_hash="c",
        schedule_hash="s",
        dtstamp=now,
        last_modified=now,
        sequence=0,
        ics=b"BEGIN:VEVENT\r\n",
    )


def test_sessions_come_back_in_order_of_start(store: Store, athlete: str, now: datetime) -> None:
    late, early = _session("a", now + DAY), _session("b", now)
    with store.write() as tx:
        tx.plans.replace_sessions(athlete, (late, early), since=now)

    with store.read() as tx:
        assert tx.plans.sessions(athlete) == (early, late)
        assert tx.plans.sessions(athlete, now + DAY) == (late,)
        assert tx.plans.session(athlete, "a") == late
        assert tx.plans.session(athlete, "c") is None


def test_sessions_before_the_given_instant_stay(store: Store, athlete: str, now: datetime) -> None:
    done, gone = _session("done", now - DAY), _session("gone", now + DAY)
    new = _session("new", now)
    with store.write() as tx:
        tx.plans.replace_sessions(athlete, (done, gone), since=now - DAY)
        changed = replace(done, why="changed")
        tx.plans.replace_sessions(athlete, (changed, new), since=now)

    with store.read() as tx:
        assert tx.plans.sessions(athlete) == (done, new)


def test_a_session_that_moved_out_of_the_past_is_there_once(
    store: Store, athlete: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.plans.replace_sessions(athlete, (_session("a", now - DAY),), since=now - DAY)
        tx.plans.replace_sessions(athlete, (_session("a", now + DAY),), since=now)

    with store.read() as tx:
        assert tx.plans.sessions(athlete) == (_session("a", now + DAY),)


def test_notes_are_replaced_as_a_whole(store: Store, athlete: str) -> None:
    with store.write() as tx:
        none_yet = tx.plans.notes(athlete)
        tx.plans.save_notes(athlete, ({"code": "old", "text": "x"},))
        tx.plans.save_notes(athlete, ({"code": "new", "text": "y"},))

    with store.read() as tx:
        assert tx.plans.notes(athlete) == ({"code": "new", "text": "y"},)
    assert none_yet == ()


def test_events_come_back_in_the_feeds_order(store: Store, athlete: str, now: datetime) -> None:
    second, first = _event("a", now, "2"), _event("b", now, "1")
    with store.write() as tx:
        tx.plans.save_events(athlete, (second, first))

    with store.read() as tx:
        assert tx.plans.events(athlete) == (first, second)


def test_saving_events_touches_only_those_named(store: Store, athlete: str, now: datetime) -> None:
    kept, changed, removed = _event("a", now), _event("b", now), _event("c", now)
    raised = replace(changed, sequence=1, last_modified=now + DAY)
    with store.write() as tx:
        tx.plans.save_events(athlete, (kept, changed, removed))
        tx.plans.save_events(athlete, (raised,), ("c",))

    with store.read() as tx:
        assert tx.plans.events(athlete) == (kept, raised)


def test_a_plan_is_its_runners_alone(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.plans.replace_sessions(athlete, (_session("a", now),), since=now)
        tx.plans.save_events(athlete, (_event("a", now),))
        tx.plans.save_notes(athlete, ({"code": "x"},))
        tx.plans.replace_sessions(stranger, (), since=now)
        tx.plans.save_events(stranger, (), ("a",))

        assert tx.plans.session(stranger, "a") is None
        assert tx.plans.sessions(stranger) == ()
        assert tx.plans.notes(stranger) == ()
        assert len(tx.plans.sessions(athlete)) == len(tx.plans.events(athlete)) == 1


def test_frozen_sessions_stay_as_they_are(store: Store, athlete: str, now: datetime) -> None:
    done_early = _session("early", now + DAY)
    with store.write() as tx:
        tx.plans.replace_sessions(athlete, (done_early, _session("gone", now + DAY)), since=now)
        changed = replace(done_early, why="changed")
        tx.plans.replace_sessions(athlete, (changed,), since=now, frozen={"early"})

    with store.read() as tx:
        assert tx.plans.sessions(athlete) == (done_early,)


def test_absences_are_replaced_as_a_whole_and_leave_the_notes(store: Store, athlete: str) -> None:
    with store.write() as tx:
        none_yet = tx.plans.absences(athlete)
        tx.plans.save_notes(athlete, ({"code": "kept", "text": "x"},))
        tx.plans.save_absences(athlete, ({"day": "2026-11-23", "why": "old"},))
        tx.plans.save_absences(athlete, ({"day": "2026-11-24", "why": "new"},))
        tx.plans.save_notes(athlete, ({"code": "newer", "text": "y"},))

    with store.read() as tx:
        assert none_yet == ()
        assert tx.plans.absences(athlete) == ({"day": "2026-11-24", "why": "new"},)
        assert tx.plans.notes(athlete) == ({"code": "newer", "text": "y"},)
