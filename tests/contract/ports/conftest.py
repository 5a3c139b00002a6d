"""Either side of every port: what tests use in its place, and the real thing on a database."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from plansync.store import Store, open_store
from plansync.store.secrets import make_secrets
from plansync.web.ports import UseCases
from tests.contract.ports.stages import Stage, fake_stage, real_stage


@pytest.fixture(scope="session")
def real_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Store]]:
    """The store of a side of a port, "real" or "real-postgres".

    Opening one takes longer than most tests, so each serves them all: what a test puts in is its
    own (new runners, a new application), and what others left there is nothing to it.
    """
    opened: list[Store] = []

    @cache
    def of(side: str) -> Store:
        folder = tmp_path_factory.mktemp(side)
        if side == "real-postgres":
            url: str = request.getfixturevalue("migrated_postgres")
        else:
            shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "plansync.db")
            url = f"sqlite:///{folder / 'plansync.db'}"
        opened.append(open_store(url, secrets=make_secrets("k" * 32), data_dir=folder))
        return opened[-1]

    yield of
    for store in opened:
        store.close()


@pytest.fixture(params=["fake", "real"])
def stage(request: pytest.FixtureRequest, real_store: Callable[[str], Store]) -> Stage:
    """Two runners who have only just come, on either side of the use cases."""
    return fake_stage() if request.param == "fake" else real_stage(real_store("real"))


@pytest.fixture
def cases(stage: Stage) -> UseCases:
    """The use cases of the stage."""
    return stage.cases
