"""Copies of the embedded database, made and put back while it is in use."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from plansync.errors import OperatorError
from plansync.store import Store, open_store
from plansync.store.schema import HEAD
from plansync.store.secrets import Secrets


@pytest.fixture
def embedded(tmp_path: Path, secrets: Secrets) -> Iterator[Store]:
    """An empty embedded store."""
    opened = open_store(f"sqlite:///{tmp_path / 'plansync.db'}", secrets=secrets, data_dir=tmp_path)
    yield opened
    opened.close()


def _names(store: Store) -> list[str]:
    with store.read() as tx:
        return [athlete.name for athlete in tx.athletes.all()]


def test_a_copy_holds_what_was_there_and_comes_back(
    embedded: Store, tmp_path: Path, now: datetime
) -> None:
    with embedded.write() as tx:
        tx.athletes.create("Ana", {}, now)
    embedded.backup(tmp_path / "copies" / "one.db")
    with embedded.write() as tx:
        tx.athletes.create("Ben", {}, now)
    before = _names(embedded)
    embedded.restore(tmp_path / "copies" / "one.db")

    assert before == ["Ana", "Ben"]
    assert _names(embedded) == ["Ana"]
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["one.db"]


def test_a_copy_is_made_while_another_unit_is_open(
    embedded: Store, tmp_path: Path, now: datetime
) -> None:
    with embedded.write() as tx:
        tx.athletes.create("Ana", {}, now)
        embedded.backup(tmp_path / "one.db")
    embedded.restore(tmp_path / "one.db")

    assert _names(embedded) == []


def test_a_copy_that_cannot_be_written_leaves_nothing(embedded: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OperatorError, match="no copy"):
        embedded.backup(tmp_path / "file" / "one.db")


def test_a_newer_copy_is_written_over_the_older(embedded: Store, tmp_path: Path) -> None:
    target = tmp_path / "one.db"
    target.write_text("old")

    embedded.backup(target)

    embedded.restore(target)
    assert embedded.revision() == HEAD


@pytest.mark.parametrize("content", [b"", b"dear diary " * 100])
def test_what_is_no_copy_is_not_restored(
    embedded: Store, tmp_path: Path, now: datetime, content: bytes
) -> None:
    with embedded.write() as tx:
        tx.athletes.create("Ana", {}, now)
    (tmp_path / "diary").write_bytes(content)

    with pytest.raises(OperatorError, match="not a copy"):
        embedded.restore(tmp_path / "diary")
    with pytest.raises(OperatorError, match="not a copy"):
        embedded.restore(tmp_path / "nowhere")

    assert _names(embedded) == ["Ana"]


def test_a_copy_of_a_newer_schema_is_not_restored(
    embedded: Store, tmp_path: Path, now: datetime
) -> None:
    embedded.backup(tmp_path / "one.db")
    with closing(sqlite3.connect(tmp_path / "one.db")) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    with embedded.write() as tx:
        tx.athletes.create("Ana", {}, now)

    with pytest.raises(OperatorError, match="newer PlanSync"):
        embedded.restore(tmp_path / "one.db")

    assert _names(embedded) == ["Ana"]


def test_a_damaged_copy_is_not_restored(embedded: Store, tmp_path: Path, now: datetime) -> None:
    with embedded.write() as tx:
        tx.athletes.create("x" * 200_000, {}, now)
    embedded.backup(tmp_path / "one.db")
    whole = (tmp_path / "one.db").read_bytes()
    half = len(whole) // 2
    (tmp_path / "one.db").write_bytes(whole[:half] + b"\xff" * 20_000 + whole[half + 20_000 :])

    with pytest.raises(OperatorError):
        embedded.restore(tmp_path / "one.db")

    assert len(_names(embedded)) == 1


@pytest.mark.postgres
def test_postgresql_is_copied_with_its_own_tools(
    migrated_postgres: str, tmp_path: Path, secrets: Secrets
) -> None:
    store = open_store(migrated_postgres, secrets=secrets, data_dir=tmp_path)

    with pytest.raises(OperatorError, match="embedded") as caught:
        store.backup(tmp_path / "one.db")

    store.close()
    assert "pg_dump" in caught.value.hint
