"""One at a time among processes: a locked file beside SQLite, an advisory lock in PostgreSQL.

Both are freed by the system when the holder dies, however it dies.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from plansync.errors import OperatorError
from plansync.store.faults import wrapped

LOCK_NUMBERS = {"leader": 7_205_001, "migration": 7_205_002}
PATIENCE_S = 60.0
GLANCE_S = 0.1


class Leadership:
    """A lock that is held until `release` or the end of the process."""

    def __init__(self, *, file: int | None = None, connection: Connection | None = None) -> None:
        self._file = file
        self._connection = connection

    def held(self) -> bool:
        """Whether the lock is still ours: a PostgreSQL connection may have died meanwhile."""
        if self._connection is None:
            return self._file is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """Nothing; the next process may have the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            # Not back to the pool: the lock lives as long as the connection does.
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
            self._connection.close()
            self._connection = None


def try_lock(engine: Engine, data_dir: Path, name: str) -> Leadership | None:
    """The lock called `name`, None when another process holds it."""
    if engine.dialect.name == "postgresql":
        return _advisory(engine, LOCK_NUMBERS[name])
    return _file_lock(data_dir / f"{name}.lock")


@contextmanager
def locked(engine: Engine, data_dir: Path, name: str) -> Iterator[None]:
    """A block that one process at a time is in; waits a minute for its turn."""
    until = time.monotonic() + PATIENCE_S
    while (held := try_lock(engine, data_dir, name)) is None:
        if time.monotonic() > until:
            raise OperatorError(
                f"another PlanSync has held the {name} lock for a minute",
                hint="stop the other process, or wait for it to finish",
            )
        time.sleep(GLANCE_S)
    try:
        yield
    finally:
        held.release()


def make_folder(path: Path) -> None:
    """Nothing; the data folder is there, and was made for its owner alone."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"the data folder {path} cannot be made: {error}",
            hint="check PLANSYNC_DATA_DIR: it must be a folder this user may write to",
        ) from error


def _advisory(engine: Engine, number: int) -> Leadership | None:
    with wrapped():
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}).scalar()
        if not got:
            connection.close()
            return None
    return Leadership(connection=connection)


def _file_lock(path: Path) -> Leadership | None:
    make_folder(path.parent)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OperatorError(
            f"the lock file {path} cannot be made: {error}",
            hint="check PLANSYNC_DATA_DIR: it must be a folder this user may write to",
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return Leadership(file=file)
