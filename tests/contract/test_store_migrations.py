"""Migrations: from empty to the tables in the code and back, with a copy made before."""

import shutil
import stat
import threading
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from plansync.errors import OperatorError
from plansync.store import migrate as migrations
from plansync.store import open_store, schema
from plansync.store.engine import database_url as parsed_url
from plansync.store.engine import make_engine
from plansync.store.migrate import migrate, move
from plansync.store.schema import HEAD, revision
from plansync.store.secrets import Secrets
from plansync.store.tables import metadata
from tests.contract.postgres import Postgres

FOLLOWING = f"{int(HEAD) + 1:04}"
NEXT = '''
"""A column more."""
import sqlalchemy as sa
from alembic import op

revision = "{following}"
down_revision = "{head}"


def _recreate():
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def upgrade() -> None:
    with op.batch_alter_table("athletes", recreate=_recreate()) as table:
        table.add_column(sa.Column("shoe", sa.Text(), nullable=True))
    {then}


def downgrade() -> None:
    with op.batch_alter_table("athletes", recreate=_recreate()) as table:
        table.drop_column("shoe")
'''


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'plansync.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def engine(empty: str) -> Engine:
    """The engine of an empty database."""
    return make_engine(parsed_url(empty))


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def _add_next(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "pass") -> None:
    scripts = folder / "migrations"
    shutil.copytree(migrations.SCRIPTS, scripts)
    script = NEXT.format(following=FOLLOWING, head=HEAD, then=then)
    (scripts / "versions" / f"{FOLLOWING}_next.py").write_text(script)
    monkeypatch.setattr(migrations, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "HEAD", FOLLOWING)


def test_the_migrated_tables_are_those_of_the_code(engine: Engine, tmp_path: Path) -> None:
    migrate(engine, tmp_path)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert _tables(engine) == set(metadata.tables)
    assert revision(engine) == HEAD
    engine.dispose()


def test_every_migration_goes_down_and_up_again(engine: Engine, tmp_path: Path) -> None:
    migrate(engine, tmp_path)
    head = revision(engine)
    move(engine, "base", down=True)
    below = _tables(engine)
    move(engine, "head")

    assert below == set()
    assert revision(engine) == head
    assert _tables(engine) == set(metadata.tables)
    engine.dispose()


def test_a_newer_schema_is_refused(
    empty: str, engine: Engine, tmp_path: Path, secrets: Secrets
) -> None:
    migrate(engine, tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF" if "sqlite" in empty else "SELECT 1")
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(OperatorError, match="newer PlanSync"):
        open_store(empty, secrets=secrets, data_dir=tmp_path)


def test_a_migration_keeps_what_is_there(
    empty: str,
    tmp_path: Path,
    secrets: Secrets,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite rebuilds the table; what hangs on its rows must not go with the old one."""
    store = open_store(empty, secrets=secrets, data_dir=tmp_path)
    with store.write() as tx:
        athlete = tx.athletes.create("Ana", {}, now)
        tx.races.add(athlete.id, "Marathon", date(2027, 5, 2), now=now)
    store.close()
    _add_next(monkeypatch, tmp_path)

    store = open_store(empty, secrets=secrets, data_dir=tmp_path)

    assert store.revision() == FOLLOWING
    with store.read() as tx:
        assert [race.name for race in tx.races.list(athlete.id)] == ["Marathon"]
    with store.write() as tx:
        tx.athletes.delete(athlete.id)
        assert tx.races.list(athlete.id) == ()
    store.close()


def test_the_embedded_file_is_copied_before_a_migration(
    tmp_path: Path, secrets: Secrets, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'plansync.db'}"
    store = open_store(url, secrets=secrets, data_dir=tmp_path)
    with store.write() as tx:
        tx.athletes.create("Ana", {}, now)
    store.close()
    none_yet = (tmp_path / "backups").exists()
    _add_next(monkeypatch, tmp_path)
    open_store(url, secrets=secrets, data_dir=tmp_path).close()
    open_store(url, secrets=secrets, data_dir=tmp_path).close()

    copies = [path.name for path in (tmp_path / "backups").iterdir()]
    assert not none_yet
    assert copies == [f"before-{HEAD}-1.db"]
    monkeypatch.undo()
    copy = f"sqlite:///{tmp_path / 'backups' / f'before-{HEAD}-1.db'}"
    store = open_store(copy, secrets=secrets, data_dir=tmp_path)
    with store.read() as tx:
        assert [athlete.name for athlete in tx.athletes.all()] == ["Ana"]
    store.close()


def test_a_migration_that_fails_changes_nothing(
    empty: str, engine: Engine, tmp_path: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(engine, tmp_path)
    _add_next(monkeypatch, tmp_path, then='op.execute("SELECT nothing FROM nowhere")')

    with pytest.raises(OperatorError):
        open_store(empty, secrets=secrets, data_dir=tmp_path)

    assert revision(engine) == HEAD
    assert "shoe" not in [column["name"] for column in inspect(engine).get_columns("athletes")]
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(
    empty: str, tmp_path: Path, secrets: Secrets
) -> None:
    revisions: list[str | None] = []
    ready = threading.Barrier(3)

    def start() -> None:
        ready.wait()
        store = open_store(empty, secrets=secrets, data_dir=tmp_path)
        revisions.append(store.revision())
        store.close()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert revisions == [HEAD] * 3


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path, secrets: Secrets) -> None:
    folder = tmp_path / "data"
    store = open_store(f"sqlite:///{folder / 'plansync.db'}", secrets=secrets, data_dir=folder)
    store.backup(folder / "copy.db")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    store.close()
    assert modes["plansync.db"] == modes["plansync.db-wal"] == modes["copy.db"] == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
