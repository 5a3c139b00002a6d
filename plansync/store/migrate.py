"""Bringing a database up to date: one line of migrations, run forward under a lock.

An embedded file with something in it is copied first; a schema newer than this PlanSync is refused.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from plansync.errors import OperatorError
from plansync.store.backup import vacuum_into
from plansync.store.engine import for_writes, keep_foreign_keys
from plansync.store.lock import locked
from plansync.store.schema import revision

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, data_dir: Path) -> None:
    """Nothing; the tables are those of this PlanSync. OperatorError when they are newer."""
    script = ScriptDirectory(str(SCRIPTS))
    head = script.get_current_head()
    with locked(engine, data_dir, "migration"):
        at = revision(engine)
        if at == head:  # another process was faster
            return
        refuse_newer(at)
        if at is not None and engine.dialect.name == "sqlite":
            vacuum_into(engine, _free_name(data_dir / "backups", at))
        move(engine, "head")


def move(engine: Engine, target: str, *, down: bool = False) -> None:
    """Nothing; the tables are those of revision `target`, all of the way or not at all."""
    with engine.connect() as connection:
        # SQLite rebuilds a table to alter it; the rows that point to it must not go with the old.
        keep_foreign_keys(connection, on=False)
        try:
            with for_writes(connection).begin():
                run = command.downgrade if down else command.upgrade
                run(_config(connection), target)
        finally:
            keep_foreign_keys(connection, on=True)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def refuse_newer(at: str | None) -> None:
    """Nothing; OperatorError when this PlanSync does not know the revision."""
    known = {one.revision for one in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if at is not None and at not in known:
        raise OperatorError(
            f"the database was made by a newer PlanSync (revision {at})",
            hint="install that version again, or restore a backup made before the upgrade",
        )


def _free_name(folder: Path, at: str) -> Path:
    names = (folder / f"before-{at}-{number}.db" for number in range(1, 10_000))
    return next(name for name in names if not name.exists())
