"""Copies of the embedded database, made and put back while PlanSync runs."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from plansync.errors import OperatorError


def vacuum_into(engine: Engine, target: Path) -> None:
    """Nothing; `target` is a whole, compact copy, or is not there at all."""
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(database_file(engine), isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(draft),))
        _sync(draft)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise OperatorError(
            f"no copy of the database could be written to {target}: {error}",
            hint="make room, or check the folder's rights",
        ) from error


def put_back(engine: Engine, copy: Path) -> None:
    """Nothing; the database holds what `copy` holds. OperatorError when that is no whole copy."""
    try:
        with (
            closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(database_file(engine))) as live,
        ):
            _verify(source, copy)
            source.backup(live)
    except sqlite3.Error as error:
        raise OperatorError(
            f"{copy} cannot be restored: {error}", hint="choose a file `plansync backup` wrote"
        ) from error


def database_file(engine: Engine) -> str:
    """The path of the embedded database; OperatorError for one that is not a file."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path is None:
        raise OperatorError(
            "only the embedded database is copied by PlanSync", hint="use pg_dump for PostgreSQL"
        )
    return path


def _verify(source: sqlite3.Connection, copy: Path) -> None:
    (verdict,) = source.execute("PRAGMA integrity_check").fetchone()
    named = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if verdict != "ok" or named is None:
        raise OperatorError(
            f"{copy} is not a whole copy of a PlanSync database",
            hint="choose a file `plansync backup` wrote",
        )


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
