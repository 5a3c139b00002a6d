"""Copies of the embedded database, made and put back while PlanSync runs."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

from plansync.errors import OperatorError

_HINT = "choose a file `plansync backup` wrote"


def vacuum_into(engine: Engine, target: Path) -> None:
    """Nothing; `target` is a whole, compact copy, or is not there at all."""
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(database_file(engine), isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(draft),))
        draft.chmod(0o600)
        _sync(draft)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OperatorError(
            f"no copy of the database could be written to {target}: {error}",
            hint="make room, or check the folder's rights",
        ) from error


def put_back(engine: Engine, copy: Path) -> None:
    """Nothing; the database holds what `copy` holds. OperatorError when that is no whole copy."""
    try:
        with (
            closing(sqlite3.connect(_read_only(copy), uri=True)) as source,
            closing(sqlite3.connect(database_file(engine))) as live,
        ):
            _verify(source, copy)
            source.backup(live)
    except sqlite3.Error as error:
        raise OperatorError(f"{copy} cannot be restored: {error}", hint=_HINT) from error


def revision_of(copy: Path) -> str | None:
    """The revision of the tables in a copy; OperatorError when it is no PlanSync database."""
    try:
        with closing(sqlite3.connect(_read_only(copy), uri=True)) as source:
            row = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise OperatorError(f"{copy} is not a copy of PlanSync's database", hint=_HINT) from error
    return row and str(row[0])


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
    if verdict != "ok":
        raise OperatorError(f"{copy} is damaged: {verdict}", hint=_HINT)


def _read_only(copy: Path) -> str:
    return f"{copy.absolute().as_uri()}?mode=ro"


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
