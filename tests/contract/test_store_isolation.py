"""What a runner owns is filtered by the runner, and goes with the runner."""

import inspect
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from plansync.plan.progress import Mark, Marked
from plansync.plan.session import Slot
from plansync.runs.model import CompletedRun, RunKind, ScheduledRun
from plansync.store import Store
from plansync.store.activities import Activities
from plansync.store.columns import UtcDateTime
from plansync.store.connections import Connections, Consent, Tokens
from plansync.store.feeds import Feeds
from plansync.store.marks import Marks
from plansync.store.one_time import OneTimeKind
from plansync.store.plans import EventRow, Plans, SessionRow
from plansync.store.season import Phases, Races
from plansync.store.secrets import hash_secret
from plansync.store.sources import Sources
from plansync.store.tables import metadata
from plansync.times import Window

MONDAY = date(2026, 11, 23)
SERVES_ALL = {"all", "due", "purge", "by_strava_id", "note_fetches", "secret", "by_id"}
"""Methods of the service itself, or that take the thing with its owner in it."""


def _fill(store: Store, athlete: str, now: datetime) -> None:
    later = now + timedelta(days=1)
    window = Window(MONDAY, MONDAY + timedelta(days=1))
    done = CompletedRun("9", "strava", MONDAY, now, 1, 1.0, "run")
    due = ScheduledRun("k", "coach", MONDAY, RunKind.EASY, "run")
    session = SessionRow("u", "before", MONDAY, now, 1, 1, "why", ())
    event = EventRow("u", "run", MONDAY, "s", "c", "s", now, now, 0, b"")
    with store.write() as tx:
        tx.phases.add(athlete, 1, MONDAY, now=now)
        tx.races.add(athlete, "Marathon", MONDAY, now=now)
        tokens, consent = Tokens("a", "r", later), Consent("1", now)
        tx.connections.save(athlete, "7", tokens, scopes=(), consent=consent, now=now)
        tx.activities.replace(athlete, window, (done,), now=now, expires_at=later)
        source = tx.sources.add_address(athlete, "Coach", "https://x.example", now)
        tx.sources.replace_runs(athlete, source.id, (due,), from_day=MONDAY)
        tx.plans.replace_sessions(athlete, (session,), since=now)
        tx.plans.save_notes(athlete, ({"code": "x"},))
        tx.plans.save_events(athlete, (event,))
        marked = Marked("u", Slot.BEFORE, MONDAY, 1, 9, Mark.DONE, ("act-clam",))
        tx.marks.save(athlete, marked, now)
        tx.assessments.save(athlete, MONDAY, findings=(), lists={}, now=now)
        tx.feeds.create(athlete, now)
        tx.sign_ins.open(athlete, now, "Firefox")
        lifetime = timedelta(minutes=15)
        tx.one_time.make(OneTimeKind.SIGN_IN, now=now, lifetime=lifetime, athlete_id=athlete)
        tx.audit.add(athlete, "signed in", now)
        tx.work.ring("replan", athlete, now)


def _rows_of(store: Store, athlete: str) -> dict[str, int]:
    owned = {name: table for name, table in metadata.tables.items() if "athlete_id" in table.c}
    with store._engine.connect() as connection:
        return {
            name: connection.execute(
                select(func.count()).where(table.c.athlete_id == athlete)
            ).scalar_one()
            for name, table in owned.items()
        }


def test_nothing_of_a_deleted_runner_is_left(
    store: Store, athlete: str, stranger: str, now: datetime
) -> None:
    _fill(store, athlete, now)
    before = _rows_of(store, athlete)
    with store.write() as tx:
        tx.athletes.delete(athlete)

    assert set(before.values()) == {1}
    assert set(_rows_of(store, athlete).values()) == {0}
    with store.read() as tx:
        assert [one.id for one in tx.athletes.all()] == [stranger]
        assert tx.work.counts(now) == ()


def test_the_audit_of_a_deleted_runner_keeps_a_hash(
    store: Store, athlete: str, now: datetime
) -> None:
    with store.write() as tx:
        tx.audit.add(athlete, "account deleted", now)
        tx.athletes.delete(athlete)

        assert tx.audit.list(athlete) == ()
        assert [line.what for line in tx.audit.list(hash_secret(athlete))] == ["account deleted"]


@pytest.mark.parametrize(
    "repository", [Activities, Connections, Feeds, Marks, Phases, Plans, Races, Sources]
)
def test_methods_on_what_a_runner_owns_ask_for_the_runner_first(repository: type) -> None:
    methods = inspect.getmembers(repository, inspect.isfunction)
    public = {name: call for name, call in methods if name[0] != "_" and name not in SERVES_ALL}

    firsts = {name: list(inspect.signature(call).parameters)[1] for name, call in public.items()}

    assert firsts == dict.fromkeys(public, "athlete_id")


def test_a_time_without_a_zone_is_refused(store: Store, athlete: str) -> None:
    naive = datetime(2026, 11, 23, 6, 0)  # noqa: DTZ001 on purpose
    with pytest.raises(ValueError, match="no time zone"):
        UtcDateTime().process_bind_param(naive, store._engine.dialect)


def test_times_come_back_in_utc(store: Store, athlete: str, now: datetime) -> None:
    with store.write() as tx:
        tx.athletes.set_planned(athlete, now, "x")

    with store.read() as tx:
        planned_at = tx.athletes.get(athlete).planned_at
    assert planned_at is not None
    assert planned_at.tzinfo is UTC
