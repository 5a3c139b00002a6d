"""Phase changes and races in the store."""

from datetime import date, datetime

import pytest

from plansync.errors import NotFoundError, StaleError
from plansync.plan.profile import PastPhase
from plansync.plan.season import PhaseChange, Priority, Race
from plansync.store import Store


def test_phase_changes_hold_in_the_order_they_were_made(
    store: Store, athlete: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.phases.add(athlete, 2, date(2026, 12, 1), override=True, now=now)
        tx.phases.add(athlete, 1, date(2026, 11, 2), now=now)

    with store.read() as tx:
        changes = tuple(entry.change for entry in tx.phases.active(athlete))
    assert changes == (
        PhaseChange(2, date(2026, 12, 1), override=True),
        PhaseChange(1, date(2026, 11, 2)),
    )


def test_what_spoke_against_a_change_is_kept_with_it(
    store: Store, athlete: str, now: datetime
) -> None:
    said = ("Phase 5 builds on 4 weeks of phase 2.", "Phase 5 can wait.")
    with store.write() as tx:
        tx.phases.add(
            athlete, 5, date(2026, 12, 1), override=True, against=said, race_block=True, now=now
        )

    with store.read() as tx:
        [entry] = tx.phases.active(athlete)
    assert entry.against == said
    assert entry.change == PhaseChange(5, date(2026, 12, 1), override=True, race_block=True)


def test_what_was_told_of_a_past_phase_is_kept_with_its_change(
    store: Store, athlete: str, now: datetime
) -> None:
    told = PastPhase(1, date(2026, 9, 7), date(2026, 10, 5), standalone_done=8)
    with store.write() as tx:
        tx.phases.add(athlete, told.phase, told.start, past=told, now=now)
        tx.phases.add(athlete, 2, date(2026, 10, 12), now=now)

    with store.read() as tx:
        past = [entry.past for entry in tx.phases.active(athlete)]
    assert past == [told, None]


def test_an_undone_phase_change_no_longer_holds(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        first = tx.phases.add(athlete, 1, date(2026, 11, 2), now=now)
        second = tx.phases.add(athlete, 2, date(2026, 12, 1), now=now)
        tx.phases.undo(athlete, second, now)

    with store.read() as tx:
        last = tx.phases.last(athlete)
        assert [entry.id for entry in tx.phases.active(athlete)] == [first]
    assert last is not None
    assert last.id == first


def test_a_phase_change_is_undone_once_and_only_by_its_runner(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        made = tx.phases.add(athlete, 1, date(2026, 11, 2), now=now)

        with pytest.raises(NotFoundError):
            tx.phases.undo(stranger, made, now)
        tx.phases.undo(athlete, made, now)
        with pytest.raises(NotFoundError):
            tx.phases.undo(athlete, made, now)
        assert tx.phases.last(athlete) is None


def test_races_come_in_order_of_day(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        late = tx.races.add(athlete, "Marathon", date(2027, 5, 2), distance_m=42195.0, now=now)
        early = tx.races.add(athlete, "Park", date(2027, 1, 1), priority=Priority.C, now=now)

    with store.read() as tx:
        assert tx.races.list(athlete) == (
            Race(early, "Park", date(2027, 1, 1), None, Priority.C),
            Race(late, "Marathon", date(2027, 5, 2), 42195.0, Priority.A),
        )


def test_a_race_is_seen_and_removed_only_by_its_runner(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    with store.write() as tx:
        race = tx.races.add(athlete, "Marathon", date(2027, 5, 2), now=now)

        with pytest.raises(NotFoundError):
            tx.races.get(stranger, race)
        with pytest.raises(NotFoundError):
            tx.races.remove(stranger, race)
        assert tx.races.get(athlete, race).name == "Marathon"
        tx.races.remove(athlete, race)
        assert tx.races.list(athlete) == ()


def test_nothing_is_added_for_a_runner_who_is_gone(store: Store, now: datetime) -> None:
    with pytest.raises(StaleError), store.write() as tx:
        tx.races.add("nobody", "Marathon", date(2027, 5, 2), now=now)
