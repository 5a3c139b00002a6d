"""The clock and the bell."""

import threading
from datetime import timedelta

import structlog

from plansync.errors import OutsideError
from plansync.jobs.bell import ThreadBell
from plansync.jobs.clock import Clock, Tick


def test_a_tick_at_the_start_comes_at_once() -> None:
    came = threading.Event()
    clock = Clock((Tick("one", timedelta(hours=1), came.set, at_start=True),))

    clock.start()

    assert came.wait(5)
    clock.stop()


def test_ticks_come_again() -> None:
    came = threading.Semaphore(0)
    clock = Clock((Tick("one", timedelta(milliseconds=20), came.release),))

    clock.start()
    ticked = [came.acquire(timeout=5) for _ in range(3)]
    clock.stop()

    assert ticked == [True, True, True]


def test_a_failing_tick_is_told_and_comes_again() -> None:
    came = threading.Semaphore(0)

    def fail() -> None:
        came.release()
        raise OutsideError("the database is busy", source="database")

    clock = Clock((Tick("one", timedelta(milliseconds=20), fail),))
    with structlog.testing.capture_logs() as lines:
        clock.start()
        ticked = [came.acquire(timeout=5) for _ in range(3)]
        clock.stop()

    assert ticked == [True, True, True]
    assert lines[0]["reason"] == "the database is busy"


def test_a_clock_that_is_stopped_twice_stays_stopped() -> None:
    clock = Clock(())

    clock.start()
    running = clock.is_running
    clock.stop()
    clock.stop()

    assert (running, clock.is_running) == (True, False)


def test_a_ring_between_looking_and_waiting_is_not_missed() -> None:
    bell = ThreadBell()
    heard = bell.rings
    bell.ring()

    waiter = threading.Thread(target=bell.wait, args=(heard, 60))
    waiter.start()
    waiter.join(5)

    assert not waiter.is_alive()


def test_a_ring_wakes_whoever_waits() -> None:
    bell = ThreadBell()
    waiter = threading.Thread(target=bell.wait, args=(bell.rings, 60))
    waiter.start()

    bell.ring()
    waiter.join(5)

    assert not waiter.is_alive()


def test_waiting_ends_when_the_time_is_over() -> None:
    bell = ThreadBell()

    bell.wait(bell.rings, 0.01)

    assert bell.rings == 0
