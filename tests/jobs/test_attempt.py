"""One run of one piece of due work: done, tried again, or given up."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import structlog

from plansync.errors import NotFoundError, OutsideError
from plansync.jobs.attempt import Worker
from plansync.jobs.tasks import TASKS, Task
from plansync.store.work import WorkItem, WorkLog
from plansync.sync.services import Services
from plansync.sync.work import Kind, backoff
from tests.contract.sync.world import World


def worker(world: World, **tasks: Task) -> Worker:
    return Worker("test/0", world.store, world.services, tasks)


def failing(error: Exception) -> Task:
    def task(services: Services, key: str) -> None:
        raise error

    return task


def ring(world: World, kind: str, key: str = "a") -> None:
    with world.store.write() as tx:
        tx.work.ring(kind, key, world.clock())


def take(who: Worker) -> WorkItem:
    item = who.claim(60)
    assert item is not None
    return item


def log_of(world: World) -> WorkLog:
    with world.store.read() as tx:
        [entry] = tx.work.log()
    return entry


def test_work_that_is_done_is_gone(world: World) -> None:
    did: list[str] = []
    who = worker(world, count=lambda _services, key: did.append(key))
    ring(world, "count", "robin")

    who.run(take(who))

    assert did == ["robin"]
    assert who.claim(60) is None
    assert log_of(world).last_ok_at == world.clock()


def test_work_that_is_not_due_is_left_alone(world: World) -> None:
    with world.store.write() as tx:
        tx.work.ring("count", "a", world.clock() + timedelta(seconds=1))

    assert worker(world).claim(60) is None


def test_failed_work_waits_twice_as_long_each_time(world: World) -> None:
    who = worker(world, fetch=failing(OutsideError("down", source="Strava")))
    ring(world, "fetch")
    waits = []

    for _ in range(3):
        item = take(who)
        who.run(item)
        with world.store.read() as tx:
            due_at = tx.work.next_due()
        assert due_at is not None
        waits.append(due_at - world.clock())
        world.clock.go(to=due_at)

    assert waits == [timedelta(seconds=s) for s in (30, 60, 120)]
    assert log_of(world).last_error == "down"


def test_work_waits_as_long_as_the_outside_says(world: World) -> None:
    later = world.clock() + timedelta(hours=3)
    who = worker(world, fetch=failing(OutsideError("busy", source="Strava", retry_at=later)))
    ring(world, "fetch")

    who.run(take(who))

    with world.store.read() as tx:
        assert tx.work.next_due() == later


def test_no_wait_is_longer_than_six_hours() -> None:
    assert backoff(1) == timedelta(seconds=30)
    assert backoff(99) == timedelta(hours=6)


def test_work_is_given_up_after_twelve_tries_and_that_shows(world: World) -> None:
    who = worker(world, fetch=failing(OutsideError("down", source="Strava")))
    ring(world, "fetch")

    for _ in range(12):
        who.run(take(who))
        world.clock.go(hours=7)

    assert who.claim(60) is None
    [dead] = world.services.operator.work().dead
    assert (dead.kind, dead.last_error) == ("fetch", "down")


def test_given_up_work_can_be_rung_for_again(world: World) -> None:
    errors: list[Exception | None] = [*[OutsideError("down", source="Strava")] * 12, None]

    def task(services: Services, key: str) -> None:
        error = errors.pop(0)
        if error:
            raise error

    who = worker(world, fetch=task)
    ring(world, "fetch")
    for _ in range(12):
        who.run(take(who))
        world.clock.go(hours=7)
    ring(world, "fetch")

    who.run(take(who))

    assert world.services.operator.work().dead == ()


def test_work_about_what_is_gone_is_moot(world: World) -> None:
    who = worker(world, fetch=failing(NotFoundError("there is no such runner")))
    ring(world, "fetch")

    who.run(take(who))

    assert who.claim(60) is None
    assert world.services.operator.work().dead == ()


def test_a_fault_of_ours_is_kept_with_its_traceback_and_tried_again(world: World) -> None:
    who = worker(world, fetch=failing(ZeroDivisionError("secret detail")))
    ring(world, "fetch")

    with structlog.testing.capture_logs() as lines:
        who.run(take(who))

    assert log_of(world).last_error == "a fault in PlanSync (ZeroDivisionError)"
    assert [line["event"] for line in lines if line.get("exc_info")] == ["work broke"]


def test_work_nobody_knows_is_not_lost(world: World) -> None:
    who = worker(world)
    ring(world, "from-the-future")

    who.run(take(who))

    assert "from-the-future" in log_of(world).last_error


def test_work_rung_for_while_it_is_done_is_done_again(world: World) -> None:
    did: list[str] = []

    def task(services: Services, key: str) -> None:
        did.append(key)
        if len(did) == 1:
            ring(world, "count", key)

    who = worker(world, count=task)
    ring(world, "count")

    who.run(take(who))
    who.run(take(who))

    assert did == ["a", "a"]
    assert who.claim(60) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_work_has_a_task(world: World, kind: Kind) -> None:
    athlete_id = world.planned()
    [source] = world.services.sources.list(athlete_id)
    keys: dict[Kind, str] = {Kind.READ_SOURCE: f"{athlete_id}/{source.id}"}
    task: Callable[[Services, str], None] = TASKS[kind.value]

    task(world.services, keys.get(kind, athlete_id))
    task(world.services, keys.get(kind, athlete_id))
