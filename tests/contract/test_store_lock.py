"""One leader at a time, whatever becomes of it."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from plansync.errors import OperatorError
from plansync.store import Store, open_store
from plansync.store import lock as locks
from plansync.store.lock import locked
from plansync.store.secrets import Secrets

HOLD = """
import pathlib, sys, time
from plansync.store.lock import try_lock
from plansync.store.engine import database_url, make_engine
held = try_lock(make_engine(database_url(sys.argv[1])), pathlib.Path(sys.argv[2]), "leader")
print(held is not None, flush=True)
time.sleep(60)
"""


def test_there_is_one_leader_at_a_time(
    store: Store, database_url: str, tmp_path: Path, secrets: Secrets
) -> None:
    other = open_store(database_url, secrets=secrets, data_dir=tmp_path)
    leader = store.try_lead()

    assert leader is not None
    assert leader.held()
    assert other.try_lead() is None
    leader.release()
    assert not leader.held()
    successor = other.try_lead()
    assert successor is not None
    successor.release()
    other.close()


def test_a_killed_leader_is_followed_at_once(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url, str(tmp_path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"
        during = store.try_lead()
        process.kill()

    with locked(store._engine, tmp_path, "leader"):
        pass
    assert during is None


@pytest.mark.postgres
def test_a_leader_whose_connection_was_cut_knows_it(
    migrated_postgres: str, tmp_path: Path, secrets: Secrets
) -> None:
    store = open_store(migrated_postgres, secrets=secrets, data_dir=tmp_path)
    leader = store.try_lead()
    assert leader is not None
    with psycopg.connect(migrated_postgres, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

    assert not leader.held()

    leader.release()
    store.close()


def test_patience_with_another_migration_ends(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE_S", 0.05)
    monkeypatch.setattr(locks, "GLANCE_S", 0.01)
    held = locks.try_lock(store._engine, tmp_path, "migration")
    assert held is not None

    with (
        pytest.raises(OperatorError, match="migration lock"),
        locked(store._engine, tmp_path, "migration"),
    ):
        pass

    held.release()


def test_a_lock_file_that_cannot_be_made_is_the_operators_to_mend(
    tmp_path: Path, secrets: Secrets
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}", secrets=secrets, data_dir=tmp_path)
    (tmp_path / "leader.lock").mkdir()

    with pytest.raises(OperatorError, match="lock file"):
        store.try_lead()

    store.close()
