"""The store on each database, empty for every test."""

import functools
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import structlog

from plansync import wiring
from plansync.store import Store, open_store
from plansync.store.secrets import Secrets, make_secrets
from plansync.store.tables import metadata
from plansync.sync.knowledge import Knowledge
from tests.contract.commands import Cli
from tests.contract.postgres import Postgres, running_postgres

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def secrets() -> Secrets:
    """One key."""
    return make_secrets("k" * 32)


@pytest.fixture
def token() -> Callable[[], str]:
    """Texts that differ, in an order that repeats."""
    count = itertools.count(1)
    return lambda: f"token-{next(count)}"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose tables are there."""
    folder = tmp_path_factory.mktemp("sqlite")
    url = f"sqlite:///{folder / 'made.db'}"
    made = open_store(url, secrets=make_secrets("k" * 32), data_dir=folder)
    made.backup(folder / "plansync.db")
    made.close()
    return folder / "plansync.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One throw-away server for all tests."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database whose tables are there."""
    url = postgres.fresh()
    folder = tmp_path_factory.mktemp("postgres")
    open_store(url, secrets=make_secrets("k" * 32), data_dir=folder).close()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind, its tables made."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "plansync.db")
        return f"sqlite:///{tmp_path / 'plansync.db'}"
    url: str = request.getfixturevalue("migrated_postgres")
    # Quicker than TRUNCATE, which makes every table anew.
    with psycopg.connect(url, autocommit=True) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(f"DELETE FROM {table.name}".encode())
    return url


@pytest.fixture
def store(
    database_url: str, secrets: Secrets, tmp_path: Path, token: Callable[[], str]
) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(database_url, secrets=secrets, data_dir=tmp_path, token=token)
    yield opened
    opened.close()


@pytest.fixture
def athlete(store: Store) -> str:
    """The id of a runner."""
    with store.write() as tx:
        return tx.athletes.create("Ana", {"schema": 1}, NOW).id


@pytest.fixture
def stranger(store: Store) -> str:
    """The id of another runner."""
    with store.write() as tx:
        return tx.athletes.create("Ben", {"schema": 1}, NOW).id


@pytest.fixture
def cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    """The command line in a folder of its own, with no setting but the data folder."""
    for name in [name for name in os.environ if name.startswith("PLANSYNC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLANSYNC_DATA_DIR", str(tmp_path / "data"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Cli(capsys, tmp_path)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def knowledge() -> Callable[..., Knowledge]:
    """The configuration, read once for all tests."""
    return functools.cache(wiring.load_knowledge)


@pytest.fixture
def host(
    cli: Cli,
    migrated_sqlite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    knowledge: Callable[..., Knowledge],
) -> Cli:
    """The command line of a PlanSync whose database is there and empty."""
    monkeypatch.setattr(wiring, "load_knowledge", knowledge)
    (tmp_path / "data").mkdir()
    shutil.copy(migrated_sqlite, tmp_path / "data" / "plansync.db")
    return cli
