"""What every Bell promises: the one of tests and the one that wakes threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import pytest

from plansync.errors import NotFoundError
from plansync.jobs.bell import ThreadBell
from plansync.store import Store
from plansync.sync.ports import Bell, Doors
from tests.contract.sync.world import Clock, CountedBell, make_world

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Counting(Bell, Protocol):
    """A bell of which one can tell how often it rang."""

    @property
    def rings(self) -> int:
        """How often it rang so far."""


@pytest.fixture(params=["fake", "real"])
def bell(request: pytest.FixtureRequest) -> Counting:
    return CountedBell() if request.param == "fake" else ThreadBell()


@pytest.fixture
def doors(bell: Counting, real_store: Callable[[str], Store]) -> Doors:
    """The doors of a PlanSync with this bell."""
    return replace(make_world(real_store("real"), clock=Clock(NOW)).doors, bell=bell)


def test_a_new_bell_has_not_rung(bell: Counting) -> None:
    assert bell.rings == 0


def test_every_ring_is_counted_though_nobody_listens(bell: Counting) -> None:
    for _ in range(3):
        bell.ring()

    assert bell.rings == 3


def test_rings_from_many_threads_are_all_counted(bell: Counting) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(200):
            pool.submit(bell.ring)

    assert bell.rings == 200


def test_the_bell_rings_once_when_something_was_kept(bell: Counting, doors: Doors) -> None:
    with doors.write() as tx:
        kim = tx.athletes.create("Kim", {}, NOW).id
        assert bell.rings == 0

    assert bell.rings == 1
    with doors.store.read() as tx:
        assert tx.athletes.get(kim).name == "Kim"


def test_the_bell_is_silent_when_nothing_was_kept(bell: Counting, doors: Doors) -> None:
    with pytest.raises(NotFoundError), doors.write() as tx:
        tx.athletes.touch(tx.athletes.create("Kim", {}, NOW).id + "?")

    assert bell.rings == 0
