"""Foreign database exceptions leave the store as ours, with a hint that says what to do."""

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import (
    IntegrityError,
    InvalidRequestError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from plansync.errors import OperatorError, OutsideError, PlanSyncError, StaleError
from plansync.store import Store, open_store
from plansync.store.engine import database_url as parsed_url
from plansync.store.engine import make_engine
from plansync.store.faults import translate, translate_raw
from plansync.store.secrets import Secrets, make_secrets
from tests.contract.postgres import Postgres


@pytest.fixture
def impatient(tmp_path: Path, secrets: Secrets) -> Iterator[Store]:
    """An embedded store that waits a twentieth of a second for a lock."""
    url = f"sqlite:///{tmp_path / 'plansync.db'}?timeout=0.05"
    opened = open_store(url, secrets=secrets, data_dir=tmp_path)
    yield opened
    opened.close()


def test_a_locked_database_is_worth_another_try(
    impatient: Store, tmp_path: Path, now: datetime
) -> None:
    with closing(sqlite3.connect(tmp_path / "plansync.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(OutsideError, match="busy") as caught, impatient.write() as tx:
            tx.work.ring("replan", "ana", now)

    assert caught.value.source == "database"
    with impatient.write() as tx:
        tx.work.ring("replan", "ana", now)


def test_processes_that_read_and_then_write_wait_for_each_other(
    store: Store, database_url: str, secrets: Secrets, tmp_path: Path, athlete: str
) -> None:
    """A transaction that begins as a reader would fail at once when another wrote meanwhile."""
    other = open_store(database_url, secrets=secrets, data_dir=tmp_path)
    faults: list[PlanSyncError] = []
    ready = threading.Barrier(2)

    def work(mine: Store) -> None:
        ready.wait()
        for _ in range(25):
            try:
                with mine.write() as tx:
                    tx.athletes.get(athlete)
                    tx.athletes.touch(athlete)
            except PlanSyncError as fault:
                faults.append(fault)

    threads = [threading.Thread(target=work, args=(one,)) for one in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    other.close()
    assert faults == []
    with store.read() as tx:
        assert tx.athletes.get(athlete).revision == 51


def test_reads_go_on_while_another_process_writes(impatient: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plansync.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with impatient.read() as tx:
            assert tx.athletes.all() == ()


def test_a_unit_inside_a_unit_of_the_same_thread_is_told_apart_from_a_hang(
    impatient: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plansync.store.store.BUSY_TIMEOUT_S", 0.05)

    with impatient.write(), pytest.raises(OutsideError, match="busy"), impatient.write():
        pass


def test_a_full_disk_is_the_operators_to_mend(impatient: Store, now: datetime) -> None:
    @event.listens_for(impatient._engine, "begin", insert=True)
    def _full(connection: object) -> None:
        raw = connection.connection.driver_connection  # type: ignore[attr-defined]
        raw.execute("PRAGMA max_page_count=1").close()

    with pytest.raises(OperatorError, match="full"), impatient.write() as tx:
        tx.athletes.create("x" * 1_000_000, {}, now)

    event.remove(impatient._engine, "begin", _full)
    with impatient.read() as tx:
        assert tx.athletes.all() == ()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, secrets: Secrets) -> None:
    (tmp_path / "plansync.db").write_text("dear diary, " * 100)

    with pytest.raises(OperatorError, match="not a PlanSync database"):
        open_store(f"sqlite:///{tmp_path / 'plansync.db'}", secrets=secrets, data_dir=tmp_path)


def test_a_database_in_no_folder_is_the_operators_to_mend(tmp_path: Path, secrets: Secrets) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'plansync.db'}"

    with pytest.raises(OperatorError, match="cannot be opened") as caught:
        open_store(url, secrets=secrets, data_dir=tmp_path)
    assert "PLANSYNC_DATA_DIR" in caught.value.hint


def test_a_data_folder_that_is_a_file_is_the_operators_to_mend(
    tmp_path: Path, secrets: Secrets
) -> None:
    folder = tmp_path / "data"
    folder.write_text("")

    with pytest.raises(OperatorError, match="data folder"):
        open_store(f"sqlite:///{folder}/x.db", secrets=secrets, data_dir=folder)


def test_a_read_unit_cannot_write(store: Store, now: datetime) -> None:
    with pytest.raises(OperatorError, match="only"), store.read() as tx:
        tx.work.ring("replan", "ana", now)


def test_a_table_that_is_gone_is_reported_as_a_fault(store: Store) -> None:
    with pytest.raises(OperatorError) as caught, store.write() as tx:
        tx.athletes._unit.connection.exec_driver_sql("SELECT secret FROM nowhere")
    assert "report" in caught.value.hint
    assert "nowhere" not in caught.value.text


def test_the_check_says_nothing_when_all_is_well(store: Store) -> None:
    store.check()


@pytest.mark.parametrize(
    "address",
    ["mysql://me@db/x", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql+asyncpg://x/y"],
)
def test_an_address_of_another_database_is_refused(address: str) -> None:
    with pytest.raises(OperatorError, match="PLANSYNC_DATABASE_URL"):
        parsed_url(address)


def test_the_operators_own_options_win() -> None:
    url = parsed_url("postgresql://me@db/x?connect_timeout=3")

    assert url.drivername == "postgresql+psycopg"
    assert url.query["connect_timeout"] == "3"


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_worth_another_try(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="does not answer"):
        open_store(
            f"postgresql://me@/x?host={tmp_path}", secrets=make_secrets("k" * 32), data_dir=tmp_path
        )


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_the_operators_to_mend(
    postgres: Postgres, tmp_path: Path, secrets: Secrets
) -> None:
    with pytest.raises(OperatorError, match="refuses the connection"):
        open_store(postgres.url("no_such"), secrets=secrets, data_dir=tmp_path)


@pytest.mark.postgres
def test_a_connection_cut_in_a_unit_loses_the_unit_alone(
    migrated_postgres: str, tmp_path: Path, secrets: Secrets, now: datetime
) -> None:
    store = open_store(migrated_postgres, secrets=secrets, data_dir=tmp_path)

    def lose() -> None:
        with store.write() as tx:
            tx.athletes.create("Lost", {}, now)
            connection = tx.athletes._unit.connection
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with psycopg.connect(migrated_postgres, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (pid,))
            tx.athletes.all()

    with pytest.raises(OutsideError, match="does not answer"):
        lose()

    with store.read() as tx:
        assert "Lost" not in [athlete.name for athlete in tx.athletes.all()]
    store.close()


def test_the_feed_door_tells_a_broken_table_as_a_fault(impatient: Store) -> None:
    with impatient.write() as tx:
        tx.athletes._unit.connection.exec_driver_sql("DROP TABLE feeds")

    with pytest.raises(OperatorError):
        impatient.feed_lookup()("hash")


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(OperatorError, match="driver") as caught:
        make_engine(parsed_url("postgresql://db/x"))
    assert "plansync[postgres]" in caught.value.hint


Make = Callable[[], SQLAlchemyError]


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (lambda: _failed(sqlite3.OperationalError("database is locked")), OutsideError, "busy"),
        (lambda: _failed(sqlite3.OperationalError("disk I/O error")), OperatorError, "fails"),
        (
            lambda: _failed(sqlite3.OperationalError("attempt to write a readonly database")),
            OperatorError,
            "read-only",
        ),
        (
            lambda: _failed(sqlite3.DatabaseError("database disk image is malformed")),
            OperatorError,
            "damaged",
        ),
        (lambda: _failed(_refused("40P01")), OutsideError, "busy"),
        (lambda: _failed(_refused("53100")), OperatorError, "full"),
        (lambda: _failed(_refused("42501")), OperatorError, "this user"),
        (
            lambda: _failed(
                psycopg.OperationalError('password authentication failed for user "x"')
            ),
            OperatorError,
            "refuses the connection",
        ),
        (lambda: _failed(_refused("57P03")), OutsideError, "does not answer"),
        (
            lambda: IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE")),
            StaleError,
            "meanwhile",
        ),
        (lambda: PoolTimeoutError("QueuePool limit"), OutsideError, "busy"),
        (lambda: InvalidRequestError("misused"), OperatorError, "InvalidRequestError"),
        (
            lambda: ProgrammingError("SELECT", {}, sqlite3.ProgrammingError("misused")),
            OperatorError,
            "ProgrammingError",
        ),
    ],
)
def test_each_foreign_exception_has_its_answer(
    make: Make, kind: type[PlanSyncError], said: str
) -> None:
    answer = translate(make())

    assert type(answer) is kind
    assert said in answer.text
    assert answer.hint


def test_an_exception_of_the_driver_itself_has_the_same_answer() -> None:
    assert isinstance(translate_raw(sqlite3.OperationalError("database is locked")), OutsideError)


def _failed(error: Exception) -> SQLAlchemyError:
    return OperationalError("SELECT 1", {}, error)


def _refused(code: str) -> Exception:
    return psycopg.errors.lookup(code)("said in any language")
