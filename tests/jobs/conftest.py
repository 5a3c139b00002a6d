"""A store on disk, and workers on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plansync.store import Store, open_store
from plansync.store.secrets import make_secrets
from tests.contract.sync.world import Clock, World, make_world


@pytest.fixture
def clock() -> Clock:
    """A Monday morning."""
    return Clock()


@pytest.fixture
def disk_store(tmp_path: Path) -> Iterator[Store]:
    """An empty embedded database."""
    url = f"sqlite:///{tmp_path / 'plansync.db'}"
    opened = open_store(url, secrets=make_secrets("k" * 32), data_dir=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def world(disk_store: Store, clock: Clock) -> World:
    """A PlanSync without Strava."""
    return make_world(disk_store, clock=clock)
