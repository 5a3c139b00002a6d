"""Worlds for stories: with and without Strava."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from plansync.simulator.server import SimulatorServer
from plansync.store import Store, open_store
from plansync.store.secrets import make_secrets
from tests.contract.sync.world import DAY, MONDAY, Clock, World, make_world, simulated


@pytest.fixture
def disk_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty embedded database."""
    shutil.copy(migrated_sqlite, tmp_path / "plansync.db")
    url = f"sqlite:///{tmp_path / 'plansync.db'}"
    opened = open_store(url, secrets=make_secrets("k" * 32), data_dir=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """A Monday morning."""
    return Clock()


@pytest.fixture
def world(disk_store: Store, clock: Clock) -> World:
    """A PlanSync without Strava."""
    return make_world(disk_store, clock=clock)


@pytest.fixture
def strava_world(disk_store: Store, clock: Clock) -> Iterator[World]:
    """A PlanSync beside a simulated Strava, where Robin ran on the three days before."""
    with SimulatorServer(simulated(clock)) as server:
        made = make_world(disk_store, server=server, clock=clock)
        for back in (3, 2, 1):
            server.strava.add_activity(7_000_001, made.ran(MONDAY - back * DAY, key=back))
        yield made
