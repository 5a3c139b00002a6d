"""The embedded engine: threads that do due work, one leader, a stop that drains."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

import pytest

from plansync.errors import OperatorError, OutsideError
from plansync.jobs.bell import ThreadBell
from plansync.jobs.engine import EmbeddedEngine
from plansync.jobs.tasks import TASKS, Task
from plansync.store.lock import Leadership
from plansync.sync.services import Services
from plansync.sync.work import Kind
from tests.contract.sync.world import World, with_doors

PATIENCE_S = 10.0


@contextmanager
def at_work(world: World, **tasks: Task) -> Iterator[EmbeddedEngine]:
    engine = make(world, **tasks)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()


def make(world: World, **tasks: Task) -> EmbeddedEngine:
    bell = world.doors.bell
    assert isinstance(bell, ThreadBell)
    return EmbeddedEngine(
        store=world.store, services=world.services, bell=bell, by="test", tasks={**TASKS, **tasks}
    )


def ring(world: World, kind: str, key: str = "a") -> None:
    with world.doors.write() as tx:
        tx.work.ring(kind, key, world.clock())


def eventually(holds: Callable[[], bool]) -> bool:
    until = monotonic() + PATIENCE_S
    while not holds() and monotonic() < until:
        sleep(0.01)
    return holds()


def claimed_by_another(world: World, kind: str) -> int:
    """How many rows of the kind another worker gets after a sweep, in one go with it.

    Only of that kind: the engine's own work, rung for at its start, may be in hand as well.
    """
    with world.store.write() as tx:
        tx.work.sweep(world.clock())
        return len(tx.work.claim("another", world.clock(), 60.0, kinds={kind}))


@pytest.fixture
def busy(world: World) -> World:
    """A world whose doors ring a bell that threads hear."""
    return with_doors(world, bell=ThreadBell())


def test_what_is_rung_for_is_done_at_once(busy: World) -> None:
    done = threading.Event()
    with at_work(busy, mark=lambda _services, _key: done.set()):
        ring(busy, "mark")

        assert done.wait(PATIENCE_S)


def test_a_new_runner_is_planned_without_anybody_asking(busy: World) -> None:
    with at_work(busy):
        athlete_id = busy.runner()

        assert eventually(lambda: busy.services.runner.overview(athlete_id).planned_at is not None)


def test_work_that_waits_is_done_when_its_time_comes(busy: World) -> None:
    done = threading.Event()
    with busy.store.write() as tx:
        tx.work.ring("mark", "a", busy.clock() + timedelta(milliseconds=50))

    with at_work(busy, mark=lambda _services, _key: done.set()):
        busy.clock.go(seconds=1)

        assert done.wait(PATIENCE_S)


def test_work_left_behind_by_the_dead_is_done(busy: World) -> None:
    done = threading.Event()
    ring(busy, "mark")
    with busy.store.write() as tx:
        tx.work.claim("died", busy.clock(), 60)
    busy.clock.go(minutes=2)

    with at_work(busy, mark=lambda _services, _key: done.set()):
        assert done.wait(PATIENCE_S)


def test_the_night_comes_with_the_clock(busy: World) -> None:
    athlete_id = busy.runner()
    busy.clock.go(days=1)

    with at_work(busy):
        assert eventually(lambda: _next_roll_moved(busy, athlete_id))


def test_one_process_leads_a_data_folder(busy: World) -> None:
    with at_work(busy) as first:
        second = make(busy)

        with pytest.raises(OperatorError, match="another PlanSync"):
            second.start()

        assert (first.leads, second.leads) == (True, False)


def test_who_stops_leaves_the_lead(busy: World) -> None:
    with at_work(busy) as first:
        assert first.is_alive

    with at_work(busy) as second:
        assert second.leads
    assert first.leads is False


def test_a_stop_waits_for_work_in_hand(busy: World) -> None:
    begun, finished = threading.Event(), threading.Event()

    def slow(services: Services, key: str) -> None:
        begun.set()
        sleep(0.2)
        finished.set()

    engine = make(busy, slow=slow)
    engine.start()
    ring(busy, "slow")
    assert begun.wait(PATIENCE_S)

    drained = engine.stop()

    assert (drained, finished.is_set()) == (True, True)


def test_a_stop_does_not_wait_for_ever(busy: World) -> None:
    """The row keeps its lease, so that the work is done again after it."""
    begun, go_on = threading.Event(), threading.Event()

    def stuck(services: Services, key: str) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    engine = make(busy, stuck=stuck)
    engine.start()
    threads = tuple(engine._threads)
    ring(busy, "stuck")
    assert begun.wait(PATIENCE_S)

    drained = engine.stop(drain_s=0.05)

    assert drained is False
    with busy.store.read() as tx:
        [count] = [one for one in tx.work.counts(busy.clock()) if one.kind == "stuck"]
    assert count.leased == 1
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE_S)


def test_a_lease_is_held_while_the_work_goes_on(busy: World) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(services: Services, key: str) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    with at_work(busy, slow=slow) as engine:
        ring(busy, "slow")
        assert begun.wait(PATIENCE_S)
        busy.clock.go(seconds=50)
        engine._hold()
        busy.clock.go(seconds=50)

        others = claimed_by_another(busy, "slow")
        go_on.set()

    assert others == 0


def test_work_that_takes_for_ever_loses_its_lease(busy: World) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def stuck(services: Services, key: str) -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    with at_work(busy, stuck=stuck) as engine:
        ring(busy, "stuck")
        assert begun.wait(PATIENCE_S)
        busy.clock.go(minutes=12)
        engine._hold()

        others = claimed_by_another(busy, "stuck")
        go_on.set()

    assert others == 1


def test_what_cannot_be_written_down_does_not_keep_the_lead(busy: World) -> None:
    def refuse() -> None:
        raise OutsideError("the database is busy", source="database")

    engine = make(busy)
    engine.flush_with(refuse)
    engine.start()

    engine.stop()

    assert engine.leads is False


def test_what_was_collected_is_written_down_at_the_end(busy: World) -> None:
    flushed: list[bool] = []
    engine = make(busy)
    engine.flush_with(lambda: flushed.append(True))
    engine.start()

    engine.stop()

    assert flushed == [True]


def test_a_store_that_does_not_answer_is_asked_again(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    read = busy.store.read
    refusals = [OutsideError("the database is busy", source="database")]

    def refusing() -> object:
        if refusals:
            raise refusals.pop()
        return read()

    monkeypatch.setattr("plansync.jobs.engine.AFTER_FAULT_S", 0.01)
    monkeypatch.setattr(busy.store, "read", refusing)
    with at_work(busy, mark=lambda _services, _key: done.set()):
        ring(busy, "mark")

        assert done.wait(PATIENCE_S)


def test_who_does_not_lead_does_not_tick(busy: World) -> None:
    """As on PostgreSQL: a second process works, while the first one's clock ticks for all."""
    held = busy.store.try_lead()
    assert held is not None
    engine = make(busy)

    engine._ring(Kind.PURGE)
    engine._sweep()

    with busy.store.read() as tx:
        assert tx.work.counts(busy.clock()) == ()
    held.release()


def test_a_lost_lead_is_taken_again(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_work(busy) as engine:
        monkeypatch.setattr(Leadership, "held", lambda _self: False)

        assert engine._lead()


def _next_roll_moved(world: World, athlete_id: str) -> bool:
    with world.store.read() as tx:
        following = tx.athletes.get(athlete_id).next_roll_at
    return following is not None and following > world.clock()
