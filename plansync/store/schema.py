"""Which revision the tables are at. Alembic is loaded only when they have to move.

Loading it costs a third of the start of a command; nearly every start finds nothing to do.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from sqlalchemy import Engine, inspect, text

HEAD = "0003"
"""The revision of plansync/store/tables.py; a test holds it to the newest migration."""


def bring_up_to_date(engine: Engine, data_dir: Path) -> None:
    """Nothing; the tables are those of this PlanSync. OperatorError when they are newer."""
    if revision(engine) != HEAD:
        _migrations().migrate(engine, data_dir)


def refuse_newer(at: str | None) -> None:
    """Nothing; OperatorError when this PlanSync does not know the revision."""
    if at != HEAD:
        _migrations().refuse_newer(at)


def revision(engine: Engine) -> str | None:
    """The revision the tables are at, None when there are none yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def _migrations() -> ModuleType:
    return import_module("plansync.store.migrate")
